/* Network addresses: see address.h. */
#include "address.h"
#include "config.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Both families as IPv6, an IPv4 address as ::ffff:a.b.c.d (RFC 4291, 2.5.5.2). */
static bool
parse(const char *text, struct in6_addr *address, int *prefix_base)
{
	struct in_addr four;

	*prefix_base = 0;
	if (inet_pton(AF_INET6, text, address) == 1)
		return true;
	if (inet_pton(AF_INET, text, &four) != 1)
		return false;
	memset(address, 0, sizeof *address);
	address->s6_addr[10] = address->s6_addr[11] = 0xff;
	memcpy(address->s6_addr + 12, &four, 4);
	*prefix_base = 96;
	return true;
}

static bool
same_prefix(const struct in6_addr *a, const struct in6_addr *b, int bits)
{
	int whole = bits / 8, rest = bits % 8;

	if (memcmp(a, b, (size_t)whole))
		return false;
	return !rest || (a->s6_addr[whole] ^ b->s6_addr[whole]) >> (8 - rest) == 0;
}

static bool
inside(const struct in6_addr *address, const char *network)
{
	char text[ADDRESS_BYTES] = "";
	const char *slash = strchr(network, '/');
	size_t length = slash ? (size_t)(slash - network) : strlen(network);
	struct in6_addr base;
	int offset, bits;

	if (length >= sizeof text)
		return false;
	memcpy(text, network, length);
	if (!parse(text, &base, &offset))
		return false;
	bits = slash ? offset + atoi(slash + 1) : 128;
	return bits >= offset && bits <= 128 && same_prefix(address, &base, bits);
}

bool
address_among(const char *address, const char *networks)
{
	struct in6_addr wanted;
	int offset;

	if (!parse(address, &wanted, &offset))
		return false;
	while (*networks) {
		size_t length = strcspn(networks, " ,");
		char network[ADDRESS_BYTES] = "";

		if (length > 0 && length < sizeof network) {
			memcpy(network, networks, length);
			if (inside(&wanted, network))
				return true;
		}
		networks += length + strspn(networks + length, " ,");
	}
	return false;
}

void
address_of_client(const char *peer, const char *forwarded, char client[ADDRESS_BYTES])
{
	struct in6_addr parsed;
	int offset;
	const char *end;

	snprintf(client, ADDRESS_BYTES, "%s", peer);
	end = forwarded ? forwarded + strlen(forwarded) : NULL;
	while (end && end > forwarded && address_among(client, config.trusted_proxies)) {
		const char *start = end;
		char hop[ADDRESS_BYTES] = "";

		while (start > forwarded && start[-1] != ',')
			start--;
		while (*start == ' ')
			start++;
		if (end - start >= ADDRESS_BYTES)
			return;
		memcpy(hop, start, (size_t)(end - start));
		hop[strcspn(hop, " ")] = '\0';
		if (!parse(hop, &parsed, &offset))
			return;
		snprintf(client, ADDRESS_BYTES, "%s", hop);
		while (start > forwarded && start[-1] != ',')
			start--;
		end = start > forwarded ? start - 1 : forwarded;
	}
}
