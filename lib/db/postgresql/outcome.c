/* What a failed statement means: by its SQLSTATE, see appendix A of PostgreSQL's manual. */
#include "lib/db/postgresql/module.h"

#include <string.h>

struct meaning {
	const char *state; /* the code, or its class: the first two characters */
	enum db_outcome outcome;
};

static const struct meaning meanings[] = {
	{ "40001", DB_MET_ANOTHER }, /* serialization_failure */
	{ "40P01", DB_MET_ANOTHER }, /* deadlock_detected */
	{ "23505", DB_MET_ANOTHER }, /* unique_violation: the statement had looked for the row, and it was not there yet */
	{ "23503", DB_MET_ANOTHER }, /* foreign_key_violation: the row was there when the statement looked */
	{ "55P03", DB_BUSY },        /* lock_not_available */
	{ "57014", DB_BUSY },        /* query_canceled, by a statement_timeout of the administrator */
	{ "53100", DB_FULL },        /* disk_full */
	{ "53", DB_BUSY },           /* insufficient_resources: too many connections, out of memory */
	{ "08", DB_BUSY },           /* connection_exception */
};

bool
outcome_good(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	/* Empty: a step of an upgrade that the other engine alone needs. */
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_PIPELINE_SYNC
	    || status == PGRES_EMPTY_QUERY;
}

bool
outcome_is_end(const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	return state && (!strncmp(state, "57P", 3) || (!strcmp(state, "25006") && transaction_writes()));
}

enum db_outcome
outcome_of(const PGresult *result, const char *what)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE),
		   *said = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	if (!state)
		return DB_BUSY;
	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
		if (!strncmp(state, meanings[i].state, strlen(meanings[i].state))) {
			host->log_debug("database: %s (%s) in: %s", said ? said : "", state, what);
			return meanings[i].outcome;
		}
	host->log_error("database: %s (%s) in: %s", said ? said : "", state, what);
	return DB_FAULT;
}
