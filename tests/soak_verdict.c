/* The end of the convergence test: what is stored, as REST lists it, against what everybody was told and holds. */
#define _GNU_SOURCE 1
#include "soak.h"

#include <stdio.h>
#include <stdlib.h>

static int64_t *stored;        /* ids, ascending */
static unsigned *times_stored; /* by number of message */
static size_t stored_count, stored_room;

static void
keep_stored(struct json_object *message)
{
	int64_t id = number_at(message, "id");
	long number = number_of(text_at(message, "content"));

	if (stored_count == stored_room) {
		stored_room = stored_room ? 2 * stored_room : 1024;
		if (!(stored = realloc(stored, stored_room * sizeof *stored)))
			give_up("no memory for what is stored");
	}
	if (stored_count > 0 && id <= stored[stored_count - 1])
		give_up("REST lists %lld after %lld", (long long)id, (long long)stored[stored_count - 1]);
	stored[stored_count++] = id;
	if (number < 0)
		run.altered++;
	else if (++times_stored[number] > 1)
		run.repeated++;
	else if (run.acknowledged[number] != id)
		run.lost++;
}

size_t
verdict_fetch(const char *token)
{
	char path[PATH_MAX_BYTES];
	size_t before, i;
	long status;

	if (!(times_stored = calloc(run.messages, sizeof *times_stored)))
		give_up("no memory for what is stored");
	do {
		struct json_object *page, *results;

		before = stored_count;
		snprintf(path, sizeof path, "/api/rooms/%lld/messages/?after=%lld&page_size=%d", (long long)run.room,
		         (long long)(stored_count ? stored[stored_count - 1] : 0), PAGE);
		page = rest_ask(token, "GET", path, NULL, &status);
		results = member(page, "results");
		if (status != 200 || !json_object_is_type(results, json_type_array))
			give_up("the stored messages cannot be listed: %ld", status);
		for (i = 0; i < json_object_array_length(results); i++)
			keep_stored(json_object_array_get_idx(results, i));
		json_object_put(page);
	} while (stored_count > before);
	return stored_count;
}

bool
verdict_complete(const struct listener *listeners)
{
	unsigned i;

	for (i = 0; i < run.listeners; i++)
		if (!listeners[i].greeted || listeners[i].refetching || listeners[i].count < stored_count)
			return false;
	return true;
}

static int
by_id(const void *a, const void *b)
{
	return (*(const int64_t *)a > *(const int64_t *)b) - (*(const int64_t *)a < *(const int64_t *)b);
}

/* Everything stored must be held; what is held and not stored is as bad as what is repeated. */
static void
compare(const struct listener *listener)
{
	size_t i, found = 0;

	for (i = 1; i < listener->count; i++)
		if (listener->ids[i] <= listener->ids[i - 1])
			run.disordered++;
	for (i = 0; i < listener->count; i++)
		if (bsearch(&listener->ids[i], stored, stored_count, sizeof *stored, by_id))
			found++;
		else
			run.repeated++;
	run.lost += (unsigned)(found < stored_count ? stored_count - found : 0);
}

void
verdict_reach(const struct listener *listeners)
{
	unsigned i;

	for (i = 0; i < run.messages; i++)
		if (times_stored[i] == 0)
			run.lost++;
	for (i = 0; i < run.listeners; i++)
		compare(&listeners[i]);
	free(stored);
	free(times_stored);
}
