/* Whose pages may open sockets: wsd/origin. */
#include "tap.h"
#include "lib/base/config.h"
#include "wsd/origin.h"

int
main(void)
{
	config.allowed_origins = "https://app.example http://localhost:3000";
	config.public_url = "";
	claim(origin_allowed("http://localhost:8000", "localhost:8001"), "the server's own host, whatever the port");
	claim(origin_allowed("https://Chat.example", "chat.example"), "hosts have no case");
	claim(origin_allowed("http://[::1]:8000", "[::1]:8001"), "an IPv6 host");
	claim(!origin_allowed("http://[::1]:8000", "[::2]:8001"), "another IPv6 host");
	claim(!origin_allowed("http://chat.example.evil", "chat.example"), "a longer host is another one");
	claim(!origin_allowed("http://chat", "chat.example"), "so is a shorter one");
	claim(origin_allowed("https://app.example", "chat.example"), "a listed origin");
	claim(!origin_allowed("http://app.example", "chat.example"), "its scheme counts");
	claim(!origin_allowed("https://app.example.evil", "chat.example"), "all of it counts");
	claim(!origin_allowed("null", "null"), "null is foreign");
	claim(!origin_allowed("http://", ""), "nothing is foreign");
	claim(origin_allowed("HTTPS://localhost", "localhost"), "a scheme has no case");
	claim(!origin_allowed("file://localhost", "localhost"), "a file is no page of the server");
	claim(!origin_allowed("chrome-extension://localhost", "localhost:8001"), "nor is an extension");
	claim(!origin_allowed("ftp://localhost", "localhost"), "nor what another server offers");
	claim(!origin_allowed("http:localhost", "localhost"), "half a scheme is none");
	claim(!origin_allowed("://localhost", "localhost"), "and none is none");
	claim(!origin_allowed("http://chat.example:80@evil.example", "chat.example"), "a user's name is no host");
	claim(!origin_allowed("http://chat.example/evil", "chat.example"), "an origin has no path");
	claim(!origin_allowed("http://[::1].evil.example", "[::1]:8001"), "nothing follows a bracket but a port");
	config.public_url = "https://chat.example/moz";
	claim(origin_allowed("https://chat.example", "10.0.0.1:8001"), "that of public_url");
	claim(!origin_allowed("http://chat.example", "chat.example"), "which has a scheme");
	claim(!origin_allowed("https://chat.example:444", "chat.example:444"), "and a port");
	return tap_done();
}
