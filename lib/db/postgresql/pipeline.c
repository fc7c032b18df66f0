/* Statements are sent without waiting: see module.h, and chapter 34.5 of PostgreSQL's manual. */
#include "lib/db/postgresql/module.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 128 }; /* that have not been answered; small ones, so that neither side's buffers are ever full */

static struct pipeline_entry {
	enum pipeline_what what;
	struct query *query; /* NULL: a statement of this folder */
} queue[MOST];
static unsigned first, after; /* of those that have not been answered: numbers that go on, modulo MOST */
static unsigned asked;        /* what stands before this one is answered without being asked for again */
static int64_t changes;
static int waited;

bool
pipeline_waits(void)
{
	return first != after;
}

bool
pipeline_runs(void)
{
	unsigned number = first;

	while (number != after && queue[number % MOST].what != PIPELINE_RUN)
		number++;
	return number != after;
}

int
pipeline_waited(void)
{
	int count = waited;

	waited = 0;
	return count;
}

int64_t
pipeline_changes(void)
{
	return changes;
}

/* None of what was sent will be answered. Nothing of the transaction is stored unless its end was under way; where its end had been
 * answered, all is as it was said then. */
static void
pipeline_lose(void)
{
	enum db_outcome outcome = DB_DONE;

	for (; first != after; first++) {
		enum pipeline_what what = queue[first % MOST].what;

		if (what == PIPELINE_END)
			outcome = DB_BUSY;
		else if (what != PIPELINE_SYNC && what != PIPELINE_IGNORED && outcome == DB_DONE)
			outcome = DB_MET_ANOTHER;
	}
	connection_close();
	host->fail(outcome);
}

void
pipeline_forget(void)
{
	first = after;
}

static void
pipeline_count(const PGresult *result)
{
	const char *count = PQcmdTuples((PGresult *)result);

	if (strncmp(PQcmdStatus((PGresult *)result), "SELECT", 6) != 0)
		changes = strtoll(count, NULL, 10);
}

/* Does with an answer what is to be done with it. */
static void
pipeline_take(const struct pipeline_entry *entry, PGresult *result)
{
	bool good = outcome_good(result);

	if (!good && PQresultStatus(result) != PGRES_PIPELINE_ABORTED && entry->what != PIPELINE_IGNORED)
		host->fail(outcome_of(result, entry->query ? entry->query->sql : "the transaction"));
	if (entry->what == PIPELINE_PREPARE)
		statement_prepared(entry->query, good);
	if (good && (entry->what == PIPELINE_RUN || entry->what == PIPELINE_ROWS))
		pipeline_count(result);
	if (good && entry->what == PIPELINE_ROWS)
		statement_answered(entry->query, result);
	else
		PQclear(result);
}

/* Waits for the answer of the first that has none, and for the end of it, which a synchronization does not have. */
static void
pipeline_read(void)
{
	struct pipeline_entry entry = queue[first % MOST];
	PGresult *result;

	connection_await();
	result = PQgetResult(connection);

	if (!result || PQstatus(connection) != CONNECTION_OK || outcome_is_end(result)) {
		PQclear(result);
		pipeline_lose();
		return;
	}
	first++;
	pipeline_take(&entry, result);
	if (entry.what == PIPELINE_SYNC)
		return;
	while (connection && (result = PQgetResult(connection)))
		PQclear(result);
}

void
pipeline_flush(void)
{
	if (connection)
		PQflush(connection);
}

/* The number behind that of the answer with the rows of a query, or behind all. */
static unsigned
pipeline_end_of(const struct query *query)
{
	unsigned end = first;

	while (end != after && !(query && queue[end % MOST].query == query && queue[end % MOST].what == PIPELINE_ROWS))
		end++;
	return end == after ? after : end + 1;
}

/* Asks the server to answer all that it has been sent, which it does by itself at a synchronization. */
static void
pipeline_ask(void)
{
	waited++;
	asked = after;
	if (queue[(after - 1) % MOST].what != PIPELINE_SYNC)
		PQsendFlushRequest(connection);
}

void
pipeline_wait(const struct query *query)
{
	unsigned end = pipeline_end_of(query);

	if (!pipeline_waits())
		return;
	if ((int)(end - asked) > 0)
		pipeline_ask();
	while (pipeline_waits() && first != end)
		pipeline_read();
}

void
pipeline_sent(enum pipeline_what what, struct query *query, int good)
{
	queue[after++ % MOST] = (struct pipeline_entry){ what, query };
	if (!good)
		pipeline_lose();
	else if (after - first == MOST)
		pipeline_wait(NULL);
}

void
pipeline_control(enum pipeline_what what, const char *sql)
{
	pipeline_sent(what, NULL, connection && PQsendQueryParams(connection, sql, 0, NULL, NULL, NULL, NULL, 0));
}

void
pipeline_sync(void)
{
	pipeline_sent(PIPELINE_SYNC, NULL, connection && PQpipelineSync(connection));
}
