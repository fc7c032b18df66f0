/* Signs of life: see heartbeat.h. */
#include "heartbeat.h"
#include "lib/base/config.h"

#include <sodium.h>

/* The options that hold, in milliseconds. */
struct intervals {
	int64_t ping, timeout;
};

static int64_t
lesser(int64_t one, int64_t other)
{
	return one < other ? one : other;
}

static struct intervals
intervals_of(const struct heartbeat *heartbeat)
{
	struct intervals intervals = { config.ping_interval * 1000LL, config.ping_timeout * 1000LL };

	if (!heartbeat->in_call)
		return intervals;
	return (struct intervals){ lesser(intervals.ping, config.call_ping_interval * 1000LL),
	                           lesser(intervals.timeout, config.call_ping_timeout * 1000LL) };
}

/* Up to a fifth of the interval before `moment`: thousands that connected together, after a restart for instance, are not to be pinged
 * together for ever. */
static int64_t
spread(int64_t moment, int64_t interval)
{
	return moment - randombytes_uniform((uint32_t)interval / 5 + 1);
}

void
heartbeat_begin(struct heartbeat *heartbeat, int64_t now)
{
	heartbeat->heard = now;
	heartbeat->pinged = spread(now, config.ping_interval * 1000LL);
}

void
heartbeat_pinged(struct heartbeat *heartbeat, int64_t now)
{
	heartbeat->pinged = spread(now, intervals_of(heartbeat).ping);
}

int64_t
heartbeat_deadline(const struct heartbeat *heartbeat)
{
	struct intervals intervals = intervals_of(heartbeat);

	return lesser(heartbeat->heard + intervals.timeout, heartbeat->pinged + intervals.ping);
}

enum heartbeat_action
heartbeat_check(const struct heartbeat *heartbeat, int64_t now)
{
	struct intervals intervals = intervals_of(heartbeat);

	if (now - heartbeat->heard > intervals.timeout)
		return HEARTBEAT_GIVE_UP;
	return now - heartbeat->pinged >= intervals.ping ? HEARTBEAT_PING : HEARTBEAT_NOTHING;
}
