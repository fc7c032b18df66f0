/*
 * moznods: the administrator's command. A table names every command with its usage and its function; this file
 * finds the row, reads the arguments, loads the configuration, and leaves the rest to the command.
 */
#include "arguments.h"
#include "backup.h"
#include "ban_command.h"
#include "call_list.h"
#include "check.h"
#include "export.h"
#include "gc.h"
#include "import.h"
#include "move.h"
#include "programs.h"
#include "restore.h"
#include "search_command.h"
#include "serve.h"
#include "turn_test.h"
#include "user_command.h"
#include "lib/base/config.h"
#include "lib/base/log.h"

#include <err.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_USAGE = 2 };

struct command {
	const char *name;  /* one word or two */
	const char *usage; /* what follows it */
	const char *purpose;
	int (*run)(const struct arguments *arguments); /* returns the exit status; NULL: moznods-client does it */
	unsigned options;
	int operands; /* so many, no more, no fewer */
};

static int
show_config(const struct arguments *arguments)
{
	(void)arguments;
	config_write(stdout);
	return EXIT_SUCCESS;
}

/* clang-format off */
static const struct command commands[] = {
	{ "serve", "[--http PORT] [--ws PORT] [--address ADDRESS] [--new]",
	  "start the server and keep it running, in the foreground; --new: with an empty database where the old one is lost",
	  serve, OPTIONS_COMMON | OPTION_HTTP | OPTION_WS | OPTION_ADDRESS | OPTION_NEW, 0 },
	{ "user add", "EMAIL USERNAME [--admin] [--display-name NAME] [--new]", "add an account; its password is read from standard input",
	  user_add, OPTIONS_COMMON | OPTION_ADMIN | OPTION_DISPLAY_NAME | OPTION_NEW, 2 },
	{ "user passwd", "NAME", "set a new password, read from standard input, and end all logins of the account",
	  user_passwd, OPTIONS_COMMON, 1 },
	{ "user link", "NAME", "print a link with which the account sets a new password, once, within a day",
	  user_link, OPTIONS_COMMON, 1 },
	{ "user totp-off", "NAME", "take the second factor off an account whose authenticator and recovery codes are lost",
	  user_totp_off, OPTIONS_COMMON, 1 },
	{ "user promote", "NAME", "make an account site admin", user_promote, OPTIONS_COMMON, 1 },
	{ "user demote", "NAME", "make a site admin an ordinary user again", user_demote, OPTIONS_COMMON, 1 },
	{ "user deactivate", "NAME", "end all logins of an account and let it log in no more", user_deactivate, OPTIONS_COMMON, 1 },
	{ "user activate", "NAME", "let a deactivated account log in again", user_activate, OPTIONS_COMMON, 1 },
	{ "user delete", "NAME [--with-messages]", "delete an account and all that is personal of it, or what it has written as well",
	  user_delete, OPTIONS_COMMON | OPTION_WITH_MESSAGES, 1 },
	{ "user list", "[--json]",
	  "list all accounts: id, when made, last seen, status, files, bytes of them, username, e-mail address, display name",
	  user_list_all, OPTIONS_COMMON | OPTION_JSON, 0 },
	{ "ban add", "NETWORK [--until TIME] [--reason TEXT]", "let nobody register or log in from an address or a network",
	  ban_add, OPTIONS_COMMON | OPTION_UNTIL | OPTION_REASON, 1 },
	{ "ban remove", "NETWORK", "lift that", ban_remove, OPTIONS_COMMON, 1 },
	{ "ban list", "[--json]", "list the networks that are banned: network, until when, by whom, why", ban_list_all,
	  OPTIONS_COMMON | OPTION_JSON, 0 },
	{ "call list", "", "list the rooms where a call goes on: id, since when, how many, who, name", call_list_all, OPTIONS_COMMON, 0 },
	{ "check", "[--running]", "look whether configuration, database and server are well; --running: it is a fault if none answers",
	  check, OPTIONS_COMMON | OPTION_RUNNING, 0 },
	{ "backup", "DIRECTORY [--link-dest OLDER] | --database FILE",
	  "copy database and files to a new directory, or the database alone to a new file, also while the server runs",
	  backup, OPTIONS_COMMON | OPTION_DATABASE | OPTION_LINK_DEST, 1 },
	{ "restore", "DIRECTORY [--replace] [--skip-damaged]", "put a backup back, verified; the server must not run", restore,
	  OPTIONS_COMMON | OPTION_REPLACE | OPTION_SKIP_DAMAGED, 1 },
	{ "export all", "DIRECTORY", "write all that is stored, as lines of JSON, and the bytes of files to a new directory",
	  export_all, OPTIONS_COMMON, 1 },
	{ "export room", "ID DIRECTORY", "the same of a room and who has to do with it, without passwords", export_room, OPTIONS_COMMON, 2 },
	{ "export user", "NAME FILE.ndjson | NAME DIRECTORY", "the same of all that one person has; to a file: without bytes",
	  export_user, OPTIONS_COMMON, 2 },
	{ "import", "FILE | DIRECTORY [--files DIRECTORY] [--dry-run]",
	  "take in what was exported, or another system's database; a second time it adds what is new; --dry-run: only say what it would do",
	  import_command, OPTIONS_COMMON | OPTION_FILES | OPTION_DRY_RUN, 1 },
	{ "move", "--to sqlite | --to postgresql://USER@HOST/NAME",
	  "bring all that is stored into a database of the other kind, row for row; the server must not run; run again, it goes on",
	  move_command, OPTIONS_COMMON | OPTION_TO, 0 },
	{ "gc", "[--strays]", "remove files that were never attached, and bytes that no file has, now; --strays: also if that is most",
	  gc, OPTIONS_COMMON | OPTION_STRAYS, 0 },
	{ "search rebuild", "", "have the server make the index of messages anew, as when `check` says that it is wrong", search_rebuild,
	  OPTIONS_COMMON, 0 },
	{ "turn-test", "", "try the TURN servers of the configuration: does each of them relay?", turn_test, OPTIONS_COMMON, 0 },
	{ "call", "METHOD PATH [NAME=TEXT | NAME:=JSON | NAME@FILE | -]…", "send one request to a server, print the answer",
	  NULL, 0, 0 },
	{ "tail", "[ROOM [--since SEQ]] [--count N] [--timeout SECONDS]", "print the events of a room or of all, a line each, as they happen",
	  NULL, 0, 0 },
	{ "login", "NAME [--server URL]", "log in for later `call` and `tail`; the password is read from standard input", NULL, 0, 0 },
	{ "logout", "[--server URL]", "end that login", NULL, 0, 0 },
	{ "config", "", "print the configuration in force", show_config, OPTIONS_COMMON, 0 },
};
/* clang-format on */

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static void
print_usage(FILE *to)
{
	fputs("usage: moznods COMMAND [OPTIONS]\n\n", to);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(to, "  %s%s%s\n      %s\n", commands[i].name, *commands[i].usage ? " " : "", commands[i].usage,
		        commands[i].purpose);
	fputs("  help, --help, --version\n\n"
	      "Every command takes --state DIRECTORY (where the server keeps everything) and --config FILE, but for those that\n"
	      "speak to a server, call, tail, login and logout: they take --server URL and --timeout SECONDS, call and tail also\n"
	      "--token TOKEN. NAME is a user name or an e-mail address. Port 0 is any free port.\n",
	      to);
}

/* The command has `*words` of the arguments: two where they name one, or else the first. NULL: there is no such command. */
static const struct command *
main_find(int argc, char **argv, int *words)
{
	char name[64];

	for (*words = argc > 2 ? 2 : 1; *words >= 1 && *words < argc; --*words) {
		snprintf(name, sizeof name, "%s%s%s", argv[1], *words == 2 ? " " : "", *words == 2 ? argv[2] : "");
		for (size_t i = 0; i < COMMANDS; i++)
			if (!strcmp(commands[i].name, name))
				return &commands[i];
	}
	return NULL;
}

/* Becomes the program that speaks to servers. It needs nothing of the state directory or the configuration. */
static int
main_become_client(char **argv)
{
	char path[PATH_MAX];

	log_open("moznods", LOG_LEVEL_INFO);
	if (!programs_client(path))
		return EXIT_FAILURE;
	execv(path, argv);
	err(EXIT_FAILURE, "%s", path);
}

static int
main_run(const struct command *command, int argc, char **argv)
{
	struct arguments arguments;
	char fault[1024];

	if (!arguments_read(&arguments, argc, argv, command->options) || arguments.count != command->operands) {
		fprintf(stderr, "usage: moznods %s%s%s [--state DIRECTORY] [--config FILE]\n", command->name,
		        *command->usage ? " " : "", command->usage);
		return EXIT_USAGE;
	}
	if (!arguments_configure(&arguments, fault, sizeof fault)) {
		/* The one fault that `check` cannot look at for itself. */
		if (command->run == check)
			printf("FAULT configuration: %s\n", fault);
		else
			warnx("configuration: %s", fault);
		return EXIT_FAILURE;
	}
	log_open("moznods", (enum log_level)config.log_level);
	return command->run(&arguments);
}

int
main(int argc, char **argv)
{
	const struct command *command;
	int words, status;

	if (argc == 2 && (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		print_usage(stdout);
		status = EXIT_SUCCESS;
	} else if (argc == 2 && !strcmp(argv[1], "--version")) {
		puts("moznods " VERSION);
		status = EXIT_SUCCESS;
	} else if (!(command = main_find(argc, argv, &words))) {
		print_usage(stderr);
		return EXIT_USAGE;
	} else if (!command->run) {
		return main_become_client(argv);
	} else if (sodium_init() < 0) {
		errx(EXIT_FAILURE, "libsodium cannot be initialised");
	} else {
		status = main_run(command, argc - words, argv + words);
	}
	/* A list that could not be written in full is not a success. */
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_FAILURE, "standard output");
	return status;
}
