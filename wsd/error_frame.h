/*
 * The text of an `error` frame.
 */
#ifndef MOZNODS_WSD_ERROR_FRAME_H
#define MOZNODS_WSD_ERROR_FRAME_H

struct error;
struct input;
struct quota;
struct strbuf;

/* Appends it; input (for details), more (instead of those, a JSON object; may be ""), nonce and quota (for retry_after) may be NULL. */
void error_frame_write(const struct error *error, const struct input *input, const char *more, const char *nonce,
                       const struct quota *quota, struct strbuf *to);

#endif
