/* Receiving a file: see upload.h. Bytes go from the web server through the parser into storage as they come. */
#include "upload.h"
#include "http.h"
#include "multipart.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/file/file.h"
#include "lib/file/filename.h"
#include "lib/file/storage.h"
#include "lib/file/strip.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PIECE = 16384, FORM_BYTES_MAX = 65536 }; /* what a form may hold beside the file */

static const char multipart_type[] = "multipart/";

struct upload {
	struct receiving file;
	struct multipart parser;
	bool begun, inside; /* the field `file` has come; its bytes are coming */
	const char *fault;  /* what is wrong with it, for a person */
	const char *name;   /* as sent */
	char sent_name[MULTIPART_NAME_MAX];
};

static int64_t
most_bytes(void)
{
	return (int64_t)config.upload_max_kib * 1024;
}

static bool
begin_part(void *context, const struct multipart_part *part)
{
	struct upload *upload = context;

	upload->inside = !strcmp(part->name, "file");
	if (!upload->inside)
		return true;
	if (part->encoded) {
		upload->file.error = &error_content_encoding;
		return false;
	}
	if (upload->begun) {
		upload->fault = "Send one file at a time.";
		return false;
	}
	upload->begun = true;
	memcpy(upload->sent_name, part->filename, sizeof upload->sent_name);
	return true;
}

static bool
take_bytes(void *context, const char *bytes, size_t length)
{
	struct upload *upload = context;

	if (!upload->inside)
		return true;
	if (upload->file.size + (int64_t)length > most_bytes())
		upload->file.error = &error_file_too_large;
	else
		storage_write(&upload->file, bytes, length);
	return !upload->file.error;
}

/* The file, and what a form may hold beside it. */
int64_t
upload_body_max(void)
{
	return most_bytes() + FORM_BYTES_MAX;
}

/* Reads the whole body into `take`, which may end it; false when it ended before it was complete. */
static bool
upload_read_body(const struct http *http, bool (*take)(void *, const char *, size_t), struct upload *upload)
{
	int64_t declared = http_body_length(http), left = declared == BODY_UNKNOWN ? upload_body_max() + 1 : declared;
	char bytes[PIECE];

	while (left > 0) {
		size_t got = gateway_read(&http->gateway, bytes, left < PIECE ? (size_t)left : PIECE);

		if (got == 0)
			return declared == BODY_UNKNOWN && !gateway_broken(&http->gateway);
		if (!take(upload, bytes, got))
			return false;
		left -= (int64_t)got;
	}
	if (declared == BODY_UNKNOWN)
		upload->file.error = &error_file_too_large;
	return declared != BODY_UNKNOWN;
}

static bool
feed_parser(void *context, const char *bytes, size_t length)
{
	return multipart_feed(&((struct upload *)context)->parser, bytes, length);
}

static void
receive_form(const struct http *http, const char *type, struct upload *upload)
{
	const struct multipart_sink sink = { begin_part, take_bytes, upload };
	bool read = multipart_begin(&upload->parser, type, &sink) && upload_read_body(http, feed_parser, upload);

	upload->name = upload->sent_name;
	if (upload->fault)
		return;
	if (!read || !multipart_complete(&upload->parser))
		upload->fault = "The form is broken, or ended too early.";
	else if (!upload->begun)
		upload->fault = "This field is required.";
}

static void
receive_bytes(const struct http *http, struct upload *upload)
{
	upload->inside = true;
	if (!upload_read_body(http, take_bytes, upload))
		upload->fault = "The body ended before its announced length.";
}

/* What Content-Length says is too large is not read at all. */
static bool
is_announced_too_large(const struct http *http)
{
	return http_body_length(http) > upload_body_max();
}

static const struct error *
upload_keep(struct request *r, struct upload *upload)
{
	if (!upload->file.error && !upload->fault && upload->file.size == 0)
		upload->fault = "The file is empty.";
	if (config.strip_metadata && !upload->fault && !strip_metadata(&upload->file))
		upload->fault = "There is too much metadata in this picture to take it out.";
	if (upload->file.error)
		return upload->file.error;
	if (upload->fault)
		return input_add_error(&r->input, "file", upload->fault);
	storage_complete(&upload->file);
	return upload->file.error ? upload->file.error : file_store(r, &upload->file, upload->name);
}

const struct error *
upload_receive(struct request *r)
{
	/* The parser's window is too large for some stacks; the process serves one request at a time. */
	static struct upload upload;
	const struct http *http = r->context;
	const char *type = gateway_variable(&http->gateway, "CONTENT_TYPE");
	const struct error *error;
	bool form = type && !strncasecmp(type, multipart_type, sizeof multipart_type - 1);

	if (is_announced_too_large(http))
		return &error_file_too_large;
	if (http_is_encoded(http))
		return &error_content_encoding;
	if (!form && !input_given(&r->input, "name"))
		return &error_unsupported_media_type;
	upload = (struct upload){ .begun = false };
	upload.name = form ? "" : input_exact(&r->input, "name", 0, MULTIPART_NAME_MAX);
	if (r->input.error)
		return r->input.error;
	gateway_may_wait(&http->gateway);
	storage_begin(&upload.file);
	if (!upload.file.error && form)
		receive_form(http, type, &upload);
	else if (!upload.file.error)
		receive_bytes(http, &upload);
	error = upload_keep(r, &upload);
	storage_end(&upload.file);
	return error;
}
