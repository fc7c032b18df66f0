/* What takes uploads apart, and looks into files, for the table of costs: see cost.h. */
#include "cost.h"
#include "file_of.h"
#include "fcgi/disposition.h"
#include "fcgi/multipart.h"
#include "lib/file/filename.h"
#include "lib/file/filetype.h"
#include "lib/file/image.h"

#include <unistd.h>

enum { PIECE = 8 * 1024 };

static bool
take_part(void *context, const struct multipart_part *part)
{
	(void)context;
	return *part->name != '\0';
}

static bool
take_data(void *context, const char *bytes, size_t length)
{
	(void)context;
	(void)bytes;
	return length > 0;
}

/* In pieces, as libfcgi gives them. */
void
parse_multipart(const char *text, size_t length)
{
	static const struct multipart_sink sink = { take_part, take_data, NULL };
	static struct multipart parser;
	size_t piece;

	multipart_begin(&parser, "multipart/form-data; boundary=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", &sink);
	for (; length > 0; text += piece, length -= piece) {
		piece = length < PIECE ? length : PIECE;
		if (!multipart_feed(&parser, text, piece))
			return;
	}
}

void
parse_disposition(const char *text, size_t length)
{
	char value[MULTIPART_NAME_MAX];

	(void)length;
	disposition_parameter(text, "name", value, sizeof value);
	disposition_parameter(text, "filename", value, sizeof value);
	disposition_extended(text, "filename*", value, sizeof value);
	disposition_filename(text, value, sizeof value);
}

void
parse_filename(const char *text, size_t length)
{
	char name[FILENAME_BYTES];

	(void)length;
	filename_clean(text, name);
}

void
parse_file_type(const char *text, size_t length)
{
	int file = file_of(text, length);

	filetype_of(file);
	filetype_charset(file, "text/plain");
	close(file);
}

void
parse_image(const char *text, size_t length)
{
	int file = file_of(text, length), width, height;

	image_size(file, &width, &height);
	close(file);
}
