/* One line: see take.h. */
#include "lib/import/take.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"
#include "lib/export/export.h"
#include "lib/import/keys.h"
#include "lib/import/line.h"
#include "lib/import/positions.h"

#include <json-c/json.h>
#include <string.h>

static line_taker line_begin, line_end, line_saying, line_noting;

/* The types of lines. Of `mention` nothing is taken, and a `note` is what a conversion has to say. */
static const struct {
	const char *type;
	const char *kind; /* of object, by which other lines name it */
	line_taker *take;
} types[] = {
	{ "export", "export", line_begin },
	{ "setting", "setting", line_setting },
	{ "account", "account", line_account },
	{ "person", "account", line_person },
	{ "file", "file", line_file },
	{ "former_username", "former_username", line_former_username },
	{ "block", "block", line_block },
	{ "session", "session", line_session },
	{ "room", "room", line_room },
	{ "member", "member", line_member },
	{ "mute", "mute", line_mute },
	{ "ban", "ban", line_ban },
	{ "log", "log", line_log },
	{ "site_ban", "site_ban", line_site_ban },
	{ "invite", "invite", line_invite },
	{ "message", "message", line_message },
	{ "pin", "pin", line_pin },
	{ "reaction", "reaction", line_reaction },
	{ "read", "read", line_read },
	{ "mention", "mention", line_saying },
	{ "note", "note", line_noting },
	{ "end", "end", line_end }
};

enum { TYPES = sizeof types / sizeof types[0], NOTE_MOST = 400 };

static struct state {
	struct import_count count[TYPES];
	int64_t bad;
	bool complete;
} now, kept;

static const char *
take_text(struct json_object *object, const char *name)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, name, &value) || !json_object_is_type(value, json_type_string))
		return "";
	return json_object_get_string(value);
}

static int
find_type(const char *name)
{
	int i = 0;

	while (i < TYPES && strcmp(types[i].type, name) != 0)
		i++;
	return i;
}

/* A later version of the lines may mean something else by the same words. */
static enum verdict
line_begin(struct line *line)
{
	input_integer(&line->input, "version", 1, EXPORT_VERSION);
	return line->input.error ? LINE_BAD : LINE_LEFT_OUT;
}

static enum verdict
line_end(struct line *line)
{
	(void)line;
	now.complete = true;
	return LINE_LEFT_OUT;
}

static enum verdict
line_saying(struct line *line)
{
	(void)line;
	return LINE_LEFT_OUT;
}

static enum verdict
line_noting(struct line *line)
{
	line_note(line, "%s", line_text(line, "text", NOTE_MOST, false));
	return LINE_LEFT_OUT;
}

void
take_bad(void)
{
	now.bad++;
}

struct json_object *
take_read(const char *text, size_t length, int64_t number, struct strbuf *notes)
{
	struct json_object *object = NULL;
	const char *fault = NULL;

	if (strlen(text) != length || !text_valid(text, length))
		fault = "it is not valid UTF-8";
	else if (!(object = json_tokener_parse(text)) || !json_object_is_type(object, json_type_object))
		fault = "it is no JSON object";
	else if (!*take_text(object, "type") || !*take_text(object, "key"))
		fault = "it has no type, or no key";
	if (!fault)
		return object;
	json_object_put(object);
	strbuf_format(notes, "line %lld: %s\n", (long long)number, fault);
	take_bad();
	return NULL;
}

bool
take_brings_bytes(struct json_object *object)
{
	struct json_object *list;

	if (!strcmp(take_text(object, "type"), "file"))
		return true;
	return json_object_object_get_ex(object, "attachments", &list) && json_object_is_type(list, json_type_array)
	    && json_object_array_length(list) > 0;
}

bool
take_is_known(struct json_object *object)
{
	int64_t own;

	return keys_find(take_text(object, "key"), NULL, &own);
}

static void
tell_faults(struct line *line)
{
	struct strbuf details = { 0 };

	if (input_details(&line->input, &details))
		line_note(line, "%.400s", strbuf_string(&details));
	else
		line_note(line, "it cannot be taken");
	strbuf_free(&details);
}

static void
conclude(struct line *line, int type, enum verdict verdict)
{
	struct import_count *count = &now.count[type];

	if (verdict == LINE_ADDED || line->settled)
		keys_remember(line->key, line->settled ? "place" : types[type].kind, line->own_id);
	if (verdict == LINE_BAD) {
		tell_faults(line);
		now.bad++;
	}
	count->type = types[type].type;
	count->added += verdict == LINE_ADDED;
	count->known += verdict == LINE_KNOWN;
	count->left_out += verdict == LINE_LEFT_OUT;
	count->bad += verdict == LINE_BAD;
}

void
take_line(struct json_object *object, int64_t number, const struct arrivals *arrivals, struct strbuf *notes)
{
	struct line line = { .number = number, .key = take_text(object, "key"), .arrivals = *arrivals, .notes = notes };
	int type = find_type(take_text(object, "type"));

	if (type == TYPES) {
		line_note(&line, "there is no type \"%.40s\" here", take_text(object, "type"));
		take_bad();
		return;
	}
	if (types[type].take != line_message)
		positions_settle();
	input_adopt(&line.input, object);
	conclude(&line, type, take_is_known(object) ? LINE_KNOWN : types[type].take(&line));
	input_free(&line.input);
}

void
take_undo(void)
{
	now = kept;
}

void
take_keep(void)
{
	kept = now;
}

bool
take_complete(void)
{
	return kept.complete;
}

int64_t
take_bad_count(void)
{
	return kept.bad;
}

const struct import_count *
import_counts(int i)
{
	for (int type = 0; type < TYPES; type++)
		if (kept.count[type].type && i-- == 0)
			return &kept.count[type];
	return NULL;
}
