/* What is found, and in what pages: lib/search/search_find. It is compared with what the texts say, which follow from the numbers of the
 * messages. */
#include "tap.h"
#include "search_fixture.h"
#include "lib/db/db.h"
#include "lib/search/search_index.h"

#include <stdlib.h>

enum { MESSAGES = 9000 };

static void
write_text(int64_t id, char text[128])
{
	snprintf(text, 128, "common w%d then v%d r%d end", (int)(id % 97), (int)(id % 7), (int)id);
}

static void
send_messages(void)
{
	char text[128];

	for (int64_t id = 1; id <= MESSAGES; id++) {
		write_text(id, text);
		fixture_send(id, text);
	}
}

/* Which messages a search should find. */
typedef bool fits(int64_t id);

static bool
fits_room(int64_t id)
{
	return id % ROOMS != ROOMS - 1;
}

static bool
fits_some(int64_t id)
{
	return fits_room(id) && id % 97 == 13;
}

static bool
fits_phrase(int64_t id)
{
	return fits_some(id) && id % 7 == 5;
}

static bool
fits_without(int64_t id)
{
	return fits_some(id) && id % 7 != 5;
}

static bool
fits_prefix(int64_t id)
{
	return fits_room(id) && (id == 812 || (id >= 8120 && id <= 8129));
}

static bool
fits_author(int64_t id)
{
	return fits_some(id) && id % 3 == 0;
}

static bool
fits_in(int64_t id)
{
	return id % ROOMS == 4;
}

static bool
fits_none(int64_t id)
{
	return id < 0;
}

/* Whether going through all pages of a search shows just what fits, newest first. */
static bool
shows(const char *typed, fits *fit, int want)
{
	int64_t wanted = MESSAGES;
	struct search_found found = { .next = INT64_MAX };

	while (found.next) {
		found = fixture_find(ADA, typed, found.next, want);
		for (int i = 0; i < found.count; i++, wanted--) {
			while (wanted > 0 && !fit(wanted))
				wanted--;
			if (found.id[i] != wanted)
				return false;
		}
	}
	while (wanted > 0 && !fit(wanted))
		wanted--;
	return wanted == 0;
}

static void
check_searches(const char *when)
{
	/* clang-format off */
	static const struct {
		const char *typed;
		fits *fit;
	} searches[] = {
		{ "common", fits_room }, { "w13", fits_some }, { "v5 w13", fits_phrase }, { "\"w13 then v5\"", fits_phrase }, { "\"then w13\"", fits_none },
		{ "\"v5 then\"", fits_none }, { "w13 -v5", fits_without }, { "w13 -\"then v5\"", fits_without }, { "r812", fits_prefix }, { "common r812*", fits_prefix },
		{ "from:2 \"w13\"", fits_author }, { "in:5", fits_in }, { "in:5 -common", fits_none }, { "absent common", fits_none }, { "on:2020-01-01", fits_none },
		{ "from:nobody", fits_none }, { "in:40 common", fits_none }, { "after:2020-01-01 in:5 en*", fits_in },
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof searches / sizeof searches[0]; i++) {
		bool right = shows(searches[i].typed, searches[i].fit, 50) && shows(searches[i].typed, searches[i].fit, 7);

		claim(right, searches[i].typed);
		if (!right)
			printf("# %s\n", when);
	}
}

/* A search that has no time left has looked at a block, says so, and goes on behind it. */
static void
check_time(void)
{
	struct search_found found = { .next = INT64_MAX };
	int rounds = 0, count = 0;

	for (; found.next && rounds < 10; rounds++, count += found.count) {
		found = fixture_find_part(ADA, "r812", &(struct search_part){ found.next, 50, 0 });
		claim(found.stopped == (found.next > 0), "it says whether it was stopped");
	}
	claim(rounds == 2 && count == 11, "it goes on where it was stopped");
}

static void
call(int64_t message, int64_t author, int64_t user)
{
	static struct query mention = QUERY(
		INSERT INTO mention (message_id, position, room_id, author_id, user_id, name)
		SELECT :message, 0, room_id, :author, nullif(:user, 0), 'a' FROM message WHERE id = :message
	);

	fixture_send(message, "called");
	db_bind(&mention, ":message", message);
	db_bind(&mention, ":author", author);
	db_bind(&mention, ":user", user);
	db_run(&mention);
}

/* Whom a message names, and what calls everybody, but not who came later, nor who says it. */
static void
check_mentions(void)
{
	static struct query join = QUERY(UPDATE participant SET joined_id = :joined WHERE user_id = 1 AND room_id = :room);
	int64_t first = MESSAGES + 40 + ROOMS - (MESSAGES + 40) % ROOMS; /* of the first room; eve's where 3 divides it */
	struct search_found found;

	db_begin(WRITES);
	for (int64_t id = first; id < first + 12; id++)
		call(id, id % 3 ? ADA : EVE, id % 2 ? ADA : 0);
	for (int64_t id = first; id < first + 6; id++) {
		db_bind(&join, ":room", id % ROOMS + 1);
		db_bind(&join, ":joined", id);
		db_run(&join);
	}
	db_commit();
	fixture_catch_up();
	found = fixture_find(ADA, "is:mention", INT64_MAX, 50);
	/* Of four of eve's two name ada; of the others the newer calls her. */
	claim(found.count == 3, "what names one, and what calls everybody");
	for (int i = 0; i < found.count; i++)
		claim(found.id[i] % 3 == 0 && (found.id[i] % 2 || found.id[i] >= first + 6), "and nothing else");
	for (int64_t id = first; id < first + 12; id++)
		fixture_change(id, NULL);
	fixture_catch_up();
}

/* Made anew from messages of several blocks it finds the same. */
static void
check_reset(void)
{
	fixture_reset();
	claim(fixture_low() > 0 && !fixture_find(ADA, "w13", INT64_MAX, 50).count, "nothing is in it when it is made anew");
	while (search_index_piece(true))
		;
	claim(fixture_low() == 0, "it is whole in the end");
	check_searches("as it was made anew");
}

int
main(void)
{
	if (!fixture_open())
		return EXIT_FAILURE;
	db_begin(WRITES);
	send_messages();
	claim(!db_commit(), "messages are sent");
	claim(fixture_catch_up() && fixture_low() == 0, "the index follows");
	check_searches("as it was made");
	claim(fixture_find(EVE, "common", INT64_MAX, 50).id[0] % ROOMS == ROOMS - 1, "others find what is theirs");
	check_time();
	check_mentions();
	check_reset();
	return fixture_close() ? tap_done() : EXIT_FAILURE;
}
