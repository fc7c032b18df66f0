/*
 * One line of an import, as the functions that take lines see it. All of it inside a write transaction that may be run again, so that
 * what they remember is in the line alone.
 */
#ifndef MOZNODS_IMPORT_LINE_H
#define MOZNODS_IMPORT_LINE_H

#include "lib/import/arrival.h"
#include "lib/request/input.h"

#include <stdbool.h>
#include <stdint.h>

struct strbuf;

enum verdict {
	LINE_ADDED,    /* `own_id` is what it is here */
	LINE_KNOWN,    /* it was here before */
	LINE_LEFT_OUT, /* for a reason that has been noted, or because it only says something */
	LINE_BAD       /* the errors of the input, or a note, say why */
};

struct line {
	int64_t number; /* in its file, from 1 */
	const char *key;
	struct input input;
	struct arrivals arrivals; /* the bytes that it brings */
	int64_t own_id;
	bool settled; /* left out for good: its key is remembered as that of a place, behind the message `own_id` */
	struct strbuf *notes;
};

/* Takes a line of one type: first all fields, then what they name, then it acts. */
typedef enum verdict line_taker(struct line *line);

line_taker line_account, line_person, line_former_username, line_block, line_session;
line_taker line_room, line_member, line_mute, line_read, line_invite, line_ban, line_log, line_site_ban;
line_taker line_message, line_file, line_pin, line_reaction, line_setting;

/* Notes something about the line, for a person. */
void line_note(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Whether a field is there and not null. */
bool line_has(const struct line *line, const char *field);

/* A time; what it is where it is not given, Unix seconds. */
int64_t line_time(struct line *line, const char *field, int64_t otherwise);

/* A truth value that need not be given. */
bool line_boolean(struct line *line, const char *field, bool otherwise);

/* One of some words, or the first where it is not given, or none of them: then that is noted. */
const char *line_word(struct line *line, const char *field, const char *words);

/* A text of at most so many characters, without what a line may not hold, cut where it is longer; "" where it is not given. With
 * `several` it may have several lines. */
const char *line_text(struct line *line, const char *field, size_t most, bool several);

/* The id of the object that a field names by its key; 0, and an error, where there is none before this line. With `optional` the field
 * may be missing or null. */
int64_t line_reference(struct line *line, const char *field, const char *kind, bool optional);

/* The id of the message that a field names by its key, be it there still or not; 0, and a note, where it has never come: it was left
 * out, or the lines are those of one person. */
int64_t line_message_there(struct line *line, const char *field);

#endif
