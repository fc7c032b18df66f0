/*
 * How many connections an address has, and how many a user, so that nobody takes them all.
 */
#ifndef MOZNODS_WSD_CONNECTION_COUNTER_H
#define MOZNODS_WSD_CONNECTION_COUNTER_H

#include <stdint.h>

/* Whose connections are counted together; all zeros: nobody's. */
struct owner {
	unsigned char bytes[17];
};

/* That of a client's address, an IPv6 one with its whole /64. */
struct owner owner_of_address(const char *address);

struct owner owner_of_user(int64_t user);

/* How many there are now. */
int connection_counter_get(const struct owner *owner);

/* One more; returns how many there are then. Where memory has run out it is not counted. */
int connection_counter_add(const struct owner *owner);

/* One fewer. */
void connection_counter_remove(const struct owner *owner);

#endif
