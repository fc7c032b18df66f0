/*
 * Stand-ins for what frames call beside the sockets: the handlers of lib/, the database, limits and clocks.
 */
#ifndef MOZNODS_TESTS_FUZZ_AROUND_FRAME_H
#define MOZNODS_TESTS_FUZZ_AROUND_FRAME_H

#include <stdint.h>

/* The time, in milliseconds: the target lets it pass. */
extern int64_t around_now;

#endif
