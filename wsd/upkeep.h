/*
 * Periodic work: time-outs of sockets, tokens in use, checkpoints, pruning.
 */
#ifndef MOZNODS_WSD_UPKEEP_H
#define MOZNODS_WSD_UPKEEP_H

/* Begins it. */
void upkeep_begin(void);

#endif
