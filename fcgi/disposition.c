/* Parameters of header fields: see disposition.h. */
#include "disposition.h"
#include "lib/strbuf.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
find(const char *header, const char *name)
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

static int
hex_pair(const char *text)
{
	char digits[3] = { text[0], text[0] ? text[1] : '\0', '\0' };

	return isxdigit((unsigned char)digits[0]) && isxdigit((unsigned char)digits[1]) ? (int)strtol(digits, NULL, 16) : -1;
}

bool
disposition_parameter(const char *header, const char *name, char *value, size_t size)
{
	const char *at = find(header, name), *end;
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

bool
disposition_extended(const char *header, const char *name, char *value, size_t size)
{
	char raw[1024];
	const char *at;
	size_t length = 0;

	*value = '\0';
	if (!disposition_parameter(header, name, raw, sizeof raw) || strncasecmp(raw, "UTF-8'", 6) || !(at = strchr(raw + 6, '\'')))
		return false;
	for (at++; *at && length + 1 < size; at++) {
		int byte = *at == '%' ? hex_pair(at + 1) : (unsigned char)*at;

		if (byte <= 0)
			break;
		value[length++] = (char)byte;
		at += *at == '%' ? 2 : 0;
	}
	value[length] = '\0';
	return true;
}

void
disposition_write(const char *how, const char *name, struct strbuf *to)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	strbuf_format(to, "Content-Disposition: %s; filename=\"", how);
	for (const char *at = name; *at; at++)
		strbuf_add(to, strchr(plain, *at) || *at == ' ' ? at : "_", 1);
	strbuf_text(to, "\"; filename*=UTF-8''");
	for (const char *at = name; *at; at++) {
		if (strchr(plain, *at))
			strbuf_add(to, at, 1);
		else
			strbuf_format(to, "%%%02X", (unsigned char)*at);
	}
	strbuf_text(to, "\r\n");
}
