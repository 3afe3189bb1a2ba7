/* The unit of work of a request (http/request.h). */

#include "http/request.h"

#include "base/log.h"
#include "store/store_open.h"

/* The store of this process, opened when the first request needs it. */
static struct store *store;

struct work *
request_work(const struct request *request)
{
	struct work *work = request->work;

	if (work->store != NULL)
		return work;
	if (store == NULL)
		store_open_single_host(settings_flag(request->site->settings,
		    SETTING_STATE_SINGLE_HOST));
	if (store == NULL
	    && store_open(request->site->state, &store) != STORE_OK)
		return NULL;
	work->store = store;
	work->arena = request->arena;
	work->settings = request->site->settings;
	work->key = request->site->key;
	work->now = request->now;
	return work;
}

void
request_work_close(void)
{
	store_close(store);
	store = NULL;
}

bool
request_work_is_due(void)
{
	return store != NULL && store_is_due(store);
}

void
request_work_tick(void)
{
	if (store != NULL)
		(void)store_tick(store);
}
