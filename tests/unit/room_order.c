/* Somebody's rooms in the order of their activity, in pages, in the frame hello and in polls: lib/room/room_order. */
#include "state.h"
#include "lib/base/config.h"
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/room/event_poll.h"
#include "lib/room/room.h"
#include "lib/room/sidebar.h"

#include <stdlib.h>
#include <unistd.h>

enum { ROOMS = 260, USER_ID = 1 }; /* more than hello shows */

/* Three rooms have the same activity each; of ten one is hidden, and one in three has an x in its name. */
static void
make_rooms(void)
{
	static struct query user = QUERY(
		INSERT INTO account (id, email, email_key, username, username_key, display_name, password) VALUES (1, 'a', 'a', 'a', 'a', 'a', '!')
	);
	static struct query room = QUERY(
		INSERT INTO room (id, name, name_key, owner_id, activity) VALUES (:room, :name, :name, 1, :room * 7 % 260 / 3)
	);
	static struct query stream = QUERY(INSERT INTO stream (room_id, last_seq, pruned_to) VALUES (:room, 0, 0));
	static struct query member = QUERY(INSERT INTO participant (id, room_id, user_id, hidden) VALUES (:room + 1000, :room, 1, :hidden));
	static struct query account = QUERY(INSERT INTO stream (account_id, last_seq, pruned_to) VALUES (1, 0, 0));

	db_run(&user);
	db_run(&account);
	for (int64_t n = 1; n <= ROOMS; n++) {
		db_bind(&room, ":room", n);
		db_bind(&room, ":name", n % 3 ? "line\nof a name" : "x");
		db_run(&room);
		db_bind(&stream, ":room", n);
		db_run(&stream);
		db_bind(&member, ":room", n);
		db_bind(&member, ":hidden", n % 10 == 0);
		db_run(&member);
	}
}

/* How the objects that are in order begin: the rooms of a list, the memberships of a poll. */
static const char room_begins[] = "{\"id\":%d,\"kind\"%n", membership_begins[] = "{\"room_id\":%d,\"read_id\"%n";

/* The ids in a reply. */
static void
take_ids(const char *reply, const char *begins, struct strbuf *ids)
{
	for (; (reply = strchr(reply, '{')); reply++) {
		int id, whole = 0;

		if (sscanf(reply, begins, &id, &whole) == 1 && whole)
			strbuf_format(ids, "%d ", id);
	}
}

/* Whether a reply has the rooms that the database itself puts in order. */
static bool
has(const char *reply, const char *begins, const char *search, int64_t size, int64_t offset)
{
	static struct query sorted = QUERY_SORTED("the order is what is tested",
		SELECT room.id FROM participant JOIN room ON room.id = room_id WHERE user_id = 1 AND NOT hidden AND instr(name_key, :search) > 0
		ORDER BY activity DESC, room.id DESC LIMIT :size OFFSET :offset
	);
	struct strbuf wanted = { 0 }, got = { 0 };
	bool same;

	db_bind(&sorted, ":search", search);
	db_bind(&sorted, ":size", size);
	db_bind(&sorted, ":offset", offset);
	while (db_next(&sorted))
		strbuf_format(&wanted, "%lld ", (long long)db_integer(&sorted, 0));
	take_ids(reply, begins, &got);
	same = !strcmp(strbuf_string(&got), strbuf_string(&wanted));
	strbuf_free(&wanted);
	strbuf_free(&got);
	return same;
}

/* A page as it is asked for; past the end it is refused. */
static bool
is_right(const char *search, int64_t size, int64_t number, int64_t count)
{
	struct request r = { .user = USER_ID };
	bool there = number == 1 || (number - 1) * size < count, right;
	char query[64];

	snprintf(query, sizeof query, "page=%lld&page_size=%lld&search=%s", (long long)number, (long long)size, search);
	input_read_form(&r.input, query, strlen(query));
	right = !room_list(&r) == there && r.page.count == count;
	right = right && (!there || has(strbuf_string(&r.reply), room_begins, search, size, (number - 1) * size));
	request_free(&r);
	return right;
}

static bool
are_right(const char *search, int64_t size, int64_t count)
{
	bool right = true;

	for (int64_t number = 1; number <= count / size + 2; number++)
		right = is_right(search, size, number, count) && right;
	return right;
}

static void
write_nobody(const struct sidebar_start *start, int64_t user, struct strbuf *to)
{
	(void)start;
	(void)user;
	strbuf_text(to, "[]");
}

static bool
hello_is_right(bool more)
{
	struct sidebar_start start = { .write_online = write_nobody };
	struct request r = { .user = USER_ID, .context = &start };
	bool right = !sidebar_begin(&r) && has(strbuf_string(&r.reply), room_begins, "", SIDEBAR_SHOWN, 0)
	          && strstr(strbuf_string(&r.reply), more ? "],\"rooms_more\":true," : "],\"rooms_more\":false,");

	strbuf_free(&start.rooms);
	request_free(&r);
	return right;
}

static bool
poll_is_right(void)
{
	struct request r = { .user = USER_ID };
	bool right = !event_poll(&r) && has(strbuf_string(&r.reply), membership_begins, "", SIDEBAR_SHOWN, 0);

	request_free(&r);
	return right;
}

static void
leave_rooms(int64_t from)
{
	static struct query leave = QUERY(DELETE FROM participant WHERE room_id >= :from AND user_id = 1);

	db_bind(&leave, ":from", from);
	db_run(&leave);
}

int
main(void)
{
	if (!state_begin() || !db_open(state_directory))
		return EXIT_FAILURE;
	db_begin(WRITES);
	make_rooms();
	claim(are_right("", 1, 234) && are_right("", 7, 234), "small pages begin and end between rooms of the same activity");
	claim(are_right("", 100, 234), "and so do large ones");
	claim(are_right("x", 7, 78) && are_right("y", 7, 0), "rooms that are searched for are in the same order");
	claim(hello_is_right(true), "hello shows the first 200, and says that there are more");
	claim(poll_is_right(), "a poll has what is unread in the same ones");
	leave_rooms(220);
	claim(hello_is_right(false) && poll_is_right(), "or in all, and hello says that there are no more");
	leave_rooms(1);
	claim(are_right("", 7, 0) && hello_is_right(false) && poll_is_right(), "or none");
	claim(!db_failed(), "the database did what it was told");
	db_undo();
	return state_end();
}
