/*
 * Queries and transactions: see db.h. A failure is remembered in `failure` and silences everything until the transaction ends, so
 * that no caller acts on rows that are not there. What is done, the engine does.
 */
#include "lib/db/db.h"
#include "lib/base/error.h"
#include "lib/db/engine.h"
#include "lib/db/late.h"

static const struct engine *engine = &engine_sqlite;
static enum db_outcome failure;
static bool (*wait_elsewhere)(int descriptor);
static enum db_pause (*pause_elsewhere)(int milliseconds);
static void (*before_transaction)(void);
static bool joint;                    /* what is begun and ended is a part */
static enum db_outcome joint_failure; /* of the transaction that it is a part of */

static bool
db_open_how(const char *state, enum db_opening how)
{
	const struct engine *found = engine_find();

	if (!found)
		return false;
	engine = found;
	return engine->open(state, how);
}

bool
db_open(const char *state)
{
	return db_open_how(state, DB_OPEN);
}

bool
db_open_again(const char *state)
{
	return db_open_how(state, DB_OPEN_AGAIN);
}

bool
db_open_present(const char *state)
{
	return db_open_how(state, DB_OPEN_PRESENT);
}

bool
db_open_to_look(const char *state)
{
	return db_open_how(state, DB_OPEN_TO_LOOK);
}

void
db_close(void)
{
	engine->close();
}

int
db_set_busy_timeout(int milliseconds)
{
	if (before_transaction && !joint)
		before_transaction();
	return engine->set_busy_timeout(milliseconds);
}

void
db_fail(enum db_outcome outcome)
{
	if (!failure)
		failure = outcome;
}

bool
db_failed(void)
{
	return failure != DB_DONE;
}

static const struct error *
refusal(enum db_outcome outcome)
{
	static const struct error *const refusals[] = {
		[DB_DONE] = NULL,
		[DB_BUSY] = &error_busy,
		[DB_MET_ANOTHER] = &error_met_another,
		[DB_FULL] = &error_insufficient_storage,
		[DB_FAULT] = &error_internal
	};

	return refusals[outcome];
}

void
db_set_wait(bool (*wait)(int descriptor), enum db_pause (*pause)(int milliseconds), void (*before)(void))
{
	wait_elsewhere = wait;
	pause_elsewhere = pause;
	before_transaction = before;
}

bool
db_wait(int descriptor)
{
	return wait_elsewhere && wait_elsewhere(descriptor);
}

enum db_pause
db_pause(int milliseconds)
{
	return pause_elsewhere ? pause_elsewhere(milliseconds) : DB_NO_PAUSE;
}

static void
begin_part(void)
{
	failure = joint_failure;
	if (!failure)
		db_fail(engine->part_begin());
}

void
db_begin(enum db_mode mode)
{
	if (joint) {
		begin_part();
		return;
	}
	if (before_transaction)
		before_transaction();
	failure = DB_DONE;
	db_fail(engine->begin(mode));
}

const struct error *
db_commit(void)
{
	if (!failure && !late_store())
		db_fail(DB_FAULT);
	if (!failure)
		db_fail(joint ? engine->part_end() : engine->commit());
	return failure ? db_undo() : NULL;
}

static void
undo(void)
{
	if (!joint)
		engine->undo();
	else if (!joint_failure && !engine->part_undo())
		joint_failure = failure ? failure : DB_FAULT;
}

const struct error *
db_undo(void)
{
	const struct error *reason;

	late_forget();
	undo();
	reason = refusal(failure);
	failure = DB_DONE;
	return reason;
}

bool
db_can_join(void)
{
	return engine->part_begin != NULL;
}

bool
db_joint_at_once(void)
{
	return !engine->begin_at_once || engine->begin_at_once();
}

void
db_joint_await(void)
{
	engine->await();
}

void
db_joint_begin(void)
{
	db_begin(WRITES);
	joint_failure = failure;
	joint = true;
}

void
db_joint_seal(void)
{
	joint = false;
	failure = joint_failure;
}

void
db_joint_store(void)
{
	if (!failure && engine->store)
		engine->store();
}

const struct error *
db_joint_commit(void)
{
	db_joint_seal();
	return db_commit();
}

bool
db_writes(void)
{
	return engine->writes();
}

void
db_bind_integer(struct query *query, const char *name, int64_t value)
{
	db_bind_integers(query, name, &value, 1);
}

void
db_bind_integers(struct query *query, const char *first, const int64_t *values, int count)
{
	if (!failure)
		engine->bind_integers(query, first, values, count);
}

void
db_bind_boolean(struct query *query, const char *name, bool value)
{
	if (!failure)
		engine->bind_boolean(query, name, value);
}

void
db_bind_text(struct query *query, const char *name, const char *value)
{
	if (!failure)
		engine->bind_text(query, name, value);
}

void
db_bind_blob(struct query *query, const char *name, const void *value, size_t length)
{
	if (!failure)
		engine->bind_blob(query, name, value, length);
}

bool
db_can_send_ahead(void)
{
	return engine->ahead != NULL;
}

void
db_ahead(struct query *query)
{
	if (!failure && engine->ahead)
		engine->ahead(query);
	else
		engine->end(query);
}

bool
db_next(struct query *query)
{
	if (!failure)
		return engine->next(query);
	engine->end(query);
	return false;
}

void
db_end(struct query *query)
{
	engine->end(query);
}

void
db_run(struct query *query)
{
	if (failure)
		engine->end(query);
	else
		engine->run(query);
}

void
db_lock(struct query *query)
{
	if (!failure)
		engine->lock(query);
	engine->end(query);
}

int64_t
db_integer(struct query *query, int column)
{
	return engine->integer(query, column);
}

const char *
db_text(struct query *query, int column)
{
	return engine->text(query, column);
}

size_t
db_length(struct query *query, int column)
{
	return engine->length(query, column);
}

bool
db_null(struct query *query, int column)
{
	return engine->null(query, column);
}

int64_t
db_changes(void)
{
	return engine->changes();
}

int64_t
db_last_id(const char *table)
{
	int64_t id = 0;

	db_bind(engine->last_id, ":table", table);
	if (db_next(engine->last_id)) {
		id = db_integer(engine->last_id, 0);
		db_end(engine->last_id);
	}
	return id;
}

bool
db_changed_elsewhere(void)
{
	bool changed;

	if (before_transaction)
		before_transaction();
	failure = DB_DONE;
	changed = engine->changed_elsewhere();
	failure = DB_DONE;
	return changed;
}

void
db_checkpoint(void)
{
	if (before_transaction)
		before_transaction();
	engine->checkpoint();
}

bool
db_check(struct strbuf *findings)
{
	return engine->check(findings);
}
