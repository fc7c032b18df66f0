/* What is there: see struct store. */
#include "lib/store/s3/module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
take_name(const char *key, struct store_object *object)
{
	const char *name = s3_name_of(key);

	return name && snprintf(object->name, sizeof object->name, "%s", name) < (int)sizeof object->name;
}

/* Reads one <Contents> into the object. */
static bool
take_object(const char *text, size_t length, struct store_object *object)
{
	char *contents = strndup(text, length), key[S3_KEY_BYTES], size[32], modified[64];
	bool good = contents && s3_text_of(contents, "Key", key, sizeof key) && s3_text_of(contents, "Size", size, sizeof size)
	         && s3_text_of(contents, "LastModified", modified, sizeof modified) && take_name(key, object);

	if (good) {
		object->size = strtoll(size, NULL, 10);
		object->modified = s3_time(modified);
	}
	free(contents);
	return good;
}

/* Writes the query; for free(3), NULL: out of memory. */
static char *
list_query(const char *after, int most)
{
	char key[S3_KEY_BYTES], *query = NULL, *prefix = s3_encode(host->place->prefix), *start;

	snprintf(key, sizeof key, "%s%s", host->place->prefix, after);
	start = s3_encode(key);
	if (!prefix || !start
	    || asprintf(&query, "list-type=2&max-keys=%d&prefix=%s%s%s", most, prefix, *after ? "&start-after=" : "",
	                *after ? start : "")
	               < 0)
		query = NULL;
	free(prefix);
	free(start);
	return query;
}

static enum store_outcome
read_list(const char *answer, struct store_object *objects, int most, int *count, bool *more)
{
	const char *at = answer, *text;
	char truncated[8] = "";
	size_t length;

	s3_text_of(answer, "IsTruncated", truncated, sizeof truncated);
	while (*count < most && s3_element(&at, "Contents", &text, &length))
		if (!take_object(text, length, &objects[(*count)++])) {
			host->log_warning("s3: the bucket lists something that cannot be read: %.*s",
			                  (int)(length < 300 ? length : 300), text);
			return STORE_AWAY;
		}
	*more = *count > 0 && !strcmp(truncated, "true");
	return STORE_DONE;
}

enum store_outcome
s3_list(const char *after, struct store_object *objects, int most, int *count, bool *more)
{
	struct s3_request request = { .method = "GET", .name = "" };
	char *query = list_query(after, most);
	enum store_outcome outcome = STORE_AWAY;

	*count = 0;
	*more = false;
	request.query = query;
	if (query && (outcome = s3_perform(&request)) == STORE_DONE)
		outcome = read_list(request.answer ? request.answer : "", objects, most, count, more);
	s3_end(&request);
	free(query);
	return outcome;
}
