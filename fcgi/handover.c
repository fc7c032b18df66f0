/*
 * Handing requests over: see handover.h. A request is a file in memory and a connection, both of which travel as descriptors
 * (unix(7), SCM_RIGHTS): the message itself is short, because what a socket holds is bounded in bytes by the system.
 */
#define _GNU_SOURCE 1
#include "handover.h"
#include "http.h"
#include "lib/base/config.h"
#include "lib/base/log.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SEND_BYTES = 16 * 1024 * 1024 }; /* asked of the system for the queue; it gives what it allows */
enum { GIVE, TAKE };

/* What stands at the beginning of the file; then the parameters, NAME=VALUE, each ended by NUL, and the body. */
struct head {
	int request_id, parameters;
	size_t parameter_bytes, body_bytes;
	int64_t began;
	bool all_read, counted, guess_counted;
	enum allowance allowance;
	struct quota quota, guess_quota;
};

/* Numbers of the last request that went in, and of the last that came out. */
struct numbers {
	_Atomic uint64_t given, taken;
};

static int ends[2] = { -1, -1 };
static struct numbers *numbers;

bool
handover_open(void)
{
	static const int bytes = SEND_BYTES;

	numbers = mmap(NULL, sizeof *numbers, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (numbers == MAP_FAILED || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends)) {
		log_error("no queue for logins: %s", strerror(errno));
		return false;
	}
	setsockopt(ends[GIVE], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
	return true;
}

static bool
handover_write_all(int file, const void *bytes, size_t length)
{
	return length == 0 || write(file, bytes, length) == (ssize_t)length;
}

static bool
write_request(int file, const struct http *http)
{
	char **parameters = http->gateway.fastcgi->envp;
	const struct request *r = &http->request;
	struct head head = {
		.request_id = http->gateway.fastcgi->requestId,
		.body_bytes = http->body.length,
		.began = http->began,
		.all_read = gateway_has_read_all(http->gateway.fastcgi),
		.counted = r->counted,
		.guess_counted = r->guess_counted,
		.allowance = r->allowance,
		.quota = r->quota,
		.guess_quota = r->guess_quota
	};

	while (parameters[head.parameters])
		head.parameter_bytes += strlen(parameters[head.parameters++]) + 1;
	if (!handover_write_all(file, &head, sizeof head))
		return false;
	for (int i = 0; i < head.parameters; i++)
		if (!handover_write_all(file, parameters[i], strlen(parameters[i]) + 1))
			return false;
	return handover_write_all(file, http->body.text, http->body.length);
}

union control {
	struct cmsghdr header;
	char room[CMSG_SPACE(2 * sizeof(int))];
};

static bool
send_descriptors(const int descriptors[2])
{
	uint64_t number = atomic_fetch_add(&numbers->given, 1) + 1;
	union control control = { 0 };
	struct iovec content = { &number, sizeof number };
	struct msghdr message = { .msg_iov = &content, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };

	control.header = (struct cmsghdr){ .cmsg_len = CMSG_LEN(2 * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
	memcpy(CMSG_DATA(&control.header), descriptors, 2 * sizeof(int));
	return sendmsg(ends[GIVE], &message, MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof number;
}

bool
handover_give(const struct http *http)
{
	int file = handover_count() < config.hash_queue ? memfd_create("request", MFD_CLOEXEC) : -1;
	bool given = file >= 0 && write_request(file, http) && send_descriptors((const int[]){ http->gateway.fastcgi->ipcFd, file });

	if (file >= 0)
		close(file);
	return given;
}

static bool
receive_descriptors(int descriptors[2])
{
	uint64_t number;
	union control control;
	struct iovec content = { &number, sizeof number };
	struct msghdr message = { .msg_iov = &content, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
	ssize_t length = recvmsg(ends[TAKE], &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	const struct cmsghdr *header = length == sizeof number ? CMSG_FIRSTHDR(&message) : NULL;

	if (!header || header->cmsg_len != CMSG_LEN(2 * sizeof(int)))
		return false;
	memcpy(descriptors, CMSG_DATA(header), 2 * sizeof(int));
	atomic_store(&numbers->taken, number);
	return true;
}

/* Makes an array of the parameters, which `bytes` holds one after the other. */
static char **
list_parameters(char *bytes, int count)
{
	char **list = calloc((size_t)count + 1, sizeof *list);

	for (int i = 0; list && i < count; i++) {
		list[i] = bytes;
		bytes += strlen(bytes) + 1;
	}
	return list;
}

static bool
read_request(int file, struct handover *handover)
{
	struct stat status;
	const struct head *head;
	char *parameters;

	if (fstat(file, &status) || !(handover->bytes = malloc((size_t)status.st_size)))
		return false;
	if (pread(file, handover->bytes, (size_t)status.st_size, 0) != status.st_size)
		return false;
	head = (const struct head *)(const void *)handover->bytes;
	parameters = handover->bytes + sizeof *head;
	handover->fastcgi->requestId = head->request_id;
	handover->fastcgi->envp = list_parameters(parameters, head->parameters);
	handover->body = (struct gateway_body){ parameters + head->parameter_bytes, head->body_bytes };
	handover->began = head->began;
	handover->all_read = head->all_read;
	handover->counted = head->counted;
	handover->guess_counted = head->guess_counted;
	handover->allowance = head->allowance;
	handover->quota = head->quota;
	handover->guess_quota = head->guess_quota;
	return handover->fastcgi->envp != NULL;
}

bool
handover_take(struct handover *handover)
{
	int descriptors[2];
	bool taken;

	*handover = (struct handover){ 0 };
	if (!receive_descriptors(descriptors))
		return false;
	handover->fastcgi = calloc(1, sizeof *handover->fastcgi);
	if (handover->fastcgi)
		handover->fastcgi->ipcFd = descriptors[0];
	taken = handover->fastcgi && !gateway_hung_up(handover->fastcgi) && read_request(descriptors[1], handover);
	close(descriptors[1]);
	/* As the worker may have left it. */
	fcntl(descriptors[0], F_SETFL, 0);
	if (!taken) {
		close(descriptors[0]);
		handover_free(handover);
	}
	return taken;
}

void
handover_free(struct handover *handover)
{
	if (handover->fastcgi)
		free(handover->fastcgi->envp);
	free(handover->fastcgi);
	free(handover->bytes);
}

int
handover_descriptor(void)
{
	return ends[TAKE];
}

bool
handover_pending(void)
{
	struct pollfd queue = { .fd = ends[TAKE], .events = POLLIN };

	return poll(&queue, 1, 0) > 0;
}

int
handover_count(void)
{
	uint64_t given = atomic_load(&numbers->given), taken = atomic_load(&numbers->taken);

	return handover_pending() && given > taken ? (int)(given - taken) : 0;
}
