/* The commands that speak to a server: see client.h. Here they find their options, the server and the token. */
#include "client.h"
#include "login.h"

#include <curl/curl.h>
#include <err.h>
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_SERVER "http://localhost:8000"

enum {
	OPTION_SERVER = 1,
	OPTION_TOKEN = 2,
	OPTION_TIMEOUT = 4,
	OPTION_HEADER = 8,
	OPTION_INCLUDE = 16,
	OPTION_SINCE = 32,
	OPTION_COUNT = 64,
	OPTION_TYPE = 128,
	OPTION_ALL = 256,
	OPTIONS_COMMON = OPTION_SERVER | OPTION_TOKEN | OPTION_TIMEOUT
};

static const struct option names[] = {
	{ "server", required_argument, NULL, OPTION_SERVER },
	{ "token", required_argument, NULL, OPTION_TOKEN },
	{ "timeout", required_argument, NULL, OPTION_TIMEOUT },
	{ "header", required_argument, NULL, OPTION_HEADER },
	{ "include", no_argument, NULL, OPTION_INCLUDE },
	{ "since", required_argument, NULL, OPTION_SINCE },
	{ "count", required_argument, NULL, OPTION_COUNT },
	{ "type", required_argument, NULL, OPTION_TYPE },
	{ "all", no_argument, NULL, OPTION_ALL },
	{ NULL, 0, NULL, 0 }
};

static const struct command {
	const char *name, *usage;
	int least, most; /* operands */
	unsigned options;
} commands[] = {
	{ "call", "METHOD PATH [NAME=TEXT | NAME:=JSON | NAME@FILE | -]… [--header 'NAME: VALUE'] [--include]", 2, 1000,
	  OPTIONS_COMMON | OPTION_HEADER | OPTION_INCLUDE },
	{ "tail", "[ROOM [--since SEQ]] [--count N] [--type TYPE,… | --all]", 0, 1,
	  OPTIONS_COMMON | OPTION_SINCE | OPTION_COUNT | OPTION_TYPE | OPTION_ALL },
	{ "login", "NAME", 1, 1, OPTION_SERVER | OPTION_TIMEOUT },
	{ "logout", "", 0, 0, OPTION_SERVER | OPTION_TIMEOUT },
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static _Noreturn void
misused(const struct command *command)
{
	fprintf(stderr, "usage: moznods %s%s%s [--server URL]%s [--timeout SECONDS]\n", command->name, *command->usage ? " " : "",
	        command->usage, command->options & OPTION_TOKEN ? " [--token TOKEN]" : "");
	exit(CLIENT_USAGE);
}

static int64_t
client_number(const struct command *command, const char *text)
{
	char *end;
	long long value = strtoll(text, &end, 10);

	if (!*text || *end || value < 0)
		misused(command);
	return value;
}

static char *
copy_of(const char *text)
{
	char *copy = strdup(text);

	if (!copy)
		errx(CLIENT_NETWORK, "out of memory");
	return copy;
}

/* Name and value, on one line; a name alone, with a colon, leaves out a header of our own. */
static const char *
header(const char *text)
{
	size_t name = strcspn(text, ": \t\r\n");

	if (!name || text[name] != ':' || strpbrk(text, "\r\n"))
		errx(CLIENT_USAGE, "'%s' is no header: write 'NAME: VALUE', on one line", text);
	return text;
}

static void
client_take(struct client *client, const struct command *command, int option)
{
	char *end = "";

	switch (option) {
	/* clang-format off */
	case OPTION_SERVER:  client->server = copy_of(optarg); break;
	case OPTION_TOKEN:   client->token = copy_of(optarg); break;
	case OPTION_TIMEOUT: client->timeout = strtod(optarg, &end); break;
	case OPTION_INCLUDE: client->include = true; break;
	case OPTION_SINCE:   client->since = client_number(command, optarg); break;
	case OPTION_COUNT:   client->count = client_number(command, optarg); break;
	case OPTION_TYPE:    client->types = optarg; break;
	case OPTION_ALL:     client->all = true; break;
	/* clang-format on */
	case OPTION_HEADER:
		if (client->header_count == (int)(sizeof client->headers / sizeof client->headers[0]))
			misused(command);
		client->headers[client->header_count++] = header(optarg);
	}
	if (*end || client->timeout < 0)
		misused(command);
}

/* The option, else the environment, else the last login, else this machine. */
static void
find_server(struct client *client)
{
	const char *given = getenv("MOZNODS_SERVER");
	const char *host;
	size_t length;

	if (!client->server && given && *given)
		client->server = copy_of(given);
	if (!client->server && !(client->server = login_server()))
		client->server = copy_of(DEFAULT_SERVER);
	host = strstr(client->server, "://");
	/* Without a host the path would be taken for one. */
	if ((strncmp(client->server, "http://", 7) && strncmp(client->server, "https://", 8)) || !host[3 + strspn(host + 3, "/")])
		errx(CLIENT_USAGE, "the server is to be http://… or https://…, not '%s'", client->server);
	length = strlen(client->server);
	while (length > 0 && client->server[length - 1] == '/')
		client->server[--length] = '\0';
}

/* A remembered token is for its own server alone. */
static void
find_token(struct client *client)
{
	const char *given = getenv("MOZNODS_TOKEN");

	if (!client->token && given)
		client->token = copy_of(given);
	if (!client->token)
		client->token = login_token(client->server);
	if (client->token && !*client->token) {
		free(client->token);
		client->token = NULL;
	}
	if (client->token && strpbrk(client->token, "\r\n"))
		errx(CLIENT_USAGE, "the token has more than one line");
}

static int
client_run(const struct command *command, const struct client *client, int count, char **operands)
{
	if (!strcmp(command->name, "call"))
		return client_call(client, count, operands);
	if (!strcmp(command->name, "tail"))
		return client_tail(client, count ? operands[0] : NULL);
	return count ? client_login(client, operands[0]) : client_logout(client);
}

int
main(int argc, char **argv)
{
	struct client client = { .since = -1 };
	const struct command *command = commands;
	int option, status;

	while (command < commands + COMMANDS && (argc < 2 || strcmp(command->name, argv[1])))
		command++;
	if (command == commands + COMMANDS)
		errx(CLIENT_USAGE, "this is a part of moznods: see `moznods help`");
	argv[1] = argv[0];
	while ((option = getopt_long(argc - 1, argv + 1, "", names, NULL)) != -1) {
		if (option == '?' || !((unsigned)option & command->options))
			misused(command);
		client_take(&client, command, option);
	}
	if (argc - 1 - optind < command->least || argc - 1 - optind > command->most)
		misused(command);
	client.everything = argc - 1 - optind == 0;
	if (client.everything && !strcmp(command->name, "tail") && client.since >= 0)
		misused(command);
	if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT))
		errx(CLIENT_NETWORK, "a library cannot be initialised");
	find_server(&client);
	find_token(&client);
	status = client_run(command, &client, argc - 1 - optind, argv + 1 + optind);
	free(client.server);
	free(client.token);
	curl_global_cleanup();
	return status;
}
