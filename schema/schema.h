/* The schema as the programs carry it; schema.c is generated from the .sql files. */
#ifndef MOZNODS_SCHEMA_H
#define MOZNODS_SCHEMA_H

extern const char *const schema_tables;
extern const char *const schema_views;
extern const int schema_version;            /* what PRAGMA user_version says of a present database */
extern const int schema_views_mark;         /* changes with views.sql; the counter `views` of a database has it */
extern const char *const schema_upgrades[]; /* [N - 1] leads from version N to N + 1; NULL ends */

/* What the module for PostgreSQL carries, of the same version; postgresql.c is generated, too. A database has its version and the
 * mark of its views in the counters `schema` and `views`. A step is NULL where PostgreSQL has never had the version. */
extern const char *const schema_postgresql_tables;
extern const char *const schema_postgresql_views;
extern const int schema_postgresql_version;
extern const int schema_postgresql_views_mark;
extern const char *const schema_postgresql_upgrades[];

#endif
