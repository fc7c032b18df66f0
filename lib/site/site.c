/* The server about itself: see site.h. */
#include "lib/site/site.h"
#include "lib/account/forgot.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/wakeup.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/file/storage.h"
#include "lib/request/features.h"
#include "lib/request/limits.h"
#include "lib/request/request.h"
#include "lib/request/site_setting.h"
#include "lib/site/daemon.h"
#include "lib/store/store.h"

#include <sys/statvfs.h>

enum { BUSY_TIMEOUT_MS = 1000 }; /* for whoever writes while health is asked for */

static bool
database_answers(void)
{
	static struct query any = QUERY(SELECT count(*) FROM counter WHERE name = 'first_seq');
	bool answers;

	db_begin(READS);
	answers = db_one(&any) == 1;
	return db_commit() == NULL && answers;
}

/* Tries to store something, as little as possible: that the server runs. NULL, or why nothing can be stored. */
static const char *
try_to_store(void)
{
	const struct error *error;
	struct statvfs disk;

	db_set_busy_timeout(BUSY_TIMEOUT_MS);
	db_begin(WRITES);
	age_beat();
	error = db_commit();
	db_set_busy_timeout(config.busy_timeout);
	if (statvfs(config.state, &disk))
		return "error";
	if (disk.f_flag & ST_RDONLY)
		return "read_only";
	/* What is overwritten in place may succeed all the same. */
	if (error == &error_insufficient_storage || storage_room() < STORAGE_FULL_BYTES)
		return "disk_full";
	return error == NULL ? NULL : error == &error_busy ? "busy" : "error";
}

/* Whether there is a daemon here, and, of several hosts, one that leads. */
static bool
has_daemon(void)
{
	bool led = true;

	if (*config.cluster_address) {
		db_begin(READS);
		led = daemon_is_led();
		led = db_commit() == NULL && led;
	}
	return led && wakeup_daemon_runs();
}

/* Anybody may ask, as often as they like: once a second is often enough to write. */
const char *
site_storing_fault(void)
{
	static int64_t tried;
	static const char *reason;
	int64_t now = clock_uptime_ms();

	if (!tried || now - tried >= 1000) {
		reason = try_to_store();
		tried = now;
	}
	return reason;
}

/* Without the daemon the server still serves those who poll: its absence is told, but is no failure; nor is that of the bucket of files,
 * without which messages come and go, for all hosts alike. A server that can only be
 * read from is down for those who would say something, and whoever watches over it looks at the status first. */
const struct error *
site_health(struct request *r)
{
	bool database = database_answers();
	const char *reason = database ? site_storing_fault() : "error";
	const char *word = !database ? "error" : reason ? "degraded" : "ok";

	r->outcome = reason ? OUTCOME_UNHEALTHY : OUTCOME_DONE;
	strbuf_format(&r->reply, "{\"status\":\"%s\",\"database\":\"%s\",\"realtime\":\"%s\",\"version\":\"%s\"", word, word,
	              has_daemon() ? "ok" : "unavailable", VERSION);
	if (reason)
		strbuf_format(&r->reply, ",\"reason\":\"%s\"", reason);
	if (store_is_used())
		strbuf_format(&r->reply, ",\"files\":\"%s\"", store_has_failed() ? "unavailable" : "ok");
	strbuf_text(&r->reply, "}");
	return NULL;
}

const struct error *
site_info(struct request *r)
{
	static const char *const login_words[] = { [LOGIN_PASSWORD] = "password", [LOGIN_PROXY] = "proxy", [LOGIN_BOTH] = "both" };

	strbuf_text(&r->reply, "{\"name\":");
	strbuf_json(&r->reply, site_setting_value(SETTING_SITE_NAME, NULL));
	strbuf_format(&r->reply, ",\"version\":\"%s\",\"registration\":", VERSION);
	strbuf_json(&r->reply, site_setting_value(SETTING_REGISTRATION, NULL));
	strbuf_text(&r->reply, ",\"limits\":");
	limits_write(&r->reply);
	strbuf_format(&r->reply, ",\"login\":\"%s\"", login_words[config.login]);
	strbuf_format(&r->reply, ",\"password_reset\":\"%s\"", forgot_is_on() ? "mail" : "admin");
	strbuf_text(&r->reply, ",\"features\":");
	features_write(&r->reply);
	strbuf_text(&r->reply, "}");
	return NULL;
}
