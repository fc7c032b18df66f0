/* The opening handshake: one that is accepted has what RFC 6455 asks for, and what is read of it lies within its bounds. */
#include "fuzz.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"
#include "wsd/handshake.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct handshake handshake = { 0 };
	struct strbuf answer = { 0 };
	char *text = text_of(data, size);
	size_t length = handshake_head(text, size, 0);
	int status;

	config.trusted_proxies = "192.0.2.1";
	config.allowed_origins = config.public_url = "";
	CLAIM(length <= size && (!length || text[length - 1] == '\n'), "a head that does not end with a line");
	if (!length) {
		free(text);
		return 0;
	}
	status = handshake_read(text, length, "192.0.2.1", &handshake);
	CLAIM(strlen(handshake.client) < sizeof handshake.client && *handshake.client, "a client without an address");
	CLAIM(strlen(handshake.token) < sizeof handshake.token, "a token that is too long");
	if (status == 101) {
		CLAIM(strlen(handshake.accept) == HANDSHAKE_ACCEPT_BYTES - 1, "accepted without a proof");
		CLAIM(handshake.since >= -1, "an event from before the first");
		handshake_accept(&handshake, &answer);
	} else {
		CLAIM(status == 400 || status == 405 || status == 426, "a status of its own");
		handshake_refuse(status, 0, &answer);
	}
	CLAIM(!answer.failed && answer.length > 4 && strstr(answer.text, "\r\n\r\n"), "an answer without an end");
	strbuf_free(&answer);
	free(text);
	return 0;
}
