/* A user with too many sockets: see crowd.h. */
#include "crowd.h"
#include "heartbeat.h"
#include "incoming.h"
#include "session.h"
#include "tally.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"

#include <stddef.h>

enum { WAITING_MOST = 4 };   /* newcomers of a user at a time */

bool
crowd_is_full(int64_t user)
{
	struct whose whose = whose_user(user);

	return config.connections_per_user && tally_count(&whose) >= config.connections_per_user;
}

static int64_t
patience(void)
{
	return config.crowded_timeout * 1000LL;
}

static int
count_waiting(int64_t user)
{
	const struct session *session;
	int count = 0;

	LIST_FOREACH(session, session_all(), in_all)
		count += session->crowded == user;
	return count;
}

/* Pings the silent ones; false: there are none. */
static bool
ask(int64_t user, int64_t now)
{
	struct session *session;
	bool asked = false;

	LIST_FOREACH(session, session_all(), in_all)
		if (session->user == user && session->state == SESSION_OPEN && now - session->heard >= patience()) {
			heartbeat_ping(session, now);
			asked = true;
		}
	return asked;
}

bool
crowd_wait(struct session *newcomer, int64_t user)
{
	int64_t now = clock_uptime_ms();

	if (newcomer->crowded_at || count_waiting(user) >= WAITING_MOST || !ask(user, now))
		return false;
	newcomer->crowded = user;
	newcomer->crowded_at = now;
	transport_pause(newcomer->wsi, true);
	return true;
}

int64_t
crowd_deadline(const struct session *newcomer)
{
	return newcomer->crowded_at + patience();
}

/* Those that have said nothing since they were asked. */
static void
drop_silent(int64_t user, int64_t asked)
{
	struct session *session;

	LIST_FOREACH(session, session_all(), in_all)
		if (session->user == user && session->state == SESSION_OPEN && session->heard < asked)
			session_close(session, CLOSE_SILENT, "no sign of life");
}

void
crowd_decide(struct session *newcomer)
{
	struct strbuf early = newcomer->early;

	drop_silent(newcomer->crowded, newcomer->crowded_at);
	newcomer->crowded = 0;
	newcomer->early = (struct strbuf){ 0 };
	transport_pause(newcomer->wsi, false);
	session_authenticate(newcomer, newcomer->token);
	if (early.length && incoming_take(newcomer, (unsigned char *)early.text, early.length))
		transport_kill(newcomer->wsi);
	strbuf_free(&early);
}
