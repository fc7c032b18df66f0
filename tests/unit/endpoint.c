/*
 * The option `address` as a list of endpoints: lib/endpoint. What is bound is looked at by tests/ctl/address.bats.
 */
#include "tap.h"
#include "lib/base/endpoint.h"

#include <unistd.h>

/* The list as it is understood, its addresses separated by blanks; "refused" for none. */
static const char *
parsed(const char *list)
{
	static char text[2048];
	struct endpoint endpoints[ENDPOINTS_MAX];
	char fault[256] = "";
	int count = endpoints_parse(list, 80, endpoints, fault, sizeof fault);
	size_t length = 0;

	if (!count)
		return *fault ? "refused" : "refused without a word";
	for (int i = 0; i < count; i++) {
		char one[128];

		endpoint_text(&endpoints[i], one, sizeof one);
		length += (size_t)snprintf(text + length, sizeof text - length, "%s%s", i ? " " : "", one);
	}
	return text;
}

int
main(void)
{
	static const char *const refused[] = {
		"",           " , ",   "chat.example",    "127.1",
		"0",          "1",     "127.0.0.256",     "1.2.3.4.5",
		"::g",        "[::1]", "127.0.0.1:80",    "127.0.0.1 nowhere",
		"localhost.", "*",     "::1%nosuchdevice"
	};
	char long_list[512] = "";
	int sockets[ENDPOINTS_MAX], port = 0, other, count;
	char fault[256];

	claim_text(parsed("127.0.0.1"), "127.0.0.1", "one address");
	claim_text(parsed(" ::1,127.0.0.1 "), "::1 127.0.0.1", "a list, blanks and commas");
	claim_text(parsed("LocalHost"), "127.0.0.1 ::1", "localhost is both loopbacks, without a resolver");
	claim_text(parsed("localhost 127.0.0.1 ::1 ::1"), "127.0.0.1 ::1", "what is named twice counts once");
	claim_text(parsed("127.0.0.1 :: 0.0.0.0 ::1"), ":: 0.0.0.0", "the unspecified address contains the others of its family");
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		claim_text(parsed(refused[i]), "refused", refused[i]);
	for (int i = 1; i <= ENDPOINTS_MAX + 1; i++)
		snprintf(long_list + strlen(long_list), sizeof long_list - strlen(long_list), "127.0.0.%d ", i);
	claim_text(parsed(long_list), "refused", "one address too many");

	count = endpoints_listen("127.0.0.1 127.0.0.2", &port, 1, sockets, fault, sizeof fault);
	claim(count == 2 && port > 0, "port 0 becomes one that is free at every address");
	other = port;
	claim(!endpoints_listen("127.0.0.3 127.0.0.2", &other, 1, sockets, fault, sizeof fault) && strstr(fault, "127.0.0.2"),
	      "a port in use at one address is a refusal that names it");
	claim(endpoints_listen("127.0.0.3", &other, 1, sockets, fault, sizeof fault) == 1, "what was opened before is closed then");
	return tap_done();
}
