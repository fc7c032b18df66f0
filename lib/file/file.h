/*
 * Files: what is known of them, who may have them. Their bytes are storage's, how they come and go is HTTP's.
 */
#ifndef MOZNODS_FILE_H
#define MOZNODS_FILE_H

#include <stdint.h>

struct error;
struct query;
struct receiving;
struct request;

/* What a client has sent, received completely. */
struct sent_file {
	struct receiving *bytes, *thumb; /* thumb: NULL for none */
	const char *name;                /* as they gave it */
	int64_t duration;                /* milliseconds, or DURATION_NONE */
};

/* Stores it as a file of the caller, and answers with it. For handlers in MODE_ALONE. */
const struct error *file_store(struct request *request, const struct sent_file *sent);

/* GET /api/files/{id}/ */
const struct error *file_show(struct request *request);

/* GET /api/files/{id}/download/: fills in `download`, no reply. */
const struct error *file_download(struct request *request);

/* Fills in `download` from the first row of a query of hash, name, media type, character set, size and time, which is given the
 * request's file as :file. */
const struct error *file_fill_download(struct request *request, struct query *find);

/* POST /api/files/{id}/link/ */
const struct error *file_link(struct request *request);

/* DELETE /api/files/{id}/: from its message and as an avatar too. A message that has nothing else to show goes with it. */
const struct error *file_delete(struct request *request);

/* Deletes the files that were never attached within orphan_hours and are nobody's avatar. In a transaction of its own. */
void file_forget_orphans(void);

#endif
