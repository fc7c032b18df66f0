/* Signals as something to read: see signals.h. */
#include "signals.h"

#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>

int
signals_take(void)
{
	static const int wanted[] = { SIGTERM, SIGINT, SIGHUP, SIGCHLD };
	sigset_t handled;

	sigemptyset(&handled);
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		/* Whoever starts a program in the background may have it ignore some. */
		signal(wanted[i], SIG_DFL);
		sigaddset(&handled, wanted[i]);
	}
	sigprocmask(SIG_BLOCK, &handled, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &handled, SFD_CLOEXEC | SFD_NONBLOCK);
}
