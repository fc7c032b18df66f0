/* STUN and TURN servers for the browsers: see ice.h. Only the configured ones: none is contacted by default. */
#include "lib/call/ice.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/time_text.h"
#include "lib/base/words.h"
#include "lib/request/request.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

/* The words of a list as a JSON array. */
static void
write_urls(const char *list, struct strbuf *to)
{
	const char *separator = "", *word;
	size_t length;

	strbuf_text(to, "[");
	while ((word = words_next(&list, &length))) {
		char url[512];

		snprintf(url, sizeof url, "%.*s", (int)length, word);
		strbuf_text(to, separator);
		strbuf_json(to, url);
		separator = ",";
	}
	strbuf_text(to, "]");
}

/* Username `<expiry>:<user>`, credential base64(HMAC-SHA1(secret, username)). */
static void
write_credentials(int64_t user, int64_t expires, struct strbuf *to)
{
	unsigned char hash[EVP_MAX_MD_SIZE], credential[2 * EVP_MAX_MD_SIZE];
	unsigned int length = 0;
	char username[64];

	snprintf(username, sizeof username, "%lld:%lld", (long long)expires, (long long)user);
	HMAC(EVP_sha1(), config.turn_secret, (int)strlen(config.turn_secret), (const unsigned char *)username, strlen(username),
	     hash, &length);
	EVP_EncodeBlock(credential, hash, (int)length);
	strbuf_text(to, ",\"username\":");
	strbuf_json(to, username);
	strbuf_text(to, ",\"credential\":");
	strbuf_json(to, (const char *)credential);
}

void
ice_write(int64_t user, int64_t expires, struct strbuf *to)
{
	strbuf_text(to, "[");
	if (*config.stun_urls) {
		strbuf_text(to, "{\"urls\":");
		write_urls(config.stun_urls, to);
		strbuf_text(to, *config.turn_urls ? "}," : "}");
	}
	if (*config.turn_urls) {
		strbuf_text(to, "{\"urls\":");
		write_urls(config.turn_urls, to);
		if (*config.turn_secret)
			write_credentials(user, expires, to);
		strbuf_text(to, "}");
	}
	strbuf_text(to, "]");
}

int64_t
ice_expires(void)
{
	return clock_now() + config.turn_ttl;
}

const struct error *
ice_servers(struct request *r)
{
	int64_t expires = ice_expires();
	char text[TIME_TEXT_BYTES];

	time_text_write(expires, text);
	strbuf_text(&r->reply, "{\"ice_servers\":");
	ice_write(r->user, expires, &r->reply);
	strbuf_format(&r->reply, ",\"ttl\":%d,\"expires_at\":\"%s\"}", config.turn_ttl, text);
	return NULL;
}
