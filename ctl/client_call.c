/* `moznods call`: one request, from what was typed to what is printed. See client.h. */
#include "client.h"
#include "exchange.h"
#include "fields.h"

#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 65536 };

/* In capitals; false when it is no word. */
static bool
read_method(const char *text, char *method, size_t size)
{
	size_t length = strlen(text);

	if (length == 0 || length >= size)
		return false;
	for (size_t i = 0; i <= length; i++) {
		if (i < length && !isalpha((unsigned char)text[i]))
			return false;
		method[i] = (char)toupper((unsigned char)text[i]);
	}
	return true;
}

static bool
read_input(struct strbuf *to)
{
	char *bytes;
	size_t got;

	do {
		if (!(bytes = strbuf_reserve(to, PIECE)))
			return false;
		got = fread(bytes, 1, PIECE, stdin);
		to->length += got;
	} while (got > 0);
	return !ferror(stdin);
}

static bool
carries_body(const char *method)
{
	return strcmp(method, "GET") && strcmp(method, "HEAD") && strcmp(method, "DELETE") && strcmp(method, "OPTIONS");
}

/* Gives the exchange what the operands are to it: a query, a body of JSON, or a form. */
static bool
client_call_load(struct exchange *exchange, const struct fields *fields, bool input, struct strbuf *path, struct strbuf *body)
{
	bool query = !carries_body(exchange->method);

	if (query && (input || fields->files))
		warnx("a %s has no body", exchange->method);
	else if (input && fields->count)
		warnx("either fields or -, not both");
	if (input ? query || fields->count : query && fields->files)
		return false;
	if (query) {
		fields_query(fields, path);
		exchange->path = strbuf_string(path);
	} else if (fields->files) {
		exchange->parts = fields;
	} else if (fields->count || input) {
		exchange->body = body;
		return input ? read_input(body) : fields_json(fields, body);
	}
	return true;
}

int
client_call(const struct client *client, int count, char **operands)
{
	static struct fields fields;
	struct strbuf path = { 0 }, body = { 0 };
	char method[16];
	struct exchange exchange = { .method = method, .path = operands[1] };
	bool input = false, good = read_method(operands[0], method, sizeof method);
	int status = CLIENT_USAGE;

	if (!good)
		warnx("'%s' is no method", operands[0]);
	for (int i = 2; good && i < count; i++) {
		if (!strcmp(operands[i], "-"))
			input = true;
		else
			good = fields_take(&fields, operands[i]);
	}
	strbuf_text(&path, operands[1]);
	if (good && client_call_load(&exchange, &fields, input, &path, &body))
		status = exchange_perform(client, &exchange);
	strbuf_free(&path);
	strbuf_free(&body);
	strbuf_free(&exchange.answer);
	return status;
}
