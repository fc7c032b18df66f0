/* The messages of a room that a listener of the convergence test holds, and fetching what the server will not replay: see soak.h. */
#define _GNU_SOURCE 1
#include "soak.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
holds(const struct held *held, int64_t id)
{
	size_t i;

	for (i = held->count; i > 0; i--)
		if (held->ids[i - 1] == id)
			return true;
	return false;
}

static void
append(struct held *held, int64_t id)
{
	if (held->count == held->capacity) {
		held->capacity = held->capacity ? 2 * held->capacity : 256;
		if (!(held->ids = realloc(held->ids, held->capacity * sizeof *held->ids)))
			give_up("no memory for a listener");
	}
	held->ids[held->count++] = id;
}

static void
hold(struct held *held, int64_t id)
{
	if (held->count == 0 || id > held->ids[held->count - 1])
		append(held, id);
	else if (id <= held->refetched_to && holds(held, id))
		return;
	else if (holds(held, id))
		run.repeated++;
	else {
		run.disordered++;
		append(held, id);
	}
}

static void fetch_page(struct held *held);

static void
refetched(void *context, unsigned tag, long status, struct json_object *answer)
{
	struct held *held = context;
	struct json_object *results = member(answer, "results");
	size_t count = json_object_is_type(results, json_type_array) ? json_object_array_length(results) : 0, i;
	const char *waiting = held->waiting->buf;
	int64_t id;

	(void)tag;
	for (i = 0; status == 200 && i < count; i++) {
		struct json_object *message = json_object_array_get_idx(results, i);

		if (number_of(text_at(message, "content")) < 0)
			run.altered++;
		hold(held, number_at(message, "id"));
	}
	if (status != 200 || count > 0) {
		fetch_page(held);
		return;
	}
	held->refetching = false;
	held->refetched_to = held->count ? held->ids[held->count - 1] : 0;
	for (i = 0; i < (size_t)held->waiting->bpos; i += sizeof id) {
		memcpy(&id, waiting + i, sizeof id);
		hold(held, id);
	}
	printbuf_reset(held->waiting);
}

/* Page after page, until one is empty. */
static void
fetch_page(struct held *held)
{
	char path[PATH_MAX_BYTES];

	snprintf(path, sizeof path, "/api/rooms/%lld/messages/?after=%lld&page_size=%d", (long long)held->room,
	         (long long)(held->count ? held->ids[held->count - 1] : 0), PAGE);
	rest_send(held->token, "GET", path, NULL, refetched, held, 0);
}

void
held_refetch(struct held *held)
{
	if (held->refetching)
		return;
	held->refetching = true;
	fetch_page(held);
}

void
held_receive(struct held *held, struct json_object *message)
{
	int64_t id = number_at(message, "id");

	if (number_of(text_at(message, "content")) < 0)
		run.altered++;
	if (held->refetching)
		printbuf_memappend(held->waiting, (const char *)&id, sizeof id);
	else
		hold(held, id);
}

void
held_begin(struct held *held, const char *token, int64_t room)
{
	*held = (struct held){ .token = token, .room = room };
	if (!(held->waiting = printbuf_new()))
		give_up("no memory for a listener");
}

void
held_end(struct held *held)
{
	printbuf_free(held->waiting);
	free(held->ids);
}
