/* Moving the site into a database of another engine: see move.h. */
#include "move.h"
#include "arguments.h"
#include "database.h"
#include "state.h"
#include "lib/base/config.h"
#include "lib/base/config_forms.h"
#include "lib/base/server_key.h"
#include "lib/db/db.h"
#include "lib/db/move.h"
#include "lib/site/server_secret.h"

#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

static void
tell_table(const struct move_line *line)
{
	printf("%-18s %10" PRId64 " rows, %10" PRId64 " of them here before, SHA-256 %s\n", line->table, line->rows, line->known,
	       line->digest);
	fflush(stdout);
}

/* What the option `database` is to be: `sqlite` is the name of what an empty one means. NULL, and why on standard error. */
static const char *
read_target(const char *to)
{
	const char *value = to && strcmp(to, "sqlite") != 0 ? to : "";

	if (!to)
		warnx("--to is needed: `sqlite`, or postgresql://USER@HOST/NAME");
	else if (!config_form_database(value))
		warnx("--to: %s is neither `sqlite` nor postgresql://USER@HOST/NAME", value);
	else if (!*value == !*config.database)
		warnx(*value ? "--to: the site is in PostgreSQL already: pg_dump(1) and pg_restore(1) bring it to another server"
		             : "--to: the site is in the state directory already");
	else
		return value;
	return NULL;
}

static void
tell_configuration(const char *from, const char *to)
{
	const char *file = config_source();

	printf("everything is there, row for row. Now set this in %s, on all machines, and start the server:\n\n\tdatabase =%s%s\n\n",
	       file ? file : "the configuration", *to ? " " : "", to);
	printf("The files, and %s/link.key, belong to it as before.\n", config.state);
	if (*from)
		printf("The database of PostgreSQL is as it was: drop it when all is well.\n");
	else
		printf("%s/moznods.db is as it was: remove it when all is well.\n", config.state);
}

/* A file of SQLite has the key beside it: where the hosts shared one in their database, it becomes that. */
static bool
keep_key(void)
{
	enum server_secret found;

	if (!db_open_again(config.state))
		return false;
	found = server_secret_look();
	db_close();
	switch (found) {
	case SERVER_SECRET_NONE: return true;
	case SERVER_SECRET_PLAIN:
	case SERVER_SECRET_SEALED: return server_key_keep();
	case SERVER_SECRET_OTHER:
		warnx("%s/link.key is another key than that of the database: move it away, and run this again", config.state);
		return false;
	default: warnx("link.key: that of the database does not open: see link_key_phrase"); return false;
	}
}

int
move_command(const struct arguments *arguments)
{
	const char *to = read_target(arguments->to);
	char *from = strdup(config.database);
	pid_t server = state_served_by(config.state);
	int status = EXIT_FAILURE;

	if (server)
		warnx("process %ld serves %s: stop the server first", (long)server, config.state);
	else if (to && from && database_is_present()) {
		if (move_all(from, to, tell_table) && (*to || keep_key())) {
			tell_configuration(from, to);
			status = EXIT_SUCCESS;
		} else {
			warnx("the move has not ended, and %s is as it was; run again, it goes on",
			      *from ? "the database of PostgreSQL" : "the state directory");
		}
	}
	free(from);
	return status;
}
