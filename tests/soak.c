/*
 * soak: the convergence test. Against a running instance without rate limits, many senders write into one
 * room, through REST and sockets mixed, while listeners drop and resume at random and, when asked, the
 * daemon and single workers are killed. In the end every listener must hold exactly what is stored, in
 * order, and all that was acknowledged must be stored once. Prints one line of figures.
 *
 *	soak [--messages N] [--senders N] [--listeners N] [--seed N] [--timeout SECONDS] [--kills N]
 *	     [--kill-wsd-pidfile FILE] [--kill-fcgi-pidfile FILE] HTTP_URL WS_URL
 *
 * With --other-http URL and --other-ws URL every second request and socket goes to another host of the same site. With --may-be-busy
 * the database may be away for a while.
 *
 * With --user-sockets the senders write into several rooms, and the listeners have user sockets: each is in two thirds of the rooms,
 * catches up on them when it comes back, and reads; in the end the database, which is named for that, has to count as unread of
 * everybody what they are shown.
 *
 *	soak --user-sockets DATABASE [--rooms N] [--messages N] … HTTP_URL WS_URL
 *
 * Or for so many minutes, with processes that use the rest of the API beside; with --faults against a server that it starts
 * itself, in the directory given or a temporary one, and treats badly: its processes are killed and stopped, its database is
 * locked, and its disk filled where --may-fill says that the directory is a (small) file system of its own.
 *
 *	soak --minutes N [--pace N] [--faults [--state DIRECTORY [--may-fill]]] [--seed N] … [HTTP_URL WS_URL]
 */
#define _GNU_SOURCE 1
#include "soak.h"

#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	TURN_MILLISECONDS = 20,
	SETTLE_SECONDS = 30,
	LONG_MIXED = 6 /* of a run that lasts minutes */
};

struct run run = { .messages = 10000, .senders = 20, .listeners = 50, .kills = 3, .seed = 1, .seconds = 600, .room_count = 30 };

static struct sender *senders;
static const struct audience *audience;
static double began;

void
give_up(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	fputs("soak: ", stdout);
	vprintf(format, values);
	va_end(values);
	printf(" (seed %lu, %u of %u messages acknowledged)\n", run.seed, run.acknowledged_count, run.messages);
	exit(1);
}

void
content_of(unsigned number, char content[CONTENT_MAX])
{
	static const char filler[] = "Zwölf Boxkämpfer jagen \xf0\x9f\x98\x80 \"Viktor\" \\ quer über </den> großen Sylter Deich. ";
	int length = snprintf(content, CONTENT_MAX, "message %u of %s", number, run.tag);
	unsigned i;

	for (i = number % 7; i > 0; i--)
		length += snprintf(content + length, CONTENT_MAX - (size_t)length, " %s|", filler);
	if (run.user_sockets && number % 4 == 0)
		length += snprintf(content + length, CONTENT_MAX - (size_t)length, " @l%u-%s !", number / 4 % run.listeners, run.tag);
	if (run.user_sockets && number % 50 == 0)
		snprintf(content + length, CONTENT_MAX - (size_t)length, " @all !");
}

int64_t
room_of(unsigned number)
{
	return number % 2 || run.room_count == 1 ? run.rooms[0] : run.rooms[1 + number / 2 % (run.room_count - 1)];
}

void
nonce_of(unsigned number, char nonce[64])
{
	snprintf(nonce, 64, "%s-%u", run.tag, number);
}

long
number_of(const char *content)
{
	char expected[CONTENT_MAX];
	unsigned number;

	if (sscanf(content, "message %u of ", &number) != 1 || number >= run.messages)
		return -1;
	content_of(number, expected);
	return strcmp(content, expected) == 0 ? (long)number : -1;
}

void
acknowledge(unsigned number, int64_t id)
{
	if (id <= 0)
		give_up("message %u was acknowledged without an id", number);
	if (run.acknowledged[number] == 0)
		run.acknowledged_count++;
	else if (run.acknowledged[number] != id)
		run.repeated++;
	run.acknowledged[number] = id;
}

static void
set_up(void)
{
	unsigned i;

	snprintf(run.tag, sizeof run.tag, "%lx.%x", (unsigned long)time(NULL), (unsigned)getpid());
	audience = run.user_sockets ? &user_audience : &room_audience;
	run.acknowledged = calloc(run.messages, sizeof *run.acknowledged);
	run.rooms = calloc(run.room_count, sizeof *run.rooms);
	senders = calloc(run.senders, sizeof *senders);
	if (!run.acknowledged || !run.rooms || !senders)
		give_up("no memory");
	for (i = 0; i < run.senders; i++) {
		senders[i].id = join_server("s", i, senders[i].token);
		if (i == 0)
			join_open(senders[0].token);
		for (unsigned room = 0; i > 0 && room < run.room_count; room++)
			join_room(senders[i].token, run.rooms[room]);
		sender_begin(&senders[i]);
	}
	for (i = 0; i < run.listeners; i++)
		audience->begin(i);
	/* Before any socket is open: another process would hold it open when we hang up. */
	if (run.minutes > 0)
		mixed_begin(LONG_MIXED);
}

static struct socket *
socket_at(unsigned position)
{
	return position < run.senders ? &senders[position].socket : audience->socket(position - run.senders);
}

/* Waits until something happens, shortly at most, and lets the sockets deal with it. */
static void
turn(void)
{
	unsigned total = run.senders + run.listeners, count = 0, i;
	struct curl_waitfd *fds = calloc(total, sizeof *fds);
	struct socket **sockets = calloc(total, sizeof(struct socket *));

	if (!fds || !sockets)
		give_up("no memory");
	for (i = 0; i < total; i++) {
		struct socket *socket = socket_at(i);

		if (socket->fd < 0)
			continue;
		fds[count] = (struct curl_waitfd){ .fd = socket->fd, .events = CURL_WAIT_POLLIN };
		if (socket->out->bpos > 0)
			fds[count].events |= CURL_WAIT_POLLOUT;
		sockets[count++] = socket;
	}
	rest_turn(fds, count, TURN_MILLISECONDS);
	for (i = 0; i < count; i++)
		if (fds[i].revents && sockets[i]->fd == fds[i].fd)
			socket_ready(sockets[i], (short)((fds[i].revents & CURL_WAIT_POLLOUT ? POLLOUT : 0)
			                                 | (fds[i].revents & ~CURL_WAIT_POLLOUT ? POLLIN : 0)));
	free(fds);
	free(sockets);
	if (now() > began + run.seconds)
		give_up("it takes too long");
}

static void
listeners_turn(bool drops)
{
	unsigned i;

	for (i = 0; i < run.listeners; i++)
		audience->turn(i, drops);
}

static bool
all_greeted(void)
{
	unsigned i;

	for (i = 0; i < run.listeners; i++)
		if (!audience->greeted(i))
			return false;
	return true;
}

static bool
all_complete(void)
{
	for (unsigned i = 0; i < run.listeners; i++)
		if (!audience->complete(i))
			return false;
	return true;
}

/* Whether all is said. A run that lasts minutes first comes to rest: nothing new is begun, and nothing breaks any more. */
static bool
finished(void)
{
	if (run.minutes <= 0)
		return run.acknowledged_count == run.messages;
	if (!run.closing && now() > began + 60 * run.minutes) {
		run.closing = true;
		faults_end();
	}
	if (run.closing && run.faults)
		server_turn();
	return run.closing && run.acknowledged_count == run.started;
}

static void
talk(void)
{
	unsigned i;

	while (!all_greeted()) {
		listeners_turn(false);
		turn();
	}
	kill_plan();
	while (!finished()) {
		for (i = 0; i < run.senders; i++)
			sender_turn(&senders[i]);
		listeners_turn(true);
		kill_turn();
		if (run.faults && !run.closing)
			faults_turn();
		turn();
	}
}

static void
listen_on(double end, bool until_complete)
{
	while (now() < end && !(until_complete && all_complete())) {
		listeners_turn(false);
		turn();
	}
}

/* Gives the listeners time to hear all that is stored, then a moment in which nothing more may come. */
static void
settle(void)
{
	listen_on(now() + SETTLE_SECONDS, true);
	listen_on(now() + 0.5, false);
}

/* Compares what everybody holds with what is stored. */
static void
judge(void)
{
	unsigned i;

	for (i = 0; audience->come_afresh && i < run.listeners; i++)
		audience->come_afresh(i);
	if (audience->come_afresh)
		settle();
	for (i = 0; i < run.listeners; i++)
		audience->judge(i);
	for (i = 0; run.user_sockets && i < run.senders; i++)
		recount_compare_rest(senders[i].token, senders[i].id);
	verdict_reach();
}

static int
report(size_t stored)
{
	bool good = stored == run.messages && run.lost + run.repeated + run.disordered + run.altered + run.miscounted == 0;

	printf("%u messages by %u senders (%u sends over REST, %u over sockets, %u again), %zu stored, %u listeners "
	       "(%u drops, %u resumes, %u resyncs), killed: %u daemons, %u workers; seed %lu, %.1f s: "
	       "lost %u, repeated %u, out of order %u, altered %u\n",
	       run.messages, run.senders, run.over_rest, run.over_socket, run.retried, stored, run.listeners, run.drops,
	       run.resumes, run.resyncs, run.killed_wsd, run.killed_workers, run.seed, now() - began, run.lost, run.repeated,
	       run.disordered, run.altered);
	if (run.user_sockets)
		printf("\t%u rooms over user sockets, %u reads, miscounted %u\n", run.room_count, run.reads, run.miscounted);
	return good ? 0 : 1;
}

static int
report_long(size_t stored, struct mixed_figures mixed, bool ended_well)
{
	unsigned bad = run.repeated + run.disordered + run.altered + (unsigned)mixed.wrong + !ended_well;
	unsigned long requests = mixed.requests + run.over_rest;

	printf("%.1f minutes, seed %lu: %lu requests (%lu not served), %u messages over sockets, %u sent again, %zu stored, "
	       "%u listeners (%u drops, %u resumes, %u resyncs); %u faults, %u recoveries, slowest %.1f s: lost %u, wrong %u\n",
	       (now() - began) / 60, run.seed, requests, mixed.unserved, run.over_socket, run.retried, stored, run.listeners,
	       run.drops, run.resumes, run.resyncs, run.faults_done, run.recovered, run.slowest_recovery, run.lost, bad);
	faults_report();
	if (!ended_well)
		puts("\tthe server did not end as it should, or its database is not sound");
	return stored == run.messages && run.lost + bad == 0 ? 0 : 1;
}

static void
put_away(void)
{
	unsigned i;

	for (i = 0; i < run.senders; i++)
		sender_end(&senders[i]);
	for (i = 0; i < run.listeners; i++)
		audience->end(i);
	free(senders);
	free(run.rooms);
	free(run.acknowledged);
	rest_close();
}

int
main(int argc, char **argv)
{
	struct mixed_figures mixed = { 0 };
	size_t stored;
	int status;

	if (!options_read(argc, argv))
		return 2;
	signal(SIGPIPE, SIG_IGN);
	srandom((unsigned)run.seed);
	began = now();
	if (run.faults)
		server_begin();
	rest_open();
	set_up();
	talk();
	if (run.minutes > 0) {
		mixed = mixed_end();
		run.messages = run.started;
	}
	stored = verdict_fetch(senders[0].token);
	settle();
	judge();
	if (run.minutes > 0)
		status = report_long(stored, mixed, !run.faults || server_end());
	else
		status = report(stored);
	put_away();
	return status;
}
