/* Networks: see network.h. */
#include "lib/base/network.h"
#include "lib/base/words.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BITS = 128, CARRIED = 96 /* bits before an IPv4 address that IPv6 carries */ };

static const char near_networks[] =
	"0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 ::/127 fc00::/7 fe80::/10";

/* The length of a prefix as it is written; -1: it is none. */
static int
read_prefix(const char *digits, int offset)
{
	size_t length = strlen(digits);
	int bits;

	if (length < 1 || length > 3 || strspn(digits, "0123456789") != length)
		return -1;
	bits = offset + (int)strtol(digits, NULL, 10);
	return bits <= BITS ? bits : -1;
}

static bool
is_carried(const unsigned char address[ADDRESS_KEY_BYTES])
{
	static const unsigned char prefix[CARRIED / 8] = { [10] = 0xff, [11] = 0xff };

	return !memcmp(address, prefix, sizeof prefix);
}

/* Without a length where it is one address. */
static void
write_text(struct network_range *network, int bits)
{
	bool four = bits >= CARRIED && is_carried(network->first);
	size_t length;

	inet_ntop(four ? AF_INET : AF_INET6, network->first + (four ? CARRIED / 8 : 0), network->text, sizeof network->text);
	length = strlen(network->text);
	if (bits < BITS)
		snprintf(network->text + length, sizeof network->text - length, "/%d", four ? bits - CARRIED : bits);
}

bool
network_read(const char *text, struct network_range *network)
{
	char address[ADDRESS_BYTES] = "";
	size_t length = strcspn(text, "/");
	int bits = BITS, offset;

	if (length >= sizeof address)
		return false;
	memcpy(address, text, length);
	if (!address_read(address, network->first, &offset) || (text[length] && (bits = read_prefix(text + length + 1, offset)) < 0))
		return false;
	for (int i = 0; i < ADDRESS_KEY_BYTES; i++) {
		int kept = bits - i * 8;
		unsigned char mask = kept >= 8 ? 0xff : kept <= 0 ? 0 : (unsigned char)(0xff << (8 - kept));

		network->first[i] &= mask;
		network->last[i] = network->first[i] | (unsigned char)~mask;
	}
	write_text(network, bits);
	return true;
}

static bool
meet(const struct network_range *one, const struct network_range *other)
{
	return memcmp(one->first, other->last, ADDRESS_KEY_BYTES) <= 0 && memcmp(other->first, one->last, ADDRESS_KEY_BYTES) <= 0;
}

bool
network_has(const struct network_range *network, const char *address)
{
	struct network_range one;

	return network_read(address, &one) && meet(network, &one);
}

bool
network_is_near(const struct network_range *network)
{
	const char *networks = near_networks, *word;
	struct network_range near;
	size_t length;

	while ((word = words_next(&networks, &length))) {
		char text[ADDRESS_BYTES] = "";

		memcpy(text, word, length);
		if (network_read(text, &near) && meet(network, &near))
			return true;
	}
	return false;
}
