/*
 * The connection counter: see connection_counter.h. A hash table with chaining; its key is secret, so that nobody can choose
 * addresses that make one chain long.
 */
#include "connection_counter.h"
#include "lib/base/address.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

enum { BUCKETS = 4096 };

struct count {
	struct owner owner;
	int number;
	SLIST_ENTRY(count) in_bucket;
};

static SLIST_HEAD(count_bucket, count) buckets[BUCKETS];

struct owner
owner_of_address(const char *address)
{
	struct owner owner = { .bytes = { 'a' } };

	address_key(address, owner.bytes + 1);
	return owner;
}

struct owner
owner_of_user(int64_t user)
{
	struct owner owner = { .bytes = { 'u' } };

	memcpy(owner.bytes + 1, &user, sizeof user);
	return owner;
}

static struct count_bucket *
bucket_of(const struct owner *owner)
{
	static unsigned char key[crypto_shorthash_KEYBYTES];
	static bool drawn;
	uint64_t hash;

	if (!drawn)
		randombytes_buf(key, sizeof key);
	drawn = true;
	crypto_shorthash((unsigned char *)&hash, owner->bytes, sizeof owner->bytes, key);
	return &buckets[hash % BUCKETS];
}

/* The owner's count; NULL: no connections. */
static struct count *
count_of(struct count_bucket *bucket, const struct owner *owner)
{
	struct count *count;

	SLIST_FOREACH(count, bucket, in_bucket)
		if (memcmp(&count->owner, owner, sizeof *owner) == 0)
			break;
	return count;
}

int
connection_counter_get(const struct owner *owner)
{
	const struct count *count = count_of(bucket_of(owner), owner);

	return count ? count->number : 0;
}

int
connection_counter_add(const struct owner *owner)
{
	struct count_bucket *bucket = bucket_of(owner);
	struct count *count = count_of(bucket, owner);

	if (!count) {
		if (!(count = calloc(1, sizeof *count)))
			return 0;
		count->owner = *owner;
		SLIST_INSERT_HEAD(bucket, count, in_bucket);
	}
	return ++count->number;
}

void
connection_counter_remove(const struct owner *owner)
{
	struct count_bucket *bucket = bucket_of(owner);
	struct count *count = count_of(bucket, owner);

	if (!count || --count->number > 0)
		return;
	SLIST_REMOVE(bucket, count, count, in_bucket);
	free(count);
}
