/*
 * A token bucket: how much may be used at once, and how fast it is refilled.
 */
#ifndef MOZNODS_WSD_BUCKET_H
#define MOZNODS_WSD_BUCKET_H

#include <stdint.h>

/* A zeroed struct is a full one. */
struct bucket {
	int64_t level;  /* thousandths of a token that are left */
	int64_t filled; /* when that was so; milliseconds of uptime, 0: never yet */
};

/* Takes `price` tokens, at most as many as there can be, out of a bucket of `most` that gets `rate` a second. Returns 0, or in
 * how many seconds there are enough, and then takes none. */
int bucket_take(struct bucket *bucket, int price, int most, int rate);

#endif
