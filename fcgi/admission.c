/* What a web server asks before it takes a body: see admission.h. */
#include "admission.h"
#include "answer.h"
#include "http.h"
#include "status.h"
#include "upload.h"
#include "lib/base/error.h"

#include <stdio.h>
#include <string.h>

static bool
variable_is(const struct http *http, const char *name, const char *wanted)
{
	const char *value = gateway_variable(&http->gateway, name);

	return value && !strcmp(value, wanted);
}

bool
admission_is_asked(const struct http *http)
{
	return variable_is(http, "FCGI_ROLE", "AUTHORIZER") || variable_is(http, "MOZNODS_ADMISSION", "ask");
}

/* Bytes of a file are what an upload's own limit counts. */
static const struct error *
judge_length(const struct http *http, const struct action *action)
{
	bool upload = action->mode == MODE_STREAMS;

	if (http_announced_length(http) <= (upload ? upload_body_max() : (int64_t)http->body_max))
		return NULL;
	return upload ? &error_file_too_large : &error_payload_too_large;
}

/* What anybody may do is counted by more than one limit, as what it turns out to be: for its body it counts as any other request. */
const struct error *
admission_ask(struct http *http, const struct action *action)
{
	struct request *r = &http->request;
	const struct error *error = action->may == ANYONE ? request_count_stray(r) : request_admit(r, action);

	return error ? error : judge_length(http, action);
}

static void
admission_grant(struct http *http)
{
	const struct request *r = &http->request;
	struct strbuf answer = { 0 };

	strbuf_text(&answer, "Status: 200\r\n");
	if (r->counted)
		strbuf_format(&answer, "Variable-MOZNODS_ADMITTED: %d %d %d\r\n", r->quota.limit, r->quota.remaining, r->quota.reset);
	strbuf_text(&answer, "\r\n");
	gateway_write(&http->gateway, strbuf_string(&answer), answer.length);
	strbuf_free(&answer);
}

/* In the two words that nginx knows; what it is to say is in the head. */
static void
refuse_in_headers(struct http *http, const struct error *error, int status)
{
	strbuf_format(&http->headers, "Variable-MOZNODS_STATUS: %d\r\nVariable-MOZNODS_REFUSAL: ", status);
	answer_add_error(http, error, &http->headers);
	strbuf_text(&http->headers, "\r\n");
	answer_head(http, status == 401 ? 401 : 403, 0);
}

int
admission_answer(struct http *http, const struct error *error)
{
	int status = error ? status_of_error(error) : 0;

	if (!error)
		admission_grant(http);
	else if (variable_is(http, "FCGI_ROLE", "AUTHORIZER"))
		answer(http, error);
	else
		refuse_in_headers(http, error, status);
	return status;
}

/* The variable is the web server's own: those of clients all begin with HTTP_. */
void
admission_restore(struct http *http)
{
	const char *admitted = gateway_variable(&http->gateway, "MOZNODS_ADMITTED");
	struct quota quota = { 0 };

	if (!admitted || sscanf(admitted, "%d %d %d", &quota.limit, &quota.remaining, &quota.reset) != 3)
		return;
	http->request.quota = quota;
	http->request.counted = true;
}
