/*
 * Receiving a file: multipart/form-data with the field `file`, or the bytes themselves.
 */
#ifndef MOZNODS_UPLOAD_H
#define MOZNODS_UPLOAD_H

#include <stdint.h>

struct error;
struct request;

/* POST /api/files/upload/, or with ?name= and the file as the body. Reads the body of the request's `context`, a struct
 * http, in constant memory. */
const struct error *upload_receive(struct request *request);

/* How many bytes the body of an upload may have at most: those of the file, and of a form around it. */
int64_t upload_body_max(void);

#endif
