/* The answer as it goes out: see answer.h. */
#include "answer.h"
#include "cors.h"
#include "envelope.h"
#include "http.h"
#include "status.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/error.h"

#include <strings.h>

enum { OVERLOADED_SECONDS = 5 }; /* until somebody with too many slow readers may try again */

void
answer_add_error(const struct http *http, const struct error *error, struct strbuf *body)
{
	struct strbuf details = { 0 };

	strbuf_format(body, "{\"error\":\"%s\",\"message\":", error->code);
	strbuf_json(body, error->message);
	if (*http->request.details) {
		strbuf_text(body, ",\"details\":");
		strbuf_text(body, http->request.details);
	} else if (error == &error_validation && input_details(&http->request.input, &details)) {
		strbuf_text(body, ",\"details\":");
		strbuf_text(body, strbuf_string(&details));
	}
	strbuf_text(body, "}");
	strbuf_free(&details);
}

static void
add_number(struct strbuf *head, const char *name, int64_t value)
{
	strbuf_text(head, name);
	strbuf_number(head, value);
	strbuf_text(head, "\r\n");
}

static void
add_text(struct strbuf *head, const char *name, const char *value)
{
	strbuf_text(head, name);
	strbuf_text(head, value);
	strbuf_text(head, "\r\n");
}

/* What a client is told of its rate limit; the reset is a time, Unix seconds. */
static void
add_quota(const struct quota *quota, struct strbuf *head)
{
	if (quota->limit) {
		add_number(head, "X-RateLimit-Limit: ", quota->limit);
		add_number(head, "X-RateLimit-Remaining: ", quota->remaining);
		add_number(head, "X-RateLimit-Reset: ", clock_now() + quota->reset);
	}
	if (quota->exceeded)
		add_number(head, "Retry-After: ", quota->reset > 0 ? quota->reset : 1);
}

/* After the recommendations of OWASP for REST services. Where the answer is a file, who sends it adds a policy of its own. */
static void
add_security(struct strbuf *head)
{
	strbuf_text(head, "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n");
	/* Who says that the server is reached by TLS alone means it. */
	if (!strncasecmp(config.public_url, "https://", 8))
		strbuf_text(head, "Strict-Transport-Security: max-age=31536000\r\n");
}

int
answer_head(struct http *http, int status, int64_t length)
{
	static struct strbuf buffer;
	struct strbuf *head = &buffer;

	strbuf_clear(head);
	add_number(head, "Status: ", status);
	add_text(head, "X-Request-Id: ", http->id);
	add_security(head);
	if (length >= 0)
		add_number(head, "Content-Length: ", length);
	if (status == 401)
		strbuf_text(head, "WWW-Authenticate: Token\r\n");
	if (status == 503 || (status == 429 && http->request.retry_after > 0))
		add_number(head, "Retry-After: ", http->request.retry_after > 0 ? http->request.retry_after : 1);
	add_quota(&http->request.quota, head);
	cors_add(http);
	strbuf_text(head, strbuf_string(&http->headers));
	strbuf_text(head, "\r\n");
	gateway_write(&http->gateway, strbuf_string(head), head->length);
	return status;
}

/* Whether the client has this reply already. */
static bool
answer_is_known(const struct http *http)
{
	return http->request.reply_tag
	    && http_lists_tag(gateway_variable(&http->gateway, "HTTP_IF_NONE_MATCH"), http->request.reply_tag);
}

/* How long an answer is good, and what of. One without a tag is for this moment and this caller. */
static void
add_kind(struct http *http, bool refused, bool empty)
{
	const struct request *r = &http->request;

	if (!refused && r->reply_tag)
		strbuf_format(&http->headers, "Cache-Control: no-cache\r\nETag: \"%s\"\r\n", r->reply_tag);
	else
		strbuf_text(&http->headers, "Cache-Control: no-store\r\n");
	if (!empty)
		add_text(&http->headers, "Content-Type: ", !refused && r->reply_type ? r->reply_type : "application/json");
}

int
answer_overloaded(struct http *http, const struct error *error)
{
	strbuf_clear(&http->headers);
	if (status_of_error(error) != 503)
		strbuf_format(&http->headers, "Retry-After: %d\r\n", OVERLOADED_SECONDS);
	return answer(http, error);
}

int
answer(struct http *http, const struct error *error)
{
	static struct strbuf body;
	int status = error ? status_of_error(error) : status_of_outcome(http->request.outcome, http->status);
	const struct strbuf *text = &body;
	const struct error *slow;
	bool empty;

	strbuf_clear(&body);
	if (error == &error_content_encoding)
		strbuf_text(&http->headers, "Accept-Encoding: identity\r\n");
	if (error)
		answer_add_error(http, error, &body);
	else if (http->request.page.kind != PAGE_NONE)
		envelope_write(http, &body);
	else
		text = &http->request.reply;
	if (!error && answer_is_known(http))
		status = 304;
	empty = status == 204 || status == 304;
	if (text->length > GATEWAY_TAKEN && !empty && !http->head && (slow = gateway_may_be_slow(&http->gateway, http->client)))
		return answer_overloaded(http, slow);
	strbuf_text(&http->headers, "X-Frame-Options: DENY\r\n"
	                            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n");
	if (http->request.quota.again)
		gateway_delay(&http->gateway);
	add_kind(http, error != NULL, empty);
	answer_head(http, status, empty ? -1 : (int64_t)text->length);
	if (!http->head && !empty)
		gateway_write(&http->gateway, strbuf_string(text), text->length);
	return status;
}
