/* The export of who asks: see personal.h. */
#include "lib/export/personal.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/metrics.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/export/export.h"
#include "lib/request/request.h"

#include <unistd.h>

enum { HOUR = 60 * 60 };

/* Takes the hour's turn: when it was taken is stored, so that it holds across all hosts and restarts. A time that is to come was
 * taken by a clock that was wrong. */
static const struct error *
take_turn(struct request *r)
{
	static struct query taken = QUERY(SELECT exported_at FROM account WHERE id = :user);
	static struct query take = QUERY(UPDATE account SET exported_at = :now WHERE id = :user);
	int64_t now = clock_now(), last;

	if (!config.limits)
		return NULL;
	row_lock_account(r->user);
	db_bind(&taken, ":user", r->user);
	last = db_one(&taken);
	if (last > now - HOUR && last <= now) {
		r->quota = (struct quota){ .limit = 1, .reset = (int)(last + HOUR - now), .exceeded = true };
		metrics_count_limited();
		return &error_rate_limited;
	}
	db_bind(&take, ":user", r->user);
	db_bind(&take, ":now", now);
	db_run(&take);
	return NULL;
}

/* Who got nothing may ask again. */
static const struct error *
give_turn_back(struct request *r)
{
	static struct query back = QUERY(UPDATE account SET exported_at = NULL WHERE id = :user);

	db_bind(&back, ":user", r->user);
	db_run(&back);
	return NULL;
}

static const struct error *
write_lines(struct request *r)
{
	const struct export_order order = { .scope = EXPORT_USER, .id = r->user };
	struct spool *spool = r->work;
	const struct error *error;

	/* Where it is run again, what it wrote before is written over. */
	if (lseek(spool->file, 0, SEEK_SET) || ftruncate(spool->file, 0))
		return &error_internal;
	*spool = (struct spool){ .file = spool->file };
	if (!export_write(&order, spool))
		return &error_not_found;
	error = spool_end(spool);
	r->reply_length = spool->length;
	return error;
}

const struct error *
personal_export(struct request *r)
{
	struct spool spool = { .file = -1 };
	const struct error *error = request_within(r, MODE_WRITES, take_turn, NULL);

	if (error)
		return error;
	if ((spool.file = spool_file()) < 0)
		error = &error_internal;
	else
		error = request_within(r, MODE_READS, write_lines, &spool);
	if (error) {
		if (spool.file >= 0)
			close(spool.file);
		request_within(r, MODE_WRITES, give_turn_back, NULL);
		return error;
	}
	r->reply_file = spool.file;
	r->reply_type = "application/x-ndjson";
	r->reply_name = "moznods-export.ndjson";
	return NULL;
}
