/* Metadata out of what was received: see strip.h. */
#include "lib/file/strip.h"
#include "lib/base/error.h"
#include "lib/file/metadata.h"
#include "lib/file/storage.h"

static bool
take(void *context, const unsigned char *bytes, size_t length)
{
	struct receiving *cleaned = context;

	storage_write(cleaned, (const char *)bytes, length);
	return !cleaned->error;
}

bool
strip_metadata(struct receiving *receiving)
{
	static struct edits found;
	struct receiving cleaned;

	if (receiving->error)
		return true;
	metadata_find(receiving->descriptor, &found);
	if (found.full || !found.count)
		return !found.full;
	storage_begin(&cleaned);
	if (!cleaned.error && !edits_copy(&found, receiving->descriptor, take, &cleaned) && !cleaned.error)
		cleaned.error = &error_internal;
	storage_end(receiving);
	*receiving = cleaned;
	return true;
}
