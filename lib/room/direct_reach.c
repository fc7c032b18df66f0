/* Who may write to whom: see direct_reach.h. */
#include "lib/room/direct_reach.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/id_set.h"
#include "lib/db/db.h"

static bool
share_a_room(int64_t user, int64_t other)
{
	static struct query shared = QUERY(
		SELECT EXISTS (
			SELECT 1 FROM participant AS own
			JOIN participant AS theirs ON theirs.room_id = own.room_id AND theirs.user_id = :other
			JOIN room ON room.id = own.room_id
			WHERE own.user_id = :user AND room.kind = 'room'
		)
	);

	db_bind(&shared, ":user", user);
	db_bind(&shared, ":other", other);
	return db_one(&shared) != 0;
}

static bool
is_available(int64_t user, int64_t other)
{
	/* clang-format off */
	static struct query available = { .sql = "SELECT " DIRECT_AVAILABLE(:user, :other) };
	/* clang-format on */

	db_bind(&available, ":user", user);
	db_bind(&available, ":other", other);
	return db_one(&available) != 0;
}

static bool
may_begin(int64_t user, int64_t other)
{
	return config.direct != DIRECT_SHARED || share_a_room(user, other);
}

static const struct error *
reach(int64_t user, int64_t other)
{
	if (user == other)
		return NULL;
	if (!may_begin(user, other))
		return &error_direct_not_allowed;
	return is_available(user, other) ? NULL : &error_recipient_unavailable;
}

const struct error *
direct_reach(int64_t user, const struct id_set *members)
{
	const struct error *error = config.direct == DIRECT_OFF ? &error_direct_not_allowed : NULL;

	for (int i = 0; !error && i < members->count; i++)
		error = reach(user, members->id[i]);
	return error;
}

const struct error *
direct_room_reach(int64_t user, const struct id_set *members, bool available)
{
	if (config.direct == DIRECT_OFF)
		return &error_direct_not_allowed;
	if (members->count != 2)
		return NULL;
	if (!may_begin(user, members->id[members->id[0] == user]))
		return &error_direct_not_allowed;
	return available ? NULL : &error_recipient_unavailable;
}
