/*
 * What every client of the benchmark measures with: a clock, latencies and their percentiles, the CPU time of the
 * servers, and the one line in which a result is printed.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stddef.h>
#include <stdint.h>

/* Seconds of a clock that only goes forward. */
double now(void);

/* Ends the program with status 1 and a reason: a figure that cannot be trusted is none. */
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A whole number from the command line, from 1 to `most`; anything else ends the program. */
unsigned long number_from(const char *text, unsigned long most);

/* Latencies, in seconds. A zeroed struct is an empty one. */
struct samples {
	double *value;
	size_t count, room;
};

void samples_add(struct samples *samples, double seconds);

/* The value that `percent` of 100 do not exceed; sorts. 0 when there is none. */
double samples_percentile(struct samples *samples, double percent);

/* CPU seconds that the processes, a list of ids (or `self`) with commas between them, have used so far (proc(5), schedstat). */
double cpu_seconds(const char *processes);

/* Prints `rate=… cpu=… p50=… p99=…`: events a second, CPU seconds for each `unit` events, milliseconds. */
struct result {
	double events, seconds, cpu;
	unsigned long unit;
	struct samples latencies;
};

void result_print(struct result *result);

#endif
