/*
 * The moment of a restore: see replace.h. What was there is linked into a directory of its own first, so that it costs no
 * space that it did not cost before, and nothing is lost however this ends.
 */
#include "replace.h"
#include "copy.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	DIRECTORIES = 256, /* that contents lie in, by the first two digits of their hash */
	KEPT_AT_ONCE = 100 /* directories with what was replaced in one second */
};

/* What is done with each content below `from`/files: `name` is its path there. False: no further. */
typedef bool visit(const char *from, const char *to, const char *name);

static bool
visit_directory(const char *from, const char *to, const char *two, visit *each)
{
	char path[PATH_MAX], name[sizeof "ab/" + NAME_MAX];
	struct dirent *entry;
	DIR *directory;
	bool good = true;

	snprintf(path, sizeof path, "%s/files/%s", from, two);
	if (!(directory = opendir(path)))
		return errno == ENOENT;
	while (good && (entry = readdir(directory))) {
		if (*entry->d_name == '.')
			continue;
		snprintf(name, sizeof name, "%s/%s", two, entry->d_name);
		good = each(from, to, name);
	}
	closedir(directory);
	return good;
}

static bool
visit_contents(const char *from, const char *to, visit *each)
{
	char two[3];

	for (unsigned i = 0; i < DIRECTORIES; i++) {
		snprintf(two, sizeof two, "%02x", i);
		if (!visit_directory(from, to, two, each))
			return false;
	}
	return true;
}

static bool
replace_complain(const char *path)
{
	warn("%s", path);
	return false;
}

/* The paths of a content on both sides, and its directory on the other. */
static bool
replace_prepare(const char *to, const char *name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/files", to);
	if (!copy_directory(path))
		return replace_complain(path);
	snprintf(path, PATH_MAX, "%s/files/%.2s", to, name);
	if (!copy_directory(path))
		return replace_complain(path);
	snprintf(path, PATH_MAX, "%s/files/%s", to, name);
	return true;
}

static bool
keep_content(const char *from, const char *to, const char *name)
{
	char old[PATH_MAX], path[PATH_MAX];

	snprintf(old, sizeof old, "%s/files/%s", from, name);
	return replace_prepare(to, name, path) && (copy_link(old, path) || replace_complain(old));
}

/* By way of a second name in the draft: one that lies there already, perhaps damaged, is replaced and never missing. */
static bool
place_content(const char *from, const char *to, const char *name)
{
	char fresh[PATH_MAX], second[PATH_MAX], path[PATH_MAX];

	snprintf(fresh, sizeof fresh, "%s/files/%s", from, name);
	snprintf(second, sizeof second, "%s/placed", from);
	return replace_prepare(to, name, path)
	    && ((copy_link(fresh, second) && rename(second, path) == 0) || replace_complain(path));
}

/* Removes what only the old database named: it has been kept elsewhere, and the new one does not know it. */
static bool
remove_stray(const char *from, const char *draft, const char *name)
{
	char path[PATH_MAX], known[PATH_MAX];

	snprintf(path, sizeof path, "%s/files/%s", from, name);
	snprintf(known, sizeof known, "%s/files/%s", draft, name);
	return access(known, F_OK) == 0 || unlink(path) == 0 || replace_complain(path);
}

static bool found;

static bool
notice(const char *from, const char *to, const char *name)
{
	(void)from;
	(void)to;
	(void)name;
	found = true;
	return false;
}

/* Of a database that is lost, its write-ahead log may be all that is left. */
static bool
has_journal(const char *state)
{
	char path[PATH_MAX];
	struct stat status;

	snprintf(path, sizeof path, "%s/moznods.db-wal", state);
	return lstat(path, &status) == 0 && status.st_size > 0;
}

bool
replace_needed(const char *state)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/moznods.db", state);
	found = access(path, F_OK) == 0 || has_journal(state);
	if (!found)
		visit_contents(state, "", notice);
	return found;
}

void
replace_sweep(const char *state)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *directory = opendir(state);

	while (directory && (entry = readdir(directory)))
		if (!strncmp(entry->d_name, REPLACE_DRAFT, sizeof REPLACE_DRAFT - 1)) {
			snprintf(path, sizeof path, "%s/%s", state, entry->d_name);
			copy_remove(path);
		}
	if (directory)
		closedir(directory);
}

/* Makes the directory for what is there, named after the moment. One of the same second, or of before the clock was set
 * back, stays what it is. */
static bool
make_kept(const char *state, char *kept, size_t size)
{
	char moment[32];
	time_t now = time(NULL);
	struct tm utc;

	strftime(moment, sizeof moment, "%Y%m%dT%H%M%SZ", gmtime_r(&now, &utc));
	snprintf(kept, size, "%s/replaced-%s", state, moment);
	for (int number = 2; mkdir(kept, 0700); number++) {
		if (errno != EEXIST || number > KEPT_AT_ONCE)
			return replace_complain(kept);
		snprintf(kept, size, "%s/replaced-%s-%d", state, moment, number);
	}
	return true;
}

/* Links what is there into the new directory `kept`. */
static bool
replace_keep(const char *state, const char *kept)
{
	static const char *const names[] = { "moznods.db", "moznods.db-wal", "link.key" };
	char from[PATH_MAX], to[PATH_MAX];

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(from, sizeof from, "%s/%s", state, names[i]);
		snprintf(to, sizeof to, "%s/%s", kept, names[i]);
		if (!copy_link(from, to) && errno != ENOENT)
			return replace_complain(from);
	}
	return visit_contents(state, kept, keep_content) && copy_flush(kept);
}

/* A journal of the old database beside the new one would damage it, so it goes first: it is kept with the old one. */
static bool
place_database(const char *state, const char *draft)
{
	static const char *const journals[] = { "-wal", "-shm", "-journal" };
	char fresh[PATH_MAX], path[PATH_MAX];

	for (size_t i = 0; i < sizeof journals / sizeof journals[0]; i++) {
		snprintf(fresh, sizeof fresh, "%s/moznods.db%s", draft, journals[i]);
		if (access(fresh, F_OK) == 0) {
			warnx("%s has not been merged", fresh);
			return false;
		}
		snprintf(path, sizeof path, "%s/moznods.db%s", state, journals[i]);
		if (unlink(path) && errno != ENOENT)
			return replace_complain(path);
	}
	snprintf(fresh, sizeof fresh, "%s/moznods.db", draft);
	snprintf(path, sizeof path, "%s/moznods.db", state);
	return (rename(fresh, path) == 0 || replace_complain(path)) && copy_flush(state);
}

/* Without a key in the backup the present one is as good as another. */
static bool
place_key(const char *state, const char *draft)
{
	char fresh[PATH_MAX], path[PATH_MAX];

	snprintf(fresh, sizeof fresh, "%s/link.key", draft);
	snprintf(path, sizeof path, "%s/link.key", state);
	return rename(fresh, path) == 0 || errno == ENOENT || replace_complain(path);
}

/* What root restores belongs to whom the state directory does. */
static void
replace_give_to_owner(const char *state, const char *kept)
{
	char path[PATH_MAX];
	struct stat status;

	if (geteuid() != 0 || stat(state, &status))
		return;
	copy_own(kept, status.st_uid, status.st_gid);
	snprintf(path, sizeof path, "%s/files", state);
	copy_own(path, status.st_uid, status.st_gid);
	snprintf(path, sizeof path, "%s/moznods.db", state);
	copy_own(path, status.st_uid, status.st_gid);
	snprintf(path, sizeof path, "%s/link.key", state);
	copy_own(path, status.st_uid, status.st_gid);
}

bool
replace(const char *state, const char *draft, char *kept, size_t size)
{
	*kept = '\0';
	if (replace_needed(state)) {
		if (!make_kept(state, kept, size))
			return false;
		if (!replace_keep(state, kept)) {
			copy_remove(kept);
			return false;
		}
	}
	if (!visit_contents(draft, state, place_content) || !copy_flush(state) || !place_key(state, draft)
	    || !place_database(state, draft))
		return false;
	if (!visit_contents(state, draft, remove_stray))
		warnx("some files that the database does not know remain: see `moznods check`");
	replace_give_to_owner(state, kept);
	return copy_flush(state);
}

/* Moves what has this name into the directory, which is made for the first of them. */
static bool
move_aside(const char *state, const char *name, char *kept, size_t size)
{
	char from[PATH_MAX], to[PATH_MAX];

	snprintf(from, sizeof from, "%s/%s", state, name);
	if (access(from, F_OK))
		return errno == ENOENT || replace_complain(from);
	if (!*kept && !make_kept(state, kept, size))
		return false;
	return snprintf(to, sizeof to, "%s/%s", kept, name) < PATH_MAX && (rename(from, to) == 0 || replace_complain(from));
}

bool
replace_put_aside(const char *state, char *kept, size_t size)
{
	static const char *const counters[] = { "limits", "metrics", "moznods.db.lock" };
	static const char *const names[] = {
		"moznods.db-wal", "moznods.db-shm", "moznods.db-journal", "moznods.db", "link.key", "files"
	};
	char path[PATH_MAX];

	*kept = '\0';
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (!move_aside(state, names[i], kept, size))
			return false;
	for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", state, counters[i]);
		if (unlink(path) && errno != ENOENT)
			return replace_complain(path);
	}
	if (*kept)
		replace_give_to_owner(state, kept);
	return true;
}
