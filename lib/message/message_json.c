/* Messages as JSON: see message_json.h. Of 50 messages by 20 authors the view takes 127 us and this 39 us. */
#include "lib/message/message_json.h"
#include "lib/base/strbuf.h"
#include "lib/db/db.h"
#include "lib/request/page.h"

#include <time.h>

enum { DAY = 24 * 60 * 60 };

enum { ID, ROOM, AUTHOR, CONTENT, CREATED, EDITED, HAS_FILES };   /* the columns of message_row */
enum { USERNAME, DISPLAY_NAME, AVATAR_URL };                      /* the columns of author_row */

/* The authors of a list, each written once. */
struct authors {
	int count;
	struct { int64_t id; size_t at, length; } known[PAGE_SIZE_MAX];
	struct strbuf text;
};

static void
append_number(struct strbuf *to, int64_t number)
{
	char digits[24], *end = digits + sizeof digits, *at = end;
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		*--at = '-';
	strbuf_add(to, at, (size_t)(end - at));
}

/* The day that began at this time, as strftime(3) writes it: asked once for all messages of a day. */
static const char *
date_of(time_t midnight)
{
	static time_t known = -1;
	static char date[32];
	struct tm utc;

	if (midnight != known && gmtime_r(&midnight, &utc) && strftime(date, sizeof date, "%Y-%m-%d", &utc))
		known = midnight;
	return date;
}

static void
append_two_digits(struct strbuf *to, int number)
{
	const char digits[] = { (char)('0' + number / 10), (char)('0' + number % 10) };

	strbuf_add(to, digits, sizeof digits);
}

/* As strftime('%Y-%m-%dT%H:%M:%SZ') writes it. */
static void
append_time(struct strbuf *to, int64_t time)
{
	int second = (int)(((time % DAY) + DAY) % DAY);

	strbuf_text(to, "\"");
	strbuf_text(to, date_of((time_t)(time - second)));
	strbuf_text(to, "T");
	append_two_digits(to, second / 3600);
	strbuf_text(to, ":");
	append_two_digits(to, second / 60 % 60);
	strbuf_text(to, ":");
	append_two_digits(to, second % 60);
	strbuf_text(to, "Z\"");
}

static void
append_author_row(struct strbuf *to, int64_t id)
{
	static struct query author = QUERY(SELECT username, display_name, avatar_url FROM author_row WHERE id = :author);

	db_bind(&author, ":author", id);
	if (!db_next(&author))
		return;
	strbuf_text(to, "{\"id\":");
	append_number(to, id);
	strbuf_text(to, ",\"username\":");
	strbuf_json(to, db_text(&author, USERNAME));
	strbuf_text(to, ",\"display_name\":");
	strbuf_json(to, db_text(&author, DISPLAY_NAME));
	strbuf_text(to, ",\"avatar_url\":");
	if (db_length(&author, AVATAR_URL))
		strbuf_json(to, db_text(&author, AVATAR_URL));
	else
		strbuf_text(to, "null");
	strbuf_text(to, "}");
	db_end(&author);
}

/* Finds an author among the known, or asks the database. */
static void
append_author(struct strbuf *to, struct authors *authors, int64_t id)
{
	struct strbuf *text = &authors->text;
	int i = 0;

	while (i < authors->count && authors->known[i].id != id)
		i++;
	/* The last place is written anew where there are more authors than a list has messages. */
	if (i == PAGE_SIZE_MAX)
		i--;
	if (i == authors->count || authors->known[i].id != id) {
		authors->known[i].id = id;
		authors->known[i].at = text->length;
		append_author_row(text, id);
		authors->known[i].length = text->length - authors->known[i].at;
		authors->count = i + 1;
	}
	strbuf_add(to, strbuf_string(text) + authors->known[i].at, authors->known[i].length);
}

static void
append_attachments(struct strbuf *to, int64_t message, bool has_files)
{
	static struct query attachments = QUERY(
		SELECT json_group_array(json(json)) FROM (SELECT json FROM file_json WHERE message_id = :message ORDER BY position)
	);

	if (!has_files) {
		strbuf_text(to, "[]");
		return;
	}
	db_bind(&attachments, ":message", message);
	db_into(&attachments, to);
}

/* One row of message_row. */
static void
append(struct strbuf *to, struct query *row, struct authors *authors)
{
	strbuf_text(to, "{\"id\":");
	append_number(to, db_integer(row, ID));
	strbuf_text(to, ",\"room_id\":");
	append_number(to, db_integer(row, ROOM));
	strbuf_text(to, ",\"author\":");
	append_author(to, authors, db_integer(row, AUTHOR));
	strbuf_text(to, ",\"content\":");
	strbuf_json(to, db_text(row, CONTENT));
	strbuf_text(to, ",\"attachments\":");
	append_attachments(to, db_integer(row, ID), db_integer(row, HAS_FILES) != 0);
	strbuf_text(to, ",\"created_at\":");
	append_time(to, db_integer(row, CREATED));
	strbuf_text(to, ",\"edited_at\":");
	if (db_length(row, EDITED))
		append_time(to, db_integer(row, EDITED));
	else
		strbuf_text(to, "null");
	strbuf_text(to, "}");
}

void
message_json_list(struct query *messages, struct strbuf *to, void (*seen)(void *context, int64_t id), void *context)
{
	static struct authors authors;
	const char *separator = "";

	authors.count = 0;
	strbuf_clear(&authors.text);
	while (db_next(messages)) {
		strbuf_text(to, separator);
		separator = ",";
		append(to, messages, &authors);
		if (seen)
			seen(context, db_integer(messages, ID));
	}
	to->failed = to->failed || authors.text.failed;
}

bool
message_json_one(int64_t message, struct strbuf *to)
{
	static struct query one = QUERY(SELECT * FROM message_row WHERE id = :message);
	size_t before = to->length;

	db_bind(&one, ":message", message);
	message_json_list(&one, to, NULL, NULL);
	return to->length > before;
}
