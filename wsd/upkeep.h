/*
 * What is done now and then: time-outs of sockets, tokens in use, the database's journal.
 */
#ifndef MOZNODS_WSD_UPKEEP_H
#define MOZNODS_WSD_UPKEEP_H

/* Begins the rounds. */
void upkeep_begin(void);

#endif
