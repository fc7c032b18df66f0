/*
 * Whether direct rooms are what they were made. It reads every direct room.
 */
#ifndef MOZNODS_DIRECT_CHECK_H
#define MOZNODS_DIRECT_CHECK_H

#include <stdint.h>

/* Tells each direct room whose participants are not the set of its members, one to eight of them, in one transaction that reads.
 * How many there are; -1: it could not be found out. */
int64_t direct_check(void (*tell)(int64_t room));

#endif
