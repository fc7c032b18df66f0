/* Files copied: see copy.h. */
#include "copy.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 256 * 1024, DEPTH = 16 };

static bool
copy_write_all(int file, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(file, bytes, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		bytes += written;
		length -= (size_t)written;
	}
	return true;
}

static bool target_failed; /* what failed last was the writing */

/* Reads to the end, writing what it reads unless `to` is -1. */
static bool
pour_into(int from, int to, EVP_MD_CTX *digest)
{
	static char piece[PIECE];
	ssize_t got;

	while ((got = read(from, piece, sizeof piece)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (to >= 0 && !copy_write_all(to, piece, (size_t)got)) {
			target_failed = true;
			return false;
		}
		if (!EVP_DigestUpdate(digest, piece, (size_t)got)) {
			errno = ENOMEM;
			return false;
		}
	}
	return true;
}

static bool
pour(int from, int to, char hash[STORAGE_HASH_BYTES])
{
	unsigned char bytes[STORAGE_HASH_BYTES / 2];
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	bool good = false;

	errno = ENOMEM;
	if (digest && EVP_DigestInit_ex(digest, EVP_sha256(), NULL))
		good = pour_into(from, to, digest) && EVP_DigestFinal_ex(digest, bytes, NULL);
	EVP_MD_CTX_free(digest);
	if (good)
		sodium_bin2hex(hash, STORAGE_HASH_BYTES, bytes, sizeof bytes);
	return good;
}

bool
copy_is_plain(const char *path)
{
	struct stat status;

	errno = 0;
	return lstat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* Opens a plain file for reading: a pipe would wait for a writer, and a device do who knows what. -1, with the reason in errno. */
static int
open_plain(const char *path)
{
	struct stat status;
	int file;

	if (!copy_is_plain(path)) {
		errno = errno ? errno : EINVAL;
		return -1;
	}
	file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (file < 0 || (fstat(file, &status) == 0 && S_ISREG(status.st_mode)))
		return file;
	close(file);
	errno = EINVAL;
	return -1;
}

/* Fills the new file, which is open, from the other. */
static enum copy_result
fill(int source, int target, char hash[STORAGE_HASH_BYTES])
{
	bool good;

	target_failed = false;
	good = pour(source, target, hash);
	if (close(target) && good)
		return COPY_NO_TARGET;
	return good ? COPY_DONE : target_failed ? COPY_NO_TARGET : COPY_NO_SOURCE;
}

enum copy_result
copy_file(const char *from, const char *to, char hash[STORAGE_HASH_BYTES])
{
	int source = open_plain(from), target, reason;
	enum copy_result result;

	if (source < 0)
		return COPY_NO_SOURCE;
	target = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	result = target < 0 ? COPY_NO_TARGET : fill(source, target, hash);
	reason = errno;
	close(source);
	if (result != COPY_DONE && target >= 0)
		unlink(to);
	errno = reason;
	return result;
}

bool
copy_link(const char *from, const char *to)
{
	char hash[STORAGE_HASH_BYTES];

	if (link(from, to) == 0)
		return true;
	return errno != ENOENT && errno != EEXIST && copy_file(from, to, hash) == COPY_DONE;
}

bool
copy_hash(const char *path, char hash[STORAGE_HASH_BYTES])
{
	int file = open_plain(path), reason;
	bool good = file >= 0 && pour(file, -1, hash);

	reason = errno;
	if (file >= 0)
		close(file);
	errno = reason;
	return good;
}

bool
copy_directory(const char *path)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static bool
copy_flush_with(const char *path, int (*sync)(int))
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	bool good = file >= 0 && sync(file) == 0;

	if (!good)
		warn("%s", path);
	if (file >= 0)
		close(file);
	return good;
}

bool
copy_flush_file(const char *path)
{
	return copy_flush_with(path, fsync);
}

bool
copy_flush(const char *directory)
{
	return copy_flush_with(directory, syncfs);
}

bool
copy_flush_parent(const char *path)
{
	char parent[PATH_MAX];
	const char *slash = strrchr(path, '/');

	snprintf(parent, sizeof parent, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
	return copy_flush_with(parent, fsync);
}

static int
remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
	(void)status;
	(void)type;
	(void)where;
	remove(path);
	return 0;
}

void
copy_remove(const char *path)
{
	nftw(path, remove_one, DEPTH, FTW_DEPTH | FTW_PHYS);
}

static uid_t new_user;
static gid_t new_group;

static int
own_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
	(void)status;
	(void)type;
	(void)where;
	if (lchown(path, new_user, new_group))
		warn("%s", path);
	return 0;
}

void
copy_own(const char *path, uid_t user, gid_t group)
{
	new_user = user;
	new_group = group;
	nftw(path, own_one, DEPTH, FTW_PHYS);
}
