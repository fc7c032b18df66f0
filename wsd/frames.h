/*
 * The frames that clients send: the table of their types, and their dispatch.
 */
#ifndef MOZNODS_WSD_FRAMES_H
#define MOZNODS_WSD_FRAMES_H

#include "lib/base/json_members.h"

#include <stdbool.h>
#include <stddef.h>

struct frame_job;
struct socket;

/* Takes one whole text message: all of the steps below. */
void frames_take(struct socket *socket, const char *text, size_t length);

/* What a message, which may be any bytes, is, as far as can be seen before it is parsed: for a handler that writes to the database, a
 * ping, a signal from one seat of a call to another, or anything else. */
enum frames_kind { FRAMES_OTHER, FRAMES_WRITE, FRAMES_PING, FRAMES_SIGNAL };
enum frames_kind frames_kind_of(struct span text);

/* Reads a message, borrowed until frames_end: what is to be performed, or why it is refused. */
void frames_begin(struct frame_job *job, struct socket *socket, struct span text);

/* Whether what has been read is a part of a transaction with others, and whether it has to be the last of them. */
bool frames_join(const struct frame_job *job);
bool frames_is_last(const struct frame_job *job);

/* Calls the handler in a transaction, where nothing has refused the frame before. */
void frames_perform(struct frame_job *job);

/* Once that is stored: answers, or sends what is to be sent to others. */
void frames_answer(struct frame_job *job);

/* Frees what the job owns, not the job. */
void frames_end(struct frame_job *job);

#endif
