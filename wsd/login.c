/* Who uses a socket: see login.h. */
#include "login.h"
#include "connection_counter.h"
#include "feed_stream.h"
#include "lib/live/stream.h"

#include <stddef.h>

bool
login_begin(struct login *login, int64_t user, int64_t token_id, const struct stream *stream)
{
	struct owner owner = owner_of_user(user);

	login->user = user;
	login->token_id = token_id;
	connection_counter_add(&owner);
	login->counted = true;
	login->stream = feed_stream_hold(stream->id, stream->last_seq);
	return login->stream;
}

void
login_end(struct login *login)
{
	struct owner owner = owner_of_user(login->user);

	if (login->counted)
		connection_counter_remove(&owner);
	login->counted = false;
	feed_stream_release(login->stream);
	login->stream = NULL;
}
