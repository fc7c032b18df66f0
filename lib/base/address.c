/* Network addresses: see address.h. */
#include "lib/base/address.h"
#include "lib/base/words.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HOPS_MAX = 32 }; /* proxies behind each other that anybody has */

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

bool
address_read(const char *text, unsigned char address[ADDRESS_KEY_BYTES], int *offset)
{
	struct in6_addr parsed;

	if (!parse(text, &parsed, offset))
		return false;
	memcpy(address, &parsed, ADDRESS_KEY_BYTES);
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

/* Cuts a port off, and the brackets of IPv6 with or without one: `203.0.113.9:4711`, `[2001:db8::1]:443`. What has more than
 * one colon and no brackets is an address of IPv6. */
static const char *
without_port(char *text)
{
	char *colon = strchr(text, ':'), *end;
	const char *port = "";

	if (*text == '[') {
		if (!(end = strchr(++text, ']')) || (end[1] && end[1] != ':'))
			return "";
		port = end[1] ? end + 2 : "";
		*end = '\0';
	} else if (colon && !strchr(colon + 1, ':')) {
		port = colon + 1;
		*colon = '\0';
	}
	return strspn(port, "0123456789") == strlen(port) ? text : "";
}

bool
address_is_loopback(const char *address)
{
	return address_among(address, "127.0.0.0/8 ::1");
}

bool
address_names_loopback(const char *host)
{
	char text[ADDRESS_BYTES];
	const char *name;

	if (snprintf(text, sizeof text, "%s", host) >= (int)sizeof text)
		return false;
	name = without_port(text);
	return !strcasecmp(name, "localhost") || address_is_loopback(name);
}

/* One element of X-Forwarded-For as an address; false where it is none, which some proxies write as `unknown`. */
static bool
read_hop(const char *start, const char *end, char hop[ADDRESS_BYTES])
{
	struct in6_addr parsed;
	char text[ADDRESS_BYTES] = "";
	int offset;

	if (end - start >= ADDRESS_BYTES)
		return false;
	memcpy(text, start, (size_t)(end - start));
	snprintf(hop, ADDRESS_BYTES, "%s", without_port(text));
	return parse(hop, &parsed, &offset);
}

static bool
address_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The last element of a list that goes until `*end`, without blanks around it; NULL when there is none left. Elements that are
 * empty count for nothing (RFC 9110, section 5.6.1). `*end` moves before it, `*behind` is where it ends. */
static const char *
last_element(const char *list, const char **end, const char **behind)
{
	const char *start;

	while (*end > list && (address_is_blank((*end)[-1]) || (*end)[-1] == ','))
		--*end;
	if (*end == list)
		return NULL;
	*behind = start = *end;
	while (start > list && start[-1] != ',')
		start--;
	*end = start;
	while (address_is_blank(*start))
		start++;
	return start;
}

static void
follow_proxies(const char *peer, const char *forwarded, const char *trusted, char client[ADDRESS_BYTES])
{
	const char *end = forwarded ? forwarded + strlen(forwarded) : NULL, *start, *behind;

	snprintf(client, ADDRESS_BYTES, "%s", peer);
	for (int hops = 0; end && hops < HOPS_MAX && address_among(client, trusted); hops++) {
		char hop[ADDRESS_BYTES];

		if (!(start = last_element(forwarded, &end, &behind)) || !read_hop(start, behind, hop))
			return;
		memcpy(client, hop, ADDRESS_BYTES);
	}
}

void
address_of_client(const char *peer, const char *forwarded, const char *trusted, char client[ADDRESS_BYTES])
{
	follow_proxies(peer, forwarded, trusted, client);
	unmap(client);
}
