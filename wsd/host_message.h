/*
 * What daemons of several hosts send each other, signed with the server's key, so that nobody else on their network is believed: a
 * greeting, the first bytes of a connection that is handed on, with the address of whose it is, and a wakeup, a datagram.
 */
#ifndef MOZNODS_WSD_HOST_MESSAGE_H
#define MOZNODS_WSD_HOST_MESSAGE_H

#include "lib/base/address.h"
#include "lib/base/wakeup.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	HOST_MAC_BYTES = 32,
	HOST_GREETING_BYTES = 8 + 8 + ADDRESS_BYTES + HOST_MAC_BYTES,
	HOST_WAKEUP_BYTES = 8 + 8 * WAKEUP_STREAMS_MAX + HOST_MAC_BYTES,
	HOST_GREETING_SECONDS = 60 /* as much may the clocks of two hosts differ */
};

/* Writes the greeting for a connection of `client`. False: there is no key. */
bool host_greeting_write(unsigned char to[HOST_GREETING_BYTES], const char *client);

/* Whether it is a greeting of a host with the same key, of this minute; then whose connection it is. */
bool host_greeting_read(const unsigned char from[HOST_GREETING_BYTES], char client[ADDRESS_BYTES]);

/* Writes a datagram; returns its length, 0: there is no key. */
size_t host_wakeup_write(unsigned char to[HOST_WAKEUP_BYTES], const struct wakeup *wakeup);

/* Adds what a datagram says to a wakeup. False: it is none, or of somebody else. */
bool host_wakeup_read(const unsigned char *from, size_t length, struct wakeup *wakeup);

#endif
