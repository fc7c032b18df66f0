/* The command line of the convergence test: see the top of soak.c. */
#define _GNU_SOURCE 1
#include "soak.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	LONG_MESSAGES = 500000, /* of a run that lasts minutes */
	LONG_LISTENERS = 20,    /* the same run's */
	OVERTIME_SECONDS = 180  /* for its end */
};

static const char usage[] =
	"usage: soak [--messages N] [--senders N] [--listeners N] [--seed N] [--timeout SECONDS] [--kills N]\n"
	"            [--kill-wsd-pidfile FILE] [--kill-fcgi-pidfile FILE]\n"
	"            [--other-http HTTP_URL] [--other-ws WS_URL] [--may-be-busy] HTTP_URL WS_URL\n"
	"       soak --user-sockets DATABASE [--rooms N] [--messages N] … HTTP_URL WS_URL\n"
	"       soak --minutes N [--pace N] [--senders N] [--seed N] HTTP_URL WS_URL\n"
	"       soak --minutes N [--pace N] --faults [--state DIRECTORY [--may-fill]] [--seed N]\n";

/* clang-format off */
static const struct option options[] = {
	{ "messages", required_argument, NULL, 'm' }, { "senders", required_argument, NULL, 's' },
	{ "listeners", required_argument, NULL, 'l' }, { "seed", required_argument, NULL, 'r' },
	{ "timeout", required_argument, NULL, 't' }, { "kills", required_argument, NULL, 'k' },
	{ "minutes", required_argument, NULL, 'M' }, { "pace", required_argument, NULL, 'p' },
	{ "user-sockets", required_argument, NULL, 'u' }, { "rooms", required_argument, NULL, 'R' },
	{ "may-be-busy", no_argument, NULL, 'b' }, { "faults", no_argument, NULL, 'F' }, { "state", required_argument, NULL, 'S' }, { "may-fill", no_argument, NULL, 'D' },
	{ "other-http", required_argument, NULL, 'O' }, { "other-ws", required_argument, NULL, 'W' },
	{ "kill-wsd-pidfile", required_argument, NULL, 'w' }, { "kill-fcgi-pidfile", required_argument, NULL, 'f' },
	{ NULL, 0, NULL, 0 },
};
/* clang-format on */

static bool
take(int option, const char *value)
{
	switch (option) {
	case 'm': run.messages = (unsigned)strtoul(value, NULL, 10); break;
	case 's': run.senders = (unsigned)strtoul(value, NULL, 10); break;
	case 'l': run.listeners = (unsigned)strtoul(value, NULL, 10); break;
	case 'r': run.seed = strtoul(value, NULL, 10); break;
	case 't': run.seconds = strtod(value, NULL); break;
	case 'k': run.kills = (unsigned)strtoul(value, NULL, 10); break;
	case 'M': run.minutes = strtod(value, NULL); break;
	case 'p': run.pace = strtod(value, NULL); break;
	case 'u': run.user_sockets = value; break;
	case 'R': run.room_count = (unsigned)strtoul(value, NULL, 10); break;
	case 'b': run.may_be_busy = true; break;
	case 'F': run.faults = true; break;
	case 'S': run.state = value; break;
	case 'D': run.may_fill = true; break;
	case 'O': run.other_http = value; break;
	case 'W': run.other_ws = value; break;
	case 'w': run.wsd_pidfile = value; break;
	case 'f': run.fcgi_pidfile = value; break;
	default: return false;
	}
	return true;
}

static bool
are_whole(int argc, char **argv)
{
	if (run.minutes > 0) {
		run.messages = LONG_MESSAGES;
		run.listeners = LONG_LISTENERS;
		run.seconds = 60 * run.minutes + OVERTIME_SECONDS;
	}
	if (!run.user_sockets)
		run.room_count = 1;
	else if (run.minutes > 0 || run.room_count == 0)
		return false;
	if (run.faults)
		return optind == argc && run.minutes > 0;
	run.http = argv[optind];
	run.ws = optind < argc ? argv[optind + 1] : NULL;
	return optind + 2 == argc && run.messages > 0 && run.senders > 0 && run.listeners > 0 && (run.pace <= 0 || run.minutes > 0);
}

bool
options_read(int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (!take(option, optarg))
			break;
	if (option == -1 && are_whole(argc, argv))
		return true;
	fputs(usage, stderr);
	return false;
}
