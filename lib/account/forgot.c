/* A link by mail: see forgot.h. */
#include "lib/account/forgot.h"
#include "lib/account/account.h"
#include "lib/account/password_link.h"
#include "lib/account/proxy_login.h"
#include "lib/account/ticket.h"
#include "lib/base/config.h"
#include "lib/base/detached.h"
#include "lib/base/error.h"
#include "lib/base/strbuf.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/request/request.h"
#include "lib/request/site_setting.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { MAIL_SECONDS = 60 * 60, MAILS_MOST = 3 }; /* how long a link is good; how many go to an account in that time */

/* What the step of it works on. */
struct forgot {
	const char *asked;     /* the address that was typed */
	const char *site_name; /* as the letter has it */
	char email[ACCOUNT_EMAIL_MAX + 1];
	int64_t user; /* who gets one; 0: nobody */
	char ticket[TOKEN_TEXT_BYTES];
};

bool
forgot_is_on(void)
{
	return *config.mail_command && *config.public_url && password_login_is_on();
}

/* Whether a mail program takes this for one address and nothing else: no list, no name, no comment, no line of a header. */
static bool
is_plain(const char *email)
{
	static const char others[] = "!#$%&'*+-/=?^_`{|}~.@";

	for (const char *c = email; *c; c++)
		if (isascii((unsigned char)*c) && !isalnum((unsigned char)*c) && !strchr(others, *c))
			return false;
	return *email != '\0';
}

/* Who can be sent a link. It goes to the address as it is stored: one that is only taken for the same may be somebody else's. */
static int64_t
find_recipient(struct input *input, struct forgot *forgot)
{
	static struct query find = QUERY(SELECT id, email FROM account WHERE id = :user AND is_active);
	int64_t user;

	db_bind(&find, ":user", account_by_email(input, forgot->asked));
	if (!db_next(&find))
		return 0;
	user = db_integer(&find, 0);
	snprintf(forgot->email, sizeof forgot->email, "%s", db_text(&find, 1));
	db_end(&find);
	row_lock_account(user);
	return is_plain(forgot->email) && ticket_count_mailed(user) < MAILS_MOST ? user : 0;
}

/* Nobody's ticket takes as long to store as somebody's. */
static const struct error *
note_ticket(struct request *r)
{
	struct forgot *forgot = r->work;

	forgot->site_name = site_setting_value(SETTING_SITE_NAME, NULL);
	forgot->user = find_recipient(&r->input, forgot);
	ticket_issue(forgot->user, TICKET_MAIL, 0, MAIL_SECONDS, forgot->ticket);
	return NULL;
}

static void
write_mail(struct strbuf *to, const struct forgot *forgot)
{
	strbuf_format(to,
	              "To: %s\n"
	              "Subject: A new password\n"
	              "Auto-Submitted: auto-generated\n"
	              "MIME-Version: 1.0\n"
	              "Content-Type: text/plain; charset=UTF-8\n"
	              "Content-Transfer-Encoding: 8bit\n"
	              "\n"
	              "Somebody, perhaps you, has asked for a new password at %s.\n"
	              "Within an hour this link sets one, once:\n"
	              "\n",
	              forgot->email, forgot->site_name);
	password_link_address(forgot->ticket, to);
	strbuf_text(to, "\n\nWho has not asked need do nothing: the password stays as it is.\n");
}

const struct error *
auth_forgot(struct request *r)
{
	struct forgot forgot = { .asked = input_line(&r->input, "email", 1, ACCOUNT_EMAIL_MAX) };
	struct strbuf mail = { 0 };
	const struct error *error;

	if (!forgot_is_on())
		return &error_feature_off;
	if ((error = r->input.error) || (error = request_within(r, MODE_WRITES, note_ticket, &forgot)))
		return error;
	write_mail(&mail, &forgot);
	if (!mail.failed)
		detached_run(config.mail_command, strbuf_string(&mail), mail.length, forgot.user != 0);
	strbuf_free(&mail);
	return NULL;
}
