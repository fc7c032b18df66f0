/*
 * The text of a frame, `{"type":…,"data":…}`: what the daemon sends and what REST lists as events. Nobody else writes its braces.
 */
#ifndef MOZNODS_FRAME_TEXT_H
#define MOZNODS_FRAME_TEXT_H

#include <stdint.h>

struct strbuf;

/* Begins a frame. What follows is its data, one JSON value. The type is written as it is: a word without quotes in it. */
void frame_begin(struct strbuf *to, const char *type);

/* Adds `nonce`, a text, to an object that is still open and not empty; NULL adds nothing. */
void frame_nonce(struct strbuf *to, const char *nonce);

/* Ends a frame after its data. */
void frame_end(struct strbuf *to);

/* The same, with the event's place in the log beside the data. */
void frame_end_numbered(struct strbuf *to, int64_t seq);

/* A whole frame, with data that is finished. */
void frame_write(struct strbuf *to, const char *type, const char *data);

#endif
