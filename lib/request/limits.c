/* The limits of the configuration as a client is told them: see limits.h. */
#include "lib/request/limits.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"
#include "lib/request/page.h"

void
limits_write(struct strbuf *to)
{
	strbuf_format(to,
	              "{\"message_length\":%d,\"attachments\":%d,\"upload_size\":%lld,\"thumb_size\":%lld,\"thumb_pixels\":%d,\"duration\":%d,\"request_body\":%d,\"page_size\":%d,"
	              "\"event_days\":%d,\"event_replay\":%d,\"requests_per_minute\":",
	              config.message_max, config.attachments_max, (long long)config.upload_max_kib * 1024,
	              (long long)config.thumb_max_kib * 1024, config.thumb_max_pixels, config.duration_max, config.body_max,
	              PAGE_SIZE_MAX, config.event_days, config.event_replay_max);
	if (config.limits)
		strbuf_format(to, "{\"authentication\":%d,\"general\":%d,\"upload\":%d,\"chat\":%d,\"polling\":%d}}",
		              config.limit_auth, config.limit_general, config.limit_upload, config.limit_chat, config.limit_poll);
	else
		strbuf_text(to, "null}");
}
