/* Those who ask over REST while the others talk: GET me, at a steady pace, by a process of its own, and how long each answer took. */
#define _GNU_SOURCE 1
#include "abuse.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

static const double PAUSE = 0.02;

static _Noreturn void
ask_again_and_again(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	peers_forget();
	for (;;) {
		double began = now(), left;
		long status;

		json_object_put(rest_ask(tokens[dice(wanted.users)], "GET", "/api/auth/me/", NULL, &status));
		if (status != 200)
			shared->unserved++;
		if (shared->asked < ASKED_MAX)
			shared->took[shared->asked++] = now() - began;
		if ((left = began + PAUSE - now()) > 0)
			nanosleep(&(struct timespec){ 0, (long)(left * 1e9) }, NULL);
	}
}

pid_t
me_begin(void)
{
	pid_t pid;

	shared->asked = shared->unserved = 0;
	if ((pid = fork()) == 0)
		ask_again_and_again();
	return pid;
}

double
me_end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	if (shared->asked == 0)
		give_up("no GET me was answered");
	qsort((void *)shared->took, shared->asked, sizeof shared->took[0], compare_doubles);
	return shared->took[shared->asked * 99 / 100];
}
