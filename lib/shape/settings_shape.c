/* What somebody wants to be told of, as JSON: see settings_shape.h. */
#include "lib/shape/settings_shape.h"

/* Of minutes of a day: HH:MM. */
static bool
shape_minute(struct strbuf *to, struct query *row, int column)
{
	int minute = (int)db_integer(row, column);

	strbuf_format(to, "\"%02d:%02d\"", minute / 60, minute % 60);
	return true;
}

/* Of bits: a list of their places. */
static bool
shape_days(struct strbuf *to, struct query *row, int column)
{
	int64_t days = db_integer(row, column);
	char separator = '[';

	for (int day = 1; day <= 7; day++)
		if (days & 1 << day) {
			strbuf_format(to, "%c%d", separator, day);
			separator = ',';
		}
	strbuf_text(to, "]");
	return true;
}

SHAPE_LOCAL(quiet_shape, QUIET_FIELDS);

/* NULL is null. The column stands where the id of an object of its own would: its fields are behind it. */
static bool
shape_quiet(struct strbuf *to, struct query *row, int column)
{
	if (db_null(row, column))
		strbuf_text(to, "null");
	else
		shape_row_from(&quiet_shape, row, column, to);
	return true;
}

SHAPE_LOCAL(settings_shape, SETTINGS_FIELDS);

bool
settings_write(struct strbuf *to, int64_t user)
{
	static struct query one = SHAPE_QUERY(SETTINGS_COLUMNS, FROM account WHERE account.id = :user);

	db_bind(&one, ":user", user);
	return shape_one(&settings_shape, &one, to);
}
