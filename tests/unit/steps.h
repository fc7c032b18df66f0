/*
 * What statements cost, counted: the steps that SQLite takes for them (SQLITE_STMTSTATUS_VM_STEP), about one for each row that it looks
 * at and each value that it reads.
 */
#ifndef MOZNODS_TESTS_STEPS_H
#define MOZNODS_TESTS_STEPS_H

#include "lib/db/db.h"

#include <sqlite3.h>

/* Those of all statements of the open database since the last call. */
static inline int64_t
steps_taken(void)
{
	static struct query own = QUERY(SELECT 0);
	sqlite3 *connection;
	sqlite3_stmt *statement = NULL;
	int64_t steps = 0;

	db_one(&own);
	connection = sqlite3_db_handle(own.statement);
	while ((statement = sqlite3_next_stmt(connection, statement)))
		steps += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
	return steps;
}

#endif
