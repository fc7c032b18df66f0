/* HTML as text: see html_text.h. Tags and entities are those of the HTML standard that editors write (Trix, Lexxy). */
#include "lib/convert/html_text.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"

#include <json-c/json.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

enum { TAG_MOST = 32, VALUE_MOST = 2048, QUOTES_MOST = 8 };

/* What is being written. */
struct writer {
	struct strbuf text;
	struct json_object *names;
	int quotes;               /* quotations within each other */
	bool preformatted, begun; /* in <pre>; something stands in this line */
	bool blank;               /* white space has come that is not written yet */
	char link[VALUE_MOST];    /* of the <a> that is open */
	size_t link_at;           /* where its text begins */
};

static void
put_line_start(struct writer *writer)
{
	if (writer->begun)
		return;
	for (int i = 0; i < writer->quotes; i++)
		strbuf_text(&writer->text, "> ");
	writer->begun = true;
}

static void
put(struct writer *writer, const char *text, size_t length)
{
	if (writer->blank && writer->begun)
		strbuf_text(&writer->text, " ");
	writer->blank = false;
	put_line_start(writer);
	strbuf_add(&writer->text, text, length);
}

static void
put_text(struct writer *writer, const char *text)
{
	put(writer, text, strlen(text));
}

/* Begins a new line; with `always` also where this one is empty. */
static void
put_newline(struct writer *writer, bool always)
{
	if (writer->begun || always)
		strbuf_text(&writer->text, "\n");
	writer->begun = writer->blank = false;
}

/* The value of an attribute in the text of a tag; "" where it has none. */
static void
attribute(const char *tag, size_t length, const char *name, char value[VALUE_MOST])
{
	size_t size = strlen(name), used = 0;
	const char *end = tag + length;

	value[0] = '\0';
	for (const char *at = tag; at + size + 2 < end; at++) {
		char quote = at[size + 1];

		if (at == tag || (at[-1] != ' ' && at[-1] != '\n') || strncasecmp(at, name, size) != 0 || at[size] != '='
		    || (quote != '"' && quote != '\''))
			continue;
		for (at += size + 2; at < end && *at != quote && used < VALUE_MOST - 1; at++)
			value[used++] = *at;
		value[used] = '\0';
		return;
	}
}

/* Decodes base64 up to the first character that is none. */
static size_t
decode(const char *text, char *bytes, size_t size)
{
	static const char characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t length = 0;

	if (sodium_base642bin((unsigned char *)bytes, size - 1, text, strspn(text, characters), NULL, &length, NULL,
	                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING))
		length = 0;
	bytes[length] = '\0';
	/* What was marshalled has zeros. */
	for (size_t i = 0; i < length; i++)
		bytes[i] = bytes[i] ? bytes[i] : ' ';
	return length;
}

static bool
find_user(const char *text, char id[20])
{
	const char *user = strstr(text, "/User/");
	size_t digits = user ? strspn(user + 6, "0123456789") : 0;

	if (!digits || digits >= 20)
		return false;
	memcpy(id, user + 6, digits);
	id[digits] = '\0';
	return true;
}

void
html_text_user(const char *signed_id, char id[20])
{
	char outer[VALUE_MOST], inner[VALUE_MOST];
	const char *message;

	id[0] = '\0';
	decode(signed_id, outer, sizeof outer);
	if (find_user(outer, id) || !(message = strstr(outer, "\"message\":\"")))
		return;
	decode(message + strlen("\"message\":\""), inner, sizeof inner);
	find_user(inner, id);
}

/* A name as the import makes a user name of it: other characters become `_`. */
static void
put_mention(struct writer *writer, const char *name)
{
	put_text(writer, "@");
	while (*name) {
		size_t bytes;
		bool stays = text_alphanumeric(name, &bytes) || strchr("_.-", *name);

		put(writer, stays ? name : "_", stays ? bytes : 1);
		name += bytes ? bytes : 1;
	}
}

static void
attachment(struct writer *writer, const char *tag, size_t length)
{
	char type[VALUE_MOST], signed_id[VALUE_MOST], id[20];
	struct json_object *name;

	attribute(tag, length, "content-type", type);
	attribute(tag, length, "sgid", signed_id);
	if (!strstr(type, "mention"))
		return;
	html_text_user(signed_id, id);
	if (writer->names && json_object_object_get_ex(writer->names, id, &name))
		put_mention(writer, json_object_get_string(name));
}

static void
end_link(struct writer *writer)
{
	const char *text = strbuf_string(&writer->text) + writer->link_at;

	if (!strncmp(writer->link, "http", 4) && !strstr(text, writer->link)) {
		put_text(writer, " (");
		put_text(writer, writer->link);
		put_text(writer, ")");
	}
	writer->link[0] = '\0';
}

static void
put_fence(struct writer *writer, bool opens)
{
	put_newline(writer, false);
	put_text(writer, "```");
	put_newline(writer, false);
	writer->preformatted = opens;
}

static void
quote(struct writer *writer, bool opens)
{
	put_newline(writer, false);
	writer->quotes += opens ? writer->quotes < QUOTES_MOST : writer->quotes > 0 ? -1 : 0;
}

/* Tags that are a mark on both sides; those of blocks have a line of their own. */
static const struct {
	const char *tag, *mark;
} marks[] = { { "strong", "**" }, { "b", "**" }, { "em", "*" }, { "i", "*" }, { "del", "~~" }, { "s", "~~" }, { "code", "`" } };
static const char *const blocks[] = { "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "tr", "figure", "hr" };

static bool
put_mark(struct writer *writer, const char *name)
{
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (!strcasecmp(name, marks[i].tag)) {
			if (!writer->preformatted)
				put_text(writer, marks[i].mark);
			return true;
		}
	for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
		if (!strcasecmp(name, blocks[i])) {
			put_newline(writer, false);
			return true;
		}
	return false;
}

/* The text between < and >. */
static void
take_tag(struct writer *writer, const char *tag, size_t length)
{
	bool closes = *tag == '/';
	size_t size = strcspn(tag + closes, " \n\t/>");
	char name[TAG_MOST] = "";

	if (size >= TAG_MOST || size + closes > length)
		return;
	memcpy(name, tag + closes, size);
	if (put_mark(writer, name))
		return;
	if (!strcasecmp(name, "br")) {
		put_newline(writer, true);
	} else if (!strcasecmp(name, "pre")) {
		put_fence(writer, !closes);
	} else if (!strcasecmp(name, "blockquote")) {
		quote(writer, !closes);
	} else if (!strcasecmp(name, "li")) {
		put_newline(writer, false);
		if (!closes)
			put_text(writer, "- ");
	} else if (!strcasecmp(name, "a") && closes) {
		end_link(writer);
	} else if (!strcasecmp(name, "a")) {
		attribute(tag, length, "href", writer->link);
		writer->link_at = writer->text.length;
	} else if (!strcasecmp(name, "action-text-attachment") && !closes) {
		attachment(writer, tag, length);
	}
}

/* A character reference, which begins with &; how many bytes it has, 0 where it is none. */
static size_t
take_entity(struct writer *writer, const char *text)
{
	static const struct {
		const char *name, *text;
	} named[] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&apos;", "'" }, { "&nbsp;", " " } };
	utf8proc_uint8_t bytes[5] = "";
	char *end;
	long point;

	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
		if (!strncmp(text, named[i].name, strlen(named[i].name))) {
			put_text(writer, named[i].text);
			return strlen(named[i].name);
		}
	if (text[1] != '#')
		return 0;
	point = text[2] == 'x' || text[2] == 'X' ? strtol(text + 3, &end, 16) : strtol(text + 2, &end, 10);
	if (*end != ';' || point <= 0 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
		return 0;
	put(writer, (char *)bytes, (size_t)utf8proc_encode_char((utf8proc_int32_t)point, bytes));
	return (size_t)(end - text) + 1;
}

/* White space is one blank, but in what is preformatted. */
static void
take_character(struct writer *writer, char c)
{
	if (writer->preformatted && c == '\n')
		put_newline(writer, true);
	else if (!writer->preformatted && strchr(" \t\r\n", c))
		writer->blank = true;
	else
		put(writer, &c, 1);
}

char *
html_text(const char *html, const char *names)
{
	struct writer writer = { .names = names ? json_tokener_parse(names) : NULL };
	char *text;

	while (*html) {
		size_t used = 1;
		const char *end = *html == '<' ? strchr(html, '>') : NULL;

		if (end) {
			take_tag(&writer, html + 1, (size_t)(end - html - 1));
			used = (size_t)(end - html) + 1;
		} else if (*html != '&' || !(used = take_entity(&writer, html))) {
			used = 1;
			take_character(&writer, *html);
		}
		html += used;
	}
	json_object_put(writer.names);
	text = writer.text.failed ? NULL : strdup(strbuf_string(&writer.text));
	strbuf_free(&writer.text);
	return text;
}
