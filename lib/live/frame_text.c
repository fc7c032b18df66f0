/* The text of a frame: see frame_text.h. */
#include "lib/live/frame_text.h"
#include "lib/base/strbuf.h"

void
frame_begin(struct strbuf *to, const char *type)
{
	strbuf_text(to, "{\"type\":\"");
	strbuf_text(to, type);
	strbuf_text(to, "\",\"data\":");
}

void
frame_nonce(struct strbuf *to, const char *nonce)
{
	if (!nonce)
		return;
	strbuf_text(to, ",\"nonce\":");
	strbuf_json(to, nonce);
}

void
frame_end(struct strbuf *to)
{
	strbuf_text(to, "}");
}

void
frame_end_numbered(struct strbuf *to, int64_t seq)
{
	strbuf_format(to, ",\"seq\":%lld}", (long long)seq);
}

void
frame_write(struct strbuf *to, const char *type, const char *data)
{
	frame_begin(to, type);
	strbuf_text(to, data);
	frame_end(to);
}
