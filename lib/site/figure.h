/*
 * How busy the site was: for each hour and each day (UTC) what a server can honestly know: the messages that were sent, who used a
 * login, the requests that were answered, what all files had together. Rows of the table figure, of which only the newest are kept.
 */
#ifndef MOZNODS_FIGURE_H
#define MOZNODS_FIGURE_H

#include <stdint.h>

enum { FIGURE_HOURS = 8 * 24, FIGURE_DAYS = 366 }; /* that are kept */

/* Notes how it is at this moment (Unix seconds) in the rows of its hour and its day, and forgets those that are too old. Requests
 * are those since the last note of this machine's; if the transaction fails they are in no row. Inside a transaction that writes. */
void figure_note(int64_t now);

#endif
