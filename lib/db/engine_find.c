/*
 * Which engine the option `database` means. That of PostgreSQL is a module, so that who uses SQLite links and loads nothing of it,
 * not even its library.
 */
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/program_path.h"
#include "lib/db/engine.h"

#include <dlfcn.h>
#include <string.h>

#ifdef POSTGRESQL
static const struct engine *
engine_load(const char *path)
{
	static const struct engine_host host = {
		.version = VERSION,
		.config = &config,
		.fail = db_fail,
		.make_state = db_make_state,
		.wait = db_wait,
		.log_error = log_error,
		.log_warning = log_warning,
		.log_info = log_info,
		.log_debug = log_debug,
	};
	void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	engine_entry *entry = NULL;
	const struct engine *engine;

	if (module)
		*(void **)&entry = dlsym(module, ENGINE_ENTRY);
	if (!entry) {
		log_error("database: the module for PostgreSQL (package moznods-postgresql) cannot be loaded: %s", dlerror());
		return NULL;
	}
	if (!(engine = entry(&host)))
		log_error("database: %s is not of version " VERSION, path);
	return engine;
}

static const struct engine *
engine_find_postgresql(void)
{
	static const struct engine *engine;
	char path[PATH_MAX];

	if (!engine && program_path_find("$ORIGIN/moznods-postgresql.so:" MODULEDIR "/moznods-postgresql.so", path))
		engine = engine_load(path);
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
