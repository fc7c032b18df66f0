/*
 * Rate limits that hold across all processes and their restarts: a mapped file in the state directory, one
 * atomic word for each window of somebody. A window starts with its first request and lasts a minute.
 */
#ifndef MOZNODS_RATELIMIT_H
#define MOZNODS_RATELIMIT_H

#include <stdbool.h>
#include <stdint.h>

/* LIMIT_REGISTER counts nothing itself: it is LIMIT_AUTH, or LIMIT_INVITE for who shows an invitation (lib/request/allowance.h). */
enum limit {
	LIMIT_NONE,
	LIMIT_AUTH,
	LIMIT_GENERAL,
	LIMIT_UPLOAD,
	LIMIT_CHAT,
	LIMIT_POLL,
	LIMIT_GUESS,
	LIMIT_CONNECT,
	LIMIT_INVITE,
	LIMIT_REGISTER,
	LIMIT_TOTP,
	LIMIT_REACT,
	LIMIT_SEARCH
};

enum { RATELIMIT_WINDOW = 60 }; /* seconds */

/* What became of one request. */
struct quota {
	int limit; /* requests a window; 0: not limited */
	int remaining;
	int reset; /* seconds until the window ends */
	bool exceeded;
	bool again;      /* and not for the first time in this window */
	uint64_t window; /* which one it was counted in */
};

/* What is asked of whoever counts for several hosts. */
struct ratelimit_question {
	enum { RATELIMIT_COUNT, RATELIMIT_RETURN, RATELIMIT_NEXT } what;
	enum limit limit;
	int64_t user;
	const char *address; /* NULL: it is about the user */
	struct quota quota;  /* to take back */
};

/* Sets who is asked first about limits that several hosts share; where it returns false this process counts. */
void ratelimit_set_elsewhere(bool (*ask)(const struct ratelimit_question *question, struct quota *quota));

/* Whether several hosts share a limit. */
bool ratelimit_is_shared(enum limit limit);

/* Counts here what another host asks. */
struct quota ratelimit_answer(const struct ratelimit_question *question);

/* Opens the file, making it anew when it is missing or not one of ours. Where that fails the log says so and
 * each process counts for itself. */
void ratelimit_open(const char *state);

/* Counts one request of a user, or of a client address: an IPv6 one by its /64, and by its /48, of which ten times the limit holds. */
struct quota ratelimit_user(enum limit limit, int64_t user);
struct quota ratelimit_address(enum limit limit, const char *address);

/* Takes back one request of an address that passed, as if it had not been asked; `quota` is what was said of it. Nothing where
 * its window has ended meanwhile. Returns what is to be said instead. */
struct quota ratelimit_address_return(enum limit limit, const char *address, struct quota quota);

/* What counting one more of an address would say, without counting it. */
struct quota ratelimit_address_next(enum limit limit, const char *address);

#endif
