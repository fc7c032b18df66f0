/*
 * Which engine the option `database` means. That of PostgreSQL is a module, so that who uses SQLite links and loads nothing of it,
 * not even its library.
 */
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/module.h"
#include "lib/db/bulk.h"
#include "lib/db/engine.h"

#ifdef POSTGRESQL
static const struct engine *
engine_load(void)
{
	static const struct engine_host host = {
		.version = VERSION,
		.config = &config,
		.fail = db_fail,
		.make_state = db_make_state,
		.wait = db_wait,
		.pause = db_pause,
		.log_error = log_error,
		.log_warning = log_warning,
		.log_info = log_info,
		.log_debug = log_debug,
	};
	engine_entry *entry = NULL;
	const struct engine *engine;

	*(void **)&entry = module_entry("moznods-postgresql.so", ENGINE_ENTRY, "PostgreSQL (package moznods-postgresql)");
	if (!entry)
		return NULL;
	if (!(engine = entry(&host)))
		log_error("database: the module for PostgreSQL is not of version " VERSION);
	return engine;
}

static const struct engine *
engine_find_postgresql(void)
{
	static const struct engine *engine;

	if (!engine)
		engine = engine_load();
	return engine;
}
#else
static const struct engine *
engine_find_postgresql(void)
{
	log_error("database: this program was built without PostgreSQL (configure --with-postgresql): see the option `database`");
	return NULL;
}
#endif

const struct engine *
engine_find(void)
{
	return *config.database ? engine_find_postgresql() : &engine_sqlite;
}

const struct bulk *
bulk_find(void)
{
	const struct engine *engine = engine_find();

	return engine ? engine->bulk : NULL;
}
