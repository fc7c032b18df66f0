/*
 * Load over WebSocket: so many sockets in one room or in many, some of which send. Every socket must get every message once
 * and in order. Prints deliveries a second, and how long messages took: to the sender itself, or with -a or -g to all.
 */
#include "crowd.h"
#include "measure.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
	"usage: ws_load [option…] ws://127.0.0.1:PORT\n"
	"  -l NUMBER     sockets in each room (100)\n"
	"  -R NUMBER     rooms: one is room 4 with users from 1 on, more are from room 101 on, of 25 users each (1)\n"
	"  -i NUMBER     sockets beside these that are idle, in room 4\n"
	"  -u            user sockets, of users from 1 on, who talk in room 4\n"
	"  -f NUMBER     the first user in one room, instead\n"
	"  -s NUMBER     of the sockets of each room, how many send (1)\n"
	"  -k NUMBER     messages a sender has under way at a time (1)\n"
	"  -a            one message in the whole room at a time: the next goes when all have it\n"
	"  -g NUMBER     so many messages a second of all senders in turn instead, be the others there or not; latencies of all\n"
	"  -1            without v=2, so that nobody hears of the others' coming: of n sockets that takes n times n frames\n"
	"  -b BYTES      of what is sent (200)\n"
	"  -d SECONDS    to measure (2)      -w SECONDS   to warm up before (0.5)\n"
	"  -p IDS        processes of the server, separated by commas, whose CPU time counts\n"
	"  -m            measures the resident memory of an idle socket instead, in KiB\n"
	"  -r NUMBER     measures instead how many sockets a second come back at once, each with so many messages missed,\n"
	"                from the moment when the server listens; the latency is the time since it was killed\n"
	"  -x FILE       with -r: who has the number of the process that is killed before, and then of its successor\n";

enum { TEXT_MOST = 4096, STALLED_MS = 30000, TOKENS = 6000, MEMBERS = 25 };

/* Who sends: its socket, and when its latest messages left. */
struct sender {
	struct socket *socket;
	unsigned number; /* messages sent */
	double sent[SENT_KEPT];
};

static unsigned listeners = 100, rooms = 1, idle, first_user = 1, senders_each = 1, under_way = 1, missed, pace;
static size_t bytes = 200;
static bool user_sockets, one_at_a_time, plain, memory_wanted, ending;
static double seconds = 2, warm_up = 0.5;
static const char *processes, *address, *pid_file;
static struct sender senders[ROOMS_MOST * 16];
static struct sender *sender_of[SOCKETS_MOST];
static size_t deliveries, lacking; /* since the start; sockets that have not got the one message */
static struct samples latencies;

static void
read_options(int count, char **arguments)
{
	int option;

	while ((option = getopt(count, arguments, "l:R:i:uf:s:k:ag:1b:d:w:p:mr:x:")) != -1)
		switch (option) {
		case 'l': listeners = (unsigned)number_from(optarg, SOCKETS_MOST); break;
		case 'R': rooms = (unsigned)number_from(optarg, ROOMS_MOST); break;
		case 'i': idle = (unsigned)number_from(optarg, SOCKETS_MOST); break;
		case 'u': user_sockets = true; break;
		case 'f': first_user = (unsigned)number_from(optarg, TOKENS); break;
		case 's': senders_each = (unsigned)number_from(optarg, 16); break;
		case 'k': under_way = (unsigned)number_from(optarg, SENT_KEPT); break;
		case 'a': one_at_a_time = true; break;
		case 'g': pace = (unsigned)number_from(optarg, 100000); break;
		case '1': plain = true; break;
		case 'b': bytes = number_from(optarg, TEXT_MOST); break;
		case 'd': seconds = strtod(optarg, NULL); break;
		case 'w': warm_up = strtod(optarg, NULL); break;
		case 'p': processes = optarg; break;
		case 'm': memory_wanted = true; break;
		case 'x': pid_file = optarg; break;
		case 'r': missed = (unsigned)number_from(optarg, 1000); break;
		default: give_up("%s", usage);
		}
	if (optind + 1 != count || listeners < senders_each)
		give_up("%s", usage);
	address = arguments[optind];
}

static void
dial(unsigned room, unsigned user, unsigned place, bool v2)
{
	char path[256];

	if (user_sockets)
		snprintf(path, sizeof path, "/ws/?v=2&token=bench-token-%u", user);
	else
		snprintf(path, sizeof path, "/ws/room/%u/?%stoken=bench-token-%u", room, v2 ? "v=2&" : "", user);
	crowd_dial(address, path, place);
	/* Not all at once: the queue of those who knock is finite. */
	if (crowd.count % 64 == 0)
		crowd_service(0, NULL);
}

static void
say(struct sender *sender)
{
	char text[TEXT_MOST + 1];
	int length = snprintf(text, sizeof text, "{\"type\":\"chat_message\",%s\"data\":{\"content\":\"bench %td %u ",
	                      user_sockets ? "\"room_id\":4," : "", sender - senders, sender->number);
	size_t end = (size_t)length < bytes - 3 ? bytes - 3 : (size_t)length;

	memset(text + length, 'x', end - (size_t)length);
	memcpy(text + end, "\"}}", 3);
	sender->sent[sender->number++ % SENT_KEPT] = now();
	lacking = listeners;
	crowd_say(sender->socket, text, end + 3);
}

/* Says what is due at this pace, the rooms in turn; the milliseconds until the next. */
static int
say_in_time(void)
{
	static double due;
	static unsigned said;
	double at = now();

	for (due = due > 0 ? due : at; due <= at; due += 1.0 / pace, said++)
		say(&senders[said % rooms * senders_each + said / rooms % senders_each]);
	return (int)((due - at) * 1000) + 1;
}

/* Messages are new to a socket: whoever hears their own may send the next. */
static void
receive(struct socket *socket, size_t from, size_t to)
{
	struct sender *own = sender_of[socket - crowd.sockets];
	const struct stream *stream = &crowd.rooms[socket->room];

	deliveries += to - from;
	for (size_t i = from; i < to; i++) {
		const struct delivery *delivery = &stream->deliveries[i];
		struct sender *sender = &senders[delivery->sender];

		if (!pace && (one_at_a_time ? --lacking > 0 : sender != own))
			continue;
		samples_add(&latencies, now() - sender->sent[delivery->number % SENT_KEPT]);
		if (!pace && !ending)
			say(sender);
	}
}

static void
run_until(double end)
{
	while (now() < end) {
		size_t before = deliveries;
		double began = now();

		crowd_service(pace ? say_in_time() : STALLED_MS, receive);
		if (!pace && deliveries == before && now() - began > STALLED_MS / 2000.0)
			give_up("nothing came for %d seconds", STALLED_MS / 2000);
	}
}

/* What is under way at the end must arrive as well, at every socket. */
static void
drain(void)
{
	double end = now() + STALLED_MS / 1000.0;
	bool complete;

	ending = true;
	do {
		crowd_service(100, receive);
		complete = true;
		for (size_t i = 0; i < crowd.count; i++) {
			const struct socket *socket = &crowd.sockets[i];
			size_t sent = 0;

			for (unsigned j = 0; j < senders_each; j++)
				sent += socket->room < rooms ? senders[socket->room * senders_each + j].number : 0;
			complete = complete && socket->heard == sent;
		}
		if (now() > end)
			give_up("messages were lost at the end");
	} while (!complete);
}

static void
choose_senders(void)
{
	for (unsigned room = 0; room < rooms; room++)
		for (unsigned i = 0; i < senders_each; i++) {
			size_t at = room * (size_t)listeners + i;

			senders[room * senders_each + i].socket = &crowd.sockets[at];
			sender_of[at] = &senders[room * senders_each + i];
		}
}

static void
connect_all(void)
{
	for (unsigned room = 0; room < rooms; room++)
		for (unsigned i = 0; i < listeners; i++)
			dial(rooms == 1 ? idle ? 101 : 4 : 101 + room,
			     rooms == 1 && !idle ? first_user + i : 1001 + room * MEMBERS + i % MEMBERS, room, !plain);
	for (unsigned i = 0; i < idle; i++)
		dial(4, 1 + i % TOKENS, rooms, false);
	crowd_settle();
}

/* KiB of resident memory that are a process's own (proc(5), Pss). */
static double
memory_of(const char *process)
{
	char path[64], line[256];
	unsigned long kib, total = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%s/smaps_rollup", process);
	if (!(file = fopen(path, "re")))
		give_up("process %s has ended", process);
	while (fgets(line, sizeof line, file))
		if (sscanf(line, "Pss: %lu kB", &kib) == 1)
			total = kib;
	fclose(file);
	return (double)total;
}

/* One after the other: what many at once leave behind is of no socket. */
static void
come(unsigned i)
{
	struct socket *socket = &crowd.sockets[crowd.count];

	dial(4, first_user + i, 0, !plain);
	while (socket->state == SHAKING_HANDS)
		crowd_service(1000, NULL);
}

/* Each comes and goes before: nor is what the server has in its caches since, rows of their rooms. */
static void
measure_memory(void)
{
	double before;

	for (unsigned i = 0; i < listeners; i++) {
		come(i);
		close(crowd.sockets[0].descriptor);
		crowd.count = 0;
	}
	before = memory_of(processes);
	for (unsigned i = 0; i < listeners; i++)
		come(i);
	crowd_settle();
	printf("rate=%.3f cpu=0 p50=0 p99=0\n", (memory_of(processes) - before) / (double)crowd.count);
}

/* The last of the messages says `start`, after which a socket is live. */
static void
say_missed(void)
{
	static const char last[] = "{\"type\":\"chat_message\",\"data\":{\"content\":\"start\"}}";

	senders[0].socket = &crowd.sockets[0];
	for (unsigned i = 1; i < missed; i++)
		say(&senders[0]);
	crowd_say(&crowd.sockets[0], last, sizeof last - 1);
	while (crowd.live == 0)
		crowd_service(1000, NULL);
}

static void
measure_resume(void)
{
	struct result result = { .unit = 1000 };
	double killed, began, end;
	int64_t since;

	crowd.unchecked = true;
	dial(4, TOKENS, 0, true);
	crowd_settle();
	since = crowd.seq;
	say_missed();
	killed = now();
	close(crowd.sockets[0].descriptor);
	if (pid_file)
		processes = crowd_restart(address, pid_file);
	began = now();
	end = began + STALLED_MS / 1000.0;
	result.cpu = -cpu_seconds(processes);
	for (unsigned i = 0; i < listeners; i++) {
		char path[256];

		snprintf(path, sizeof path, "/ws/room/4/?v=2&token=bench-token-%u&since=%lld", 1 + i, (long long)since);
		crowd_dial(address, path, 0);
	}
	while (crowd.live < crowd.count) {
		crowd_service(1000, NULL);
		if (now() > end)
			give_up("only %zu of %zu sockets have caught up", crowd.live, crowd.count);
	}
	result.cpu += cpu_seconds(processes);
	result.seconds = now() - began;
	result.events = listeners;
	samples_add(&result.latencies, now() - killed);
	result_print(&result);
}

int
main(int count, char **arguments)
{
	struct result result = { .unit = 100000 };
	double started;

	read_options(count, arguments);
	if (memory_wanted) {
		measure_memory();
		return EXIT_SUCCESS;
	}
	if (missed) {
		measure_resume();
		return EXIT_SUCCESS;
	}
	connect_all();
	choose_senders();
	crowd.start_room = user_sockets ? 4 : 0;
	crowd_start();
	for (unsigned i = 0; i < rooms * senders_each && !pace; i++)
		for (unsigned j = 0; j < under_way; j++)
			say(&senders[i]);
	run_until(now() + warm_up);
	latencies.count = deliveries = 0;
	started = now();
	result.cpu = -cpu_seconds(processes);
	run_until(started + seconds);
	result.seconds = now() - started;
	result.events = (double)deliveries;
	result.cpu += cpu_seconds(processes);
	result.latencies = latencies;
	result_print(&result);
	drain();
	return EXIT_SUCCESS;
}
