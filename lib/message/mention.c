/* Mentions in the database: see mention.h. */
#include "lib/message/mention.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/shape/mention_shape.h"
#include "lib/shape/room_shape.h"

#include <string.h>

static int64_t
find_member(void *request, const char *key)
{
	static struct query find = QUERY(
		SELECT participant.user_id FROM account
		JOIN participant ON participant.user_id = account.id AND participant.room_id = :room
		WHERE account.username_key = :key
	);
	const struct request *r = request;

	db_bind(&find, ":room", r->room);
	db_bind(&find, ":key", key);
	return db_one(&find);
}

/* As the room's field mention_room has it. */
static bool
may_call_everybody(const struct request *r)
{
	static struct query role = SHAPE_QUERY(SHAPE_COLUMNS(participant.role, MENTION_ROOM_FIELDS),
		FROM participant JOIN room ON room.id = participant.room_id
		WHERE participant.room_id = :room AND participant.user_id = :user
	);

	bool may;

	db_bind(&role, ":room", r->room);
	db_bind(&role, ":user", r->user);
	if (!db_next(&role))
		return false;
	may = strcmp(db_text(&role, 0), "member") != 0 || strcmp(db_text(&role, 1), "members") == 0;
	db_end(&role);
	return may;
}

const struct error *
mention_take(const struct request *r, const char *content, struct mentions *found)
{
	if (!mentions_find(content, find_member, (void *)r, found))
		return &error_internal;
	if ((found->all || found->here) && !may_call_everybody(r))
		found->all = found->here = false;
	return NULL;
}

enum { UNNAMED = -1 }; /* the position of who is answered, and not named */

static void
insert_mention(const struct request *r, int position, int64_t user, const char *name, bool answered)
{
	static struct query insert = QUERY(
		INSERT INTO mention (message_id, position, room_id, author_id, user_id, name, answered)
		VALUES (:message, :position, :room, :author, nullif(CAST(:user AS bigint), 0), :name, :answered)
	);

	db_bind(&insert, ":message", r->message);
	db_bind(&insert, ":position", position);
	db_bind(&insert, ":room", r->room);
	db_bind(&insert, ":author", r->user);
	db_bind(&insert, ":user", user);
	db_bind(&insert, ":name", name);
	db_bind(&insert, ":answered", answered);
	db_run(&insert);
}

/* Notes in a message that was edited what rows it has. */
static void
mark(int64_t message, int mentioned)
{
	static struct query mark = QUERY(UPDATE message SET mentioned = :mentioned WHERE id = :message);

	db_bind(&mark, ":message", message);
	db_bind(&mark, ":mentioned", mentioned);
	db_run(&mark);
}

/* Notes in the room that it has such a message. Of one that was an answer before it says so already. */
static void
mark_room(const struct request *r)
{
	static struct query mark = QUERY(UPDATE room SET mention_id = :message WHERE id = :room AND mention_id < :message);

	db_bind(&mark, ":message", r->message);
	db_bind(&mark, ":room", r->room);
	db_run(&mark);
}

/* Those who are named; whether who is answered is one of them. */
static bool
store_people(const struct request *r, const char *content, const struct mentions *found, int64_t answered)
{
	struct strbuf name = { 0 };
	bool named = false;

	for (int i = 0; i < found->count; i++) {
		bool both = found->mention[i].user == answered;

		strbuf_clear(&name);
		strbuf_add(&name, content + found->mention[i].start, found->mention[i].length);
		insert_mention(r, i, found->mention[i].user, name.failed ? NULL : strbuf_string(&name), both);
		named = named || both;
	}
	strbuf_free(&name);
	return named;
}

int
mention_mark(const struct mentions *found)
{
	return (found->count ? MENTIONED_PEOPLE : 0) | (found->all || found->here ? MENTIONED_ROOM : 0);
}

void
mention_store(const struct request *r, const char *content, const struct mentions *found, int64_t answered)
{
	if (!store_people(r, content, found, answered) && answered)
		insert_mention(r, UNNAMED, answered, "", true);
	if (found->all || found->here)
		insert_mention(r, found->count, 0, found->all ? "all" : "here", false);
}

static int64_t
find_answered(int64_t message)
{
	static struct query answered = QUERY(SELECT user_id FROM mention WHERE message_id = :message AND answered = TRUE);

	db_bind(&answered, ":message", message);
	return db_one(&answered);
}

void
mention_replace(const struct request *r, const char *content, const struct mentions *found)
{
	static struct query forget = QUERY(DELETE FROM mention WHERE message_id = :message);
	int64_t answered = find_answered(r->message);
	bool before;

	db_bind(&forget, ":message", r->message);
	db_run(&forget);
	before = db_changes() > 0;
	mention_store(r, content, found, answered);
	if (before || mention_mark(found))
		mark(r->message, mention_mark(found));
	if (mention_mark(found))
		mark_room(r);
}
