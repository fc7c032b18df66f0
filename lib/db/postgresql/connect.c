/*
 * Connecting to PostgreSQL without waiting in the library: a step at a time, with pauses in which the daemon serves its sockets. Of
 * several servers each is tried by itself, because the library has no time-out for one where it is asked step by step: a server whose
 * machine is gone, or that takes connections and says nothing, must not keep the next from being tried. Names of hosts are looked up
 * by the library, which waits for that.
 */
#include "lib/base/config.h"
#include "lib/db/postgresql/module.h"
#include "schema/schema.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SERVER_MS = 5000, /* that one server has */
	AT_ONCE_MS = 10,  /* in which one that is well answers: that is waited for */
	NAP_MS = 1,       /* between two looks, at first, and */
	NAP_MOST_MS = 50, /* in the end */
	WORD_BYTES = 256
};

/* The value of a keyword in what was parsed of the address; "" where it has none. */
static const char *
connect_value(const PQconninfoOption *options, const char *keyword)
{
	for (; options && options->keyword; options++)
		if (!strcmp(options->keyword, keyword))
			return options->val ? options->val : "";
	return "";
}

static int
connect_count(const char *list)
{
	int count = 1;

	for (; *list; list++)
		count += *list == ',';
	return count;
}

/* Copies a word of a list; the only one there is counts for all. NULL: there is none, so that the library does as it does without. */
static const char *
connect_word(const char *list, int number, char word[WORD_BYTES])
{
	if (connect_count(list) == 1)
		number = 0;
	while (number-- > 0 && (list = strchr(list, ',')))
		list++;
	if (!list)
		return NULL;
	snprintf(word, WORD_BYTES, "%.*s", (int)strcspn(list, ","), list);
	return *word ? word : NULL;
}

/* Begins to connect to one of the servers. What the address says goes before what stands before it here, and what stands behind goes
 * before that. */
static PGconn *
connect_start(const PQconninfoOption *options, int number)
{
	static const char *const names[] = {
		"fallback_application_name",
		"target_session_attrs",
		"keepalives_idle",
		"tcp_user_timeout",
		"dbname",
		"client_encoding",
		"host",
		"hostaddr",
		"port",
		NULL
	};
	char name[32], one[WORD_BYTES], address[WORD_BYTES], port[WORD_BYTES];
	const char *values[] = {
		name,
		"read-write",
		"10",
		"10000",
		host->config->database,
		"UTF8",
		connect_word(connect_value(options, "host"), number, one),
		connect_word(connect_value(options, "hostaddr"), number, address),
		connect_word(connect_value(options, "port"), number, port),
		NULL
	};

	snprintf(name, sizeof name, "moznods %d", schema_postgresql_version);
	return PQconnectStartParams(names, values, 1);
}

/* Waits until the socket is ready for the next step, or for a while. False: to be given up. */
static bool
connect_wait(PGconn *made, PostgresPollingStatusType wants, int64_t end, int *nap)
{
	struct pollfd socket = { .fd = PQsocket(made), .events = wants == PGRES_POLLING_READING ? POLLIN : POLLOUT };

	for (int wait = AT_ONCE_MS; poll(&socket, 1, wait) == 0; wait = 0) {
		int64_t left = end - connection_now();
		enum db_pause pause = left > 0 ? host->pause(*nap) : DB_PAUSE_ENDS;

		if (pause == DB_PAUSE_ENDS)
			return false;
		if (pause == DB_NO_PAUSE)
			return poll(&socket, 1, (int)left) > 0;
		*nap = *nap * 2 < NAP_MOST_MS ? *nap * 2 : NAP_MOST_MS;
	}
	return true;
}

/* Goes on until there is a connection, or none. False: somebody waits, or the time is over. */
static bool
connect_go_on(PGconn *made)
{
	PostgresPollingStatusType wants = PGRES_POLLING_WRITING;
	int64_t end = connection_now() + SERVER_MS;
	int nap = NAP_MS;

	while (PQstatus(made) != CONNECTION_BAD && wants != PGRES_POLLING_OK && wants != PGRES_POLLING_FAILED) {
		if (!connect_wait(made, wants, end, &nap))
			return false;
		wants = PQconnectPoll(made);
	}
	return true;
}

PGconn *
connect_any(void)
{
	PQconninfoOption *options = PQconninfoParse(host->config->database, NULL);
	const char *hosts = connect_value(options, "host");
	int count = connect_count(*hosts ? hosts : connect_value(options, "hostaddr"));
	PGconn *made = NULL;

	for (int i = 0; i < count && !(made && PQstatus(made) == CONNECTION_OK); i++) {
		PQfinish(made);
		if ((made = connect_start(options, i)) && !connect_go_on(made)) {
			host->log_info("database: the server %s does not answer in time", PQhost(made));
			PQfinish(made);
			made = NULL;
		}
	}
	PQconninfoFree(options);
	return made;
}
