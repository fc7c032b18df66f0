/* What the parts of the thread that hands connections on have in common (forward.h). All but the orders is the thread's alone. */
#ifndef MOZNODS_WSD_FORWARD_INTERNAL_H
#define MOZNODS_WSD_FORWARD_INTERNAL_H

#include "lib/base/address.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/* What is sent from the loop to the thread, and back. */
struct order {
	int descriptor; /* -1: close all */
	socklen_t size;
	struct sockaddr_storage to;
	char client[ADDRESS_BYTES];
};

/* What the thread waits for at a descriptor. */
struct watched {
	enum { ORDERS, LISTENER, GREETER, END } what;
	int descriptor;
	uint32_t events;
};

/* ---- forward.c */

/* Adds a descriptor to what the thread waits for (EPOLL_CTL_ADD), or changes it (EPOLL_CTL_MOD); false, with the reason in errno. */
bool forward_watch(struct watched *watched, int operation, uint32_t events);

/* Changes what is waited for at a descriptor, where that is a change. */
void forward_set_events(struct watched *watched, uint32_t add, uint32_t remove);

/* Waits for it no more. */
void forward_unwatch(const struct watched *watched);

/* Hands a connection with a greeting to the loop; false: it takes none. */
bool forward_give_back(const struct order *order);

/* Of a connection: a frame is not to wait for the acknowledgement of the one before it. */
void forward_send_at_once(int descriptor);

/* The same of one to another host, which is to be noticed when it has gone. */
void forward_set_options(int descriptor);

/* ---- forward_pipe.c: connections that are handed on, two ends each */

/* Begins one as ordered; where that fails the client's connection is closed. */
void pipe_add(const struct order *order);

/* What has happened at an end. */
void pipe_event(struct watched *end, uint32_t events);

/* Closes all. */
void pipe_close_each(void);

/* Whether there are some that end, which pipe_end_late closes when that takes too long. */
bool pipe_any_ending(void);
void pipe_end_late(int64_t now);

/* Frees those that were closed, once no event names them any more. */
void pipe_free_closed(void);

/* ---- forward_greeter.c: connections of other daemons, of which the greeting is read */

/* Accepts what comes at the listening socket. */
void greeter_accept(int listening);

/* Reads more of a greeting; the connection is the loop's when it is whole. */
void greeter_event(struct watched *greeter);

/* Whether there are some, which greeter_end_late closes when that takes too long. */
bool greeter_any(void);
void greeter_end_late(int64_t now);

#endif
