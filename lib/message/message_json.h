/*
 * Messages as JSON, built from their columns: the one shape that the database's views do not make, because nothing is shown
 * as often. The view message_json says what it is, and a test that both give the same bytes.
 */
#ifndef MOZNODS_MESSAGE_JSON_H
#define MOZNODS_MESSAGE_JSON_H

#include <stdbool.h>
#include <stdint.h>

struct query;
struct strbuf;

/* Runs a query of all columns of the view message_row and appends each message, with commas between them; `seen` is told of each id. */
void message_json_list(struct query *messages, struct strbuf *to, void (*seen)(void *context, int64_t id), void *context);

/* Appends one message; false when there is none. Both inside a transaction. */
bool message_json_one(int64_t message, struct strbuf *to);

#endif
