/* Bytes beside an export: see export_files.h. */
#include "export_files.h"
#include "bucket.h"
#include "copy.h"
#include "lib/base/config.h"

#include <err.h>
#include <errno.h>
#include <json-c/json.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *
member_text(struct json_object *object, const char *name)
{
	struct json_object *value;

	return json_object_object_get_ex(object, name, &value) ? json_object_get_string(value) : NULL;
}

/* Copies one content and proves it. One that the server has lost is no reason to lose the others as well. */
static bool
copy_content(const char *directory, const char *path, const char *hash, struct export_bytes *copied)
{
	char from[PATH_MAX], to[PATH_MAX], found[STORAGE_HASH_BYTES] = "";
	enum copy_result result;

	snprintf(from, sizeof from, "%s/%s", config.state, path);
	snprintf(to, sizeof to, "%s/%.8s", directory, path);
	if (!copy_directory(to)) {
		warn("%s", to);
		return false;
	}
	snprintf(to, sizeof to, "%s/%s", directory, path);
	if (access(to, F_OK) == 0)
		return true;
	if ((result = copy_file(from, to, found)) == COPY_NO_SOURCE && bucket_take_out(hash, to)) {
		copied->contents++;
		return true;
	}
	if (result == COPY_NO_TARGET) {
		warn("%s", to);
		return false;
	}
	if (result == COPY_DONE && !strcmp(found, hash)) {
		copied->contents++;
		return true;
	}
	warnx("%s is missing or damaged: the export does without it", from);
	copied->lost++;
	if (result == COPY_DONE)
		unlink(to);
	return true;
}

static bool
copy_file_of(const char *directory, struct json_object *file, struct export_bytes *copied)
{
	const char *path = member_text(file, "path"), *hash = member_text(file, "sha256");
	struct json_object *size;
	int64_t before = copied->contents;

	if (!path || !hash || strncmp(path, "files/", strlen("files/")) != 0)
		return true;
	if (!copy_content(directory, path, hash, copied))
		return false;
	if (copied->contents > before && json_object_object_get_ex(file, "size", &size))
		copied->bytes += json_object_get_int64(size);
	return true;
}

/* The same with its thumb, if it has one. */
static bool
copy_both_of(const char *directory, struct json_object *file, struct export_bytes *copied)
{
	struct json_object *thumb;

	return copy_file_of(directory, file, copied)
	    && (!json_object_object_get_ex(file, "thumb", &thumb) || copy_file_of(directory, thumb, copied));
}

/* A line is an object of ours: a file, or a message that may have some. */
static bool
copy_files_of(const char *directory, const char *line, struct export_bytes *copied)
{
	struct json_object *object = json_tokener_parse(line), *list;
	bool good = copy_both_of(directory, object, copied);
	size_t count = json_object_object_get_ex(object, "attachments", &list) ? json_object_array_length(list) : 0;

	for (size_t i = 0; i < count && good; i++)
		good = copy_both_of(directory, json_object_array_get_idx(list, i), copied);
	json_object_put(object);
	return good;
}

bool
export_files_copy(const char *directory, struct export_bytes *copied)
{
	char path[PATH_MAX], *line = NULL;
	size_t room = 0;
	bool good = true;
	FILE *lines;

	snprintf(path, sizeof path, "%s/files", directory);
	if (!copy_directory(path)) {
		warn("%s", path);
		return false;
	}
	snprintf(path, sizeof path, "%s/export.ndjson", directory);
	if (!(lines = fopen(path, "re"))) {
		warn("%s", path);
		return false;
	}
	/* Most lines have none, and need not be read. */
	while (good && getline(&line, &room, lines) > 0)
		good = !strstr(line, "\"sha256\":\"") || copy_files_of(directory, line, copied);
	free(line);
	fclose(lines);
	return good;
}
