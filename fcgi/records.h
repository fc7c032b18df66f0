/*
 * The answer as FastCGI has it. libfcgi would send it in pieces of 8 KiB, each of them a system call here and some more in the
 * web server. Here an answer of up to 64 KiB leaves with its end in one, and a longer one in records as large as there are.
 */
#ifndef MOZNODS_RECORDS_H
#define MOZNODS_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

enum {
	RECORDS_CONTENT = 65528, /* bytes a record has at most: the largest number that needs no padding */
	RECORDS_FRAME = 24       /* the longest frame */
};

/* Where answers go. One request is answered at a time: what waits to be sent is kept once for the process. */
struct records {
	int socket;  /* the connection with the web server */
	int id;      /* of the request on it */
	bool broken; /* it takes no more */
	bool spills; /* what it does not take at once goes into `rest`; otherwise it is waited for */
	int rest;    /* file with what it did not take; 0: there is none */
};

/* Adds to the answer; what fills no record waits. */
void records_write(struct records *to, const char *bytes, size_t size);

/* Sends what has waited. */
void records_flush(struct records *to);

/* Sends what has waited, and the end of the request. */
void records_end(struct records *to);

/* Sends `rest` after all, waiting for the web server; the file stays the caller's to close. */
void records_send_rest(struct records *to);

/* Writes what stands before `length` bytes of an answer, or what ends the answer and its request; returns its length. */
size_t records_frame(unsigned char frame[RECORDS_FRAME], int id, size_t length);
size_t records_frame_end(unsigned char frame[RECORDS_FRAME], int id);

#endif
