/* A listener of the convergence test with a user socket: see soak_person.c. */
#ifndef TESTS_SOAK_PERSON_H
#define TESTS_SOAK_PERSON_H

#include "soak.h"

/* A room, or their own stream, which has no messages. */
struct stream {
	struct held held;
	int64_t seq;        /* of the last event */
	bool catching_up;   /* asked, and not told yet that all has come */
	int64_t read_id;    /* as they were told last */
	int64_t unread;     /* as they were told last, and what has come since */
	int64_t counted_to; /* the number of the last event that is in it */
	bool counted;       /* they can know it */
	bool favourite;
};

struct person {
	char token[TOKEN_MAX];
	int64_t id;
	struct socket socket;
	bool greeted, known; /* known: the numbers can be gone on from */
	double dial_at, drop_at, read_at;
	bool goes_far;       /* the next absence will be a long one */
	unsigned away_until; /* so many messages must be acknowledged before they come back */
	struct stream own, *streams;
	unsigned count;
	bool asked, dealt_with;    /* the daemon was asked, and has said, whether it has dealt with all that they have sent */
	unsigned unanswered;       /* requests */
	struct json_object *rooms; /* of the last hello */
};

/* soak_reading.c: says of one of the rooms, drawn by chance, what has been read, over REST or over the socket. */
void person_read(struct person *person);

#endif
