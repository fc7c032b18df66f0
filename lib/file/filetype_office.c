/* Office documents: see filetype_office.h. Nothing is unpacked; names of a bounded piece of the file are compared. */
#include "lib/file/filetype_office.h"
#include "lib/base/bytes.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	LOCAL_HEADER = 30,             /* bytes before a name */
	CENTRAL_HEADER = 46,           /* bytes before a name */
	END_RECORD = 22,               /* bytes before a comment */
	PIECE = 64 * 1024 + END_RECORD /* as far from the end as its record can begin */
};

/* What the names in an archive have said so far. */
struct signs {
	bool package; /* there is a part that every office document has */
	const char *type;
};

static bool
office_begins(const unsigned char *name, size_t length, const char *prefix)
{
	return length >= strlen(prefix) && !memcmp(name, prefix, strlen(prefix));
}

static void
look_at_name(const unsigned char *name, size_t length, struct signs *signs)
{
	static const struct {
		const char *folder, *type;
	} kinds[] = {
		{ "word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
		{ "xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
		{ "ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
	};

	signs->package |= office_begins(name, length, "[Content_Types].xml") || office_begins(name, length, "_rels/.rels")
	               || office_begins(name, length, "docProps/");
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (!signs->type && office_begins(name, length, kinds[i].folder))
			signs->type = kinds[i].type;
}

/* Headers are found by their signature: where a file's size is written behind it no other way leads to the next. */
static void
look_at_headers(const unsigned char *bytes, size_t length, const char *signature, size_t header, size_t name_at, struct signs *signs)
{
	const unsigned char *end = bytes + length, *at = bytes;

	while (!(signs->package && signs->type) && (at = memmem(at, (size_t)(end - at), signature, 4))) {
		size_t name, rest = (size_t)(end - at);

		if (rest < header)
			return;
		name = bytes_little16(at + name_at);
		look_at_name(at + header, name < rest - header ? name : rest - header, signs);
		at += 4;
	}
}

/* The directory of all names stands before the end, where a record says how far. */
static void
look_at_directory(int descriptor, struct signs *signs)
{
	static unsigned char piece[PIECE];
	struct stat status;
	const unsigned char *at;
	int64_t begin;
	ssize_t got;

	if (fstat(descriptor, &status))
		return;
	begin = status.st_size > PIECE ? status.st_size - PIECE : 0;
	if ((got = pread(descriptor, piece, sizeof piece, begin)) < END_RECORD)
		return;
	for (at = piece + got - END_RECORD; at >= piece && memcmp(at, "PK\5\6", 4) != 0; at--)
		;
	if (at < piece || (got = pread(descriptor, piece, sizeof piece, bytes_little32(at + 16))) <= 0)
		return;
	look_at_headers(piece, (size_t)got, "PK\1\2", CENTRAL_HEADER, 28, signs);
}

const char *
filetype_office(int descriptor, const unsigned char *head, size_t length)
{
	struct signs signs = { false, NULL };

	if (length < LOCAL_HEADER || memcmp(head, "PK\3\4", 4) != 0)
		return NULL;
	look_at_headers(head, length, "PK\3\4", LOCAL_HEADER, 26, &signs);
	if (signs.package != (signs.type != NULL))
		look_at_directory(descriptor, &signs);
	return signs.package ? signs.type : NULL;
}
