/*
 * What daemons of several hosts send each other: lib/base/host_message, with keys and a clock of our own.
 */
#include "tap.h"
#include "lib/base/clock.h"
#include "lib/base/host_message.h"
#include "lib/base/server_key.h"

#include <string.h>

static unsigned char key[SERVER_KEY_BYTES];
static int64_t now = 1000000;

const unsigned char *
server_key(void)
{
	return key;
}

int64_t
clock_now(void)
{
	return now;
}

static bool
reads(const unsigned char *greeting, const char *wanted)
{
	char client[ADDRESS_BYTES] = "";

	return host_greeting_read(greeting, client) && !strcmp(client, wanted);
}

static void
test_greetings(void)
{
	unsigned char greeting[HOST_GREETING_BYTES];
	bool good = true;

	host_greeting_write(greeting, "2001:db8::7");
	claim(reads(greeting, "2001:db8::7"), "a greeting says whose connection it is");
	now += HOST_GREETING_SECONDS + 1;
	claim(!reads(greeting, "2001:db8::7"), "it is good for a minute");
	now -= 2 * (HOST_GREETING_SECONDS + 1);
	claim(!reads(greeting, "2001:db8::7"), "and not from the future");
	now += HOST_GREETING_SECONDS + 1;
	for (size_t i = 0; i < sizeof greeting; i++) {
		greeting[i] ^= 1;
		good = good && !reads(greeting, "2001:db8::7");
		greeting[i] ^= 1;
	}
	claim(good, "no byte of it can be changed");
	key[0] ^= 1;
	claim(!reads(greeting, "2001:db8::7"), "a host with another key is not believed");
}

static void
test_wakeups(void)
{
	unsigned char datagram[HOST_WAKEUP_BYTES], greeting[HOST_GREETING_BYTES];
	struct wakeup sent = { 0 }, got = { 0 };
	size_t length;
	bool good = true;

	wakeup_add(&sent, 7);
	wakeup_add(&sent, INT64_MAX);
	length = host_wakeup_write(datagram, &sent);
	claim(host_wakeup_read(datagram, length, &got) && got.count == 2 && got.streams[0] == 7 && got.streams[1] == INT64_MAX
	              && !got.any,
	      "a wakeup names streams");
	for (size_t i = 0; i < length; i++) {
		datagram[i] ^= 1;
		good = good && !host_wakeup_read(datagram, length, &got);
		datagram[i] ^= 1;
	}
	for (size_t i = 0; i < length; i++)
		good = good && !host_wakeup_read(datagram, i, &got);
	claim(good && got.count == 2, "one that was changed, or cut, says nothing");
	host_greeting_write(greeting, "192.0.2.1");
	claim(!host_wakeup_read(greeting, sizeof greeting, &got), "nor does a greeting");
	for (int i = 0; i < WAKEUP_STREAMS_MAX + 1; i++)
		wakeup_add(&sent, i);
	got = (struct wakeup){ 0 };
	length = host_wakeup_write(datagram, &sent);
	claim(host_wakeup_read(datagram, length, &got) && got.any, "too many are any");
}

static void
test_numbers(void)
{
	static const int64_t numbers[] = { 1, -2, INT64_MIN };
	unsigned char datagram[HOST_NUMBERS_BYTES];
	char text[ADDRESS_BYTES] = "";
	int64_t got[3] = { 0 };
	size_t length = host_numbers_write(datagram, '?', "192.0.2.1", numbers, 3);

	claim(host_numbers_read(datagram, length, '?', text, got, 3) && !memcmp(numbers, got, sizeof got)
	              && !strcmp(text, "192.0.2.1"),
	      "numbers and a text come as they were sent");
	claim(!host_numbers_read(datagram, length, '!', text, got, 3) && !host_numbers_read(datagram, length, '?', text, got, 2),
	      "of another kind, or another number of them, they are nothing");
}

int
main(void)
{
	test_greetings();
	test_numbers();
	test_wakeups();
	return tap_done();
}
