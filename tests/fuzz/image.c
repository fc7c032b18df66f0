/* Width and height from the header of an image, through a file in memory. */
#include "fuzz.h"
#include "lib/file/image.h"

#include <sys/mman.h>
#include <unistd.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int file = -1;
	int width = -7, height = -7;

	if (file < 0 && (file = memfd_create("image", MFD_CLOEXEC)) < 0)
		abort();
	if (ftruncate(file, 0) || pwrite(file, data, size, 0) != (ssize_t)size || lseek(file, 5, SEEK_SET) != 5)
		abort();
	if (image_size(file, &width, &height))
		CLAIM(width > 0 && height > 0, "an image without a size");
	CLAIM(lseek(file, 0, SEEK_CUR) == 5, "the position has changed");
	return 0;
}
