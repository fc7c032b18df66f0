/*
 * The time-outs of sockets.
 */
#ifndef MOZNODS_WSD_SOCKET_CHECK_H
#define MOZNODS_WSD_SOCKET_CHECK_H

#include <stdint.h>

/* Ends those that have waited or been silent too long, pings those that are to be pinged; to be called every WHEEL_STEP_MS. */
void socket_check_timeouts(int64_t now);

#endif
