/*
 * Registration: see registration.h. It hashes, which takes as long as a hundred requests, so it runs in no transaction: it looks, hashes,
 * and then acts in a step that looks again. Account, membership and the use of the invitation are stored together, or nothing is.
 */
#include "lib/invite/registration.h"
#include "lib/account/account.h"
#include "lib/account/auth.h"
#include "lib/account/proxy_login.h"
#include "lib/account/site_ban.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/password.h"
#include "lib/invite/invite_use.h"
#include "lib/request/request.h"
#include "lib/request/site_setting.h"

#include <stdio.h>

enum { CODE_MOST = 100 }; /* characters that may be tried as a code */

/* What a registration's steps work on. */
struct registration {
	struct account account;
	char hash[PASSWORD_HASH_BYTES];
	const char *code; /* of the invitation that they come with; NULL: without one */
	bool invited;     /* it was good when it was looked at */
	int mode;         /* REGISTRATION_… of config.h, as it was then */
	struct invite invite;
};

static const struct error *
refuse_code(struct request *r)
{
	return input_add_error(&r->input, "invite", "This invitation is not good, or not any more.");
}

/* Why they may not register whatever else they have sent; NULL: they may. One that is not good is told as such. */
static const struct error *
refuse_uninvited(struct request *r, const struct registration *registration)
{
	if (registration->mode != REGISTRATION_INVITE || (registration->code && !registration->invited)
	    || (registration->invited && registration->invite.registers))
		return NULL;
	snprintf(r->details, sizeof r->details, "{\"invite_required\":true}");
	return &error_invite_required;
}

static const struct error *
store_newcomer(struct request *r)
{
	struct registration *registration = r->work;
	const struct error *error;
	int64_t user;

	if ((registration->mode = site_setting_registration()) == REGISTRATION_CLOSED)
		return &error_registration_closed;
	if ((error = refuse_uninvited(r, registration)))
		return error;
	if (!account_unique(&r->input, &registration->account, 0))
		return r->input.error;
	user = account_create(&registration->account, registration->hash);
	if ((error = auth_welcome(r, user)) || !registration->code)
		return error;
	error = invite_use(registration->code, user);
	return error == &error_invite_invalid ? refuse_code(r) : error;
}

static const struct error *
look_at_mode(struct request *r)
{
	struct registration *registration = r->work;

	registration->mode = site_setting_registration();
	return NULL;
}

/* Whether the invitation is good, before it is decided how the request counts, and the names are free, before the work of hashing. The
 * step that stores asks again. */
static const struct error *
look(struct request *r)
{
	struct registration *registration = r->work;
	const struct error *error = site_ban_refuse(r);

	if (error)
		return error;
	registration->invited = registration->code && invite_find(registration->code, &registration->invite);
	if (registration->code && !registration->invited)
		refuse_code(r);
	account_unique(&r->input, &registration->account, 0);
	return NULL;
}

static const char *
take_fields(struct input *input, struct registration *registration)
{
	struct account *newcomer = &registration->account;

	if (input_given(input, "invite") && !input_null(input, "invite"))
		registration->code = input_line(input, "invite", 0, CODE_MOST);
	account_take_email(input, newcomer);
	account_take_username(input, newcomer, NULL);
	if (input_given(input, "display_name") && !input_null(input, "display_name"))
		account_take_display_name(input, newcomer);
	return account_take_password(input, "password", newcomer->email, newcomer->username);
}

const struct error *
auth_register(struct request *r)
{
	struct registration registration = { 0 };
	const struct error *error, *refusal;
	const char *password;

	if (!password_login_is_on())
		return &error_feature_off;
	if ((error = request_within(r, MODE_READS, look_at_mode, &registration)) || registration.mode == REGISTRATION_CLOSED)
		return (refusal = request_invited(r, false)) ? refusal : error ? error : &error_registration_closed;
	password = take_fields(&r->input, &registration);
	error = request_within(r, MODE_READS, look, &registration);
	if ((refusal = request_invited(r, registration.invited)) || error)
		return refusal ? refusal : error;
	if ((error = refuse_uninvited(r, &registration)) || (error = r->input.error))
		return error;
	if ((error = password_hash(password, registration.hash)))
		return error;
	return request_within(r, MODE_WRITES, store_newcomer, &registration);
}
