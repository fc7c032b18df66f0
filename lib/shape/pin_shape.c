/* Pinned messages as JSON: see pin_shape.h. */
#include "lib/shape/pin_shape.h"

SHAPE(pin_shape, PIN_FIELDS);

bool
shape_pinned(struct strbuf *to, struct query *row, int column)
{
	shape_row_from(&message_shape, row, column, to);
	return true;
}
