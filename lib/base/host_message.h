/*
 * What several hosts send each other, signed with the server's key, so that nobody else on their network is believed: a greeting,
 * the first bytes of a connection that is handed on, with the address of whose it is; and datagrams: wakeups, and a few numbers
 * and a text, of which the kind says what they are.
 */
#ifndef MOZNODS_HOST_MESSAGE_H
#define MOZNODS_HOST_MESSAGE_H

#include "lib/base/address.h"
#include "lib/base/wakeup.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HOST_MAC_BYTES = 32,
	HOST_GREETING_BYTES = 8 + 8 + ADDRESS_BYTES + HOST_MAC_BYTES,
	HOST_WAKEUP_BYTES = 8 + 8 * WAKEUP_STREAMS_MAX + HOST_MAC_BYTES,
	HOST_NUMBERS_MOST = 16,
	HOST_NUMBERS_BYTES = 8 + ADDRESS_BYTES + 8 * HOST_NUMBERS_MOST + HOST_MAC_BYTES,
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

/* Writes up to HOST_NUMBERS_MOST numbers and a text of up to ADDRESS_BYTES; returns the length, 0: there is no key. */
size_t host_numbers_write(unsigned char to[HOST_NUMBERS_BYTES], char kind, const char *text, const int64_t *numbers, size_t count);

/* Reads exactly so many numbers of that kind, and the text. False: it is nothing of that kind, or of somebody else. */
bool host_numbers_read(const unsigned char *from, size_t length, char kind, char text[ADDRESS_BYTES], int64_t *numbers, size_t count);

#endif
