/*
 * One request, an HTTP request or a WebSocket frame: who asks, what they name, what they sent, what they get.
 * request_perform is the only way into the domain; the HTTP routes and the WebSocket frames are
 * tables of actions for it.
 */
#ifndef MOZNODS_REQUEST_H
#define MOZNODS_REQUEST_H

#include "lib/base/ratelimit.h"
#include "lib/base/strbuf.h"
#include "lib/request/allowance.h"
#include "lib/request/download.h"
#include "lib/request/input.h"
#include "lib/request/page.h"
#include "lib/request/resource.h"
#include "lib/request/rights.h"

#include <stdbool.h>
#include <stdint.h>

enum mode {
	MODE_READS,  /* one transaction that sees one state and writes nothing */
	MODE_WRITES, /* one transaction that holds the write lock */
	MODE_ALONE,  /* no transaction: the handler does something slow and uses request_within */
	MODE_LOOKS,  /* the same, and it changes nothing that anybody sees */
	MODE_STREAMS /* the same, and it reads the body itself: only the query is in the input */
};

/* What became of a request that went well. */
enum outcome {
	OUTCOME_DONE,
	OUTCOME_THERE_ALREADY, /* what was to be made is there already, and has been left as it was */
	OUTCOME_UNHEALTHY      /* the report that was asked for is a bad one */
};

struct request;

/* Does the work; NULL is success. What it may not do it does not begin: permission was checked before. */
typedef const struct error *handler(struct request *request);

struct action {
	enum right may; /* what the caller has to be allowed */
	enum mode mode;
	handler *handler;
	enum limit limit;
};

/* Whom a trusted proxy says the client is, and what else it says of them; NULL: it does not. */
struct vouched {
	const char *name, *email, *display_name;
};

struct request {
	/* As it came in. Texts are borrowed from whoever received it; NULL where nothing was sent. */
	const char *token;
	const char *address; /* the client's, for limits and the list of sessions; never NULL */
	const char *user_agent;
	bool local;             /* beyond doubt it comes from this machine, and not on behalf of somebody elsewhere */
	struct vouched vouched; /* for POST /api/auth/proxy/ alone */
	const char *nonce;      /* from outside the body: Idempotency-Key */
	struct input input;     /* the body or, of a GET, the query string */
	void (*receive)(struct request *request); /* reads the body into `input`; NULL: nothing is left to read */
#define RESOURCE_FIELD(field, name, read, resolve, rights) int64_t field;
	RESOURCES(RESOURCE_FIELD) /* `room` and so on: the ids of what the path names, 0 where it does not */
#undef RESOURCE_FIELD
	const char *named; /* the last of them as the path has it, for what is named by a text; NULL: it names none */
	void *context;     /* between a handler and whoever performs it: over HTTP the struct http */
	void *work;        /* between the parts of a handler: see request_within */

	/* Found out by request_perform. */
	const struct action *action;
	int64_t user;                /* the caller; 0: anonymous */
	int64_t token_id;            /* the login they use */
	bool token_stale;            /* its last use is not on record yet */
	unsigned roles;              /* what the caller is to what is named */
	unsigned rights;             /* what they may do with it */
	const struct error *refusal; /* what to say where that does not suffice; NULL: error_permission_denied */
	char details[64];            /* more about a refusal, a JSON object; "": what is wrong with the input */
	bool counted;                /* the rate limit has been asked */
	enum allowance allowance;    /* by which one, of a registration */
	bool guess_counted;          /* and that of passwords, which counts beside it where a password is asked for on the way */
	bool read;                   /* what was wrong with the body as such has been asked */
	struct quota quota;          /* what it said */
	struct quota guess_quota;    /* of guess_counted */
	int retry_after;             /* seconds after which who was turned away as busy, or by slow mode, may come again; 0: soon */

	/* The answer. */
	enum outcome outcome; /* of a request that went well */
	struct page page;
	struct strbuf reply;      /* JSON; empty for 204 */
	const char *reply_type;   /* its media type where it is something else; NULL: JSON */
	const char *reply_tag;    /* of a reply that may be kept until it changes: what it changes with; NULL: none */
	int reply_file;           /* an open file that is the reply instead, closed by request_free; 0: none */
	int64_t reply_length;     /* of it, bytes */
	const char *reply_name;   /* what it is called where it is saved */
	struct download download; /* what to answer with instead, once its size is set */
};

enum { REQUEST_RUNS_AGAIN = 5 }; /* how often at most a step is run again */

/* Performs an action: limit, begin, identify, authorise, act, commit or undo. A body is received after its sender has been
 * identified, counted and authorised, and before the transaction that acts, which asks for all of that anew. NULL when all of
 * it is stored and `reply` may leave; otherwise nothing is stored. Where another transaction was first (error_met_another, db.h)
 * identification, permission and handler are run again, REQUEST_RUNS_AGAIN times at most, then it is error_busy. */
const struct error *request_perform(struct request *request, const struct action *action);

/* Does of it only what comes before a body is read: finds out who is asking, whether they may, and whether they have asked too
 * often. NULL, or why not. */
const struct error *request_admit(struct request *request, const struct action *action);

/* Counts, for its address, a request that leads to no action. NULL, or error_rate_limited. */
const struct error *request_count_stray(struct request *request);

/* For handlers without a transaction: runs `step` inside a transaction, after identifying and authorising anew. What the step
 * needs of what was found before it, and what it finds itself, is in `work`, which it gets as the request's. It may be run again,
 * as by request_perform: what it wrote to `work` then is there still. */
const struct error *request_within(struct request *request, enum mode mode, handler *step, void *work);

/* Counts a registration as what it is, once it is known whether it has shown an invitation that is good. NULL, or error_rate_limited:
 * there was nothing left for it but with one. Asked again it counts nothing. */
const struct error *request_invited(struct request *request, bool invited);

/* Turns away a request for which there is no turn to hash a password: it has used up no attempt, and learns when to come again.
 * Returns error_busy. */
const struct error *request_busy(struct request *request);

/* Gives back what the request owns: input and reply. */
void request_free(struct request *request);

#endif
