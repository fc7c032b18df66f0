/*
 * Who and what fills the disk, for who administers the site.
 */
#ifndef MOZNODS_STORAGE_REPORT_H
#define MOZNODS_STORAGE_REPORT_H

struct error;
struct request;

/* GET /api/admin/storage/: what is free and used, the people whose files have most bytes, the rooms, the files */
const struct error *storage_report_show(struct request *request);

#endif
