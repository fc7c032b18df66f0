/* Finding messages: see search_find.h. */
#include "lib/search/search_find.h"
#include "lib/base/clock.h"
#include "lib/db/db.h"
#include "lib/search/search_match.h"
#include "lib/search/search_reach.h"
#include "lib/shape/shape_batch.h"

/* What fits, until there is enough of it to ask which messages are there: no more than are wanted still. */
struct hits {
	int count;
	int64_t id[SHAPE_BATCH_MOST];
};

/* Adds those that are there and may be read, whatever the index says; what it has not followed yet is left out. */
static void
take_hits(const struct search_plan *plan, struct hits *hits, struct search_found *found)
{
	static struct query there = SHAPE_BATCH_QUERY(NULL, "message.id",
		FROM message WHERE EXISTS (
			SELECT 1 FROM participant WHERE participant.room_id = message.room_id AND participant.user_id = :user
		) AND NOT EXISTS (
			SELECT 1 FROM search_changed WHERE search_changed.message_id = message.id
		) AND message.id,
		ORDER BY message.id DESC
	);

	if (!hits->count)
		return;
	db_bind(&there, ":user", plan->user);
	shape_batch_bind(&there, hits->id, hits->count);
	while (db_next(&there))
		found->id[found->count++] = db_integer(&there, 0);
	hits->count = 0;
}

/* The messages of a block, newest first: one more than is wanted, or all of them. */
static void
find_in_block(const struct search_plan *plan, const struct search_reach *reach, const struct search_part *part, int64_t block,
              struct search_found *found)
{
	struct search_set places;
	struct hits hits = { 0 };

	if (!search_match(plan, block, &places)) {
		found->failed = true;
		return;
	}
	for (int place = SEARCH_BLOCK - 1; place >= 0 && found->count <= part->want; place--) {
		int64_t id = block * SEARCH_BLOCK + place;

		if (!search_set_has(&places, place) || id >= part->before || id <= reach->low || id > reach->high)
			continue;
		hits.id[hits.count++] = id;
		if (hits.count == part->want + 1 - found->count || hits.count == SHAPE_BATCH_MOST)
			take_hits(plan, &hits, found);
	}
	take_hits(plan, &hits, found);
}

/* The newest block in which something is looked for. */
static int64_t
first_block(const struct search_reach *reach, const struct search_part *part)
{
	int64_t newest = part->before - 1 < reach->high ? part->before - 1 : reach->high;

	return newest / SEARCH_BLOCK;
}

void
search_find(const struct search_plan *plan, const struct search_reach *reach, const struct search_part *part,
            struct search_found *found)
{
	int64_t least = (reach->low + 1) / SEARCH_BLOCK, block = first_block(reach, part);

	for (bool first = true; block >= least && !plan->nothing && !found->failed; first = false, block--) {
		if ((block = search_match_block(plan, block, least)) < 0 || db_failed())
			break;
		if (!first && clock_uptime_ms() >= part->until) {
			found->stopped = true;
			found->next = (block + 1) * SEARCH_BLOCK;
			break;
		}
		find_in_block(plan, reach, part, block, found);
		if (found->count > part->want) {
			found->count = part->want;
			found->next = found->id[part->want - 1];
			break;
		}
	}
}
