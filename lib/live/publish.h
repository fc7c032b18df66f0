/*
 * Writing a notification (notification.h): its row, in the transaction of the change, and whom to wake afterwards.
 */
#ifndef MOZNODS_PUBLISH_H
#define MOZNODS_PUBLISH_H

#include "lib/live/event_row.h"
#include "lib/shape/shape.h"

#include <stdint.h>

enum { PUBLISH_SHORT = 128 }; /* bytes of data that holds nothing but numbers */

/* Writes an event: that of a room now, that of an account at the end of the transaction (account_events.h). */
void publish(const struct notification *event);

/* The same with a shape as its data, after `before` and with `behind` behind it, and nothing where there is no row. */
void publish_shape(struct notification event, const char *before, const struct shape *shape, struct query *row, const char *behind);

/* The same with short data, which holds nothing but numbers, as printf(3) formats it. */
void publish_format(struct notification event, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Tells a passing event (passing.h), at the end of the transaction, too. */
void publish_passing(int64_t user, const char *type, const char *data);

#endif
