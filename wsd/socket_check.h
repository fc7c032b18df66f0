/*
 * The time-outs of sockets.
 */
#ifndef MOZNODS_WSD_SOCKET_CHECK_H
#define MOZNODS_WSD_SOCKET_CHECK_H

#include <stdint.h>

/* Closes sockets that have timed out and pings those that are due; to be called every WHEEL_STEP_MS. */
void socket_check_timeouts(int64_t now);

#endif
