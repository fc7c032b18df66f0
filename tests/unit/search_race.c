/* Several processes at the index of messages: lib/search/search_index, search_note. In the end it is as one that is made anew. */
#include "tap.h"
#include "search_fixture.h"
#include "lib/db/db.h"
#include "lib/search/search_index.h"
#include "lib/search/search_note.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STEPS = 400, BEFORE = 300, FOLLOWERS = 2, WAIT_MS = 500 };

/* What another process does, with a connection of its own; `from` and `to` are pipes from and to the one that has started it. */
typedef void working(int from, int to);

struct other {
	pid_t pid;
	int from, to; /* the ends that we have */
};

/* No connection goes with a fork. */
static struct other
start(working *work)
{
	struct other other = { -1, -1, -1 };
	int down[2], up[2];

	db_close();
	if (!pipe(down) && !pipe(up) && !(other.pid = fork())) {
		close(down[1]);
		close(up[0]);
		if (db_open_again(fixture_state()))
			work(down[0], up[1]);
		_exit(EXIT_SUCCESS);
	}
	close(down[0]);
	close(up[1]);
	other.from = up[0];
	other.to = down[1];
	claim(other.pid > 0 && db_open_again(fixture_state()), "there is another process");
	return other;
}

/* Tells it to end. */
static void
finish(struct other *other)
{
	int status;

	claim(write(other->to, "", 1) == 1 || errno == EPIPE, "it is told to end");
	close(other->to);
	close(other->from);
	claim(waitpid(other->pid, &status, 0) == other->pid && status == 0, "it ends");
}

/* Edits the message and commits when it is told to, or when nobody has told it to for a while: who waits for the commit cannot. */
static void
edit_slowly(int from, int to)
{
	static struct query edit = QUERY(UPDATE message SET content = :text WHERE id = :id);
	struct pollfd told = { .fd = from, .events = POLLIN };

	db_begin(WRITES);
	db_bind(&edit, ":text", "lasting");
	db_bind(&edit, ":id", 1);
	db_run(&edit);
	search_note_change(1);
	/* What was sent to the database has been done when this is answered. */
	db_bind(&edit, ":text", "lasting");
	db_bind(&edit, ":id", 1);
	db_run(&edit);
	if (db_changes() == 1 && write(to, "", 1) == 1)
		poll(&told, 1, WAIT_MS);
	db_commit();
}

/* Whoever follows a note while its message is edited once more sees that edit, or leaves a note of it. */
static void
check_edit_under_way(void)
{
	struct other editor;
	char byte;

	db_begin(WRITES);
	fixture_send(1, "perishable");
	db_commit();
	fixture_catch_up();
	fixture_change(1, "ephemeral");
	editor = start(edit_slowly);
	claim(read(editor.from, &byte, 1) == 1, "a message is being edited that is noted already");
	search_index_piece(false);
	finish(&editor);
	claim(fixture_right(), "the last one is, too");
	claim(fixture_finds("lasting", 1), "the message is found by what it is");
}

static void
follow(int from, int to)
{
	struct pollfd told = { .fd = from, .events = POLLIN };

	(void)to;
	while (!poll(&told, 1, 0))
		search_index_piece(true);
}

static void
send(int64_t id)
{
	char text[32];

	snprintf(text, sizeof text, "common w%d r%d", (int)(id % 7), (int)id);
	db_begin(WRITES);
	fixture_send(id, text);
	db_commit();
}

static void
change(int64_t id)
{
	char text[32];

	snprintf(text, sizeof text, "common again v%d", (int)(random() % 7));
	fixture_change(id, random() % 3 ? text : NULL);
}

/* Sends messages and changes them; their ids go by two, so that those of another come before or after. */
static void
send_some(int64_t first)
{
	for (int64_t i = 0; i < STEPS; i++) {
		send(first + 2 * i);
		if (i % 2)
			change(first + 2 * (i - random() % (i < 20 ? i : 20)));
	}
}

static void
send_others(int from, int to)
{
	(void)from;
	(void)to;
	send_some(BEFORE + 1);
}

/* Two follow, and begin with old messages, while two send and change. */
static void
check_crowd(void)
{
	struct other followers[FOLLOWERS], sender;

	for (int64_t id = 2; id < BEFORE; id++)
		send(id);
	fixture_reset();
	for (int i = 0; i < FOLLOWERS; i++)
		followers[i] = start(follow);
	sender = start(send_others);
	send_some(BEFORE);
	finish(&sender);
	for (int i = 0; i < FOLLOWERS; i++)
		finish(&followers[i]);
	claim(fixture_right(), "whoever is faster, each message is in the index once, and as it is");
}

int
main(void)
{
	if (!fixture_open())
		return EXIT_FAILURE;
	signal(SIGPIPE, SIG_IGN);
	check_edit_under_way();
	check_crowd();
	return fixture_close() ? tap_done() : EXIT_FAILURE;
}
