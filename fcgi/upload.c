/* Receiving a file: see upload.h. Bytes go from the web server through the parser into storage as they come. */
#include "upload.h"
#include "http.h"
#include "multipart.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/file/duration.h"
#include "lib/file/file.h"
#include "lib/file/filename.h"
#include "lib/file/storage.h"
#include "lib/file/strip.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	PIECE = 65536,
	FORM_BYTES_MAX = 65536,
	DURATION_BYTES = 32
}; /* FORM_…: what a form may hold beside the file and its thumb */

static const char multipart_type[] = "multipart/";

/* Bytes that come in a field of the form. */
struct upload_part {
	struct receiving bytes;
	bool begun;
	const char *fault; /* what is wrong with it, for a person */
};

enum upload_field { FIELD_OTHER, FIELD_FILE, FIELD_THUMB, FIELD_DURATION };

struct upload {
	struct upload_part file, thumb;
	struct multipart parser;
	enum upload_field inside; /* whose bytes are coming */
	const char *name;         /* as sent */
	char sent_name[MULTIPART_NAME_MAX];
	char duration[DURATION_BYTES]; /* as text */
	size_t duration_length;
	int durations; /* how many have come */
};

static int64_t
most_bytes(void)
{
	return (int64_t)config.upload_max_kib * 1024;
}

static int64_t
most_thumb_bytes(void)
{
	return (int64_t)config.thumb_max_kib * 1024;
}

static enum upload_field
field_of(const char *name)
{
	static const struct {
		const char *name;
		enum upload_field field;
	} fields[] = { { "file", FIELD_FILE }, { "thumb", FIELD_THUMB }, { "duration", FIELD_DURATION } };

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (!strcmp(name, fields[i].name))
			return fields[i].field;
	return FIELD_OTHER;
}

/* Of a second one nothing is taken. */
static bool
begin_bytes(struct upload_part *part, bool encoded, const char *if_again)
{
	if (encoded)
		part->bytes.error = &error_content_encoding;
	else if (part->begun)
		part->fault = if_again;
	else if (part->bytes.descriptor < 0)
		storage_begin(&part->bytes);
	part->begun = true;
	return !part->bytes.error && !part->fault;
}

static bool
begin_part(void *context, const struct multipart_part *part)
{
	struct upload *upload = context;

	upload->inside = field_of(part->name);
	if (upload->inside == FIELD_THUMB)
		return begin_bytes(&upload->thumb, part->encoded, "Send one thumb at a time.");
	if (upload->inside == FIELD_DURATION)
		upload->durations++;
	if (upload->inside != FIELD_FILE)
		return true;
	if (!begin_bytes(&upload->file, part->encoded, "Send one file at a time."))
		return false;
	memcpy(upload->sent_name, part->filename, sizeof upload->sent_name);
	return true;
}

static bool
take_file(struct upload *upload, const char *bytes, size_t length)
{
	struct receiving *file = &upload->file.bytes;

	if (file->size + (int64_t)length > most_bytes())
		file->error = &error_file_too_large;
	else
		storage_write(file, bytes, length);
	return !file->error;
}

static bool
take_thumb(struct upload *upload, const char *bytes, size_t length)
{
	struct upload_part *thumb = &upload->thumb;

	if (thumb->bytes.size + (int64_t)length > most_thumb_bytes())
		thumb->fault = "It has too many bytes.";
	else
		storage_write(&thumb->bytes, bytes, length);
	return !thumb->bytes.error && !thumb->fault;
}

/* One that is too long is as wrong as two of them. */
static bool
take_duration(struct upload *upload, const char *bytes, size_t length)
{
	size_t room = sizeof upload->duration - 1 - upload->duration_length;

	if (length > room)
		upload->durations++;
	length = length < room ? length : room;
	memcpy(upload->duration + upload->duration_length, bytes, length);
	upload->duration_length += length;
	return true;
}

static bool
take_bytes(void *context, const char *bytes, size_t length)
{
	struct upload *upload = context;

	switch (upload->inside) {
	case FIELD_FILE: return take_file(upload, bytes, length);
	case FIELD_THUMB: return take_thumb(upload, bytes, length);
	case FIELD_DURATION: return take_duration(upload, bytes, length);
	default: return true;
	}
}

/* The file with its thumb, and what a form may hold beside them. */
int64_t
upload_body_max(void)
{
	return most_bytes() + most_thumb_bytes() + FORM_BYTES_MAX;
}

/* Reads the whole body into `take`, which may end it; false when it ended before it was complete. */
static bool
upload_read_body(const struct http *http, bool (*take)(void *, const char *, size_t), struct upload *upload)
{
	int64_t declared = http_body_length(http), left = declared == BODY_UNKNOWN ? upload_body_max() + 1 : declared;
	static char bytes[PIECE];

	while (left > 0) {
		size_t got = gateway_read(&http->gateway, bytes, left < PIECE ? (size_t)left : PIECE);

		if (got == 0)
			return declared == BODY_UNKNOWN && !gateway_broken(&http->gateway);
		if (!take(upload, bytes, got))
			return false;
		left -= (int64_t)got;
	}
	if (declared == BODY_UNKNOWN)
		upload->file.bytes.error = &error_file_too_large;
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
	if (upload->file.fault || upload->thumb.fault)
		return;
	if (!read || !multipart_complete(&upload->parser))
		upload->file.fault = "The form is broken, or ended too early.";
	else if (!upload->file.begun)
		upload->file.fault = "This field is required.";
}

static void
receive_bytes(const struct http *http, struct upload *upload)
{
	upload->inside = FIELD_FILE;
	if (!upload_read_body(http, take_bytes, upload))
		upload->file.fault = "The body ended before its announced length.";
}

/* What Content-Length says is too large is not read at all. */
static bool
is_announced_too_large(const struct http *http)
{
	return http_body_length(http) > upload_body_max();
}

/* Takes what is in it besides pixels out of it. */
static void
clean(struct upload_part *part)
{
	if (config.strip_metadata && !part->fault && !part->bytes.error && !strip_metadata(&part->bytes))
		part->fault = "There is too much metadata in this picture to take it out.";
}

static const struct error *
add_errors(struct request *r, const struct upload *upload, int64_t duration)
{
	const struct error *error = NULL;

	if (upload->file.fault)
		error = input_add_error(&r->input, "file", upload->file.fault);
	if (upload->thumb.fault)
		error = input_add_error(&r->input, "thumb", upload->thumb.fault);
	if (upload->durations && duration == DURATION_NONE)
		error = input_add_error(&r->input, "duration", "Must be a number of seconds.");
	return error;
}

static const struct error *
complete(struct upload_part *part)
{
	storage_complete(&part->bytes);
	return part->bytes.error;
}

static const struct error *
upload_keep(struct request *r, struct upload *upload)
{
	int64_t duration = upload->durations == 1 ? duration_read(upload->duration) : DURATION_NONE;
	struct upload_part *file = &upload->file, *thumb = &upload->thumb;
	const struct error *error;

	if (!file->bytes.error && !file->fault && !thumb->fault && file->bytes.size == 0)
		file->fault = "The file is empty.";
	clean(file);
	if (thumb->begun)
		clean(thumb);
	if ((error = file->bytes.error ? file->bytes.error : thumb->bytes.error) || (error = add_errors(r, upload, duration))
	    || (error = complete(file)) || (thumb->begun && (error = complete(thumb))))
		return error;
	return file_store(r, &(struct sent_file){ &file->bytes, thumb->begun ? &thumb->bytes : NULL, upload->name, duration });
}

/* A file that is the body itself has what goes with it in the query. */
static void
take_query(struct request *r, struct upload *upload)
{
	const char *duration = "";

	upload->name = input_exact(&r->input, "name", 0, MULTIPART_NAME_MAX);
	if (input_given(&r->input, "duration")) {
		duration = input_exact(&r->input, "duration", 0, sizeof upload->duration - 1);
		upload->durations = 1;
	}
	snprintf(upload->duration, sizeof upload->duration, "%s", duration);
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
		return &error_no_upload;
	upload = (struct upload){ .name = "", .thumb.bytes.descriptor = -1 };
	if (!form)
		take_query(r, &upload);
	if (r->input.error)
		return r->input.error;
	storage_begin(&upload.file.bytes);
	if (!upload.file.bytes.error && form)
		receive_form(http, type, &upload);
	else if (!upload.file.bytes.error)
		receive_bytes(http, &upload);
	error = upload_keep(r, &upload);
	storage_end(&upload.file.bytes);
	storage_end(&upload.thumb.bytes);
	return error;
}
