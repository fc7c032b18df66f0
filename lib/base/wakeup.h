/*
 * The wakeup: a datagram to the daemon's socket `run/wakeup` in the state directory names the streams that have new events. An empty
 * one says that any may. Sending never blocks. A datagram may be lost: the daemon also looks at the database by itself.
 */
#ifndef MOZNODS_WAKEUP_H
#define MOZNODS_WAKEUP_H

#include <stdbool.h>
#include <stdint.h>

enum {
	WAKEUP_STREAMS_MAX = 64,
	WAKEUP_PASSING = 0 /* in place of a stream's id: there are passing events */
};

/* The streams that have new events. */
struct wakeup {
	int count;
	bool any;                            /* they are too many: look at all */
	int64_t streams[WAKEUP_STREAMS_MAX]; /* ids, each once */
};

/* Adds a stream, or those of another wakeup. */
void wakeup_add(struct wakeup *wakeup, int64_t stream);
void wakeup_merge(struct wakeup *wakeup, const struct wakeup *other);

/* Puts a stream in the place of another one, if that is there. */
void wakeup_replace(struct wakeup *wakeup, int64_t stream, int64_t by);

bool wakeup_is_empty(const struct wakeup *wakeup);

/* Wakes the daemon, after a commit. That no daemon runs is no error. */
void wakeup_notify(const struct wakeup *wakeup);

/* Whether a daemon has the socket bound. */
bool wakeup_daemon_runs(void);

/* For the daemon: whether wakeup_notify() was called in this process since the last call of this function, and with what. The
 * daemon sends itself no datagram. */
bool wakeup_take_local(struct wakeup *wakeup);

/* For the daemon: adds what has come on its socket since the last call. */
void wakeup_receive(int socket, struct wakeup *wakeup);

/* For the daemon: binds the socket, in place of one that a dead daemon left, and returns its non-blocking descriptor, or
 * -1 with the reason in errno. */
int wakeup_bind(void);

#endif
