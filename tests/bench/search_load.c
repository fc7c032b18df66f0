/*
 * Searching alone: makes a database with a million messages of invented words, as common and as rare as those of a language are, has
 * the index made, and searches in it, in one process and without a server. On either engine: MOZNODS_DATABASE names the server.
 */
#include "measure.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"
#include "lib/db/db.h"
#include "lib/search/search_find.h"
#include "lib/search/search_index.h"
#include "lib/search/search_plan.h"
#include "lib/search/search_reach.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOMS = 60, PEOPLE = 50, WORDS = 60000, CHUNK = 5000, RUNS = 200, HOUR_MS = 3600 * 1000 };

static const char usage[] =
	"usage: search_load [-i] STATE [MESSAGES]\n"
	"  STATE  a directory for the database, which is filled where it is empty\n"
	"  -i     only has the index made, of whatever is in the database\n";

/* How many times as common the words up to one are, together; word N is 1 / N as common as the first. */
static double share[WORDS];

static int
pick_word(void)
{
	double at = drand48() * share[WORDS - 1];
	int low = 0, high = WORDS - 1;

	while (low < high) {
		int middle = (low + high) / 2;

		if (share[middle] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The three most common are `the`, `and`, `you`; the others are made of syllables. */
static void
add_word(struct strbuf *to, int word)
{
	static const char *const first[] = { "the", "and", "you" };
	static const char *const syllables[] = {
		"ba", "co", "di", "fu", "ge", "ha", "ki", "lo", "mu", "ne", "po", "ra", "si", "to", "vu", "we"
	};

	strbuf_text(to, to->length ? " " : "");
	if (word < 3) {
		strbuf_text(to, first[word]);
		return;
	}
	for (; word; word /= 16)
		strbuf_text(to, syllables[word % 16]);
}

/* Two to 24 words; one message has one of its own, and one in 5000 a rare one. */
static void
make_text(struct strbuf *to, int64_t number, int64_t messages)
{
	strbuf_clear(to);
	for (int i = 0, count = 2 + (int)(drand48() * drand48() * 23); i < count; i++)
		add_word(to, pick_word());
	strbuf_text(to, number == messages / 2 ? " needle" : number % 5000 == 0 ? " uncommonly" : "");
}

static void
fill_people(void)
{
	static struct query user = QUERY(
		INSERT INTO account (email, email_key, username, username_key, display_name, password) VALUES (:name, :name, :name, :name, :name, '!')
	);
	static struct query room = QUERY(INSERT INTO room (name, name_key, owner_id, activity) VALUES ('a', 'a', 1, 0));
	static struct query join = QUERY(INSERT INTO participant (room_id, user_id) VALUES (:room, 1));
	char name[16];

	for (int i = 1; i <= PEOPLE; i++) {
		snprintf(name, sizeof name, "u%d", i);
		db_bind(&user, ":name", name);
		db_run(&user);
	}
	for (int64_t i = 1; i <= ROOMS; i++) {
		db_run(&room);
		db_bind(&join, ":room", i);
		if (i % 10)
			db_run(&join);
	}
}

/* The last room but one has not been written to since the first third; in every tenth the one who searches is not. */
static void
fill_messages(int64_t messages)
{
	static struct query message = QUERY(
		INSERT INTO message (room_id, author_id, content, created_at) VALUES (:room, :author, :text, :now)
	);
	struct strbuf text = { 0 };

	for (int64_t i = 1; i <= messages; i++) {
		int64_t room = 1 + (int64_t)(drand48() * drand48() * ROOMS);

		make_text(&text, i, messages);
		db_bind(&message, ":room", room == ROOMS - 1 && i > messages / 3 ? 1 : room);
		db_bind(&message, ":author", 1 + (int64_t)(drand48() * PEOPLE));
		db_bind(&message, ":text", strbuf_string(&text));
		db_bind(&message, ":now", 1600000000 + i * 100);
		db_run(&message);
		if (i % CHUNK)
			continue;
		if (db_commit())
			give_up("it cannot be filled");
		db_begin(WRITES_QUICKLY);
	}
	strbuf_free(&text);
}

static void
fill(int64_t messages)
{
	for (int i = 0; i < WORDS; i++)
		share[i] = (i ? share[i - 1] : 0) + 1 / (i + 2.7);
	db_begin(WRITES_QUICKLY);
	if (db_last_id("message")) {
		db_undo();
		return;
	}
	fill_people();
	fill_messages(messages);
	search_index_reset();
	if (db_commit())
		give_up("it cannot be filled");
}

static void
build(int64_t messages)
{
	double begun = now(), cpu = cpu_seconds("self"), longest = 0, started = begun;

	while (search_index_piece(true)) {
		longest = now() - started > longest ? now() - started : longest;
		started = now();
	}
	printf("%-28s %.1f s, %.1f s of a processor, %.0f messages/s, the longest piece %.0f ms\n", "the index", now() - begun,
	       cpu_seconds("self") - cpu, (double)messages / (now() - begun), longest * 1000);
}

static struct search_found
find(const char *typed)
{
	struct search_query query = { 0 };
	struct search_plan plan = { 0 };
	struct search_scope scope = { .user = 1, .end_day = SEARCH_LAST_DAY };
	struct search_part part = { INT64_MAX, 20, clock_uptime_ms() + HOUR_MS };
	struct search_found found = { 0 };
	struct search_reach reach;

	if (search_query_read(typed, &query))
		give_up("it cannot be read: %s", typed);
	db_begin(READS);
	reach = search_reach_read();
	if (search_plan_make(&plan, &query, &scope))
		search_find(&plan, &reach, &part, &found);
	db_commit();
	search_plan_free(&plan);
	search_query_free(&query);
	return found;
}

static void
measure(const char *what, const char *typed)
{
	struct samples samples = { 0 };
	struct search_found found = find(typed);
	double begun = now();

	for (int i = 0; i < RUNS && now() - begun < 10; i++) {
		double started = now();

		find(typed);
		samples_add(&samples, now() - started);
	}
	printf("%-28s %8.2f ms, 99 of 100 %8.2f ms, %2d found: %s\n", what, samples_percentile(&samples, 50) * 1000,
	       samples_percentile(&samples, 99) * 1000, found.count, typed);
}

int
main(int argc, char **argv)
{
	static const char *const searches[][2] = {
		{ "a common word", "the -zz" },
		{ "the same, being typed", "the" },
		{ "a rare word", "uncommonly" },
		{ "one message", "needle" },
		{ "nothing", "\"absent\"" },
		{ "one room", "in:1 \"the\"" },
		{ "a room, quiet for long", "in:59 \"the\"" },
		{ "from somebody", "from:u7 \"the\"" },
		{ "from somebody, any", "from:u7" },
		{ "a phrase", "\"the and you\"" },
		{ "a beginning", "ba*" },
		{ "a rare beginning", "uncommo*" },
		{ "days long ago", "before:2020-09-20 the" },
		{ "common words that seldom meet", "the and you needle" },
		{ "a phrase that is nowhere", "\"you you you you\"" },
		{ "ten beginnings, nowhere", "b* c* d* f* g* h* k* l* m* absent" },
		{ "ten beginnings of one letter", "\"the the the the the\" b* c* d* f* g* h* k* l* m*" },
	};
	int state = argc > 1 && !strcmp(argv[1], "-i") ? 2 : 1;
	int64_t messages = argc > state + 1 ? (int64_t)number_from(argv[state + 1], 100000000) : 1000000;
	char fault[256];

	if (argc <= state || *argv[state] == '-') {
		fputs(usage, stderr);
		return 2;
	}
	if (!config_load(NULL, fault, sizeof fault) || !db_open(argv[state]))
		give_up("there is no database");
	if (state == 2) {
		while (search_index_piece(true))
			;
		db_close();
		return EXIT_SUCCESS;
	}
	fill(messages);
	build(messages);
	for (size_t i = 0; i < sizeof searches / sizeof searches[0]; i++)
		measure(searches[i][0], searches[i][1]);
	db_close();
	return EXIT_SUCCESS;
}
