/*
 * What has to be done now and then, whoever does it: events and logins that are out of date go, and the bytes of files
 * that nobody has. The daemon sees to it all the time; where none runs, it is done after a request has been answered.
 */
#ifndef MOZNODS_HOUSEKEEPING_H
#define MOZNODS_HOUSEKEEPING_H

#include <stdbool.h>

/* Whether nobody has done it for a while. Cheap: asks a file's time, and not more than once a second. */
bool housekeeping_due(void);

/* Does it, unless another process is about to: so many contents at most. The database is open, no transaction is. */
void housekeeping_do(int most);

/* Notes that the server runs, by which ages are judged, and drops events that are too old, some at a time. In transactions of
 * its own. */
void housekeeping_prune(void);

/* The daemon does it: for the next ten minutes nobody else need. */
void housekeeping_note(void);

#endif
