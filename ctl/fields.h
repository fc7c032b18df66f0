/*
 * The fields of a request as they are typed: `name=text`, `name:=json`, `name@file`; whichever of these signs comes first
 * counts. And what a request carries them as: JSON, a query, or parts of a form.
 */
#ifndef MOZNODS_CTL_FIELDS_H
#define MOZNODS_CTL_FIELDS_H

#include <curl/curl.h>
#include <stdbool.h>

struct strbuf;

enum { FIELDS_MAX = 256 };

struct field {
	enum { FIELD_TEXT, FIELD_JSON, FIELD_FILE } kind;
	char *name; /* borrowed from the operand, which is taken apart in place */
	char *value;
};

struct fields {
	struct field list[FIELDS_MAX];
	int count;
	bool files; /* one of them is a file */
};

/* Takes an operand. False, and why on standard error, when it is none. */
bool fields_take(struct fields *fields, char *operand);

/* Appends them as a JSON object. False, and why on standard error, when one that is to be JSON is none. */
bool fields_json(const struct fields *fields, struct strbuf *to);

/* Appends them to a path as its query. */
void fields_query(const struct fields *fields, struct strbuf *to);

/* Makes them parts of a form for `easy`; the caller frees it with curl_mime_free(3). Ends the program when a file cannot be
 * read. */
curl_mime *fields_mime(const struct fields *fields, CURL *easy);

#endif
