/* What addresses in JSON begin with: see base_url.h. A process serves one request at a time, so one base is enough. */
#include "lib/base/base_url.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"

#include <string.h>

static const char *of_request = "";
static bool only_lasting;
static bool given; /* of_request stands in what was written since */

void
base_url_of_request(const char *base)
{
	of_request = base;
	given = false;
}

void
base_url_lasting(bool lasting)
{
	only_lasting = lasting;
}

bool
base_url_holds_for_all(void)
{
	return !given;
}

size_t
base_url(const char **base)
{
	size_t length;

	if (*config.public_url || only_lasting) {
		*base = config.public_url;
	} else {
		*base = of_request;
		given = given || *of_request;
	}
	length = strlen(*base);
	while (length > 0 && (*base)[length - 1] == '/')
		length--;
	return length;
}

void
base_url_screen(struct strbuf *to, const char *screen, const char *secret)
{
	const char *base;
	size_t length = base_url(&base);

	strbuf_add(to, base, length);
	strbuf_text(to, "/#/");
	strbuf_text(to, screen);
	strbuf_text(to, "/");
	strbuf_text(to, secret);
}

void
base_url_screen_json(struct strbuf *to, const char *screen, const char *secret)
{
	static struct strbuf address;

	strbuf_clear(&address);
	base_url_screen(&address, screen, secret);
	strbuf_json(to, strbuf_string(&address));
	to->failed = to->failed || address.failed;
}
