/* Messages between hosts: see host_message.h. Numbers are little-endian. */
#include "lib/base/host_message.h"
#include "lib/base/clock.h"
#include "lib/base/server_key.h"

#include <endian.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { MAGIC_BYTES = 8, NUMBER_BYTES = 8 };

static const char greeting_magic[] = "MOzGreet", wakeup_magic[] = "MOzWake.";

_Static_assert(HOST_MAC_BYTES == crypto_auth_hmacsha256_BYTES && (int)SERVER_KEY_BYTES == crypto_auth_hmacsha256_KEYBYTES,
               "the secret is the key");

static void
put_number(unsigned char *to, int64_t number)
{
	uint64_t value = htole64((uint64_t)number);

	memcpy(to, &value, sizeof value);
}

static int64_t
get_number(const unsigned char *from)
{
	uint64_t value;

	memcpy(&value, from, sizeof value);
	return (int64_t)le64toh(value);
}

/* Signs `length` bytes behind themselves. */
static bool
sign(unsigned char *bytes, size_t length)
{
	const unsigned char *key = server_key();

	return key && crypto_auth_hmacsha256(bytes + length, bytes, length, key) == 0;
}

/* Whether `length` bytes begin with the magic, and end with their signature. */
static bool
is_signed(const unsigned char *bytes, size_t length, const char *magic)
{
	const unsigned char *key = server_key();

	return key && length >= MAGIC_BYTES + HOST_MAC_BYTES && !memcmp(bytes, magic, MAGIC_BYTES)
	    && crypto_auth_hmacsha256_verify(bytes + length - HOST_MAC_BYTES, bytes, length - HOST_MAC_BYTES, key) == 0;
}

bool
host_greeting_write(unsigned char to[HOST_GREETING_BYTES], const char *client)
{
	memset(to, 0, HOST_GREETING_BYTES);
	memcpy(to, greeting_magic, MAGIC_BYTES);
	put_number(to + MAGIC_BYTES, clock_now());
	snprintf((char *)to + MAGIC_BYTES + NUMBER_BYTES, ADDRESS_BYTES, "%s", client);
	return sign(to, HOST_GREETING_BYTES - HOST_MAC_BYTES);
}

bool
host_greeting_read(const unsigned char from[HOST_GREETING_BYTES], char client[ADDRESS_BYTES])
{
	int64_t age;

	if (!is_signed(from, HOST_GREETING_BYTES, greeting_magic))
		return false;
	age = clock_now() - get_number(from + MAGIC_BYTES);
	if (age > HOST_GREETING_SECONDS || age < -HOST_GREETING_SECONDS)
		return false;
	memcpy(client, from + MAGIC_BYTES + NUMBER_BYTES, ADDRESS_BYTES);
	client[ADDRESS_BYTES - 1] = '\0';
	return true;
}

size_t
host_wakeup_write(unsigned char to[HOST_WAKEUP_BYTES], const struct wakeup *wakeup)
{
	size_t length = MAGIC_BYTES;

	memcpy(to, wakeup_magic, MAGIC_BYTES);
	for (int i = 0; i < wakeup->count && !wakeup->any; i++, length += NUMBER_BYTES)
		put_number(to + length, wakeup->streams[i]);
	return sign(to, length) ? length + HOST_MAC_BYTES : 0;
}

bool
host_wakeup_read(const unsigned char *from, size_t length, struct wakeup *wakeup)
{
	size_t numbers;

	if (!is_signed(from, length, wakeup_magic))
		return false;
	numbers = length - MAGIC_BYTES - HOST_MAC_BYTES;
	/* As wakeup.h has it: without a stream it says that any may have something. */
	wakeup->any = wakeup->any || numbers == 0;
	for (size_t i = 0; i + NUMBER_BYTES <= numbers; i += NUMBER_BYTES)
		wakeup_add(wakeup, get_number(from + MAGIC_BYTES + i));
	return true;
}

/* The magic of a kind. */
static void
numbers_magic(char magic[MAGIC_BYTES + 1], char kind)
{
	snprintf(magic, MAGIC_BYTES + 1, "MOzNum.%c", kind);
}

size_t
host_numbers_write(unsigned char to[HOST_NUMBERS_BYTES], char kind, const char *text, const int64_t *numbers, size_t count)
{
	size_t length = MAGIC_BYTES + ADDRESS_BYTES;
	char magic[MAGIC_BYTES + 1];

	memset(to, 0, HOST_NUMBERS_BYTES);
	numbers_magic(magic, kind);
	memcpy(to, magic, MAGIC_BYTES);
	snprintf((char *)to + MAGIC_BYTES, ADDRESS_BYTES, "%s", text);
	for (size_t i = 0; i < count; i++, length += NUMBER_BYTES)
		put_number(to + length, numbers[i]);
	return sign(to, length) ? length + HOST_MAC_BYTES : 0;
}

bool
host_numbers_read(const unsigned char *from, size_t length, char kind, char text[ADDRESS_BYTES], int64_t *numbers, size_t count)
{
	char magic[MAGIC_BYTES + 1];

	numbers_magic(magic, kind);
	if (length != MAGIC_BYTES + ADDRESS_BYTES + NUMBER_BYTES * count + HOST_MAC_BYTES || !is_signed(from, length, magic))
		return false;
	memcpy(text, from + MAGIC_BYTES, ADDRESS_BYTES);
	text[ADDRESS_BYTES - 1] = '\0';
	for (size_t i = 0; i < count; i++)
		numbers[i] = get_number(from + MAGIC_BYTES + ADDRESS_BYTES + NUMBER_BYTES * i);
	return true;
}
