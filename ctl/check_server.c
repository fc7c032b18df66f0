/* Programs and server: see check_server.h. */
#include "check_server.h"
#include "probe.h"
#include "programs.h"
#include "state.h"
#include "verdict.h"
#include "lib/base/config.h"
#include "lib/base/wakeup.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

enum { PROBE_MS = 5000, DEGRADED = 503 };

/* What was unpacked on a web space has no web server of its own. */
static void
check_bundle(const char *directory)
{
	static const char *const names[] = { "api.cgi", "api.fcgi", "private/moznods-wsd" };
	char path[PATH_MAX];
	bool good = true;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (snprintf(path, sizeof path, "%s/%s", directory, names[i]) >= PATH_MAX || access(path, F_OK)
		    || access(path, X_OK) == 0)
			continue;
		verdict_say(FAULT, "programs: %s may not be executed: chmod 755 %s", path, path);
		good = false;
	}
	if (good)
		verdict_say(OK, "programs: those of the bundle in %s, which the web server of this space starts", directory);
}

void
check_programs(void)
{
	static struct programs programs;
	char bundle[PATH_MAX];

	if (programs_bundle(bundle))
		check_bundle(bundle);
	else if (!programs_find_own(&programs))
		verdict_say(FAULT, "programs: one is missing: the reason is above");
	else if (*programs.lighttpd)
		verdict_say(OK, "programs: all there, and lighttpd is %s", programs.lighttpd);
	else
		verdict_say(OK, "programs: all there, but for lighttpd, which `moznods serve` needs and other web servers do not");
}

/* The port of the server that runs on this state directory, 0 when it has not said; without one, the configured port. */
static int
http_port(pid_t server)
{
	char path[PATH_MAX];
	int port = 0;
	FILE *file;

	if (!server)
		return config.http_port;
	snprintf(path, sizeof path, "%s/run/http.port", config.state);
	if ((file = fopen(path, "re"))) {
		if (fscanf(file, "%d", &port) != 1)
			port = 0;
		fclose(file);
	}
	return port;
}

/* A server of one's own that does not answer is not well; without one there may be another web server, at another port. */
static void
check_rest(pid_t server, bool running, bool bundle)
{
	int port = http_port(server), status = port ? probe_http(config.address, port, "/api/health/", PROBE_MS) : 0;

	if (status == 200)
		verdict_say(OK, "REST: a worker answers at port %d of %s", port, config.address);
	else if (status == DEGRADED)
		verdict_say(server || running ? FAULT : WARNING,
		            "REST: the server at port %d of %s says that it is not well: see its "
		            "/api/health/",
		            port, config.address);
	else if (status)
		verdict_say(server || running ? FAULT : WARNING, "REST: port %d of %s answers with status %d", port, config.address,
		            status);
	else if (server && !port)
		verdict_say(running ? FAULT : WARNING,
		            "REST: the server has not said at which port it listens: it is starting, or its disk was full");
	else if (server || running)
		verdict_say(FAULT, "REST: nothing answers at port %d of %s", port, config.address);
	else if (bundle)
		verdict_say(OK, "REST: the web server of this space starts the workers: ask it for %s/api/health/",
		            *config.public_url ? config.public_url : "…");
	else
		verdict_say(WARNING, "REST: nothing answers at port %d of %s", port, config.address);
}

void
check_server(bool running)
{
	pid_t server = state_served_by(config.state);
	char path[PATH_MAX];
	bool bundle = programs_bundle(path);

	if (server)
		verdict_say(OK, "server: `moznods serve` runs as process %ld", (long)server);
	else
		verdict_say(OK, "server: `moznods serve` does not run on this state directory");
	check_rest(server, running, bundle);
	if (wakeup_daemon_runs())
		verdict_say(OK, "WebSocket: moznods-wsd listens for news");
	else if (bundle)
		verdict_say(OK, "WebSocket: there is no moznods-wsd, so browsers ask for news again and again");
	else
		verdict_say(server ? FAULT : WARNING, "WebSocket: moznods-wsd does not listen for news");
}
