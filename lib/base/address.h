/*
 * Network addresses: whose proxy is believed, and who the client behind it is.
 */
#ifndef MOZNODS_ADDRESS_H
#define MOZNODS_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

enum {
	ADDRESS_BYTES = 64, /* room for the text of any address */
	ADDRESS_KEY_BYTES = 16
};

/* Whether `address` is one of `networks`, or inside one: IPv4 and IPv6, `10.0.0.0/8`, separated by spaces or commas. */
bool address_among(const char *address, const char *networks);

/* Whether every word of such a list is an address or a network. */
bool address_networks_valid(const char *networks);

/* Whether an address is one of the loopback: what comes from there comes from this machine. */
bool address_is_loopback(const char *address);

/* Whether a host, as it stands in `Host` or in an address, with or without port, is the loopback by its name or address. */
bool address_names_loopback(const char *host);

/* Reads an address of either family as one of IPv6, that of IPv4 as ::ffff:a.b.c.d (RFC 4291, 2.5.5.2). `offset`: how many bits precede
 * those of its family, 96 or 0. False: it is none. */
bool address_read(const char *text, unsigned char address[ADDRESS_KEY_BYTES], int *offset);

/* Writes what all addresses of one client have in common: that of IPv4, however written, and the /64 of an IPv6 one, which
 * its owner has as a whole. Of what is no address: zeros. */
void address_key(const char *address, unsigned char key[ADDRESS_KEY_BYTES]);

/* Writes the client's address: the peer's or, while that is among the networks `trusted`, what it says in X-Forwarded-For,
 * read from its end (each proxy appends), with or without port and brackets. An IPv4 address that IPv6 carries (RFC 4291, 2.5.5.2) comes out as itself;
 * what is no address, as it is. `forwarded` may be NULL. */
void address_of_client(const char *peer, const char *forwarded, const char *trusted, char client[ADDRESS_BYTES]);

#endif
