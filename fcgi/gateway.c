/* The web server at the other end: see gateway.h. The only file that knows libfcgi's streams, of which it reads. */
#include "gateway.h"
#include "records.h"
#include "lib/config.h"

#include <fcgiapp.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static struct records answer;

const char *
gateway_variable(const struct gateway *gateway, const char *name)
{
	const char *value = gateway->fastcgi ? FCGX_GetParam(name, gateway->fastcgi->envp) : getenv(name);

	return value && *value ? value : NULL;
}

/*
 * libfcgi ends a connection with shutdown(2) and then waits until the web server has hung up, because to close one on which
 * something has come that nobody has read would take the answer back. Where everything has been read it need not wait,
 * which spares four system calls and a change of processes.
 */
void
gateway_finish(struct FCGX_Request *fastcgi)
{
	bool all_read = FCGX_GetChar(fastcgi->in) == EOF && !FCGX_GetError(fastcgi->in);

	answer.socket = fastcgi->ipcFd;
	answer.id = fastcgi->requestId;
	records_end(&answer);
	answer.broken = false;
	FCGX_Free(fastcgi, !all_read);
	if (fastcgi->ipcFd >= 0)
		close(fastcgi->ipcFd);
	fastcgi->ipcFd = -1;
}

void
gateway_may_wait(const struct gateway *gateway)
{
	const struct timeval in = { .tv_sec = config.read_timeout }, out = { .tv_sec = config.write_timeout };

	if (!gateway->fastcgi)
		return;
	setsockopt(gateway->fastcgi->ipcFd, SOL_SOCKET, SO_RCVTIMEO, &in, sizeof in);
	setsockopt(gateway->fastcgi->ipcFd, SOL_SOCKET, SO_SNDTIMEO, &out, sizeof out);
}

size_t
gateway_read(const struct gateway *gateway, char *bytes, size_t size)
{
	int got;

	if (!gateway->fastcgi)
		return fread(bytes, 1, size, stdin);
	got = FCGX_GetStr(bytes, size > INT_MAX ? INT_MAX : (int)size, gateway->fastcgi->in);
	return got > 0 ? (size_t)got : 0;
}

bool
gateway_broken(const struct gateway *gateway)
{
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
