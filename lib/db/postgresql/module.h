/*
 * PostgreSQL as an engine (lib/db/engine.h), in a module that is loaded where the option `database` names a server: who uses SQLite
 * links nothing of it. It names nothing of the program but what it is given, `host`. This header is what its files share; they
 * alone name libpq, PostgreSQL's own client library.
 */
#ifndef MOZNODS_POSTGRESQL_H
#define MOZNODS_POSTGRESQL_H

#include "lib/db/engine.h"

#include <libpq-fe.h>
#include <stdint.h>

extern const struct engine_host *host;

/* ---- connection.c: the one connection. */

extern PGconn *connection;

/* Counts the connections there have been: what was prepared in an earlier one is not prepared. */
extern unsigned connection_number;

/* Milliseconds of a clock that nobody sets; never 0. */
int64_t connection_now(void);

/* Waits until there is something to read, without the process where whoever uses the engine can do something else meanwhile. */
void connection_await(void);

/* Connects; false, and why in the log. */
bool connection_open(void);
void connection_close(void);

/* Sets how long the connection waits for locks, whether its commits wait for the disk, that transactions of which nothing else is said
 * read, and that statements are planned once, whatever is bound to them: planning one takes longer than running it. False, and why in the
 * log. */
bool connection_set_up(void);

/* Whether there is a connection between two transactions; where it has been lost another is made, with a second between two
 * tries, if the schema is still that of this program. False, and why in the log: there is none. */
bool connection_lives(void);

/* Runs SQL outside of what is sent ahead, several statements if need be. NULL, and why in the log, when it fails; otherwise the
 * result of the last, for PQclear. */
PGresult *connection_execute(const char *sql);

/* ---- connect.c */

/* Connects to the first server of the option `database` that takes writes, each of which has some seconds for it; meanwhile whoever uses
 * the engine does something else. Returns a connection that is of use if its status says so; it is closed with PQfinish. NULL: there is
 * no memory, or somebody waits. */
PGconn *connect_any(void);

/* ---- outcome.c: what a failure means. */

/* What a failed result comes down to; logs what nobody else will explain. `what` is the statement. */
enum db_outcome outcome_of(const PGresult *result, const char *what);

/* Whether it says that the connection is of no more use: the server stops, or no longer takes writes, because another has taken over
 * from it. */
bool outcome_is_end(const PGresult *result);

/* Whether the result is that of success. */
bool outcome_good(const PGresult *result);

/* ---- pipeline.c: statements are sent without waiting for the answers of those before, which come in the same order. */

/* What is sent, and so what is done with its answer. */
enum pipeline_what {
	PIPELINE_PREPARE, /* the query is prepared now */
	PIPELINE_ROWS,    /* the rows go to the query */
	PIPELINE_RUN,     /* only whether it went well, and how many rows it changed, counts */
	PIPELINE_CONTROL, /* only whether it went well */
	PIPELINE_END,     /* the same of a COMMIT: whether it got there is not known when the connection is lost */
	PIPELINE_IGNORED, /* nothing counts */
	PIPELINE_SYNC     /* after a failure everything up to here was left out */
};

/* Notes that something has been sent; `good` is what the function of libpq said. */
void pipeline_sent(enum pipeline_what what, struct query *query, int good);

/* Sends a statement without parameters that is not worth preparing. */
void pipeline_control(enum pipeline_what what, const char *sql);

/* Ends what a failure leaves out. */
void pipeline_sync(void);

/* Sends what has been kept back, without waiting for the answer. */
void pipeline_flush(void);

/* Waits until all that was sent has been answered, or, given a query, until that has. */
void pipeline_wait(const struct query *query);

/* How often it was waited since the last call. */
int pipeline_waited(void);

/* Whether there is something that has not been answered. */
bool pipeline_waits(void);

/* Whether there is something run among it: that has to go well, though nobody asks for its rows. */
bool pipeline_runs(void);

/* None of that will be answered: the connection it was sent over has ended. */
void pipeline_forget(void);

/* How many rows the last statement has changed that changes any. */
int64_t pipeline_changes(void);

/* ---- statement.c: see struct engine. */

/* What a query has here, in query->statement. */
struct statement;

/* Notes that it is prepared in the present connection, or is not; that it has this result, which may be NULL. */
void statement_prepared(struct query *query, bool prepared);
void statement_answered(struct query *query, PGresult *result);

void statement_bind_integers(struct query *query, const char *first, const int64_t *values, int count);
void statement_bind_boolean(struct query *query, const char *name, bool value);
void statement_bind_text(struct query *query, const char *name, const char *value);
void statement_bind_blob(struct query *query, const char *name, const void *value, size_t length);
void statement_ahead(struct query *query);
bool statement_next(struct query *query);
void statement_run(struct query *query);
void statement_end(struct query *query);
int64_t statement_integer(struct query *query, int column);
const char *statement_text(struct query *query, int column);
size_t statement_length(struct query *query, int column);
bool statement_null(struct query *query, int column);

/* Sends it as it is bound, and before that what prepares it; false, and a failure: it cannot be made. */
bool statement_send(struct query *query, enum pipeline_what what);

/* Runs it as a statement that locks the rows it names. */
void statement_lock(struct query *query);

/* Ends what was sent ahead and nobody has asked for, behind the transaction. */
void statement_end_ahead(void);

/* Forgets what was made of queries: another engine may get them. */
void statement_forget_all(void);

/* Waits for what was run: see struct engine. */
int64_t statement_changes(void);

/* ---- dialect.c: the common text in PostgreSQL's dialect. */

enum { DIALECT_PARAMETERS = 64 };

/* A name in the text of a statement, which it is borrowed from: with its colon. */
struct dialect_name {
	const char *start;
	size_t length;
};

/* Copies the common text to `text`, which has room for as much, with `$1` in place of each `:name` that is the first, and so on.
 * Writes the names; returns how many there are, -1 when there are too many. */
int dialect_translate(const char *sql, char *text, struct dialect_name names[DIALECT_PARAMETERS]);

/* ---- transaction.c: see struct engine. */

/* Begins the transaction that is under way at the server, too, before its first statement. */
void transaction_enter(void);

enum db_outcome transaction_begin(enum db_mode mode);
enum db_outcome transaction_commit(void);
void transaction_undo(void);
bool transaction_writes(void);
void transaction_lock(struct query *query);
bool transaction_changed_elsewhere(void);
int transaction_set_busy_timeout(int milliseconds);

/* ---- schema.c */

/* Whether the schema is that of this program. DB_OPEN lays it where there is none; that and DB_OPEN_AGAIN bring one up to date that
 * is older. False, and why in the log. */
bool schema_ready(enum db_opening how);

/* ---- bulk.c, bulk_target.c: moving tables, see bulk.h. The connection is in no pipeline then. */

extern const struct bulk bulk_postgresql;

/* Runs SQL that gives a number, or nothing; -1, and why in the log, when it fails or there is none. */
int64_t bulk_ask(const char *sql);

/* Runs SQL, several statements if need be. False, and why in the log. */
bool bulk_execute(const char *sql);

/* Whether no other program of ours is connected to the database, after a while for those that are about to end. False, and why in the
 * log. */
bool bulk_alone(void);

/* Whether the target is not finished; false, and why in the log: it is. */
bool bulk_target_writable(void);

bool bulk_target_open(const char *state, const char *source);
bool bulk_target_finish(const char *state);

#endif
