/* How busy the site was, by the hour and by the day: lib/site/figure. */
#include "state.h"
#include "lib/base/config.h"
#include "lib/base/metrics.h"
#include "lib/db/db.h"
#include "lib/site/figure.h"

#include <stdlib.h>
#include <unistd.h>

enum { HOUR = 60 * 60, DAY = 24 * HOUR };

/* Noon of a day. */
static const int64_t noon = (int64_t)20000 * DAY + 12 * HOUR;

static void
insert_account(int64_t id, const char *name)
{
	static struct query insert = QUERY(
		INSERT INTO account (id, email, email_key, username, username_key, display_name, password)
		VALUES (:id, :name, :name, :name, :name, :name, :name)
	);

	db_bind(&insert, ":id", id);
	db_bind(&insert, ":name", name);
	db_run(&insert);
}

/* A login of that account, which was last used then. */
static void
insert_login(int64_t user, char mark, int64_t used_at)
{
	static struct query insert = QUERY(INSERT INTO token (user_id, hash, last_used_at) VALUES (:user, :hash, :used_at));
	char hash[32];

	memset(hash, mark, sizeof hash);
	db_bind(&insert, ":user", user);
	db_bind_blob(&insert, ":hash", hash, sizeof hash);
	db_bind(&insert, ":used_at", used_at);
	db_run(&insert);
}

static void
use_login(char mark, int64_t at)
{
	static struct query use = QUERY(UPDATE token SET last_used_at = :at WHERE hash = :hash);
	char hash[32];

	memset(hash, mark, sizeof hash);
	db_bind_blob(&use, ":hash", hash, sizeof hash);
	db_bind(&use, ":at", at);
	db_run(&use);
}

static void
end_login(char mark)
{
	static struct query end = QUERY(DELETE FROM token WHERE hash = :hash);
	char hash[32];

	memset(hash, mark, sizeof hash);
	db_bind_blob(&end, ":hash", hash, sizeof hash);
	db_run(&end);
}

static int64_t
people(const char *span, int64_t began_at)
{
	static struct query row = QUERY(SELECT people FROM figure WHERE span = :span AND began_at = :began_at);

	db_bind(&row, ":span", span);
	db_bind(&row, ":began_at", began_at);
	return db_one(&row);
}

static int64_t
requests(const char *span, int64_t began_at)
{
	static struct query row = QUERY(SELECT requests FROM figure WHERE span = :span AND began_at = :began_at);

	db_bind(&row, ":span", span);
	db_bind(&row, ":began_at", began_at);
	return db_one(&row);
}

static int64_t
rows(const char *span)
{
	static struct query count = QUERY(SELECT count(*) FROM figure WHERE span = :span);

	db_bind(&count, ":span", span);
	return db_one(&count);
}

static void
check_people(void)
{
	insert_account(1, "one");
	insert_account(2, "two");
	insert_login(1, 'a', noon + 10);
	insert_login(1, 'b', noon + 20);
	insert_login(2, 'c', noon - HOUR);
	figure_note(noon + 60);
	claim(people("hour", noon) == 1 && people("day", noon - 12 * HOUR) == 2,
	      "who was there counts once, in its hour and its day");
	use_login('a', noon + HOUR + 5);
	use_login('b', noon + HOUR + 5);
	end_login('c');
	figure_note(noon + HOUR - 1);
	claim(people("hour", noon) == 1 && people("day", noon - 12 * HOUR) == 2,
	      "who has gone on, or logged out, was there all the same");
	figure_note(noon + HOUR + 10);
	claim(people("hour", noon + HOUR) == 1 && rows("hour") == 2 && rows("day") == 1, "another hour has another row");
}

static void
check_requests(void)
{
	metrics_count_request("GET", 200, 1);
	metrics_count_request("POST", 500, 1);
	figure_note(noon + 2 * HOUR);
	metrics_count_request("GET", 200, 1);
	figure_note(noon + 2 * HOUR + 30);
	claim(requests("hour", noon + 2 * HOUR) == 3, "requests add up");
	figure_note(noon + 3 * HOUR);
	claim(requests("hour", noon + 3 * HOUR) == 0 && requests("day", noon - 12 * HOUR) == 3,
	      "and count in one hour, and in its day");
}

static void
check_bounds(void)
{
	for (int i = 0; i < FIGURE_HOURS + 50; i++)
		figure_note(noon + (int64_t)(4 + i) * HOUR);
	claim(rows("hour") == FIGURE_HOURS, "so many hours are kept");
	for (int i = 0; i < FIGURE_DAYS + 10; i++)
		figure_note(noon + (int64_t)(20 + i) * DAY);
	claim(rows("day") == FIGURE_DAYS && rows("hour") == 8, "and so many days");
}

int
main(void)
{
	if (!state_begin() || !db_open(state_directory))
		return EXIT_FAILURE;
	db_begin(WRITES);
	check_people();
	check_requests();
	check_bounds();
	claim(!db_commit(), "all of it is stored");
	return state_end();
}
