/* What the frames of one socket may cost: see frame_budget.h. */
#include "frame_budget.h"
#include "bucket.h"
#include "socket.h"
#include "lib/base/config.h"

enum {
	FRAME_COST_MIN = 256,   /* bytes that a shorter frame counts for */
	READ_BURST_SECONDS = 16 /* so much of limit_read_kib at once */
};

/* A frame that writes to the database or is broadcast costs more than one that goes to one socket. */
struct quota
frame_budget_signal(struct socket *socket, int cost)
{
	struct quota quota = { .limit = config.limit_signal_burst };

	if (!config.limits || !config.limit_signal_burst)
		return (struct quota){ 0 };
	quota.reset = bucket_take(&socket->signals, cost, config.limit_signal_burst, config.limit_signal_rate);
	quota.exceeded = quota.reset > 0;
	return quota;
}

struct quota
frame_budget_read(struct socket *socket, size_t length)
{
	struct quota quota = { .limit = config.limit_read_kib };
	int price = length < FRAME_COST_MIN ? FRAME_COST_MIN : (int)length, rate = config.limit_read_kib * 1024;

	if (!config.limits || !config.limit_read_kib)
		return (struct quota){ 0 };
	quota.reset = bucket_take(&socket->read, price, rate * READ_BURST_SECONDS, rate);
	quota.exceeded = quota.reset > 0;
	return quota;
}
