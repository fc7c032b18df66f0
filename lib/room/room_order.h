/*
 * Lists of rooms in the order of their latest activity, which is made here: to sort rows SQLite puts each aside with all of its columns
 * and reads it again, which takes longer than to find them. So the places of all rooms are read first, two numbers each, and then the
 * rows of those that are shown, as they come.
 */
#ifndef MOZNODS_ROOM_ORDER_H
#define MOZNODS_ROOM_ORDER_H

#include "lib/base/strbuf.h"

#include <stddef.h>
#include <stdint.h>

struct query;
struct shape;

enum { ROOM_ORDER_SHOWN = 200 }; /* rooms that one list shows at most */

struct room_place {
	int64_t room, activity;
};

/* All rooms that there may be in a list. A zeroed one is empty; who has it frees `places`. */
struct room_order {
	struct strbuf places; /* struct room_place, one behind the other */
};

/* Those that are shown: `count` places of an order, which lives as long. */
struct room_part {
	const struct room_place *first;
	int count;
};

/* Adds a room, wherever its place is. */
void room_order_add(struct room_order *order, int64_t room, int64_t activity);

/* How many there are. */
size_t room_order_count(const struct room_order *order);

/* Puts them in order, that with the latest activity first, of those with the same the newest room; and picks the part that is shown:
 * up to `most` (ROOM_ORDER_SHOWN) from the place `first` on. */
struct room_part room_order_pick(struct room_order *order, size_t first, int most);

/* Between which activities the rooms of a part are; of an empty one there are none. */
int64_t room_part_earliest(const struct room_part *part);
int64_t room_part_latest(const struct room_part *part);

/* Runs a query, which has been bound and gives the rooms of the part, the id first and others perhaps between them, in any order, and
 * appends the part as a list. A room that has no row is left out. */
void room_part_write(const struct room_part *part, const struct shape *shape, struct query *rows, struct strbuf *to);

#endif
