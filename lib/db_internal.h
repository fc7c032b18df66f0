/* What the files of the database room share among themselves, and nobody else sees. */
#ifndef MOZNODS_DB_INTERNAL_H
#define MOZNODS_DB_INTERNAL_H

#include "db.h"

#include <sqlite3.h>

extern sqlite3 *db_connection;

/* Remembers what failed, the first failure only, and logs what nobody else will explain. */
void db_remember(int code, const char *what);

#endif
