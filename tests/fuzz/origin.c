/* The header Origin: who is let in has the host of the server or stands in the list, to the letter. Four lines: the list, the
 * public address, the header Host, the header Origin. */
#include "fuzz.h"
#include "lib/base/config.h"
#include "lib/base/words.h"
#include "wsd/origin.h"

#include <stdbool.h>
#include <strings.h>

/* Written another way than the thing itself: origin = scheme "://" host [":" port], host and port of `host` apart. */
static bool
has_host(const char *origin, const char *host)
{
	const char *own = strstr(origin, "://"), *port = strrchr(host, ':');
	size_t length = port && !strchr(port, ']') ? (size_t)(port - host) : strlen(host);

	if (!own)
		return false;
	own += 3;
	if (strlen(own) < length || strncasecmp(own, host, length) != 0)
		return false;
	own += length;
	return !*own || (*own == ':' && own[1] && strspn(own + 1, "0123456789") == strlen(own + 1));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *list = text_of(data, size), *address = next_line(list), *host = next_line(address), *origin = next_line(host);
	bool listed, allowed;

	config.allowed_origins = list;
	config.public_url = address;
	listed = words_have(list, origin);
	allowed = origin_allowed(origin, host);
	CLAIM(!listed || allowed, "a listed origin is refused");
	if (allowed && !listed && *address)
		CLAIM(!strncasecmp(address, origin, strlen(origin)), "an origin that is not the public address's");
	/* A host with a slash, or more colons than one, is none; a web server passes none on. */
	if (allowed && !listed && !*address && !strchr(host, '/') && (*host == '[' || strchr(host, ':') == strrchr(host, ':')))
		CLAIM(has_host(origin, host), "an origin of another host");
	free(list);
	return 0;
}
