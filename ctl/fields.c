/* Fields as they are typed: see fields.h. */
#include "fields.h"
#include "client.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"

#include <err.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
fields_take(struct fields *fields, char *operand)
{
	struct field *field = &fields->list[fields->count];
	char *sign = operand + strcspn(operand, "=:@");

	while (*sign == ':' && sign[1] != '=')
		sign += 1 + strcspn(sign + 1, "=:@");
	if (!*sign || sign == operand || fields->count == FIELDS_MAX) {
		warnx("'%s' is no field: write name=text, name:=json or name@file", operand);
		return false;
	}
	field->kind = *sign == '=' ? FIELD_TEXT : *sign == '@' ? FIELD_FILE : FIELD_JSON;
	field->name = operand;
	field->value = sign + (field->kind == FIELD_JSON ? 2 : 1);
	*sign = '\0';
	if (!text_valid(field->name, strlen(field->name))
	    || (field->kind != FIELD_FILE && !text_valid(field->value, strlen(field->value)))) {
		warnx("field %s is not valid UTF-8", field->name);
		return false;
	}
	if (field->kind == FIELD_FILE && access(field->value, R_OK)) {
		warn("%s", field->value);
		return false;
	}
	fields->files = fields->files || field->kind == FIELD_FILE;
	fields->count++;
	return true;
}

/* The value of a field as it stands in JSON, which it is checked to be. */
static bool
fields_add_json(const struct field *field, struct strbuf *to)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *value;
	enum json_tokener_error fault;

	if (!tokener)
		errx(CLIENT_NETWORK, "out of memory");
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	value = json_tokener_parse_ex(tokener, field->value, (int)strlen(field->value) + 1);
	fault = json_tokener_get_error(tokener);
	if (fault == json_tokener_success)
		strbuf_text(to, field->value);
	else
		warnx("field %s is no JSON: %s", field->name, json_tokener_error_desc(fault));
	json_object_put(value);
	json_tokener_free(tokener);
	return fault == json_tokener_success;
}

bool
fields_json(const struct fields *fields, struct strbuf *to)
{
	strbuf_text(to, "{");
	for (int i = 0; i < fields->count; i++) {
		const struct field *field = &fields->list[i];

		strbuf_text(to, i ? "," : "");
		strbuf_json(to, field->name);
		strbuf_text(to, ":");
		if (field->kind == FIELD_TEXT)
			strbuf_json(to, field->value);
		else if (!fields_add_json(field, to))
			return false;
	}
	strbuf_text(to, "}");
	return true;
}

static void
fields_add_escaped(const char *text, struct strbuf *to)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	for (; *text; text++)
		if (strchr(plain, *text))
			strbuf_add(to, text, 1);
		else
			strbuf_format(to, "%%%02X", (unsigned)(unsigned char)*text);
}

void
fields_query(const struct fields *fields, struct strbuf *to)
{
	bool begun = strchr(strbuf_string(to), '?') != NULL;

	for (int i = 0; i < fields->count; i++) {
		strbuf_text(to, begun ? "&" : "?");
		begun = true;
		fields_add_escaped(fields->list[i].name, to);
		strbuf_text(to, "=");
		fields_add_escaped(fields->list[i].value, to);
	}
}

curl_mime *
fields_mime(const struct fields *fields, CURL *easy)
{
	curl_mime *mime = curl_mime_init(easy);

	for (int i = 0; i < fields->count; i++) {
		const struct field *field = &fields->list[i];
		curl_mimepart *part = mime ? curl_mime_addpart(mime) : NULL;
		CURLcode code = part ? curl_mime_name(part, field->name) : CURLE_OUT_OF_MEMORY;

		if (code == CURLE_OK && field->kind == FIELD_FILE)
			code = curl_mime_filedata(part, field->value);
		else if (code == CURLE_OK)
			code = curl_mime_data(part, field->value, CURL_ZERO_TERMINATED);
		if (code != CURLE_OK)
			errx(CLIENT_NETWORK, "%s: %s", field->value, curl_easy_strerror(code));
	}
	return mime;
}
