/* Other systems: see convert.h. */
#include "lib/convert/convert.h"
#include "lib/base/emoji.h"
#include "lib/base/log.h"
#include "lib/convert/documents.h"
#include "lib/convert/html_text.h"
#include "lib/convert/scripts.h"
#include "lib/db/foreign.h"
#include "lib/export/spool.h"
#include "lib/request/token.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct convert_source {
	const char *name;
	bool documents;        /* a JSON array in place of a database */
	const char *tables[3]; /* that such a database has */
	const char *script;
	const char *places[5];
};

static const struct convert_source sources[] = {
	{ "a database of the Django project",
	  false,
	  { "auth_user", "chat_message", "rooms_room" },
	  convert_django,
	  { "media", "../media", "." } },
	{ "a database of Campfire",
	  false,
	  { "memberships", "action_text_rich_texts", "boosts" },
	  convert_campfire,
	  { "../files", "files", "../storage/files", "." } },
	{ "what dumpdata of the Django project wrote", true, { NULL }, convert_django, { "media", "../media", "." } }
};

static const char magic[16] = "SQLite format 3";

static bool
has_tables(struct foreign *foreign, const struct convert_source *source)
{
	for (int i = 0; i < 3; i++)
		if (!foreign_has(foreign, source->tables[i]))
			return false;
	return true;
}

static const struct convert_source *
find_database(const char *path)
{
	struct foreign *foreign = foreign_open(path);
	const struct convert_source *found = NULL;

	for (size_t i = 0; foreign && !found && i < sizeof sources / sizeof sources[0]; i++)
		if (!sources[i].documents && has_tables(foreign, &sources[i]))
			found = &sources[i];
	foreign_close(foreign);
	return found;
}

const struct convert_source *
convert_find(const char *path)
{
	const struct convert_source *found = NULL;
	char head[sizeof magic];
	FILE *file = fopen(path, "re");

	if (!file)
		return NULL;
	if (fread(head, 1, sizeof head, file) == sizeof head && !memcmp(head, magic, sizeof head))
		found = find_database(path);
	for (size_t i = 0; !found && i < sizeof sources / sizeof sources[0]; i++)
		if (sources[i].documents && documents_begin(file))
			found = &sources[i];
	fclose(file);
	return found;
}

const char *
convert_name(const struct convert_source *source)
{
	return source->name;
}

const char *const *
convert_places(const struct convert_source *source)
{
	return source->places;
}

/* SHA-256 of a text, hexadecimal: as logins are stored here. */
static char *
sha256(int count, const char *const *values)
{
	unsigned char hash[TOKEN_HASH_BYTES];
	char *text = malloc(2 * TOKEN_HASH_BYTES + 1);

	(void)count;
	if (!text || !values[0])
		return text;
	token_hash(values[0], hash);
	return sodium_bin2hex(text, 2 * TOKEN_HASH_BYTES + 1, hash, sizeof hash);
}

static char *
html(int count, const char *const *values)
{
	(void)count;
	return values[0] ? html_text(values[0], values[1]) : NULL;
}

/* The text as a reaction has it; NULL: it is none. */
static char *
emoji(int count, const char *const *values)
{
	char read[EMOJI_BYTES + 1];

	(void)count;
	return values[0] && emoji_read(values[0], read) ? strdup(read) : NULL;
}

static bool
store_document(void *foreign, const char *text)
{
	return foreign_run(foreign, convert_document_insert, text, NULL, NULL);
}

/* Makes the tables of what dumpdata wrote. */
static struct foreign *
load_documents(const char *path)
{
	struct foreign *foreign = foreign_begin();
	FILE *file = fopen(path, "re");
	bool good = foreign && file && foreign_run(foreign, convert_document_table, NULL, NULL, NULL)
	         && documents_read(file, store_document, foreign)
	         && foreign_run(foreign, convert_django_documents, NULL, NULL, NULL);

	if (file)
		fclose(file);
	if (good)
		return foreign;
	log_error("%s is no whole array of objects", path);
	foreign_close(foreign);
	return NULL;
}

static bool
write_line(void *lines, const char *text)
{
	return fputs(text, lines) >= 0 && putc('\n', lines) != EOF;
}

FILE *
convert_lines(const struct convert_source *source, const char *path)
{
	struct foreign *foreign = source->documents ? load_documents(path) : foreign_open(path);
	int file = foreign ? spool_file() : -1;
	FILE *lines = file >= 0 ? fdopen(file, "w+") : NULL;
	bool good = lines && foreign_add(foreign, "sha256", 1, sha256) && foreign_add(foreign, "html_text", 2, html)
	         && foreign_add(foreign, "emoji", 1, emoji) && foreign_run(foreign, source->script, NULL, write_line, lines)
	         && !fflush(lines);

	foreign_close(foreign);
	if (!good && lines) {
		log_error("%s cannot be converted", path);
		fclose(lines);
		return NULL;
	}
	if (lines)
		rewind(lines);
	return lines;
}
