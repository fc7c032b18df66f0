/*
 * How long what a frame asks of the database may wait for others: that makes all sockets wait. After one has waited in vain, the next do
 * not wait at all for a while.
 */
#ifndef MOZNODS_WSD_BUSY_H
#define MOZNODS_WSD_BUSY_H

struct error;

/* Before the transaction, and after it with what came of it. */
void busy_begin(void);
void busy_end(const struct error *error);

#endif
