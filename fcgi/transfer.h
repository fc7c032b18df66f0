/*
 * Answers that workers leave to the sender (sender.h): what the web server does not take at once, because its client reads slowly,
 * would keep a worker waiting, and so would an answer that is not to be sent yet. The worker hands over the connection and a file
 * with the rest of the answer. The queue between them is a pair of sockets; slots are counted in memory that all processes share,
 * so that a worker knows before it answers whether it may.
 */
#ifndef MOZNODS_TRANSFER_H
#define MOZNODS_TRANSFER_H

#include <stdbool.h>
#include <stdint.h>

struct error;

enum { TRANSFERS_MOST = 16384, TRANSFER_NO_SLOT = -1 };

struct transfer {
	int connection;     /* with the web server */
	int file;           /* what is to be sent */
	int64_t at, length; /* of it, in bytes */
	int request_id;     /* of FastCGI */
	int timeout;        /* seconds in which the web server must take something */
	int slot;           /* of transfer_reserve; TRANSFER_NO_SLOT, where it is delayed */
	int delay;          /* milliseconds until any of it is sent */
	bool framed;        /* the file has FastCGI records already, with the end of the request */
};

/* For the supervisor, before there is a worker: makes queue and slots. False, and why in the log: workers wait themselves. */
bool transfer_open(void);

/* Reserves a slot for an answer to a client at this address. NULL, with `*slot` set; TRANSFER_NO_SLOT there means that there
 * is no sender and the worker waits itself. Else why it may not be answered now: the slots are taken, or too many of them by
 * this address (transfers_max, transfers_per_address). */
const struct error *transfer_reserve(const char *address, int *slot);

/* Gives a reserved slot back. */
void transfer_release(int slot);

/* A file without a name for the rest of an answer, and one in memory for a short one; negative: there is none. */
int transfer_file(void);
int transfer_short_file(void);

/* Hands over; both descriptors stay the caller's to close as well. False: the queue is full, and the slot still the caller's. */
bool transfer_give(const struct transfer *transfer);

/* For the sender: takes the next one out of the queue, without waiting; false: there is none. Its descriptors and its slot, where it has
 * one, are the sender's then. */
bool transfer_take(struct transfer *transfer);

/* For a sender that begins: gives back the slots of one that died. */
void transfer_reclaim(void);

/* The descriptor that is readable while something is in the queue; negative: there is no sender. */
int transfer_descriptor(void);

#endif
