/* PostgreSQL as an engine: what db.c calls, and what it finds in the module. */
#include "lib/base/config.h"
#include "lib/db/postgresql/module.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

const struct engine_host *host;

/* The state directory has what lies beside the database, and is made with it alone. */
static bool
engine_has_state(const char *state, enum db_opening how)
{
	if (how == DB_OPEN)
		return host->make_state(state);
	if (how == DB_OPEN_TO_LOOK || access(state, F_OK) == 0)
		return true;
	host->log_error("%s: %s", state, strerror(errno));
	return false;
}

static bool
engine_open(const char *state, enum db_opening how)
{
	bool good = engine_has_state(state, how) && connection_open() && schema_ready(how);

	transaction_set_busy_timeout(host->config->busy_timeout);
	if (!good)
		connection_close();
	return good;
}

static void
engine_close(void)
{
	connection_close();
	statement_forget_all();
}

/* What is stored is as long as it was: PostgreSQL clears up by itself. */
static void
engine_checkpoint(void)
{
}

/* A server checks what it reads, and foreign keys with each change. */
static bool
engine_check(struct strbuf *findings)
{
	(void)findings;
	return true;
}

static struct query last_id = QUERY(
	SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence(:table, 'id') AS regclass))
);

static const struct engine postgresql = {
	.open = engine_open,
	.close = engine_close,
	.begin = transaction_begin,
	.commit = transaction_commit,
	.undo = transaction_undo,
	.writes = transaction_writes,
	.bind_integers = statement_bind_integers,
	.bind_boolean = statement_bind_boolean,
	.bind_text = statement_bind_text,
	.bind_blob = statement_bind_blob,
	.next = statement_next,
	.run = statement_run,
	.end = statement_end,
	.lock = transaction_lock,
	.ahead = statement_ahead,
	.integer = statement_integer,
	.text = statement_text,
	.length = statement_length,
	.null = statement_null,
	.changes = statement_changes,
	.last_id = &last_id,
	.changed_elsewhere = transaction_changed_elsewhere,
	.set_busy_timeout = transaction_set_busy_timeout,
	.checkpoint = engine_checkpoint,
	.check = engine_check,
	.bulk = &bulk_postgresql,
};

const struct engine *
moznods_engine(const struct engine_host *of)
{
	if (strcmp(of->version, VERSION) != 0)
		return NULL;
	host = of;
	return &postgresql;
}
