/* One request from its first byte to its log line: see serve_request.h. */
#include "serve_request.h"
#include "admission.h"
#include "answer.h"
#include "cors.h"
#include "download.h"
#include "file_body.h"
#include "handover.h"
#include "http.h"
#include "routes.h"
#include "status.h"
#include "supervisor.h"
#include "vouched.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/base/password.h"
#include "lib/file/storage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SHOWN_MAX = 256 };

/* The query stays out of the log: it may hold what somebody searched for, or a signature. So does the code of an invitation, which
 * lets in who reads it. */
static void
write_path(const struct http *http, char path[PATH_SHOWN_MAX + 1])
{
	if (http->count > 2 && !strcmp(http->segments[1], "invites"))
		snprintf(path, PATH_SHOWN_MAX + 1, "/api/invites/*/%s", http->count > 3 ? "accept/" : "");
	else
		snprintf(path, PATH_SHOWN_MAX + 1, "%.*s", (int)strcspn(http->uri, "?"), http->uri);
}

static void
log_request(const struct http *http, int status)
{
	char path[PATH_SHOWN_MAX + 1];
	const struct log_field fields[] = {
		{ .name = "id", .text = http->id },
		{ .name = "user", .number = http->request.user },
		{ .name = "from", .text = http->client },
		{ .name = "method", .text = http->head ? "HEAD" : http->method },
		{ .name = "path", .text = path },
		{ .name = "status", .number = status },
		{ .name = "ms", .number = clock_uptime_ms() - http->began }
	};

	metrics_count_request(http->head ? "HEAD" : http->method, status, clock_uptime_ms() - http->began);
	/* Who goes on asking would fill the disk with the log of what was refused. */
	if (http->request.quota.again)
		return;
	write_path(http, path);
	log_event("request", fields, sizeof fields / sizeof fields[0]);
}

static const struct error *
perform_options(struct http *http)
{
	http->status = 204;
	if (!routes_allow(http))
		return &error_not_found;
	cors_add_preflight(http);
	return NULL;
}

/* Whether the body was more than the web server could keep while it came. */
static bool
has_no_room(const struct http *http)
{
	return http_announced_length(http) >= storage_room();
}

/* Our word for what the web server had refused. */
static const struct error *
refusal(struct http *http, int status)
{
	static const struct error *const known[] = {
		&error_permission_denied,
		&error_not_found,
		&error_timeout,
		&error_payload_too_large,
		&error_uri_too_long,
		&error_headers_too_large,
		&error_not_implemented,
		&error_version_not_supported,
		&error_busy,
		&error_insufficient_storage
	};

	if (status == 413 && http->count == 3 && !strcmp(http->segments[1], "files"))
		return &error_file_too_large;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (status_of_error(known[i]) == status)
			return known[i];
	if (status == 405)
		return routes_allow(http) ? &error_method_not_allowed : &error_not_found;
	if (status == 500 && has_no_room(http))
		return &error_insufficient_storage;
	return status >= 500 ? &error_internal : &error_validation;
}

/* What leads to no action counts too, or looking for paths would cost nothing. */
static const struct error *
turn_away(struct http *http, const struct error *error)
{
	const struct error *too_many = request_count_stray(&http->request);

	return too_many ? too_many : error;
}

static const struct error *
serve_request_perform(struct http *http)
{
	const struct error *error;
	const struct action *action;

	if (http->refused)
		return turn_away(http, refusal(http, http->refused));
	if (!http_speaks(http))
		return turn_away(http, &error_version_not_supported);
	if (!strcmp(http->method, "OPTIONS"))
		return turn_away(http, perform_options(http));
	if (!(action = routes_match(http, &error)))
		return turn_away(http, error);
	if (admission_is_asked(http))
		return admission_ask(http, action);
	admission_restore(http);
	http->request.local = (action->may & MAY_OPERATE) && http_is_local(http);
	http_read_input(http, action->mode == MODE_STREAMS);
	return request_perform(&http->request, action);
}

/* Where something is missing that the body may have had, it is the length of the body that is. */
static const struct error *
judge_emptied(const struct http *http, const struct error *error)
{
	bool lacks = error == &error_validation || error == &error_unsupported_media_type || error == &error_no_upload;

	return http->maybe_emptied && lacks ? &error_length_required : error;
}

static int
serve_request_answer(struct http *http, const struct error *error)
{
	if (admission_is_asked(http))
		return admission_answer(http, error);
	if (!error && http->request.download.size)
		return download_answer(http);
	if (!error && http->request.reply_file)
		return file_body_answer(http);
	return answer(http, error);
}

static void
serve_request_conclude(struct http *http, const struct error *error)
{
	int status = serve_request_answer(http, error);

	if (status)
		log_request(http, status);
}

bool
serve_request(struct FCGX_Request *fastcgi)
{
	struct http http = { .gateway = { .fastcgi = fastcgi } };
	const struct error *error;
	bool left;

	http_read(&http);
	vouched_read(&http);
	password_arrived(http.began);
	error = judge_emptied(&http, serve_request_perform(&http));
	left = error == &error_deferred && handover_give(&http);
	if (left) {
		supervisor_ask_more();
		log_debug("request %s waits for a hasher, among %d", http.id, handover_count());
	} else {
		serve_request_conclude(&http, error == &error_deferred ? request_busy(&http.request) : error);
	}
	http_free(&http);
	return !left;
}

void
serve_request_handed_over(struct handover *handover)
{
	struct http http = { .gateway = { handover->fastcgi, &handover->body } };
	struct request *r = &http.request;

	http_read(&http);
	vouched_read(&http);
	http.began = handover->began;
	r->counted = handover->counted;
	r->allowance = handover->allowance;
	r->quota = handover->quota;
	r->guess_counted = handover->guess_counted;
	r->guess_quota = handover->guess_quota;
	password_arrived(http.began);
	serve_request_conclude(&http, serve_request_perform(&http));
	http_free(&http);
	gateway_finish_left(handover->fastcgi, handover->all_read);
}

void
serve_request_error(const struct error *error)
{
	struct http http = { 0 };

	http_read(&http);
	vouched_read(&http);
	log_request(&http, answer(&http, error));
	http_free(&http);
}
