/* The second factor of an account: see second_factor.h. */
#include "lib/account/second_factor.h"
#include "lib/account/recovery_code.h"
#include "lib/base/clock.h"
#include "lib/base/error.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/base/seal.h"
#include "lib/base/totp.h"
#include "lib/db/db.h"
#include "lib/request/request.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
	SEALED_BYTES = TOTP_SECRET_BYTES + SEAL_EXTRA_BYTES,
	SEALED_TEXT_BYTES = 2 * SEALED_BYTES + 1, /* hexadecimal */
	STEPS_KEPT = 20                           /* those noted: more than a code is good for, clocks that are set included */
};

static const char *
second_factor_take_text(struct input *input, const char *name, size_t most)
{
	const char *text = input_given(input, name) && !input_null(input, name) ? input_line(input, name, 0, most) : "";

	return *text ? text : NULL;
}

struct shown_factor
second_factor_take(struct input *input, const char *name)
{
	struct shown_factor shown = {
		.code = second_factor_take_text(input, name, TOTP_TYPED_MOST),
		.recovery_code = second_factor_take_text(input, "recovery_code", RECOVERY_CODE_TYPED_MOST)
	};

	return shown;
}

const struct error *
second_factor_count(struct request *r, int64_t user, const struct shown_factor *shown)
{
	struct quota quota;

	if (!shown->code)
		return NULL;
	quota = ratelimit_user(LIMIT_TOTP, user);
	if (!quota.exceeded)
		return NULL;
	r->quota = quota;
	metrics_count_limited();
	return &error_rate_limited;
}

bool
second_factor_is_on(int64_t user)
{
	static struct query find = QUERY(SELECT 1 FROM totp WHERE user_id = :user AND confirmed);

	db_bind(&find, ":user", user);
	return db_one(&find) != 0;
}

/* Opens the secret of an account, be it in use or only offered. */
static bool
second_factor_read(int64_t user, bool confirmed, unsigned char secret[TOTP_SECRET_BYTES])
{
	static struct query find = QUERY(SELECT secret FROM totp WHERE user_id = :user AND confirmed = :confirmed);
	unsigned char sealed[SEALED_BYTES];
	size_t length = 0;
	bool opens;

	db_bind(&find, ":user", user);
	db_bind(&find, ":confirmed", confirmed);
	if (!db_next(&find))
		return false;
	opens = sodium_hex2bin(sealed, sizeof sealed, db_text(&find, 0), db_length(&find, 0), NULL, &length, NULL) == 0
	     && length == sizeof sealed && seal_open(sealed, length, user, secret);
	db_end(&find);
	if (!opens)
		log_error("totp: the secret of account %lld was not sealed with the link.key of this server: recovery codes are good,"
		          " `moznods user totp-off` takes it off",
		          (long long)user);
	return opens;
}

/* Two who do so at once meet at the key: one of them finds it taken. */
static bool
note_step(int64_t user, int64_t step)
{
	static struct query forget = QUERY(DELETE FROM totp_step WHERE user_id = :user AND step < :oldest);
	static struct query note = QUERY(INSERT INTO totp_step (user_id, step) VALUES (:user, :step) ON CONFLICT (user_id, step) DO NOTHING);

	db_bind(&forget, ":user", user);
	db_bind(&forget, ":oldest", step - STEPS_KEPT);
	db_run(&forget);
	db_bind(&note, ":user", user);
	db_bind(&note, ":step", step);
	db_run(&note);
	return db_changes() > 0;
}

static bool
use_code(int64_t user, bool confirmed, const char *code)
{
	unsigned char secret[TOTP_SECRET_BYTES];
	int64_t step = second_factor_read(user, confirmed, secret) ? totp_step_of(secret, code, clock_now()) : -1;

	sodium_memzero(secret, sizeof secret);
	return step >= 0 && note_step(user, step);
}

bool
second_factor_use(int64_t user, const struct shown_factor *shown)
{
	if (shown->code)
		return use_code(user, true, shown->code);
	return shown->recovery_code && recovery_code_use(user, shown->recovery_code);
}

const struct error *
second_factor_expect(int64_t user, const struct shown_factor *shown)
{
	return shown->code || shown->recovery_code || !second_factor_is_on(user) ? NULL : &error_totp_required;
}

const struct error *
second_factor_demand(struct request *r, int64_t user, const struct shown_factor *shown)
{
	if (!second_factor_is_on(user) || second_factor_use(user, shown))
		return NULL;
	if (shown->code || shown->recovery_code)
		snprintf(r->details, sizeof r->details, "{\"totp\":[\"This code is not good, or not any more.\"]}");
	return &error_totp_required;
}

bool
second_factor_offer(int64_t user, const unsigned char *secret)
{
	static struct query offer = QUERY(
		INSERT INTO totp (user_id, secret) VALUES (:user, :secret)
		ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret WHERE NOT totp.confirmed
	);
	unsigned char sealed[SEALED_BYTES];
	char text[SEALED_TEXT_BYTES];

	if (!seal_close(secret, TOTP_SECRET_BYTES, user, sealed))
		return false;
	sodium_bin2hex(text, sizeof text, sealed, sizeof sealed);
	db_bind(&offer, ":user", user);
	db_bind(&offer, ":secret", text);
	db_run(&offer);
	return db_changes() > 0;
}

bool
second_factor_confirm(int64_t user, const char *code, char codes[RECOVERY_CODES][RECOVERY_CODE_BYTES])
{
	static struct query confirm = QUERY(UPDATE totp SET confirmed = TRUE WHERE user_id = :user);

	if (!use_code(user, false, code))
		return false;
	db_bind(&confirm, ":user", user);
	db_run(&confirm);
	recovery_code_issue(user, codes);
	return true;
}

bool
second_factor_remove(int64_t user)
{
	static struct query remove = QUERY(DELETE FROM totp WHERE user_id = :user);
	static struct query forget = QUERY(DELETE FROM totp_step WHERE user_id = :user);
	bool was_on = second_factor_is_on(user);

	db_bind(&remove, ":user", user);
	db_run(&remove);
	db_bind(&forget, ":user", user);
	db_run(&forget);
	recovery_code_end_all(user);
	return was_on;
}
