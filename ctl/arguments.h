/*
 * What the administrator typed after the command's name: options, which every command takes a few of, and
 * operands. Options that are settings override the configuration, as the environment does.
 */
#ifndef MOZNODS_CTL_ARGUMENTS_H
#define MOZNODS_CTL_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

/* The options a command may take, as bits. */
enum {
	OPTION_CONFIG = 1,
	OPTION_STATE = 2,
	OPTION_HTTP = 4,
	OPTION_WS = 8,
	OPTION_ADDRESS = 16,
	OPTION_ADMIN = 32,
	OPTION_DISPLAY_NAME = 64,
	OPTION_NEW = 128,
	OPTION_STRAYS = 256,
	OPTION_RUNNING = 512,
	OPTION_DATABASE = 1024,
	OPTION_LINK_DEST = 2048,
	OPTION_REPLACE = 4096,
	OPTION_SKIP_DAMAGED = 16384,
	OPTION_JSON = 8192,
	OPTION_DRY_RUN = 32768,
	OPTION_FILES = 65536,
	OPTION_UNTIL = 131072,
	OPTION_REASON = 262144,
	OPTION_WITH_MESSAGES = 524288,
	OPTION_TO = 1048576,
	OPTIONS_COMMON = OPTION_CONFIG | OPTION_STATE
};

struct arguments {
	const char *config, *state, *http, *ws, *address, *display_name, *link_dest, *files, *until, *reason,
		*to; /* NULL: not given */
	bool admin, fresh, strays, running, json, database, replace, skip_damaged, dry_run, with_messages;
	int count; /* operands */
	char **operands;
};

/* Reads options and operands of a command that takes the options in `allowed`; argv[0] is the command's name. False, with
 * the reason on standard error, when there is one that it does not take. */
bool arguments_read(struct arguments *arguments, int argc, char **argv, unsigned allowed);

/* Loads the configuration as these arguments say. False, and why in `fault`. */
bool arguments_configure(const struct arguments *arguments, char *fault, size_t size);

#endif
