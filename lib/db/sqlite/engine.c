/* SQLite as an engine: what db.c calls. */
#include "lib/db/engine.h"
#include "lib/db/sqlite/sqlite.h"
#include "lib/db/sqlite/statement.h"
#include "lib/db/sqlite/transaction.h"

static struct query last_id = QUERY(SELECT id FROM last_id WHERE name = :table);

const struct engine engine_sqlite = {
	.open = db_sqlite_open,
	.close = db_sqlite_close,
	.begin = transaction_begin,
	.commit = transaction_commit,
	.undo = transaction_undo,
	.writes = transaction_writes,
	.part_begin = transaction_part_begin,
	.part_end = transaction_part_end,
	.part_undo = transaction_part_undo,
	.begin_at_once = transaction_begin_at_once,
	.await = transaction_await,
	.store = transaction_store,
	.bind_integers = statement_bind_integers,
	.bind_boolean = statement_bind_boolean,
	.bind_text = statement_bind_text,
	.bind_blob = statement_bind_blob,
	.next = statement_next,
	.run = statement_run,
	.end = statement_end,
	.lock = transaction_lock,
	.integer = statement_integer,
	.text = statement_text,
	.length = statement_length,
	.null = statement_null,
	.changes = statement_changes,
	.last_id = &last_id,
	.changed_elsewhere = transaction_changed_elsewhere,
	.set_busy_timeout = transaction_set_busy_timeout,
	.checkpoint = db_sqlite_checkpoint,
	.check = db_sqlite_check,
	.bulk = &bulk_sqlite,
};
