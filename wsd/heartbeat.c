/* Heartbeats: see heartbeat.h. */
#include "heartbeat.h"
#include "lib/base/config.h"

#include <sodium.h>

/* The options that apply, in milliseconds. */
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

/* Up to a fifth of the interval before `moment`: jitter, so that thousands that connected together, after a restart for instance,
 * are not pinged together from then on. */
static int64_t
spread(int64_t moment, int64_t interval)
{
	return moment - randombytes_uniform((uint32_t)interval / 5 + 1);
}

void
heartbeat_begin(struct heartbeat *heartbeat, int64_t now)
{
	heartbeat->last_received = now;
	heartbeat->last_ping = spread(now, config.ping_interval * 1000LL);
}

void
heartbeat_pinged(struct heartbeat *heartbeat, int64_t now)
{
	heartbeat->last_ping = spread(now, intervals_of(heartbeat).ping);
}

int64_t
heartbeat_deadline(const struct heartbeat *heartbeat)
{
	struct intervals intervals = intervals_of(heartbeat);

	return lesser(heartbeat->last_received + intervals.timeout, heartbeat->last_ping + intervals.ping);
}

enum heartbeat_action
heartbeat_check(const struct heartbeat *heartbeat, int64_t now)
{
	struct intervals intervals = intervals_of(heartbeat);

	if (now - heartbeat->last_received > intervals.timeout)
		return HEARTBEAT_TIMED_OUT;
	return now - heartbeat->last_ping >= intervals.ping ? HEARTBEAT_PING : HEARTBEAT_NOTHING;
}
