/*
 * Statements of PostgreSQL: prepared once a connection, bound, sent, read. Values go as text, whose types the server infers, but
 * bytes. A query whose rows do not matter is sent and not waited for; one whose rows do is waited for, and has them all. One of these may
 * be sent ahead: its rows are waited for when somebody asks for them, and go with the transaction where nobody does.
 */
#include "lib/db/postgresql/module.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 16, INTEGER_BYTES = 24, AHEAD_MOST = 16 };

struct statement {
	char name[NAME_BYTES]; /* at the server */
	char *text;            /* in its dialect */
	bool locks;
	unsigned prepared_in; /* connection_number, 0: in none */
	int count;
	struct dialect_name names[DIALECT_PARAMETERS];
	const char *values[DIALECT_PARAMETERS];
	int lengths[DIALECT_PARAMETERS], formats[DIALECT_PARAMETERS];
	char integers[DIALECT_PARAMETERS][INTEGER_BYTES];
	PGresult *result;
	int row;
	bool unanswered; /* its rows are to come */
};

static const char locking[] = " FOR NO KEY UPDATE"; /* who only refers to the row by a foreign key does not wait */
static unsigned made;
static struct query *all;

/* What the present transaction has sent ahead. */
static struct query *sent_ahead[AHEAD_MOST];
static int ahead_count;

static void
statement_free(struct statement *statement)
{
	if (!statement)
		return;
	PQclear(statement->result);
	free(statement->text);
	free(statement);
}

static bool
statement_make(struct query *query)
{
	struct statement *statement = calloc(1, sizeof *statement);

	if (!statement || !(statement->text = malloc(strlen(query->sql) + sizeof locking))
	    || (statement->count = dialect_translate(query->sql, statement->text, statement->names)) < 0) {
		host->log_error("database: out of memory, or too many parameters in: %s", query->sql);
		statement_free(statement);
		host->fail(DB_FAULT);
		return false;
	}
	snprintf(statement->name, sizeof statement->name, "m%u", ++made);
	query->statement = statement;
	query->next = all;
	all = query;
	return true;
}

void
statement_forget_all(void)
{
	while (all) {
		struct query *query = all;

		all = query->next;
		statement_free(query->statement);
		query->statement = NULL;
		query->next = NULL;
		query->running = false;
	}
}

/* What the query has here, made where there is none; NULL, and a failure, when that cannot be. */
static struct statement *
statement_of(struct query *query)
{
	return query->statement || statement_make(query) ? query->statement : NULL;
}

/* Where so many parameters are, this one and those behind it; negative, and a failure: the query does not have them. */
static int
statement_parameters(struct query *query, const char *first, int count)
{
	struct statement *statement = statement_of(query);
	size_t size = strlen(first);

	for (int i = 0; statement && i + count <= statement->count; i++)
		if (statement->names[i].length == size && !memcmp(statement->names[i].start, first, size))
			return i;
	if (statement) {
		host->log_error("database: there is no %s, or too little behind it, in: %s", first, query->sql);
		host->fail(DB_FAULT);
	}
	return -1;
}

static void
statement_bind(struct query *query, const char *name, const char *value, int length, bool bytes)
{
	int index = statement_parameters(query, name, 1);
	struct statement *statement = query->statement;

	if (index < 0)
		return;
	statement->values[index] = value;
	statement->lengths[index] = length;
	statement->formats[index] = bytes;
}

void
statement_bind_integers(struct query *query, const char *first, const int64_t *values, int count)
{
	int index = statement_parameters(query, first, count);
	struct statement *statement = query->statement;

	for (int i = 0; index >= 0 && i < count; i++) {
		snprintf(statement->integers[index + i], INTEGER_BYTES, "%" PRId64, values[i]);
		statement->values[index + i] = statement->integers[index + i];
		statement->formats[index + i] = false;
	}
}

void
statement_bind_boolean(struct query *query, const char *name, bool value)
{
	statement_bind(query, name, value ? "true" : "false", 0, false);
}

void
statement_bind_text(struct query *query, const char *name, const char *value)
{
	statement_bind(query, name, value, 0, false);
}

void
statement_bind_blob(struct query *query, const char *name, const void *value, size_t length)
{
	statement_bind(query, name, value, (int)length, true);
}

static void
statement_unbind(struct statement *statement)
{
	memset(statement->values, 0, sizeof statement->values);
}

void
statement_prepared(struct query *query, bool prepared)
{
	struct statement *statement = query->statement;

	statement->prepared_in = prepared ? connection_number : 0;
}

void
statement_answered(struct query *query, PGresult *result)
{
	struct statement *statement = query->statement;

	PQclear(statement->result);
	statement->result = result;
	statement->row = -1;
	statement->unanswered = false;
}

bool
statement_send(struct query *query, enum pipeline_what what)
{
	struct statement *statement = statement_of(query);

	if (!statement)
		return false;
	transaction_enter();
	if (statement->prepared_in != connection_number) {
		statement->prepared_in = connection_number;
		pipeline_sent(PIPELINE_PREPARE, query,
		              connection && PQsendPrepare(connection, statement->name, statement->text, 0, NULL));
	}
	pipeline_sent(what, query,
	              connection
	                      && PQsendQueryPrepared(connection, statement->name, statement->count, statement->values,
	                                             statement->lengths, statement->formats, 0));
	statement_unbind(statement);
	return true;
}

/* Sends it for its rows, which are not waited for here. */
static bool
statement_start(struct query *query)
{
	struct statement *statement;

	if (!statement_send(query, PIPELINE_ROWS))
		return false;
	statement = query->statement;
	statement->unanswered = true;
	query->running = true;
	return true;
}

/* Notes what is to be ended with the transaction, once; false: there is no room. */
static bool
note_ahead(struct query *query)
{
	for (int i = 0; i < ahead_count; i++)
		if (sent_ahead[i] == query)
			return true;
	if (ahead_count == AHEAD_MOST)
		return false;
	sent_ahead[ahead_count++] = query;
	return true;
}

/* One that is running is not sent again. */
void
statement_ahead(struct query *query)
{
	if (!query->running && note_ahead(query))
		statement_start(query);
}

/* Waits for the answer, unless it has come with another. */
static void
statement_await(struct query *query)
{
	struct statement *statement = query->statement;

	if (statement->unanswered)
		pipeline_wait(query);
	statement->unanswered = false;
}

void
statement_end_ahead(void)
{
	while (ahead_count > 0) {
		struct query *query = sent_ahead[--ahead_count];

		if (query->running)
			statement_end(query);
	}
}

bool
statement_next(struct query *query)
{
	struct statement *statement;

	if (!query->running && !statement_start(query))
		return false;
	statement_await(query);
	statement = query->statement;
	if (statement->result && ++statement->row < PQntuples(statement->result))
		return true;
	statement_end(query);
	return false;
}

void
statement_run(struct query *query)
{
	/* One that is running was sent for its rows, by statement_next or ahead: what is left of them is dropped. */
	if (!query->running)
		statement_send(query, PIPELINE_RUN);
	statement_end(query);
}

void
statement_end(struct query *query)
{
	struct statement *statement = query->statement;

	query->running = false;
	if (!statement)
		return;
	statement_await(query);
	PQclear(statement->result);
	statement->result = NULL;
	statement_unbind(statement);
}

void
statement_lock(struct query *query)
{
	struct statement *statement = statement_of(query);

	if (statement && !statement->locks) {
		strcat(statement->text, locking);
		statement->locks = true;
	}
	statement_run(query);
}

/* A truth value is `t` or `f`. */
int64_t
statement_integer(struct query *query, int column)
{
	const struct statement *statement = query->statement;
	const char *value = PQgetvalue(statement->result, statement->row, column);

	return *value == 't' ? 1 : strtoll(value, NULL, 10);
}

const char *
statement_text(struct query *query, int column)
{
	const struct statement *statement = query->statement;

	return PQgetvalue(statement->result, statement->row, column);
}

size_t
statement_length(struct query *query, int column)
{
	const struct statement *statement = query->statement;

	return (size_t)PQgetlength(statement->result, statement->row, column);
}

bool
statement_null(struct query *query, int column)
{
	const struct statement *statement = query->statement;

	return PQgetisnull(statement->result, statement->row, column);
}

int64_t
statement_changes(void)
{
	pipeline_wait(NULL);
	return pipeline_changes();
}
