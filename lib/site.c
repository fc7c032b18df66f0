/* The server about itself: see site.h. */
#include "site.h"
#include "config.h"
#include "db.h"
#include "doorbell.h"
#include "error.h"
#include "request.h"

static bool
database_answers(void)
{
	static struct query any = QUERY(SELECT count(*) FROM counter WHERE name = 'pruned_to');
	bool answers;

	db_begin(READS);
	answers = db_one(&any) == 1;
	return db_commit() == NULL && answers;
}

/* Without the daemon the server still serves those who poll: its absence is told, but is no failure. */
const struct error *
site_health(struct request *r)
{
	bool database = database_answers();

	r->status = database ? 200 : 503;
	strbuf_format(&r->reply, "{\"status\":\"%s\",\"database\":\"%s\",\"realtime\":\"%s\",\"version\":\"%s\"}",
	              database ? "ok" : "error", database ? "ok" : "error", doorbell_answered() ? "ok" : "unavailable", VERSION);
	return NULL;
}

void
site_limits(struct strbuf *to)
{
	strbuf_format(to, "{\"message_length\":%d,\"attachments\":%d,\"upload_size\":%lld,\"request_body\":%d,\"page_size\":%d,"
	              "\"event_days\":%d,\"event_replay\":%d,\"requests_per_minute\":",
	              config.message_max, config.attachments_max, (long long)config.upload_max_kib * 1024, config.body_max,
	              PAGE_SIZE_MAX, config.event_days, config.event_replay_max);
	if (config.limits)
		strbuf_format(to, "{\"authentication\":%d,\"general\":%d,\"upload\":%d,\"chat\":%d,\"polling\":%d}}",
		              config.limit_auth, config.limit_general, config.limit_upload, config.limit_chat, config.limit_poll);
	else
		strbuf_text(to, "null}");
}

const struct error *
site_info(struct request *r)
{
	strbuf_text(&r->reply, "{\"name\":");
	strbuf_json(&r->reply, config.site_name);
	strbuf_format(&r->reply, ",\"version\":\"%s\",\"registration\":\"%s\",\"limits\":", VERSION,
	              config.registration == REGISTRATION_OPEN ? "open" : "closed");
	site_limits(&r->reply);
	strbuf_text(&r->reply, "}");
	return NULL;
}
