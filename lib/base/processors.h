/*
 * How many processors this process may use: those that it may run on, and no more than its control group has time of.
 */
#ifndef MOZNODS_PROCESSORS_H
#define MOZNODS_PROCESSORS_H

/* At least 1. Reads sched_getaffinity(2) and cpu.max of the control group (version 2) and of those above it. */
int processors_usable(void);

#endif
