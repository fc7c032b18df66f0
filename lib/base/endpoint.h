/*
 * Where a server listens: the `address` option as a list of TCP endpoints, and the sockets that are bound to exactly these. An
 * IPv6 socket takes IPv6 alone, so that what is listed is all that is open.
 */
#ifndef MOZNODS_ENDPOINT_H
#define MOZNODS_ENDPOINT_H

#include <stddef.h>
#include <sys/socket.h>

enum { ENDPOINTS_MAX = 16 }; /* addresses in a list */

struct endpoint {
	struct sockaddr_storage address;
	socklen_t size;
	int optional; /* 1: the machine may lack it, as it may lack ::1 of `localhost` */
};

/* Reads a list of addresses separated by blanks or commas: numeric ones of IPv4 and IPv6 (RFC 4007 zones too), and `localhost`,
 * which is 127.0.0.1 and ::1 (RFC 6761, 6.3). Other names are refused, because nothing is looked up. An address that is named
 * twice, or is contained in 0.0.0.0 or :: of the list, counts once. Returns how many there are, or 0 and says why in `fault`. */
int endpoints_parse(const char *addresses, int port, struct endpoint endpoints[ENDPOINTS_MAX], char *fault, size_t size);

/* Listens at every address of the list, at `*port` or, where that is 0, at one that is free at all of them, and sets `*port`. The
 * sockets belong to the caller and are closed on exec. Returns how many there are. 0: there is none, because one address cannot be
 * had; `fault` names it and says why. */
int endpoints_listen(const char *addresses, int *port, int backlog, int sockets[ENDPOINTS_MAX], char *fault, size_t size);

/* Finds the first endpoint under which this machine reaches a server that listens at these addresses: of an unspecified one the
 * loopback's. NULL, or why there is none, which lasts until the next call. */
const char *endpoint_reachable(struct endpoint *endpoint, const char *addresses, int port);

/* Writes that endpoint's address, without its port, as text of up to ADDRESS_BYTES (lib/base/address.h); "" where there is none. */
void endpoint_reachable_text(const char *addresses, char *text, size_t size);

/* Writes an endpoint's address, without its port, as text of up to ADDRESS_BYTES (lib/base/address.h). */
void endpoint_text(const struct endpoint *endpoint, char *text, size_t size);

#endif
