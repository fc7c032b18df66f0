/* The lines of a file, in transactions: see import.h. */
#include "lib/import/import.h"
#include "lib/base/error.h"
#include "lib/base/strbuf.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/export/key.h"
#include "lib/import/arrival.h"
#include "lib/import/batch.h"
#include "lib/import/positions.h"
#include "lib/import/take.h"
#include "lib/live/notification.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { AGAIN = 20, PAUSE_NS = 100 * 1000 * 1000 };

static const struct arrivals none;

/* Takes the lines of a batch, or one object alone, inside a write transaction. */
static void
take_all(const struct batch *batch, struct json_object *alone, const struct arrivals *arrivals, int64_t number, struct strbuf *notes)
{
	if (alone)
		take_line(alone, number, arrivals, notes);
	for (int i = 0; i < batch->count && !db_failed(); i++) {
		struct json_object *object = take_read(batch->line[i].text, batch->line[i].length, batch->line[i].number, notes);

		if (object)
			take_line(object, batch->line[i].number, &none, notes);
		json_object_put(object);
	}
	positions_settle();
}

/* One transaction. */
static const struct error *
try_to_commit(const struct batch *batch, struct json_object *alone, const struct arrivals *arrivals, int64_t number,
              struct strbuf *notes)
{
	const struct error *error;

	db_begin(WRITES);
	take_all(batch, alone, arrivals, number, notes);
	if ((error = db_commit())) {
		positions_forget();
		notification_forget();
		take_undo();
		return error;
	}
	positions_keep();
	take_keep();
	return NULL;
}

/* Commits a batch. Where others are in the way it is tried again, for a few seconds. */
static const struct error *
commit(struct import *import, const struct batch *batch, struct json_object *alone, const struct arrivals *arrivals, int64_t number,
       struct strbuf *notes)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	size_t said = notes->length;
	const struct error *error = &error_busy;

	if (import->dry_run) {
		take_all(batch, alone, arrivals, number, notes);
		positions_forget();
		take_keep();
		error = db_failed() ? &error_internal : NULL;
	}
	for (int i = 0; i < AGAIN && (error == &error_busy || error == &error_met_another); i++) {
		if (i > 0)
			nanosleep(&pause, NULL);
		if (notes->text)
			notes->text[notes->length = said] = '\0';
		error = try_to_commit(batch, alone, arrivals, number, notes);
	}
	if (!error && notes->length)
		import->tell(strbuf_string(notes));
	strbuf_clear(notes);
	return error;
}

/* Whether the bytes of a line are to be received. */
static bool
is_known(const struct import *import, struct json_object *object)
{
	bool known;

	if (!import->dry_run)
		db_begin(READS);
	known = take_is_known(object);
	if (!import->dry_run)
		db_commit();
	return known;
}

/* A line that brings bytes: they are received first, and then it is taken in a transaction of its own. */
static const struct error *
take_alone(struct import *import, struct json_object *object, int64_t number)
{
	static const struct batch nothing;
	struct arrivals arrivals = { 0 };
	struct strbuf notes = { 0 }, files = { 0 };
	const struct error *error = NULL;

	if (!is_known(import, object))
		error = arrivals_receive(&arrivals, object, import->directory, import->dry_run, &files);
	if (files.length)
		strbuf_format(&notes, "line %lld: %s", (long long)number, strbuf_string(&files));
	if (!error)
		error = commit(import, &nothing, object, &arrivals, number, &notes);
	arrivals_end(&arrivals);
	strbuf_free(&notes);
	strbuf_free(&files);
	return error;
}

/* Whether a line may bring bytes, as cheaply as that can be found out: most do not. */
static bool
may_bring_bytes(const char *text)
{
	return (strstr(text, "\"attachments\":[{") || strstr(text, "\"file\"") || strstr(text, "\"attachments\": [{"))
	    && text[0] == '{';
}

/* Takes one line: into the batch, or alone behind it. The text is no longer the caller's. */
static const struct error *
read_line(struct import *import, struct batch *batch, char *text, size_t length, int64_t number, struct strbuf *notes)
{
	struct json_object *object = may_bring_bytes(text) ? take_read(text, length, number, notes) : NULL;
	const struct error *error = NULL;

	if (!object || !take_brings_bytes(object)) {
		json_object_put(object);
		if (batch_add(batch, text, length, number)) {
			error = commit(import, batch, NULL, &none, 0, notes);
			batch_clear(batch);
		}
		return error;
	}
	error = commit(import, batch, NULL, &none, 0, notes);
	batch_clear(batch);
	if (!error)
		error = take_alone(import, object, number);
	json_object_put(object);
	free(text);
	return error;
}

static const struct error *
read_lines(struct import *import, FILE *lines)
{
	static struct batch batch;
	struct strbuf notes = { 0 };
	const struct error *error = NULL;
	char *text = NULL;
	size_t room = 0;
	ssize_t length;

	for (int64_t number = 1; !error && (length = getline(&text, &room, lines)) > 0; number++) {
		if (text[length - 1] == '\n')
			text[--length] = '\0';
		if (strspn(text, " \t\r") == (size_t)length)
			continue;
		error = read_line(import, &batch, text, (size_t)length, number, &notes);
		text = NULL;
		room = 0;
	}
	free(text);
	if (!error && ferror(lines))
		error = &error_internal;
	if (!error)
		error = commit(import, &batch, NULL, &none, 0, &notes);
	batch_clear(&batch);
	strbuf_free(&notes);
	return error;
}

/* All in one transaction, of which nothing stays. */
static const struct error *
pretend(struct import *import, FILE *lines)
{
	const struct error *error, *failure;

	db_begin(WRITES);
	error = read_lines(import, lines);
	failure = db_undo();
	notification_forget();
	return failure ? failure : error;
}

const struct error *
import_read(struct import *import, FILE *lines)
{
	const struct error *error;

	db_begin(READS);
	export_key_begin();
	if ((error = db_commit()))
		return error;
	/* What is old shall not be taken for the present time. */
	if (!import->dry_run)
		age_begin();
	if (import->dry_run)
		error = pretend(import, lines);
	else if (!(error = read_lines(import, lines)))
		error = positions_tell();
	import->complete = take_complete();
	import->bad = take_bad_count();
	return error;
}
