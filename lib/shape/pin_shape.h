/* Pinned messages as JSON: see shape.h. */
#ifndef MOZNODS_PIN_SHAPE_H
#define MOZNODS_PIN_SHAPE_H

#include "lib/shape/message_shape.h"

/* clang-format off */
#define PIN_FIELDS(F) \
	F(pinned_by, shape_user, pin.user_id) \
	F(pinned_at, shape_time, pin.created_at) \
	F(message, shape_pinned, message.id)

/* The columns of the tables pin and message; the id is the message's, and the columns of the message begin with the last field's. */
#define PIN_COLUMNS "message.id, pin.user_id, pin.created_at, " MESSAGE_COLUMNS
/* clang-format on */

extern const struct shape pin_shape;

/* Of the first of MESSAGE_COLUMNS, the others behind it: the message. */
shape_writer shape_pinned;

#endif
