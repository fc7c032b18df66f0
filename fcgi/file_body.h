/*
 * An answer whose body is part of an open file: read by this worker where it is short, by the sender where its reader may be slow.
 */
#ifndef MOZNODS_FILE_BODY_H
#define MOZNODS_FILE_BODY_H

#include <stdint.h>

struct http;

/* Answers with `length` bytes of the file from `first` on; type and caching are in the answer's own headers. The descriptor stays the
 * caller's. Returns the HTTP status, which is another one where the client has too many slow answers under way. */
int file_body_send(struct http *http, int descriptor, int status, int64_t first, int64_t length);

/* Answers with the file that the handler has written, request.reply_file, for whoever asked and nobody else. Returns the HTTP status. */
int file_body_answer(struct http *http);

#endif
