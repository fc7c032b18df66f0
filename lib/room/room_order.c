/* Lists of rooms in the order of their latest activity: see room_order.h. */
#include "lib/room/room_order.h"
#include "lib/db/db.h"
#include "lib/shape/shape.h"

#include <stdlib.h>
#include <string.h>

struct row {
	const char *text;
	size_t length; /* 0: there is none */
};

/* Stands behind each row until they are in order: within JSON's texts there is none. */
static const char row_end = '\n';

void
room_order_add(struct room_order *order, int64_t room, int64_t activity)
{
	struct room_place place = { room, activity };

	strbuf_add(&order->places, &place, sizeof place);
}

size_t
room_order_count(const struct room_order *order)
{
	return order->places.length / sizeof(struct room_place);
}

static int
compare(const void *left, const void *right)
{
	const struct room_place *a = left, *b = right;

	if (a->activity != b->activity)
		return a->activity > b->activity ? -1 : 1;
	return (a->room < b->room) - (a->room > b->room);
}

struct room_part
room_order_pick(struct room_order *order, size_t first, int most)
{
	struct room_place *places = (void *)order->places.text;
	size_t count = room_order_count(order), left = first < count ? count - first : 0;

	if (!left)
		return (struct room_part){ 0 };
	qsort(places, count, sizeof places[0], compare);
	return (struct room_part){ places + first, left < (size_t)most ? (int)left : most };
}

int64_t
room_part_earliest(const struct room_part *part)
{
	return part->count ? part->first[part->count - 1].activity : INT64_MAX;
}

int64_t
room_part_latest(const struct room_part *part)
{
	return part->count ? part->first[0].activity : INT64_MIN;
}

/* The index of a room in the part; -1: it is not there. */
static int
place_of(const struct room_part *part, int64_t room)
{
	int i = part->count - 1;

	while (i >= 0 && part->first[i].room != room)
		i--;
	return i;
}

/* Writes the rows of the part as they come, and notes of each which it is; returns how many. */
static int
write_rows(const struct room_part *part, const struct shape *shape, struct query *rows, struct strbuf *to, int came[ROOM_ORDER_SHOWN])
{
	int count = 0, place;

	shape_begin();
	while (db_next(rows)) {
		if ((place = place_of(part, db_integer(rows, SHAPE_ID))) < 0)
			continue;
		came[count++] = place;
		shape_row(shape, rows, to);
		strbuf_add(to, &row_end, 1);
	}
	shape_end(to);
	return count;
}

/* Where each row stands in the text, at the index of its place: only now, since shape_end has put something between. */
static void
find_rows(const struct strbuf *text, const int came[], int count, struct row found[ROOM_ORDER_SHOWN])
{
	const char *at = text->text, *end;

	for (int i = 0; i < count; i++) {
		end = memchr(at, row_end, (size_t)(text->text + text->length - at));
		found[came[i]] = (struct row){ at, (size_t)(end - at) };
		at = end + 1;
	}
}

static void
write_in_order(const struct row rows[], int count, struct strbuf *to)
{
	const char *separator = "";

	strbuf_text(to, "[");
	for (int i = 0; i < count; i++) {
		if (!rows[i].length)
			continue;
		strbuf_text(to, separator);
		strbuf_add(to, rows[i].text, rows[i].length);
		separator = ",";
	}
	strbuf_text(to, "]");
}

void
room_part_write(const struct room_part *part, const struct shape *shape, struct query *rows, struct strbuf *to)
{
	struct row found[ROOM_ORDER_SHOWN] = { 0 };
	int came[ROOM_ORDER_SHOWN], count;
	struct strbuf text = { 0 };

	count = write_rows(part, shape, rows, &text, came);
	to->failed = to->failed || text.failed;
	if (!to->failed)
		find_rows(&text, came, count, found);
	strbuf_reserve(to, text.length);
	write_in_order(found, part->count, to);
	strbuf_free(&text);
}
