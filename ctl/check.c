/* A look at everything: see check.h. */
#include "check.h"
#include "arguments.h"
#include "database.h"
#include "probe.h"
#include "programs.h"
#include "state.h"
#include "surroundings.h"
#include "lib/account_store.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/doorbell.h"
#include "lib/error.h"
#include "lib/storage.h"
#include "lib/storage_check.h"
#include "lib/strbuf.h"
#include "schema/schema.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROBE_MS = 3000, NAMED_MAX = 20 };   /* so many bad contents are named, all are counted */

enum verdict { OK, WARNING, FAULT };

static bool faulty, warned;

static void say(enum verdict verdict, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void
say(enum verdict verdict, const char *format, ...)
{
	static const char *const words[] = { "ok     ", "warning", "FAULT  " };
	va_list values;

	faulty = faulty || verdict == FAULT;
	warned = warned || verdict == WARNING;
	printf("%s ", words[verdict]);
	va_start(values, format);
	vprintf(format, values);
	va_end(values);
	putchar('\n');
}

/* Whether a file or directory is for its owner, who should be this user, alone. One that is not there is left out. */
static void
check_private(const char *path)
{
	struct stat status;

	if (stat(path, &status)) {
		if (errno != ENOENT)
			say(FAULT, "%s: %s", path, strerror(errno));
		return;
	}
	if (status.st_mode & 077)
		say(FAULT, "%s can be reached by other users (mode %03o): chmod go= %s", path, status.st_mode & 0777, path);
	else if (status.st_uid != getuid())
		say(WARNING, "%s belongs to user %ld, not to you", path, (long)status.st_uid);
	else
		say(OK, "%s is private", path);
}

static void
check_surroundings(void)
{
	const char *network = surroundings_network(config.state);
	char pages[PATH_MAX];
	enum exposure exposure = surroundings_look(config.state, pages);

	if (exposure == EXPOSED)
		say(FAULT, "%s lies among the pages of a web server, %s, and no .htaccess keeps people out", config.state, pages);
	else if (exposure == CLOSED)
		say(WARNING, "%s lies among the pages of a web server, %s: only a .htaccess keeps people out", config.state, pages);
	if (network && config.journal == JOURNAL_WAL)
		say(FAULT, "journal = wal needs memory that programs share, and %s is on %s: set journal = delete", config.state, network);
}

static bool
check_state(void)
{
	static const char *const names[] = { "moznods.db", "moznods.db-wal", "moznods.db-shm", "run", "tmp", "files", "link.key" };
	char path[PATH_MAX];

	if (access(config.state, R_OK | W_OK | X_OK)) {
		if (errno == ENOENT)
			say(FAULT, "state directory %s does not exist: `moznods serve` makes it", config.state);
		else
			say(FAULT, "state directory %s: %s", config.state, strerror(errno));
		return false;
	}
	check_private(config.state);
	check_surroundings();
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", config.state, names[i]);
		check_private(path);
	}
	return true;
}

static void
check_admin(void)
{
	int64_t users, admins;

	db_begin(READS);
	account_store_count(&users, &admins);
	if (db_commit())
		return;
	if (users && !admins)
		say(WARNING, "accounts: none of %lld is an active site admin: see `moznods user promote`", (long long)users);
	else
		say(OK, "accounts: %lld, %lld of them active site admins", (long long)users, (long long)admins);
}

/* A content that does not agree with the database. */
static void
name_content(enum storage_fault fault, const char *path)
{
	static const char *const words[] = {
		[STORAGE_MISSING] = "is missing, though files need it",
		[STORAGE_SIZE] = "is not as long as the files that need it",
		[STORAGE_STRAY] = "belongs to no file: it can be deleted"
	};
	static int named;

	if (named++ < NAMED_MAX)
		say(FAULT, "files: %s/%s %s", config.state, path, words[fault]);
}

/* Whether the directory of all contents is there, as far as it is needed. A thousand missing files are one fault then. */
static bool
has_files(void)
{
	int64_t files = storage_place_missed();

	if (files > 0)
		say(FAULT, "files: %s/files is missing, and with it the contents of %lld files: is a disk not mounted? Otherwise put it back "
		    "from a backup", config.state, (long long)files);
	return files == 0;
}

static void
check_files(void)
{
	struct storage_tally tally;
	const struct error *error = storage_verify(name_content, &tally);

	if (error)
		say(FAULT, "files: they cannot be compared with the database: %s", error->message);
	else if (tally.faults)
		say(FAULT, "files: database and disk disagree about %lld of them", (long long)tally.faults);
	else
		say(OK, "files: database and disk agree on %lld contents; %lld are noted to be removed",
		    (long long)tally.contents, (long long)tally.due);
}

static void
check_database(void)
{
	struct strbuf findings = { 0 };
	char fault[DB_FAULT_BYTES];
	enum database_state found = database_look(config.state, fault, sizeof fault);

	if (found != DATABASE_PRESENT) {
		say(found == DATABASE_UNUSABLE || found == DATABASE_LOST ? FAULT : WARNING, "database: %s", fault);
		return;
	}
	if (!db_open_present(config.state)) {
		say(FAULT, "database: cannot be opened: the reason is above");
		return;
	}
	say(OK, "database: version %d", schema_version);
	if (db_check(&findings))
		say(OK, "database: sound");
	else
		say(FAULT, "database: damaged, restore a backup: %s", strbuf_string(&findings));
	strbuf_free(&findings);
	check_admin();
	if (has_files())
		check_files();
	db_close();
}

static void
check_programs(void)
{
	static struct programs programs;

	if (programs_find(&programs))
		say(OK, "programs: all there, and lighttpd is %s", programs.lighttpd);
	else
		say(FAULT, "programs: one is missing: the reason is above");
}

/* The port of the server that runs on this state directory; without one, the configured port. */
static int
http_port(pid_t server)
{
	char path[PATH_MAX];
	int port = config.http_port;
	FILE *file;

	snprintf(path, sizeof path, "%s/run/http.port", config.state);
	if (server && (file = fopen(path, "re"))) {
		if (fscanf(file, "%d", &port) != 1)
			port = config.http_port;
		fclose(file);
	}
	return port;
}

/* A server of one's own that does not answer is not well; without one there may be another web server. */
static void
check_server(bool running)
{
	pid_t server = state_served_by(config.state);
	int port = http_port(server), status = port ? probe_http(config.address, port, "/api/health/", PROBE_MS) : 0;

	if (server)
		say(OK, "server: `moznods serve` runs as process %ld", (long)server);
	else
		say(OK, "server: `moznods serve` does not run on this state directory");
	if (status == 200)
		say(OK, "REST: a worker answers at port %d of %s", port, config.address);
	else if (server)
		say(FAULT, status ? "REST: port %d of %s answers with status %d" : "REST: nothing answers at port %d of %s",
		    port, config.address, status);
	else
		say(running ? FAULT : WARNING, "REST: nothing answers at port %d of %s", port, config.address);
	if (doorbell_answered())
		say(OK, "WebSocket: moznods-wsd listens for news");
	else
		say(server ? FAULT : WARNING, "WebSocket: moznods-wsd does not listen for news");
}

int
check(const struct arguments *arguments)
{
	say(OK, "configuration: read without a fault");
	check_programs();
	if (check_state()) {
		check_database();
		check_server(arguments->running);
	}
	puts(faulty ? "There are faults." : warned ? "There is no fault." : "All is well.");
	return faulty ? EXIT_FAILURE : EXIT_SUCCESS;
}
