/*
 * A disk that takes a while for each flush, preloaded (LD_PRELOAD) into the servers that are measured: fsync(2) and fdatasync(2) return
 * FLUSH_MS milliseconds later than they would. Others may flush meanwhile, as on a disk that has a queue.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef int flush(int descriptor);

static int
flush_slowly(const char *name, int descriptor)
{
	const char *text = getenv("FLUSH_MS");
	double milliseconds = text ? strtod(text, NULL) : 0;
	struct timespec rest = { (time_t)(milliseconds / 1e3), (long)(milliseconds * 1e6) % 1000000000 };
	int result, fault;
	flush *real;

	*(void **)&real = dlsym(RTLD_NEXT, name);
	result = real ? real(descriptor) : -1;
	fault = real ? errno : ENOSYS;
	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, &rest) == EINTR)
		;
	errno = fault;
	return result;
}

int
fsync(int descriptor)
{
	return flush_slowly("fsync", descriptor);
}

int
fdatasync(int descriptor)
{
	return flush_slowly("fdatasync", descriptor);
}
