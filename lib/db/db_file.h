/*
 * The database as a file of the state directory: whether it is there or lost, copies of it, and who has it open. SQLite alone.
 */
#ifndef MOZNODS_DB_FILE_H
#define MOZNODS_DB_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct strbuf;

enum { DB_FAULT_BYTES = 16 * 1024 }; /* room for an explanation with paths in it */

/* Creates one, also where another was lost; false, and why in the log, where there is one. */
bool db_open_new(const char *state);

/* Whether there is a database, be it a damaged one; a file without a byte is none, and that of a server is taken to be there. Opens
 * nothing. */
bool db_is_there(const char *state);

/* Whether the database is missing though there was one: its journal, uploaded files, copies of before an upgrade, a key, or the
 * counters of a server lie beside its place, or a disk that /etc/fstab names is not mounted there. What lies there and what to
 * do is in `fault`. Opens nothing. */
bool db_is_lost(const char *state, char *fault, size_t size);

/* Whether db_open may create one, or need not; false, and why in the log, where it is lost. */
bool db_may_begin(const char *state);

/* Opens a copy, one file of any version up to this program's, which is only read. False with the reason in `fault`. */
bool db_open_copy(const char *path, char *fault, size_t size);

/* The version of the database of the state directory, as its write-ahead log has it too; -1: it cannot be read. Opens it for
 * no longer than that, and upgrades nothing. */
int db_version(const char *state);

/* Takes the database of the state directory for this process alone, until it ends: nobody else can open it, and nobody has
 * it open. False when somebody has. For a restore, which puts another in its place. */
bool db_exclude_others(const char *state);

/* The same until the descriptor it returns is closed; -1 when somebody has it open, or the log says why not. */
int db_take_alone(const char *state);

/* From now on this process waits in line for its turn at the database of the state directory, in the order of coming: to write
 * for write_wait seconds at most. With another journal than `delete` only writers stand in line, and for busy_timeout. Not for a
 * program that must not wait. False, and why in the log: there is no line. */
bool db_take_turns(const char *state);

/* Whether tables, indexes, views and triggers of the open database are those of this program; false with what is another's, or
 * missing, for a person, in `findings`. Nothing of it is run. */
bool db_schema_is_own(struct strbuf *findings);

/* Copies the database to the new file `path` while others use it. False with the reason in `fault`. */
bool db_backup(const char *path, char *fault, size_t size);

#endif
