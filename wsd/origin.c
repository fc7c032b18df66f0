/* Which origins may open sockets: see origin.h. */
#include "origin.h"
#include "lib/base/config.h"
#include "lib/base/words.h"

#include <string.h>
#include <strings.h>

/* The length of a host without its port; an IPv6 one stands in brackets. */
static size_t
host_length(const char *host)
{
	const char *bracket = *host == '[' ? strchr(host, ']') : NULL;

	return bracket ? (size_t)(bracket + 1 - host) : strcspn(host, ":/");
}

/* What follows the host of an origin: nothing, or a port. */
static bool
is_port(const char *text)
{
	return !*text || (*text == ':' && text[1] && strspn(text + 1, "0123456789") == strlen(text + 1));
}

/* Scheme, host and port of the URL are those of the origin. */
static bool
is_origin_of(const char *origin, const char *url)
{
	const char *host = strstr(url, "://");
	size_t length = host ? (size_t)(host + 3 - url) + strcspn(host + 3, "/") : 0;

	return length == strlen(origin) && !strncasecmp(origin, url, length);
}

/* What follows the scheme of a web page; NULL when it is no web page: a file, an extension, `null`. */
static const char *
host_of(const char *origin)
{
	if (!strncasecmp(origin, "http://", 7))
		return origin + 7;
	return strncasecmp(origin, "https://", 8) ? NULL : origin + 8;
}

bool
origin_allowed(const char *origin, const char *host)
{
	const char *own = host_of(origin);
	size_t length;

	if (words_have(config.allowed_origins, origin))
		return true;
	if (*config.public_url)
		return is_origin_of(origin, config.public_url);
	if (!own || !*host)
		return false;
	length = host_length(host);
	return host_length(own) == length && !strncasecmp(own, host, length) && is_port(own + length) && is_port(host + length);
}
