/*
 * order: whether readers that ask for the events after the last one they have seen miss any, whatever writers do at the same time.
 * Writers take numbers of streams and write events, some of them slowly, one in ten undone, while some of them are killed; readers read
 * as the daemon and `events` do. In the end each reader must have had every event of every stream once and in order, and the numbers
 * must have no gaps. The database is that of the configuration.
 *
 *	order [--writers N] [--readers N] [--rooms N] [--seconds N] [--plain]
 *
 * --plain takes the numbers from a sequence of PostgreSQL, without a lock, which is wrong: it must be found out.
 */
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/live/stream.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	ROOMS_MOST = 100,
	PROCESSES_MOST = 200,
	FIRST_ROOM = 1000000000,
	BATCH = 100,
	LINGER_US = 20000,
	PAUSE_US = 3000,
	KILL_US = 300000
};

/* What all processes share. */
static struct shared {
	_Atomic bool over, ended; /* writers shall end; have ended */
	_Atomic long committed, undone, unknown, missed, repeated, disordered, read;
} * shared;

static int writers = 16, readers = 20, rooms = 10, seconds = 10;
static bool plain;

static void
fail(const char *what)
{
	fprintf(stderr, "order: %s\n", what);
	_exit(EXIT_FAILURE);
}

static void
connect_to_database(void)
{
	if (!db_open_again(config.state))
		fail("the database cannot be opened");
}

/* The next number of a room, the wrong way. */
static struct stream
take_plainly(int64_t room)
{
	static struct query next = QUERY(SELECT nextval('order_plain'));
	struct stream stream = stream_of_room(room);

	stream.last_seq = db_one(&next);
	return stream;
}

/* Writes one event; whether it is to last. */
static bool
write_event(int64_t room)
{
	static struct query insert = QUERY(
		INSERT INTO notification (stream_id, seq, type, data) VALUES (:stream, :seq, 'order', '{}')
	);
	struct stream stream = plain ? take_plainly(room) : stream_advance_room(room);

	db_bind(&insert, ":stream", stream.id);
	db_bind(&insert, ":seq", stream.last_seq);
	db_run(&insert);
	if (rand() % 4 == 0)
		usleep((useconds_t)(rand() % LINGER_US));
	return rand() % 10 != 0;
}

static void
run_writer(void)
{
	srand((unsigned)getpid());
	connect_to_database();
	while (!shared->over) {
		const struct error *error;

		db_begin(WRITES);
		if (!write_event(FIRST_ROOM + rand() % rooms)) {
			db_undo();
			shared->undone++;
			continue;
		}
		error = db_commit();
		if (error)
			shared->unknown++;
		else
			shared->committed++;
		usleep((useconds_t)(rand() % PAUSE_US));
	}
}

/* How far a reader has read a stream. */
struct position {
	int64_t stream, last, count;
};

static void
take_event(void *context, const struct event *event)
{
	struct position *position = context;

	if (event->seq == position->last)
		shared->repeated++;
	else if (event->seq < position->last)
		shared->disordered++;
	position->last = event->seq;
	position->count++;
	shared->read++;
}

static void
read_all(struct position *positions)
{
	for (int i = 0; i < rooms; i++)
		while (notification_read_new(positions[i].stream, positions[i].last, BATCH, take_event, &positions[i]) == BATCH)
			;
}

static void
run_reader(void)
{
	static struct query stored = QUERY(SELECT count(*) FROM notification WHERE stream_id = :stream);
	static struct position positions[ROOMS_MOST];

	connect_to_database();
	db_begin(READS);
	for (int i = 0; i < rooms; i++)
		positions[i].stream = stream_of_room(FIRST_ROOM + i).id;
	db_commit();
	while (!shared->ended) {
		db_begin(READS);
		read_all(positions);
		db_commit();
		usleep(PAUSE_US);
	}
	/* One state: the server may store what somebody who was killed has sent later than this. */
	db_begin(READS);
	read_all(positions);
	for (int i = 0; i < rooms; i++) {
		db_bind(&stored, ":stream", positions[i].stream);
		shared->missed += db_one(&stored) - positions[i].count;
	}
	db_commit();
}

static pid_t
start(void (*work)(void))
{
	pid_t process = fork();

	if (process == 0) {
		work();
		_exit(EXIT_SUCCESS);
	}
	return process;
}

static void
make_streams(void)
{
	static struct query room = QUERY(
		INSERT INTO room (id, name, name_key, visibility, owner_id, activity)
		SELECT CAST(:room AS bigint), 'order', 'order', 'private', min(account.id), 0 FROM account
	);

	db_begin(WRITES);
	for (int i = 0; i < rooms; i++) {
		db_bind(&room, ":room", FIRST_ROOM + i);
		db_run(&room);
		stream_create_for_room(FIRST_ROOM + i);
	}
	if (db_commit())
		fail("the streams cannot be made");
}

/* Numbers that are missing between the first and the last of a stream. */
static long
count_gaps(void)
{
	static struct query missing = QUERY(
		SELECT coalesce(sum(last_seq - pruned_to - (SELECT count(*) FROM notification WHERE stream_id = stream.id)), 0)
		FROM stream_now AS stream WHERE room_id >= :first
	);
	long gaps;

	db_begin(READS);
	db_bind(&missing, ":first", FIRST_ROOM);
	gaps = (long)db_one(&missing);
	return db_commit() ? -1 : gaps;
}

static void
wait_for(const pid_t *processes, int count)
{
	for (int i = 0; i < count; i++) {
		int status;

		waitpid(processes[i], &status, 0);
		if (!WIFEXITED(status) || WEXITSTATUS(status))
			fail("a process has failed");
	}
}

/* Lets them write, and kills one now and then, in whose place another comes. */
static long
run(void)
{
	static pid_t processes[PROCESSES_MOST];
	time_t end = time(NULL) + seconds;
	long kills = 0;

	for (int i = 0; i < writers + readers; i++)
		processes[i] = start(i < writers ? run_writer : run_reader);
	while (time(NULL) < end) {
		int which = rand() % writers;

		usleep(KILL_US);
		kill(processes[which], SIGKILL);
		waitpid(processes[which], NULL, 0);
		processes[which] = start(run_writer);
		kills++;
	}
	shared->over = true;
	wait_for(processes, writers);
	shared->ended = true;
	wait_for(processes + writers, readers);
	return kills;
}

static bool
read_options(int argc, char **argv)
{
	static const struct option options[] = {
		{ "writers", required_argument, NULL, 'w' }, { "readers", required_argument, NULL, 'r' },
		{ "rooms", required_argument, NULL, 'R' },   { "seconds", required_argument, NULL, 's' },
		{ "plain", no_argument, NULL, 'p' },         { NULL, 0, NULL, 0 }
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		switch (option) {
		case 'w': writers = atoi(optarg); break;
		case 'r': readers = atoi(optarg); break;
		case 'R': rooms = atoi(optarg); break;
		case 's': seconds = atoi(optarg); break;
		case 'p': plain = true; break;
		default: return false;
		}
	return optind == argc && writers > 0 && rooms > 0 && rooms <= ROOMS_MOST && writers + readers <= PROCESSES_MOST;
}

int
main(int argc, char **argv)
{
	char fault[1024];
	long kills, gaps;

	log_open("order", LOG_LEVEL_ERROR);
	if (!read_options(argc, argv) || !config_load(NULL, fault, sizeof fault))
		fail("usage: order [--writers N] [--readers N] [--rooms N] [--seconds N] [--plain]");
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	connect_to_database();
	make_streams();
	db_close();
	kills = run();
	connect_to_database();
	gaps = plain ? 0 : count_gaps();
	db_close();
	printf("%ld committed, %ld undone, %ld not known, %ld killed; %ld read: missed %ld, repeated %ld, out of order %ld, gaps %ld\n",
	       shared->committed, shared->undone, shared->unknown, kills, shared->read, shared->missed, shared->repeated,
	       shared->disordered, gaps);
	return shared->missed || shared->repeated || shared->disordered || gaps ? EXIT_FAILURE : EXIT_SUCCESS;
}
