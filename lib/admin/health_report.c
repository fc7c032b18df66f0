/* How the server is: see health_report.h. */
#include "lib/admin/health_report.h"
#include "lib/base/error.h"
#include "lib/base/metrics.h"
#include "lib/base/time_text.h"
#include "lib/base/wakeup.h"
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/site/site_check.h"

/* The findings so far. */
struct findings {
	struct strbuf *to;
	const char *separator;
	enum site_verdict worst;
};

static const char *const words[] = { [SITE_OK] = "ok", [SITE_WARNING] = "warning", [SITE_FAULT] = "fault" };

static void
add_finding(void *context, const struct site_finding *finding)
{
	struct findings *findings = context;

	strbuf_format(findings->to, "%s{\"name\":\"%s\",\"verdict\":\"%s\",\"code\":\"%s\",\"text\":", findings->separator,
	              finding->name, words[finding->verdict], finding->code);
	strbuf_json(findings->to, finding->text);
	strbuf_text(findings->to, "}");
	findings->separator = ",";
	if (finding->verdict > findings->worst)
		findings->worst = finding->verdict;
}

/* The list of what was looked at, and the word for the worst that was found. */
static const char *
add_checks(struct strbuf *to)
{
	struct findings findings = { to, "", SITE_OK };

	strbuf_text(to, "\"checks\":[");
	site_check_database(add_finding, &findings);
	site_check_realtime(add_finding, &findings);
	site_check_disk(add_finding, &findings);
	site_check_clock(add_finding, &findings);
	site_check_accounts(add_finding, &findings);
	strbuf_text(to, "]");
	return words[findings.worst];
}

/* What a killed daemon had is gone with it. */
static const struct error *
add_totals(struct request *r)
{
	static struct query users = QUERY(SELECT count(*) FROM account);
	static struct query active = QUERY(SELECT value FROM counter WHERE name = 'active_users');
	static struct query rooms = QUERY(SELECT count(*) FROM room WHERE id > 0 AND kind = 'room' AND activity >= 0);
	static struct query messages = QUERY(SELECT coalesce(sum(message_count), 0) FROM room WHERE id > 0);
	static struct query bytes = QUERY(SELECT value FROM counter WHERE name = 'file_bytes');
	static struct query calls = QUERY(SELECT count(DISTINCT room_id) FROM seat WHERE NOT away AND id > 0);
	bool runs = wakeup_daemon_runs();

	strbuf_format(&r->reply, ",\"users\":%lld,\"active_users\":%lld,\"rooms\":%lld,\"messages\":%lld,\"file_bytes\":%lld",
	              (long long)db_one(&users), (long long)db_one(&active), (long long)db_one(&rooms),
	              (long long)db_one(&messages), (long long)db_one(&bytes));
	strbuf_format(&r->reply, ",\"websockets\":%lld,\"calls\":%lld", runs ? (long long)metrics_gauge(GAUGE_WEBSOCKETS) : 0,
	              runs ? (long long)db_one(&calls) : 0);
	return NULL;
}

const struct error *
health_report_show(struct request *r)
{
	char began[TIME_TEXT_BYTES];
	const struct error *error;
	const char *verdict;

	time_text_write(metrics_began(), began);
	strbuf_text(&r->reply, "{");
	verdict = add_checks(&r->reply);
	strbuf_format(&r->reply, ",\"verdict\":\"%s\",\"version\":\"%s\",\"started_at\":\"%s\"", verdict, VERSION, began);
	error = request_within(r, MODE_READS, add_totals, NULL);
	strbuf_text(&r->reply, "}");
	return error;
}
