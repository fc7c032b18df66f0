/*
 * What an engine does: behind db.h there is one of several, and only the files of an engine name its library. db.c alone calls it,
 * from db_open to db_close, and only while nothing has failed but where it says so here. The first failure of a transaction counts,
 * and shows at its end: an engine may find it as late as that.
 */
#ifndef MOZNODS_ENGINE_H
#define MOZNODS_ENGINE_H

#include "lib/db/db.h"

struct bulk;
struct config;

/* What has become of something. */
enum db_outcome {
	DB_DONE,
	DB_BUSY,        /* the database, or what was to be locked, is in use, or cannot be reached: later it may go well */
	DB_MET_ANOTHER, /* another transaction was first: begun again it may go well at once */
	DB_FULL,        /* there is no room to store anything */
	DB_FAULT        /* anything else; the log says what */
};

/* How a database is opened: see the functions of db.h. */
enum db_opening { DB_OPEN, DB_OPEN_AGAIN, DB_OPEN_PRESENT, DB_OPEN_TO_LOOK };

struct engine {
	/* Connects, and lays the schema where the opening is one that may. False, and why in the log; nothing is open then. */
	bool (*open)(const char *state, enum db_opening how);
	void (*close)(void);

	/* A transaction. What had failed in it before, db_fail has been told; `undo` is called whatever has failed. */
	enum db_outcome (*begin)(enum db_mode mode);
	enum db_outcome (*commit)(void);
	void (*undo)(void);
	bool (*writes)(void);

	/* A part of a transaction that writes: see db_joint_begin. NULL: the engine has none. `part_undo` undoes the part alone; false:
	 * the whole transaction is undone with it. */
	enum db_outcome (*part_begin)(void);
	enum db_outcome (*part_end)(void);
	bool (*part_undo)(void);

	/* What waits, in another thread while nobody else uses the database: `await` does of a `begin` that writes what waits for others,
	 * `store` of a commit what waits for the disk; `begin` and `commit` tell what came of it. Before, `begin_at_once` looks whether
	 * anybody has to be waited for. NULL: the engine cannot. */
	bool (*begin_at_once)(void);
	void (*await)(void);
	void (*store)(void);

	/* Queries. A parameter that the query does not have is a DB_FAULT. `end` is called whatever has failed. */
	void (*bind_integers)(struct query *query, const char *first, const int64_t *values, int count);
	void (*bind_boolean)(struct query *query, const char *name, bool value);
	void (*bind_text)(struct query *query, const char *name, const char *value);
	void (*bind_blob)(struct query *query, const char *name, const void *value, size_t length);
	bool (*next)(struct query *query);
	void (*run)(struct query *query);
	void (*end)(struct query *query);
	void (*lock)(struct query *query);

	/* Sends a bound query without waiting: `next` gives its rows later, and the end of the transaction ends it. NULL: it would come to
	 * nothing. */
	void (*ahead)(struct query *query);

	/* Of the present row, and of the last statement. */
	int64_t (*integer)(struct query *query, int column);
	const char *(*text)(struct query *query, int column);
	size_t (*length)(struct query *query, int column);
	bool (*null)(struct query *query, int column);
	int64_t (*changes)(void);

	struct query *last_id; /* the highest id that :table has ever given out; no row, or NULL: none yet */
	bool (*changed_elsewhere)(void);
	int (*set_busy_timeout)(int milliseconds);
	void (*checkpoint)(void);
	bool (*check)(struct strbuf *findings);

	const struct bulk *bulk; /* what moves its tables: bulk.h */
};

/* One file in the state directory. */
extern const struct engine engine_sqlite;

/* The engine of the option `database`, which loads its module where it has one. NULL, and why in the log: there is none. */
const struct engine *engine_find(void);

/* Tells what has become of something inside the transaction under way, for engines: the first that is not DB_DONE counts. */
void db_fail(enum db_outcome outcome);

/* To be called by an engine before it waits for its server, or in between while it connects: see db_set_wait. */
bool db_wait(int descriptor);
enum db_pause db_pause(int milliseconds);

/* What a module is given by the program that loads it, nothing else of which it names. */
struct engine_host {
	const char *version; /* of the program, which a module has to be of */
	const struct config *config;
	void (*fail)(enum db_outcome outcome);
	bool (*make_state)(const char *state);    /* db_make_state */
	bool (*wait)(int descriptor);             /* db_wait */
	enum db_pause (*pause)(int milliseconds); /* db_pause */
	void (*log_error)(const char *format, ...) __attribute__((format(printf, 1, 2)));
	void (*log_warning)(const char *format, ...) __attribute__((format(printf, 1, 2)));
	void (*log_info)(const char *format, ...) __attribute__((format(printf, 1, 2)));
	void (*log_debug)(const char *format, ...) __attribute__((format(printf, 1, 2)));
};

/* What a module has, under that name: its engine, or NULL where it is of another version. The host lives as long as the process. */
typedef const struct engine *engine_entry(const struct engine_host *host);
engine_entry moznods_engine __attribute__((visibility("default")));
#define ENGINE_ENTRY "moznods_engine"

/* Makes the state directory, for this account alone, where there is none. False, and why in the log. */
bool db_make_state(const char *state);

#endif
