/* The configuration of a server that runs: see settings.h. */
#include "settings.h"
#include "arguments.h"
#include "lib/base/config.h"
#include "lib/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct arguments *typed;
static char **inherited; /* the environment as it was; NULL: there was no memory for it */

void
settings_keep(const struct arguments *arguments)
{
	size_t count = 0;

	typed = arguments;
	while (environ[count])
		count++;
	if (!(inherited = calloc(count + 1, sizeof *inherited)))
		return;
	for (size_t i = 0; i < count; i++)
		inherited[i] = environ[i];
}

/* The children know the configuration from the environment alone: that this process and they agree on it is worth more than
 * reading the file again. */
bool
settings_export(void)
{
	/* Our own lighttpd can send files itself, which costs a worker nothing. */
	config.sendfile = SENDFILE_X_SENDFILE;
	if (config_export() && setenv("MOZNODS_CONFIG", "", 1) == 0)
		return true;
	log_error("out of memory");
	return false;
}

/* What was exported would override the file. */
static void
restore_environment(void)
{
	clearenv();
	for (char **variable = inherited; *variable; variable++)
		putenv(*variable);
}

/* What lighttpd and the daemon have been started with. */
static bool
keep_places(const char *state, const char *address, int http_port, int ws_port)
{
	char fault[256];

	config.http_port = http_port;
	config.ws_port = ws_port;
	return config_set("state", state, fault, sizeof fault) && config_set("address", address, fault, sizeof fault);
}

bool
settings_reload(void)
{
	char *state = strdup(config.state), *address = strdup(config.address), fault[1024] = "out of memory";
	int http_port = config.http_port, ws_port = config.ws_port;
	bool good = state && address && inherited, read_again = false;

	if (good) {
		restore_environment();
		read_again = arguments_configure(typed, fault, sizeof fault);
		good = keep_places(state, address, http_port, ws_port) && settings_export() && read_again;
	}
	if (!good)
		log_error("the configuration stays as it was: %s", fault);
	free(state);
	free(address);
	return good;
}
