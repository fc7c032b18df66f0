/*
 * Whether the configured TURN servers relay: see turn_test.h. coturn's turnutils_uclient asks each for two relays and sends
 * from the one to the other, so nothing but that server is contacted. This file reads the addresses, starts that program,
 * and says in plain words what it found.
 */
#include "turn_test.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"
#include "lib/call/ice.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	SERVER_TIMEOUT_S = 30, /* for one server; a good one takes about five seconds */
	REPORT_BYTES = 16384,
	HOST_BYTES = 256,
	WORD_BYTES = 512,
	PORT_PLAIN = 3478,
	PORT_SECURE = 5349,
	STATUS_NO_PROGRAM = 127
};

static const char program[] = "turnutils_uclient";

/* An address as browsers take it (RFC 7065): turn:HOST[:PORT][?transport=udp|tcp], and turns: for TLS. */
struct server {
	char host[HOST_BYTES];
	char port[8];
	bool secure, tcp;
};

struct credentials {
	const char *username, *password; /* NULL: none, because there is no secret */
};

/* What turnutils_uclient said and how it ended. */
struct report {
	char text[REPORT_BYTES];
	int status;
};

/* Splits HOST[:PORT], where the host may be an IPv6 address in brackets. */
static bool
read_host(const char *text, size_t length, struct server *server)
{
	const char *end = text + length, *host = text, *host_end, *port;
	char *rest;
	long number;

	if (length && *text == '[') {
		host++;
		host_end = memchr(text, ']', length);
		port = host_end ? host_end + 1 : NULL;
	} else {
		host_end = memchr(text, ':', length);
		port = host_end = host_end ? host_end : end;
	}
	if (!host_end || host_end == host || host_end - host >= HOST_BYTES || *host == '-')
		return false;
	snprintf(server->host, sizeof server->host, "%.*s", (int)(host_end - host), host);
	number = server->secure ? PORT_SECURE : PORT_PLAIN;
	if (port < end) {
		number = *port == ':' ? strtol(port + 1, &rest, 10) : 0;
		if (number < 1 || number > 65535 || rest != end)
			return false;
	}
	snprintf(server->port, sizeof server->port, "%ld", number);
	return true;
}

static bool
turn_test_read_server(const char *url, struct server *server)
{
	const char *host, *query = strchr(url, '?');

	*server = (struct server){ .secure = !strncmp(url, "turns:", 6) };
	if (!server->secure && strncmp(url, "turn:", 5))
		return false;
	server->tcp = server->secure;
	if (query && !strcmp(query, "?transport=tcp"))
		server->tcp = true;
	else if (query && !strcmp(query, "?transport=udp"))
		server->tcp = false;
	else if (query)
		return false;
	host = strchr(url, ':') + 1;
	return read_host(host, query ? (size_t)(query - host) : strlen(host), server);
}

/* Becomes turnutils_uclient. The alarm outlives the change of program and ends it where the server does not answer. */
static _Noreturn void
turn_test_become_client(const struct server *server, const struct credentials *credentials, int output)
{
	const char *arguments[20] = { program, "-y", "-c", "-m", "2", "-n", "10", "-p", server->port };
	int count = 9, nothing = open("/dev/null", O_RDONLY);

	if (server->tcp)
		arguments[count++] = "-t";
	if (server->secure)
		arguments[count++] = "-S";
	if (credentials->username) {
		arguments[count++] = "-u";
		arguments[count++] = credentials->username;
		arguments[count++] = "-w";
		arguments[count++] = credentials->password;
	}
	arguments[count] = server->host;
	dup2(nothing, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	alarm(SERVER_TIMEOUT_S);
	/* execvp takes its arguments without const, and changes none. */
	execvp(program, (char *const *)(uintptr_t)arguments);
	_exit(errno == ENOENT ? STATUS_NO_PROGRAM : EXIT_FAILURE);
}

static void
read_report(int input, struct report *report)
{
	size_t length = 0;
	char bytes[1024];
	ssize_t got;

	/* What does not fit is read all the same, so that the client is not held up. */
	while ((got = read(input, bytes, sizeof bytes)) > 0) {
		size_t room = sizeof report->text - 1 - length, taken = (size_t)got < room ? (size_t)got : room;

		memcpy(report->text + length, bytes, taken);
		length += taken;
	}
	report->text[length] = '\0';
}

static bool
try_server(const struct server *server, const struct credentials *credentials, struct report *report)
{
	int ends[2];
	pid_t child;

	if (pipe(ends))
		return false;
	fflush(stdout);
	if ((child = fork()) == 0) {
		close(ends[0]);
		turn_test_become_client(server, credentials, ends[1]);
	}
	close(ends[1]);
	if (child > 0)
		read_report(ends[0], report);
	close(ends[0]);
	return child > 0 && waitpid(child, &report->status, 0) == child;
}

/* How many of the messages came back through the relay, from the last such line; 0: none were sent at all. */
static void
count_messages(const char *text, int *sent, int *received)
{
	static const char words[] = "tot_send_msgs=";

	*sent = *received = 0;
	while ((text = strstr(text, words))) {
		if (sscanf(text + sizeof words - 1, "%d, tot_recv_msgs=%d", sent, received) != 2)
			*sent = *received = 0;
		text++;
	}
}

/* What a line of the client means, and what to look at. The first that is found counts. */
static const struct {
	const char *sign, *meaning;
} meanings[] = {
	{ "Forbidden IP",
	  "gives addresses but relays nothing to them: its own address is in denied-peer-ip (or not in allowed-peer-ip)" },
	{ "Cannot complete Allocation",
	  "answers but refuses: is turn_secret its static-auth-secret, has it use-auth-secret, is its clock right, "
	  "is there room in its quotas?" },
	{ "Wrong credentials",
	  "answers but refuses the credentials: is turn_secret its static-auth-secret, and is its clock right?" },
	{ "onnection refused", "is not there: nothing listens at this address and port" },
	{ "SSL", "does not speak TLS here, or no version of it that this machine knows" },
	{ "No route to host", "cannot be reached: there is no way to its network" },
	{ "unreachable", "cannot be reached: there is no way to its network" },
	{ "getaddrinfo", "has a name that cannot be found" },
	{ "Name or service not known", "has a name that cannot be found" },
};

/* What is wrong with a server that has not relayed. */
static const char *
turn_test_explain(const struct report *report)
{
	if (WIFEXITED(report->status) && WEXITSTATUS(report->status) == STATUS_NO_PROGRAM)
		return "was not tried: turnutils_uclient is missing (Debian's package coturn has it)";
	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
		if (strstr(report->text, meanings[i].sign))
			return meanings[i].meaning;
	if (WIFSIGNALED(report->status) && WTERMSIG(report->status) == SIGALRM)
		return "does not answer: is it running, and do the firewalls let this port and the relay ports pass?";
	return "did not relay";
}

static bool
say(const char *url, const struct report *report)
{
	int sent, received;
	const char *last;

	count_messages(report->text, &sent, &received);
	if (sent > 0 && received == sent) {
		printf("ok      %s relays: all %d messages came through\n", url, sent);
		return true;
	}
	if (received > 0) {
		printf("FAULT   %s relays badly: %d of %d messages came through\n", url, received, sent);
		return false;
	}
	printf("FAULT   %s %s\n", url, turn_test_explain(report));
	/* For whoever knows coturn, its own last words. */
	for (last = report->text + strlen(report->text); last > report->text && (last[-1] != '\n' || !last[strspn(last, "\n")]);
	     last--)
		;
	if (*last)
		printf("        turnutils_uclient says: %.*s\n", (int)strcspn(last, "\n"), last);
	return false;
}

static bool
test_server(const char *url, const struct credentials *credentials)
{
	struct report report = { .status = 0 };
	struct server server;

	if (!turn_test_read_server(url, &server)) {
		printf("FAULT   %s is no address of a TURN server: turn:HOST:PORT, turns:HOST:PORT, with ?transport=tcp where needed\n",
		       url);
		return false;
	}
	if (!try_server(&server, credentials, &report))
		err(EXIT_FAILURE, "%s", program);
	return say(url, &report);
}

/* The credentials of the configured servers, as the browsers get them. */
static struct credentials
take_credentials(struct json_object *servers)
{
	struct credentials credentials = { NULL, NULL };
	struct json_object *server, *value;

	for (size_t i = 0; i < json_object_array_length(servers); i++) {
		server = json_object_array_get_idx(servers, i);
		if (json_object_object_get_ex(server, "username", &value))
			credentials.username = json_object_get_string(value);
		if (json_object_object_get_ex(server, "credential", &value))
			credentials.password = json_object_get_string(value);
	}
	return credentials;
}

/* Tries every word of the list; false when one of them does not relay. */
static bool
test_all(const char *list, const struct credentials *credentials)
{
	bool good = true;

	for (list += strspn(list, " ,"); *list; list += strspn(list, " ,")) {
		size_t length = strcspn(list, " ,");
		char url[WORD_BYTES];

		snprintf(url, sizeof url, "%.*s", (int)length, list);
		good = test_server(url, credentials) && good;
		list += length;
	}
	return good;
}

int
turn_test(const struct arguments *arguments)
{
	struct strbuf text = { 0 };
	struct json_object *servers;
	struct credentials credentials;
	bool good;

	(void)arguments;
	if (!*config.turn_urls) {
		puts("FAULT   no TURN server is configured (turn_urls): calls work only where browsers reach each other directly");
		return EXIT_FAILURE;
	}
	if (!*config.turn_secret)
		puts("warning turn_secret is empty: browsers get no credentials, and a relay that wants none is open to everybody");
	/* Made for nobody: there is no user 0. */
	ice_write(0, ice_expires(), &text);
	servers = json_tokener_parse(strbuf_string(&text));
	if (!json_object_is_type(servers, json_type_array))
		errx(EXIT_FAILURE, "out of memory");
	credentials = take_credentials(servers);
	good = test_all(config.turn_urls, &credentials);
	json_object_put(servers);
	strbuf_free(&text);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
