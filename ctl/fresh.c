/* An empty database in place of a lost one: see fresh.h. */
#include "fresh.h"
#include "database.h"
#include "replace.h"
#include "lib/db/db.h"
#include "lib/db/db_file.h"

#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Puts aside what there is, unless somebody uses it. */
static bool
put_aside(const char *state)
{
	char kept[PATH_MAX];
	int use = db_take_alone(state);
	bool good;

	if (use < 0) {
		warnx("%s is in use: stop the server, and whatever else works with it, first", state);
		return false;
	}
	good = replace_put_aside(state, kept, sizeof kept);
	close(use);
	if (good && *kept)
		warnx("what was there is kept in %s", kept);
	return good;
}

bool
fresh_begin(const char *state)
{
	database_require_file("--new");
	if (!database_is_empty(state)) {
		warnx("there is a database in %s: --new is for a state directory that has lost its own", state);
		return false;
	}
	if (access(state, F_OK) == 0 && !put_aside(state))
		return false;
	if (!db_open_new(state))
		return false;
	db_close();
	return true;
}
