/*
 * Starting a thread beside the event loop.
 */
#ifndef MOZNODS_WSD_THREAD_H
#define MOZNODS_WSD_THREAD_H

#include <stdbool.h>

/* Starts one that nobody waits for, with all signals blocked: they are for the loop. `run` gets NULL. False, with errno set: there is
 * none. */
bool thread_start(void *(*run)(void *));

#endif
