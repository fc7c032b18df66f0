/* How busy the site was: see figure.h. */
#include "lib/site/figure.h"
#include "lib/base/metrics.h"
#include "lib/db/db.h"

enum { HOUR = 60 * 60, DAY = 24 * HOUR };

/* Who is seen again later counts then: of a note in the middle of a span the people are the fewest that it can have. The newest
 * message is stored, not how many there were: then a note too few or too many changes nothing. */
static void
note_span(const char *span, int64_t began_at, int64_t requests)
{
	static struct query note = QUERY(
		INSERT INTO figure (span, began_at, message_id, people, requests, file_bytes)
		VALUES (
			:span, :began_at, :message,
			(SELECT count(DISTINCT user_id) FROM token WHERE id > 0 AND last_used_at >= :began_at),
			:requests,
			(SELECT value FROM counter WHERE name = 'file_bytes')
		)
		ON CONFLICT (span, began_at) DO UPDATE SET
			message_id = excluded.message_id,
			people = CASE WHEN excluded.people > figure.people THEN excluded.people ELSE figure.people END,
			requests = figure.requests + excluded.requests,
			file_bytes = excluded.file_bytes
	);

	db_bind(&note, ":span", span);
	db_bind(&note, ":began_at", began_at);
	db_bind(&note, ":message", db_last_id("message"));
	db_bind(&note, ":requests", requests);
	db_run(&note);
}

static void
forget(const char *span, int64_t before)
{
	static struct query forget = QUERY(DELETE FROM figure WHERE span = :span AND began_at < :before);

	db_bind(&forget, ":span", span);
	db_bind(&forget, ":before", before);
	db_run(&forget);
}

void
figure_note(int64_t now)
{
	int64_t hour = now - now % HOUR, day = now - now % DAY, requests = (int64_t)metrics_take_requests();

	note_span("hour", hour, requests);
	note_span("day", day, requests);
	forget("hour", hour - (int64_t)(FIGURE_HOURS - 1) * HOUR);
	forget("day", day - (int64_t)(FIGURE_DAYS - 1) * DAY);
}
