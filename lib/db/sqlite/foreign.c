/* Databases of other programs: see lib/db/foreign.h. */
#include "lib/db/foreign.h"
#include "lib/base/log.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { ARGUMENTS_MOST = 8 };

struct foreign {
	sqlite3 *connection;
};

static struct foreign *
foreign_connect(const char *path, int flags)
{
	struct foreign *foreign = calloc(1, sizeof *foreign);

	if (!foreign || sqlite3_open_v2(path, &foreign->connection, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		log_error("%s: %s", path, foreign && foreign->connection ? sqlite3_errmsg(foreign->connection) : "out of memory");
		foreign_close(foreign);
		return NULL;
	}
	sqlite3_db_config(foreign->connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(foreign->connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	return foreign;
}

struct foreign *
foreign_open(const char *path)
{
	return foreign_connect(path, SQLITE_OPEN_READONLY);
}

/* A name that is empty is a file that is deleted when it is closed (sqlite3_open). */
struct foreign *
foreign_begin(void)
{
	return foreign_connect("", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
}

void
foreign_close(struct foreign *foreign)
{
	if (foreign)
		sqlite3_close(foreign->connection);
	free(foreign);
}

bool
foreign_has(struct foreign *foreign, const char *table)
{
	return sqlite3_table_column_metadata(foreign->connection, NULL, table, NULL, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

static void
foreign_call(sqlite3_context *context, int count, sqlite3_value **values)
{
	union {
		void *data;
		foreign_function *function;
	} how = { .data = sqlite3_user_data(context) };
	const char *texts[ARGUMENTS_MOST];
	char *result;

	for (int i = 0; i < count; i++)
		texts[i] = (const char *)sqlite3_value_text(values[i]);
	result = how.function(count, texts);
	if (result)
		sqlite3_result_text(context, result, -1, free);
	else
		sqlite3_result_null(context);
}

bool
foreign_add(struct foreign *foreign, const char *name, int count, foreign_function *function)
{
	union {
		foreign_function *function;
		void *data;
	} how = { .function = function };

	return count <= ARGUMENTS_MOST
	    && sqlite3_create_function(foreign->connection, name, count, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
	                               how.data, foreign_call, NULL, NULL)
	               == SQLITE_OK;
}

/* Runs one statement to its end, or until nobody takes its rows. */
static int
foreign_step(sqlite3_stmt *statement, bool (*take)(void *context, const char *text), void *context)
{
	int result;

	while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(statement, 0);

		if (take && text && !take(context, text))
			return SQLITE_ABORT;
	}
	return result;
}

bool
foreign_run(struct foreign *foreign, const char *script, const char *parameter, bool (*take)(void *context, const char *text),
            void *context)
{
	sqlite3_stmt *statement;
	int result = SQLITE_DONE;

	while (*script && result == SQLITE_DONE) {
		if (sqlite3_prepare_v2(foreign->connection, script, -1, &statement, &script) != SQLITE_OK) {
			result = SQLITE_ERROR;
		} else if (statement) {
			if (parameter && sqlite3_bind_parameter_count(statement) > 0)
				sqlite3_bind_text(statement, 1, parameter, -1, SQLITE_STATIC);
			result = foreign_step(statement, take, context);
			sqlite3_finalize(statement);
		}
	}
	if (result != SQLITE_DONE && result != SQLITE_ABORT)
		log_error("the database to be converted: %s", sqlite3_errmsg(foreign->connection));
	return result == SQLITE_DONE;
}
