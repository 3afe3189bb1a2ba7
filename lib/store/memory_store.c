#include "store/memory_store.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/store_ops.h"

struct item {
	struct item *next;
	int table;
	bool deleted; /* in a transaction only */
	int64_t expires;
	size_t key_len;
	size_t len;
	char bytes[]; /* of the key, of the value, NUL */
};

struct set {
	struct item *items; /* no key twice */
	int stores;
	bool busy; /* one of them is in a transaction */
};

struct memory_store {
	struct store base;
	struct set *set;
};

struct transaction {
	struct store_transaction base;
	struct item *changes; /* no key twice */
	size_t size;
};

static struct set *
set_of(struct store *store)
{
	return ((struct memory_store *)store)->set;
}

static struct transaction *
of(struct store_transaction *transaction)
{
	return (struct transaction *)transaction;
}

static void *
allocate(size_t size)
{
	void *new = calloc(1, size);

	if (new == NULL)
		log_out_of_memory();
	return new;
}

/* Where the key stands in the list, or its end. */
static struct item **
find(struct item **list, const struct store_key *key)
{
	while (*list != NULL
	       && ((*list)->table != key->table || (*list)->key_len != key->len
		   || memcmp((*list)->bytes, key->bytes, key->len) != 0))
		list = &(*list)->next;
	return list;
}

static struct item *
take_out(struct item **place)
{
	struct item *item = *place;

	if (item != NULL)
		*place = item->next;
	return item;
}

static void
free_all(struct item **list)
{
	while (*list != NULL)
		free(take_out(list));
}

static struct store_value
value_of(const struct item *item)
{
	return (struct store_value){ item->bytes + item->key_len, item->len,
		item->expires };
}

static bool
lives(const struct item *item)
{
	return item != NULL && !item->deleted
	       && (item->expires == 0 || item->expires > clock_now());
}

static enum store_outcome
read_item(const struct item *item, struct arena *arena,
    struct store_value *value)
{
	if (!lives(item))
		return STORE_ABSENT;
	if (value != NULL) {
		*value = value_of(item);
		value->bytes = arena_copy(arena, value->bytes, value->len);
	}
	return STORE_OK;
}

static enum store_outcome
get(struct store *store, struct arena *arena, const struct store_key *key,
    struct store_value *value)
{
	return read_item(*find(&set_of(store)->items, key), arena, value);
}

static enum store_outcome
iterate(struct store *store, int table, store_visit *visit, void *context)
{
	bool more = true;

	for (const struct item *item = set_of(store)->items;
	     item != NULL && more; item = item->next) {
		struct store_value value = value_of(item);

		if (item->table == table && lives(item))
			more =
			    visit(context, item->bytes, item->key_len, &value);
	}
	return STORE_OK;
}

static enum store_outcome
tick(struct store *store)
{
	(void)store;
	return STORE_OK;
}

static bool
is_due(struct store *store)
{
	(void)store;
	return false;
}

static void
close_store(struct store *store)
{
	struct set *set = set_of(store);

	if (--set->stores == 0) {
		free_all(&set->items);
		free(set);
	}
	free(store);
}

static enum store_outcome
begin(struct store *store, struct store_transaction **transaction)
{
	struct set *set = set_of(store);
	struct transaction *new = NULL;

	if (set->busy)
		return STORE_BUSY;
	set->busy = true;
	new = allocate(sizeof(*new));
	*transaction = &new->base;
	return STORE_OK;
}

static enum store_outcome
get_within(struct store_transaction *transaction, struct arena *arena,
    const struct store_key *key, struct store_value *value)
{
	const struct item *own = *find(&of(transaction)->changes, key);

	return own != NULL ? read_item(own, arena, value)
			   : get(transaction->store, arena, key, value);
}

/* NULL: the key goes. */
static enum store_outcome
change(struct store_transaction *base, const struct store_key *key,
    const struct store_value *value)
{
	struct transaction *transaction = of(base);
	size_t len = value == NULL ? 0 : value->len;
	size_t size = sizeof(struct item) + key->len + len + 1;
	struct item *new = NULL;

	if (transaction->size + size > STORE_TRANSACTION_MAX)
		return STORE_FULL;
	transaction->size += size;
	new = allocate(size);
	new->table = key->table;
	new->deleted = value == NULL;
	new->expires = value == NULL ? 0 : value->expires;
	new->key_len = key->len;
	new->len = len;
	memcpy(new->bytes, key->bytes, key->len);
	if (len > 0)
		memcpy(new->bytes + key->len, value->bytes, len);
	free(take_out(find(&transaction->changes, key)));
	new->next = transaction->changes;
	transaction->changes = new;
	return STORE_OK;
}

static enum store_outcome
insert(struct store_transaction *transaction, const struct store_key *key,
    const struct store_value *value)
{
	return get_within(transaction, NULL, key, NULL) == STORE_OK
		   ? STORE_EXISTS
		   : change(transaction, key, value);
}

static enum store_outcome delete (struct store_transaction *transaction,
    const struct store_key *key) {
	return change(transaction, key, NULL);
}

static void
abort_transaction(struct store_transaction *base)
{
	struct transaction *transaction = of(base);

	free_all(&transaction->changes);
	set_of(base->store)->busy = false;
	free(transaction);
}

static enum store_outcome
commit(struct store_transaction *base)
{
	struct transaction *transaction = of(base);
	struct set *set = set_of(base->store);

	while (transaction->changes != NULL) {
		struct item *item = take_out(&transaction->changes);
		struct store_key key = { item->table, item->bytes,
			item->key_len };

		free(take_out(find(&set->items, &key)));
		item->next = set->items;
		set->items = item;
	}
	abort_transaction(base);
	return STORE_OK;
}

static const struct store_ops ops = { .get = get,
	.iterate = iterate,
	.tick = tick,
	.is_due = is_due,
	.close = close_store,
	.begin = begin,
	.get_within = get_within,
	.put = change,
	.insert = insert,
	.delete = delete,
	.commit = commit,
	.abort = abort_transaction };

struct store *
memory_store_open(struct store *beside)
{
	struct memory_store *new = allocate(sizeof(*new));

	new->base = (struct store){ .ops = &ops, .owner = getpid() };
	new->set =
	    beside == NULL ? allocate(sizeof(*new->set)) : set_of(beside);
	new->set->stores++;
	return &new->base;
}
