/* The heir: see heir.h. */
#include "heir.h"
#include "fastcgi_socket.h"
#include "supervisor.h"
#include "lib/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static char **command; /* NULL: there is no heir */
static int web_server;

static int
open_process(pid_t process)
{
	return (int)syscall(SYS_pidfd_open, process, 0);
}

void
heir_begin(char **arguments, int count, int process)
{
	static char number[16];

	web_server = process >= 0 ? process : open_process(getppid());
	if (!(command = calloc((size_t)count + 3, sizeof *command)))
		return;
	memcpy(command, arguments, (size_t)count * sizeof *command);
	if (process >= 0 || web_server < 0)
		return;
	/* The next one has another parent. */
	snprintf(number, sizeof number, "%d", web_server);
	command[count] = "--until";
	command[count + 1] = number;
}

int
heir_wanted(int running)
{
	(void)running;
	return command != NULL;
}

/* The workers end by themselves. Only what is made by name is in the way. */
static void
take_over(void)
{
	log_warning("the supervisor was killed: another takes its place");
	shutdown(fastcgi_socket_of_admission(), SHUT_RDWR);
	prctl(PR_SET_PDEATHSIG, 0);
	fcntl(web_server, F_SETFD, 0);
	execv(command[0], command);
	log_error("%s: %s", command[0], strerror(errno));
}

void
heir_work(void)
{
	if (supervisor_wait(web_server, -1))
		supervisor_ask_stop();
	else if (supervisor_is_gone())
		take_over();
}
