/* Numbered pages of rooms whose messages come, go and lie among those of others: lib/message_list. */
#include "state.h"
#include "steps.h"
#include "lib/base/config.h"
#include "lib/count/room_count.h"
#include "lib/db/db.h"
#include "lib/message/message.h"
#include "lib/request/request.h"

#include <stdlib.h>
#include <unistd.h>

enum { ROOMS = 3, MESSAGES = 9000 }; /* the first room gets most, the last one fewer than a block */

static void
make_rooms(void)
{
	static struct query user = QUERY(
		INSERT INTO account (id, email, email_key, username, username_key, display_name, password) VALUES (1, 'a', 'a', 'a', 'a', 'a', '!')
	);
	static struct query room = QUERY(INSERT INTO room (id, name, name_key, owner_id, activity) VALUES (:room, 'a', 'a', 1, 0));

	db_run(&user);
	for (int64_t n = 1; n <= ROOMS; n++) {
		db_bind(&room, ":room", n);
		db_run(&room);
	}
}

static void
send_messages(int count)
{
	static struct query message = QUERY(INSERT INTO message (room_id, author_id, content) VALUES (:room, 1, 'a') RETURNING id);

	for (int n = 0; n < count; n++) {
		int64_t room = n % 20 == 0 ? 3 : n % 5 == 0 ? 2 : 1;
		struct room_newest before = room_count_newest(room);
		struct room_sent sent = { .author = 1, .seq = before.seq };

		db_bind(&message, ":room", room);
		sent.message = db_one(&message);
		room_count_sent(room, &sent, &before);
	}
}

static void
delete_messages(int64_t every, int64_t from, int64_t to)
{
	static struct query delete = QUERY(
		DELETE FROM message WHERE id % :every = 0 AND id BETWEEN :from AND :to RETURNING room_id, id
	);

	db_bind(&delete, ":every", every);
	db_bind(&delete, ":from", from);
	db_bind(&delete, ":to", to);
	while (db_next(&delete))
		room_count_deleted(db_integer(&delete, 0), db_integer(&delete, 1));
}

/* Asks for a page. */
static void
ask(struct request *r, int64_t number, int64_t size)
{
	char query[64];

	snprintf(query, sizeof query, "page=%lld&page_size=%lld", (long long)number, (long long)size);
	input_read_form(&r->input, query, strlen(query));
	message_list(r);
}

/* Whether a page has the newest and the oldest message that counting one by one finds. */
static bool
is_right(int64_t room, int64_t number, int64_t size)
{
	static struct query counted = QUERY(
		SELECT ifnull(max(id), 0), ifnull(min(id), 0)
		FROM (SELECT id FROM message WHERE room_id = :room ORDER BY id DESC LIMIT :size OFFSET :offset)
	);
	struct request r = { .room = room };
	bool right;

	ask(&r, number, size);
	db_bind(&counted, ":room", room);
	db_bind(&counted, ":size", size);
	db_bind(&counted, ":offset", (number - 1) * size);
	right = db_next(&counted) && r.page.newest == db_integer(&counted, 0) && r.page.oldest == db_integer(&counted, 1);
	db_end(&counted);
	request_free(&r);
	return right;
}

static bool
are_all_right(void)
{
	bool right = true;

	for (int64_t room = 1; room <= ROOMS; room++)
		for (int64_t number = 1; number <= 2 * MESSAGES / 60; number++)
			right = is_right(room, number, 67) && right;
	return right;
}

static int64_t
steps_of(int64_t room, int64_t number)
{
	struct request r = { .room = room };

	steps_taken();
	ask(&r, number, 50);
	request_free(&r);
	return steps_taken();
}

/* Whether no page, wherever it begins in a block, takes more than a thousand steps beside those of the first one: to pass over a message
 * is three, of the cheapest ones. */
static bool
is_even(int64_t room)
{
	int64_t first = steps_of(room, 1), most = 0, steps;

	for (int64_t number = 2; number <= MESSAGES / 60; number++)
		if ((steps = steps_of(room, number)) > most)
			most = steps;
	printf("# %lld steps at most, %lld for the first page\n", (long long)most, (long long)first);
	return most <= first + 1000;
}

static bool
counts_agree(void)
{
	static struct query wrong = QUERY(
		SELECT count(*) FROM room WHERE message_count <> (SELECT count(*) FROM message WHERE room_id = room.id)
		   OR message_count <> loose_count + (SELECT ifnull(sum(count), 0) FROM message_block WHERE room_id = room.id)
	);

	return db_one(&wrong) == 0;
}

/* Where a room has just as many as make a block, one that goes and one that comes make no block of their own. */
static bool
is_thrifty(void)
{
	static struct query blocks = QUERY(SELECT count(*) FROM message_block);
	int64_t before = db_one(&blocks);

	for (int i = 0; i < 50; i++) {
		delete_messages(1, 2 * MESSAGES - 30, 4 * MESSAGES);
		send_messages(40);
	}
	return db_one(&blocks) <= before + 2;
}

int
main(void)
{
	if (!state_begin() || !db_open(state_directory))
		return EXIT_FAILURE;
	db_begin(WRITES);
	make_rooms();
	claim(are_all_right(), "empty rooms have empty pages");
	send_messages(MESSAGES);
	claim(are_all_right() && counts_agree(), "every page of a room begins where counting one by one says");
	claim(is_even(1), "and costs little more than the first one");
	delete_messages(3, 1, MESSAGES);
	delete_messages(1, 2000, 4500);
	claim(are_all_right() && counts_agree(), "and so when messages have gone, all of some blocks among them");
	send_messages(MESSAGES);
	delete_messages(1, 1, 10);
	delete_messages(1, 2 * MESSAGES - 20, 2 * MESSAGES);
	claim(are_all_right() && counts_agree(), "and when more have come, and the oldest and the newest have gone");
	claim(is_thrifty() && counts_agree(), "messages that come and go make no blocks");
	delete_messages(1, 1, 4 * MESSAGES);
	claim(are_all_right() && counts_agree(), "and when all have gone");
	claim(!db_failed(), "the database did what it was told");
	db_undo();
	return state_end();
}
