/* What the index has to hear of: see search_note.h. A row that is there already is written all the same: who deletes it to follow waits for
 * its lock then, and reads the message after the commit; otherwise it would be gone, and the change not seen. */
#include "lib/search/search_note.h"
#include "lib/db/db.h"

void
search_note_change(int64_t message)
{
	static struct query note = QUERY(
		INSERT INTO search_changed (message_id) VALUES (:message)
		ON CONFLICT (message_id) DO UPDATE SET message_id = excluded.message_id
	);

	db_bind(&note, ":message", message);
	db_run(&note);
}

void
search_note_room(int64_t room, int64_t most)
{
	static struct query note = QUERY(
		INSERT INTO search_changed (message_id) SELECT id FROM message WHERE room_id = :room ORDER BY id LIMIT :most
		ON CONFLICT (message_id) DO UPDATE SET message_id = excluded.message_id
	);

	db_bind(&note, ":room", room);
	db_bind(&note, ":most", most);
	db_run(&note);
}

struct search_set
search_note_take(int64_t after, int64_t last, int64_t block)
{
	static struct query take = QUERY(
		DELETE FROM search_changed WHERE message_id > :after AND message_id <= :last RETURNING message_id
	);
	struct search_set set = { 0 };

	db_bind(&take, ":after", after);
	db_bind(&take, ":last", last);
	while (db_next(&take))
		if (db_integer(&take, 0) / SEARCH_BLOCK == block)
			search_set_add(&set, (int)(db_integer(&take, 0) % SEARCH_BLOCK));
	return set;
}
