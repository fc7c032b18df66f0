/* What there may be of a message: see message_mark.h. */
#include "lib/count/message_mark.h"
#include "lib/db/db.h"

void
message_mark(int64_t message, enum message_mark mark)
{
	static struct query note = QUERY(UPDATE message SET marks = marks | :mark WHERE id = :message AND (marks & :mark) = 0);

	db_bind(&note, ":message", message);
	db_bind(&note, ":mark", (int64_t)mark);
	db_run(&note);
}
