/* The small picture of a file: see thumb.h. */
#include "lib/file/thumb.h"
#include "lib/base/config.h"
#include "lib/db/db.h"
#include "lib/file/file.h"
#include "lib/file/filetype.h"
#include "lib/file/image.h"
#include "lib/file/storage.h"
#include "lib/request/request.h"

#include <stdbool.h>
#include <string.h>

const char *
thumb_type(const struct receiving *receiving)
{
	const char *type = filetype_of(receiving->descriptor);
	int width, height;

	type = !strcmp(type, "image/jpeg") ? "image/jpeg" : !strcmp(type, "image/webp") ? "image/webp" : NULL;
	if (!type || !image_size(receiving->descriptor, &width, &height))
		return NULL;
	return width <= config.thumb_max_pixels && height <= config.thumb_max_pixels ? type : NULL;
}

const struct error *
thumb_keep(struct receiving *file, struct receiving *thumb)
{
	bool thumb_first = thumb && strcmp(thumb->hash, file->hash) < 0;
	const struct error *error = storage_keep(thumb_first ? thumb : file);

	return error || !thumb ? error : storage_keep(thumb_first ? file : thumb);
}

const struct error *
thumb_download(struct request *r)
{
	static struct query find = QUERY(
		SELECT thumb_hash, 'thumb-' || id || CASE thumb_type WHEN 'image/webp' THEN '.webp' ELSE '.jpg' END, thumb_type, NULL,
		       thumb_size, created_at
		FROM file WHERE id = :file AND thumb_hash IS NOT NULL
	);

	return file_fill_download(r, &find);
}
