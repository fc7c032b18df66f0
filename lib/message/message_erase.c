/* The end of a message: see message_erase.h. */
#include "lib/message/message_erase.h"
#include "lib/count/file_count.h"
#include "lib/count/room_count.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/message/nonce.h"
#include "lib/search/search_note.h"

static void
delete_attachments(int64_t message)
{
	static struct query delete = QUERY(DELETE FROM file WHERE message_id = :message RETURNING uploader_id, size, hash, thumb_size, thumb_hash);

	db_bind(&delete, ":message", message);
	file_count_delete(&delete);
}

int64_t
message_erase(int64_t room, int64_t message)
{
	static struct query delete = QUERY(DELETE FROM message WHERE id = :message RETURNING author_id);
	int64_t author;

	nonce_spend(message);
	notification_forget_message(message);
	delete_attachments(message);
	db_bind(&delete, ":message", message);
	if ((author = db_one(&delete))) {
		room_count_deleted(room, message);
		search_note_change(message);
	}
	return author;
}
