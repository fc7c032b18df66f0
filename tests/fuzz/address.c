/* Addresses and who is behind a proxy. Lines: the peer, X-Forwarded-For (- for none), the trusted networks. */
#include "fuzz.h"
#include "lib/base/address.h"

/* The peer as it is, or the IPv4 address that it carries. */
static bool
is_peer(const char *client, const char *peer)
{
	unsigned char a[ADDRESS_KEY_BYTES], b[ADDRESS_KEY_BYTES];

	address_key(client, a);
	address_key(peer, b);
	return !strncmp(client, peer, ADDRESS_BYTES - 1) || (address_among(client, "0.0.0.0/0") && !memcmp(a, b, sizeof a));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *peer = text_of(data, size), *forwarded = next_line(peer), *networks = next_line(forwarded);
	const char *sent = strcmp(forwarded, "-") ? forwarded : NULL;
	char *client = malloc(ADDRESS_BYTES);

	if (!client)
		abort();
	next_line(networks);
	address_of_client(peer, sent, networks, client);
	CLAIM(strnlen(client, ADDRESS_BYTES) < ADDRESS_BYTES, "an address without an end");
	if (!sent || !address_among(peer, networks))
		CLAIM(is_peer(client, peer), "a peer that is not trusted is not the client");
	address_of_client(peer, sent, "", client);
	CLAIM(is_peer(client, peer), "somebody is trusted though nobody is");
	if (!address_among(peer, "0.0.0.0/0 ::/0"))
		CLAIM(!address_among(peer, networks), "what is no address is in a network");
	free(client);
	free(peer);
	return 0;
}
