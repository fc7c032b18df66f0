/* Usable processors: see processors.h. A container or a service with half a processor sees all of the machine's otherwise. */
#define _GNU_SOURCE 1
#include "lib/base/processors.h"

#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char groups[] = "/sys/fs/cgroup";

/* The control group's path, such as /system.slice/moznods-fcgi.service; false: none of version 2. */
static bool
find_group(char *path, size_t size)
{
	FILE *file = fopen("/proc/self/cgroup", "re");
	char line[PATH_MAX];
	bool found = false;

	while (file && !found && fgets(line, sizeof line, file)) {
		line[strcspn(line, "\n")] = '\0';
		found = !strncmp(line, "0::/", 4) && (size_t)snprintf(path, size, "%s", line + 3) < size;
	}
	if (file)
		fclose(file);
	return found;
}

/* Processors' worth of time that one group may use, rounded up; `without` where it says nothing. */
static int
quota_of(const char *group, int without)
{
	char path[PATH_MAX + sizeof groups + 16];
	long quota, period;
	FILE *file;
	int fields;

	snprintf(path, sizeof path, "%s%s/cpu.max", groups, group);
	if (!(file = fopen(path, "re")))
		return without;
	fields = fscanf(file, "%ld %ld", &quota, &period);
	fclose(file);
	return fields == 2 && quota > 0 && period > 0 ? (int)((quota + period - 1) / period) : without;
}

int
processors_usable(void)
{
	char group[PATH_MAX];
	cpu_set_t set;
	int least = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : (int)sysconf(_SC_NPROCESSORS_ONLN), quota;

	for (bool more = find_group(group, sizeof group); more; more = *group != '\0') {
		quota = quota_of(group, least);
		least = quota < least ? quota : least;
		if (*group)
			*strrchr(group, '/') = '\0';
	}
	return least > 0 ? least : 1;
}
