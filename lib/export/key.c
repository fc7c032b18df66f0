/* Keys of exported objects: see key.h. */
#include "lib/export/key.h"
#include "lib/base/id_set.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { BYTES_MOST = 64 }; /* of a hash, and room to spare */

static char origin[EXPORT_ORIGIN_BYTES];

void
export_key_begin(void)
{
	static struct query site = QUERY(SELECT origin FROM site WHERE id = 1);

	if (!db_next(&site))
		return;
	snprintf(origin, sizeof origin, "%s", db_text(&site, 0));
	db_end(&site);
}

const char *
export_key_origin(void)
{
	return origin;
}

/* No part of a key has anything to escape. */
static void
key_write(struct strbuf *to, const char *kind, int64_t id)
{
	strbuf_format(to, "\"%s:%lld@%s\"", kind, (long long)id, origin);
}

static bool
key_of(struct strbuf *to, const char *kind, struct query *row, int column)
{
	if (db_null(row, column))
		strbuf_text(to, "null");
	else
		key_write(to, kind, db_integer(row, column));
	return true;
}

bool
key_account(struct strbuf *to, struct query *row, int column)
{
	return key_of(to, "account", row, column);
}

bool
key_room(struct strbuf *to, struct query *row, int column)
{
	return key_of(to, "room", row, column);
}

bool
key_message(struct strbuf *to, struct query *row, int column)
{
	return key_of(to, "message", row, column);
}

bool
key_file(struct strbuf *to, struct query *row, int column)
{
	return key_of(to, "file", row, column);
}

bool
key_session(struct strbuf *to, struct query *row, int column)
{
	return key_of(to, "session", row, column);
}

bool
key_invite(struct strbuf *to, struct query *row, int column)
{
	return key_of(to, "invite", row, column);
}

bool
key_ban(struct strbuf *to, struct query *row, int column)
{
	return key_of(to, "ban", row, column);
}

bool
key_log(struct strbuf *to, struct query *row, int column)
{
	return key_of(to, "log", row, column);
}

bool
key_site_ban(struct strbuf *to, struct query *row, int column)
{
	return key_of(to, "site_ban", row, column);
}

bool
key_pin(struct strbuf *to, struct query *row, int column)
{
	return key_of(to, "pin", row, column);
}

bool
key_reaction(struct strbuf *to, struct query *row, int column)
{
	return key_of(to, "reaction", row, column);
}

static bool
key_of_pair(struct strbuf *to, const char *kind, struct query *row, int column)
{
	strbuf_format(to, "\"%s:%lld:%lld@%s\"", kind, (long long)db_integer(row, column + 1),
	              (long long)db_integer(row, column + 2), origin);
	return true;
}

bool
key_member(struct strbuf *to, struct query *row, int column)
{
	return key_of_pair(to, "member", row, column);
}

bool
key_read(struct strbuf *to, struct query *row, int column)
{
	return key_of_pair(to, "read", row, column);
}

bool
key_mute(struct strbuf *to, struct query *row, int column)
{
	return key_of_pair(to, "mute", row, column);
}

bool
key_mention(struct strbuf *to, struct query *row, int column)
{
	return key_of_pair(to, "mention", row, column);
}

bool
key_block(struct strbuf *to, struct query *row, int column)
{
	return key_of_pair(to, "block", row, column);
}

bool
key_accounts(struct strbuf *to, struct query *row, int column)
{
	struct id_set set;

	if (db_null(row, column)) {
		strbuf_text(to, "null");
		return true;
	}
	set = id_set_read(db_text(row, column));
	strbuf_text(to, "[");
	for (int i = 0; i < set.count; i++) {
		strbuf_text(to, i ? "," : "");
		key_write(to, "account", set.id[i]);
	}
	strbuf_text(to, "]");
	return true;
}

bool
export_text_if_any(struct strbuf *to, struct query *row, int column)
{
	return !db_null(row, column) && shape_text(to, row, column);
}

/* An engine gives bytes as they are, or as text that begins with \x (chapter 8.4.1 of PostgreSQL's manual). */
bool
export_bytes_if_any(struct strbuf *to, struct query *row, int column)
{
	const char *bytes = db_text(row, column);
	size_t length = db_length(row, column);
	char text[2 * BYTES_MOST + 1] = "";

	if (db_null(row, column))
		return false;
	if (length > 2 && length % 2 == 0 && !memcmp(bytes, "\\x", 2) && strspn(bytes + 2, "0123456789abcdef") == length - 2)
		snprintf(text, sizeof text, "%s", bytes + 2);
	else if (length <= BYTES_MOST)
		sodium_bin2hex(text, sizeof text, (const unsigned char *)bytes, length);
	strbuf_json(to, text);
	return true;
}
