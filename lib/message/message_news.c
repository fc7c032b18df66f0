/* What others are told of a message: see message_news.h. */
#include "lib/message/message_news.h"
#include "lib/base/base_url.h"
#include "lib/live/notification.h"
#include "lib/request/request.h"
#include "lib/shape/message_shape.h"

#include <stddef.h>

/* What is told of a message is what its sender is shown of it; written anew where addresses in that hold for the sender alone.
 * NULL when there is not enough memory. Borrowed until the next call. */
static const char *
message_for_all(const struct request *r)
{
	static struct strbuf text;
	bool complete;

	if (base_url_holds_for_all())
		return strbuf_string(&r->reply);
	strbuf_clear(&text);
	base_url_lasting(true);
	complete = message_write(&text, r->message) && !text.failed;
	base_url_lasting(false);
	return complete ? strbuf_string(&text) : NULL;
}

static struct message_news
news_of(const struct request *r, const char *nonce)
{
	return (struct message_news){
		.room = r->room, .message = r->message, .user = r->user, .nonce = nonce, .data = message_for_all(r)
	};
}

void
message_news_sent(const struct request *r, const char *nonce, const struct stream *taken)
{
	struct message_news news = news_of(r, nonce);

	news.taken = taken;
	notify_message_sent(&news);
}

void
message_news_updated(const struct request *r)
{
	struct message_news news = news_of(r, NULL);

	notify_message_updated(&news);
}
