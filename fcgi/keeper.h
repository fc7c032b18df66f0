/*
 * The keeper: one process beside the workers, where files are in a bucket (option `storage`), for what waits for it: it removes what
 * nobody needs any more, there and of the copies on this disk, and finds out when a bucket that has failed answers again.
 */
#ifndef MOZNODS_KEEPER_H
#define MOZNODS_KEEPER_H

/* How many there should be: one, or none. */
int keeper_wanted(int running);

/* Runs the keeper, with the database open, until it is told to stop. */
void keeper_work(void);

#endif
