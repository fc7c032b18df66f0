/*
 * How many connections somebody has: see tally.h. A hash table of chains; its key is secret, so that nobody can choose
 * addresses that make one chain long.
 */
#include "tally.h"
#include "lib/base/address.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096 };

struct count {
	struct whose whose;
	int number;
	struct count *next;
};

static struct count *buckets[BUCKETS];

struct whose
whose_address(const char *address)
{
	struct whose whose = { .bytes = { 'a' } };

	address_key(address, whose.bytes + 1);
	return whose;
}

struct whose
whose_user(int64_t user)
{
	struct whose whose = { .bytes = { 'u' } };

	memcpy(whose.bytes + 1, &user, sizeof user);
	return whose;
}

/* Where its count is, or would be put. */
static struct count **
place_of(const struct whose *whose)
{
	static unsigned char key[crypto_shorthash_KEYBYTES];
	static bool drawn;
	struct count **place;
	uint64_t hash;

	if (!drawn)
		randombytes_buf(key, sizeof key);
	drawn = true;
	crypto_shorthash((unsigned char *)&hash, whose->bytes, sizeof whose->bytes, key);
	place = &buckets[hash % BUCKETS];
	while (*place && memcmp(&(*place)->whose, whose, sizeof *whose) != 0)
		place = &(*place)->next;
	return place;
}

int
tally_count(const struct whose *whose)
{
	const struct count *count = *place_of(whose);

	return count ? count->number : 0;
}

int
tally_add(const struct whose *whose)
{
	struct count **place = place_of(whose);

	if (!*place) {
		if (!(*place = calloc(1, sizeof **place)))
			return 0;
		(*place)->whose = *whose;
	}
	return ++(*place)->number;
}

void
tally_remove(const struct whose *whose)
{
	struct count **place = place_of(whose), *count = *place;

	if (!count || --count->number > 0)
		return;
	*place = count->next;
	free(count);
}
