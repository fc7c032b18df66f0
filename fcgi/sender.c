/*
 * The sender: see sender.h. Of a file it makes FastCGI records (FastCGI Specification 1.0, section 3.3), of which the kernel copies
 * the contents (sendfile(2)). Transfers stand in a list, the one that has waited longest first; those that are delayed in one of their own before, by
 * the time at which they begin.
 */
#include "sender.h"
#include "records.h"
#include "transfer.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	EVENTS = 64,
	TURN_BYTES = 1024 * 1024, /* for one reader, until it is the next one's turn */
	TICK_MS = 1000,           /* between two looks for readers that have given up */
	LINGER_MS = 2000,         /* for the web server to hang up, when it has been sent everything */
	FILES_SPARE = 64
};

struct sending {
	TAILQ_ENTRY(sending) entry;
	struct transfer transfer;
	unsigned char frame[RECORDS_FRAME]; /* what stands before the next contents, or ends the request */
	size_t frame_length, frame_sent;
	int64_t contents; /* bytes of the file that belong to this record and have not been sent */
	int64_t moved;    /* clock_uptime_ms when the reader last took something */
	bool last;        /* there is no record after this one */
	bool lingering;   /* all of it is sent */
	int64_t due;      /* clock_uptime_ms when it may begin; 0: it has begun */
};

static TAILQ_HEAD(sendings, sending) all = TAILQ_HEAD_INITIALIZER(all);
static struct sendings delayed = TAILQ_HEAD_INITIALIZER(delayed); /* those that are not to begin yet, by their time */
static int delayed_count;
static volatile sig_atomic_t told_to_stop;
static int events = -1;

static void
sender_on_stop_signal(int signal)
{
	(void)signal;
	told_to_stop = 1;
}

static void
leave_list(struct sending *sending)
{
	TAILQ_REMOVE(sending->due ? &delayed : &all, sending, entry);
	delayed_count -= sending->due != 0;
}

/* The worker may still have its copy of the connection: then closing ours would leave it in the epoll set (epoll(7), questions and
 * answers), which would go on to name what is freed here. */
static void
end(struct sending *sending)
{
	epoll_ctl(events, EPOLL_CTL_DEL, sending->transfer.connection, NULL);
	close(sending->transfer.connection);
	close(sending->transfer.file);
	transfer_release(sending->transfer.slot);
	leave_list(sending);
	free(sending);
}

/* The web server may still be about to send the end of a body that is empty: to close a connection on which something is unread, or
 * still comes, would take back what it has not read yet. So it hangs up first. */
static void
sender_linger(struct sending *sending)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP, .data = { .ptr = sending } };

	sending->lingering = true;
	sending->moved = clock_uptime_ms();
	shutdown(sending->transfer.connection, SHUT_WR);
	if (epoll_ctl(events, EPOLL_CTL_MOD, sending->transfer.connection, &event))
		end(sending);
}

/* Whether the web server has not hung up yet. */
static bool
sender_is_there(int connection)
{
	char rest[4096];
	ssize_t got;

	do
		got = recv(connection, rest, sizeof rest, MSG_DONTWAIT);
	while (got > 0 || (got < 0 && errno == EINTR));
	return got < 0 && errno == EAGAIN;
}

static void
begin_record(struct sending *sending)
{
	struct transfer *transfer = &sending->transfer;

	sending->contents = transfer->length < RECORDS_CONTENT ? transfer->length : RECORDS_CONTENT;
	sending->last = sending->contents == 0;
	sending->frame_sent = 0;
	sending->frame_length = sending->last ? records_frame_end(sending->frame, transfer->request_id)
	                                      : records_frame(sending->frame, transfer->request_id, (size_t)sending->contents);
}

/* Sends what the web server takes of this record; the number of bytes, 0 where there is nothing left of it, negative where it
 * takes none. */
static ssize_t
sender_send_some(struct sending *sending)
{
	struct transfer *transfer = &sending->transfer;
	off_t at = transfer->at;
	ssize_t sent;

	if (sending->frame_sent < sending->frame_length) {
		sent = send(transfer->connection, sending->frame + sending->frame_sent, sending->frame_length - sending->frame_sent,
		            MSG_DONTWAIT | MSG_NOSIGNAL);
		sending->frame_sent += sent > 0 ? (size_t)sent : 0;
		return sent;
	}
	if (sending->contents == 0)
		return 0;
	sent = sendfile(transfer->connection, transfer->file, &at, (size_t)sending->contents);
	/* A file that is shorter than it was cannot be sent. */
	if (sent == 0) {
		errno = EIO;
		return -1;
	}
	if (sent > 0) {
		transfer->at += sent;
		transfer->length -= sent;
		sending->contents -= sent;
	}
	return sent;
}

enum progress { GOES_ON, IS_SENT, IS_BROKEN };

/* Sends as much as one may in a turn. */
static enum progress
go_on(struct sending *sending)
{
	ssize_t sent = 0;

	for (int64_t left = TURN_BYTES; left > 0; left -= sent) {
		sent = sender_send_some(sending);
		if (sent < 0 && errno == EINTR)
			sent = 1;
		else if (sent < 0)
			return errno == EAGAIN ? GOES_ON : IS_BROKEN;
		else if (sent == 0 && sending->last)
			return IS_SENT;
		else if (sent == 0)
			begin_record(sending);
		else
			sending->moved = clock_uptime_ms();
	}
	return GOES_ON;
}

/* Those that came with a longer delay, before the configuration was changed, may stand before it. */
static void
join_delayed(struct sending *sending)
{
	struct sending *before = TAILQ_LAST(&delayed, sendings);

	sending->due = sending->moved + sending->transfer.delay;
	while (before && before->due > sending->due)
		before = TAILQ_PREV(before, sendings, entry);
	if (before)
		TAILQ_INSERT_AFTER(&delayed, before, sending, entry);
	else
		TAILQ_INSERT_HEAD(&delayed, sending, entry);
	delayed_count++;
}

/* Lets those begin whose time has come. */
static void
begin_delayed(void)
{
	int64_t now = clock_uptime_ms();
	struct sending *sending;

	while ((sending = TAILQ_FIRST(&delayed)) && (told_to_stop || sending->due <= now)) {
		struct epoll_event event = { .events = EPOLLOUT, .data = { .ptr = sending } };

		leave_list(sending);
		sending->due = 0;
		sending->moved = now;
		TAILQ_INSERT_TAIL(&all, sending, entry);
		if (epoll_ctl(events, EPOLL_CTL_MOD, sending->transfer.connection, &event))
			end(sending);
	}
}

/* How long there is nothing to do, milliseconds; -1: until something comes. */
static int
sender_timeout(void)
{
	const struct sending *first = TAILQ_FIRST(&delayed);
	int64_t left = first ? first->due - clock_uptime_ms() : TICK_MS;

	if (!first && TAILQ_EMPTY(&all))
		return -1;
	return left < 0 ? 0 : left < TICK_MS ? (int)left : TICK_MS;
}

static void
sender_begin(const struct transfer *transfer)
{
	struct sending *sending = calloc(1, sizeof *sending);
	bool waits = transfer->delay && delayed_count < config.transfers_max && !told_to_stop;
	/* Of one that waits only that its web server hangs up is of interest, which is always told. */
	struct epoll_event event = { .events = waits ? 0 : EPOLLOUT, .data = { .ptr = sending } };

	if (!sending || transfer->connection < 0 || fcntl(transfer->connection, F_SETFL, O_NONBLOCK)
	    || epoll_ctl(events, EPOLL_CTL_ADD, transfer->connection, &event)) {
		log_error("an answer is cut off: %s", strerror(errno));
		free(sending);
		close(transfer->connection);
		close(transfer->file);
		transfer_release(transfer->slot);
		return;
	}
	sending->transfer = *transfer;
	sending->moved = clock_uptime_ms();
	sending->last = transfer->framed;
	sending->contents = transfer->framed ? transfer->length : 0;
	if (waits)
		join_delayed(sending);
	else
		TAILQ_INSERT_TAIL(&all, sending, entry);
}

static void
sender_take_over(void)
{
	struct transfer transfer;

	while (transfer_take(&transfer))
		sender_begin(&transfer);
}

static void
serve_reader(struct sending *sending)
{
	enum progress progress;

	if (sending->due) {
		end(sending);
		return;
	}
	if (sending->lingering) {
		if (!sender_is_there(sending->transfer.connection))
			end(sending);
		return;
	}
	progress = go_on(sending);
	if (progress == IS_BROKEN) {
		end(sending);
	} else if (progress == IS_SENT) {
		sender_linger(sending);
	} else {
		TAILQ_REMOVE(&all, sending, entry);
		TAILQ_INSERT_TAIL(&all, sending, entry);
	}
}

static void
give_up_waiting(void)
{
	int64_t now = clock_uptime_ms();

	for (struct sending *sending = TAILQ_FIRST(&all), *next; sending; sending = next) {
		next = TAILQ_NEXT(sending, entry);
		if (now - sending->moved > (sending->lingering ? LINGER_MS : (int64_t)sending->transfer.timeout * 1000))
			end(sending);
	}
}

/* Two for each answer, delayed or not. */
static void
sender_raise_files(void)
{
	struct rlimit files;
	rlim_t wanted = (rlim_t)config.transfers_max * 4 + FILES_SPARE;

	if (getrlimit(RLIMIT_NOFILE, &files) || files.rlim_cur >= wanted)
		return;
	files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
	setrlimit(RLIMIT_NOFILE, &files);
}

static bool
sender_prepare(void)
{
	struct epoll_event queue = { .events = EPOLLIN, .data = { .ptr = NULL } };

	signal(SIGTERM, sender_on_stop_signal);
	signal(SIGINT, sender_on_stop_signal);
	signal(SIGPIPE, SIG_IGN);
	sender_raise_files();
	transfer_reclaim();
	return (events = epoll_create1(EPOLL_CLOEXEC)) >= 0 && epoll_ctl(events, EPOLL_CTL_ADD, transfer_descriptor(), &queue) == 0;
}

/* Waits and serves who is ready, once. */
static void
serve_ready(const sigset_t *unblocked)
{
	struct epoll_event ready[EVENTS];
	int count = epoll_pwait(events, ready, EVENTS, sender_timeout(), unblocked);

	for (int i = 0; i < count; i++) {
		if (ready[i].data.ptr)
			serve_reader(ready[i].data.ptr);
		else
			sender_take_over();
	}
}

void
sender_work(void)
{
	int64_t looked = clock_uptime_ms();
	sigset_t unblocked;

	sigemptyset(&unblocked);
	if (!sender_prepare()) {
		log_error("cannot send to slow readers: %s", strerror(errno));
		exit(EXIT_FAILURE);
	}
	do {
		serve_ready(&unblocked);
		if (clock_uptime_ms() - looked >= TICK_MS) {
			give_up_waiting();
			looked = clock_uptime_ms();
		}
		if (told_to_stop)
			sender_take_over();
		begin_delayed();
	} while (!told_to_stop || !TAILQ_EMPTY(&all));
}
