/*
 * The limit of what FastCGI allows: a libfcgi responder that does nothing. GET …/BYTES answers with so many bytes; a body
 * that is posted is read and dropped, or, with the argument `fsync`, written to a file in the current directory that is
 * made durable and removed. Descriptor 0 is the listening socket; four processes serve it, as many as workers.
 */
#include <fcgiapp.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <signal.h>
#include <unistd.h>

enum { PROCESSES = 4, PIECE = 65536, BODY_MOST = 64 * 1024 * 1024 };

static char *text; /* of which as much is sent as is asked for */
static bool durable;

static void
answer_get(FCGX_Request *request, const char *uri)
{
	int length = atoi(strrchr(uri, '/') + 1);

	if (length < 0 || length > BODY_MOST)
		length = 0;
	FCGX_FPrintF(request->out, "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n", length);
	FCGX_PutStr(text, length, request->out);
}

/* Returns the bytes that came, -1 when they could not be written. */
static long
take_body(FCGX_Request *request)
{
	static char piece[PIECE];
	char path[64];
	int file = -1, got;
	long total = 0;

	snprintf(path, sizeof path, "received-%ld", (long)getpid());
	if (durable && (file = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600)) < 0)
		return -1;
	while ((got = FCGX_GetStr(piece, sizeof piece, request->in)) > 0) {
		if (durable && write(file, piece, (size_t)got) != got)
			return -1;
		total += got;
	}
	if (durable && (fsync(file) || close(file) || unlink(path)))
		return -1;
	return total;
}

static void
serve(FCGX_Request *request)
{
	const char *method = FCGX_GetParam("REQUEST_METHOD", request->envp), *uri = FCGX_GetParam("REQUEST_URI", request->envp);
	char body[64];
	int length;

	if (!method || !uri || !strrchr(uri, '/'))
		return;
	if (strcmp(method, "POST")) {
		answer_get(request, uri);
		return;
	}
	length = snprintf(body, sizeof body, "{\"size\":%ld}", take_body(request));
	FCGX_FPrintF(request->out, "Status: 201\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", length, body);
}

int
main(int count, char **arguments)
{
	FCGX_Request request;

	durable = count > 1 && !strcmp(arguments[1], "fsync");
	if (!(text = malloc(BODY_MOST)))
		return EXIT_FAILURE;
	memset(text, 'x', BODY_MOST);
	for (int i = 1; i < PROCESSES; i++)
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGTERM);
			break;
		}
	FCGX_Init();
	FCGX_InitRequest(&request, 0, 0);
	while (FCGX_Accept_r(&request) == 0) {
		serve(&request);
		FCGX_Finish_r(&request);
	}
	return EXIT_SUCCESS;
}
