/* Contents of a bucket: see bucket.h. */
#include "bucket.h"
#include "copy.h"
#include "lib/file/storage.h"
#include "lib/file/storage_fetch.h"
#include "lib/store/store.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool
bucket_take_out(const char *hash, const char *to)
{
	struct receiving bytes;
	bool good;

	if (!store_is_used())
		return false;
	good = !storage_get(hash, &bytes);
	if (good && !copy_link(bytes.path, to))
		err(EXIT_FAILURE, "%s", to);
	storage_end(&bytes);
	return good;
}

bool
bucket_put_in(const char *hash, const char *from)
{
	char name[STORAGE_HASH_BYTES + 1];
	int file = open(from, O_RDONLY | O_CLOEXEC);
	struct stat status;
	int64_t size;
	bool good = file >= 0 && fstat(file, &status) == 0;

	storage_name(hash, name);
	if (!good)
		warn("%s", from);
	else if (store_size(name, &size) != STORE_DONE || size != status.st_size)
		good = store_put(name, hash, file, status.st_size) == STORE_DONE;
	if (file >= 0)
		close(file);
	return good;
}
