/* Network addresses: see address.h. */
#include "address.h"
#include "config.h"
#include "words.h"

#include <arpa/inet.h>
#include <ctype.h>
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

/* A network of a list: its base, and how many bits of it count. */
struct network {
	struct in6_addr base;
	int bits;
};

static bool
parse_network(const char *word, size_t length, struct network *network)
{
	char text[ADDRESS_BYTES] = "", *slash, *end;
	int offset;

	if (length >= sizeof text)
		return false;
	memcpy(text, word, length);
	if ((slash = strchr(text, '/')))
		*slash = '\0';
	if (!parse(text, &network->base, &offset))
		return false;
	network->bits = 128;
	if (!slash)
		return true;
	network->bits = offset + (int)strtol(slash + 1, &end, 10);
	return isdigit((unsigned char)slash[1]) && !*end && network->bits >= offset && network->bits <= 128;
}

bool
address_networks_valid(const char *networks)
{
	struct network network;
	const char *word;
	size_t length;

	while ((word = words_next(&networks, &length)))
		if (!parse_network(word, length, &network))
			return false;
	return true;
}

bool
address_among(const char *address, const char *networks)
{
	struct network network;
	struct in6_addr wanted;
	const char *word;
	size_t length;
	int offset;

	if (!parse(address, &wanted, &offset))
		return false;
	while ((word = words_next(&networks, &length)))
		if (parse_network(word, length, &network) && same_prefix(&wanted, &network.base, network.bits))
			return true;
	return false;
}

void
address_key(const char *address, unsigned char key[ADDRESS_KEY_BYTES])
{
	struct in6_addr parsed;
	int offset;

	memset(key, 0, ADDRESS_KEY_BYTES);
	if (parse(address, &parsed, &offset))
		memcpy(key, &parsed, IN6_IS_ADDR_V4MAPPED(&parsed) ? 16 : 8);
}

/* An IPv4 address as itself, also where a socket of IPv6 has received it. */
static void
unmap(char client[ADDRESS_BYTES])
{
	struct in6_addr six;

	if (inet_pton(AF_INET6, client, &six) == 1 && IN6_IS_ADDR_V4MAPPED(&six))
		inet_ntop(AF_INET, six.s6_addr + 12, client, ADDRESS_BYTES);
}

static void
follow_proxies(const char *peer, const char *forwarded, char client[ADDRESS_BYTES])
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

void
address_of_client(const char *peer, const char *forwarded, char client[ADDRESS_BYTES])
{
	follow_proxies(peer, forwarded, client);
	unmap(client);
}
