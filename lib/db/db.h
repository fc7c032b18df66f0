/*
 * The database: one connection a process, statements that live as long as the process, and failures that are remembered until
 * the transaction ends, so that callers write what they want done and ask once whether it was. What it is stored in is an engine's
 * (engine.h). What concerns it as a file is in db_file.h.
 */
#ifndef MOZNODS_DB_H
#define MOZNODS_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct strbuf;

/* One statement, declared `static` beside the function that runs it, prepared on first use.
 * Parameters go by name: `:room`. */
struct query {
	const char *sql;
	const char *sorts;  /* why a sort without an index is right here, else NULL */
	void *statement;    /* the engine's, once it is prepared */
	struct query *next; /* all prepared ones, for db_close */
	bool running;
};

/* The SQL stands bare between the parentheses. */
/* clang-format off */
#define QUERY(...) { .sql = #__VA_ARGS__ }
#define QUERY_SORTED(why, ...) { .sql = #__VA_ARGS__, .sorts = why }
/* clang-format on */

enum db_mode {
	READS,         /* a statement that would write is refused */
	WRITES,        /* has the write lock from the beginning */
	WRITES_QUICKLY /* the same, and what is committed may be lost with the power: nobody waits for the disk */
};

/* Opens the database of the state directory `state`, creating or upgrading it under a lock (which two programs may try at
 * once). An older one is first copied to `moznods.db.version-N.TIME` beside it. False, and why in the log: not creatable,
 * lost, not a database of ours, newer than this program, being restored, or an upgrade that failed, which changes nothing. */
bool db_open(const char *state);

/* The same, but never creates one: for a process of a server that has found its database when it started. */
bool db_open_again(const char *state);

/* Opens it for who only looks: false, and why in the log, also when there is none yet or it would have to be upgraded. */
bool db_open_present(const char *state);

/* The same, and nothing is written, made or touched beside it either: only transactions that read are possible. */
bool db_open_to_look(const char *state);

/* Ends the connection; queries may be used again after another db_open. */
void db_close(void);

/* Sets how long the connection waits for a lock, in milliseconds; returns what it was. The default is the option
 * busy_timeout. */
int db_set_busy_timeout(int milliseconds);

/* What has become of a pause: see db_set_wait. */
enum db_pause {
	DB_PAUSED,    /* it is over */
	DB_NO_PAUSE,  /* there is nothing else to do: the engine is to wait by itself */
	DB_PAUSE_ENDS /* somebody waits for this transaction: the engine is to give up what it waits for */
};

/* Sets what an engine calls before it would wait for its server, with the socket that will be readable: true means that it is, false
 * that the engine is to wait. What it calls when it tries something again in so many milliseconds, while it connects. And what is
 * called before a transaction begins: whatever else is in one has to end it. */
void db_set_wait(bool (*wait)(int descriptor), enum db_pause (*pause)(int milliseconds), void (*before)(void));

/* Begins a transaction. Failures show at its end. */
void db_begin(enum db_mode mode);

/* Does what has been left to the end (late.h), and commits. NULL, or why nothing was stored: error_busy, error_insufficient_storage,
 * error_internal, or error_met_another: another transaction has stored what this one was about to (the same unique key), or the two
 * waited for each other. Begun again, it sees what the other did; request_within and request_perform begin again by themselves. */
const struct error *db_commit(void);

/* Undoes the transaction and returns what had failed in it, NULL when nothing had. */
const struct error *db_undo(void);

/* Whether the engine can join transactions. */
bool db_can_join(void);

/* Begins a transaction that writes and that the following ones are parts of, until db_joint_commit: whatever its mode, a part has what
 * those before it have changed, db_undo undoes it alone, and what db_commit has let pass is stored with all the others. Where the
 * transaction does not begin, or is lost on the way, each part fails with the reason. */
void db_joint_begin(void);

/* Stores all parts. NULL, or why nothing of them was stored. */
const struct error *db_joint_commit(void);

/* What waits may be done by another thread before, which until that has returned is the only one to call a function of this file: where
 * db_joint_begin would have to wait for other processes, which db_joint_at_once tells, that thread calls db_joint_await, and for the disk,
 * after db_joint_seal, db_joint_store. */
bool db_joint_at_once(void);
void db_joint_await(void);
void db_joint_seal(void);
void db_joint_store(void);

/* Whether a transaction that may write is under way. */
bool db_writes(void);

/* Locks the rows that a bound SELECT names until the transaction, which must be one that writes, ends: nobody else changes them
 * meanwhile. What is decided by them is read in a statement after this one; the locking statement itself may see them as they
 * were before it waited. The lock is that of the rows, however much is locked here: SQLite's write lock, which the transaction
 * has, is the lock of every row, and the statement is only prepared. Which rows are locked for what: row_lock.h. */
void db_lock(struct query *query);

/* Whether something has failed since db_begin: the rows seen since mean nothing. */
bool db_failed(void);

/* Binds a parameter. A query is bound, then run; parameters not bound are NULL. Texts are borrowed
 * until the query has run; a NULL text is NULL. */
void db_bind_integer(struct query *query, const char *name, int64_t value);
/* Several parameters: one, and those that stand behind it in the query, in the order in which it names them first. */
void db_bind_integers(struct query *query, const char *first, const int64_t *values, int count);
void db_bind_text(struct query *query, const char *name, const char *value);
/* A truth value, for columns that hold one; an int is a number. */
void db_bind_boolean(struct query *query, const char *name, bool value);
void db_bind_blob(struct query *query, const char *name, const void *value, size_t length);

/* By the type of the value: texts, truth values and whole numbers. */
/* clang-format off */
#define db_bind(query, name, value) \
	_Generic((value), char *: db_bind_text, const char *: db_bind_text, bool: db_bind_boolean, default: db_bind_integer) \
		((query), (name), (value))
/* clang-format on */

/* Sends a bound query before its rows are asked for, in the same transaction, with db_next and what runs it to its end: all that has been
 * sent until then is answered together. Whoever asks binds it as ever, to the same values. What it reads is as it is now, so that nothing
 * of that may be changed in between; what nobody asks for ends with the transaction. With an engine for which it would come to
 * nothing, which db_can_send_ahead tells, it is only bound no more. */
void db_ahead(struct query *query);
bool db_can_send_ahead(void);

/* The next row: true while there is one. After false the query may be bound and run again. */
bool db_next(struct query *query);

/* Columns of the row db_next gave; texts are borrowed until the next db_next, "" for NULL. */
int64_t db_integer(struct query *query, int column);
const char *db_text(struct query *query, int column);
size_t db_length(struct query *query, int column);
bool db_null(struct query *query, int column);

/* Ends a query before its last row. */
void db_end(struct query *query);

/* Runs to the end, for statements whose rows do not matter. */
void db_run(struct query *query);

/* Runs to the end and returns the first row's first column, 0 when there is no row. */
int64_t db_one(struct query *query);

/* Runs to the end and returns the greatest number in the first column, at least 0: of rows that each come from elsewhere. */
int64_t db_greatest(struct query *query);

/* Runs to the end and appends the first row's first column to `to`; false when there is no row. */
bool db_into(struct query *query, struct strbuf *to);

/* How many rows the last finished statement changed, without those that the database changed by itself (ON DELETE). */
int64_t db_changes(void);

/* The highest id that a table has ever given out; 0: none yet. Inside a transaction. */
int64_t db_last_id(const char *table);

/* Whether another connection has committed since the last call (a cheap question). */
bool db_changed_elsewhere(void);

/* Moves what the write-ahead log holds into the database as far as nobody waits for it, and empties the log where nobody uses
 * it: until then it has the old pages, with texts that were deleted since. */
void db_checkpoint(void);

/* Runs SQLite's integrity and foreign key checks; false with the first findings, for a person, in `findings`. */
bool db_check(struct strbuf *findings);

#endif
