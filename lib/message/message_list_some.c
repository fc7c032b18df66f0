/* Messages that a client asks for by their ids, such as those that others answer: see message.h. */
#include "lib/db/db.h"
#include "lib/message/message.h"
#include "lib/request/request.h"
#include "lib/shape/message_shape.h"
#include "lib/shape/shape_batch.h"

#include <string.h>

enum { LIST_BYTES = SHAPE_BATCH_MOST * 20 }; /* a list is no longer: 18 digits of an id, and a comma */

struct wanted {
	int count;
	int64_t id[SHAPE_BATCH_MOST];
};

/* Takes one id of the list; false: it is none, or one too many. */
static bool
take_id(struct wanted *wanted, const char *text, size_t length)
{
	char one[32] = "";

	if (length >= sizeof one || wanted->count == SHAPE_BATCH_MOST)
		return false;
	memcpy(one, text, length);
	wanted->id[wanted->count] = resource_read_id(one);
	return wanted->id[wanted->count++] > 0;
}

static struct wanted
take_ids(struct input *input)
{
	const char *text = input_exact(input, "ids", 1, LIST_BYTES);
	struct wanted wanted = { 0 };
	bool good = true;

	while (*text && good) {
		size_t length = strcspn(text, ",");

		good = take_id(&wanted, text, length);
		text += length + (text[length] == ',');
	}
	if (!good)
		input_add_error(input, "ids", "This must be at most 50 ids with commas between them.");
	return wanted;
}

static struct page
whole_page(int count)
{
	return (struct page){ .kind = PAGE_NUMBERED, .number = 1, .size = SHAPE_BATCH_MOST, .count = count };
}

const struct error *
message_list_some(struct request *r)
{
	static struct query rows = SHAPE_BATCH_QUERY(NULL, MESSAGE_COLUMNS,
		FROM message WHERE EXISTS (
			SELECT 1 FROM participant WHERE participant.room_id = message.room_id AND participant.user_id = :user
		) AND message.id,
		ORDER BY message.id
	);
	struct wanted wanted = take_ids(&r->input);
	int count = 0;

	if (r->input.error)
		return r->input.error;
	db_bind(&rows, ":user", r->user);
	shape_batch_bind(&rows, wanted.id, wanted.count);
	shape_begin();
	strbuf_text(&r->reply, "[");
	while (db_next(&rows)) {
		strbuf_text(&r->reply, count++ ? "," : "");
		shape_row(&message_shape, &rows, &r->reply);
	}
	strbuf_text(&r->reply, "]");
	shape_end(&r->reply);
	r->page = whole_page(count);
	return NULL;
}
