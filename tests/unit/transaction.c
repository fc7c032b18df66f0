/* Transactions that wait for the disk, and those that do not, and what a query says of several rows: lib/db. */
#include "state.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"
#include "lib/db/db.h"
#include "lib/db/db_file.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NORMAL = 1, FULL = 2 };

/* How a transaction waits for the disk. */
static int64_t
synchronous_in(enum db_mode mode, bool stores)
{
	static struct query synchronous = QUERY(SELECT synchronous FROM pragma_synchronous);
	int64_t value;

	db_begin(mode);
	value = db_one(&synchronous);
	if (stores)
		db_commit();
	else
		db_undo();
	return value;
}

static void
claim_modes(void)
{
	claim(synchronous_in(WRITES, true) == FULL, "who writes waits for the disk");
	claim(synchronous_in(WRITES_QUICKLY, true) == NORMAL, "but who writes quickly");
	claim(synchronous_in(WRITES, true) == FULL, "the next one waits again");
	claim(synchronous_in(WRITES_QUICKLY, false) == NORMAL && synchronous_in(READS, true) == FULL,
	      "and so after one that was undone");
	db_begin(WRITES_QUICKLY);
	claim(db_writes(), "who writes quickly writes");
	db_undo();
}

static void
claim_values(void)
{
	static struct query some = QUERY(SELECT NULL UNION ALL SELECT 3 UNION ALL SELECT 7 UNION ALL SELECT 5);
	static struct query none = QUERY(SELECT max(id) FROM room);
	static struct query truth = QUERY(SELECT :one = TRUE AND :other = FALSE);
	static struct query insert = QUERY(INSERT INTO stream (room_id, last_seq, pruned_to) VALUES (1, 0, 0));
	static struct query delete = QUERY(DELETE FROM stream);

	db_begin(WRITES);
	claim(db_greatest(&some) == 7 && db_greatest(&none) == 0, "the greatest of several numbers, and of none");
	db_bind(&truth, ":one", true);
	db_bind(&truth, ":other", false);
	claim(db_one(&truth) == 1, "truth values are bound as such");
	claim(db_last_id("stream") == 0, "a table that never had a row has given out no id");
	db_run(&insert);
	db_run(&delete);
	claim(db_last_id("stream") == 1, "one that had keeps it in mind");
	claim(!db_commit(), "the database did what it was told");
}

/* Adds to the text of `seq` numbers of one stream, some megabytes. */
static void
fill(int64_t stream, int64_t from, int64_t count)
{
	static struct query insert = QUERY(
		INSERT INTO notification (stream_id, seq, type, data) VALUES (:stream, :seq, 'large', :data)
	);
	static char data[4001];

	memset(data, 'x', sizeof data - 1);
	for (int64_t seq = from; seq < from + count; seq++) {
		db_bind(&insert, ":stream", stream);
		db_bind(&insert, ":seq", seq);
		db_bind(&insert, ":data", data);
		db_run(&insert);
	}
}

static int64_t
rows(void)
{
	static struct query count = QUERY(SELECT count(*) FROM notification);
	int64_t value;

	db_begin(READS);
	value = db_one(&count);
	db_commit();
	return value;
}

/* More than the cache of a connection holds (8 MB) goes to the write-ahead log before the commit, in other writes than what is left. */
static void
claim_large(const char *state)
{
	static struct query insert = QUERY(INSERT INTO stream (account_id, last_seq, pruned_to) VALUES (1, 0, 0) RETURNING id);
	static struct query again = QUERY(UPDATE notification SET type = 'larger' WHERE seq = 1);
	struct strbuf findings = { 0 };
	int64_t stream;

	db_begin(WRITES);
	stream = db_one(&insert);
	claim(!db_commit(), "a small transaction");
	db_begin(WRITES);
	fill(stream, 1, 100);
	claim(!db_commit() && rows() == 100, "one of a hundred pages is stored");
	db_begin(WRITES);
	fill(stream, 101, 4000);
	db_undo();
	claim(rows() == 100, "of one that is undone nothing is, though it was more than the cache holds");
	db_begin(WRITES);
	fill(stream, 101, 4000);
	claim(!db_commit() && rows() == 4100, "what is more than the cache holds is stored");
	db_begin(WRITES);
	fill(stream, 4101, 4000);
	db_run(&again);
	fill(stream, 8101, 10);
	claim(!db_commit() && rows() == 8110, "also where pages that left the cache are changed again");
	db_close();
	claim(db_open_again(state) && rows() == 8110 && db_check(&findings), "it is there for who opens the database, and sound");
	strbuf_free(&findings);
}

/* Who is the first of the writers, and is killed, is not waited for. */
static void
claim_line(const char *state)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		if (!db_open_again(state) || !db_take_turns(state))
			_exit(EXIT_FAILURE);
		db_begin(WRITES);
		raise(SIGKILL);
	}
	claim(waitpid(child, &status, 0) == child && WIFSIGNALED(status), "a process is killed that writes");
	config.busy_timeout = 2000;
	claim(db_open_again(state) && db_take_turns(state), "another stands in line");
	for (int i = 0; i < 2; i++) {
		db_begin(WRITES);
		claim(!db_failed() && !db_commit(), "and writes");
	}
}

int
main(void)
{
	if (!state_begin())
		return EXIT_FAILURE;
	config.synchronous = SYNCHRONOUS_FULL;
	if (!db_open(state_directory))
		return EXIT_FAILURE;
	claim_modes();
	claim_values();
	claim_large(state_directory);
	db_close();
	claim_line(state_directory);
	return state_end();
}
