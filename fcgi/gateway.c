/* The web server at the other end: see gateway.h. The only file that knows libfcgi's streams. */
#include "gateway.h"

#include <fcgiapp.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>

const char *
gateway_variable(const struct gateway *gateway, const char *name)
{
	const char *value = gateway->fastcgi ? FCGX_GetParam(name, gateway->fastcgi->envp) : getenv(name);

	return value && *value ? value : NULL;
}

void
gateway_limit(const struct gateway *gateway, int reading, int writing)
{
	const struct timeval in = { .tv_sec = reading }, out = { .tv_sec = writing };

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
	return FCGX_GetError(gateway->fastcgi->in) || FCGX_GetError(gateway->fastcgi->out);
}

void
gateway_write(const struct gateway *gateway, const char *bytes, size_t size)
{
	if (!gateway->fastcgi)
		fwrite(bytes, 1, size, stdout);
	else if (size <= INT_MAX)
		FCGX_PutStr(bytes, (int)size, gateway->fastcgi->out);
}
