/*
 * The state directory on a shared host, where there may be no place for it but among the files that the web server shows
 * to everybody.
 */
#ifndef MOZNODS_WEBROOT_H
#define MOZNODS_WEBROOT_H

#include <stdbool.h>

/* Where the state directory lies beneath this program or beneath DOCUMENT_ROOT, sees to it that there is a .htaccess in it
 * that keeps everybody out. False, and why in the log: there is none, and it cannot be written. */
bool webroot_guard(void);

#endif
