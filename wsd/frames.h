/*
 * The frames that clients send: the table of their types, and their dispatch.
 */
#ifndef MOZNODS_WSD_FRAMES_H
#define MOZNODS_WSD_FRAMES_H

#include <stddef.h>

struct socket;

/* Takes one whole text message. */
void frames_take(struct socket *socket, const char *text, size_t length);

#endif
