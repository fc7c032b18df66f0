/* Options and operands: see arguments.h. */
#include "arguments.h"
#include "lib/base/config.h"

#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

static const struct option names[] = {
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "state", required_argument, NULL, OPTION_STATE },
	{ "http", required_argument, NULL, OPTION_HTTP },
	{ "ws", required_argument, NULL, OPTION_WS },
	{ "address", required_argument, NULL, OPTION_ADDRESS },
	{ "display-name", required_argument, NULL, OPTION_DISPLAY_NAME },
	{ "admin", no_argument, NULL, OPTION_ADMIN },
	{ "dry-run", no_argument, NULL, OPTION_DRY_RUN },
	{ "files", required_argument, NULL, OPTION_FILES },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "database", no_argument, NULL, OPTION_DATABASE },
	{ "link-dest", required_argument, NULL, OPTION_LINK_DEST },
	{ "new", no_argument, NULL, OPTION_NEW },
	{ "reason", required_argument, NULL, OPTION_REASON },
	{ "replace", no_argument, NULL, OPTION_REPLACE },
	{ "running", no_argument, NULL, OPTION_RUNNING },
	{ "skip-damaged", no_argument, NULL, OPTION_SKIP_DAMAGED },
	{ "strays", no_argument, NULL, OPTION_STRAYS },
	{ "to", required_argument, NULL, OPTION_TO },
	{ "until", required_argument, NULL, OPTION_UNTIL },
	{ "with-messages", no_argument, NULL, OPTION_WITH_MESSAGES },
	{ NULL, 0, NULL, 0 }
};

static void
arguments_take(struct arguments *arguments, int option)
{
	switch (option) {
	/* clang-format off */
	case OPTION_CONFIG:       arguments->config = optarg; break;
	case OPTION_STATE:        arguments->state = optarg; break;
	case OPTION_HTTP:         arguments->http = optarg; break;
	case OPTION_WS:           arguments->ws = optarg; break;
	case OPTION_ADDRESS:      arguments->address = optarg; break;
	case OPTION_DISPLAY_NAME: arguments->display_name = optarg; break;
	case OPTION_ADMIN:        arguments->admin = true; break;
	case OPTION_DRY_RUN:      arguments->dry_run = true; break;
	case OPTION_FILES:        arguments->files = optarg; break;
	case OPTION_JSON:         arguments->json = true; break;
	case OPTION_DATABASE:     arguments->database = true; break;
	case OPTION_LINK_DEST:    arguments->link_dest = optarg; break;
	case OPTION_NEW:          arguments->fresh = true; break;
	case OPTION_REASON:       arguments->reason = optarg; break;
	case OPTION_REPLACE:      arguments->replace = true; break;
	case OPTION_RUNNING:      arguments->running = true; break;
	case OPTION_SKIP_DAMAGED: arguments->skip_damaged = true; break;
	case OPTION_STRAYS:       arguments->strays = true; break;
	case OPTION_TO:           arguments->to = optarg; break;
	case OPTION_UNTIL:        arguments->until = optarg; break;
	case OPTION_WITH_MESSAGES: arguments->with_messages = true; break;
		/* clang-format on */
	}
}

bool
arguments_read(struct arguments *arguments, int argc, char **argv, unsigned allowed)
{
	int option, which = 0;

	*arguments = (struct arguments){ 0 };
	/* getopt's own words for an option it does not know begin with argv[0], which is the command's name here. */
	while ((option = getopt_long(argc, argv, "", names, &which)) != -1) {
		if (option == '?')
			return false;
		if (!((unsigned)option & allowed)) {
			warnx("%s takes no option --%s", argv[0], names[which].name);
			return false;
		}
		arguments_take(arguments, option);
	}
	arguments->count = argc - optind;
	arguments->operands = argv + optind;
	return true;
}

/* Takes the value of a command line's option; a fault names that. */
static bool
override(const char *name, const char *option, const char *value, char *fault, size_t size)
{
	char reason[512];

	if (!value || config_set(name, value, reason, sizeof reason))
		return true;
	snprintf(fault, size, "--%s: %s", option, reason);
	return false;
}

/* Who names a state directory of their own, and may not read the configuration of the system's server, has another. */
static const char *
find_file(const struct arguments *arguments)
{
	const char *unreadable = arguments->state && !arguments->config ? config_unreadable() : NULL;

	if (!unreadable)
		return arguments->config;
	warnx("%s is for others to read: what it says does not count", unreadable);
	return "";
}

bool
arguments_configure(const struct arguments *arguments, char *fault, size_t size)
{
	return config_load(find_file(arguments), fault, size) && override("state", "state", arguments->state, fault, size)
	    && override("http_port", "http", arguments->http, fault, size) && override("ws_port", "ws", arguments->ws, fault, size)
	    && override("address", "address", arguments->address, fault, size);
}
