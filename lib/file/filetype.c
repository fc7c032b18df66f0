/* What a file is: see filetype.h. */
#include "lib/file/filetype.h"
#include "lib/base/log.h"
#include "lib/base/program_path.h"
#include "lib/base/text.h"
#include "lib/file/filetype_media.h"
#include "lib/file/filetype_office.h"

#include <magic.h>
#include <string.h>
#include <unistd.h>

enum { LOOKED_AT = 65536 }; /* bytes: types show at the beginning, and libmagic makes wide copies of what it reads */

static const char unknown[] = "application/octet-stream";

/*
 * Bounds the work. Rules that search a text for words take a microsecond for each byte that is a blank, and regular
 * expressions the square of their bytes: a megabyte of line ends took 2.3 s of CPU. What kind of text it is shows at once.
 */
static bool
bound(magic_t magic)
{
	static const struct {
		int parameter;
		size_t most;
	} bounds[] = {
		{ MAGIC_PARAM_BYTES_MAX, LOOKED_AT },
		{ MAGIC_PARAM_ENCODING_MAX, 4096 },
		{ MAGIC_PARAM_REGEX_MAX, 1024 },
		{ MAGIC_PARAM_ELF_PHNUM_MAX, 256 },
		{ MAGIC_PARAM_ELF_SHNUM_MAX, 256 }
	};

	for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++)
		if (magic_setparam(magic, bounds[i].parameter, &bounds[i].most) != 0)
			return false;
	return true;
}

/* The database is read once a process, and only where something is uploaded. */
static magic_t
library(void)
{
	static magic_t opened;
	char database[PATH_MAX] = "";

	if (opened)
		return opened;
	/* A bundle brings the database that goes with its library; an installation uses the system's. */
	if (*MAGICFILE)
		program_path_find(MAGICFILE, database);
	opened = magic_open(MAGIC_MIME_TYPE | MAGIC_SYMLINK);
	if (opened && bound(opened) && magic_load(opened, *database ? database : NULL) == 0)
		return opened;
	log_error("libmagic: %s", opened ? magic_error(opened) : "out of memory");
	if (opened)
		magic_close(opened);
	return opened = NULL;
}

/* How the file begins. The process looks at one file at a time. */
static const unsigned char *
read_head(int descriptor, size_t *length)
{
	static unsigned char head[LOOKED_AT];
	ssize_t got = pread(descriptor, head, sizeof head, 0);

	*length = got > 0 ? (size_t)got : 0;
	return head;
}

const char *
filetype_of(int descriptor)
{
	const unsigned char *head;
	const char *type;
	size_t length;

	head = read_head(descriptor, &length);
	if ((type = filetype_media(descriptor, head, length)) || (type = filetype_office(descriptor, head, length)))
		return type;
	if (!library() || lseek(descriptor, 0, SEEK_SET) < 0)
		return unknown;
	type = magic_descriptor(library(), descriptor);
	return type && strchr(type, '/') ? type : unknown;
}

static bool
filetype_begins(const char *type, const char *prefix)
{
	return !strncmp(type, prefix, strlen(prefix));
}

/* How many of these bytes are whole characters, where they are UTF-8: the last one may go on behind them. */
static size_t
filetype_whole_characters(const char *bytes, size_t length)
{
	size_t whole = length;

	while (whole > 0 && length - whole < 3 && (bytes[whole - 1] & 0xc0) == 0x80)
		whole--;
	return whole > 0 && bytes[whole - 1] & 0x80 ? whole - 1 : whole;
}

const char *
filetype_charset(int descriptor, const char *type)
{
	char bytes[16384];
	size_t kept = 0, whole;
	ssize_t got;
	off_t at = 0;

	if (!filetype_begins(type, "text/"))
		return NULL;
	while ((got = pread(descriptor, bytes + kept, sizeof bytes - kept, at)) > 0) {
		at += got;
		kept += (size_t)got;
		whole = filetype_whole_characters(bytes, kept);
		if (!text_valid(bytes, whole))
			return NULL;
		kept -= whole;
		memmove(bytes, bytes + whole, kept);
	}
	return text_valid(bytes, kept) ? "utf-8" : NULL;
}

bool
filetype_is_picture(const char *type)
{
	/* SVG is a document that may hold scripts. */
	return filetype_begins(type, "image/") && strncmp(type, "image/svg", 9) != 0;
}

bool
filetype_is_avatar(const char *type)
{
	static const char *const shown[] = { "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif" };

	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
		if (!strcmp(type, shown[i]))
			return true;
	return false;
}

bool
filetype_is_media(const char *type)
{
	return filetype_begins(type, "audio/") || filetype_begins(type, "video/");
}

bool
filetype_is_inline(const char *type)
{
	return filetype_is_picture(type) || filetype_is_media(type) || !strcmp(type, "application/pdf");
}
