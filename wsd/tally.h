/*
 * How many connections an address has, and how many a user, so that nobody takes them all.
 */
#ifndef MOZNODS_WSD_TALLY_H
#define MOZNODS_WSD_TALLY_H

#include <stdint.h>

/* Whose connections are counted together; all zeros: nobody's. */
struct whose {
	unsigned char bytes[17];
};

/* That of a client's address, an IPv6 one with its whole /64. */
struct whose whose_address(const char *address);

struct whose whose_user(int64_t user);

/* How many there are now. */
int tally_count(const struct whose *whose);

/* One more; returns how many there are then. Where memory has run out it is not counted. */
int tally_add(const struct whose *whose);

/* One fewer. */
void tally_remove(const struct whose *whose);

#endif
