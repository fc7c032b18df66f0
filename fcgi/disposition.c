/* Parameters of header fields: see disposition.h. */
#include "disposition.h"
#include "lib/base/charset.h"
#include "lib/base/percent.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"
#include "lib/file/encoded_word.h"

#include <string.h>
#include <strings.h>

enum { EXTENDED_BYTES = 8192 + 1 }; /* of a parameter before it is decoded: as much as a part's headers may have */

/* Behind the closing quote of a quoted string that begins at `at`, or its end where there is none. */
static const char *
skip_quoted(const char *at)
{
	for (at++; *at && *at != '"'; at++)
		if (*at == '\\' && at[1])
			at++;
	return *at ? at + 1 : at;
}

/* The value of a parameter: behind a semicolon outside of quotes, the name and an equals sign. */
static const char *
disposition_find(const char *header, const char *name)
{
	size_t length = strlen(name);

	while (*header) {
		if (*header == '"') {
			header = skip_quoted(header);
		} else if (*header++ == ';') {
			header += strspn(header, " \t");
			if (!strncasecmp(header, name, length) && header[length] == '=')
				return header + length + 1;
		}
	}
	return NULL;
}

bool
disposition_parameter(const char *header, const char *name, char *value, size_t size)
{
	const char *at = disposition_find(header, name), *end;
	size_t length = 0;

	*value = '\0';
	if (!at)
		return false;
	end = *at == '"' ? skip_quoted(at) : at + strcspn(at, "; \t");
	for (at += *at == '"'; at < end && length + 1 < size; at++) {
		if (*at == '"' && at + 1 == end)
			break;
		/* curl writes \" and \\, browsers %22; a lone backslash is one of a Windows path. */
		if (*at == '\\' && (at[1] == '"' || at[1] == '\\'))
			at++;
		if (!strncasecmp(at, "%22", 3)) {
			value[length++] = '"';
			at += 2;
		} else {
			value[length++] = *at;
		}
	}
	value[length] = '\0';
	return true;
}

/* Copies what fits of a text. */
static void
hand_out(struct strbuf *text, char *value, size_t size)
{
	size_t length = text->length < size - 1 ? text->length : size - 1;

	memcpy(value, strbuf_string(text), length);
	value[length] = '\0';
}

/* Decodes charset'language'percent-encoded, in place (RFC 8187, 3.2). */
static bool
decode_extended(char *raw, struct strbuf *text)
{
	char *language = strchr(raw, '\''), *encoded = language ? strchr(language + 1, '\'') : NULL;
	ptrdiff_t length = encoded ? percent_decode(encoded + 1, strlen(encoded + 1), false) : -1;

	return length >= 0 && !memchr(encoded + 1, '\0', (size_t)length)
	    && charset_add(raw, (size_t)(language - raw), encoded + 1, (size_t)length, text)
	    && text_valid(strbuf_string(text), text->length);
}

bool
disposition_extended(const char *header, const char *name, char *value, size_t size)
{
	char raw[EXTENDED_BYTES];
	struct strbuf text = { 0 };
	bool found = disposition_parameter(header, name, raw, sizeof raw) && decode_extended(raw, &text);

	*value = '\0';
	if (found)
		hand_out(&text, value, size);
	strbuf_free(&text);
	return found;
}

bool
disposition_filename(const char *header, char *value, size_t size)
{
	struct strbuf text = { 0 };

	if (disposition_extended(header, "filename*", value, size) && *value)
		return true;
	if (!disposition_parameter(header, "filename", value, size))
		return false;
	encoded_words_decode(value, &text);
	hand_out(&text, value, size);
	strbuf_free(&text);
	return true;
}

void
disposition_write(const char *how, const char *name, struct strbuf *to)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~ ";

	strbuf_format(to, "Content-Disposition: %s; filename=\"", how);
	for (const char *at = name; *at; at++)
		strbuf_add(to, strchr(plain, *at) ? at : "_", 1);
	strbuf_text(to, "\"; filename*=UTF-8''");
	percent_add_unreserved(to, name);
	strbuf_text(to, "\r\n");
}
