/* Which proxies are believed: lib/address. */
#include "tap.h"
#include "lib/base/address.h"

static const char trusted[] = "127.0.0.1 10.0.0.0/8";

static void
client_is(const char *peer, const char *forwarded, const char *wanted)
{
	char client[ADDRESS_BYTES];

	address_of_client(peer, forwarded, trusted, client);
	claim_text(client, wanted, forwarded ? forwarded : "no header");
}

static void
name_the_loopback(void)
{
	static const char *const names[] = { "localhost", "LocalHost:9000", "127.0.0.1", "127.1.2.3:80", "[::1]", "[::1]:443" };
	static const char *const others[] = {
		"", "localhost.example.org", "127.0.0.1.example.org:80", "127.", "localhost:x@example.org", "[::1]x", "example.org"
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		claim(address_names_loopback(names[i]), names[i]);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		claim(!address_names_loopback(others[i]), *others[i] ? others[i] : "no host");
}

int
main(void)
{
	char endless[4096];

	name_the_loopback();
	claim(address_among("10.1.2.3", "192.168.0.0/16 10.0.0.0/8"), "inside a network");
	claim(!address_among("11.1.2.3", "10.0.0.0/8"), "outside of it");
	claim(address_among("10.0.0.127", "10.0.0.0/25") && !address_among("10.0.0.128", "10.0.0.0/25"), "at its edge");
	claim(address_among("::1", "127.0.0.1, ::1"), "commas separate too");
	claim(address_among("2001:db8::1", "2001:db8::/32") && !address_among("2001:db9::1", "2001:db8::/32"), "IPv6");
	claim(address_among("::ffff:10.0.0.1", "10.0.0.0/8"), "IPv4 that came over IPv6");
	claim(!address_among("1.2.3.4", "") && !address_among("x", "0.0.0.0/0"), "nothing trusts nobody");
	claim(!address_among("10.0.0.1", "10.0.0.0/33") && !address_among("10.0.0.1", "10.0.0.0/-1"), "nonsense trusts nobody");

	client_is("9.9.9.9", "1.1.1.1", "9.9.9.9");
	client_is("127.0.0.1", NULL, "127.0.0.1");
	client_is("127.0.0.1", "1.1.1.1", "1.1.1.1");
	client_is("127.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1");
	client_is("127.0.0.1", "6.6.6.6, 1.1.1.1, 10.2.3.4", "1.1.1.1");
	client_is("127.0.0.1", "10.9.9.9,10.2.3.4", "10.9.9.9");
	client_is("127.0.0.1", "garbage", "127.0.0.1");
	client_is("127.0.0.1", ", ,", "127.0.0.1");
	client_is("127.0.0.1", "203.0.113.9:4711", "203.0.113.9");
	client_is("127.0.0.1", "6.6.6.6:1, 203.0.113.9:4711 , 10.2.3.4:80", "203.0.113.9");
	client_is("127.0.0.1", "[2001:db8::1]:443", "2001:db8::1");
	client_is("127.0.0.1", "[2001:db8::1]", "2001:db8::1");
	client_is("127.0.0.1", "2001:db8::1", "2001:db8::1");
	client_is("127.0.0.1", "2001:db8::1:4711", "2001:db8::1:4711");
	client_is("127.0.0.1", "[::ffff:203.0.113.9]:1", "203.0.113.9");
	client_is("127.0.0.1", "\t203.0.113.9\t", "203.0.113.9");
	client_is("127.0.0.1", ",203.0.113.9,, ,", "203.0.113.9");
	client_is("127.0.0.1", "203.0.113.9:", "203.0.113.9");
	client_is("127.0.0.1", "203.0.113.9:x", "127.0.0.1");
	client_is("127.0.0.1", "203.0.113.9 6.6.6.6", "127.0.0.1");
	client_is("127.0.0.1", "[2001:db8::1", "127.0.0.1");
	client_is("127.0.0.1", "[2001:db8::1]x", "127.0.0.1");
	client_is("127.0.0.1", "[]:1", "127.0.0.1");
	client_is("127.0.0.1", "for=203.0.113.9", "127.0.0.1");
	client_is("127.0.0.1", "203.0.113.9, unknown", "127.0.0.1");
	client_is("::ffff:9.9.9.9", NULL, "9.9.9.9");
	client_is("0:0:0:0:0:FFFF:909:909", NULL, "9.9.9.9");
	client_is("::ffff:x.", NULL, "::ffff:x.");
	client_is("127.0.0.1", "::ffff:1.1.1.1", "1.1.1.1");
	memset(endless, '1', sizeof endless);
	endless[sizeof endless - 1] = '\0';
	address_of_client("127.0.0.1", endless, trusted, endless + 100);
	claim_text(endless + 100, "127.0.0.1", "a header as long as a book");
	return tap_done();
}
