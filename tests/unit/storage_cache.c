/* Copies of what is in a bucket: lib/file/storage_cache. */
#include "tap.h"
#include "lib/base/config.h"
#include "lib/file/storage_cache.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MIB = 1024 * 1024, COPIES = 8, MINUTE = 60, NAME_DIGITS = 62 };

static char state[] = "/tmp/moznods-unit.XXXXXX";

/* The path of a content: all its digits but the first two are those of its number. */
static void
write_path(int number, char path[256])
{
	int length = snprintf(path, 256, "%s/files/%02x/", state, (unsigned)number);

	for (int i = 0; i < NAME_DIGITS; i++)
		path[length + i] = (char)('0' + number % 10);
	path[length + NAME_DIGITS] = '\0';
}

/* Makes one of a quarter of a MiB that was used so many minutes ago. */
static void
make_copy(int number, int minutes)
{
	char path[256];
	struct timespec used[2] = { { .tv_sec = time(NULL) - (time_t)minutes * MINUTE }, { .tv_sec = 1000 } };
	int file;

	snprintf(path, sizeof path, "%s/files", state);
	mkdir(path, S_IRWXU);
	snprintf(path, sizeof path, "%s/files/%02x", state, (unsigned)number);
	mkdir(path, S_IRWXU);
	write_path(number, path);
	file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (file < 0 || ftruncate(file, MIB / 4) || futimens(file, used))
		exit(EXIT_FAILURE);
	close(file);
}

static bool
has_copy(int number)
{
	char path[256];

	write_path(number, path);
	return access(path, F_OK) == 0;
}

static int
count_copies(void)
{
	int count = 0;

	for (int i = 1; i <= COPIES; i++)
		count += has_copy(i);
	return count;
}

int
main(void)
{
	char command[64], other[256];

	if (!mkdtemp(state))
		return EXIT_FAILURE;
	config.state = state;
	config.cache_mib = 1;
	config.storage = "";
	for (int i = 1; i <= COPIES; i++)
		make_copy(i, i * 10);
	storage_cache_trim();
	claim(count_copies() == COPIES, "files that are in a directory are no copies");
	config.storage = "s3://bucket";
	config.cache_mib = 2;
	storage_cache_trim();
	claim(count_copies() == COPIES, "copies that fit stay");
	config.cache_mib = 1;
	snprintf(other, sizeof other, "%s/files/07/other", state);
	claim(symlink("nowhere", other) == 0, "and something else that lies there");
	storage_cache_trim();
	claim(count_copies() == 3 && has_copy(1) && has_copy(2) && has_copy(3),
	      "of more than fits, what was used last stays, with a tenth to spare");
	for (int i = 1; i <= COPIES; i++)
		make_copy(i, 0);
	storage_cache_trim();
	claim(count_copies() == COPIES, "what is about to be read stays, however much that is");
	claim(readlink(other, command, sizeof command) > 0, "so does what is no copy");
	snprintf(command, sizeof command, "rm -rf %s", state);
	return system(command) ? EXIT_FAILURE : tap_done();
}
