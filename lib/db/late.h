/*
 * What a transaction does last, whenever it came up: rows that many transactions write, and that each could come to in another order.
 * All of them come to these rows in the order below, so that no two hold what the other waits for; and each holds them only for its
 * end. Whoever leaves something reads nothing back in the same transaction that it will have changed.
 */
#ifndef MOZNODS_LATE_H
#define MOZNODS_LATE_H

#include <stdbool.h>

/* In this order. */
enum late {
	LATE_FILES,  /* the bytes of each account, by id, then the bytes that may be gone, by hash: lib/count/file_count.h */
	LATE_SITE,   /* the counts of the site: lib/count/site_count.h */
	LATE_EVENTS, /* the streams of accounts, by id, then what passes: lib/live/publish.h */
	LATE_KINDS
};

/* Inside a transaction: something is left. `store` does all that has been left of this kind, before the commit; `forget` drops it
 * where the transaction is undone. They are always the same of one kind. */
void late_leave(enum late kind, void (*store)(void), void (*forget)(void));

/* For who stores: memory ran out for what was left, and the transaction fails. */
void late_fail(void);

/* Does now what has been left of a kind and those before it, for who writes rows of the next kind without leaving that. */
void late_store_through(enum late kind);

/* For db.c: does all; false: it cannot be stored. Drops all. */
bool late_store(void);
void late_forget(void);

#endif
