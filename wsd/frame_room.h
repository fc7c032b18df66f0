/*
 * Which room a client's frame names: a member `room_id` beside its type, or in its data.
 */
#ifndef MOZNODS_WSD_FRAME_ROOM_H
#define MOZNODS_WSD_FRAME_ROOM_H

#include <stdbool.h>
#include <stdint.h>

struct input;

/* The room that the frame, or its data, names; 0: neither does. False: one of them is no id, or they differ. */
bool frame_room_read(const struct input *frame, const struct input *data, int64_t *room);

#endif
