/* Lines of other programs into the log: see log_pipe.h. */
#include "log_pipe.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum {
	LINE_MOST = 1024,
	LINES_MOST = 60 /* a minute: with each request that meets a full disk lighttpd says so */
};

static int reader = -1;
static char line[LINE_MOST];
static size_t length;

int
log_pipe_open(void)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK))
		return -1;
	reader = ends[0];
	return ends[1];
}

int
log_pipe_descriptor(void)
{
	return reader;
}

/* Behind the time of its own, `2024-01-01 12:00:00: `, where it has one. */
static const char *
without_time(const char *text)
{
	size_t stamp = strspn(text, "0123456789-: ");

	return stamp >= strlen("2024-01-01 12:00:00: ") ? text + stamp : text;
}

/* Whether this minute has had its lines. How many were left out is said with the first of another. */
static bool
log_pipe_exceeds_limits(const char *name)
{
	static int64_t began;
	static int lines;
	int64_t now = clock_uptime_ms();

	if (now - began >= 60000) {
		if (lines > LINES_MOST)
			log_info("%s: %d lines were left out", name, lines - LINES_MOST);
		began = now;
		lines = 0;
	}
	return ++lines > LINES_MOST;
}

static void
log_pipe_end_line(const char *name)
{
	line[length] = '\0';
	if (length > 0 && !log_pipe_exceeds_limits(name))
		log_info("%s: %s", name, without_time(line));
	length = 0;
}

void
log_pipe_lines(const char *name)
{
	char bytes[4096];
	ssize_t got;

	while ((got = read(reader, bytes, sizeof bytes)) > 0)
		for (ssize_t i = 0; i < got; i++) {
			if (bytes[i] == '\n' || length == sizeof line - 1)
				log_pipe_end_line(name);
			if (bytes[i] != '\n')
				line[length++] = bytes[i];
		}
}
