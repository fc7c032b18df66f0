/*
 * A hasher: a process beside the workers that serves the requests which hash passwords, one after the other, as long as there
 * are any.
 */
#ifndef MOZNODS_HASHER_H
#define MOZNODS_HASHER_H

/* Runs a hasher whose process has opened the database: serves what is handed over (handover.h) until there has been
 * nothing for a while, or it is told to stop; then what still waits is turned away. */
void hasher_work(void);

/* How many there should be now that there are so many: one more while something waits, up to password_parallel. */
int hasher_wanted(int running);

#endif
