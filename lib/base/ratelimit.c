/*
 * Rate limits: see ratelimit.h. The file is a hash table of sets of slots; a slot is one word that holds
 * whose window it is (some bits of a keyed hash), when it began and how many requests it has seen,
 * so that one compare-and-swap changes all three together and no lock can be left behind by a killed process.
 */
#include "lib/base/ratelimit.h"
#include "lib/base/address.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	SETS = 8192,
	WAYS = 8,
	TAG_BITS = 20,
	TIME_BITS = 28,
	COUNT_BITS = 16,
	TICKS = 16,         /* a second */
	COUNT_MOST = 65000, /* that fits with the one that is too many */
	WIDE_BITS = 48,     /* of an IPv6 network, limited beside those in it */
	WIDE_TIMES = 10,    /* so many times the limit of one of those */
	WHO_BYTES_MAX = ADDRESS_KEY_BYTES + 1,
	WINDOW = RATELIMIT_WINDOW * TICKS + 1 /* one more, because the first tick is cut short */
};

#define MAGIC 0x4d4f7a6e4c696d32u /* "MOznLim2" */

struct table {
	uint64_t magic;
	int64_t boot;                                 /* windows count from a start of the machine, and end with the next */
	unsigned char key[crypto_shorthash_KEYBYTES]; /* secret, so that nobody can choose whom to collide with */
	_Atomic uint64_t slots[SETS][WAYS];
};

static struct table own_table, *table = &own_table;
static bool (*elsewhere)(const struct ratelimit_question *question, struct quota *quota);

/* Brings a file of any content to that of an empty table. The lock keeps two beginners apart. */
static bool
initialise(int file)
{
	struct table *mapped;
	bool good;

	if (flock(file, LOCK_EX) || posix_fallocate(file, 0, sizeof *mapped))
		return false;
	mapped = mmap(NULL, sizeof *mapped, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (mapped == MAP_FAILED)
		return false;
	if (mapped->magic != MAGIC || mapped->boot != clock_boot()) {
		memset((void *)mapped, 0, sizeof *mapped);
		randombytes_buf(mapped->key, sizeof mapped->key);
		mapped->boot = clock_boot();
		mapped->magic = MAGIC;
	}
	good = flock(file, LOCK_UN) == 0;
	table = mapped;
	return good;
}

void
ratelimit_open(const char *state)
{
	char path[PATH_MAX];
	int file;

	randombytes_buf(own_table.key, sizeof own_table.key);
	snprintf(path, sizeof path, "%s/limits", state);
	file = private_open(path, O_RDWR | O_CREAT);
	if (file < 0 || !initialise(file))
		log_warning("%s: %s: each process counts rate limits for itself", path, strerror(errno));
	if (file >= 0)
		close(file);
}

static int
limit_of(enum limit limit)
{
	const int limits[] = {
		[LIMIT_NONE] = 0,
		[LIMIT_AUTH] = config.limit_auth,
		[LIMIT_GENERAL] = config.limit_general,
		[LIMIT_UPLOAD] = config.limit_upload,
		[LIMIT_CHAT] = config.limit_chat,
		[LIMIT_POLL] = config.limit_poll,
		[LIMIT_GUESS] = config.limit_guess,
		[LIMIT_CONNECT] = config.limit_connects,
		[LIMIT_INVITE] = config.limit_invites,
		[LIMIT_REGISTER] = 0,
		[LIMIT_TOTP] = config.limit_totp,
		[LIMIT_REACT] = config.limit_reactions,
		[LIMIT_SEARCH] = config.limit_search
	};

	return config.limits ? limits[limit] : 0;
}

static uint64_t
pack(uint64_t tag, uint64_t start, uint64_t count)
{
	return tag << (TIME_BITS + COUNT_BITS) | start << COUNT_BITS | count;
}

static uint64_t
tag_of(uint64_t slot)
{
	return slot >> (TIME_BITS + COUNT_BITS);
}

static uint64_t
start_of(uint64_t slot)
{
	return slot >> COUNT_BITS & ((1u << TIME_BITS) - 1);
}

static uint64_t
ratelimit_count_of(uint64_t slot)
{
	return slot & ((1u << COUNT_BITS) - 1);
}

/*
 * Ticks since the window of a slot began. Another process may have begun it just after we looked at the clock, and
 * then it is new, not old.
 */
static uint64_t
age(uint64_t slot, uint64_t now)
{
	const uint64_t span = 1u << TIME_BITS;
	uint64_t ticks = (now - (slot >> COUNT_BITS)) & (span - 1);

	return ticks >= span - TICKS ? 0 : ticks;
}

static struct quota
verdict(int limit, uint64_t count, uint64_t slot_age)
{
	int left = slot_age >= WINDOW ? 0 : (int)(WINDOW - 1 - slot_age);

	return (struct quota){
		.limit = limit,
		.remaining = count >= (uint64_t)limit ? 0 : limit - (int)count,
		.reset = (left + TICKS - 1) / TICKS,
		.exceeded = count > (uint64_t)limit
	};
}

/* Where this tag counts: its own live slot, else the first that is free, else the one that ends soonest. */
static int
choose(_Atomic uint64_t *set, uint64_t tag, uint64_t now, uint64_t seen[WAYS])
{
	int free_way = -1, oldest = 0;

	for (int i = 0; i < WAYS; i++) {
		seen[i] = atomic_load_explicit(&set[i], memory_order_relaxed);
		if (seen[i] && age(seen[i], now) < WINDOW) {
			if (tag_of(seen[i]) == tag)
				return i;
			if (age(seen[i], now) > age(seen[oldest], now))
				oldest = i;
		} else if (free_way < 0) {
			free_way = i;
		}
	}
	return free_way >= 0 ? free_way : oldest;
}

/* The set of slots that somebody counts in, and what marks theirs. */
static _Atomic uint64_t *
find_set(enum limit class, const void *who, size_t size, uint64_t *tag)
{
	unsigned char text[1 + WHO_BYTES_MAX] = { (unsigned char)class };
	uint64_t hash;

	memcpy(text + 1, who, size);
	crypto_shorthash((unsigned char *)&hash, text, 1 + size, table->key);
	*tag = hash >> (64 - TAG_BITS);
	return table->slots[hash % SETS];
}

static uint64_t
ticks_now(void)
{
	return (uint64_t)clock_uptime_ms() * TICKS / 1000;
}

static struct quota
ratelimit_count(enum limit class, int limit, const void *who, size_t size)
{
	uint64_t tag, now, seen[WAYS], next;
	struct quota quota;
	_Atomic uint64_t *set;
	int way;

	if (!limit)
		return (struct quota){ 0 };
	set = find_set(class, who, size, &tag);
	now = ticks_now();
	do {
		way = choose(set, tag, now, seen);
		if (!seen[way] || tag_of(seen[way]) != tag || age(seen[way], now) >= WINDOW)
			next = pack(tag, now & ((1u << TIME_BITS) - 1), 1);
		else if (ratelimit_count_of(seen[way]) > (uint64_t)limit) {
			quota = verdict(limit, ratelimit_count_of(seen[way]), age(seen[way], now));
			quota.again = true;
			return quota;
		} else
			next = seen[way] + 1;
		/* Whoever loses the race looks again: the winner may have been the same user. */
	} while (!atomic_compare_exchange_weak(&set[way], &seen[way], next));
	quota = verdict(limit, ratelimit_count_of(next), age(next, now));
	quota.window = start_of(next);
	return quota;
}

static struct quota
count_user(enum limit limit, int64_t user)
{
	/* One byte longer than any address, so that no user is mistaken for one. */
	unsigned char who[ADDRESS_KEY_BYTES + 1] = { 'u' };

	memcpy(who + 1, &user, sizeof user);
	return ratelimit_count(limit, limit_of(limit), who, sizeof who);
}

/* What an IPv6 address's /48 is counted under; false: it is no IPv6 address. Who has a /48, as providers give them away, has 65,536
 * networks of a client's size. No client's key has the last byte. */
static bool
wide_key(const unsigned char key[ADDRESS_KEY_BYTES], unsigned char wide[ADDRESS_KEY_BYTES])
{
	static const unsigned char nobody[ADDRESS_KEY_BYTES], four[] = { 0xff, 0xff };

	if (!memcmp(key, nobody, sizeof nobody) || !memcmp(key + 10, four, sizeof four))
		return false;
	memset(wide, 0, ADDRESS_KEY_BYTES);
	memcpy(wide, key, WIDE_BITS / 8);
	wide[ADDRESS_KEY_BYTES - 1] = WIDE_BITS;
	return true;
}

static int
wide_limit(int limit)
{
	return limit * WIDE_TIMES < COUNT_MOST ? limit * WIDE_TIMES : COUNT_MOST;
}

/* What is said where the /48 has had enough though its client has not. */
static struct quota
both(struct quota own, struct quota wide)
{
	if (!wide.exceeded || own.exceeded)
		return own;
	own.remaining = 0;
	own.reset = wide.reset;
	own.exceeded = true;
	own.again = wide.again;
	return own;
}

static struct quota
count_address(enum limit limit, const char *address)
{
	unsigned char key[ADDRESS_KEY_BYTES], wide[ADDRESS_KEY_BYTES];
	int most = limit_of(limit);
	struct quota quota;

	address_key(address, key);
	quota = ratelimit_count(limit, most, key, sizeof key);
	if (!most || quota.exceeded || !wide_key(key, wide))
		return quota;
	return both(quota, ratelimit_count(limit, wide_limit(most), wide, sizeof wide));
}

static struct quota
return_address(enum limit class, const char *address, struct quota quota)
{
	unsigned char key[ADDRESS_KEY_BYTES];
	uint64_t tag, now = ticks_now(), seen[WAYS], passed;
	int limit = limit_of(class), way;
	_Atomic uint64_t *set;

	if (!limit || quota.exceeded)
		return quota;
	address_key(address, key);
	set = find_set(class, key, sizeof key, &tag);
	do {
		way = choose(set, tag, now, seen);
		if (tag_of(seen[way]) != tag || start_of(seen[way]) != quota.window || age(seen[way], now) >= WINDOW
		    || !ratelimit_count_of(seen[way]))
			return quota;
		/* One that was refused is counted too, so that the word stands still from then on: it is not among those that passed. */
		passed = ratelimit_count_of(seen[way]) > (uint64_t)limit ? (uint64_t)limit : ratelimit_count_of(seen[way]);
	} while (!atomic_compare_exchange_weak(&set[way], &seen[way], pack(tag, quota.window, passed - 1)));
	return verdict(limit, passed - 1, age(seen[way], now));
}

static struct quota
count_next(enum limit class, int limit, const unsigned char key[ADDRESS_KEY_BYTES])
{
	uint64_t tag, now = ticks_now(), seen[WAYS];
	_Atomic uint64_t *set = find_set(class, key, ADDRESS_KEY_BYTES, &tag);
	int way;

	way = choose(set, tag, now, seen);
	if (!seen[way] || tag_of(seen[way]) != tag || age(seen[way], now) >= WINDOW)
		return verdict(limit, 0, 0);
	return verdict(limit, ratelimit_count_of(seen[way]) + 1, age(seen[way], now));
}

static struct quota
next_address(enum limit class, const char *address)
{
	unsigned char key[ADDRESS_KEY_BYTES], wide[ADDRESS_KEY_BYTES];
	int limit = limit_of(class);
	struct quota quota;

	if (!limit)
		return (struct quota){ 0 };
	address_key(address, key);
	quota = count_next(class, limit, key);
	return wide_key(key, wide) ? both(quota, count_next(class, wide_limit(limit), wide)) : quota;
}

void
ratelimit_set_elsewhere(bool (*ask)(const struct ratelimit_question *question, struct quota *quota))
{
	elsewhere = ask;
}

bool
ratelimit_is_shared(enum limit limit)
{
	return limit == LIMIT_AUTH || limit == LIMIT_GUESS || limit == LIMIT_CHAT || limit == LIMIT_INVITE || limit == LIMIT_TOTP;
}

struct quota
ratelimit_answer(const struct ratelimit_question *question)
{
	if (!question->address)
		return count_user(question->limit, question->user);
	switch (question->what) {
	case RATELIMIT_RETURN: return return_address(question->limit, question->address, question->quota);
	case RATELIMIT_NEXT: return next_address(question->limit, question->address);
	default: return count_address(question->limit, question->address);
	}
}

/* Asks elsewhere, where that is to be and limits count at all, else here. */
static struct quota
ratelimit_ask(const struct ratelimit_question *question)
{
	struct quota quota;

	if (elsewhere && ratelimit_is_shared(question->limit) && limit_of(question->limit) && elsewhere(question, &quota))
		return quota;
	return ratelimit_answer(question);
}

struct quota
ratelimit_user(enum limit limit, int64_t user)
{
	return ratelimit_ask(&(struct ratelimit_question){ .what = RATELIMIT_COUNT, .limit = limit, .user = user });
}

struct quota
ratelimit_address(enum limit limit, const char *address)
{
	return ratelimit_ask(&(struct ratelimit_question){ .what = RATELIMIT_COUNT, .limit = limit, .address = address });
}

struct quota
ratelimit_address_return(enum limit limit, const char *address, struct quota quota)
{
	return ratelimit_ask(
		&(struct ratelimit_question){ .what = RATELIMIT_RETURN, .limit = limit, .address = address, .quota = quota });
}

struct quota
ratelimit_address_next(enum limit limit, const char *address)
{
	return ratelimit_ask(&(struct ratelimit_question){ .what = RATELIMIT_NEXT, .limit = limit, .address = address });
}
