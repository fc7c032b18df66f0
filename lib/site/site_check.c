/* Whether a server is well: see site_check.h. */
#include "lib/site/site_check.h"
#include "lib/account/account_store.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"
#include "lib/base/time_text.h"
#include "lib/base/wakeup.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/file/storage.h"
#include "lib/request/site_setting.h"
#include "lib/site/site.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

enum { SCARCE_BYTES = 256 * 1024 * 1024, AHEAD_SECONDS = 60, DAY = 24 * 60 * 60 };

/* Whom to tell, and of what. */
struct look {
	const char *name;
	site_check_tell *tell;
	void *context;
};

static void report(const struct look *look, enum site_verdict verdict, const char *code, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void
report(const struct look *look, enum site_verdict verdict, const char *code, const char *format, ...)
{
	char text[1024];
	va_list values;

	va_start(values, format);
	vsnprintf(text, sizeof text, format, values);
	va_end(values);
	look->tell(look->context, &(struct site_finding){ verdict, look->name, code, text });
}

void
site_check_database(site_check_tell *tell, void *context)
{
	const struct look look = { "database", tell, context };
	const char *fault = site_storing_fault();

	if (fault)
		report(&look, SITE_FAULT, fault, "nothing can be stored: %s", fault);
	else
		report(&look, SITE_OK, "ok", "it answers, and stores");
}

void
site_check_realtime(site_check_tell *tell, void *context)
{
	const struct look look = { "realtime", tell, context };

	if (wakeup_daemon_runs())
		report(&look, SITE_OK, "ok", "the WebSocket daemon runs");
	else
		report(&look, SITE_WARNING, "unavailable", "no WebSocket daemon runs: clients ask again and again instead");
}

void
site_check_disk(site_check_tell *tell, void *context)
{
	const struct look look = { "disk", tell, context };
	struct statvfs disk;
	unsigned long long left;

	if (statvfs(config.state, &disk)) {
		report(&look, SITE_FAULT, "unknown", "%s: %s", config.state, strerror(errno));
		return;
	}
	left = (unsigned long long)disk.f_bavail * disk.f_frsize;
	if (disk.f_flag & ST_RDONLY)
		report(&look, SITE_FAULT, "read_only", "that of %s is read-only: nothing can be stored", config.state);
	else if (left < STORAGE_FULL_BYTES)
		report(&look, SITE_FAULT, "full", "that of %s is full, %llu KiB are left: nothing can be stored", config.state,
		       left / 1024);
	else if (disk.f_files && !disk.f_favail)
		report(&look, SITE_FAULT, "no_files", "that of %s can have no more files: nothing can be uploaded", config.state);
	else if (left < SCARCE_BYTES)
		report(&look, SITE_WARNING, "scarce", "%llu MiB are left", left / 1024 / 1024);
	else
		report(&look, SITE_OK, "ok", "%llu MiB are left", left / 1024 / 1024);
}

void
site_check_accounts(site_check_tell *tell, void *context)
{
	const struct look look = { "accounts", tell, context };
	int64_t users, admins;

	db_begin(READS);
	account_store_count(&users, &admins);
	if (db_commit())
		return;
	if (users && !admins)
		report(&look, SITE_WARNING, "no_admin", "none of %lld is an active site admin: see `moznods user promote`",
		       (long long)users);
	else
		report(&look, SITE_OK, "ok", "%lld, %lld of them active site admins", (long long)users, (long long)admins);
}

/* `registration = open, the default`; where it is set elsewhere, what the database says does not count. */
static void
describe_setting(enum site_setting setting, struct strbuf *to)
{
	static const char *const words[] = {
		[SETTING_DEFAULT] = "the default", [SETTING_DATABASE] = "set by a site admin", [SETTING_CONFIGURATION] = "of the configuration"
	};
	enum setting_source source;
	const char *value = site_setting_value(setting, &source);

	strbuf_format(to, "%s%s = %s, %s", to->length ? "; " : "", site_setting_option(setting), value, words[source]);
}

void
site_check_settings(site_check_tell *tell, void *context)
{
	const struct look look = { "settings", tell, context };
	struct strbuf text = { 0 };

	db_begin(READS);
	for (enum site_setting setting = 0; setting < SITE_SETTINGS; setting++)
		describe_setting(setting, &text);
	if (!db_commit())
		report(&look, SITE_OK, "ok", "%s", strbuf_string(&text));
	strbuf_free(&text);
}

void
site_check_clock(site_check_tell *tell, void *context)
{
	const struct look look = { "clock", tell, context };
	int64_t now = clock_now(), newest, apart;
	char is[TIME_TEXT_BYTES], was[TIME_TEXT_BYTES];

	age_load();
	db_begin(READS);
	newest = age_newest();
	if (db_commit())
		return;
	time_text_write(now, is);
	time_text_write(newest, was);
	apart = age_apart();
	if (newest > now + AHEAD_SECONDS)
		report(&look, SITE_FAULT, "behind",
		       "it is %s, but the newest row of the database is of %s: the clock is wrong, or was then", is, was);
	else if (apart)
		report(&look, SITE_WARNING, "apart",
		       "it is %s, %lld days after the server last ran: until it has held for %d hours nothing ends by its age", is,
		       (long long)(apart / DAY), config.clock_settle_hours);
	else
		report(&look, SITE_OK, "ok", "it is %s, and agrees with the database", is);
}
