/*
 * A network of addresses, or one address, in the one form that everybody writes it in.
 */
#ifndef MOZNODS_NETWORK_H
#define MOZNODS_NETWORK_H

#include "lib/base/address.h"

#include <stdbool.h>

struct network_range {
	char text[ADDRESS_BYTES]; /* as it is usually written, without bits beyond its prefix */
	unsigned char first[ADDRESS_KEY_BYTES], last[ADDRESS_KEY_BYTES]; /* its ends, as addresses of IPv6 */
};

/* Reads an address, or one with the length of its prefix behind a slash, of either family; an IPv4 one that IPv6 carries is one of IPv4.
 * False: it is neither. */
bool network_read(const char *text, struct network_range *network);

/* Whether an address is in it. */
bool network_has(const struct network_range *network, const char *address);

/* Whether it has an address of this machine, of a private network, or of a link: one by which strangers do not come. */
bool network_is_near(const struct network_range *network);

#endif
