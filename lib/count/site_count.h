/*
 * What is counted of the site: the lengths of the lists of users and of public rooms, and the bytes of all files. Whoever makes one
 * more or less says so here, in the same transaction; nobody else changes the counts. They are written at its end (lib/db/late.h), since
 * everybody writes them.
 */
#ifndef MOZNODS_SITE_COUNT_H
#define MOZNODS_SITE_COUNT_H

#include <stdbool.h>
#include <stdint.h>

/* There is one more active account, or one fewer. */
void site_count_active_users(bool more);

/* There are so many more bytes of files, of their thumbs, too: for lib/count/file_count.c alone. */
void site_count_file_bytes(int64_t change);

/* There is one more public room, or one fewer. */
void site_count_public_rooms(bool more);

#endif
