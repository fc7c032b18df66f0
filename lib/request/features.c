/* What this server can do, by name: see features.h. */
#include "lib/request/features.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"

#include <stdbool.h>

static bool
always(void)
{
	return true;
}

static bool
has_direct(void)
{
	return config.direct != DIRECT_OFF;
}

/* clang-format off */
static const struct {
	const char *name;
	bool (*is_on)(void);
} features[] = {
	{ "read",     always },
	{ "direct",   has_direct },
	{ "mentions", always },
	{ "invites",  always },
	{ "roles",    always },
	{ "totp",     always },
	{ "tokens",   always },
	{ "replies",  always },
	{ "reactions", always },
	{ "pins",     always },
	{ "thumbs",   always },
	{ "search",   always },
	{ "export",   always },
	{ "user_socket", always },
};
/* clang-format on */

void
features_write(struct strbuf *to)
{
	const char *separator = "";

	strbuf_text(to, "[");
	for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) {
		if (!features[i].is_on())
			continue;
		strbuf_text(to, separator);
		strbuf_json(to, features[i].name);
		separator = ",";
	}
	strbuf_text(to, "]");
}
