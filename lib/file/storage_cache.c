/* Copies of what is in a bucket: see storage_cache.h. */
#include "lib/file/storage_cache.h"
#include "lib/base/config.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/file/storage.h"
#include "lib/file/storage_internal.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DIRECTORIES = 256, SPARED_SECONDS = 60, MIB = 1024 * 1024 };

struct copy {
	int64_t used, size; /* Unix seconds; bytes */
	char name[STORAGE_HASH_BYTES + 1];
};

/* What was found on a walk. */
struct cache {
	struct copy *copies; /* that may go */
	size_t count, room;
	int64_t bytes; /* of all */
	time_t now;
	bool counts; /* only the bytes are wanted */
};

static void
cache_path(const char *name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/files/%s", config.state, name);
}

/* Takes note of one that may go; where memory is short it stays. */
static void
cache_add(struct cache *cache, const struct copy *copy)
{
	struct copy *grown;

	if (cache->count == cache->room) {
		if (!(grown = realloc(cache->copies, (cache->room * 2 + 64) * sizeof *grown)))
			return;
		cache->copies = grown;
		cache->room = cache->room * 2 + 64;
	}
	cache->copies[cache->count++] = *copy;
}

static void
cache_look_at(struct cache *cache, int at, const char *directory, const char *name)
{
	char hash[STORAGE_HASH_BYTES];
	struct copy copy;
	struct stat status;

	if (!storage_read_hash(directory, name, hash) || fstatat(at, name, &status, AT_SYMLINK_NOFOLLOW) || !S_ISREG(status.st_mode))
		return;
	cache->bytes += status.st_size;
	copy = (struct copy){ .used = status.st_atime > status.st_mtime ? status.st_atime : status.st_mtime, .size = status.st_size };
	storage_name(hash, copy.name);
	if (!cache->counts && cache->now - copy.used >= SPARED_SECONDS)
		cache_add(cache, &copy);
}

static void
cache_walk(struct cache *cache)
{
	char name[3], path[PATH_MAX];
	struct dirent *entry;
	DIR *directory;

	cache->bytes = 0;
	for (int i = 0; i < DIRECTORIES; i++) {
		snprintf(name, sizeof name, "%02x", (unsigned)i);
		cache_path(name, path);
		if (!(directory = opendir(path)))
			continue;
		while ((entry = readdir(directory)))
			cache_look_at(cache, dirfd(directory), name, entry->d_name);
		closedir(directory);
	}
}

static int
compare_use(const void *one, const void *other)
{
	const struct copy *a = one, *b = other;

	return (a->used > b->used) - (a->used < b->used);
}

/* A tenth more than has to, so that it is not done again with each file that comes. */
static void
cache_remove_oldest(struct cache *cache, int64_t most)
{
	char path[PATH_MAX];

	qsort(cache->copies, cache->count, sizeof *cache->copies, compare_use);
	for (size_t i = 0; i < cache->count && cache->bytes > most - most / 10; i++) {
		cache_path(cache->copies[i].name, path);
		if (unlink(path) == 0)
			cache->bytes -= cache->copies[i].size;
	}
}

void
storage_cache_trim(void)
{
	struct cache cache = { .now = time(NULL), .counts = true };
	int64_t most = (int64_t)config.cache_mib * MIB;

	if (!store_is_used())
		return;
	cache_walk(&cache);
	if (cache.bytes <= most)
		return;
	cache.counts = false;
	cache_walk(&cache);
	cache_remove_oldest(&cache, most);
	free(cache.copies);
}

/* Not what is young: it may be about to get its row. */
void
storage_cache_sweep(void)
{
	static unsigned next;
	char name[3], path[PATH_MAX], hash[STORAGE_HASH_BYTES];
	struct dirent *entry;
	struct stat status;
	DIR *directory;

	snprintf(name, sizeof name, "%02x", next++ % DIRECTORIES);
	cache_path(name, path);
	if (!store_is_used() || !(directory = opendir(path)))
		return;
	db_begin(READS);
	while (!db_failed() && (entry = readdir(directory)))
		if (storage_read_hash(name, entry->d_name, hash)
		    && !fstatat(dirfd(directory), entry->d_name, &status, AT_SYMLINK_NOFOLLOW)
		    && age_now() - status.st_mtime > STORAGE_STALE_SECONDS && !storage_is_needed(hash))
			unlinkat(dirfd(directory), entry->d_name, 0);
	db_commit();
	closedir(directory);
}
