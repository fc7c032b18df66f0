/* Bans from the site: see site_ban.h. As something that a request names they are in site_ban_access.c. */
#include "lib/account/site_ban.h"
#include "lib/base/error.h"
#include "lib/base/network.h"
#include "lib/base/time_text.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/shape/moderation_shape.h"

static bool
says(const struct input *input, const char *name)
{
	return input_given(input, name) && !input_null(input, name);
}

/* Who bans strangers shuts out neither themself nor those of their own house. */
static void
take_network(struct request *r, struct network_range *network)
{
	const char *text = input_line(&r->input, "network", 1, ADDRESS_BYTES - 1);

	if (r->input.error)
		return;
	if (!network_read(text, network))
		input_add_error(&r->input, "network", "This must be an address, or a network such as 203.0.113.0/24.");
	else if (network_is_near(network))
		input_add_error(&r->input, "network", "This has addresses of the server itself, or of a private network.");
	else if (network_has(network, r->address))
		input_add_error(&r->input, "network", "This has your own address.");
}

bool
site_ban_store(const struct network_range *network, int64_t by, int64_t until, const char *reason)
{
	static struct query find = QUERY(SELECT 1 FROM site_ban WHERE network = :network AND (until IS NULL OR until > :now));
	static struct query store = QUERY(
		INSERT INTO site_ban (network, first_address, last_address, banned_by, until, reason)
		VALUES (:network, :first, :last, nullif(CAST(:by AS bigint), 0), nullif(CAST(:until AS bigint), 0), :reason)
		ON CONFLICT (network) DO UPDATE SET banned_by = excluded.banned_by, until = excluded.until, reason = excluded.reason
	);
	bool there;

	db_bind(&find, ":network", network->text);
	db_bind(&find, ":now", age_now());
	there = db_one(&find) != 0;
	db_bind(&store, ":network", network->text);
	db_bind_blob(&store, ":first", network->first, sizeof network->first);
	db_bind_blob(&store, ":last", network->last, sizeof network->last);
	db_bind(&store, ":by", by);
	db_bind(&store, ":until", until);
	db_bind(&store, ":reason", reason);
	db_run(&store);
	return there;
}

const struct error *
site_ban_create(struct request *r)
{
	static struct query show = SHAPE_QUERY(SITE_BAN_COLUMNS, FROM site_ban WHERE network = :network);
	struct network_range network;
	const char *reason = "";
	int64_t until = 0;

	take_network(r, &network);
	if (says(&r->input, "until") && (until = input_time(&r->input, "until")) && until <= age_now())
		input_add_error(&r->input, "until", "This must be a time to come.");
	if (says(&r->input, "reason"))
		reason = input_line(&r->input, "reason", 0, SITE_BAN_REASON_MOST);
	if (r->input.error)
		return r->input.error;
	if (site_ban_store(&network, r->user, until, reason))
		r->outcome = OUTCOME_THERE_ALREADY;
	db_bind(&show, ":network", network.text);
	return shape_one(&site_ban_shape, &show, &r->reply) ? NULL : &error_internal;
}

const struct error *
site_ban_lift(struct request *r)
{
	static struct query lift = QUERY(DELETE FROM site_ban WHERE id = :ban);

	db_bind(&lift, ":ban", r->ban);
	db_run(&lift);
	return NULL;
}

bool
site_ban_delete(const struct network_range *network)
{
	static struct query delete = QUERY(DELETE FROM site_ban WHERE network = :network);

	db_bind(&delete, ":network", network->text);
	db_run(&delete);
	return db_changes() > 0;
}

static void
append(struct request *r, struct query *row)
{
	shape_row(&site_ban_shape, row, &r->reply);
}

const struct error *
site_ban_list(struct request *r)
{
	static struct query count = QUERY(SELECT count(*) FROM site_ban WHERE id > 0 AND (until IS NULL OR until > :now));
	static struct query rows = SHAPE_QUERY(SITE_BAN_COLUMNS,
		FROM site_ban WHERE id > 0 AND (until IS NULL OR until > :now) ORDER BY id DESC LIMIT :limit OFFSET :offset
	);
	int64_t now = age_now();

	page_take(r);
	if (r->input.error)
		return r->input.error;
	db_bind(&count, ":now", now);
	db_bind(&rows, ":now", now);
	return page_show(r, &count, &rows, append);
}

static void
tell_row(struct query *row, void (*callback)(const struct site_ban_row *row))
{
	char network[ADDRESS_BYTES] = "", until[TIME_TEXT_BYTES] = "";
	struct strbuf reason = { 0 }, by = { 0 }, json = { 0 };

	strncat(network, db_text(row, 1), sizeof network - 1);
	if (!db_null(row, 2))
		time_text_write(db_integer(row, 2), until);
	strbuf_text(&reason, db_text(row, 3));
	strbuf_text(&by, db_text(row, 4));
	strbuf_text(&json, "{\"network\":");
	strbuf_json(&json, network);
	strbuf_text(&json, ",\"until\":");
	if (*until)
		strbuf_json(&json, until);
	else
		strbuf_text(&json, "null");
	strbuf_text(&json, ",\"banned_by\":");
	if (by.length)
		strbuf_json(&json, strbuf_string(&by));
	else
		strbuf_text(&json, "null");
	strbuf_text(&json, ",\"reason\":");
	strbuf_json(&json, strbuf_string(&reason));
	strbuf_text(&json, "}");
	callback(&(struct site_ban_row){ network, until, strbuf_string(&reason), strbuf_string(&by), strbuf_string(&json) });
	strbuf_free(&reason);
	strbuf_free(&by);
	strbuf_free(&json);
}

void
site_ban_each(void (*callback)(const struct site_ban_row *row))
{
	static struct query rows = QUERY(
		SELECT site_ban.id, network, until, reason, username FROM site_ban LEFT JOIN account ON account.id = banned_by
		WHERE site_ban.id > 0 AND (until IS NULL OR until > :now) ORDER BY site_ban.id DESC
	);

	db_bind(&rows, ":now", age_now());
	while (db_next(&rows))
		tell_row(&rows, callback);
}

const struct error *
site_ban_refuse(const struct request *r)
{
	static struct query find = QUERY(
		SELECT 1 FROM site_ban WHERE first_address <= :address AND last_address >= :address AND (until IS NULL OR until > :now) LIMIT 1
	);
	unsigned char address[ADDRESS_KEY_BYTES];
	int offset;

	if (!address_read(r->address, address, &offset))
		return NULL;
	db_bind_blob(&find, ":address", address, sizeof address);
	db_bind(&find, ":now", age_now());
	return db_one(&find) ? &error_site_banned : NULL;
}

void
site_ban_prune(void)
{
	static struct query prune = QUERY(DELETE FROM site_ban WHERE until <= :now);

	db_bind(&prune, ":now", age_now());
	db_run(&prune);
}
