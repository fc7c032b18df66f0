/*
 * The figures of the server: see exposition.h. The format is Prometheus's text exposition format, version 0.0.4: for each
 * metric a line HELP, a line TYPE, and its samples.
 */
#include "lib/site/exposition.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/metrics.h"
#include "lib/base/wakeup.h"
#include "lib/db/db.h"
#include "lib/file/storage.h"
#include "lib/request/request.h"
#include "lib/site/daemon.h"
#include "schema/schema.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Begins a metric. */
static void
begin(struct strbuf *to, const char *name, const char *type, const char *help)
{
	strbuf_format(to, "# HELP moznods_%s %s\n# TYPE moznods_%s %s\n", name, help, name, type);
}

/* A metric of one sample. */
static void
add(struct strbuf *to, const char *name, const char *type, const char *help, int64_t value)
{
	begin(to, name, type, help);
	strbuf_format(to, "moznods_%s %lld\n", name, (long long)value);
}

static void
add_server(struct strbuf *to)
{
	begin(to, "build_info", "gauge", "The version of the program, and of its database.");
	strbuf_format(to, "moznods_build_info{version=\"%s\",schema=\"%d\"} 1\n", VERSION, schema_version);
	add(to, "start_time_seconds", "gauge", "When the workers were started, Unix time.", metrics_began());
	add(to, "uptime_seconds", "gauge", "How long ago that was.", metrics_uptime());
}

static void
add_requests(struct strbuf *to)
{
	begin(to, "http_requests_total", "counter", "Requests that were answered, by method and status.");
	for (enum metrics_method method = 0; method < METHODS; method++)
		for (int status = 0; status < METRICS_STATUSES; status++) {
			uint64_t count = metrics_requests(method, status);

			if (count)
				strbuf_format(to, "moznods_http_requests_total{method=\"%s\",status=\"%d\"} %llu\n",
				              metrics_method_name(method), status, (unsigned long long)count);
		}
}

static void
add_durations(struct strbuf *to)
{
	uint64_t count = 0, sum = metrics_duration_sum();

	begin(to, "http_request_duration_seconds", "histogram",
	      "From a request's first byte at a worker to the last of its answer.");
	for (int bucket = 0; bucket < METRICS_BUCKETS; bucket++) {
		int bound = metrics_bucket_bound(bucket);

		count += metrics_duration_bucket(bucket);
		if (bound)
			strbuf_format(to, "moznods_http_request_duration_seconds_bucket{le=\"%d.%03d\"} %llu\n", bound / 1000,
			              bound % 1000, (unsigned long long)count);
	}
	strbuf_format(to,
	              "moznods_http_request_duration_seconds_bucket{le=\"+Inf\"} %llu\n"
	              "moznods_http_request_duration_seconds_sum %llu.%03llu\n"
	              "moznods_http_request_duration_seconds_count %llu\n",
	              (unsigned long long)count, (unsigned long long)sum / 1000, (unsigned long long)sum % 1000,
	              (unsigned long long)count);
	add(to, "rate_limited_total", "counter", "Requests and frames that a rate limit refused.", (int64_t)metrics_limited());
}

static void
count_daemon(void *context, const struct daemon_line *line)
{
	*(int *)context += line->unseen <= DAEMON_LEASE_SECONDS;
}

/* Of several hosts. */
static void
add_hosts(struct strbuf *to)
{
	int count = 0;

	if (!*config.cluster_address)
		return;
	daemon_list(count_daemon, &count);
	add(to, "daemons", "gauge", "WebSocket daemons that run, of all hosts.", count);
	add(to, "daemons_led", "gauge", "Whether one of them leads.", daemon_is_led());
}

/* What a killed daemon had is gone with it. */
static void
add_daemon(struct strbuf *to)
{
	static struct query calls = QUERY(SELECT count(DISTINCT room_id) FROM seat WHERE NOT away AND id > 0);
	static struct query seats = QUERY(SELECT count(*) FROM seat WHERE NOT away AND id > 0);
	bool runs = wakeup_daemon_runs();

	add(to, "websocket_up", "gauge", "Whether the WebSocket daemon runs.", runs);
	add(to, "websocket_connections", "gauge", "WebSockets that are open.", runs ? metrics_gauge(GAUGE_WEBSOCKETS) : 0);
	add(to, "calls", "gauge", "Calls that are going on.", runs ? db_one(&calls) : 0);
	add(to, "call_seats", "gauge", "Those who sit in a call.", runs ? db_one(&seats) : 0);
}

static void
add_contents(struct strbuf *to)
{
	static struct query users = QUERY(SELECT count(*) FROM account);
	static struct query active = QUERY(SELECT value FROM counter WHERE name = 'active_users');
	static struct query rooms = QUERY(SELECT count(*) FROM room);
	static struct query messages = QUERY(SELECT coalesce(sum(message_count), 0) FROM room WHERE id > 0);
	static struct query files = QUERY(SELECT count(*) FROM file);
	static struct query bytes = QUERY(SELECT value FROM counter WHERE name = 'file_bytes');
	static struct query logins = QUERY(SELECT count(*) FROM token);

	add(to, "users", "gauge", "Accounts.", db_one(&users));
	add(to, "users_active", "gauge", "Accounts that are not deactivated.", db_one(&active));
	add(to, "logins", "gauge", "Tokens that have not been ended.", db_one(&logins));
	add(to, "rooms", "gauge", "Rooms.", db_one(&rooms));
	add(to, "messages", "gauge", "Messages that have not been deleted.", db_one(&messages));
	add(to, "messages_sent_total", "counter", "Messages that were ever sent.", db_last_id("message"));
	add(to, "files", "gauge", "Files of users.", db_one(&files));
	add(to, "files_bytes", "gauge", "What users' files have together; the same content twice counts twice.", db_one(&bytes));
}

/* The size of a file of the state directory; 0 when there is none. */
static int64_t
size_of(const char *name)
{
	char path[PATH_MAX];
	struct stat status;

	snprintf(path, sizeof path, "%s/%s", config.state, name);
	return stat(path, &status) ? 0 : (int64_t)status.st_size;
}

static void
add_storage(struct strbuf *to)
{
	static struct query notifications = QUERY(SELECT coalesce(sum(last_seq - pruned_to), 0) FROM stream_now WHERE id > 0);

	if (!*config.database) {
		add(to, "database_size_bytes", "gauge", "The database file.", size_of("moznods.db"));
		add(to, "database_wal_size_bytes", "gauge", "Its write-ahead log.", size_of("moznods.db-wal"));
	}
	add(to, "notifications", "gauge", "Events that are kept for those who come back.", db_one(&notifications));
	add(to, "storage_free_bytes", "gauge", "Free space on the file system of the state directory.", storage_room());
}

const struct error *
metrics_show(struct request *r)
{
	if (config.metrics == METRICS_OFF)
		return &error_not_found;
	r->reply_type = "text/plain; version=0.0.4; charset=utf-8";
	add_server(&r->reply);
	add_requests(&r->reply);
	add_durations(&r->reply);
	add_daemon(&r->reply);
	add_hosts(&r->reply);
	add_contents(&r->reply);
	add_storage(&r->reply);
	return NULL;
}
