/* The sender: what is delayed is sent after what came later, is dropped when nobody waits for it, and is sent at once where there is no
 * more room or no more time. */
#include "fcgi/sender.h"
#include "fcgi/transfer.h"
#include "lib/base/config.h"
#include "tap.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LONG_MS = 600000, MOST_DELAYED = 1 };

static const char answer[] = "an answer";

/* Leaves an answer to the sender; returns the web server's end of its connection, -1 where that fails. */
static int
leave(int delay)
{
	struct transfer transfer = {
		.length = sizeof answer, .timeout = LONG_MS / 1000, .slot = TRANSFER_NO_SLOT, .delay = delay, .framed = true
	};
	int ends[2];
	bool given;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) || (transfer.file = transfer_short_file()) < 0)
		return -1;
	transfer.connection = ends[0];
	given = write(transfer.file, answer, sizeof answer) == sizeof answer && transfer_give(&transfer);
	close(transfer.file);
	close(ends[0]);
	return given ? ends[1] : -1;
}

/* Waits for the whole answer. */
static bool
comes(int connection)
{
	char bytes[sizeof answer + 1];
	size_t length = 0;
	ssize_t got;

	while (length < sizeof bytes && (got = read(connection, bytes + length, sizeof bytes - length)) > 0)
		length += (size_t)got;
	close(connection);
	return length == sizeof answer && !memcmp(bytes, answer, sizeof answer);
}

static bool
has_come(int connection)
{
	char byte;

	return recv(connection, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0;
}

static void
check(pid_t sender)
{
	int first = leave(LONG_MS), second, status = -1;

	claim(comes(leave(0)), "what is not delayed is sent");
	claim(!has_come(first), "and what is delayed is not, though it was there before");
	claim(comes(leave(LONG_MS)), "where as many wait as may the next does not");
	claim(!has_come(first), "which lets the others wait on");
	close(first);
	claim(comes(leave(0)), "something is sent after nobody waits for the first any more");
	second = leave(LONG_MS);
	claim(comes(leave(0)) && !has_come(second), "whose place is free then");
	kill(sender, SIGTERM);
	claim(comes(second), "at the end everything is sent");
	claim(waitpid(sender, &status, 0) == sender && status == 0, "and that is the end");
}

int
main(void)
{
	pid_t sender;

	config.transfers_max = MOST_DELAYED;
	/* A mistake may keep one waiting. */
	alarm(60);
	if (!transfer_open() || (sender = fork()) < 0)
		return 1;
	if (sender == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		sender_work();
		_exit(0);
	}
	check(sender);
	return tap_done();
}
