/* Forgot password: the page that says what can be done until this is built. */

#include "http/service.h"

static void
show(struct request *request, struct form *form, struct answer *answer)
{
	(void)request;
	(void)form;
	(void)answer;
}

static const struct action actions[] = {
	{ .method = METHOD_GET, .handler = show, .page = "recover" },
	{ .handler = NULL },
};

static const char *const paths[] = { NULL };

int
main(int argc, char **argv)
{
	static const struct service service = { .name = "recover",
		.actions = actions,
		.paths = paths };

	return service_main(argc, argv, &service);
}
