/*
 * SQL functions for the steps of an upgrade that make search keys anew: see sqlite.h. Statements of every day get their
 * keys as parameters.
 */
#include "lib/base/search_key.h"
#include "lib/base/strbuf.h"
#include "lib/db/sqlite/sqlite.h"

#include <stdlib.h>

static char *
search_key_of(sqlite3_value *value)
{
	const char *text = (const char *)sqlite3_value_text(value);

	return search_key(text ? text : "");
}

static void
search_make_key(sqlite3_context *context, int count, sqlite3_value **values)
{
	char *key = search_key_of(values[0]);

	(void)count;
	if (key)
		sqlite3_result_text(context, key, -1, free);
	else
		sqlite3_result_error_nomem(context);
}

static void
search_add_word(void *list, const char *rest)
{
	struct strbuf *words = list;

	strbuf_text(words, words->length > 1 ? "," : "");
	strbuf_json(words, rest);
}

static void
make_words(sqlite3_context *context, int count, sqlite3_value **values)
{
	char *key = search_key_of(values[0]);
	struct strbuf words = { 0 };

	(void)count;
	strbuf_text(&words, "[");
	if (key)
		search_words(key, search_add_word, &words);
	strbuf_text(&words, "]");
	if (key && !words.failed)
		sqlite3_result_text(context, strbuf_string(&words), (int)words.length, SQLITE_TRANSIENT);
	else
		sqlite3_result_error_nomem(context);
	strbuf_free(&words);
	free(key);
}

void
db_search_begin(sqlite3 *connection)
{
	enum { FLAGS = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY };

	sqlite3_create_function(connection, "search_key", 1, FLAGS, NULL, search_make_key, NULL, NULL);
	sqlite3_create_function(connection, "search_words", 1, FLAGS, NULL, make_words, NULL, NULL);
}
