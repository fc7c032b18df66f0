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
#include <sys/queue.h>

enum { BUCKETS = 4096 };

struct count {
	struct whose whose;
	int number;
	SLIST_ENTRY(count) in_bucket;
};

static SLIST_HEAD(count_bucket, count) buckets[BUCKETS];

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

static struct count_bucket *
bucket_of(const struct whose *whose)
{
	static unsigned char key[crypto_shorthash_KEYBYTES];
	static bool drawn;
	uint64_t hash;

	if (!drawn)
		randombytes_buf(key, sizeof key);
	drawn = true;
	crypto_shorthash((unsigned char *)&hash, whose->bytes, sizeof whose->bytes, key);
	return &buckets[hash % BUCKETS];
}

/* Their count; NULL: they have none. */
static struct count *
count_of(struct count_bucket *bucket, const struct whose *whose)
{
	struct count *count;

	SLIST_FOREACH(count, bucket, in_bucket)
		if (memcmp(&count->whose, whose, sizeof *whose) == 0)
			break;
	return count;
}

int
tally_count(const struct whose *whose)
{
	const struct count *count = count_of(bucket_of(whose), whose);

	return count ? count->number : 0;
}

int
tally_add(const struct whose *whose)
{
	struct count_bucket *bucket = bucket_of(whose);
	struct count *count = count_of(bucket, whose);

	if (!count) {
		if (!(count = calloc(1, sizeof *count)))
			return 0;
		count->whose = *whose;
		SLIST_INSERT_HEAD(bucket, count, in_bucket);
	}
	return ++count->number;
}

void
tally_remove(const struct whose *whose)
{
	struct count_bucket *bucket = bucket_of(whose);
	struct count *count = count_of(bucket, whose);

	if (!count || --count->number > 0)
		return;
	SLIST_REMOVE(bucket, count, count, in_bucket);
	free(count);
}
