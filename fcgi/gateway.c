/* The web server at the other end: see gateway.h. The only file that knows libfcgi's streams, of which it reads. */
#include "gateway.h"
#include "arrival.h"
#include "records.h"
#include "transfer.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"

#include <errno.h>
#include <fastcgi.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { LINGER_MS = 2000 };

static struct records answer;
static int slot = TRANSFER_NO_SLOT; /* reserved for this answer */
static int delay;                   /* milliseconds until this answer is to be sent */
static bool left_to_sender;
static size_t taken; /* bytes of the body */
static bool whole;   /* the request has come as a whole */

/* A request looks for twenty variables among as many: most begin with another letter, which libfcgi would make a call for. */
static const char *
find_variable(char **variables, const char *name)
{
	size_t length = strlen(name);

	for (; *variables; variables++)
		if (**variables == *name && !strncmp(*variables, name, length) && (*variables)[length] == '=')
			return *variables + length + 1;
	return NULL;
}

const char *
gateway_variable(const struct gateway *gateway, const char *name)
{
	const char *value = find_variable(gateway->fastcgi ? gateway->fastcgi->envp : environ, name);

	return value && *value ? value : NULL;
}

bool
gateway_repeats(const struct gateway *gateway, const char *name)
{
	size_t length = strlen(name);
	int count = 0;

	for (char **variable = gateway->fastcgi ? gateway->fastcgi->envp : environ; *variable; variable++)
		count += !strncmp(*variable, name, length) && (*variable)[length] == '=';
	return count > 1;
}

/* The connection is accepted here: libfcgi would poll(2) it first, and wait for what comes on it for ever. It takes one that is open
 * already as one that is kept, and reads its next request. */
bool
gateway_accept(struct FCGX_Request *fastcgi, int listener)
{
	int connection = arrival_accept(listener, config.read_timeout, &whole);

	if (connection < 0)
		return false;
	fastcgi->ipcFd = connection;
	fastcgi->keepConnection = true;
	return FCGX_Accept_r(fastcgi) == 0;
}

/* An authorizer is sent no body (FastCGI Specification 1.0, section 6.3), and lighttpd does not say that there is none. */
static bool
is_sent_no_body(const struct FCGX_Request *fastcgi)
{
	char byte;

	return fastcgi->role == FCGI_AUTHORIZER && recv(fastcgi->ipcFd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

/* Waits for nothing that a client may keep back: where bytes of the body are missing, or nobody knows how many there are, an empty
 * socket is an answer. */
bool
gateway_has_read_all(const struct FCGX_Request *fastcgi)
{
	const char *declared;
	bool complete, ended;

	if (whole || is_sent_no_body(fastcgi))
		return true;
	declared = find_variable(fastcgi->envp, "CONTENT_LENGTH");
	complete = declared && *declared && strtoull(declared, NULL, 10) == taken;
	if (!complete)
		fcntl(fastcgi->ipcFd, F_SETFL, O_NONBLOCK);
	ended = FCGX_GetChar(fastcgi->in) == EOF && !FCGX_GetError(fastcgi->in);
	if (!complete)
		fcntl(fastcgi->ipcFd, F_SETFL, 0);
	return ended;
}

/* Waits until the web server has hung up, and takes what it still sends: to close a socket on which something has come that
 * nobody has read would take the answer back. Not for longer than that. */
static void
gateway_linger(int socket)
{
	struct pollfd peer = { .fd = socket, .events = POLLIN };
	int64_t end = clock_uptime_ms() + LINGER_MS, left;
	char rest[8192];

	shutdown(socket, SHUT_WR);
	while ((left = end - clock_uptime_ms()) > 0 && poll(&peer, 1, (int)left) > 0
	       && recv(socket, rest, sizeof rest, MSG_DONTWAIT) > 0)
		;
}

/* Leaves the connection, and a file with what is still to be sent on it, to the sender. */
static bool
leave(const struct FCGX_Request *fastcgi, int file, int64_t first, int64_t length, bool framed)
{
	const struct transfer transfer = {
		.connection = fastcgi->ipcFd,
		.file = file,
		.at = first,
		.length = length,
		.request_id = fastcgi->requestId,
		.timeout = config.write_timeout,
		.slot = slot,
		.delay = delay,
		.framed = framed
	};

	left_to_sender = (slot != TRANSFER_NO_SLOT || delay) && transfer_give(&transfer);
	return left_to_sender;
}

/* Sends what a web server did not take at once, or has it sent. */
static void
end_rest(const struct FCGX_Request *fastcgi)
{
	int rest = answer.rest;

	if (answer.broken || !leave(fastcgi, rest, 0, lseek(rest, 0, SEEK_CUR), true))
		records_send_rest(&answer);
	close(rest);
}

/* Sends what is left of the answer, and its end, or has it sent: false, as the connection is the sender's then. */
static bool
end_answer(struct FCGX_Request *fastcgi)
{
	bool ours;

	answer.socket = fastcgi->ipcFd;
	answer.id = fastcgi->requestId;
	if (!left_to_sender)
		records_end(&answer);
	if (answer.rest)
		end_rest(fastcgi);
	ours = !left_to_sender;
	if (ours)
		transfer_release(slot);
	slot = TRANSFER_NO_SLOT;
	delay = 0;
	left_to_sender = false;
	answer = (struct records){ .socket = -1 };
	return ours;
}

static void
gateway_forget(struct FCGX_Request *fastcgi)
{
	if (fastcgi->ipcFd >= 0)
		close(fastcgi->ipcFd);
	fastcgi->ipcFd = -1;
	taken = 0;
}

void
gateway_finish(struct FCGX_Request *fastcgi)
{
	bool ours = end_answer(fastcgi);

	/* Where everything has been read there is nothing to linger for, which spares four system calls and a change of processes. */
	if (ours && fastcgi->ipcFd >= 0 && !gateway_has_read_all(fastcgi))
		gateway_linger(fastcgi->ipcFd);
	FCGX_Free(fastcgi, 0);
	gateway_forget(fastcgi);
}

void
gateway_leave(struct FCGX_Request *fastcgi)
{
	FCGX_Free(fastcgi, 0);
	gateway_forget(fastcgi);
}

void
gateway_finish_left(struct FCGX_Request *fastcgi, bool all_read)
{
	if (end_answer(fastcgi) && fastcgi->ipcFd >= 0 && !all_read)
		gateway_linger(fastcgi->ipcFd);
	gateway_forget(fastcgi);
}

bool
gateway_hung_up(const struct FCGX_Request *fastcgi)
{
	struct pollfd connection = { .fd = fastcgi->ipcFd };

	return poll(&connection, 1, 0) > 0 && connection.revents & (POLLHUP | POLLERR);
}

bool
gateway_has_come(const struct gateway *gateway)
{
	return gateway->fastcgi && !gateway->body && whole;
}

/* Sets how long the web server may take nothing of an answer before writing fails. Of plain CGI it is the web server that ends who
 * hangs. */
static void
limit_waiting(const struct FCGX_Request *fastcgi)
{
	const struct timeval timeout = { .tv_sec = config.write_timeout };

	setsockopt(fastcgi->ipcFd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
}

const struct error *
gateway_may_be_slow(const struct gateway *gateway, const char *address)
{
	const struct error *error;

	if (!gateway->fastcgi)
		return NULL;
	if (!(error = transfer_reserve(address, &slot)))
		limit_waiting(gateway->fastcgi);
	answer.spills = slot != TRANSFER_NO_SLOT;
	return error;
}

/* A web server that gives a process one request at a time, such as mod_fcgid, has processes of one worker each: there nobody else would
 * be served meanwhile. lighttpd takes all of a processor while an authorizer keeps it waiting (fastcgi_socket.h). */
static bool
may_delay(const struct gateway *gateway)
{
	return gateway->fastcgi && gateway->fastcgi->role != FCGI_AUTHORIZER && config.refusal_delay && config.workers > 1
	    && transfer_descriptor() >= 0;
}

void
gateway_delay(const struct gateway *gateway)
{
	int file = may_delay(gateway) ? transfer_short_file() : -1;

	if (file <= 0)
		return;
	answer.rest = file;
	delay = config.refusal_delay;
}

bool
gateway_leave_file(const struct gateway *gateway, int file, int64_t first, int64_t length)
{
	if (slot == TRANSFER_NO_SLOT)
		return false;
	answer.spills = false;
	answer.socket = gateway->fastcgi->ipcFd;
	records_flush(&answer);
	return !answer.broken && leave(gateway->fastcgi, file, first, length, false);
}

size_t
gateway_read(const struct gateway *gateway, char *bytes, size_t size)
{
	int got;

	if (gateway->body) {
		size = size < gateway->body->left ? size : gateway->body->left;
		memcpy(bytes, gateway->body->at, size);
		gateway->body->at += size;
		gateway->body->left -= size;
		return size;
	}
	if (!gateway->fastcgi)
		return fread(bytes, 1, size, stdin);
	got = FCGX_GetStr(bytes, size > INT_MAX ? INT_MAX : (int)size, gateway->fastcgi->in);
	taken += got > 0 ? (size_t)got : 0;
	return got > 0 ? (size_t)got : 0;
}

bool
gateway_broken(const struct gateway *gateway)
{
	if (gateway->body)
		return answer.broken;
	if (!gateway->fastcgi)
		return ferror(stdin) || ferror(stdout);
	return FCGX_GetError(gateway->fastcgi->in) || answer.broken;
}

void
gateway_write(const struct gateway *gateway, const char *bytes, size_t size)
{
	if (!gateway->fastcgi) {
		fwrite(bytes, 1, size, stdout);
		return;
	}
	answer.socket = gateway->fastcgi->ipcFd;
	answer.id = gateway->fastcgi->requestId;
	records_write(&answer, bytes, size);
}
