/* What moderators have done, as JSON: see moderation_shape.h. */
#include "lib/shape/moderation_shape.h"
#include "lib/shape/user_shape.h"

SHAPE(ban_shape, BAN_FIELDS);
SHAPE(room_log_shape, ROOM_LOG_FIELDS);
SHAPE(site_ban_shape, SITE_BAN_FIELDS);

bool
shape_somebody(struct strbuf *to, struct query *row, int column)
{
	if (!db_null(row, column))
		return shape_user(to, row, column);
	strbuf_text(to, "null");
	return true;
}
