/* Rate limits of several hosts: see ratelimit_hosts.h. */
#include "lib/base/ratelimit_hosts.h"
#include "lib/base/config.h"
#include "lib/base/endpoint.h"
#include "lib/base/host_message.h"
#include "lib/base/log.h"
#include "lib/base/private.h"
#include "lib/base/ratelimit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ANSWER_MS = 100 };

/* The numbers of a question, and of its answer: a number of its own comes back with it. */
enum { NONCE, WHAT, LIMIT, OF_USER, USER, QUOTA, ASKED = QUOTA + 6 };
enum { ANSWER_QUOTA = 1, ANSWERED = ANSWER_QUOTA + 6 };

static void
put_quota(int64_t numbers[6], const struct quota *quota)
{
	numbers[0] = quota->limit;
	numbers[1] = quota->remaining;
	numbers[2] = quota->reset;
	numbers[3] = quota->exceeded;
	numbers[4] = quota->again;
	numbers[5] = (int64_t)quota->window;
}

static struct quota
get_quota(const int64_t numbers[6])
{
	return (struct quota){
		.limit = (int)numbers[0],
		.remaining = (int)numbers[1],
		.reset = (int)numbers[2],
		.exceeded = numbers[3],
		.again = numbers[4],
		.window = (uint64_t)numbers[5]
	};
}

static void
leader_path(char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/run/leader", config.state);
}

/* Reads it anew each time: it is a line, and a question costs more. */
static bool
find_leader(struct endpoint *leader)
{
	struct endpoint endpoints[ENDPOINTS_MAX];
	char path[PATH_MAX], address[ADDRESS_BYTES], fault[256];
	FILE *file;
	int port;
	bool good;

	leader_path(path);
	if (!(file = fopen(path, "re")))
		return false;
	good = fscanf(file, "%63s %d", address, &port) == 2 && endpoints_parse(address, port, endpoints, fault, sizeof fault) == 1;
	fclose(file);
	if (good)
		*leader = endpoints[0];
	return good;
}

/* Waits for the answer to that question; older ones are left out. */
static bool
wait_for_answer(int socket, int64_t nonce, struct quota *quota)
{
	unsigned char answer[HOST_NUMBERS_BYTES];
	struct pollfd ready = { .fd = socket, .events = POLLIN };
	int64_t numbers[ANSWERED];
	char text[ADDRESS_BYTES];
	ssize_t length;

	while (poll(&ready, 1, ANSWER_MS) > 0) {
		if ((length = recv(socket, answer, sizeof answer, MSG_DONTWAIT)) < 0)
			return false;
		if (!host_numbers_read(answer, (size_t)length, '!', text, numbers, ANSWERED) || numbers[NONCE] != nonce)
			continue;
		*quota = get_quota(numbers + ANSWER_QUOTA);
		return true;
	}
	return false;
}

static bool
ask(const struct ratelimit_question *question, struct quota *quota)
{
	unsigned char datagram[HOST_NUMBERS_BYTES];
	int64_t numbers[ASKED] = {
		[WHAT] = question->what, [LIMIT] = question->limit, [OF_USER] = !question->address, [USER] = question->user
	};
	struct endpoint leader;
	size_t length;
	int descriptor;
	bool good;

	if (!find_leader(&leader))
		return false;
	randombytes_buf(&numbers[NONCE], sizeof numbers[NONCE]);
	put_quota(numbers + QUOTA, &question->quota);
	length = host_numbers_write(datagram, '?', question->address ? question->address : "", numbers, ASKED);
	if (!length || (descriptor = socket(leader.address.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0)) < 0)
		return false;
	good = connect(descriptor, (struct sockaddr *)&leader.address, leader.size) == 0
	    && send(descriptor, datagram, length, MSG_NOSIGNAL) == (ssize_t)length
	    && wait_for_answer(descriptor, numbers[NONCE], quota);
	close(descriptor);
	return good;
}

void
ratelimit_hosts_begin(void)
{
	if (*config.cluster_address)
		ratelimit_set_elsewhere(ask);
}

void
ratelimit_hosts_follow(const char *address, int port)
{
	char path[PATH_MAX], draft[PATH_MAX + 8];
	int file;

	leader_path(path);
	if (!*address) {
		unlink(path);
		return;
	}
	snprintf(draft, sizeof draft, "%s.new", path);
	if ((file = private_open(draft, O_WRONLY | O_CREAT | O_TRUNC)) < 0 || dprintf(file, "%s %d\n", address, port) < 0
	    || rename(draft, path))
		log_warning("%s: %s: limits count on this host alone", path, strerror(errno));
	if (file >= 0)
		close(file);
}

size_t
ratelimit_hosts_answer(const unsigned char *question, size_t length, unsigned char *answer)
{
	int64_t numbers[ASKED], answered[ANSWERED];
	char text[ADDRESS_BYTES];
	struct quota quota;

	if (!host_numbers_read(question, length, '?', text, numbers, ASKED) || !ratelimit_is_shared((enum limit)numbers[LIMIT]))
		return 0;
	quota = ratelimit_answer(&(struct ratelimit_question){
		.what = (int)numbers[WHAT],
		.limit = (enum limit)numbers[LIMIT],
		.user = numbers[USER],
		.address = numbers[OF_USER] ? NULL : text,
		.quota = get_quota(numbers + QUOTA) });
	answered[NONCE] = numbers[NONCE];
	put_quota(answered + ANSWER_QUOTA, &quota);
	return host_numbers_write(answer, '!', "", answered, ANSWERED);
}
