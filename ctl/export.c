/* What is stored as lines of JSON: see export.h. As a backup, it takes its place once it is whole. */
#include "export.h"
#include "arguments.h"
#include "copy.h"
#include "drafts.h"
#include "export_files.h"
#include "lib/account/account.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/db/db.h"
#include "lib/export/export.h"
#include "lib/file/storage.h"
#include "lib/request/input.h"
#include "lib/store/store.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is asked for: an order, but that a user may have been named. */
struct wanted {
	struct export_order order;
	const char *name;
};

/* Makes the user who was named the one of the order; false: there is none. Inside a transaction. */
static bool
find_user(struct wanted *wanted)
{
	struct input input = { 0 };
	const char *name = wanted->name;

	if (!name)
		return true;
	if (text_valid(name, strlen(name)))
		wanted->order.id = strchr(name, '@') ? account_by_email(&input, name) : account_by_username(&input, name);
	input_free(&input);
	return wanted->order.id > 0;
}

/* Writes the lines to a file; how many, or negative, and why on standard error. */
static int64_t
write_lines(struct wanted *wanted, int file)
{
	struct spool spool = { .file = file };
	const struct error *error, *failure;
	bool there;

	db_begin(READS);
	there = find_user(wanted) && export_write(&wanted->order, &spool);
	error = spool_end(&spool);
	if ((failure = db_commit()))
		error = failure;
	if (error)
		warnx("%s", error->message);
	else if (!there)
		warnx("there is no such %s", wanted->order.scope == EXPORT_ROOM ? "room" : "account");
	else if (fsync(file))
		warn("the lines");
	else
		return spool.count;
	return -1;
}

static int64_t
write_lines_to(struct wanted *wanted, const char *path)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int64_t count;

	if (file < 0) {
		warn("%s", path);
		return -1;
	}
	count = write_lines(wanted, file);
	close(file);
	return count;
}

/* Fills the draft; the bytes stay where they are until they are copied. */
static int64_t
fill_draft(struct wanted *wanted, const char *draft, struct export_bytes *copied)
{
	char path[PATH_MAX];
	int hold = storage_hold();
	int64_t count = -1;

	snprintf(path, sizeof path, "%s/export.ndjson", draft);
	if (hold >= 0 && (count = write_lines_to(wanted, path)) >= 0 && (!export_files_copy(draft, copied) || !copy_flush(draft)))
		count = -1;
	if (hold >= 0)
		close(hold);
	return count;
}

static int
export_to_directory(struct wanted *wanted, const char *path)
{
	char draft[PATH_MAX - DRAFT_SUFFIX];
	struct export_bytes copied = { 0 };
	int64_t count;

	drafts_sweep(path);
	drafts_make(path, draft, mkdtemp);
	count = fill_draft(wanted, draft, &copied);
	if (count < 0 || (rename(draft, path) && (warn("%s", path), true)) || !copy_flush_parent(path)) {
		copy_remove(draft);
		return EXIT_FAILURE;
	}
	printf("%s has %lld lines and %lld contents of files, %lld bytes\n", path, (long long)count, (long long)copied.contents,
	       (long long)copied.bytes);
	if (copied.lost)
		warnx("%lld contents are missing in it, as they are in %s", (long long)copied.lost, config.state);
	return copied.lost ? EXIT_FAILURE : EXIT_SUCCESS;
}

static char *
make_draft_file(char *template)
{
	int file = mkstemp(template);

	if (file >= 0)
		close(file);
	return file < 0 ? NULL : template;
}

static int
export_to_file(struct wanted *wanted, const char *path)
{
	char draft[PATH_MAX - DRAFT_SUFFIX];
	int64_t count;

	drafts_sweep(path);
	drafts_make(path, draft, make_draft_file);
	count = write_lines_to(wanted, draft);
	/* Unlike a rename, a link takes nobody's place. */
	if (count >= 0 && link(draft, path)) {
		warn("%s", path);
		count = -1;
	}
	unlink(draft);
	if (count < 0 || !copy_flush_parent(path))
		return EXIT_FAILURE;
	printf("%s has %lld lines\n", path, (long long)count);
	return EXIT_SUCCESS;
}

/* A file is for the lines alone: who wants the bytes as well names a directory. */
static bool
is_for_lines(const char *path)
{
	size_t length = strlen(path), suffix = strlen(".ndjson");

	return length > suffix && !strcmp(path + length - suffix, ".ndjson");
}

static int
export_to(struct wanted *wanted, const char *path)
{
	int status;

	umask(077);
	if (access(path, F_OK) == 0) {
		warnx("%s: is there already", path);
		return EXIT_FAILURE;
	}
	if (!store_open() || !db_open_present(config.state))
		return EXIT_FAILURE;
	status = is_for_lines(path) ? export_to_file(wanted, path) : export_to_directory(wanted, path);
	db_close();
	return status;
}

int
export_all(const struct arguments *arguments)
{
	struct wanted wanted = { .order = { .scope = EXPORT_ALL, .secrets = true } };

	return export_to(&wanted, arguments->operands[0]);
}

int
export_room(const struct arguments *arguments)
{
	struct wanted wanted = { .order = { .scope = EXPORT_ROOM } };
	char *end;

	wanted.order.id = strtoll(arguments->operands[0], &end, 10);
	if (*end || wanted.order.id <= 0) {
		warnx("%s: this is no id of a room", arguments->operands[0]);
		return EXIT_FAILURE;
	}
	return export_to(&wanted, arguments->operands[1]);
}

int
export_user(const struct arguments *arguments)
{
	struct wanted wanted = { .order = { .scope = EXPORT_USER }, .name = arguments->operands[0] };

	return export_to(&wanted, arguments->operands[1]);
}
