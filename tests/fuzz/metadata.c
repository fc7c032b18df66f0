/* Metadata out of pictures, through a file in memory: what is left has none, and is as long as was said. */
#include "fuzz.h"
#include "lib/file/metadata.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
take(void *context, const unsigned char *bytes, size_t length)
{
	return write(*(int *)context, bytes, length) == (ssize_t)length;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int file = -1, cleaned = -1;
	static struct edits edits;
	int64_t done = 0;
	struct stat status;

	if (file < 0 && ((file = memfd_create("image", MFD_CLOEXEC)) < 0 || (cleaned = memfd_create("cleaned", MFD_CLOEXEC)) < 0))
		abort();
	if (ftruncate(file, 0) || pwrite(file, data, size, 0) != (ssize_t)size || ftruncate(cleaned, 0)
	    || lseek(cleaned, 0, SEEK_SET))
		abort();
	metadata_find(file, &edits);
	for (int i = 0; i < edits.count; i++) {
		CLAIM(edits.edit[i].at >= done && edits.edit[i].length >= 0, "the order of the places");
		done = edits.edit[i].at + edits.edit[i].length;
	}
	CLAIM(done <= (int64_t)size, "a place behind the end");
	if (edits.full)
		return 0;
	CLAIM(edits_copy(&edits, file, take, &cleaned), "the copy");
	CLAIM(!fstat(cleaned, &status) && status.st_size == (int64_t)size + edits_growth(&edits), "how long it is");
	return 0;
}
