/* The queue between workers and sender, and its slots: see transfer.h. */
#define _GNU_SOURCE 1
#include "transfer.h"
#include "lib/base/address.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

enum { GIVE, TAKE };

/* Who a slot is for, as a hash that is never 0; 0: it is free. And the sender that has it, 0 until one does. */
struct slot {
	_Atomic uint64_t key;
	_Atomic pid_t sender;
};

static struct slot *slots;
static int ends[2] = { -1, -1 };

bool
transfer_open(void)
{
	if (!config.transfers_max)
		return false;
	slots = mmap(NULL, TRANSFERS_MOST * sizeof *slots, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (slots != MAP_FAILED && !socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends))
		return true;
	log_error("no queue for slow readers, so workers wait for them: %s", strerror(errno));
	slots = NULL;
	return false;
}

/* FNV-1a (Fowler, Noll, Vo): two clients with the same one share their slots, no more. */
static uint64_t
transfer_key_of(const char *address)
{
	unsigned char bytes[ADDRESS_KEY_BYTES];
	uint64_t key = 0xcbf29ce484222325;

	address_key(address, bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		key = (key ^ bytes[i]) * 0x100000001b3;
	return key ? key : 1;
}

static int
transfer_count_of(uint64_t key)
{
	int count = 0;

	for (int i = 0; i < config.transfers_max; i++)
		count += atomic_load_explicit(&slots[i].key, memory_order_relaxed) == key;
	return count;
}

const struct error *
transfer_reserve(const char *address, int *slot)
{
	uint64_t key = transfer_key_of(address);

	*slot = TRANSFER_NO_SLOT;
	if (!slots || !config.transfers_max)
		return NULL;
	if (config.transfers_per_address && transfer_count_of(key) >= config.transfers_per_address)
		return &error_too_many_connections;
	for (int i = 0; i < config.transfers_max; i++) {
		uint64_t nobody = 0;

		if (atomic_compare_exchange_strong(&slots[i].key, &nobody, key)) {
			*slot = i;
			return NULL;
		}
	}
	return &error_busy;
}

void
transfer_release(int slot)
{
	if (slot == TRANSFER_NO_SLOT)
		return;
	atomic_store(&slots[slot].sender, 0);
	atomic_store(&slots[slot].key, 0);
}

void
transfer_reclaim(void)
{
	for (int i = 0; i < TRANSFERS_MOST; i++) {
		pid_t sender = atomic_load(&slots[i].sender);

		if (sender && atomic_load(&slots[i].key) && kill(sender, 0) && errno == ESRCH)
			transfer_release(i);
	}
}

int
transfer_short_file(void)
{
	return memfd_create("answer", MFD_CLOEXEC);
}

/* On the disk, where there is room for what an attacker has read slowly; in memory where the file system has no such files. */
int
transfer_file(void)
{
	char path[4096];
	int file = -1;

	if (snprintf(path, sizeof path, "%s/tmp", config.state) < (int)sizeof path)
		file = open(path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return file >= 0 ? file : transfer_short_file();
}

union control {
	struct cmsghdr header;
	char room[CMSG_SPACE(2 * sizeof(int))];
};

bool
transfer_give(const struct transfer *transfer)
{
	struct transfer content = *transfer;
	const int descriptors[2] = { transfer->connection, transfer->file };
	union control control = { 0 };
	struct iovec piece = { &content, sizeof content };
	struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };

	control.header = (struct cmsghdr){
		.cmsg_len = CMSG_LEN(sizeof descriptors), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS
	};
	memcpy(CMSG_DATA(&control.header), descriptors, sizeof descriptors);
	return sendmsg(ends[GIVE], &message, MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof content;
}

bool
transfer_take(struct transfer *transfer)
{
	int descriptors[2];
	union control control;
	struct iovec piece = { transfer, sizeof *transfer };
	struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
	ssize_t length = recvmsg(ends[TAKE], &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	const struct cmsghdr *header = length == sizeof *transfer ? CMSG_FIRSTHDR(&message) : NULL;

	if (length != sizeof *transfer)
		return false;
	transfer->connection = transfer->file = -1;
	if (transfer->slot != TRANSFER_NO_SLOT)
		atomic_store(&slots[transfer->slot].sender, getpid());
	/* Where this process has no descriptors left it gets none: the transfer ends at once. */
	if (header && header->cmsg_len == CMSG_LEN(sizeof descriptors)) {
		memcpy(descriptors, CMSG_DATA(header), sizeof descriptors);
		transfer->connection = descriptors[0];
		transfer->file = descriptors[1];
	}
	return true;
}

int
transfer_descriptor(void)
{
	return ends[TAKE];
}
