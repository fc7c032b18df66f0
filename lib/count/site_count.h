/*
 * The lengths of the lists of users and of public rooms. Whoever makes a list longer or shorter says so here, in the same
 * transaction; nobody else changes the counts.
 */
#ifndef MOZNODS_SITE_COUNT_H
#define MOZNODS_SITE_COUNT_H

#include <stdbool.h>

/* There is one more active account, or one fewer. */
void site_count_active_users(bool more);

/* There is one more public room, or one fewer. */
void site_count_public_rooms(bool more);

#endif
