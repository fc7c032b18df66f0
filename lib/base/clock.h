/*
 * What time it is, in the two senses the server needs.
 */
#ifndef MOZNODS_CLOCK_H
#define MOZNODS_CLOCK_H

#include <stdint.h>

/* Unix seconds: what the database stores and clients see. May jump when somebody sets the clock. */
int64_t clock_now(void);

/* The same in milliseconds. */
int64_t clock_now_ms(void);

/* Milliseconds since the machine started: for measuring spans, never jumps, the same in all processes. */
int64_t clock_uptime_ms(void);

/* Which start of the machine this is: the same number in all processes until the next one; 0 where the kernel does not
 * tell. */
int64_t clock_boot(void);

#endif
