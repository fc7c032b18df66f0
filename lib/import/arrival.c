/* Bytes that come with lines: see arrival.h. */
#include "lib/import/arrival.h"
#include "lib/base/error.h"
#include "lib/base/strbuf.h"
#include "lib/base/time_text.h"
#include "lib/count/file_count.h"
#include "lib/db/db.h"
#include "lib/file/duration.h"
#include "lib/file/filetype.h"
#include "lib/file/image.h"
#include "lib/file/thumb.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 256 * 1024 };

static const char *
member(struct json_object *object, const char *name)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, name, &value) || !json_object_is_type(value, json_type_string))
		return "";
	return json_object_get_string(value);
}

/* Opens a plain file below the directory, wherever the path tries to lead. */
static int
open_below(const char *directory, const char *path)
{
	char joined[PATH_MAX], *whole, *base;
	struct stat status;
	int file = -1;

	if (!*path || snprintf(joined, sizeof joined, "%s/%s", directory, path) >= (int)sizeof joined)
		return -1;
	base = realpath(directory, NULL);
	whole = realpath(joined, NULL);
	if (base && whole && !strncmp(whole, base, strlen(base)) && whole[strlen(base)] == '/')
		file = open(whole, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (file >= 0 && (fstat(file, &status) || !S_ISREG(status.st_mode))) {
		close(file);
		file = -1;
	}
	free(base);
	free(whole);
	return file;
}

static void
pour(int file, struct receiving *bytes)
{
	static char piece[PIECE];
	ssize_t got;

	while (!bytes->error && ((got = read(file, piece, sizeof piece)) > 0 || (got < 0 && errno == EINTR)))
		if (got > 0)
			storage_write(bytes, piece, (size_t)got);
}

/* What is found in the content; what the line says of it may be wrong. */
static void
examine(struct arrival *arrival)
{
	int file = arrival->bytes.descriptor;
	const char *charset;

	snprintf(arrival->type, sizeof arrival->type, "%s", filetype_of(file));
	charset = filetype_charset(file, arrival->type);
	snprintf(arrival->charset, sizeof arrival->charset, "%s", charset ? charset : "");
	if (filetype_is_picture(arrival->type) && !image_size(file, &arrival->width, &arrival->height))
		arrival->width = arrival->height = 0;
}

/* Receives bytes; why they cannot be, or NULL. */
static const char *
receive_bytes(struct receiving *bytes, int file, const char *hash, const struct error **error)
{
	storage_begin(bytes);
	pour(file, bytes);
	storage_complete(bytes);
	if ((*error = bytes->error))
		return NULL;
	if (!bytes->size)
		return "is empty";
	return *hash && strcmp(hash, bytes->hash) != 0 ? "is not what it was" : NULL;
}

static const char *
receive(struct arrival *arrival, int file, const char *hash, const struct error **error)
{
	const char *fault = receive_bytes(&arrival->bytes, file, hash, error);

	if (fault || *error)
		return fault;
	examine(arrival);
	*error = storage_announce(&arrival->bytes);
	return NULL;
}

/* Receives the thumb that a file has in its line. It can do without. */
static const struct error *
receive_thumb(struct arrival *arrival, struct json_object *object, const char *directory, bool only_look, struct strbuf *notes)
{
	struct json_object *thumb;
	const struct error *error = NULL;
	const char *fault = "is missing";
	int file;

	if (!json_object_object_get_ex(object, "thumb", &thumb) || !json_object_is_type(thumb, json_type_object))
		return NULL;
	if ((file = open_below(directory, member(thumb, "path"))) >= 0) {
		fault = only_look ? NULL : receive_bytes(&arrival->thumb, file, member(thumb, "sha256"), &error);
		close(file);
	}
	if (!fault && !error && !only_look && !(arrival->thumb_type = thumb_type(&arrival->thumb)))
		fault = "is no small picture";
	if (fault)
		strbuf_format(notes, "the thumb of the file \"%.100s\" (%.200s) %s, and is left out\n", arrival->name,
		              member(thumb, "path"), fault);
	return arrival->thumb_type ? storage_announce(&arrival->thumb) : error;
}

static const char *
only_looked(struct arrival *arrival, int file)
{
	struct stat status;

	if (fstat(file, &status) || !status.st_size)
		return "is empty";
	arrival->bytes.size = status.st_size;
	memset(arrival->bytes.hash, '0', sizeof arrival->bytes.hash - 1);
	snprintf(arrival->type, sizeof arrival->type, "application/octet-stream");
	return NULL;
}

static int64_t
take_duration(struct json_object *object)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, "duration", &value)
	    || !(json_object_is_type(value, json_type_int) || json_object_is_type(value, json_type_double)))
		return DURATION_NONE;
	return duration_read(json_object_get_string(value));
}

static void
arrival_end(struct arrival *arrival)
{
	storage_end(&arrival->bytes);
	storage_end(&arrival->thumb);
}

static const struct error *
take(struct arrivals *arrivals, struct json_object *object, const char *directory, bool only_look, struct strbuf *notes)
{
	struct arrival *arrival = &arrivals->arrival[arrivals->count];
	int file = open_below(directory, member(object, "path"));
	const struct error *error = NULL;
	const char *fault = "is missing";

	*arrival = (struct arrival){ .bytes.descriptor = -1, .thumb.descriptor = -1, .duration = take_duration(object) };
	filename_clean(member(object, "name"), arrival->name);
	if (!time_text_read(member(object, "created_at"), &arrival->created_at))
		arrival->created_at = 0;
	if (file >= 0) {
		fault = only_look ? only_looked(arrival, file) : receive(arrival, file, member(object, "sha256"), &error);
		close(file);
	}
	if (!fault && !error)
		error = receive_thumb(arrival, object, directory, only_look, notes);
	if (!fault && !error) {
		arrivals->count++;
		return NULL;
	}
	arrival_end(arrival);
	arrivals->missing++;
	if (fault)
		strbuf_format(notes, "the file \"%.100s\" (%.200s) %s, and is left out\n", arrival->name, member(object, "path"),
		              fault);
	return error;
}

const struct error *
arrivals_receive(struct arrivals *arrivals, struct json_object *line, const char *directory, bool only_look, struct strbuf *notes)
{
	struct json_object *list = NULL;
	size_t count = 1;
	const struct error *error = NULL;

	if (json_object_object_get_ex(line, "attachments", &list))
		count = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
	if (count > ARRIVALS_MOST)
		count = ARRIVALS_MOST;
	if (!count)
		return NULL;
	if (!(arrivals->arrival = calloc(count, sizeof *arrivals->arrival)))
		return &error_internal;
	for (size_t i = 0; i < count && !error; i++)
		error = take(arrivals, list ? json_object_array_get_idx(list, i) : line, directory, only_look, notes);
	return error;
}

int64_t
arrival_store(struct arrival *arrival, int64_t uploader, int64_t message, int position)
{
	static struct query insert = QUERY(
		INSERT INTO file (uploader_id, message_id, position, hash, name, size, content_type, width, height, charset, created_at,
		                  thumb_hash, thumb_size, thumb_type, duration_ms)
		VALUES (:uploader, nullif(CAST(:message AS bigint), 0), :position, :hash, :name, :size, :type, nullif(CAST(:width AS bigint), 0), nullif(CAST(:height AS bigint), 0),
		        nullif(:charset, :nothing), :created, :thumb, :thumb_size, :thumb_type, nullif(CAST(:duration AS bigint), -1))
		RETURNING id
	);
	struct receiving *thumb = arrival->thumb_type ? &arrival->thumb : NULL;

	if (arrival->bytes.descriptor >= 0 && thumb_keep(&arrival->bytes, thumb))
		return 0;
	db_bind(&insert, ":uploader", uploader);
	db_bind(&insert, ":message", message);
	db_bind(&insert, ":position", position);
	db_bind(&insert, ":hash", arrival->bytes.hash);
	db_bind(&insert, ":name", arrival->name);
	db_bind(&insert, ":size", arrival->bytes.size);
	db_bind(&insert, ":type", arrival->type);
	db_bind(&insert, ":width", arrival->width);
	db_bind(&insert, ":height", arrival->height);
	db_bind(&insert, ":charset", arrival->charset);
	db_bind(&insert, ":nothing", "");
	db_bind(&insert, ":created", arrival->created_at);
	db_bind(&insert, ":thumb", thumb ? thumb->hash : NULL);
	db_bind(&insert, ":thumb_size", thumb ? thumb->size : 0);
	db_bind(&insert, ":thumb_type", arrival->thumb_type);
	db_bind(&insert, ":duration", arrival->duration);
	file_count_stored(uploader, arrival->bytes.size + (thumb ? thumb->size : 0));
	return db_one(&insert);
}

void
arrivals_end(struct arrivals *arrivals)
{
	for (int i = 0; i < arrivals->count; i++)
		arrival_end(&arrivals->arrival[i]);
	free(arrivals->arrival);
	*arrivals = (struct arrivals){ 0 };
}
