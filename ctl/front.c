/*
 * Web servers set up for MOznoDS: see front.h. Of their languages it knows a line `name value` or `name = value`; where a name
 * stands twice the later one counts, in the order in which Debian's files include each other.
 */
#include "front.h"

#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { LINE_BYTES = 4096, PATTERNS_MOST = 4 };

/* Defaults of the programs (Apache 2.4 mpm_event, nginx 1.22, lighttpd 1.4.69) and of the system for a service. */
enum { APACHE_THREADS = 400, NGINX_CONNECTIONS = 512, LIGHTTPD_FILES = 4096, SERVICE_FILES = 1024 };

/* Calls `take` with each line of the files that match a pattern below `etc`. */
static void
each_line(const char *etc, const char *pattern, void (*take)(const char *line, void *context), void *context)
{
	char path[PATH_MAX], line[LINE_BYTES];
	glob_t found;

	if (snprintf(path, sizeof path, "%s/%s", etc, pattern) >= PATH_MAX || glob(path, 0, NULL, &found))
		return;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		FILE *file = fopen(found.gl_pathv[i], "re");

		while (file && fgets(line, sizeof line, file))
			take(line + strspn(line, " \t"), context);
		if (file)
			fclose(file);
	}
	globfree(&found);
}

static void
note_mention(const char *line, void *context)
{
	if (*line != '#' && strcasestr(line, "moznods"))
		*(bool *)context = true;
}

/* Whether a file that is in use mentions us. */
static bool
front_is_ours(const char *etc, const char *const patterns[PATTERNS_MOST])
{
	bool ours = false;

	for (int i = 0; i < PATTERNS_MOST && patterns[i]; i++)
		each_line(etc, patterns[i], note_mention, &ours);
	return ours;
}

struct setting {
	const char *name;
	long value;
};

static void
note_value(const char *line, void *context)
{
	struct setting *setting = context;
	const char *found = strcasestr(line, setting->name), *value;

	/* nginx has them in one line with the block that they are in: `events { worker_connections 768; }`. */
	if (*line == '#' || !found || (found > line && !strchr(" \t{;", found[-1])))
		return;
	value = found + strlen(setting->name);
	if (!strchr(" \t=", *value))
		return;
	value += strspn(value, " \t=");
	if (*value >= '0' && *value <= '9')
		setting->value = strtol(value, NULL, 10);
	else if (!strncasecmp(value, "auto", 4))
		setting->value = sysconf(_SC_NPROCESSORS_ONLN);
}

static long
front_value_of(const char *etc, const char *const patterns[PATTERNS_MOST], const char *name, long without)
{
	struct setting setting = { name, without };

	for (int i = 0; i < PATTERNS_MOST && patterns[i]; i++)
		each_line(etc, patterns[i], note_value, &setting);
	return setting.value;
}

static long
smaller(long one, long other)
{
	return one < other ? one : other;
}

/* A thread for each, as long as it is open. */
static bool
look_apache(const char *etc, struct front *front)
{
	static const char *const sites[PATTERNS_MOST] = { "apache2/conf-enabled/*.conf", "apache2/sites-enabled/*" };
	static const char *const files[PATTERNS_MOST] = {
		"apache2/mods-enabled/mpm_*.conf", "apache2/conf-enabled/*.conf", "apache2/sites-enabled/*"
	};

	if (!front_is_ours(etc, sites))
		return false;
	*front = (struct front){ .name = "Apache", .setting = "MaxRequestWorkers" };
	front->sockets = front->value = front_value_of(etc, files, front->setting, APACHE_THREADS);
	return true;
}

/* Two connections for each, of one process. */
static bool
look_nginx(const char *etc, struct front *front)
{
	static const char *const sites[PATTERNS_MOST] = { "nginx/conf.d/*.conf", "nginx/sites-enabled/*", "nginx/nginx.conf" };
	static const char *const files[PATTERNS_MOST] = { "nginx/modules-enabled/*.conf", "nginx/nginx.conf" };
	long files_most, processes;

	if (!front_is_ours(etc, sites))
		return false;
	*front = (struct front){ .name = "nginx", .setting = "worker_connections" };
	front->value = front_value_of(etc, files, front->setting, NGINX_CONNECTIONS);
	files_most = front_value_of(etc, files, "worker_rlimit_nofile", SERVICE_FILES);
	processes = front_value_of(etc, files, "worker_processes", 1);
	if (files_most < front->value) {
		front->setting = "worker_rlimit_nofile";
		front->value = files_most;
	}
	front->sockets = front->value * processes / 2;
	return true;
}

/* A connection and two descriptors for each. */
static bool
look_lighttpd(const char *etc, struct front *front)
{
	static const char *const files[PATTERNS_MOST] = { "lighttpd/lighttpd.conf", "lighttpd/conf-enabled/*.conf" };
	long files_most;

	if (!front_is_ours(etc, files))
		return false;
	*front = (struct front){ .name = "lighttpd", .setting = "server.max-connections" };
	files_most = front_value_of(etc, files, "server.max-fds", LIGHTTPD_FILES);
	front->value = front_value_of(etc, files, front->setting, files_most / 2);
	front->sockets = smaller(front->value, files_most / 2);
	if (front->sockets < front->value) {
		front->setting = "server.max-fds";
		front->value = files_most;
	}
	return true;
}

int
front_look(const char *etc, struct front fronts[FRONTS])
{
	static bool (*const looks[FRONTS])(const char *, struct front *) = { look_apache, look_nginx, look_lighttpd };
	int count = 0;

	for (int i = 0; i < FRONTS; i++)
		count += looks[i](etc, &fronts[count]);
	return count;
}
