/*
 * What a message is found by beside its words: words of the index that begin with a sign, which no word of a text has, and behind it have
 * an id, a day, or what hangs on the message.
 */
#ifndef MOZNODS_SEARCH_SIGN_H
#define MOZNODS_SEARCH_SIGN_H

#include <stdbool.h>
#include <stdint.h>

struct strbuf;

enum search_sign {
	SEARCH_SIGN_ROOM = '#',
	SEARCH_SIGN_AUTHOR = '@',
	SEARCH_SIGN_DAY = '!',     /* `!20260501`, in UTC */
	SEARCH_SIGN_HAS = '+',     /* and a name of search_has */
	SEARCH_SIGN_MENTION = '&', /* whom it names; alone, it calls everybody */
};

/* From which word on, and before which, each is a room's: a colon follows the digits. */
#define SEARCH_SIGN_ROOM_FIRST "#"
#define SEARCH_SIGN_ROOM_END "#:"

enum search_has { SEARCH_HAS_FILE, SEARCH_HAS_IMAGE, SEARCH_HAS_LINK };

/* Appends the sign with a number, or a text, behind it. */
void search_sign_write(struct strbuf *to, enum search_sign sign, int64_t number);
void search_sign_write_text(struct strbuf *to, enum search_sign sign, const char *text);

/* What hangs on a message by its name, in small letters; and the other way round, in letters of either case. False: there is nothing of
 * that name. */
const char *search_has_name(enum search_has has);
bool search_has_read(const char *name, enum search_has *has);

#endif
