/*
 * The faults of the convergence test: SIGKILL for the daemon and for single workers, at moments drawn
 * before the start. The pid files name the victims; what is no program of the server is left alone.
 */
#define _GNU_SOURCE 1
#include "soak.h"

#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KILLS_MAX = 64, PIDS_MAX = 256 };

/* When: as soon as so many messages are acknowledged, ascending. */
static unsigned daemon_moments[KILLS_MAX], worker_moments[KILLS_MAX];

static int
ascending(const void *a, const void *b)
{
	return (*(const unsigned *)a > *(const unsigned *)b) - (*(const unsigned *)a < *(const unsigned *)b);
}

static void
draw(unsigned *moments)
{
	unsigned i;

	for (i = 0; i < run.kills; i++)
		moments[i] = run.messages / 20 + dice(run.messages * 17 / 20 + 1);
	qsort(moments, run.kills, sizeof *moments, ascending);
}

void
kill_plan(void)
{
	if (run.kills > KILLS_MAX)
		run.kills = KILLS_MAX;
	draw(daemon_moments);
	draw(worker_moments);
}

/* Reads the name and the parent of a process; false when it is gone. */
static bool
look_at(int pid, char name[32], int *parent)
{
	char path[64], line[512] = "", *end;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	if (!(file = fopen(path, "r")))
		return false;
	if (!fgets(line, sizeof line, file))
		line[0] = '\0';
	fclose(file);
	if (sscanf(line, "%*d (%31[^)]", name) != 1 || !(end = strrchr(line, ')')))
		return false;
	return sscanf(end + 1, " %*c %d", parent) == 1;
}

static int
read_pid(const char *path)
{
	FILE *file = fopen(path, "r");
	int pid = 0;

	if (!file)
		return 0;
	if (fscanf(file, "%d", &pid) != 1)
		pid = 0;
	fclose(file);
	return pid;
}

static bool
kill_daemon(void)
{
	int pid = read_pid(run.wsd_pidfile), parent;
	char name[32];

	return pid > 1 && look_at(pid, name, &parent) && strncmp(name, "moznods-wsd", 11) == 0 && kill(pid, SIGKILL) == 0;
}

static bool
kill_worker(void)
{
	int supervisor = read_pid(run.fcgi_pidfile), pids[PIDS_MAX], pid, parent;
	DIR *processes = opendir("/proc");
	struct dirent *entry;
	unsigned count = 0;
	char name[32];

	while (processes && (entry = readdir(processes)) && count < PIDS_MAX) {
		if (!isdigit((unsigned char)*entry->d_name))
			continue;
		pid = atoi(entry->d_name);
		if (supervisor > 1 && look_at(pid, name, &parent) && parent == supervisor && strncmp(name, "moznods", 7) == 0)
			pids[count++] = pid;
	}
	if (processes)
		closedir(processes);
	return count > 0 && kill(pids[dice(count)], SIGKILL) == 0;
}

void
kill_turn(void)
{
	/* A victim that is not there yet again is met in a later turn. */
	if (run.wsd_pidfile && run.killed_wsd < run.kills && run.acknowledged_count >= daemon_moments[run.killed_wsd])
		run.killed_wsd += kill_daemon();
	if (run.fcgi_pidfile && run.killed_workers < run.kills && run.acknowledged_count >= worker_moments[run.killed_workers])
		run.killed_workers += kill_worker();
}
