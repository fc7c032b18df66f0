/* A token bucket: see bucket.h. */
#include "bucket.h"
#include "lib/base/clock.h"

enum { WHOLE = 1000 };

int
bucket_take(struct bucket *bucket, int price, int most, int rate)
{
	int64_t full = (int64_t)most * WHOLE, wanted = (int64_t)(price < most ? price : most) * WHOLE, now = clock_uptime_ms();

	if (!bucket->filled)
		bucket->level = full;
	else
		bucket->level += (now - bucket->filled) * rate;
	bucket->filled = now;
	if (bucket->level > full)
		bucket->level = full;
	if (bucket->level < wanted)
		return (int)((wanted - bucket->level - 1) / ((int64_t)rate * WHOLE) + 1);
	bucket->level -= wanted;
	return 0;
}
