/* What events say of a person: see person_events.h. */
#include "lib/live/person_events.h"
#include "lib/db/db.h"
#include "lib/live/passing.h"

#include <stdio.h>

/* Every shape of somebody begins so (lib/shape/user_shape.h). */
static void
write_begin(int64_t user, char text[64])
{
	snprintf(text, 64, "{\"id\":%lld,\"username\":", (long long)user);
}

void
person_events_forget_stored(int64_t user)
{
	static struct query events = QUERY(
		UPDATE notification SET type = 'gone', subject = NULL, message_id = NULL, nonce = NULL, data = '{}'
		WHERE stream_id IN (SELECT id FROM stream WHERE account_id > 0) AND instr(data, :person) > 0
	);
	char person[64];

	write_begin(user, person);
	db_bind(&events, ":person", person);
	db_run(&events);
}

void
person_events_forget_passing(int64_t user)
{
	static struct query passing = QUERY(DELETE FROM passing WHERE id > 0 AND (account_id = :user OR instr(data, :person) > 0));
	char person[64];

	passing_lock();
	write_begin(user, person);
	db_bind(&passing, ":user", user);
	db_bind(&passing, ":person", person);
	db_run(&passing);
}
