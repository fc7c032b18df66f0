/* The only way into the domain: see request.h. */
#include "lib/request/request.h"
#include "lib/base/error.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/base/password.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/request/access.h"
#include "lib/request/token.h"

#include <unistd.h>

static bool
counts_for_address(const struct request *r)
{
	return !r->user || r->action->limit == LIMIT_AUTH || r->action->limit == LIMIT_INVITE;
}

/* Anonymous requests, those about to authenticate and those with an invitation count for the address, all others for the user. */
static const struct error *
count_once(struct request *r)
{
	if (r->counted)
		return NULL;
	r->counted = true;
	if (r->action->limit == LIMIT_REGISTER)
		r->allowance = allowance_count(r->address, &r->quota);
	else if (counts_for_address(r))
		r->quota = ratelimit_address(r->action->limit, r->address);
	else
		r->quota = ratelimit_user(r->action->limit, r->user);
	if (!r->quota.exceeded)
		return NULL;
	metrics_count_limited();
	return &error_rate_limited;
}

const struct error *
request_invited(struct request *r, bool invited)
{
	r->allowance = allowance_settle(r->allowance, invited, r->address, &r->quota);
	if (!r->quota.exceeded)
		return NULL;
	metrics_count_limited();
	return &error_rate_limited;
}

/* A body that is none is refused once it is known that its sender may, and before anything is made of it. */
static const struct error *
ask_body(struct request *r)
{
	bool read = r->read;

	r->read = true;
	return read ? NULL : r->input.error;
}

static const struct error *
act(struct request *r, handler *step)
{
	const struct error *error;

	access_identify(r);
	if (db_failed())
		return &error_internal;
	if ((error = count_once(r)) || (error = access_authorise(r)))
		return error;
	if ((error = ask_body(r)))
		return error;
	if (step && (error = step(r)))
		return error;
	return r->reply.failed ? &error_internal : NULL;
}

/* Runs a step in a transaction of its own; nothing of it is left when it fails. */
static const struct error *
transact_once(struct request *r, enum mode mode, handler *step)
{
	const struct error *error, *failure;

	db_begin(mode == MODE_WRITES ? WRITES : READS);
	if (!db_failed())
		error = act(r, step);
	else
		error = &error_internal;
	if (error) {
		/* What failed underneath explains more than what the handler made of it. */
		failure = db_undo();
		notification_forget();
		strbuf_clear(&r->reply);
		return failure ? failure : error;
	}
	if ((error = db_commit())) {
		notification_forget();
		strbuf_clear(&r->reply);
		return error;
	}
	notification_send_wakeup();
	return NULL;
}

/* The request as it was before a step, but for what has been counted and read: a step may have found or named something that is
 * not there, since nothing of it was stored. */
static void
rewind_step(struct request *r, const struct request *before)
{
	struct request now = *r;

	*r = *before;
	r->input = now.input;
	r->reply = now.reply;
	r->counted = now.counted;
	r->allowance = now.allowance;
	r->quota = now.quota;
	r->read = now.read;
	if (!before->input.error)
		input_clear_errors(&r->input);
}

/* The same, run again where another transaction was first: it then sees what the other did. */
static const struct error *
transact(struct request *r, enum mode mode, handler *step)
{
	const struct request before = *r;
	const struct error *error = transact_once(r, mode, step);

	for (int again = 0; error == &error_met_another && again < REQUEST_RUNS_AGAIN; again++) {
		rewind_step(r, &before);
		error = transact_once(r, mode, step);
	}
	if (error != &error_met_another)
		return error;
	log_error("request: other transactions were first %d times", REQUEST_RUNS_AGAIN + 1);
	return &error_busy;
}

const struct error *
request_within(struct request *r, enum mode mode, handler *step, void *work)
{
	void *outer = r->work;
	const struct error *error;

	r->work = work;
	error = transact(r, mode, step);
	r->work = outer;
	return error;
}

static bool
is_attempt(const struct request *r)
{
	return r->action->limit == LIMIT_AUTH || r->action->limit == LIMIT_REGISTER;
}

/* Who is turned away because the server is busy has not used up an attempt: a `busy` never tells a wrong password from a right
 * one. It counts like any other request instead, or one could ask without end. */
static void
give_back(struct request *r)
{
	if (r->guess_counted)
		ratelimit_address_return(LIMIT_AUTH, r->address, r->guess_quota);
	else if (is_attempt(r) && !ratelimit_address(LIMIT_GENERAL, r->address).exceeded)
		r->quota = ratelimit_address_return(allowance_limit(r->allowance), r->address, r->quota);
}

const struct error *
request_busy(struct request *r)
{
	give_back(r);
	r->retry_after = password_retry_after();
	return &error_busy;
}

/* Finds out who is asking, whether they may and whether they have asked too often: before a byte of the body is read, and
 * before anything slow is done. */
static const struct error *
admit(struct request *r)
{
	const struct error *error = NULL;

	/* Guessing passwords is to cost the guesser a slot, not the database a transaction. */
	if (r->action->limit == LIMIT_AUTH || r->action->may == ANYONE)
		error = count_once(r);
	if (!error && r->action->may != ANYONE)
		error = transact(r, MODE_READS, NULL);
	return error;
}

static const struct error *
receive(struct request *r)
{
	if (r->receive)
		r->receive(r);
	r->receive = NULL;
	r->read = false;
	return ask_body(r);
}

static const struct error *
perform_alone(struct request *r)
{
	const struct error *error = admit(r);

	if (!error)
		error = receive(r);
	if (!error)
		error = r->action->handler(r);
	return error == &error_busy && (is_attempt(r) || r->guess_counted) ? request_busy(r) : error;
}

static const struct error *
perform_within(struct request *r)
{
	const struct error *error = NULL;

	if (r->receive && !(error = admit(r)))
		error = receive(r);
	return error ? error : transact(r, r->action->mode, r->action->handler);
}

const struct error *
request_perform(struct request *r, const struct action *action)
{
	const struct error *error;

	r->action = action;
	r->outcome = OUTCOME_DONE;
	if (action->mode == MODE_READS || action->mode == MODE_WRITES)
		error = perform_within(r);
	else
		error = perform_alone(r);
	if (r->token_stale && !r->quota.exceeded)
		token_touch(r->token_id);
	return error;
}

const struct error *
request_admit(struct request *r, const struct action *action)
{
	r->action = action;
	return admit(r);
}

const struct error *
request_count_stray(struct request *r)
{
	r->quota = ratelimit_address(LIMIT_GENERAL, r->address);
	return r->quota.exceeded ? &error_rate_limited : NULL;
}

void
request_free(struct request *r)
{
	input_free(&r->input);
	strbuf_free(&r->reply);
	if (r->reply_file > 0)
		close(r->reply_file);
	r->reply_file = 0;
}
