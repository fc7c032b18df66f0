/* Clock, latencies, CPU time: see measure.h. */
#include "measure.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void
give_up(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vfprintf(stderr, format, values);
	va_end(values);
	fputs("\n", stderr);
	exit(EXIT_FAILURE);
}

unsigned long
number_from(const char *text, unsigned long most)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	if (!*text || *end || number == 0 || number > most)
		give_up("%s is no number from 1 to %lu", text, most);
	return number;
}

void
samples_add(struct samples *samples, double seconds)
{
	if (samples->count == samples->room) {
		samples->room = samples->room ? samples->room * 2 : 4096;
		samples->value = realloc(samples->value, samples->room * sizeof *samples->value);
		if (!samples->value)
			give_up("no memory for %zu samples", samples->room);
	}
	samples->value[samples->count++] = seconds;
}

static int
compare(const void *one, const void *other)
{
	double a = *(const double *)one, b = *(const double *)other;

	return (a > b) - (a < b);
}

double
samples_percentile(struct samples *samples, double percent)
{
	if (!samples->count)
		return 0;
	qsort(samples->value, samples->count, sizeof *samples->value, compare);
	return samples->value[(size_t)((double)(samples->count - 1) * percent / 100)];
}

static double
cpu_of(const char *process, int length)
{
	char path[64];
	unsigned long long nanoseconds;
	FILE *file;
	int fields;

	snprintf(path, sizeof path, "/proc/%.*s/schedstat", length, process);
	if (!(file = fopen(path, "re")))
		give_up("process %.*s has ended", length, process);
	fields = fscanf(file, "%llu", &nanoseconds);
	fclose(file);
	if (fields != 1)
		give_up("%s says nothing", path);
	return (double)nanoseconds / 1e9;
}

double
cpu_seconds(const char *processes)
{
	double seconds = 0;

	while (processes && *processes) {
		int length = (int)strcspn(processes, ",");

		seconds += cpu_of(processes, length);
		processes += length + (processes[length] == ',');
	}
	return seconds;
}

void
result_print(struct result *result)
{
	if (result->events <= 0 || result->seconds <= 0)
		give_up("nothing was measured");
	printf("rate=%.6g cpu=%.6g p50=%.4f p99=%.4f\n", result->events / result->seconds,
	       result->cpu / result->events * (double)result->unit, samples_percentile(&result->latencies, 50) * 1e3,
	       samples_percentile(&result->latencies, 99) * 1e3);
}
