/* Fields of a line: see line.h. */
#include "lib/import/line.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"
#include "lib/import/cut.h"
#include "lib/import/keys.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { NOTE_BYTES = 512, KEY_MOST = 512 };

void
line_note(struct line *line, const char *format, ...)
{
	char text[NOTE_BYTES];
	va_list values;

	va_start(values, format);
	vsnprintf(text, sizeof text, format, values);
	va_end(values);
	strbuf_format(line->notes, "line %lld (%.80s): %s\n", (long long)line->number, line->key, text);
}

bool
line_has(const struct line *line, const char *field)
{
	return input_given(&line->input, field) && !input_null(&line->input, field);
}

int64_t
line_time(struct line *line, const char *field, int64_t otherwise)
{
	return line_has(line, field) ? input_time(&line->input, field) : otherwise;
}

bool
line_boolean(struct line *line, const char *field, bool otherwise)
{
	return line_has(line, field) ? input_boolean(&line->input, field) : otherwise;
}

const char *
line_word(struct line *line, const char *field, const char *words)
{
	size_t first = strcspn(words, " ");
	const char *text = line_has(line, field) ? input_exact(&line->input, field, 0, SIZE_MAX) : "";
	const char *found = *text ? strstr(words, text) : NULL;
	size_t length = strlen(text);

	if (found && (found == words || found[-1] == ' ') && (found[length] == ' ' || !found[length]))
		return text;
	if (*text)
		line_note(line, "%s: \"%.40s\" is not known here, it is %.*s", field, text, (int)first, words);
	text = input_hold(&line->input, strndup(words, first));
	return text ? text : "";
}

const char *
line_text(struct line *line, const char *field, size_t most, bool several)
{
	const char *text = line_has(line, field) ? input_exact(&line->input, field, 0, SIZE_MAX) : "";
	char *clean = input_hold(&line->input, cut_clean(text, several));

	if (!clean)
		return "";
	if (text_count(clean) > most) {
		clean[cut_at(clean, most)] = '\0';
		text_trim(clean);
		line_note(line, "%s: it is cut to %zu characters", field, most);
	}
	return clean;
}

int64_t
line_reference(struct line *line, const char *field, const char *kind, bool optional)
{
	const char *key;
	int64_t own = 0;

	if (optional && !line_has(line, field))
		return 0;
	key = input_exact(&line->input, field, 1, KEY_MOST);
	if (*key && !keys_find(key, kind, &own)) {
		char message[KEY_MOST + 64];

		snprintf(message, sizeof message, "There is no %s %s before this line.", kind, key);
		input_add_error(&line->input, field, message);
	}
	return own;
}

int64_t
line_message_there(struct line *line, const char *field)
{
	const char *key = input_exact(&line->input, field, 1, KEY_MOST);
	int64_t own = 0;

	if (!*key || keys_find(key, "message", &own))
		return own;
	line_note(line, "%s: %.100s is not here", field, key);
	return 0;
}
