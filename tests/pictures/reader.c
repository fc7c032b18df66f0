/*
 * reader: what the server makes of pictures, without a server.
 *
 *	reader FILE...        a line for each: width and height as they are shown, or `- -`, and its path
 *	reader -c DIRECTORY FILE...   writes each without its metadata to a file of the same name in the directory
 */
#include "lib/file/image.h"
#include "lib/file/metadata.h"

#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool
write_piece(void *context, const unsigned char *bytes, size_t length)
{
	return write(*(int *)context, bytes, length) == (ssize_t)length;
}

static void
clean(const char *directory, const char *path, int file)
{
	static struct edits edits;
	const char *slash = strrchr(path, '/');
	char name[PATH_MAX];
	int cleaned;

	snprintf(name, sizeof name, "%s/%s", directory, slash ? slash + 1 : path);
	if ((cleaned = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) < 0)
		err(1, "%s", name);
	metadata_find(file, &edits);
	if (edits.full || !edits_copy(&edits, file, write_piece, &cleaned))
		errx(1, "%s cannot be cleaned", path);
	close(cleaned);
}

static void
tell_size(const char *path, int file)
{
	int width, height;

	if (image_size(file, &width, &height))
		printf("%d %d %s\n", width, height, path);
	else
		printf("- - %s\n", path);
}

int
main(int argc, char **argv)
{
	const char *directory = argc > 2 && !strcmp(argv[1], "-c") ? argv[2] : NULL;

	for (int i = directory ? 3 : 1; i < argc; i++) {
		int file = open(argv[i], O_RDONLY | O_CLOEXEC);

		if (file < 0)
			err(1, "%s", argv[i]);
		if (directory)
			clean(directory, argv[i], file);
		else
			tell_size(argv[i], file);
		close(file);
	}
	return 0;
}
