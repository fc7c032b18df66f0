/* What is unread in rooms of many messages, some of which go, against counting one by one: lib/shape/membership_shape. */
#include "state.h"
#include "steps.h"
#include "lib/count/room_count.h"
#include "lib/db/db.h"
#include "lib/shape/membership_shape.h"

#include <stdlib.h>

enum { ROOM = 1, AUTHORS = 3, MEMBER = 1, MESSAGES = 3000, SPEECH = 400, FEW_STEPS = 200 };

static void
make_room(void)
{
	static struct query user = QUERY(
		INSERT INTO account (id, email, email_key, username, username_key, display_name, password) VALUES (:id, :name, :name, :name, :name, 'a', '!')
	);
	static struct query room = QUERY(INSERT INTO room (id, name, name_key, owner_id, activity) VALUES (:room, 'a', 'a', 1, 0));
	static struct query join = QUERY(INSERT INTO participant (room_id, user_id) VALUES (:room, :user));
	char name[2] = "a";

	for (int64_t n = 1; n <= AUTHORS; n++, name[0]++) {
		db_bind(&user, ":id", n);
		db_bind(&user, ":name", name);
		db_run(&user);
	}
	db_bind(&room, ":room", (int64_t)ROOM);
	db_run(&room);
	db_bind(&join, ":room", (int64_t)ROOM);
	db_bind(&join, ":user", (int64_t)MEMBER);
	db_run(&join);
}

static void
send_message(int64_t author)
{
	static struct query message = QUERY(
		INSERT INTO message (room_id, author_id, content) VALUES (:room, :author, 'a') RETURNING id
	);
	struct room_newest before = room_count_newest(ROOM);
	struct room_sent sent = { .author = author, .seq = before.seq };

	db_bind(&message, ":room", (int64_t)ROOM);
	db_bind(&message, ":author", author);
	sent.message = db_one(&message);
	room_count_sent(ROOM, &sent, &before);
}

static void
send_messages(int count)
{
	for (int n = 0; n < count; n++)
		send_message(1 + n % 5 % AUTHORS);
}

/* Of others, but every n-th. */
static void
delete_others(int64_t every, int64_t from, int64_t to)
{
	static struct query delete = QUERY(
		DELETE FROM message WHERE id % :every <> 0 AND id BETWEEN :from AND :to AND author_id <> :member RETURNING id
	);

	db_bind(&delete, ":every", every);
	db_bind(&delete, ":from", from);
	db_bind(&delete, ":to", to);
	db_bind(&delete, ":member", (int64_t)MEMBER);
	while (db_next(&delete))
		room_count_deleted(ROOM, db_integer(&delete, 0));
}

static void
read_up_to(int64_t message)
{
	static struct query read = QUERY(UPDATE participant SET read_id = :message);

	db_bind(&read, ":message", message);
	db_run(&read);
}

/* Whether what is said of the position agrees with the rows. */
static bool
is_right(int64_t position)
{
	static struct query counted = QUERY(SELECT count(*), ifnull(min(id), 0) FROM message WHERE id > :position AND author_id <> :member);
	char wanted[2][64];
	struct strbuf said = { 0 };
	int64_t count, first;
	bool right;

	db_bind(&counted, ":position", position);
	db_bind(&counted, ":member", (int64_t)MEMBER);
	if (!db_next(&counted))
		return false;
	count = db_integer(&counted, 0) < 100 ? db_integer(&counted, 0) : 100;
	first = db_integer(&counted, 1);
	db_end(&counted);
	snprintf(wanted[0], sizeof wanted[0], "\"unread\":%lld,", (long long)count);
	snprintf(wanted[1], sizeof wanted[1], first ? "\"first_unread_id\":%lld}" : "\"first_unread_id\":null}", (long long)first);
	read_up_to(position);
	read_state_write(&said, ROOM, MEMBER);
	right = !said.failed && strstr(strbuf_string(&said), wanted[0]) && strstr(strbuf_string(&said), wanted[1]);
	strbuf_free(&said);
	return right;
}

static bool
are_all_right(void)
{
	static struct query newest = QUERY(SELECT max(id) FROM message);
	bool right = true;

	for (int64_t position = db_one(&newest); position >= 0; position -= 7)
		right = is_right(position) && right;
	return right;
}

static int64_t
steps_of(int64_t position)
{
	struct strbuf said = { 0 };

	read_up_to(position);
	steps_taken();
	read_state_write(&said, ROOM, MEMBER);
	strbuf_free(&said);
	return steps_taken();
}

int
main(void)
{
	if (!state_begin() || !db_open(state_directory))
		return EXIT_FAILURE;
	db_begin(WRITES);
	make_room();
	send_messages(MESSAGES);
	claim(are_all_right(), "what is unread is what counting one by one finds");
	claim(steps_of(MESSAGES / 2) <= FEW_STEPS, "and where that is very much, it is not counted");
	delete_others(50, 500, MESSAGES);
	claim(are_all_right(), "so it is when messages have gone, nearly all that were by others among them");
	for (int n = 0; n < SPEECH * 4; n++)
		send_message(MEMBER);
	claim(are_all_right(), "and when one has held a long speech");
	send_messages(MESSAGES);
	claim(are_all_right(), "and when others have answered");
	claim(steps_of(MESSAGES + 4 * SPEECH) <= FEW_STEPS, "of whom as many have said something as are counted");
	claim(!db_failed(), "the database did what it was told");
	db_undo();
	return state_end();
}
