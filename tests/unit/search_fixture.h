/*
 * What the tests of searching share: a database of its own with rooms and two users, messages that are sent into it, and searches.
 */
#ifndef MOZNODS_TESTS_SEARCH_FIXTURE_H
#define MOZNODS_TESTS_SEARCH_FIXTURE_H

#include "lib/search/search_find.h"

#include <stdbool.h>
#include <stdint.h>

/* Ada is in all rooms but the last, eve in the last; a message is in the room of the number id % ROOMS + 1. */
enum { ROOMS = 40, ADA = 1, EVE = 2, HOUR_MS = 3600 * 1000 };

/* Opens the database, and removes it; false: it did not work. */
bool fixture_open(void);
bool fixture_close(void);

/* Where it is; borrowed. */
const char *fixture_state(void);

/* Sends a message, of ada's, or of eve's where 3 divides its id. Inside a transaction that writes. */
void fixture_send(int64_t id, const char *text);

/* Edits a message, or deletes it where the text is NULL, in a transaction. */
void fixture_change(int64_t id, const char *text);

/* Lets the index follow all that was sent. */
bool fixture_catch_up(void);

/* Has it made anew, which it is when it has followed. */
void fixture_reset(void);

/* How many messages are noted as changed. */
int64_t fixture_notes(void);

/* Lets the index follow, and finishes it. Whether it has each message then as it is and once, as one that is made anew, and nothing is
 * noted any more. It is made anew then. */
bool fixture_right(void);

/* Up to which id old messages are not in the index. */
int64_t fixture_low(void);

/* A part of a search, and one page of one that has time for all, of messages with ids below `before`. */
struct search_found fixture_find_part(int64_t user, const char *typed, const struct search_part *part);
struct search_found fixture_find(int64_t user, const char *typed, int64_t before, int want);

/* Whether ada finds this message alone. */
bool fixture_finds(const char *typed, int64_t id);

#endif
