/*
 * What events say of a person beyond the rooms' own: in the events of other accounts, as of a room that was added, which names its owner,
 * and in what has just passed.
 */
#ifndef MOZNODS_PERSON_EVENTS_H
#define MOZNODS_PERSON_EVENTS_H

#include <stdint.h>

/* Forget them, for account_events.h alone, at the end of the transaction: the numbers of those that are stored stay, as `gone`. */
void person_events_forget_stored(int64_t user);
void person_events_forget_passing(int64_t user);

#endif
