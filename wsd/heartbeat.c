/* Signs of life: see heartbeat.h. */
#include "heartbeat.h"
#include "seat.h"
#include "session.h"
#include "writing.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"

#include <sodium.h>

/* The options that hold for a session, in milliseconds. */
struct pulse {
	int64_t interval, timeout;
};

static int64_t
lesser(int64_t one, int64_t other)
{
	return one < other ? one : other;
}

static struct pulse
pulse_of(const struct session *session)
{
	struct pulse pulse = { config.ping_interval * 1000LL, config.ping_timeout * 1000LL };

	if (!seat_held_by(session))
		return pulse;
	return (struct pulse){ lesser(pulse.interval, config.call_ping_interval * 1000LL),
	                       lesser(pulse.timeout, config.call_ping_timeout * 1000LL) };
}

/* Up to a fifth of the interval before `moment`: thousands that came together, after a restart for instance, are not to be pinged
 * together for ever. */
static int64_t
spread(int64_t moment, int64_t interval)
{
	return moment - randombytes_uniform((uint32_t)interval / 5 + 1);
}

void
heartbeat_begin(struct session *session)
{
	session->began = session->heard = clock_uptime_ms();
	session->pinged = spread(session->began, config.ping_interval * 1000LL);
}

int64_t
heartbeat_deadline(const struct session *session)
{
	struct pulse pulse = pulse_of(session);

	return lesser(session->heard + pulse.timeout, session->pinged + pulse.interval);
}

void
heartbeat_quicken(struct session *session)
{
	wheel_set(&session->place, heartbeat_deadline(session));
}

void
heartbeat_ping(struct session *session, int64_t now)
{
	session->pinged = spread(now, pulse_of(session).interval);
	session->ping_due = true;
	writing_due(session);
}

void
heartbeat_look(struct session *session, int64_t now)
{
	struct pulse pulse = pulse_of(session);

	if (now - session->heard > pulse.timeout)
		session_close(session, CLOSE_SILENT, "no sign of life");
	else if (now - session->pinged >= pulse.interval)
		heartbeat_ping(session, now);
}
