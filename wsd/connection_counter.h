/*
 * Counts connections by address and by user, so that limits can be set for both.
 */
#ifndef MOZNODS_WSD_CONNECTION_COUNTER_H
#define MOZNODS_WSD_CONNECTION_COUNTER_H

#include <stdint.h>

/* The key that connections are counted by; all zeros: none. */
struct owner {
	unsigned char bytes[17];
};

/* The key of a client's address, of an IPv6 one that of its whole /64; and of a user. */
struct owner owner_of_address(const char *address);
struct owner owner_of_user(int64_t user);

/* The number of connections of an owner. */
int connection_counter_get(const struct owner *owner);

/* Counts one more and returns the new number. Where memory has run out it is not counted, and the result is 0. */
int connection_counter_add(const struct owner *owner);

/* Counts one fewer. */
void connection_counter_remove(const struct owner *owner);

#endif
