/*
 * A token bucket: wsd/bucket, at a clock of our own.
 */
#include "tap.h"
#include "lib/base/clock.h"
#include "wsd/bucket.h"

static int64_t now = 5;

int64_t
clock_uptime_ms(void)
{
	return now;
}

int
main(void)
{
	struct bucket bucket = { 0 };
	int taken = 0;

	while (!bucket_take(&bucket, 1, 300, 20))
		taken++;
	claim(taken == 300, "a new bucket is full, and holds no more");
	claim(bucket_take(&bucket, 10, 300, 20) == 1 && bucket_take(&bucket, 30, 300, 20) == 2,
	      "it says in how many seconds there is enough");
	now += 50;
	claim(!bucket_take(&bucket, 1, 300, 20) && bucket_take(&bucket, 1, 300, 20),
	      "what was refused has taken nothing; it fills at its rate");
	now += 3600 * 1000;
	taken = 0;
	while (!bucket_take(&bucket, 1, 300, 20))
		taken++;
	claim(taken == 300, "it does not fill beyond its brim");
	now += 15000;
	claim(!bucket_take(&bucket, 1000, 300, 20), "what costs more than there can be is had for all there is");
	return tap_done();
}
