/* The log: see log.h. One write(2) a line, so that lines of several processes do not mix. */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 2048 };

static const char *program = "moznods";
static enum log_level threshold = LOG_LEVEL_INFO;

void
log_open(const char *name, enum log_level level)
{
	program = name;
	threshold = level;
}

static void
sanitize(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			*text = '?';
}

static void
write_line(enum log_level level, const char *format, va_list values)
{
	static const char *const names[] = { "error", "warning", "info", "debug" };
	char line[LINE_MAX_BYTES], stamp[32];
	time_t now = time(NULL);
	struct tm utc;
	size_t start, length;

	if (level > threshold)
		return;
	strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
	start = (size_t)snprintf(line, sizeof line, "%s %s %s[%ld]: ", stamp, names[level], program, (long)getpid());
	vsnprintf(line + start, sizeof line - start - 1, format, values);
	sanitize(line);
	length = strlen(line);
	line[length++] = '\n';
	/* Where the log itself cannot be written there is nobody left to tell. */
	if (write(STDERR_FILENO, line, length) < 0)
		return;
}

#define LOG_AT(level)                                      \
	do {                                               \
		va_list values;                            \
		va_start(values, format);                  \
		write_line(level, format, values);         \
		va_end(values);                            \
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
