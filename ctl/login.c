/* Logins that are remembered: see login.h; and the commands that make and end one. */
#include "login.h"
#include "client.h"
#include "exchange.h"
#include "secret.h"
#include "lib/base/strbuf.h"

#include <err.h>
#include <errno.h>
#include <json-c/json.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE = 4096, SUFFIX = 32 };

/* The directory, made when it is wanted; false when there is no home. */
static bool
find_directory(char path[PATH_MAX - SUFFIX], bool make)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int length;

	if (config && *config)
		length = snprintf(path, PATH_MAX - SUFFIX, "%s", config);
	else if (home && *home)
		length = snprintf(path, PATH_MAX - SUFFIX, "%s/.config", home);
	else
		return false;
	if (length > PATH_MAX - 2 * SUFFIX)
		return false;
	if (make)
		mkdir(path, 0700);
	strcat(path, "/moznods");
	if (make)
		mkdir(path, 0700);
	return true;
}

static FILE *
open_logins(void)
{
	char path[PATH_MAX];

	if (!find_directory(path, false))
		return NULL;
	strcat(path, "/logins");
	return fopen(path, "re");
}

/* The next login; the texts are borrowed from `line`. */
static bool
next_login(FILE *file, char line[LINE], char **server, char **token)
{
	while (fgets(line, LINE, file)) {
		*token = strchr(line, ' ');
		if (!*token)
			continue;
		*(*token)++ = '\0';
		(*token)[strcspn(*token, "\n")] = '\0';
		*server = line;
		return true;
	}
	return false;
}

char *
login_server(void)
{
	char line[LINE], *server, *token, *found = NULL;
	FILE *file = open_logins();

	if (file && next_login(file, line, &server, &token))
		found = strdup(server);
	if (file)
		fclose(file);
	return found;
}

char *
login_token(const char *wanted)
{
	char line[LINE], *server, *token, *found = NULL;
	FILE *file = open_logins();

	while (file && !found && next_login(file, line, &server, &token))
		if (!strcmp(server, wanted))
			found = strdup(token);
	if (file)
		fclose(file);
	return found;
}

/* The lines of all logins but the one at that server. */
static void
add_others(const char *without, struct strbuf *to)
{
	char line[LINE], *server, *token;
	FILE *file = open_logins();

	while (file && next_login(file, line, &server, &token))
		if (strcmp(server, without))
			strbuf_format(to, "%s %s\n", server, token);
	if (file)
		fclose(file);
}

/* Puts the file in its place when all of it is there. */
static bool
login_store(const struct strbuf *lines)
{
	char directory[PATH_MAX - SUFFIX], path[PATH_MAX], fresh[PATH_MAX];
	int file;
	bool good;

	if (!find_directory(directory, true)) {
		warnx("there is no home directory to remember a login in");
		return false;
	}
	snprintf(path, sizeof path, "%s/logins", directory);
	snprintf(fresh, sizeof fresh, "%s/logins.XXXXXX", directory);
	if ((file = mkstemp(fresh)) < 0) {
		warn("%s", fresh);
		return false;
	}
	good = write(file, strbuf_string(lines), lines->length) == (ssize_t)lines->length;
	if (close(file) || !good || rename(fresh, path)) {
		warn("%s", path);
		unlink(fresh);
		return false;
	}
	return true;
}

bool
login_remember(const char *server, const char *token)
{
	struct strbuf lines = { 0 };
	bool good;

	if (token)
		strbuf_format(&lines, "%s %s\n", server, token);
	add_others(server, &lines);
	good = !lines.failed && login_store(&lines);
	strbuf_free(&lines);
	return good;
}

/* Reads name and password into a request's body. */
static bool
ask_credentials(const char *name, struct strbuf *body)
{
	char secret[2048];
	const char *fault = secret_ask(secret, sizeof secret);

	if (fault) {
		warnx("password: %s", fault);
		return false;
	}
	strbuf_format(body, "{\"%s\":", strchr(name, '@') ? "email" : "username");
	strbuf_json(body, name);
	strbuf_text(body, ",\"password\":");
	strbuf_json(body, secret);
	strbuf_text(body, "}");
	sodium_memzero(secret, sizeof secret);
	return !body->failed;
}

/* The token of the server's answer, and whose it is. */
static int
keep_token(const struct client *client, const char *answer)
{
	struct json_object *root = json_tokener_parse(answer), *token, *user, *username;
	int status = CLIENT_NETWORK;

	if (json_object_object_get_ex(root, "token", &token) && json_object_object_get_ex(root, "user", &user)
	    && json_object_object_get_ex(user, "username", &username)) {
		status = login_remember(client->server, json_object_get_string(token)) ? CLIENT_OK : CLIENT_NETWORK;
		if (status == CLIENT_OK)
			printf("logged in at %s as %s\n", client->server, json_object_get_string(username));
	} else {
		warnx("%s does not answer like MOznoDS", client->server);
	}
	json_object_put(root);
	return status;
}

int
client_login(const struct client *client, const char *name)
{
	struct client anonymous = *client;
	struct exchange exchange = { .method = "POST", .path = "/api/auth/login/", .quiet = true };
	struct strbuf body = { 0 };
	int status = CLIENT_USAGE;

	anonymous.token = NULL;
	if (ask_credentials(name, &body)) {
		exchange.body = &body;
		status = exchange_perform(&anonymous, &exchange);
	}
	if (status == CLIENT_OK)
		status = keep_token(client, strbuf_string(&exchange.answer));
	if (body.text)
		sodium_memzero(body.text, body.length);
	strbuf_free(&body);
	strbuf_free(&exchange.answer);
	return status;
}

int
client_logout(const struct client *client)
{
	struct client self = *client;
	struct exchange exchange = { .method = "POST", .path = "/api/auth/logout/", .quiet = true };
	int status;

	if (!(self.token = login_token(client->server)))
		errx(CLIENT_REFUSED, "no login at %s is remembered", client->server);
	status = exchange_perform(&self, &exchange);
	/* A login that the server has ended already is forgotten as well. */
	if ((status == CLIENT_OK || exchange.status == 401) && !login_remember(client->server, NULL))
		status = CLIENT_NETWORK;
	strbuf_free(&exchange.answer);
	free(self.token);
	return status;
}
