/*
 * Files: what is known of them, who may have them. Their bytes are storage's, how they come and go is HTTP's.
 */
#ifndef MOZNODS_FILE_H
#define MOZNODS_FILE_H

struct error;
struct receiving;
struct request;

/* Stores what has been received completely as a file of the caller, under the name they gave it, and answers with it. For
 * handlers in MODE_ALONE. */
const struct error *file_store(struct request *request, struct receiving *receiving, const char *name);

/* GET /api/files/{id}/ */
const struct error *file_show(struct request *request);

/* GET /api/files/{id}/download/: fills in `download`, no reply. */
const struct error *file_download(struct request *request);

/* POST /api/files/{id}/link/ */
const struct error *file_link(struct request *request);

/* DELETE /api/files/{id}/: from its message and as an avatar too. A message that has nothing else to show goes with it. */
const struct error *file_delete(struct request *request);

/* Deletes the files that were never attached within orphan_hours and are nobody's avatar. In a transaction of its own. */
void file_forget_orphans(void);

#endif
