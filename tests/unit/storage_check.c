/* Files that disagree about the size of one content, more of them than are read at a time: lib/file/storage_check. */
#include "state.h"
#include "lib/base/config.h"
#include "lib/db/db.h"
#include "lib/file/storage.h"
#include "lib/file/storage_check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONTENTS = 520, SIZE = 5, WRONG_EVERY = 4, WRONG = CONTENTS / WRONG_EVERY, MORE = 4 };

static int told;

/* The hash of one: they are in the order of their numbers. */
static void
write_hash(int number, char hash[STORAGE_HASH_BYTES])
{
	snprintf(hash, STORAGE_HASH_BYTES, "%064x", (unsigned)number);
}

static void
make_account(void)
{
	static struct query user = QUERY(
		INSERT INTO account (id, email, email_key, username, username_key, display_name, password) VALUES (1, 'a', 'a', 'a', 'a', 'a', '!')
	);

	db_run(&user);
}

static void
make_file(const char *hash, int64_t size)
{
	static struct query insert = QUERY(
		INSERT INTO file (uploader_id, hash, name, size, content_type) VALUES (1, :hash, 'a', :size, 'text/plain')
	);

	db_bind(&insert, ":hash", hash);
	db_bind(&insert, ":size", size);
	db_run(&insert);
}

/* Its bytes, and the row of one file that has it. */
static void
make_content(int number)
{
	char hash[STORAGE_HASH_BYTES], path[STORAGE_PATH_BYTES];
	int file;

	write_hash(number, hash);
	make_file(hash, SIZE);
	if (!storage_path(hash, path) || (file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR)) < 0)
		exit(EXIT_FAILURE);
	if (ftruncate(file, SIZE))
		exit(EXIT_FAILURE);
	close(file);
}

/* Every fourth content has four more files, the last of which says that it is larger: eight rows for four contents, so that a page of 500
 * rows ends behind the first of five. */
static void
make_contents(void)
{
	char path[STORAGE_PATH_BYTES], hash[STORAGE_HASH_BYTES];

	snprintf(path, sizeof path, "%s/files", config.state);
	mkdir(path, S_IRWXU);
	snprintf(path, sizeof path, "%s/files/00", config.state);
	mkdir(path, S_IRWXU);
	for (int i = 1; i <= CONTENTS; i++) {
		make_content(i);
		write_hash(i, hash);
		for (int more = 0; i % WRONG_EVERY == 0 && more < MORE; more++)
			make_file(hash, SIZE + (more == MORE - 1));
	}
}

static void
tell_fault(enum storage_fault fault, const char *path, int64_t since)
{
	(void)path;
	(void)since;
	told += fault == STORAGE_SIZE;
}

/* Counts those that are told with the larger of two sizes. */
static bool
tell_content(const char *hash, int64_t size, void *context)
{
	int *larger = context;

	(void)hash;
	*larger += size > SIZE;
	return true;
}

int
main(void)
{
	struct storage_counts counts;
	int larger = 0;

	if (!state_begin() || !db_open(state_directory))
		return EXIT_FAILURE;
	config.state = state_directory;
	db_begin(WRITES);
	make_account();
	make_contents();
	claim(db_commit() == NULL, "there are contents about whose size files disagree");
	claim(storage_verify(tell_fault, &counts) == NULL && told == WRONG, "each of them is told, wherever a page of rows ends");
	claim(counts.faults == WRONG && counts.contents == CONTENTS && counts.on_disk == CONTENTS, "once, and all are counted");
	claim(storage_contents(tell_content, &larger) && larger == WRONG, "the largest of the sizes is that of the content");
	return state_end();
}
