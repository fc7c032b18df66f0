/* The messages that name somebody, or call everybody where they are: see mention.h. */
#include "lib/db/db.h"
#include "lib/message/mention.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/shape/message_shape.h"

static void
append(struct request *r, struct query *row)
{
	shape_row(&message_shape, row, &r->reply);
}

static struct query *
count_mentions(int64_t user)
{
	static struct query count = QUERY(
		SELECT count(*) FROM (
			SELECT mention.message_id FROM participant JOIN room ON room.id = participant.room_id CROSS JOIN mention
			WHERE participant.user_id = :user AND room.kind <> 'direct'
			AND mention.user_id = participant.user_id AND mention.room_id = participant.room_id
			AND mention.author_id <> participant.user_id
			UNION
			SELECT mention.message_id FROM participant JOIN room ON room.id = participant.room_id CROSS JOIN mention
			WHERE participant.user_id = :user AND room.kind <> 'direct'
			AND mention.user_id IS NULL AND mention.room_id = participant.room_id AND mention.message_id > participant.joined_id
			AND mention.author_id <> participant.user_id
		) AS found
	);

	db_bind(&count, ":user", user);
	return &count;
}

/* What calls everybody has called those who were there. */
const struct error *
mention_list(struct request *r)
{
	static struct query rows = SHAPE_QUERY_SORTED("the mentions of one user", MESSAGE_COLUMNS,
		FROM message WHERE message.id IN (
			SELECT mention.message_id FROM participant JOIN room ON room.id = participant.room_id CROSS JOIN mention
			WHERE participant.user_id = :user AND room.kind <> 'direct'
			AND mention.user_id = participant.user_id AND mention.room_id = participant.room_id
			AND mention.author_id <> participant.user_id
			UNION ALL
			SELECT mention.message_id FROM participant JOIN room ON room.id = participant.room_id CROSS JOIN mention
			WHERE participant.user_id = :user AND room.kind <> 'direct'
			AND mention.user_id IS NULL AND mention.room_id = participant.room_id AND mention.message_id > participant.joined_id
			AND mention.author_id <> participant.user_id
		) ORDER BY message.id DESC LIMIT :limit OFFSET :offset
	);

	page_take(r);
	if (r->input.error)
		return r->input.error;
	db_bind(&rows, ":user", r->user);
	return page_show(r, count_mentions(r->user), &rows, append);
}
