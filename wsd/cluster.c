/* Several hosts: see cluster.h. */
#include "cluster.h"
#include "forward.h"
#include "task.h"
#include "timer.h"
#include "lib/base/config.h"
#include "lib/base/endpoint.h"
#include "lib/base/host_message.h"
#include "lib/base/log.h"
#include "lib/base/ratelimit_hosts.h"
#include "lib/db/db.h"
#include "lib/site/daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BEAT_MS = 1000, BACKLOG = 1024 };

static const struct cluster_handlers *handlers;
static struct timer timer;
static struct daemon_address own, leader;
static struct endpoint leader_endpoint;
static int datagrams = -1, forwarded = -1;
static bool on, leads = true, ending;
static work_function beat;

static bool
complain(const char *what)
{
	log_error("cluster_address: %s port %d: %s", own.address, own.port, what);
	return false;
}

/* Notes who leads, where that is not known yet. */
static void
follow(const struct daemon_address *found)
{
	struct endpoint endpoints[ENDPOINTS_MAX];
	char fault[256];

	if (daemon_is(found, &leader))
		return;
	leader = *found;
	forward_close_all();
	if (endpoints_parse(leader.address, leader.port, endpoints, fault, sizeof fault) == 1)
		leader_endpoint = endpoints[0];
	ratelimit_hosts_follow(daemon_is(&leader, &own) ? "" : leader.address, leader.port);
	if (daemon_is(&leader, &own))
		log_info("several hosts: this daemon leads");
	else
		log_info("several hosts: the daemon at %s port %d leads", leader.address, leader.port);
}

static void
beat_later(struct timer *unused)
{
	(void)unused;
	if (!ending)
		task_run(NULL, beat, "", 0);
}

/* One that led, and was not seen, ends: its sockets come back to where the others are. */
static void
beat(struct socket *unused, const char *text, size_t length)
{
	struct daemon_address found;
	bool led = leads;

	(void)unused;
	(void)text;
	(void)length;
	if (ending)
		return;
	timer_set(&timer, BEAT_MS, beat_later);
	if (!daemon_beat(&own, &found))
		return;
	follow(&found);
	leads = daemon_is(&found, &own);
	if (leads && !led)
		handlers->lead();
	else if (led && !leads)
		handlers->lose();
}

/* A UDP socket of the same address and port. */
static bool
open_datagrams(void)
{
	struct endpoint endpoints[ENDPOINTS_MAX];
	char fault[256];

	if (endpoints_parse(own.address, own.port, endpoints, fault, sizeof fault) != 1)
		return complain("this is not one address");
	datagrams = socket(endpoints[0].address.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (datagrams < 0 || bind(datagrams, (struct sockaddr *)&endpoints[0].address, endpoints[0].size))
		return complain(strerror(errno));
	return handlers->watch(datagrams) || complain("out of memory");
}

static bool
open_forwarded(void)
{
	int sockets[ENDPOINTS_MAX];
	char fault[256];

	if (endpoints_listen(own.address, &own.port, BACKLOG, sockets, fault, sizeof fault) != 1) {
		log_error("cluster_address: %s", fault);
		return false;
	}
	fcntl(sockets[0], F_SETFL, O_NONBLOCK);
	if ((forwarded = forward_begin(sockets[0])) < 0)
		return complain(strerror(errno));
	return handlers->watch(forwarded) || complain("out of memory");
}

bool
cluster_begin(const struct cluster_handlers *of)
{
	struct daemon_address found;

	handlers = of;
	if (!*config.cluster_address)
		return true;
	snprintf(own.address, sizeof own.address, "%s", config.cluster_address);
	own.port = config.cluster_port;
	if (!*config.database)
		return complain("several hosts need a database of PostgreSQL (option database)");
	if (!open_forwarded() || !open_datagrams())
		return false;
	if (!daemon_key(own.key) || !daemon_beat(&own, &found))
		return complain("there is no key, or the database does not answer");
	if (strcmp(found.key, own.key) != 0) {
		log_error("cluster_address: the daemon at %s port %d has another link.key than that of the database", found.address,
		          found.port);
		daemon_leave(&own);
		return false;
	}
	on = true;
	follow(&found);
	leads = daemon_is(&found, &own);
	timer_set(&timer, BEAT_MS, beat_later);
	return true;
}

bool
cluster_leads(void)
{
	return leads;
}

void
cluster_forward(int descriptor)
{
	if (leads || !leader_endpoint.size)
		close(descriptor);
	else
		forward_connection(descriptor, (struct sockaddr *)&leader_endpoint.address, leader_endpoint.size);
}

void
cluster_wake(const struct wakeup *wakeup)
{
	unsigned char datagram[HOST_WAKEUP_BYTES];
	size_t length = leads || wakeup_is_empty(wakeup) ? 0 : host_wakeup_write(datagram, wakeup);

	/* Where it is lost the leader finds out by itself, in half a second. */
	if (length)
		sendto(datagrams, datagram, length, MSG_NOSIGNAL | MSG_DONTWAIT, (struct sockaddr *)&leader_endpoint.address,
		       leader_endpoint.size);
}

static void
take_datagrams(struct wakeup *wakeup)
{
	unsigned char datagram[HOST_WAKEUP_BYTES], answer[HOST_NUMBERS_BYTES];
	struct sockaddr_storage from;
	socklen_t size = sizeof from;
	ssize_t length;

	while ((length = recvfrom(datagrams, datagram, sizeof datagram, MSG_DONTWAIT, (struct sockaddr *)&from, &size)) >= 0) {
		size_t answered = leads ? ratelimit_hosts_answer(datagram, (size_t)length, answer) : 0;

		if (answered)
			sendto(datagrams, answer, answered, MSG_NOSIGNAL | MSG_DONTWAIT, (struct sockaddr *)&from, size);
		else
			host_wakeup_read(datagram, (size_t)length, wakeup);
		size = sizeof from;
	}
}

bool
cluster_read(int descriptor, struct wakeup *wakeup)
{
	if (!on || (descriptor != datagrams && descriptor != forwarded))
		return false;
	if (descriptor == datagrams)
		take_datagrams(wakeup);
	else
		forward_take(handlers->take);
	return true;
}

void
cluster_end(void)
{
	ending = true;
	if (on)
		daemon_leave(&own);
}
