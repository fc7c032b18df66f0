/* A look at everything: see check.h. */
#include "check.h"
#include "arguments.h"
#include "check_hosts.h"
#include "check_server.h"
#include "database.h"
#include "front.h"
#include "programs.h"
#include "surroundings.h"
#include "verdict.h"
#include "lib/base/address.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/strbuf.h"
#include "lib/count/count_check.h"
#include "lib/db/db.h"
#include "lib/db/db_file.h"
#include "lib/file/storage.h"
#include "lib/file/storage_check.h"
#include "lib/room/direct_check.h"
#include "lib/search/search_check.h"
#include "lib/site/site_check.h"
#include "lib/store/store.h"
#include "schema/schema.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	SOCKETS_USUAL = 1000, /* which the shipped configurations have room for */
	NAMED_MAX = 20        /* so many bad contents are named, all are counted */
};

/* Prints what a look of the server's own has found. */
static void
say_finding(void *context, const struct site_finding *finding)
{
	static const enum verdict verdicts[] = { [SITE_OK] = OK, [SITE_WARNING] = WARNING, [SITE_FAULT] = FAULT };

	(void)context;
	verdict_say(verdicts[finding->verdict], "%s: %s", finding->name, finding->text);
}

/* It has been read, or there would be no check; but one that holds a secret is not for everybody. */
static void
check_configuration(void)
{
	const char *file = *config.turn_secret ? config_file_of("turn_secret") : NULL;
	struct stat status;

	verdict_say(OK, "configuration: read without a fault");
	if (file && stat(file, &status) == 0 && status.st_mode & S_IROTH)
		verdict_say(WARNING, "configuration: %s holds turn_secret, and every user of the machine can read it: chmod o= %s",
		            file, file);
}

/* Whether a file or directory is for its owner, who should be this user, alone. One that is not there is left out. */
static void
check_private(const char *path)
{
	struct stat status;

	if (stat(path, &status)) {
		if (errno != ENOENT)
			verdict_say(FAULT, "%s: %s", path, strerror(errno));
		return;
	}
	if (status.st_mode & 077)
		verdict_say(FAULT, "%s can be reached by other users (mode %03o): chmod go= %s", path, status.st_mode & 0777, path);
	else if (status.st_uid != getuid())
		verdict_say(WARNING, "%s belongs to user %ld, not to you", path, (long)status.st_uid);
	else
		verdict_say(OK, "%s is private", path);
}

static void
check_surroundings(void)
{
	const char *network = surroundings_network(config.state);
	char pages[PATH_MAX];
	enum exposure exposure = surroundings_look(config.state, pages);

	char bundle[PATH_MAX];

	if (exposure == EXPOSED)
		verdict_say(FAULT, "%s lies among the pages of a web server, %s, and no .htaccess keeps people out", config.state,
		            pages);
	else if (exposure == CLOSED && programs_bundle(bundle))
		verdict_say(OK,
		            "%s lies among the pages of a web server, and .htaccess keeps people out, as everywhere in this bundle",
		            config.state);
	else if (exposure == CLOSED)
		verdict_say(WARNING, "%s lies among the pages of a web server, %s: only a .htaccess keeps people out", config.state,
		            pages);
	if (network && config.journal == JOURNAL_WAL)
		verdict_say(FAULT, "journal = wal needs memory that programs share, and %s is on %s: set journal = delete",
		            config.state, network);
}

static bool
check_state(void)
{
	static const char *const names[] = { "moznods.db", "moznods.db-wal", "moznods.db-shm", "run", "tmp", "files", "link.key" };
	char path[PATH_MAX];

	if (access(config.state, R_OK | W_OK | X_OK) && errno != EROFS) {
		if (errno == ENOENT)
			verdict_say(FAULT, "state directory %s does not exist: `moznods serve` makes it", config.state);
		else
			verdict_say(FAULT, "state directory %s: %s", config.state, strerror(errno));
		return false;
	}
	check_private(config.state);
	check_surroundings();
	site_check_disk(say_finding, NULL);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", config.state, names[i]);
		check_private(path);
	}
	return true;
}

/* A content that does not agree with the database. */
static void
name_content(enum storage_fault fault, const char *path, int64_t since)
{
	static const char *const words[] = {
		[STORAGE_MISSING] = "is missing, though files need it",
		[STORAGE_SIZE] = "is not as long as the files that need it",
		[STORAGE_STRAY] = "belongs to no file: it can be deleted",
	};
	static int named;

	(void)since;
	if (named++ >= NAMED_MAX)
		return;
	if (store_is_used())
		verdict_say(FAULT, "files: %s/%s %s", config.storage, path + strlen("files/"), words[fault]);
	else
		verdict_say(FAULT, "files: %s/%s %s", config.state, path, words[fault]);
}

/* Whether the directory of all contents is there, as far as it is needed. A thousand missing files are one fault then. */
static bool
check_has_files(void)
{
	int64_t files = storage_place_missed();

	if (files > 0)
		verdict_say(FAULT,
		            "files: %s/files is missing, and with it the contents of %lld files: is a disk not mounted? Otherwise put it back "
		            "from a backup",
		            config.state, (long long)files);
	return files == 0;
}

/* Whether everybody on the way can read what goes to the bucket. */
static void
check_way(void)
{
	static const char plain[] = "http://";
	const char *host = config.bucket_endpoint + strlen(plain);
	char name[ADDRESS_BYTES];

	if (!store_is_used() || strncasecmp(config.bucket_endpoint, plain, strlen(plain)) != 0)
		return;
	snprintf(name, sizeof name, "%.*s", (int)strcspn(host, "/"), host);
	if (!address_names_loopback(name))
		verdict_say(WARNING, "files: %s is reached without TLS: whoever is on the way reads them", config.bucket_endpoint);
}

static void
check_files(void)
{
	const char *place = store_is_used() ? "bucket" : "disk";
	struct storage_counts counts;
	const struct error *error;

	check_way();
	if (!store_open()) {
		verdict_say(FAULT, "files: the bucket cannot be asked: the reason is above");
		return;
	}
	if ((error = storage_verify(name_content, &counts)))
		verdict_say(FAULT, "files: they cannot be compared with the database: %s", error->message);
	else if (counts.faults)
		verdict_say(FAULT, "files: database and %s disagree about %lld of them", place, (long long)counts.faults);
	else
		verdict_say(OK, "files: database and %s agree on %lld contents; %lld are noted to be removed", place,
		            (long long)counts.contents, (long long)counts.due);
}

static void
name_count(const struct wrong_count *wrong)
{
	static int named;
	char id[32] = "";

	if (named++ >= NAMED_MAX)
		return;
	if (wrong->id)
		snprintf(id, sizeof id, " %lld", (long long)wrong->id);
	verdict_say(FAULT, "counts: %s%s: stored %lld, counted %lld", wrong->what, id, (long long)wrong->stored,
	            (long long)wrong->counted);
}

static void
check_counts(void)
{
	int64_t wrong = count_check(name_count);

	if (wrong < 0)
		verdict_say(FAULT, "counts: they cannot be compared with the rows of the database");
	else if (wrong)
		verdict_say(FAULT, "counts: %lld of them are not what counting gives", (long long)wrong);
	else
		verdict_say(OK, "counts: they are what counting gives");
}

static void
name_direct(int64_t room)
{
	static int named;

	if (named++ < NAMED_MAX)
		verdict_say(FAULT, "direct rooms: the participants of room %lld are not the members it was made for",
		            (long long)room);
}

static void
check_direct(void)
{
	int64_t wrong = direct_check(name_direct);

	if (wrong < 0)
		verdict_say(FAULT, "direct rooms: they cannot be compared with their participants");
	else if (wrong)
		verdict_say(FAULT, "direct rooms: %lld are not what they were made", (long long)wrong);
	else
		verdict_say(OK, "direct rooms: each has its members");
}

static void
check_search(void)
{
	struct search_agreement agreement;

	if (!search_check(&agreement))
		verdict_say(FAULT, "search: the index cannot be compared with the messages");
	else if (agreement.missing || agreement.strays)
		verdict_say(FAULT, "search: the index lacks %lld messages, and has %lld that are gone: see `moznods search rebuild`",
		            (long long)agreement.missing, (long long)agreement.strays);
	else if (agreement.left)
		verdict_say(OK, "search: the index of %lld messages is right; older ones, up to number %lld, are still to come",
		            (long long)agreement.messages, (long long)agreement.left);
	else
		verdict_say(OK, "search: the index of %lld messages is right", (long long)agreement.messages);
}

static void
check_database(void)
{
	struct strbuf findings = { 0 };
	char fault[DB_FAULT_BYTES];
	enum database_state found = database_look(config.state, fault, sizeof fault);

	if (found != DATABASE_PRESENT) {
		verdict_say(found == DATABASE_UNUSABLE || found == DATABASE_LOST ? FAULT : WARNING, "database: %s", fault);
		return;
	}
	if (!db_open_to_look(config.state)) {
		verdict_say(FAULT, "database: cannot be opened: the reason is above");
		return;
	}
	verdict_say(OK, "database: version %d%s", schema_version, *config.database ? ", of a server" : "");
	if (*config.database)
		verdict_say(OK, "database: whether it is sound its server knows");
	else if (db_check(&findings))
		verdict_say(OK, "database: sound");
	else
		verdict_say(FAULT, "database: damaged, restore a backup: %s", strbuf_string(&findings));
	strbuf_free(&findings);
	site_check_clock(say_finding, NULL);
	site_check_accounts(say_finding, NULL);
	site_check_settings(say_finding, NULL);
	check_counts();
	check_direct();
	check_search();
	check_hosts();
	if (check_has_files())
		check_files();
	db_close();
}

/* Whether the web servers of this machine have room for the WebSockets that are expected: once it is taken, nobody gets an
 * answer any more. */
static void
check_fronts(void)
{
	long wanted = config.connections_max ? config.connections_max : SOCKETS_USUAL;
	struct front fronts[FRONTS];
	int count = front_look("/etc", fronts);

	for (int i = 0; i < count; i++)
		verdict_say(fronts[i].sockets < wanted ? WARNING : OK, "%s: room for %ld WebSockets at a time (%s %ld)%s",
		            fronts[i].name, fronts[i].sockets, fronts[i].setting, fronts[i].value,
		            fronts[i].sockets < wanted ? ", fewer than may come: see its file in the documentation directory" : "");
}

int
check(const struct arguments *arguments)
{
	check_configuration();
	check_programs();
	if (check_state()) {
		check_database();
		check_server(arguments->running);
	}
	check_fronts();
	return verdict_conclude() ? EXIT_SUCCESS : EXIT_FAILURE;
}
