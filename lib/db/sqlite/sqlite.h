/* What the files of this folder share; no other includes it. */
#ifndef MOZNODS_SQLITE_H
#define MOZNODS_SQLITE_H

#include "lib/db/db_file.h"
#include "lib/db/engine.h"

#include <sqlite3.h>

/* "MOzn", in the header of every database of ours. */
enum { DB_APPLICATION_ID = 0x4d4f7a6e };

extern sqlite3 *db_connection;

/* What a failure of SQLite (its result code, in `what`) comes down to: never DB_DONE. Logs what nobody else will explain. */
enum db_outcome db_failure_of(int code, const char *what);

/* What moves tables: see bulk.h. */
extern const struct bulk bulk_sqlite;

/* See struct engine. */
bool db_sqlite_open(const char *state, enum db_opening how);
void db_sqlite_close(void);
void db_sqlite_checkpoint(void);
bool db_sqlite_check(struct strbuf *findings);

/* Opens the database so that nothing is written beside it: DB_OPEN_TO_LOOK. */
bool db_sqlite_open_to_look(const char *state);

/* Runs SQL that gives no rows; false, and why in the log, when it fails. */
bool db_execute(const char *sql);

/* Gives the connection the SQL functions search_key(text) and search_words(text), a JSON array, of what lib/base/search_key.h says:
 * for steps that make search keys fresh. */
void db_search_begin(sqlite3 *connection);

/* What every connection sets for itself. */
bool db_harden(void);

/* Naps differ between processes, or equal ones would collide for ever. */
void db_seed_backoff(void);

/* Sets a PRAGMA, which takes no parameters, to a number. */
bool db_pragma(const char *name, int value);

/* The first column of the first row, a number; -1 when there is none or it cannot be read. */
int db_ask(const char *sql);

/* Whether the open database is as this program wants it: plain CGI asks this for every request. */
bool db_is_present(void);

/* Creates or upgrades the open database of the state directory, under a lock. False, and why in the log. */
bool db_make_present(const char *state);

/* The lock under which a database is created or upgraded: its descriptor, or -1 with the reason in the log. */
int db_lock_schema(const char *state);

/* Gives it back. Once there is a database the file of the lock is not empty any more, which db_is_lost looks at. */
void db_unlock_schema(int lock, bool laid);

/* The same as db_make_present for who has the lock; `fresh`: in an empty database also where there are traces of another. */
bool db_lay_schema(const char *state, bool fresh);

/* Whether the open database, which is empty, may be filled: false, and why in the log, where there are traces of another. */
bool db_may_fill(const char *state);

/* Copies everything that `source` sees committed to the new file `path`, which is one file without a journal. False, and
 * why in `fault`. */
bool db_copy(sqlite3 *source, const char *path, char *fault, size_t size);

/* Says, until db_leave, that this process uses the database of the state directory. False, and why in the log: it is being
 * restored. */
bool db_enter(const char *state);
void db_leave(void);

/* Waits for a turn, where turns are taken, and has it until db_turn_end. False: there was none in so many milliseconds. */
bool db_turn_begin(int64_t milliseconds);
void db_turn_end(void);

/* The file system of SQLite for connections whose commits are written with one call (gather.c); NULL: the default has to do. */
const char *db_gather_name(void);

/* Says that a COMMIT begins, whose pages are to be gathered, or that it is over. */
void db_gather_commit(bool begins);

/* Waits, where writers stand in line (db_take_turns), to be the first, and is it until db_writer_end. False: not in so many
 * milliseconds. */
bool db_writer_begin(int milliseconds);
void db_writer_end(void);

/* Lets this process stand in the line of those who use the state directory; where that is not possible there is none. */
void db_writers_open(const char *state);

/* Keeps the write-ahead log of the open database short, from now on. */
void db_trim_begin(void);

/* Watches the write-ahead log of the open database, whose state directory it is, from now on. */
void db_guard_begin(const char *state);

/* Whether somebody has deleted or replaced it. */
bool db_guard_lost(void);

/* Before the open database is closed. Who closes it last deletes its log by name, and that may be the log of others by now: where the
 * own one is lost, what it held is saved, and nothing is deleted. */
void db_guard_let_go(void);

/* Saves what it holds and opens the database fresh; also opens one that could not be opened then. False, and why in the log:
 * to be tried again. Outside of any transaction. */
bool db_guard_rescue(void);

#endif
