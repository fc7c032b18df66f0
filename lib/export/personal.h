/*
 * What the server knows of somebody, for themself.
 */
#ifndef MOZNODS_EXPORT_PERSONAL_H
#define MOZNODS_EXPORT_PERSONAL_H

struct error;
struct request;

/* GET /api/users/me/export/: fills in `reply_file`, no reply. Once an hour; whenever it is asked for where limits are off. */
const struct error *personal_export(struct request *request);

#endif
