/* The server of a test with faults: `moznods serve` of the same build, always at the same ports. See soak.h. */
#define _GNU_SOURCE 1
#include "soak.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READY_MILLISECONDS = 60000, END_SECONDS = 60, WORKERS_MAX = 256 };

static pid_t pid;
static char program[PATH_MAX], log_path[PATH_MAX], http[128], ws[128], http_port[8] = "0", ws_port[8] = "0";

static void
set_environment(void)
{
	static const char *const settings[][2] = {
		{ "MOZNODS_LIMITS", "off" },
		{ "MOZNODS_ALLOW_ROOT", "yes" },
		{ "MOZNODS_WORKERS", "4" },
		{ "MOZNODS_CONNECTIONS_PER_ADDRESS", "0" },
		{ "MOZNODS_PASSWORD_PASSES", "1" },
		{ "MOZNODS_PASSWORD_MEMORY_KIB", "8192" },
		{ "MOZNODS_PASSWORD_PARALLEL", "64" },
		{ "MOZNODS_READ_TIMEOUT", "5" }
	};

	for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
		setenv(settings[i][0], settings[i][1], 1);
}

static _Noreturn void
become_server(int output)
{
	int log = open(log_path, O_WRONLY | O_CREAT | O_APPEND, 0600);

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	set_environment();
	execl(program, program, "serve", "--http", http_port, "--ws", ws_port, "--state", run.state, (char *)NULL);
	_exit(127);
}

/* The line `ready http://localhost:PORT/ ws://localhost:PORT/ws/`. */
static bool
read_ready(int input)
{
	struct pollfd ready = { .fd = input, .events = POLLIN };
	char line[256] = "";
	size_t length = 0;

	while (!strchr(line, '\n') && length < sizeof line - 1) {
		ssize_t got;

		if (poll(&ready, 1, READY_MILLISECONDS) <= 0 || (got = read(input, line + length, sizeof line - 1 - length)) <= 0)
			return false;
		length += (size_t)got;
	}
	if (sscanf(line, "ready http://localhost:%7[0-9]/ ws://localhost:%7[0-9]/", http_port, ws_port) != 2)
		return false;
	snprintf(http, sizeof http, "http://localhost:%s", http_port);
	snprintf(ws, sizeof ws, "ws://localhost:%s", ws_port);
	run.http = http;
	run.ws = ws;
	return true;
}

static bool
start(void)
{
	int ends[2];
	bool ready;

	if (pipe2(ends, O_CLOEXEC))
		give_up("no pipe: %s", strerror(errno));
	if ((pid = fork()) == 0)
		become_server(ends[1]);
	close(ends[1]);
	ready = pid > 0 && read_ready(ends[0]);
	close(ends[0]);
	return ready;
}

void
server_begin(void)
{
	char path[PATH_MAX];
	static char temporary[] = "/tmp/moznods-soak-XXXXXX/state";
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

	if (!run.state) {
		*strrchr(temporary, '/') = '\0';
		if (!mkdtemp(temporary))
			give_up("no directory: %s", strerror(errno));
		temporary[strlen(temporary)] = '/';
		run.state = temporary;
	}
	if (length < 0)
		give_up("this program has no path");
	path[length] = '\0';
	/* BUILD/tests/soak */
	for (int i = 0; i < 2 && strrchr(path, '/'); i++)
		*strrchr(path, '/') = '\0';
	snprintf(program, sizeof program, "%.*s/moznods", PATH_MAX - 16, path);
	snprintf(log_path, sizeof log_path, "%.*s.log", PATH_MAX - 16, run.state);
	if (!start())
		give_up("%s does not start: see %s", program, log_path);
}

pid_t
server_pid(void)
{
	return pid;
}

void
server_turn(void)
{
	if (pid <= 0 || waitpid(pid, NULL, WNOHANG) != pid)
		return;
	/* Its parts may hold the ports for a moment still. */
	for (int i = 0; i < 20; i++) {
		if (start())
			return;
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		usleep(500000);
	}
	give_up("the server does not start again: see %s", log_path);
}

/* What `moznods check` finds in the database: its structure, its references and the files. */
static bool
is_sound(void)
{
	char command[PATH_MAX * 2 + 64], line[1024];
	bool sound = false;
	FILE *check;

	snprintf(command, sizeof command, "'%s' check --state '%s' 2>&1", program, run.state);
	if (!(check = popen(command, "r")))
		return false;
	while (fgets(line, sizeof line, check)) {
		sound = sound || strstr(line, "database: sound");
		if (strstr(line, "FAULT"))
			printf("\t%s", line);
	}
	pclose(check);
	return sound;
}

bool
server_end(void)
{
	int status;

	kill(pid, SIGTERM);
	for (int i = 0; i < END_SECONDS * 20; i++) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return WIFEXITED(status) && WEXITSTATUS(status) == 0 && is_sound();
		usleep(50000);
	}
	kill(pid, SIGKILL);
	return false;
}

pid_t
server_part(const char *name)
{
	char path[PATH_MAX];
	FILE *file;
	int part = 0;

	snprintf(path, sizeof path, "%s/run/%s.pid", run.state, name);
	if (!(file = fopen(path, "r")))
		return 0;
	if (fscanf(file, "%d", &part) != 1)
		part = 0;
	fclose(file);
	/* The number may be another's by now. */
	return part > 1 && kill(part, 0) == 0 && getsid(part) == part ? part : 0;
}

/* The parent of a process; 0 when it is gone. */
static pid_t
parent_of(pid_t process)
{
	char path[64], line[512] = "", *end;
	FILE *file;
	int parent = 0;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
	if (!(file = fopen(path, "r")))
		return 0;
	if (fgets(line, sizeof line, file) && (end = strrchr(line, ')')) && sscanf(end + 1, " %*c %d", &parent) != 1)
		parent = 0;
	fclose(file);
	return parent;
}

pid_t
server_worker(void)
{
	pid_t supervisor = server_part("fcgi"), workers[WORKERS_MAX];
	DIR *processes = opendir("/proc");
	struct dirent *entry;
	unsigned count = 0;

	while (processes && supervisor && (entry = readdir(processes)) && count < WORKERS_MAX)
		if (isdigit((unsigned char)*entry->d_name) && parent_of(atoi(entry->d_name)) == supervisor)
			workers[count++] = atoi(entry->d_name);
	if (processes)
		closedir(processes);
	return count ? workers[dice(count)] : 0;
}
