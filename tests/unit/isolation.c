/* What a transaction that reads sees, and may not do: lib/db, with whichever engine the configuration names. */
#include "state.h"
#include "lib/base/config.h"
#include "lib/db/db.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static struct query count = QUERY(SELECT count(*) FROM counter WHERE name = :name);
static struct query insert = QUERY(INSERT INTO counter (name, value) VALUES (:name, 0));

static int64_t
how_many(void)
{
	db_bind(&count, ":name", "isolation");
	return db_one(&count);
}

static void
add_one(void)
{
	db_bind(&insert, ":name", "isolation");
	db_run(&insert);
}

static void
claim_parameters(void)
{
	static struct query sum = QUERY(
		SELECT 100 * CAST(:first AS bigint) + 10 * CAST(:second AS bigint) + CAST(:first AS bigint) + CAST(:third AS bigint)
	);
	const int64_t numbers[] = { 1, 2, 3 };

	db_begin(READS);
	db_bind_integers(&sum, ":first", numbers, 3);
	claim(db_one(&sum) == 124, "several parameters are bound in the order in which they are named first");
	db_bind_integers(&sum, ":second", numbers, 3);
	claim(db_failed(), "more than a query has are a fault");
	db_undo();
}

/* Another process, which has been forked before there was a connection, writes as soon as it is told to. */
static pid_t
start_writer(const char *state, const int *go)
{
	pid_t writer = fork();
	char byte;

	if (writer != 0)
		return writer;
	if (read(go[0], &byte, 1) != 1 || !db_open_again(state))
		_exit(EXIT_FAILURE);
	db_begin(WRITES);
	add_one();
	_exit(db_commit() ? EXIT_FAILURE : EXIT_SUCCESS);
}

static bool
let_write(pid_t writer, const int *go)
{
	int status;

	return write(go[1], "", 1) == 1 && waitpid(writer, &status, 0) == writer && status == 0;
}

static void
claim_one_state(const char *state)
{
	int go[2];
	pid_t writer;

	if (pipe(go) || (writer = start_writer(state, go)) < 0 || !db_open(state)) {
		claim(false, "there is a database, and another process");
		return;
	}
	db_begin(READS);
	claim(how_many() == 0, "a transaction reads what there is");
	claim(let_write(writer, go), "another one writes meanwhile");
	claim(how_many() == 0 && !db_commit(), "the first goes on seeing what there was");
	db_begin(READS);
	claim(how_many() == 1 && !db_commit(), "the next one sees what has been written");
}

static void
claim_refusal(void)
{
	db_begin(READS);
	add_one();
	claim(db_commit() != NULL, "a transaction that reads cannot write");
	db_undo();
	db_begin(READS);
	claim(how_many() == 1 && !db_commit(), "nothing of it is stored, and the next one is well");
}

int
main(void)
{
	if (!state_begin())
		return EXIT_FAILURE;
	claim_one_state(state_directory);
	claim_refusal();
	claim_parameters();
	return state_end();
}
