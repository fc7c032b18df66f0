/* Which other sites may: see cors.h. */
#include "cors.h"
#include "http.h"
#include "lib/base/config.h"
#include "lib/base/words.h"

/* The request's origin when it is one of the list, else NULL. */
static const char *
allowed(const struct http *http)
{
	const char *origin = gateway_variable(&http->gateway, "HTTP_ORIGIN");

	return origin && words_have(config.allowed_origins, origin) ? origin : NULL;
}

void
cors_add(struct http *http)
{
	const char *origin = allowed(http);

	if (*config.allowed_origins)
		strbuf_text(&http->headers, "Vary: Origin\r\n");
	if (origin)
		strbuf_format(&http->headers,
		              "Access-Control-Allow-Origin: %s\r\n"
		              "Access-Control-Expose-Headers: Content-Disposition, Content-Range, ETag, Retry-After, X-Request-Id, "
		              "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset\r\n",
		              origin);
}

void
cors_add_preflight(struct http *http)
{
	if (allowed(http) && gateway_variable(&http->gateway, "HTTP_ACCESS_CONTROL_REQUEST_METHOD"))
		strbuf_text(&http->headers,
		            "Access-Control-Allow-Methods: GET, POST, PUT, PATCH, DELETE, OPTIONS\r\n"
		            "Access-Control-Allow-Headers: Authorization, Content-Type, Idempotency-Key, If-None-Match, Range\r\n"
		            "Access-Control-Max-Age: 86400\r\n");
}
