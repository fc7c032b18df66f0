/* What storing bytes and removing them have in common. */
#ifndef MOZNODS_STORAGE_INTERNAL_H
#define MOZNODS_STORAGE_INTERNAL_H

enum { STORAGE_STALE_SECONDS = 60 * 60 }; /* after which nobody can still be receiving */

#define STORAGE_TEMPORARY_PREFIX "upload-" /* of what is being received */
#define STORAGE_ELSEWHERE "files/tmp"      /* where it is received while `files` is a link to another disk; else in `tmp` */
#define STORAGE_HOLD_NAME "files.lock"     /* who copies files holds it: storage_hold */

#endif
