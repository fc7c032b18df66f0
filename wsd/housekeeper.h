/*
 * The housekeeper: a process beside the daemon for the periodic work in the database, which takes milliseconds at a time and waits for
 * the disk, while sockets must not. The daemon tells it over a pipe what there is to do; it ends with the daemon.
 */
#ifndef MOZNODS_WSD_HOUSEKEEPER_H
#define MOZNODS_WSD_HOUSEKEEPER_H

#include <stdint.h>

/* What is told, one number each: the id of a token that is in use, or one of these. */
enum {
	HOUSEKEEPER_SECOND = 0,    /* a second has passed, and this daemon leads: all work is done here */
	HOUSEKEEPER_FOLLOWING = -1 /* a second has passed, and the daemon of another host leads */
};

/* Runs the housekeeper, which is told on standard input, until that ends. Returns the status to exit with. */
int housekeeper_run(void);

#endif
