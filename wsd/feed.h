/*
 * From the notification table to the sockets: the one path by which news travels.
 */
#ifndef MOZNODS_WSD_FEED_H
#define MOZNODS_WSD_FEED_H

/* Begins after the newest event there is. Returns 0 when the database does not answer. */
int feed_begin(void);

/* Reads what is new and hands it to the sessions. Harmless to call at any time. */
void feed_read(void);

#endif
