/*
 * Limits that hold across processes, exactly: lib/ratelimit. Several processes ask for the same users at once, and
 * what was allowed is counted over all of them.
 */
#include "tap.h"
#include "lib/base/config.h"
#include "lib/base/ratelimit.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 4, USERS = 50, ASKED = 100, LIMIT = 60 };

/* Each process writes how often each user was let through. */
static void
ask(const char *state, int to)
{
	unsigned char allowed[USERS] = { 0 };

	ratelimit_open(state);
	for (int i = 0; i < ASKED; i++)
		for (int user = 0; user < USERS; user++)
			allowed[user] += !ratelimit_user(LIMIT_CHAT, user + 1).exceeded;
	_exit(write(to, allowed, sizeof allowed) != sizeof allowed);
}

static bool
all_exact(const char *state)
{
	int ends[2], total[USERS] = { 0 };
	bool exact = true;

	if (pipe(ends))
		return false;
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			ask(state, ends[1]);
	for (int i = 0; i < PROCESSES; i++) {
		unsigned char allowed[USERS];

		if (read(ends[0], allowed, sizeof allowed) != sizeof allowed)
			return false;
		for (int user = 0; user < USERS; user++)
			total[user] += allowed[user];
	}
	while (wait(NULL) > 0)
		;
	for (int user = 0; user < USERS; user++)
		exact = exact && total[user] == LIMIT;
	return exact;
}

static void
check_one_process(void)
{
	struct quota quota = ratelimit_address(LIMIT_AUTH, "192.0.2.1");
	int passed = 0;

	claim(quota.limit == 5 && quota.remaining == 4 && quota.reset > 55 && quota.reset <= 61,
	      "the first request begins a window");
	for (int i = 0; i < 4; i++)
		quota = ratelimit_address(LIMIT_AUTH, "192.0.2.1");
	claim(!quota.exceeded && quota.remaining == 0, "exactly the limit passes");
	claim(ratelimit_address(LIMIT_AUTH, "192.0.2.1").exceeded, "and no more");
	claim(ratelimit_address(LIMIT_AUTH, "::ffff:192.0.2.1").exceeded, "not over IPv6 either");
	claim(!ratelimit_address(LIMIT_AUTH, "192.0.2.2").exceeded, "others are not concerned");
	claim(!ratelimit_address(LIMIT_GENERAL, "192.0.2.1").exceeded, "nor other limits");
	for (int i = 0; i < 6; i++)
		quota = ratelimit_address(LIMIT_AUTH, i % 2 ? "2001:db8::1" : "2001:db8::ffff:2");
	claim(quota.exceeded, "an IPv6 client counts by its /64");
	claim(!ratelimit_address(LIMIT_AUTH, "2001:db8:0:1::1").exceeded, "the next /64 does not");
	for (int i = 2; i < 60; i++) {
		char address[64];

		snprintf(address, sizeof address, "2001:db8:0:%x::1", i);
		if (ratelimit_address_next(LIMIT_AUTH, address).exceeded)
			break;
		quota = ratelimit_address(LIMIT_AUTH, address);
		passed += !quota.exceeded;
	}
	/* Of the fifty, two /64 have taken six before. */
	claim(passed == 44, "a /48 has ten times the limit");
	claim(ratelimit_address(LIMIT_AUTH, "2001:db8:0:ffff::1").exceeded, "and then none of its networks has any");
	claim(!ratelimit_address(LIMIT_AUTH, "2001:db8:1:ffff::1").exceeded, "the next /48 has");
	config.limit_auth = 0;
	claim(ratelimit_address(LIMIT_AUTH, "192.0.2.1").limit == 0, "0 is off");
	config.limit_auth = 5;
}

/* How many of `asked` requests pass. */
static int
how_many_pass(const char *address, int asked)
{
	int passed = 0;

	while (asked-- > 0)
		passed += !ratelimit_address(LIMIT_AUTH, address).exceeded;
	return passed;
}

static void
check_return(void)
{
	struct quota first = ratelimit_address(LIMIT_AUTH, "198.51.100.1"), refused, again, old;

	again = ratelimit_address_return(LIMIT_AUTH, "198.51.100.1", first);
	claim(again.remaining == 5 && again.limit == 5, "what is given back remains");
	claim(how_many_pass("198.51.100.1", 9) == 5, "and exactly the limit passes after it");
	again = ratelimit_address_return(LIMIT_AUTH, "198.51.100.1", first);
	claim(how_many_pass("198.51.100.1", 9) == 1, "also when others have been refused meanwhile");
	refused = ratelimit_address(LIMIT_AUTH, "198.51.100.1");
	ratelimit_address_return(LIMIT_AUTH, "198.51.100.1", refused);
	claim(refused.exceeded && how_many_pass("198.51.100.1", 9) == 0, "one that was refused has nothing to give back");
	old = first;
	old.window--;
	ratelimit_address_return(LIMIT_AUTH, "198.51.100.1", old);
	claim(how_many_pass("198.51.100.1", 9) == 0, "nor has one of another window");
}

/* Windows count from the start of the machine: those of the one before must not hold. */
static void
check_another_boot(const char *state)
{
	char path[256];
	int64_t boot = 0;
	FILE *file;

	ratelimit_open(state);
	while (!ratelimit_user(LIMIT_CHAT, 77).exceeded)
		;
	snprintf(path, sizeof path, "%s/limits", state);
	file = fopen(path, "r+");
	/* It stands behind the mark that the file begins with. */
	fseek(file, sizeof(uint64_t), SEEK_SET);
	fwrite(&boot, sizeof boot, 1, file);
	fclose(file);
	ratelimit_open(state);
	claim(!ratelimit_user(LIMIT_CHAT, 77).exceeded, "a file of before the machine was started is emptied");
}

static void
check_damaged(const char *state)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/limits", state);
	file = fopen(path, "w");
	fputs("garbage", file);
	fclose(file);
	ratelimit_open(state);
	claim(!ratelimit_user(LIMIT_CHAT, 1).exceeded, "a damaged file is made anew");
}

int
main(void)
{
	char state[] = "/tmp/moznods-unit-XXXXXX", path[256];

	config = (struct config){ .limits = 1, .limit_auth = 5, .limit_general = 100, .limit_chat = LIMIT };
	if (!mkdtemp(state))
		return 1;
	claim(all_exact(state), "four processes let exactly 60 of 400 requests of each of 50 users pass");
	ratelimit_open(state);
	claim(ratelimit_user(LIMIT_CHAT, 1).exceeded, "windows outlive the processes");
	check_one_process();
	check_return();
	check_another_boot(state);
	check_damaged(state);
	snprintf(path, sizeof path, "%s/limits", state);
	unlink(path);
	rmdir(state);
	return tap_done();
}
