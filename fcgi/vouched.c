/* Whom a proxy says the client is: see vouched.h. */
#include "vouched.h"
#include "http.h"
#include "lib/base/config.h"
#include "lib/base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { VARIABLE_BYTES = 128, VALUE_MOST = 512 };

/* The value of a header by its name; NULL: it is not there, or not to be believed. */
static const char *
read_header(const struct http *http, const char *header)
{
	char name[VARIABLE_BYTES];
	const char *value;

	if (!*header || strlen(header) + sizeof "HTTP_" > sizeof name)
		return NULL;
	snprintf(name, sizeof name, "HTTP_%s", header);
	for (char *c = name; *c; c++)
		*c = *c == '-' ? '_' : (char)toupper((unsigned char)*c);
	value = gateway_variable(&http->gateway, name);
	if (!value || strlen(value) > VALUE_MOST || !text_valid(value, strlen(value)) || gateway_repeats(&http->gateway, name))
		return NULL;
	return value;
}

void
vouched_read(struct http *http)
{
	const char *peer = gateway_variable(&http->gateway, "REMOTE_ADDR");
	struct vouched *vouched = &http->request.vouched;

	if (!*config.auth_header || !peer || !address_among(peer, config.trusted_proxies))
		return;
	vouched->name = read_header(http, config.auth_header);
	vouched->email = read_header(http, config.auth_header_email);
	vouched->display_name = read_header(http, config.auth_header_name);
}
