/*
 * Backups: see backup.h. First the database is copied, as it is at one moment, then every content that this copy names;
 * meanwhile nobody removes any. All of it is made beside its place and moves there when it is whole.
 */
#include "backup.h"
#include "arguments.h"
#include "bucket.h"
#include "copy.h"
#include "database.h"
#include "drafts.h"
#include "manifest.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"
#include "lib/db/db.h"
#include "lib/db/db_file.h"
#include "lib/file/storage.h"
#include "lib/file/storage_check.h"
#include "lib/store/store.h"
#include "schema/schema.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A backup that is being made. */
struct making {
	const char *draft;    /* its directory, for now */
	const char *previous; /* an older backup, which may have the same contents; NULL: none */
	FILE *manifest;
	int64_t contents, bytes, lost, mended;
};

/* Copies the database to the file; false, and why on standard error. */
static bool
copy_database(const char *path)
{
	char fault[DB_FAULT_BYTES];
	bool good;

	if (!database_is_present() || !db_open_present(config.state))
		return false;
	good = db_backup(path, fault, sizeof fault);
	db_close();
	if (!good)
		warnx("%s", fault);
	return good;
}

/* Opens the copy and looks through it; false, and why on standard error. */
static bool
open_and_verify(const char *path)
{
	struct strbuf findings = { 0 };
	char fault[PATH_MAX + 256];
	bool good;

	if (!db_open_copy(path, fault, sizeof fault)) {
		warnx("%s", fault);
		return false;
	}
	if (!(good = db_check(&findings))) {
		warnx("the copy is damaged: %s", strbuf_string(&findings));
		db_close();
	}
	strbuf_free(&findings);
	return good;
}

/* Whether `from` is there with this size and could be linked to `to`. */
static bool
linked(const char *from, const char *to, int64_t size)
{
	struct stat status;

	return lstat(from, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == size && link(from, to) == 0;
}

/* Whether the file has the content whose hash this is, every byte of it. */
static bool
is_sound(const char *path, const char *hash)
{
	char found[STORAGE_HASH_BYTES];

	return copy_hash(path, found) && !strcmp(found, hash);
}

/* Contents never change, so a link is a copy, as long as the disk has not changed it: false, and no link, where it has. */
static bool
linked_and_sound(const char *from, const char *to, const char *hash, int64_t size)
{
	if (!linked(from, to, size))
		return false;
	if (is_sound(to, hash))
		return true;
	unlink(to);
	return false;
}

static bool
copied_and_sound(const char *from, const char *to, const char *hash)
{
	char found[STORAGE_HASH_BYTES];
	enum copy_result result = copy_file(from, to, found);

	if (result == COPY_NO_TARGET)
		err(EXIT_FAILURE, "%s", to);
	if (result == COPY_DONE && !strcmp(found, hash))
		return true;
	if (result == COPY_DONE)
		unlink(to);
	return false;
}

enum taken { TAKEN, MENDED, LOST };

/* The same where files are in a bucket: what an older backup has need not be fetched again. */
static enum taken
take_from_bucket(const struct making *making, const char *hash, int64_t size, const char *name, const char *to)
{
	char older[PATH_MAX];

	snprintf(older, sizeof older, "%s/files/%s", making->previous ? making->previous : "", name);
	if (making->previous && linked_and_sound(older, to, hash, size))
		return TAKEN;
	return bucket_take_out(hash, to) ? TAKEN : LOST;
}

/* Brings one content to `to`: MENDED, when it is not in the state directory as it should be, but an older backup has it; LOST,
 * and nothing there, when that has not either. */
static enum taken
backup_take(const struct making *making, const char *hash, int64_t size, const char *name, const char *to)
{
	char from[PATH_MAX], older[PATH_MAX];
	bool sound;

	snprintf(from, sizeof from, "%s/files/%s", config.state, name);
	if (linked_and_sound(from, to, hash, size))
		return TAKEN;
	if (store_is_used())
		return take_from_bucket(making, hash, size, name, to);
	if (!making->previous)
		return copied_and_sound(from, to, hash) ? TAKEN : LOST;
	snprintf(older, sizeof older, "%s/files/%s", making->previous, name);
	sound = is_sound(from, hash);
	if (linked_and_sound(older, to, hash, size))
		return sound ? TAKEN : MENDED;
	if (sound && copied_and_sound(from, to, hash))
		return TAKEN;
	return copied_and_sound(older, to, hash) ? MENDED : LOST;
}

/* One content of the copied database. One that the server has lost is no reason to lose the others as well. */
static bool
copy_content(const char *hash, int64_t size, void *context)
{
	struct making *making = context;
	char name[STORAGE_HASH_BYTES + 1], path[PATH_MAX], below[STORAGE_HASH_BYTES + DRAFT_SUFFIX];

	storage_name(hash, name);
	snprintf(path, sizeof path, "%s/files/%.2s", making->draft, hash);
	if (!copy_directory(path)) {
		warn("%s", path);
		return false;
	}
	snprintf(below, sizeof below, "files/%s", name);
	snprintf(path, sizeof path, "%s/%s", making->draft, below);
	switch (backup_take(making, hash, size, name, path)) {
	case LOST:
		warnx("%s/%s is missing or damaged: the backup does without it", store_is_used() ? config.storage : config.state,
		      store_is_used() ? name : below);
		manifest_miss(making->manifest, below);
		making->lost++;
		return true;
	case MENDED:
		warnx("%s/%s is missing or damaged: the backup has it from %s", config.state, below, making->previous);
		making->mended++;
		break;
	case TAKEN: break;
	}
	manifest_add(making->manifest, below, hash);
	making->contents++;
	making->bytes += size;
	return true;
}

/* Copies a file that a backup has beside the database, where there is one. */
static bool
copy_beside(const struct making *making, const char *from, const char *name)
{
	char to[PATH_MAX], hash[STORAGE_HASH_BYTES];
	enum copy_result result;

	snprintf(to, sizeof to, "%s/%s", making->draft, name);
	if ((result = copy_file(from, to, hash)) == COPY_DONE)
		manifest_add(making->manifest, name, hash);
	else if (result == COPY_NO_TARGET || errno != ENOENT)
		warn("%s", result == COPY_NO_TARGET ? to : from);
	else
		return true;
	return result == COPY_DONE;
}

/* The key of signed links, where there is one yet. */
static bool
copy_key(const struct making *making)
{
	char from[PATH_MAX];

	snprintf(from, sizeof from, "%s/link.key", config.state);
	return copy_beside(making, from, "link.key");
}

/* The configuration in force, as it was written: it may lie anywhere, also behind a link. */
static bool
copy_config(const struct making *making)
{
	const char *source = config_source();
	char *path = source ? realpath(source, NULL) : NULL;
	bool good = !path || copy_beside(making, path, MANIFEST_CONFIG);

	free(path);
	return good;
}

static bool
copy_all(struct making *making)
{
	char path[PATH_MAX], hash[STORAGE_HASH_BYTES];
	bool good;

	snprintf(path, sizeof path, "%s/moznods.db", making->draft);
	if (!copy_database(path) || !open_and_verify(path))
		return false;
	if (!copy_hash(path, hash)) {
		warn("%s", path);
		db_close();
		return false;
	}
	manifest_add(making->manifest, "moznods.db", hash);
	snprintf(path, sizeof path, "%s/files", making->draft);
	good = copy_directory(path) && storage_contents(copy_content, making);
	db_close();
	return good && copy_key(making) && copy_config(making);
}

/* Fills the draft. */
static bool
backup_make(struct making *making)
{
	char path[PATH_MAX];
	int hold;
	bool good;

	snprintf(path, sizeof path, "%s/" MANIFEST_NAME, making->draft);
	if (!(making->manifest = fopen(path, "wxe"))) {
		warn("%s", path);
		return false;
	}
	manifest_begin(making->manifest, schema_version);
	hold = storage_hold();
	good = hold >= 0 && copy_all(making);
	if (hold >= 0)
		close(hold);
	manifest_end(making->manifest);
	if (ferror(making->manifest) | fclose(making->manifest)) {
		warn("%s", path);
		good = false;
	}
	return good && copy_flush(making->draft);
}

/* Whether something lies there already that is no empty directory. */
static bool
is_taken(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	bool taken = false;

	if (!directory)
		return errno != ENOENT;
	while (!taken && (entry = readdir(directory)))
		taken = strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
	closedir(directory);
	return taken;
}

/* What is to be linked to must be a backup, where links lead to: or all of it would be copied once more, without a word. */
static void
check_previous(const char *previous, const char *draft)
{
	struct stat there, here;

	if (!manifest_begins(previous)) {
		copy_remove(draft);
		errx(EXIT_FAILURE, "--link-dest %s: there is no backup", previous);
	}
	if (stat(previous, &there) || stat(draft, &here) || there.st_dev != here.st_dev) {
		copy_remove(draft);
		errx(EXIT_FAILURE, "--link-dest %s: it is on another file system, so nothing of it can be linked to", previous);
	}
}

/* Says what is wrong with the state directory; the exit status. */
static int
backup_conclude(const struct making *making)
{
	if (making->mended)
		warnx("%lld contents are missing or damaged in %s, but not in the backup: restore it, or put them back by hand",
		      (long long)making->mended, config.state);
	if (making->lost)
		warnx("%lld contents are missing in it, as they are in %s", (long long)making->lost,
		      store_is_used() ? config.storage : config.state);
	return making->mended || making->lost ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int
back_up(const char *path, const char *previous)
{
	char draft[PATH_MAX - DRAFT_SUFFIX];
	struct making making = { .draft = draft, .previous = previous };

	if (is_taken(path))
		errx(EXIT_FAILURE, "%s: is there already", path);
	drafts_sweep(path);
	drafts_make(path, draft, mkdtemp);
	if (previous)
		check_previous(previous, draft);
	if (!backup_make(&making) || (rename(draft, path) && (warn("%s", path), true)) || !copy_flush_parent(path)) {
		copy_remove(draft);
		return EXIT_FAILURE;
	}
	printf("%s is a backup of %s: the database and %lld contents of files, %lld bytes\n", path, config.state,
	       (long long)making.contents, (long long)making.bytes);
	return backup_conclude(&making);
}

static char *
make_file(char *template)
{
	int file = mkstemp(template);

	if (file >= 0)
		close(file);
	return file < 0 ? NULL : template;
}

static int
back_up_database(const char *path)
{
	char draft[PATH_MAX - DRAFT_SUFFIX];
	bool good;

	if (access(path, F_OK) == 0)
		errx(EXIT_FAILURE, "%s: is there already", path);
	drafts_sweep(path);
	drafts_make(path, draft, make_file);
	if ((good = copy_database(draft) && open_and_verify(draft)))
		db_close();
	good = good && copy_flush_file(draft);
	/* Unlike a rename, a link takes nobody's place. */
	if (good && link(draft, path)) {
		warn("%s", path);
		good = false;
	}
	unlink(draft);
	if (!good || !copy_flush_parent(path))
		return EXIT_FAILURE;
	printf("%s is a copy of the database of %s\n", path, config.state);
	return EXIT_SUCCESS;
}

int
backup(const struct arguments *arguments)
{
	database_require_file("backup");
	umask(077);
	if (!store_open())
		return EXIT_FAILURE;
	return arguments->database ? back_up_database(arguments->operands[0]) : back_up(arguments->operands[0], arguments->link_dest);
}
