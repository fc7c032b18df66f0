/*
 * The frames that clients send: the table of their types, and what becomes of each.
 */
#ifndef MOZNODS_WSD_FRAMES_H
#define MOZNODS_WSD_FRAMES_H

#include <stddef.h>

struct error;
struct input;
struct quota;
struct session;
struct strbuf;

/* Takes one whole text message. */
void frames_take(struct session *session, const char *text, size_t length);

/* Appends an `error` frame; input (for details), nonce and quota (for retry_after) may be NULL. */
void frames_write_error(const struct error *error, const struct input *input, const char *nonce, const struct quota *quota,
                        struct strbuf *to);

#endif
