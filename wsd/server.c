/* The WebSocket server: see server.h. All callbacks of libwebsockets come in here. */
#include "server.h"
#include "call.h"
#include "cluster.h"
#include "connection.h"
#include "feed.h"
#include "socket_read.h"
#include "listener.h"
#include "loop.h"
#include "hold.h"
#include "http_upgrade.h"
#include "joined.h"
#include "room_socket.h"
#include "socket.h"
#include "task.h"
#include "upkeep.h"
#include "socket_write.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/log.h"
#include "lib/base/private.h"
#include "lib/base/wakeup.h"
#include "lib/db/db.h"

#include <errno.h>
#include <fcntl.h>
#include <libwebsockets.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	CONNECTIONS_DEFAULT = 65536,   /* where the configuration does not say, and the system allows more */
	SPARE_DESCRIPTORS = 64,        /* for the database, the log, and connections on their way out */
	SEND_BUFFER = 128 * 1024,      /* bytes; the kernel takes twice as much */
	RECEIVE_PIECE = 16 * 1024,     /* bytes that are read at a time, into one buffer for all */
	LIBRARY_LINES = 10,            /* of libwebsockets a minute */
	START_BUSY_TIMEOUT_MS = 20000, /* for a database that another process has locked */
	SHUTDOWN_MS = 3000
};

static volatile sig_atomic_t stopping;
static bool failed; /* it ends so that it is started again */
static const char protocol[] = "moznods";
static const char task_protocol[] = "task"; /* whose events those of another descriptor are */
static struct lws_context *context;
static struct lws_vhost *vhost;
static int most_connections;

static void
adopt(int descriptor, const char *peer)
{
	lws_sock_file_fd_type socket = { .sockfd = descriptor };
	int size = SEND_BUFFER, yes = 1;

	/* A frame is not to wait for the acknowledgement of the one before it. */
	setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	connection_set_peer(peer);
	lws_adopt_descriptor_vhost(vhost, LWS_ADOPT_SOCKET, socket, protocol, NULL);
	connection_set_peer("");
}

/* Called on accept, before anything is read: what could not be served is closed at once. */
static void
take_connection(int descriptor)
{
	char address[ADDRESS_BYTES];

	if (descriptor > most_connections + SPARE_DESCRIPTORS / 2
	    || (connection_address(descriptor, address) && connection_is_excess(address)))
		close(descriptor);
	else if (cluster_leads())
		adopt(descriptor, "");
	else
		cluster_forward(descriptor);
}

/* The same of a connection that another host hands on. */
static void
take_forwarded(int descriptor, const char *client)
{
	if (!cluster_leads() || descriptor > most_connections + SPARE_DESCRIPTORS / 2 || connection_is_excess(client))
		close(descriptor);
	else
		adopt(descriptor, client);
}

/* Reads the datagrams of the wakeup socket, and then the streams that they name. */
static void
take_wakeup(int descriptor)
{
	struct wakeup wakeup = { 0 };

	if (!cluster_read(descriptor, &wakeup))
		wakeup_receive(descriptor, &wakeup);
	if (wakeup_is_empty(&wakeup))
		return;
	if (cluster_leads())
		feed_read(&wakeup);
	else
		cluster_wake(&wakeup);
}

/* What is no client's is readable. */
static int
take_readable(int descriptor)
{
	if (joined_stored(descriptor))
		return 0;
	if (listener_is(descriptor))
		listener_accept(descriptor, take_connection);
	else
		take_wakeup(descriptor);
	return 0;
}

static int
on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length)
{
	struct socket *socket = user;

	switch (reason) {
	case LWS_CALLBACK_RAW_ADOPT: connection_begin(wsi); return 0;
	case LWS_CALLBACK_WSI_DESTROY: connection_end(wsi); return 0;
	case LWS_CALLBACK_RAW_RX: return socket->wsi ? socket_read(socket, in, length) : http_upgrade_read(wsi, socket, in, length);
	case LWS_CALLBACK_RAW_WRITEABLE: return socket->wsi ? socket_writable(socket) : 0;
	case LWS_CALLBACK_RAW_CLOSE: socket_end(socket); return 0;
	case LWS_CALLBACK_RAW_RX_FILE: return take_readable(lws_get_socket_fd(wsi));
	default: return 0;
	}
}

/* The same of what a task waits for: the connection to the database, or one that there was before it. */
static int
on_task_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length)
{
	(void)user;
	(void)in;
	(void)length;
	switch (reason) {
	case LWS_CALLBACK_RAW_RX_FILE: return task_readable(lws_get_socket_fd(wsi)) ? 0 : -1;
	case LWS_CALLBACK_RAW_CLOSE_FILE: task_closed(lws_get_socket_fd(wsi)); return 0;
	default: return 0;
	}
}

static const struct lws_protocols protocols[] = {
	{ protocol, on_event, sizeof(struct socket), 0, 0, NULL, 0 },
	{ task_protocol, on_task_event, 0, 0, 0, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, NULL, 0 },
};

/* Most messages of the library are caused by what clients send, who must not be able to fill the log: so they are limited. */
static void
log_library(int level, const char *line)
{
	static struct minute minute;
	int length = (int)strcspn(line, "\n");

	if (!(level & LLL_ERR))
		log_debug("libwebsockets: %.*s", length, line);
	else if (!minute_exceeds(&minute, LIBRARY_LINES))
		log_warning("libwebsockets: %.*s", length, line);
}

/*
 * How many connections there may be. As many descriptors are asked for, and no more: the library has a place for each that may
 * be, and looks through all of them whenever a connection comes or goes. Some systems allow a thousand million.
 */
static int
count_connections(void)
{
	rlim_t wanted = (rlim_t)(config.connections_max ? config.connections_max : CONNECTIONS_DEFAULT) + SPARE_DESCRIPTORS;
	struct rlimit limit;
	int most;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return 256;
	limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
	setrlimit(RLIMIT_NOFILE, &limit);
	getrlimit(RLIMIT_NOFILE, &limit);
	most = (int)(limit.rlim_cur < wanted ? limit.rlim_cur : wanted);
	most = most > SPARE_DESCRIPTORS * 2 ? most - SPARE_DESCRIPTORS : most / 2;
	return config.connections_max && config.connections_max < most ? config.connections_max : most;
}

static struct lws_context *
create(void)
{
	/* Pings are sent by heartbeat.c. The library would insert a socket into one sorted list of all of them with each frame
	 * that comes: with thousands of sockets that is most of what a frame costs. */
	static const lws_retry_bo_t no_pings = { .secs_since_valid_ping = 0, .secs_since_valid_hangup = 0 };
	struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN_SERVER,
		.protocols = protocols,
		.gid = (gid_t)-1,
		.uid = (uid_t)-1,
		.pt_serv_buf_size = RECEIVE_PIECE,
		.retry_and_idle_policy = &no_pings,
		.server_string = "moznods"
	};

	return loop_create(&info, log_library);
}

/* Adds a descriptor to the loop, which owns it from then on. */
static bool
watch_as(int descriptor, const char *protocol_name)
{
	lws_sock_file_fd_type file = { .filefd = descriptor };

	return lws_adopt_descriptor_vhost(vhost, LWS_ADOPT_RAW_FILE_DESC, file, protocol_name, NULL);
}

static bool
watch(int descriptor)
{
	return watch_as(descriptor, protocol);
}

static bool
watch_for_task(int descriptor)
{
	return watch_as(descriptor, task_protocol);
}

static bool
watch_listeners(void)
{
	for (int i = 0; i < listener_count(); i++)
		if (!watch(listener_socket(i)))
			return false;
	return true;
}

static bool
bind_wakeup(void)
{
	int listening = wakeup_bind();

	if (listening >= 0 && watch(listening))
		return true;
	log_error("wakeup socket: %s", strerror(errno));
	return false;
}

/* Writes the port to a file, for who started the daemon with port 0; the file is complete or not there. */
static bool
publish_port(int port)
{
	char path[PATH_MAX], draft[PATH_MAX];
	int draft_file;
	FILE *file;

	snprintf(path, sizeof path, "%s/run/wsd.port", config.state);
	snprintf(draft, sizeof draft, "%s/run/wsd.port.new", config.state);
	if ((draft_file = private_open(draft, O_WRONLY | O_CREAT | O_TRUNC)) < 0 || !(file = fdopen(draft_file, "w")))
		return false;
	fprintf(file, "%d\n", port);
	return fclose(file) == 0 && rename(draft, path) == 0;
}

/* What this process has stored. */
static void
read_local(void)
{
	struct wakeup wakeup;

	if (!hold_active() && wakeup_take_local(&wakeup))
		feed_read(&wakeup);
}

/* One loop iteration: handles events, stores what they have asked for, reads what is stored, without a wakeup, and writes the dirty
 * sockets. */
static bool
iterate(void)
{
	if (!loop_iterate(context))
		return false;
	/* What is stored already is not to wait for what is stored next. */
	read_local();
	joined_run();
	read_local();
	socket_flush_dirty();
	return true;
}

/* Closes all sockets and waits, up to SHUTDOWN_MS, until they are gone. */
static void
close_sockets(void)
{
	int64_t deadline = clock_uptime_ms() + SHUTDOWN_MS;
	struct socket *socket;

	LIST_FOREACH(socket, socket_all(), in_all)
		joined_settle(socket);
	LIST_FOREACH(socket, socket_all(), in_all)
		socket_close(socket, CLOSE_GOING_AWAY, "shutting down");
	socket_flush_dirty();
	while (socket_count() && clock_uptime_ms() < deadline && iterate())
		;
	joined_finish(NULL);
}

static void
lead(void)
{
	feed_begin();
	if (call_begin())
		return;
	log_error("the calls of the daemon before this one cannot be read");
	failed = true;
	server_stop();
}

/* Started again it knows nothing of what it had, and is one of those that do not lead. */
static void
lose(void)
{
	log_warning("another daemon leads, because this one had not been seen: starting again");
	failed = true;
	server_stop();
}

void
server_stop(void)
{
	stopping = 1;
	if (context)
		lws_cancel_service(context);
}

bool
server_run(void (*ready)(void))
{
	static const struct cluster_handlers handlers = { .watch = watch, .lead = lead, .lose = lose, .take = take_forwarded };
	struct lws_context *destroyed;
	bool good;
	int port;

	most_connections = count_connections();
	room_socket_begin();
	http_upgrade_begin(most_connections);
	if (!(port = listener_open()))
		return false;
	if (!(context = create())) {
		log_error("libwebsockets cannot begin");
		return false;
	}
	vhost = lws_get_vhost_by_name(context, "default");
	/* No client waits yet, so the start may wait longer than a frame. */
	db_set_busy_timeout(START_BUSY_TIMEOUT_MS);
	task_begin(watch_for_task);
	good = cluster_begin(&handlers);
	if (good && cluster_leads()) {
		feed_begin();
		good = call_begin();
	}
	good = good && bind_wakeup() && publish_port(port) && watch_listeners();
	db_set_busy_timeout(config.busy_timeout);
	if (good)
		joined_begin_thread(watch);
	if (good) {
		log_info("listening on %s port %d for up to %d connections, state in %s", config.address, port, most_connections,
		         config.state);
		upkeep_begin();
		ready();
		while (!stopping && iterate())
			;
		log_info("stopping");
		close_sockets();
		upkeep_end();
	} else {
		log_error("cannot begin: the database does not answer, or %s/run cannot be written to", config.state);
	}
	/* NULL first: a second signal must not use what is being destroyed. */
	destroyed = context;
	context = NULL;
	lws_context_destroy(destroyed);
	listener_close();
	if (good && cluster_leads())
		call_end();
	cluster_end();
	return good && !failed;
}
