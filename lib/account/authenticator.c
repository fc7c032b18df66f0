/* Putting on a second factor, and taking it off: see authenticator.h. */
#include "lib/account/authenticator.h"
#include "lib/account/own_password.h"
#include "lib/account/second_factor.h"
#include "lib/base/base32.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/percent.h"
#include "lib/base/strbuf.h"
#include "lib/base/totp.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/request/request.h"

#include <sodium.h>

/* The key URI that authenticators scan. What the account is called stands behind the site, for who has several. */
static void
write_uri(struct strbuf *to, int64_t user, const char *secret)
{
	static struct query name = QUERY(SELECT username FROM account WHERE id = :user);
	struct strbuf username = { 0 };

	db_bind(&name, ":user", user);
	db_into(&name, &username);
	strbuf_text(to, "otpauth://totp/");
	percent_add_unreserved(to, config.site_name);
	strbuf_text(to, ":");
	percent_add_unreserved(to, strbuf_string(&username));
	strbuf_format(to, "?secret=%s&issuer=", secret);
	percent_add_unreserved(to, config.site_name);
	strbuf_format(to, "&algorithm=SHA1&digits=%d&period=%d", TOTP_DIGITS, TOTP_STEP_SECONDS);
	to->failed = to->failed || username.failed;
	strbuf_free(&username);
}

static const struct error *
offer(struct request *r)
{
	unsigned char secret[TOTP_SECRET_BYTES];
	char text[BASE32_TEXT_BYTES(TOTP_SECRET_BYTES)];

	row_lock_account(r->user);
	if (second_factor_is_on(r->user))
		return input_add_error(&r->input, NULL, "There is a second factor already: take it off first.");
	randombytes_buf(secret, sizeof secret);
	if (!second_factor_offer(r->user, secret))
		return &error_internal;
	base32_write(secret, sizeof secret, text);
	sodium_memzero(secret, sizeof secret);
	strbuf_format(&r->reply, "{\"secret\":\"%s\",\"uri\":\"", text);
	write_uri(&r->reply, r->user, text);
	strbuf_text(&r->reply, "\"}");
	return NULL;
}

const struct error *
authenticator_offer(struct request *r)
{
	const struct error *error = own_password_check(r);

	if (error || (error = r->input.error))
		return error;
	return request_within(r, MODE_WRITES, offer, NULL);
}

static const struct error *
authenticator_refuse_code(struct request *r)
{
	return input_add_error(&r->input, "code", "This code is not good, or not any more.");
}

static const struct error *
confirm(struct request *r)
{
	char codes[RECOVERY_CODES][RECOVERY_CODE_BYTES];
	const struct shown_factor *shown = r->work;

	row_lock_account(r->user);
	if (!second_factor_confirm(r->user, shown->code, codes))
		return authenticator_refuse_code(r);
	strbuf_text(&r->reply, "{\"recovery_codes\":[");
	for (int i = 0; i < RECOVERY_CODES; i++)
		strbuf_format(&r->reply, "%s\"%s\"", i ? "," : "", codes[i]);
	strbuf_text(&r->reply, "]}");
	return NULL;
}

const struct error *
authenticator_confirm(struct request *r)
{
	struct shown_factor shown = { .code = input_line(&r->input, "code", 1, TOTP_TYPED_MOST) };
	const struct error *error = r->input.error;

	if (error || (error = second_factor_count(r, r->user, &shown)))
		return error;
	return request_within(r, MODE_WRITES, confirm, &shown);
}

/* Without one there is nothing to show, and nothing to do. */
static const struct error *
authenticator_take_off(struct request *r)
{
	const struct shown_factor *shown = r->work;

	row_lock_account(r->user);
	if (second_factor_is_on(r->user) && !second_factor_use(r->user, shown))
		return authenticator_refuse_code(r);
	second_factor_remove(r->user);
	return NULL;
}

const struct error *
authenticator_remove(struct request *r)
{
	struct shown_factor shown = second_factor_take(&r->input, "code");
	const struct error *error = own_password_check(r);

	if (error || (error = r->input.error) || (error = second_factor_count(r, r->user, &shown)))
		return error;
	return request_within(r, MODE_WRITES, authenticator_take_off, &shown);
}
