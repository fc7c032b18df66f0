/* Logging in through a proxy: see proxy_login.h. */
#include "lib/account/proxy_login.h"
#include "lib/account/account.h"
#include "lib/account/auth.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/request/request.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

bool
proxy_login_is_on(void)
{
	return config.login != LOGIN_PASSWORD && *config.auth_header && *config.trusted_proxies;
}

bool
password_login_is_on(void)
{
	return config.login != LOGIN_PROXY;
}

static void
proxy_login_set(struct input *input, const char *field, const char *text)
{
	if (text)
		json_object_object_add(input->fields, field, json_object_new_string(text));
}

/* What the proxy says, as the fields of a registration. Who is named by an e-mail address goes by what stands before its @; who has none
 * gets one that is nobody's (RFC 2606), as an account needs one. */
static bool
take_vouched(const struct vouched *vouched, struct input *input)
{
	char username[ACCOUNT_USERNAME_MAX * 4 + 1], email[sizeof username + 16];
	struct json_object *fields = json_object_new_object();
	bool by_email = strchr(vouched->name, '@') != NULL;

	if (!fields)
		return false;
	input_adopt(input, fields);
	json_object_put(fields);
	snprintf(username, sizeof username, "%.*s", (int)strcspn(vouched->name, "@"), vouched->name);
	snprintf(email, sizeof email, "%s@users.invalid", username);
	proxy_login_set(input, "username", username);
	proxy_login_set(input, "email", vouched->email ? vouched->email : by_email ? vouched->name : email);
	proxy_login_set(input, "display_name", vouched->display_name);
	return true;
}

/* An account without a password, which no login by one finds. */
static int64_t
proxy_login_create(struct input *input)
{
	struct account account = { 0 };

	account_take_email(input, &account);
	account_take_username(input, &account, NULL);
	if (input_given(input, "display_name"))
		account_take_display_name(input, &account);
	return !input->error && account_unique(input, &account, 0) ? account_create(&account, "") : 0;
}

static int64_t
find_vouched(struct request *r)
{
	const char *name = r->vouched.name;

	return strchr(name, '@') ? account_by_email(&r->input, name) : account_by_username(&r->input, name);
}

/* Another request may have made it while this one waited for the lock. */
static const struct error *
create_vouched(struct request *r, int64_t *user)
{
	struct input input = { 0 };
	const struct error *error = NULL;

	if (!config.auth_header_create)
		return &error_registration_closed;
	row_lock_site();
	if ((*user = find_vouched(r)))
		return NULL;
	if (!take_vouched(&r->vouched, &input))
		return &error_internal;
	/* What is wrong with the names of the proxy is told as if the client had sent them. */
	if (!(*user = proxy_login_create(&input))) {
		error = r->input.error = input.error ? input.error : &error_internal;
		r->input.faults = input.faults;
		input.faults = NULL;
	}
	input_free(&input);
	return error;
}

static bool
is_active(int64_t user)
{
	static struct query active = QUERY(SELECT 1 FROM account WHERE id = :user AND is_active);

	db_bind(&active, ":user", user);
	return db_one(&active) != 0;
}

const struct error *
auth_proxy(struct request *r)
{
	const struct error *error;
	int64_t user;

	if (!proxy_login_is_on())
		return &error_feature_off;
	if (!r->vouched.name)
		return &error_not_vouched;
	user = find_vouched(r);
	if (!user && (error = create_vouched(r, &user)))
		return error;
	row_lock_account(user);
	return is_active(user) ? auth_welcome(r, user) : &error_invalid_credentials;
}
