/* Containers of sound, film and documents, looked into through a file in memory: whatever comes, a media type or none. */
#include "fuzz.h"
#include "lib/file/filetype_matroska.h"
#include "lib/file/filetype_media.h"
#include "lib/file/filetype_office.h"

#include <sys/mman.h>
#include <unistd.h>

static void
claim_type(const char *type)
{
	CLAIM(!type || (strchr(type, '/') && strlen(type) < 128), "a type that is none");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int file = -1;

	if (file < 0 && (file = memfd_create("file", MFD_CLOEXEC)) < 0)
		abort();
	if (ftruncate(file, 0) || pwrite(file, data, size, 0) != (ssize_t)size || lseek(file, 5, SEEK_SET) != 5)
		abort();
	claim_type(filetype_media(file, data, size));
	claim_type(filetype_office(file, data, size));
	/* Less than there is, as where the head of a file ends. */
	claim_type(filetype_matroska(data, size / 2));
	claim_type(filetype_media(file, data, size / 2));
	CLAIM(lseek(file, 0, SEEK_CUR) == 5, "the position has changed");
	return 0;
}
