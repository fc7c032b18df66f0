/*
 * A class: so many pupils who register at once, and log in at once, while others ask who they are. Prints whether all of them
 * got in and how long that took against what their passwords cost, how long the others waited against a quiet server, and how
 * much memory the workers had beyond that.
 */
#define _GNU_SOURCE 1
#include "abuse.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OTHERS = 10, ALONE = 9, SAMPLES_MAX = 100000 };

static const double PACE = 0.01; /* seconds between two requests of the others */

static char others[OTHERS][TOKEN_MAX];
static double samples[SAMPLES_MAX];
static unsigned sample_count;
static long peak;

static double
percentile(unsigned of_hundred)
{
	qsort(samples, sample_count, sizeof samples[0], compare_doubles);
	return samples[sample_count * of_hundred / 100];
}

/* Anonymous memory of one process, KiB, and its parent. */
static long
memory_of(const char *pid, int *parent)
{
	char path[300], line[256];
	long kib = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%s/status", pid);
	*parent = 0;
	if (!(file = fopen(path, "r")))
		return 0;
	while (fgets(line, sizeof line, file)) {
		sscanf(line, "PPid: %d", parent);
		sscanf(line, "RssAnon: %ld", &kib);
	}
	fclose(file);
	return kib;
}

/* That of all processes whose parent is the supervisor of the workers. */
static long
workers_memory(void)
{
	DIR *processes = opendir("/proc");
	struct dirent *entry;
	long sum = 0;
	int parent;

	while (processes && (entry = readdir(processes))) {
		long kib = entry->d_name[0] >= '1' && entry->d_name[0] <= '9' ? memory_of(entry->d_name, &parent) : 0;

		if (kib && parent == wanted.workers)
			sum += kib;
	}
	if (processes)
		closedir(processes);
	return sum;
}

static void
ask_who(unsigned which)
{
	double began = now();
	long status;
	struct json_object *answer = rest_ask(others[which % OTHERS], "GET", "/api/auth/me/", NULL, &status);

	json_object_put(answer);
	if (status != 200)
		give_up("somebody else was answered %ld", status);
	if (sample_count < SAMPLES_MAX)
		samples[sample_count++] = now() - began;
}

/* The others ask in turn, until the crowd has ended or, without one, for so long. */
static void
ask_in_turn(pid_t crowd, double seconds)
{
	double due = now(), end = due + seconds;

	sample_count = 0;
	for (unsigned i = 0; crowd ? waitpid(crowd, NULL, WNOHANG) == 0 : now() < end; i++) {
		double left = due - now();

		if (left > 0)
			usleep((useconds_t)(left * 1e6));
		ask_who(i);
		if (wanted.workers && i % 4 == 0) {
			long kib = workers_memory();

			peak = kib > peak ? kib : peak;
		}
		due = due + PACE > now() ? due + PACE : now();
	}
}

static void
credentials(unsigned number, char *body, size_t size)
{
	snprintf(body, size,
	         "{\"email\":\"pupil%u-%lu@example.org\",\"username\":\"pupil%u-%lu\",\"password\":\"a long enough secret\"}",
	         number, run.seed, number, run.seed);
}

static void
answered(void *context, unsigned tag, long status, struct json_object *answer)
{
	(void)context;
	(void)answer;
	shared->answered++;
	if (status == (tag ? 200 : 201))
		shared->served++;
}

/* All at once; seconds until the last is answered. */
static double
come(const char *path, bool login)
{
	double began = now();
	char body[256];

	shared->answered = shared->served = 0;
	for (unsigned i = 0; i < wanted.class; i++) {
		credentials(i, body, sizeof body);
		rest_send("", "POST", path, body, answered, NULL, login);
	}
	while (shared->answered < wanted.class)
		rest_turn(NULL, 0, 100);
	return now() - began;
}

static void
come_in(double alone)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	double needed = wanted.class * alone / (double)processors, taken;

	taken = come("/api/auth/register/", false);
	printf("class: %u of %u registered at once, %.2f s, %.2f times their hashes on %ld processors\n", shared->served,
	       wanted.class, taken, taken / needed, processors);
	taken = come("/api/auth/login/", true);
	printf("class: %u of %u logged in at once, %.2f s, %.2f times their hashes on %ld processors\n", shared->served,
	       wanted.class, taken, taken / needed, processors);
	fflush(stdout);
}

/* What one login takes when nobody else is there: the median. */
static double
login_alone(void)
{
	char body[256];
	long status;

	snprintf(body, sizeof body, "{\"username\":\"other0-%d\",\"password\":\"a long enough secret\"}", (int)getpid());
	sample_count = 0;
	for (int i = 0; i < ALONE; i++) {
		double began = now();

		json_object_put(rest_ask("", "POST", "/api/auth/login/", body, &status));
		if (status != 200)
			give_up("nobody can log in: %ld", status);
		samples[sample_count++] = now() - began;
	}
	return percentile(50);
}

void
class_measure(void)
{
	double alone, quiet, during;
	long before;
	pid_t crowd;

	run.seed = (unsigned long)getpid();
	for (unsigned i = 0; i < OTHERS; i++)
		register_user("other", i, others[i]);
	alone = login_alone();
	ask_in_turn(0, wanted.seconds);
	quiet = percentile(99);
	before = workers_memory();
	peak = 0;
	fflush(stdout);
	if ((crowd = fork()) == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		setpriority(PRIO_PROCESS, 0, 5);
		come_in(alone);
		_exit(0);
	}
	ask_in_turn(crowd, 0);
	during = percentile(99);
	printf("class: others' p50 %.2f ms, p99 %.2f ms, quiet p99 %.2f ms: %.2f times; the workers' memory grew by %.1f MiB at most, "
	       "is %.1f MiB more now; a login alone takes %.1f ms\n",
	       percentile(50) * 1e3, during * 1e3, quiet * 1e3, during / quiet, (double)(peak - before) / 1024,
	       (double)(workers_memory() - before) / 1024, alone * 1e3);
}
