/* What time it is where ages are judged: see age.h. The record is rows of the table counter. */
#include "lib/db/age.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/db/db.h"

enum { DAY = 24 * 60 * 60, HOUR = 60 * 60, FOLLOW_MS = 60 * 1000 };

static struct age_record known;
static bool loaded;
static int64_t loaded_ms;

/* Whether the same start of the machine has been going on all the time. */
static bool
is_same_boot(const struct age_moment *then, const struct age_moment *now)
{
	return then->boot && then->boot == now->boot && then->uptime <= now->uptime;
}

/* Whether the clock is where it should be, when it was at `wall` then. How long a machine was off nobody knows. */
static bool
agrees(int64_t wall, const struct age_moment *then, const struct age_moment *now)
{
	int64_t passed = is_same_boot(then, now) ? now->uptime - then->uptime : 0, apart = now->wall - (wall + passed);

	return apart >= -DAY && apart <= DAY;
}

int64_t
age_judge(const struct age_record *record, const struct age_moment *now, bool *believed)
{
	if ((*believed = agrees(record->agreed, &record->last, now)))
		return now->wall;
	return record->agreed + (is_same_boot(&record->last, now) ? now->uptime - record->last.uptime : 0);
}

struct age_record
age_advance(const struct age_record *record, const struct age_moment *now, int64_t settle)
{
	bool believed;
	struct age_record next = { .last = *now, .agreed = age_judge(record, now, &believed) };

	if (!believed && agrees(record->last.wall, &record->last, now))
		next.held = record->held + (is_same_boot(&record->last, now) ? now->uptime - record->last.uptime : 0);
	if (!believed && next.held >= settle)
		next = (struct age_record){ .last = *now, .agreed = now->wall };
	return next;
}

static struct age_moment
look(void)
{
	return (struct age_moment){ .wall = clock_now(), .uptime = clock_uptime_ms() / 1000, .boot = clock_boot() };
}

int64_t
age_newest(void)
{
	static struct query newest = QUERY(
		SELECT (SELECT created_at FROM message ORDER BY id DESC LIMIT 1)
		UNION ALL SELECT (SELECT created_at FROM account ORDER BY id DESC LIMIT 1)
		UNION ALL SELECT (SELECT last_used_at FROM token ORDER BY id DESC LIMIT 1)
	);

	return db_greatest(&newest);
}

/* Inside a transaction. Where nothing has been stored yet the clock is right. */
static struct age_record
read_record(void)
{
	static struct query record = QUERY(
		SELECT (SELECT value FROM counter WHERE name = 'clock_wall'), (SELECT value FROM counter WHERE name = 'clock_uptime'),
		       (SELECT value FROM counter WHERE name = 'clock_boot'), (SELECT value FROM counter WHERE name = 'clock_agreed'),
		       (SELECT value FROM counter WHERE name = 'clock_held')
	);
	struct age_record found = { 0 };
	struct age_moment now = look();

	if (db_next(&record)) {
		found = (struct age_record){
			.last = { db_integer(&record, 0), db_integer(&record, 1), db_integer(&record, 2) },
			.agreed = db_integer(&record, 3),
			.held = db_integer(&record, 4)
		};
		db_end(&record);
	}
	if (!found.agreed && (found.agreed = age_newest()))
		found.last.wall = found.agreed;
	return found.agreed ? found : (struct age_record){ .last = now, .agreed = now.wall };
}

void
age_load(void)
{
	struct age_record record;

	db_begin(READS);
	record = read_record();
	if (db_commit())
		return;
	known = record;
	loaded = true;
	loaded_ms = clock_uptime_ms();
}

void
age_begin(void)
{
	age_load();
	db_begin(WRITES);
	age_beat();
	/* Who starts while somebody else writes notes it a minute later. */
	db_commit();
}

void
age_follow(void)
{
	if (age_apart() && clock_uptime_ms() - loaded_ms >= FOLLOW_MS)
		age_load();
}

void
age_beat(void)
{
	static struct query store = QUERY(
		INSERT INTO counter VALUES ('clock_wall', :wall), ('clock_uptime', :uptime), ('clock_boot', :boot),
			('clock_agreed', :agreed), ('clock_held', :held)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value
	);
	struct age_record record = read_record();
	struct age_moment now = look();

	record = age_advance(&record, &now, (int64_t)config.clock_settle_hours * HOUR);
	db_bind(&store, ":wall", record.last.wall);
	db_bind(&store, ":uptime", record.last.uptime);
	db_bind(&store, ":boot", record.last.boot);
	db_bind(&store, ":agreed", record.agreed);
	db_bind(&store, ":held", record.held);
	db_run(&store);
	if (!db_failed())
		known = record;
}

int64_t
age_now(void)
{
	struct age_moment now = look();
	bool believed;

	return loaded && config.clock_settle_hours ? age_judge(&known, &now, &believed) : now.wall;
}

int64_t
age_apart(void)
{
	struct age_moment now = look();
	bool believed;
	int64_t judged = age_judge(&known, &now, &believed);

	return !loaded || !config.clock_settle_hours || believed ? 0 : now.wall - judged;
}
