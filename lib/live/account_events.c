/* What is told to accounts: see account_events.h. */
#include "lib/live/account_events.h"
#include "lib/base/strbuf.h"
#include "lib/base/wakeup.h"
#include "lib/db/late.h"
#include "lib/live/event_row.h"
#include "lib/live/passing.h"
#include "lib/live/person_events.h"
#include "lib/live/stream.h"

#include <stdbool.h>
#include <stdlib.h>

/* In the order in which they are done. Those that concern streams are sorted by account, the others are done as they came up. */
enum what { FORGET_PERSON, STREAM, FORGET_PASSING, PASSING };

struct told {
	enum what what;
	size_t number; /* in the order in which they came up */
	int64_t account;
	bool skips;                /* of a stream: it is no event */
	struct notification event; /* the data is apart */
	size_t data;               /* where it begins in `texts` */
};

static struct strbuf all;   /* of struct told */
static struct strbuf texts; /* of those that have data, each with its end */

static int64_t
key_of(const struct told *told)
{
	return told->what == STREAM ? told->account : 0;
}

static int
compare(const void *a, const void *b)
{
	const struct told *one = a, *other = b;

	if (one->what != other->what)
		return one->what < other->what ? -1 : 1;
	if (key_of(one) != key_of(other))
		return key_of(one) < key_of(other) ? -1 : 1;
	return one->number < other->number ? -1 : 1;
}

static void
write_to_stream(const struct told *told)
{
	struct notification event = told->event;
	struct stream stream;

	if (told->skips) {
		stream_skip_account(told->account);
		return;
	}
	event.data = texts.text + told->data;
	stream = stream_advance_account(told->account);
	event_row_is_in(told->account, stream.id);
	event_row_write(stream, &event);
}

static void
write_one(const struct told *told)
{
	switch (told->what) {
	case FORGET_PERSON: person_events_forget_stored(told->account); break;
	case STREAM: write_to_stream(told); break;
	case FORGET_PASSING: person_events_forget_passing(told->account); break;
	case PASSING:
		passing_add(told->account, told->event.type, texts.text + told->data);
		event_row_in(WAKEUP_PASSING);
		break;
	}
}

static void
forget(void)
{
	strbuf_free(&all);
	strbuf_free(&texts);
}

static void
store(void)
{
	struct told *told = (struct told *)(void *)all.text;
	size_t count = all.length / sizeof *told;

	if (all.failed || texts.failed)
		late_fail();
	if (count > 1)
		qsort(told, count, sizeof *told, compare);
	for (size_t i = 0; i < count; i++)
		write_one(&told[i]);
	forget();
}

/* An event without data is one for which memory ran out. */
static void
leave(struct told told, const char *data)
{
	if (!data)
		texts.failed = true;
	told.number = all.length / sizeof told;
	told.data = texts.length;
	strbuf_add(&texts, data ? data : "", data ? strlen(data) + 1 : 0);
	strbuf_add(&all, &told, sizeof told);
	late_leave(LATE_EVENTS, store, forget);
}

void
account_events_add(const struct notification *event)
{
	leave((struct told){ .what = STREAM, .account = event->user, .event = *event }, event->data);
	event_row_will_be_in(event->user);
}

void
account_events_pass(int64_t account, const char *type, const char *data)
{
	leave((struct told){ .what = PASSING, .account = account, .event = { .type = type } }, data);
}

void
account_events_skip(int64_t account)
{
	leave((struct told){ .what = STREAM, .account = account, .skips = true }, "");
}

void
account_events_forget_person(int64_t person)
{
	leave((struct told){ .what = FORGET_PERSON, .account = person }, "");
	leave((struct told){ .what = FORGET_PASSING, .account = person }, "");
}
