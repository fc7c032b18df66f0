/* Identification and permission: see access.h. */
#include "lib/request/access.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/link.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/request/resource.h"
#include "lib/request/token.h"

#include <string.h>

static const struct resource {
	const char *name;
	size_t field; /* where its id is in struct request */
	int64_t (*read)(const char *text);
	bool (*resolve)(struct request *request);
	unsigned (*rights)(unsigned roles);
} resources[] = {
#define RESOURCE_ROW(field, name, read, resolve, rights) { name, offsetof(struct request, field), read, resolve, rights },
	RESOURCES(RESOURCE_ROW)
};

enum { RESOURCES_COUNT = sizeof resources / sizeof resources[0] };

static void
reset(struct request *r)
{
	r->user = r->token_id = 0;
	r->roles = r->rights = 0;
	r->refusal = NULL;
	r->details[0] = '\0';
	r->token_stale = false;
}

void
access_identify(struct request *r)
{
	static struct query bearer = QUERY(
		SELECT token.id, user_id, is_admin, last_used_at, last_used_at = token.created_at, name IS NOT NULL, read_only
		FROM token JOIN account ON account.id = user_id
		WHERE hash = :hash AND is_active AND (last_used_at >= :oldest OR name IS NOT NULL) AND (expires_at IS NULL OR expires_at > :now)
	);
	unsigned char hash[TOKEN_HASH_BYTES];
	int64_t now = age_now();

	reset(r);
	/* What is far too long for a token is not worth hashing. */
	if (!r->token || strnlen(r->token, TOKEN_TEXT_MOST + 1) > TOKEN_TEXT_MOST)
		return;
	token_hash(r->token, hash);
	db_bind_blob(&bearer, ":hash", hash, sizeof hash);
	db_bind(&bearer, ":oldest", token_oldest(now));
	db_bind(&bearer, ":now", now);
	if (!db_next(&bearer))
		return;
	r->token_id = db_integer(&bearer, 0);
	r->user = db_integer(&bearer, 1);
	r->roles = USER | (db_integer(&bearer, 2) ? ADMIN : 0u);
	r->roles |= (db_integer(&bearer, 5) ? PERSONAL : 0u) | (db_integer(&bearer, 6) ? READ_ONLY : 0u);
	r->token_stale = db_integer(&bearer, 3) <= now - (db_integer(&bearer, 4) ? 1 : TOKEN_TOUCH_SECONDS);
	db_end(&bearer);
}

/* Whether the request came by a signed link, which stands for its bearer. */
static bool
has_link(struct request *r)
{
	const char *signature;
	int64_t expires;

	if (!(r->action->may & MAY_DOWNLOAD) || !input_given(&r->input, "signature") || !input_given(&r->input, "expires"))
		return false;
	signature = input_exact(&r->input, "signature", 0, LINK_SIGNATURE_BYTES);
	expires = input_integer(&r->input, "expires", 0, INT64_MAX);
	return link_holds(r->file, expires, signature);
}

static int64_t *
id_of(struct request *r, const struct resource *resource)
{
	return (int64_t *)(void *)((char *)r + resource->field);
}

bool
access_take(struct request *r, const char *name, size_t length, const char *text)
{
	for (int i = 0; i < RESOURCES_COUNT; i++)
		if (strlen(resources[i].name) == length && !memcmp(resources[i].name, name, length)) {
			*id_of(r, &resources[i]) = resources[i].read(text);
			r->named = text;
			return true;
		}
	return false;
}

/* Whatever is named. */
static unsigned
site_rights(unsigned roles)
{
	unsigned rights = 0;

	rights |= roles & USER ? MAY_USE : 0u;
	rights |= roles & USER && !(roles & PERSONAL) ? MAY_SECURE : 0u;
	rights |= roles & USER && config.direct != DIRECT_OFF ? MAY_WRITE_TO : 0u;
	rights |= roles & (ADMIN | LOCAL) ? MAY_OPERATE : 0u;
	rights |= roles & ADMIN ? MAY_ADMINISTER : 0u;
	return rights;
}

/* Finds everything that is named; false: something is not there. */
static bool
access_resolve(struct request *r)
{
	const struct resource *subject = NULL;

	for (int i = 0; i < RESOURCES_COUNT; i++) {
		if (!*id_of(r, &resources[i]))
			continue;
		if (!subject)
			subject = &resources[i];
		if (!resources[i].resolve(r))
			return false;
	}
	r->rights = site_rights(r->roles) | (subject ? subject->rights(r->roles) : 0u);
	r->rights &= r->roles & READ_ONLY ? READING_RIGHTS : ~0u;
	return true;
}

/* Whether an action changes something, or tells others something, beyond what its right says. */
static bool
only_reads(const struct action *action)
{
	return (action->mode == MODE_READS || action->mode == MODE_LOOKS) && action->may & READING_RIGHTS;
}

const struct error *
access_authorise(struct request *r)
{
	if (r->action->may == ANYONE)
		return NULL;
	if (r->action->may & MAY_OPERATE && r->local && config.metrics == METRICS_LOCAL)
		r->roles |= LOCAL;
	if (has_link(r))
		r->roles |= BEARER;
	else if (!r->user && !(r->roles & LOCAL))
		return &error_authentication_required;
	if (!access_resolve(r))
		return &error_not_found;
	if (r->roles & READ_ONLY && !only_reads(r->action))
		return &error_only_reads;
	if (r->rights & r->action->may)
		return NULL;
	return r->refusal ? r->refusal : &error_permission_denied;
}
