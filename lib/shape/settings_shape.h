/* What somebody wants to be told of as JSON, to them alone: see shape.h. */
#ifndef MOZNODS_SETTINGS_SHAPE_H
#define MOZNODS_SETTINGS_SHAPE_H

#include "lib/shape/shape.h"

/* Quiet hours; all are NULL where there are none. */
/* clang-format off */
#define QUIET_FIELDS(F) \
	F(from, shape_minute, account.quiet_from) \
	F(to, shape_minute, account.quiet_to) \
	F(days, shape_days, account.quiet_days) \
	F(zone, shape_text, account.quiet_zone)

#define SETTINGS_FIELDS(F) \
	F(notify_default, shape_text, account.notify_default) \
	F(push_content, shape_text, account.push_content) \
	F(quiet, shape_quiet, account.quiet_zone)
/* clang-format on */

/* The columns of the table account: those of the quiet hours stand behind the column of the field. */
#define SETTINGS_COLUMNS SHAPE_COLUMNS(account.id, SETTINGS_FIELDS) QUIET_FIELDS(SHAPE_COLUMN)

/* Writes somebody's settings; false when there is no such account. Inside a transaction. */
bool settings_write(struct strbuf *to, int64_t user);

#endif
