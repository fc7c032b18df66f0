/* Transactions of SQLite, for the files of this folder: see struct engine. */
#ifndef MOZNODS_TRANSACTION_H
#define MOZNODS_TRANSACTION_H

#include "lib/db/engine.h"

extern enum db_mode transaction_mode; /* READS or WRITES: of the one under way, or the last */

enum db_outcome transaction_begin(enum db_mode mode);
bool transaction_begin_at_once(void);
void transaction_await(void);
enum db_outcome transaction_commit(void);
void transaction_undo(void);
bool transaction_writes(void);
enum db_outcome transaction_part_begin(void);
enum db_outcome transaction_part_end(void);
bool transaction_part_undo(void);
void transaction_store(void);
void transaction_lock(struct query *query);
bool transaction_changed_elsewhere(void);
int transaction_set_busy_timeout(int milliseconds);

/* What the connection had been set to ends with it. */
void transaction_close(void);

#endif
