/* The connection to PostgreSQL: see module.h. */
#include "lib/db/postgresql/module.h"
#include "lib/base/config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { AGAIN_MS = 1000 };

PGconn *connection;
unsigned connection_number;
static int64_t failed_at; /* when it could not be made last; 0: it could */

int64_t
connection_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + 1;
}

/* Whatever PostgreSQL has to tell beside answers. */
static void
connection_notice(void *unused, const char *message)
{
	(void)unused;
	host->log_debug("database: %.*s", (int)strcspn(message, "\n"), message);
}

static void
connection_complain(const char *what)
{
	const char *said = connection ? PQerrorMessage(connection) : "no server answers";

	host->log_error("database: %s: %.*s", what, (int)strcspn(said, "\n"), said);
}

void
connection_await(void)
{
	PQflush(connection);
	while (PQisBusy(connection) && host->wait(PQsocket(connection)))
		if (!PQconsumeInput(connection))
			return;
}

PGresult *
connection_execute(const char *sql)
{
	PGresult *result = NULL, *next;

	if (PQpipelineStatus(connection) != PQ_PIPELINE_OFF && !PQexitPipelineMode(connection)) {
		connection_complain("statements are under way");
		return NULL;
	}
	if (PQsendQuery(connection, sql))
		for (connection_await(); (next = PQgetResult(connection)); connection_await()) {
			PQclear(result);
			result = next;
		}
	PQenterPipelineMode(connection);
	if (outcome_good(result))
		return result;
	connection_complain("it refuses");
	PQclear(result);
	return NULL;
}

/* A host whose power or network is gone says nothing of it, and what its transaction has locked would stay locked until the server
 * notices: after two hours by itself, after 20 or 25 seconds so (PostgreSQL's manual, 20.3.2). */
bool
connection_set_up(void)
{
	char sql[512];
	PGresult *result;

	if (strcmp(PQparameterStatus(connection, "server_encoding"), "UTF8") != 0) {
		host->log_error("database: its encoding is %s, and has to be UTF8", PQparameterStatus(connection, "server_encoding"));
		return false;
	}
	snprintf(sql, sizeof sql,
	         "SET lock_timeout = %d; SET synchronous_commit = %s; SET default_transaction_isolation = 'repeatable read';"
	         " SET default_transaction_read_only = on; SET plan_cache_mode = force_generic_plan; SET jit = off;"
	         " SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 20000",
	         host->config->busy_timeout ? host->config->busy_timeout : 1,
	         host->config->synchronous == SYNCHRONOUS_FULL ? "on" : "off");
	if (!(result = connection_execute(sql)))
		return false;
	PQclear(result);
	return true;
}

bool
connection_open(void)
{
	connection_close();
	pipeline_forget();
	connection = connect_any();
	connection_number++;
	if (PQstatus(connection) == CONNECTION_OK) {
		PQsetNoticeProcessor(connection, connection_notice, NULL);
		if (connection_set_up()) {
			failed_at = 0;
			return true;
		}
	} else {
		connection_complain("cannot be reached");
	}
	connection_close();
	failed_at = connection_now();
	return false;
}

void
connection_close(void)
{
	PQfinish(connection);
	connection = NULL;
}

/* The end of a connection shows when somebody reads. */
static bool
connection_is_up(void)
{
	return connection && PQconsumeInput(connection) && PQstatus(connection) == CONNECTION_OK;
}

bool
connection_lives(void)
{
	if (connection_is_up())
		return true;
	if (failed_at && connection_now() - failed_at < AGAIN_MS)
		return false;
	if (connection)
		host->log_warning("database: the connection was lost, connecting again");
	if (connection_open() && schema_ready(DB_OPEN_TO_LOOK))
		return true;
	connection_close();
	failed_at = connection_now();
	return false;
}
