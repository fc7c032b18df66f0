/* Transactions that wait for the disk, and those that do not, and what a query says of several rows: lib/db. */
#include "tap.h"
#include "lib/base/config.h"
#include "lib/db/db.h"

#include <stdlib.h>
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

int
main(void)
{
	char state[] = "/tmp/moznods-unit.XXXXXX", command[64];

	if (!mkdtemp(state) || !config_load(NULL, command, sizeof command))
		return EXIT_FAILURE;
	config.synchronous = SYNCHRONOUS_FULL;
	if (!db_open(state))
		return EXIT_FAILURE;
	claim_modes();
	claim_values();
	db_close();
	snprintf(command, sizeof command, "rm -rf %s", state);
	return system(command) ? EXIT_FAILURE : tap_done();
}
