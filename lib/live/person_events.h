/*
 * What events say of a person beyond the rooms' own: in the events of other accounts, as of a room that was added, which names its owner,
 * and in what has just passed.
 */
#ifndef MOZNODS_PERSON_EVENTS_H
#define MOZNODS_PERSON_EVENTS_H

#include <stdint.h>

/* Forgets them, inside a write transaction: their numbers stay, as `gone`. */
void person_events_forget(int64_t user);

#endif
