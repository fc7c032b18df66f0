/* The caller's password: see own_password.h. */
#include "lib/account/own_password.h"
#include "lib/base/password.h"
#include "lib/db/db.h"
#include "lib/request/request.h"

#include <string.h>

static const struct error *
find_own_hash(struct request *r)
{
	static struct query stored = QUERY(SELECT password FROM account WHERE id = :user);
	char *hash = r->work;

	*hash = '\0';
	db_bind(&stored, ":user", r->user);
	if (db_next(&stored))
		strncat(hash, db_text(&stored, 0), PASSWORD_HASH_BYTES - 1);
	db_end(&stored);
	return NULL;
}

const struct error *
own_password_check(struct request *r)
{
	const char *password = input_exact(&r->input, "current_password", 0, SIZE_MAX);
	char stored_hash[PASSWORD_HASH_BYTES];
	const struct error *error;
	bool fits = true;

	if (!input_given(&r->input, "current_password"))
		return NULL;
	if ((error = request_within(r, MODE_READS, find_own_hash, stored_hash))
	    || (error = password_check(password, stored_hash, &fits)))
		return error;
	if (!fits)
		input_add_error(&r->input, "current_password", "This is not your password.");
	return NULL;
}
