/*
 * Periodic work: time-outs of sockets, and what the housekeeper is told to do.
 */
#ifndef MOZNODS_WSD_UPKEEP_H
#define MOZNODS_WSD_UPKEEP_H

void upkeep_begin(void);

/* Ends the housekeeper. */
void upkeep_end(void);

#endif
