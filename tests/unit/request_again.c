/* A step that another transaction was in the way of is run again: lib/request/request. The other one is played by a row that has
 * the same unique key. */
#include "state.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/request/request.h"

#include <stdlib.h>
#include <unistd.h>

static int runs, collisions; /* how often the step has run; how often it is to meet another */
static bool clean;           /* each time it found the request as it had come in */

static void
insert(const char *hash)
{
	static struct query insert = QUERY(INSERT INTO discarded (hash, due) VALUES (:hash, 7));

	db_bind(&insert, ":hash", hash);
	db_run(&insert);
}

static const struct error *
collide(struct request *r)
{
	clean = clean && !r->message && !r->input.error && r->reply.length == 0 && r->outcome == OUTCOME_DONE;
	r->message = 1;
	r->outcome = OUTCOME_THERE_ALREADY;
	strbuf_text(&r->reply, "reply");
	insert("kept");
	if (runs++ < collisions) {
		insert("theirs");
		return input_add_error(&r->input, "field", "What a failed transaction read means nothing.");
	}
	return NULL;
}

static const struct error *
perform(int times)
{
	static const struct action action = { .may = ANYONE, .mode = MODE_WRITES, .handler = collide };
	struct request r = { .address = "127.0.0.1", .counted = true, .read = true };
	const struct error *error;

	runs = 0;
	collisions = times;
	clean = true;
	error = request_perform(&r, &action);
	clean = clean && (error ? r.reply.length == 0 : r.reply.length == 5);
	request_free(&r);
	return error;
}

static int64_t
count_kept(void)
{
	static struct query count = QUERY(SELECT count(*) FROM discarded WHERE hash = 'kept');
	static struct query forget = QUERY(DELETE FROM discarded WHERE hash = 'kept');
	int64_t kept;

	db_begin(WRITES);
	kept = db_one(&count);
	db_run(&forget);
	db_commit();
	return kept;
}

int
main(void)
{
	if (!state_begin() || !db_open(state_directory))
		return EXIT_FAILURE;
	db_begin(WRITES);
	insert("theirs");
	db_commit();

	claim(!perform(0) && runs == 1 && count_kept() == 1, "a step that meets nobody runs once");
	claim(!perform(1) && runs == 2 && count_kept() == 1, "one that another was in the way of is run again");
	claim(clean, "and finds the request as it came in");
	claim(!perform(REQUEST_RUNS_AGAIN) && runs == 1 + REQUEST_RUNS_AGAIN && clean && count_kept() == 1, "at most five times");
	claim(perform(REQUEST_RUNS_AGAIN + 1) == &error_busy && runs == 1 + REQUEST_RUNS_AGAIN && count_kept() == 0,
	      "after which the server is busy, and nothing is stored");

	db_begin(READS);
	row_lock_room(1);
	claim(db_undo() == &error_internal, "a transaction that only reads locks nothing");
	db_begin(WRITES);
	row_lock_site();
	row_lock_account(1);
	row_lock_room(1);
	claim(!db_commit(), "one that writes does");
	return state_end();
}
