/*
 * What the frames of one socket may cost: bytes that are read, and signals. What everybody may say in chats is counted for users
 * (lib/base/ratelimit.h).
 */
#ifndef MOZNODS_WSD_FRAME_BUDGET_H
#define MOZNODS_WSD_FRAME_BUDGET_H

#include "lib/base/ratelimit.h"

#include <stddef.h>

struct socket;

/* Counts a frame of so many bytes, before it is parsed, because parsing is what it costs. */
struct quota frame_budget_read(struct socket *socket, size_t length);

/* Counts a signal, by its cost. */
struct quota frame_budget_signal(struct socket *socket, int cost);

#endif
