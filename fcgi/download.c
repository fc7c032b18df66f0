/* Sending a file: see download.h. */
#include "download.h"
#include "answer.h"
#include "disposition.h"
#include "file_body.h"
#include "http.h"
#include "range.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/log.h"
#include "lib/file/filetype.h"
#include "lib/file/storage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CACHE_SECONDS = 600 }; /* as long as a signed link is good by default */

/* Ours and not the web server's, so that it is the same whoever sends the bytes. */
static void
add_date(const struct download *file, struct strbuf *headers)
{
	time_t created = (time_t)file->created;
	char date[64];
	struct tm utc;

	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&created, &utc));
	strbuf_format(headers, "Last-Modified: %s\r\n", date);
}

/*
 * What a file that is opened by its address may do in a browser: be shown, and load nothing. Browsers make a page of their own
 * around a picture, whose style and icon the policy has to let through, and around sound and film, which then are that page's
 * to load and are refused in a sandbox, as PDF viewers are. None of these can hold a script that runs.
 */
static const char *
policy_for(const char *type)
{
	if (!strcmp(type, "application/pdf"))
		return "default-src 'none'";
	if (filetype_is_media(type))
		return "default-src 'none'; media-src 'self'";
	if (filetype_is_picture(type))
		return "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'";
	return "sandbox; default-src 'none'";
}

/* What a stranger uploaded is shown by a browser only where it can do no harm, and never as a page of this site. */
static void
add_safety(const struct download *file, struct strbuf *headers)
{
	const char *how = filetype_is_inline(file->type) ? "inline" : "attachment";

	strbuf_format(headers, "Content-Type: %s%s%s\r\n", file->type, *file->charset ? "; charset=" : "", file->charset);
	disposition_write(how, file->name, headers);
	strbuf_format(headers, "Content-Security-Policy: %s\r\n", policy_for(file->type));
	strbuf_format(headers, "Cache-Control: private, max-age=%d\r\nETag: \"%s\"\r\n", CACHE_SECONDS, file->hash);
}

/* Of a header Range that is ignored (RFC 9110, section 14.2) the web server shall make nothing either: lighttpd would answer 416.
 * nginx says that it takes ranges itself, of what it sends itself. */
static void
add_ranges(bool ignored, struct strbuf *headers)
{
	if (ignored)
		strbuf_text(headers, "Accept-Ranges: none\r\n");
	else if (config.sendfile != SENDFILE_X_ACCEL_REDIRECT)
		strbuf_text(headers, "Accept-Ranges: bytes\r\n");
}

/* Whether the client has it already (RFC 9110, section 13.2.2: the tag decides where there is one). */
static bool
is_unchanged(const struct http *http)
{
	const struct download *file = &http->request.download;
	const char *tags = gateway_variable(&http->gateway, "HTTP_IF_NONE_MATCH");
	const char *since = gateway_variable(&http->gateway, "HTTP_IF_MODIFIED_SINCE");
	struct tm utc = { 0 };

	if (tags)
		return http_lists_tag(tags, file->hash);
	return since && strptime(since, "%a, %d %b %Y %H:%M:%S GMT", &utc) && (int64_t)timegm(&utc) >= file->created;
}

/* A range that was asked for of another version is not sent: the whole is (If-Range). */
static enum range_kind
wanted_range(const struct http *http, struct range *range)
{
	const struct download *file = &http->request.download;
	const char *condition = gateway_variable(&http->gateway, "HTTP_IF_RANGE");

	/* Ranges are for GET (RFC 9110, section 14.2). */
	if (http->head || (condition && (!http_lists_tag(condition, file->hash) || *condition == 'W')))
		return RANGE_NONE;
	return range_read(gateway_variable(&http->gateway, "HTTP_RANGE"), file->size, range);
}

/* lighttpd and Apache's mod_xsendfile take the path as percent-encoded; names of contents have nothing to encode, but
 * that of the state directory may. */
static void
add_path(struct strbuf *headers, const char *path)
{
	strbuf_text(headers, "X-Sendfile: ");
	for (; *path; path++)
		strbuf_add(headers, *path == '%' ? "%25" : path, *path == '%' ? 3 : 1);
	strbuf_text(headers, "\r\n");
}

/* The web server takes over: it knows ranges, and reads the file itself. */
static int
download_hand_over(struct http *http)
{
	const struct download *file = &http->request.download;
	char path[STORAGE_PATH_BYTES], name[STORAGE_HASH_BYTES + 1];

	storage_name(file->hash, name);
	if (config.sendfile == SENDFILE_X_ACCEL_REDIRECT)
		strbuf_format(&http->headers, "X-Accel-Redirect: /moznods-files/%s\r\n", name);
	else if (storage_path(file->hash, path))
		add_path(&http->headers, path);
	return answer_head(http, 200, -1);
}

static int
stream(struct http *http, int descriptor, int status, struct range range)
{
	if (status == 206)
		strbuf_format(&http->headers, "Content-Range: bytes %lld-%lld/%lld\r\n", (long long)range.first,
		              (long long)range.last, (long long)http->request.download.size);
	return file_body_send(http, descriptor, status, range.first, range.last - range.first + 1);
}

static int
refuse_range(struct http *http)
{
	strbuf_format(&http->headers, "Content-Range: bytes */%lld\r\n", (long long)http->request.download.size);
	return answer_head(http, 416, 0);
}

/* Whether its bytes are on this disk; otherwise what has been answered instead. */
static bool
download_has_bytes(struct http *http, int *status)
{
	const struct error *error = storage_fetch(http->request.download.hash, http->request.download.size);

	if (!error)
		return true;
	if (error == &error_busy)
		http->request.retry_after = storage_retry_after();
	strbuf_clear(&http->headers);
	*status = answer(http, error);
	return false;
}

static int
send_file(struct http *http, int status, struct range range)
{
	char path[STORAGE_PATH_BYTES];
	int descriptor = storage_path(http->request.download.hash, path) ? open(path, O_RDONLY | O_CLOEXEC) : -1;

	if (descriptor < 0) {
		log_error("%s: %s", path, strerror(errno));
		strbuf_clear(&http->headers);
		return answer(http, &error_internal);
	}
	status = stream(http, descriptor, status, range);
	close(descriptor);
	return status;
}

int
download_answer(struct http *http)
{
	const struct download *file = &http->request.download;
	struct range range = { 0, file->size - 1 };
	enum range_kind kind = wanted_range(http, &range);
	bool ignored = kind == RANGE_NONE && !http->head && gateway_variable(&http->gateway, "HTTP_RANGE");
	int status;

	add_safety(file, &http->headers);
	add_ranges(ignored, &http->headers);
	add_date(file, &http->headers);
	if (is_unchanged(http))
		return answer_head(http, 304, -1);
	if (kind == RANGE_UNSATISFIABLE)
		return refuse_range(http);
	if (!download_has_bytes(http, &status))
		return status;
	/* nginx does not listen, and reads the header anew. */
	if (config.sendfile == SENDFILE_X_SENDFILE || (config.sendfile == SENDFILE_X_ACCEL_REDIRECT && !ignored))
		return download_hand_over(http);
	return send_file(http, kind == RANGE_SOME ? 206 : 200, range);
}
