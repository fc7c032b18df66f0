/* The log: see log.h. One write(2) a line, so that lines of several processes do not mix. */
#include "lib/base/log.h"
#include "lib/base/config.h"
#include "lib/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A message with every byte escaped, as one of quotes alone would have, still fits into a line. */
enum { MESSAGE_MAX_BYTES = 1500, FIELD_MAX_BYTES = 300, LINE_MAX_BYTES = 8192 };

static const char *program = "moznods";
static enum log_level threshold = LOG_LEVEL_INFO;

/* A line as it grows; what does not fit is left out. */
struct line {
	char text[LINE_MAX_BYTES];
	size_t length;
};

void
log_open(const char *name, enum log_level level)
{
	program = name;
	threshold = level;
}

static void log_add(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void
log_add(struct line *line, const char *format, ...)
{
	size_t room = sizeof line->text - 1 - line->length;
	va_list values;
	int length;

	va_start(values, format);
	length = vsnprintf(line->text + line->length, room, format, values);
	va_end(values);
	if (length > 0)
		line->length += (size_t)length < room ? (size_t)length : room - 1;
}

static void
sanitize(char *text)
{
	bool valid = text_valid(text, strlen(text));

	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f || (!valid && (unsigned char)*text > 0x7f))
			*text = '?';
}

/* A text that sanitize has seen, as a JSON string. */
static void
log_add_json(struct line *line, const char *text)
{
	log_add(line, "\"");
	for (; *text; text++)
		log_add(line, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
	log_add(line, "\"");
}

static void
begin_line(struct line *line, enum log_level level, const char *message)
{
	static const char *const names[] = { "error", "warning", "info", "debug" };
	time_t now = time(NULL);
	char stamp[32];
	struct tm utc;

	line->length = 0;
	strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
	if (config.log_format == LOG_FORMAT_TEXT) {
		log_add(line, "%s %s %s[%ld]: %s", stamp, names[level], program, (long)getpid(), message);
		return;
	}
	log_add(line, "{\"time\":\"%s\",\"level\":\"%s\",\"program\":\"%s\",\"pid\":%ld,\"message\":", stamp, names[level], program,
	        (long)getpid());
	log_add_json(line, message);
}

static void
log_end_line(struct line *line)
{
	if (config.log_format == LOG_FORMAT_JSON)
		log_add(line, "}");
	line->text[line->length++] = '\n';
	/* Where the log itself cannot be written there is nobody left to tell. */
	if (write(STDERR_FILENO, line->text, line->length) < 0)
		return;
}

static void
log_write_line(enum log_level level, const char *format, va_list values)
{
	char message[MESSAGE_MAX_BYTES];
	struct line line;

	if (level > threshold)
		return;
	vsnprintf(message, sizeof message, format, values);
	sanitize(message);
	begin_line(&line, level, message);
	log_end_line(&line);
}

static void
add_text_field(struct line *line, const char *name, char *value)
{
	for (char *c = value; *c; c++)
		if (strchr(" \"\\", *c))
			*c = '?';
	log_add(line, " %s=%s", name, value);
}

static void
log_add_field(struct line *line, const struct log_field *field)
{
	bool json = config.log_format == LOG_FORMAT_JSON;
	char value[FIELD_MAX_BYTES];

	if (!field->text) {
		log_add(line, json ? ",\"%s\":%lld" : " %s=%lld", field->name, (long long)field->number);
		return;
	}
	snprintf(value, sizeof value, "%s", field->text);
	sanitize(value);
	if (!json) {
		add_text_field(line, field->name, value);
		return;
	}
	log_add(line, ",\"%s\":", field->name);
	log_add_json(line, value);
}

void
log_event(const char *what, const struct log_field *fields, size_t count)
{
	struct line line;

	if (threshold < LOG_LEVEL_INFO)
		return;
	begin_line(&line, LOG_LEVEL_INFO, what);
	for (size_t i = 0; i < count; i++)
		log_add_field(&line, &fields[i]);
	log_end_line(&line);
}

#define LOG_AT(level) \
	do { \
		va_list values; \
		va_start(values, format); \
		log_write_line(level, format, values); \
		va_end(values); \
	} while (0)

void
log_error(const char *format, ...)
{
	LOG_AT(LOG_LEVEL_ERROR);
}

void
log_warning(const char *format, ...)
{
	LOG_AT(LOG_LEVEL_WARNING);
}

void
log_info(const char *format, ...)
{
	LOG_AT(LOG_LEVEL_INFO);
}

void
log_debug(const char *format, ...)
{
	LOG_AT(LOG_LEVEL_DEBUG);
}
