/* Bytes that come with lines: see arrival.h. */
#include "lib/import/arrival.h"
#include "lib/base/error.h"
#include "lib/base/strbuf.h"
#include "lib/base/time_text.h"
#include "lib/count/file_count.h"
#include "lib/db/db.h"
#include "lib/file/filetype.h"
#include "lib/file/image.h"

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

/* Receives it; why it cannot be, or NULL. */
static const char *
receive(struct arrival *arrival, int file, const char *hash, const struct error **error)
{
	struct receiving *bytes = &arrival->bytes;

	storage_begin(bytes);
	pour(file, bytes);
	storage_complete(bytes);
	if ((*error = bytes->error))
		return NULL;
	if (!bytes->size)
		return "is empty";
	if (*hash && strcmp(hash, bytes->hash) != 0)
		return "is not what it was";
	examine(arrival);
	*error = storage_announce(bytes);
	return NULL;
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

static const struct error *
take(struct arrivals *arrivals, struct json_object *object, const char *directory, bool only_look, struct strbuf *notes)
{
	struct arrival *arrival = &arrivals->arrival[arrivals->count];
	int file = open_below(directory, member(object, "path"));
	const struct error *error = NULL;
	const char *fault = "is missing";

	*arrival = (struct arrival){ .bytes = { .descriptor = -1 } };
	filename_clean(member(object, "name"), arrival->name);
	if (!time_text_read(member(object, "created_at"), &arrival->created_at))
		arrival->created_at = 0;
	if (file >= 0) {
		fault = only_look ? only_looked(arrival, file) : receive(arrival, file, member(object, "sha256"), &error);
		close(file);
	}
	if (!fault && !error) {
		arrivals->count++;
		return NULL;
	}
	storage_end(&arrival->bytes);
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
		INSERT INTO file (uploader_id, message_id, position, hash, name, size, content_type, width, height, charset, created_at)
		VALUES (:uploader, nullif(:message, 0), :position, :hash, :name, :size, :type, nullif(:width, 0), nullif(:height, 0),
		        nullif(:charset, :nothing), :created)
		RETURNING id
	);

	if (arrival->bytes.descriptor >= 0 && storage_keep(&arrival->bytes))
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
	file_count_stored(uploader, arrival->bytes.size);
	return db_one(&insert);
}

void
arrivals_end(struct arrivals *arrivals)
{
	for (int i = 0; i < arrivals->count; i++)
		storage_end(&arrivals->arrival[i].bytes);
	free(arrivals->arrival);
	*arrivals = (struct arrivals){ 0 };
}
