/*
 * From the notification table to the sockets: reads the new events of the streams that rooms with subscriptions, logins and seats
 * hold (feed_stream.h), and broadcasts them.
 */
#ifndef MOZNODS_WSD_FEED_H
#define MOZNODS_WSD_FEED_H

struct wakeup;

/* Begins to poll the database. */
void feed_begin(void);

/* Reads the new events of these streams and broadcasts them to the subscriptions. May be called at any time. */
void feed_read(const struct wakeup *news);

#endif
