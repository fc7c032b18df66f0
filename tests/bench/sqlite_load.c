/*
 * SQLite alone: runs the statements of a file against a database, once to fill it or again and again from several
 * processes, as a limit for what a server on top of it can do. Connections are set up as the server's are. Parameters come
 * from the command line; :id, :stream and :seq are the last that a statement of the run returned, :n counts the runs.
 */
#include "measure.h"

#include <sodium.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STATEMENTS_MOST = 64, PARAMETERS_MOST = 16, PROCESSES_MOST = 64, SAMPLES_MOST = 1 << 20, BUSY_TRIES = 20000 };

static const char usage[] =
	"usage: sqlite_load [-j PROCESSES] [-d SECONDS] [-s full|normal|off] [-1] DATABASE FILE.sql [NAME=VALUE…]\n"
	"  -1  runs the file once and prints nothing\n";

/* What a process leaves behind for its parent. */
struct measurement {
	size_t runs;
	double cpu, latency[SAMPLES_MOST];
};

static sqlite3 *database;
static sqlite3_stmt *statements[STATEMENTS_MOST];
static int statement_count;
static char *parameters[PARAMETERS_MOST];
static int parameter_count;
static const char *synchronous = "full";

/* What one statement returns and later ones use: a row whose first column has one of these names. */
static struct carried {
	const char *column, *parameter;
	int64_t value;
} carried[] = { { "id", ":id", 0 }, { "stream", ":stream", 0 }, { "seq", ":seq", 0 }, { "loose", ":loose", 0 } };
enum { CARRIED = sizeof carried / sizeof carried[0] };
static double seconds = 2;

/* Equal chances for whoever waits: see db_busy_handler() in lib/db/db.c. */
static int
nap(void *unused, int times)
{
	(void)unused;
	usleep((useconds_t)(200 + random() % 400));
	return times < BUSY_TRIES;
}

static void
sha256(sqlite3_context *context, int count, sqlite3_value **values)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	(void)count;
	crypto_hash_sha256(hash, sqlite3_value_text(values[0]), (unsigned long long)sqlite3_value_bytes(values[0]));
	sqlite3_result_blob(context, hash, sizeof hash, SQLITE_TRANSIENT);
}

static void
open_database(const char *path)
{
	char pragmas[256];

	if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL))
		give_up("%s: %s", path, sqlite3_errmsg(database));
	sqlite3_busy_handler(database, nap, NULL);
	sqlite3_create_function(database, "sha256", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, sha256, NULL, NULL);
	snprintf(pragmas, sizeof pragmas,
	         "PRAGMA synchronous = %s; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;"
	         "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000",
	         synchronous);
	if (sqlite3_exec(database, pragmas, NULL, NULL, NULL))
		give_up("%s: %s", path, sqlite3_errmsg(database));
}

static void
prepare_all(const char *path)
{
	char *sql = calloc(1, 1 << 16);
	const char *rest = sql;
	FILE *file = fopen(path, "re");

	if (!sql || !file || !fread(sql, 1, (1 << 16) - 1, file))
		give_up("%s cannot be read", path);
	fclose(file);
	while (*rest) {
		sqlite3_stmt *statement;

		if (sqlite3_prepare_v3(database, rest, -1, SQLITE_PREPARE_PERSISTENT, &statement, &rest))
			give_up("%s: %s", path, sqlite3_errmsg(database));
		if (statement && statement_count == STATEMENTS_MOST)
			give_up("%s has more than %d statements", path, STATEMENTS_MOST);
		if (statement)
			statements[statement_count++] = statement;
	}
	free(sql);
}

/* Numbers are bound as such, everything else as text. */
static void
bind(sqlite3_stmt *statement, int64_t run)
{
	for (int i = 0; i < CARRIED; i++)
		sqlite3_bind_int64(statement, sqlite3_bind_parameter_index(statement, carried[i].parameter), carried[i].value);
	sqlite3_bind_int64(statement, sqlite3_bind_parameter_index(statement, ":n"), run);
	for (int i = 0; i < parameter_count; i++) {
		char name[64], *value = strchr(parameters[i], '=') + 1, *end;
		int64_t number = strtoll(value, &end, 10);
		int index;

		snprintf(name, sizeof name, ":%.*s", (int)(value - 1 - parameters[i]), parameters[i]);
		if (!(index = sqlite3_bind_parameter_index(statement, name)))
			continue;
		if (*value && !*end)
			sqlite3_bind_int64(statement, index, number);
		else
			sqlite3_bind_text(statement, index, value, -1, SQLITE_STATIC);
	}
}

static struct carried *
find_carried(const char *column)
{
	for (int i = 0; i < CARRIED; i++)
		if (!strcmp(carried[i].column, column))
			return &carried[i];
	return NULL;
}

static void
take_row(sqlite3_stmt *row)
{
	struct carried *to = find_carried(sqlite3_column_name(row, 0));

	if (!to)
		sqlite3_column_text(row, 0);
	for (int i = 0; to && i < sqlite3_column_count(row); i++)
		if ((to = find_carried(sqlite3_column_name(row, i))))
			to->value = sqlite3_column_int64(row, i);
}

static void
run_once(int64_t run)
{
	int code;

	for (int i = 0; i < statement_count; i++) {
		sqlite3_stmt *statement = statements[i];

		bind(statement, run);
		while ((code = sqlite3_step(statement)) == SQLITE_ROW)
			take_row(statement);
		if (code != SQLITE_DONE)
			give_up("%s in: %s", sqlite3_errmsg(database), sqlite3_sql(statement));
		sqlite3_reset(statement);
	}
}

static void
work(const char *path, const char *file, struct measurement *measurement)
{
	double end, began, cpu;

	open_database(path);
	prepare_all(file);
	srandom((unsigned)getpid());
	for (int i = 0; i < 20; i++)
		run_once(0);
	cpu = cpu_seconds("self");
	end = now() + seconds;
	while ((began = now()) < end && measurement->runs < SAMPLES_MOST) {
		run_once((int64_t)measurement->runs);
		measurement->latency[measurement->runs++] = now() - began;
	}
	measurement->cpu = cpu_seconds("self") - cpu;
}

static void
run_many(const char *path, const char *file, unsigned processes)
{
	struct result result = { .seconds = seconds, .unit = 1000 };
	struct measurement *measured =
		mmap(NULL, processes * sizeof *measured, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;

	if (measured == MAP_FAILED)
		give_up("no memory");
	for (unsigned i = 0; i < processes; i++)
		if (fork() == 0) {
			work(path, file, &measured[i]);
			_exit(EXIT_SUCCESS);
		}
	while (wait(&status) > 0)
		if (status)
			give_up("one process has failed");
	for (unsigned i = 0; i < processes; i++) {
		result.events += (double)measured[i].runs;
		result.cpu += measured[i].cpu;
		for (size_t j = 0; j < measured[i].runs; j++)
			samples_add(&result.latencies, measured[i].latency[j]);
	}
	result_print(&result);
}

int
main(int count, char **arguments)
{
	unsigned processes = 1;
	bool once = false;
	int option;

	while ((option = getopt(count, arguments, "1j:d:s:")) != -1)
		switch (option) {
		case '1': once = true; break;
		case 'j': processes = (unsigned)number_from(optarg, PROCESSES_MOST); break;
		case 'd': seconds = strtod(optarg, NULL); break;
		case 's': synchronous = optarg; break;
		default: give_up("%s", usage);
		}
	if (count - optind < 2 || count - optind - 2 > PARAMETERS_MOST)
		give_up("%s", usage);
	for (int i = optind + 2; i < count; i++)
		if (strchr(parameters[parameter_count++] = arguments[i], '=') == NULL)
			give_up("%s", usage);
	if (!once) {
		run_many(arguments[optind], arguments[optind + 1], processes);
		return EXIT_SUCCESS;
	}
	open_database(arguments[optind]);
	sqlite3_exec(database, "PRAGMA cache_size = -500000", NULL, NULL, NULL);
	prepare_all(arguments[optind + 1]);
	run_once(0);
	/* Only a database that is closed is written back whole from its log. */
	for (int i = 0; i < statement_count; i++)
		sqlite3_finalize(statements[i]);
	if (sqlite3_close(database))
		give_up("%s does not close", arguments[optind]);
	return EXIT_SUCCESS;
}
