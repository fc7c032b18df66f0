/* The text of an `error` frame: see error_frame.h. */
#include "error_frame.h"
#include "lib/base/error.h"
#include "lib/base/ratelimit.h"
#include "lib/base/strbuf.h"
#include "lib/live/frame_text.h"
#include "lib/request/input.h"

void
error_frame_write(const struct error *error, const struct input *input, const char *more, const char *nonce,
                  const struct quota *quota, struct strbuf *to)
{
	struct strbuf details = { 0 };

	frame_begin(to, "error");
	strbuf_format(to, "{\"code\":\"%s\",\"message\":", error->code);
	strbuf_json(to, error->message);
	if (more && *more)
		strbuf_format(to, ",\"details\":%s", more);
	else if (input && error == &error_validation && input_details(input, &details))
		strbuf_format(to, ",\"details\":%s", strbuf_string(&details));
	frame_nonce(to, nonce);
	if (quota && quota->exceeded)
		strbuf_format(to, ",\"retry_after\":%d", quota->reset > 0 ? quota->reset : 1);
	strbuf_text(to, "}");
	frame_end(to);
	strbuf_free(&details);
}
