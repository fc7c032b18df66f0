/* What is exported, in order: see export.h. */
#include "lib/export/export.h"
#include "lib/base/clock.h"
#include "lib/base/time_text.h"
#include "lib/export/key.h"

enum { PAGE = 200 }; /* rows at a time */

static const struct export_part *const parts[] = {
	export_settings, export_accounts,  export_persons,   export_files,   export_former_usernames,
	export_blocks,   export_sessions,  export_rooms,     export_members, export_mutes,
	export_bans,     export_log,       export_site_bans, export_invites, export_messages,
	export_pins,     export_reactions, export_reads,     export_mentions
};

static const char *const scopes[EXPORT_SCOPES] = { [EXPORT_ALL] = "all", [EXPORT_ROOM] = "room", [EXPORT_USER] = "user" };

static void
export_begin(const struct export_order *order, struct spool *to)
{
	char now[TIME_TEXT_BYTES];

	time_text_write(clock_now(), now);
	strbuf_format(&to->lines,
	              "{\"type\":\"export\",\"key\":\"export@%s\",\"version\":%d,\"of\":\"%s\",\"program\":\"moznods " VERSION
	              "\",\"created_at\":\"%s\"}\n",
	              export_key_origin(), EXPORT_VERSION, scopes[order->scope], now);
	to->count++;
}

static void
export_finish(struct spool *to)
{
	to->count++;
	strbuf_format(&to->lines, "{\"type\":\"end\",\"key\":\"end@%s\",\"lines\":%lld}\n", export_key_origin(),
	              (long long)to->count);
}

static void
export_bind(const struct export_part *part, const struct export_order *order, int64_t after)
{
	if (order->scope == EXPORT_ROOM)
		db_bind(part->query, ":room", order->id);
	if (order->scope == EXPORT_USER)
		db_bind(part->query, ":user", order->id);
	if (part->binds & PART_SECRETS)
		db_bind(part->query, ":secrets", order->secrets);
	if (!(part->binds & PART_PAGED))
		return;
	db_bind(part->query, ":after", after);
	db_bind(part->query, ":limit", PAGE);
}

/* Writes the rows after one, a page of them where the part has pages; how many. */
static int
export_page(const struct export_part *part, struct spool *to, int64_t *after)
{
	int count = 0;

	shape_begin();
	for (; db_next(part->query); count++) {
		*after = db_integer(part->query, SHAPE_ID);
		shape_row(part->shape, part->query, &to->lines);
		strbuf_text(&to->lines, "\n");
		if (!(part->binds & PART_PAGED))
			spool_settle(to);
	}
	shape_end(&to->lines);
	spool_settle(to);
	to->count += count;
	return count;
}

static void
export_part_write(const struct export_part *part, const struct export_order *order, struct spool *to)
{
	int64_t after = 0;
	int count;

	do {
		export_bind(part, order, after);
		count = export_page(part, to, &after);
	} while (part->binds & PART_PAGED && count == PAGE && !db_failed() && !to->error);
}

/* Whether there is what is to be exported. */
static bool
is_there(const struct export_order *order)
{
	static struct query room = QUERY(SELECT 1 FROM room WHERE id = :id AND participant_count > 0);
	static struct query user = QUERY(SELECT 1 FROM account WHERE id = :id);
	struct query *find = order->scope == EXPORT_ROOM ? &room : &user;

	if (order->scope == EXPORT_ALL)
		return true;
	db_bind(find, ":id", order->id);
	return db_one(find) != 0;
}

bool
export_write(const struct export_order *order, struct spool *to)
{
	if (!is_there(order))
		return false;
	export_key_begin();
	export_begin(order, to);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		const struct export_part *part = &parts[i][order->scope];

		if (part->shape && !db_failed() && !to->error)
			export_part_write(part, order, to);
	}
	export_finish(to);
	return true;
}
