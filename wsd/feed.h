/*
 * From the notification table to the sockets: the one path by which news travels. It reads the streams that somebody here listens
 * to (feed_stream.h): those of the rooms and of the users of sockets and seats.
 */
#ifndef MOZNODS_WSD_FEED_H
#define MOZNODS_WSD_FEED_H

struct wakeup;

/* Begins to look at the database now and then. */
void feed_begin(void);

/* Reads what is new in these streams and broadcasts it to the subscriptions. Harmless to call at any time. */
void feed_read(const struct wakeup *news);

#endif
