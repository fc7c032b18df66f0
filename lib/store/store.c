/* The store of files where that is no directory: see store.h. */
#include "lib/store/store.h"
#include "lib/base/config.h"
#include "lib/base/lock.h"
#include "lib/base/log.h"
#include "lib/base/private.h"
#include "lib/store/store_find.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DAY_SECONDS = 24 * 60 * 60 };

static const struct store *store;

bool
store_is_used(void)
{
	return *config.storage != '\0';
}

bool
store_open(void)
{
	store = NULL;
	return !store_is_used() || (store = store_find());
}

int
store_timeout(void)
{
	return config.bucket_tries * (config.bucket_connect_timeout + config.bucket_timeout);
}

static void
store_mark_path(char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/run/store", config.state);
}

bool
store_has_failed(void)
{
	char path[PATH_MAX];

	store_mark_path(path);
	return store_is_used() && access(path, F_OK) == 0;
}

/* A time to come is that of a clock that was wrong. */
bool
store_is_left_alone(void)
{
	char path[PATH_MAX];
	struct stat status;
	time_t now = time(NULL);

	store_mark_path(path);
	return !store || (stat(path, &status) == 0 && now - status.st_mtime < config.bucket_pause && status.st_mtime <= now);
}

/* Writing is what sets the time. */
static void
note_failure(void)
{
	char path[PATH_MAX];
	int mark;

	snprintf(path, sizeof path, "%s/run", config.state);
	private_make_directory(path);
	if ((mark = lock_open(config.state, "run/store")) < 0)
		return;
	if (pwrite(mark, "\n", 1, 0) == 1)
		log_warning("storage: %s is left alone for %d seconds", config.storage, config.bucket_pause);
	close(mark);
}

static void
note_success(void)
{
	char path[PATH_MAX];

	if (!store_has_failed())
		return;
	store_mark_path(path);
	if (unlink(path) == 0)
		log_info("storage: %s answers again", config.storage);
}

/* Notes what the outcome says of the store, and returns it. */
static enum store_outcome
store_note(enum store_outcome outcome)
{
	if (outcome == STORE_AWAY || outcome == STORE_REFUSED)
		note_failure();
	else if (outcome != STORE_ENDED)
		note_success();
	return outcome;
}

enum store_outcome
store_put(const char *name, const char *hash, int descriptor, int64_t size)
{
	return !store_is_left_alone() ? store_note(store->put(name, hash, descriptor, size)) : STORE_AWAY;
}

enum store_outcome
store_get(const char *name, store_sink *sink, void *context)
{
	return !store_is_left_alone() ? store_note(store->get(name, sink, context)) : STORE_AWAY;
}

enum store_outcome
store_size(const char *name, int64_t *size)
{
	return !store_is_left_alone() ? store_note(store->size(name, size)) : STORE_AWAY;
}

enum store_outcome
store_remove(const char *name)
{
	return !store_is_left_alone() ? store_note(store->remove(name)) : STORE_AWAY;
}

enum store_outcome
store_list(const char *after, struct store_object *objects, int most, int *count, bool *more)
{
	return !store_is_left_alone() ? store_note(store->list(after, objects, most, count, more)) : STORE_AWAY;
}

enum store_outcome
store_abandon(int *count)
{
	return !store_is_left_alone() ? store_note(store->abandon(time(NULL) - DAY_SECONDS, count)) : STORE_AWAY;
}

void
store_probe(void)
{
	static struct store_object object;
	bool more;
	int count;

	if (store_has_failed())
		store_list("", &object, 1, &count, &more);
}
