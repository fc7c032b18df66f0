/*
 * No input of a stranger costs more than 100 ns of CPU a byte, more memory than 2 MiB and 8 bytes a byte, or more than in
 * proportion to its length; and all memory comes back; `--figures` prints what each costs. CPU is that of this process, the least
 * of several runs, so that a busy machine makes no difference, and is held against a fixed piece of work that runs beside it, so
 * that a slower core, or one whose other half is taken, makes none either. Memory is counted by the allocator's own functions,
 * which are replaced here.
 */
#include "cost.h"
#include "tap.h"

#include <malloc.h>
#include <stdlib.h>
#include <time.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_UNDEFINED__)
#define SANITIZED 1
#endif

enum { SIZES = 3, RUNS = 5, TRIES = 8, MEMORY_BASE = 2 << 20, MEMORY_PER_BYTE = 8, LEFT_BEHIND = 64 * 1024 };

static const double per_byte = 100e-9, base = 100e-6, growth = 2.5, too_short = 200e-6;

/* What the piece of work takes on a core that the bounds are meant for: a nanosecond for each of its bytes. */
static const double reference = 56e-6;

static size_t in_use, peak;

#ifndef SANITIZED
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void __libc_free(void *memory);

static void *
count(void *memory)
{
	in_use += memory ? malloc_usable_size(memory) : 0;
	peak = in_use > peak ? in_use : peak;
	return memory;
}

void *
malloc(size_t size)
{
	return count(__libc_malloc(size));
}

void *
calloc(size_t number, size_t size)
{
	return count(__libc_calloc(number, size));
}

void *
realloc(void *memory, size_t size)
{
	size_t before = memory ? malloc_usable_size(memory) : 0;
	void *moved = __libc_realloc(memory, size);

	if (moved || !size)
		in_use -= before;
	return count(moved);
}

void
free(void *memory)
{
	in_use -= memory ? malloc_usable_size(memory) : 0;
	__libc_free(memory);
}
#endif

static double
cpu_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t
add(char *to, size_t at, const char *text, unsigned long number)
{
	for (; *text; text++)
		at += *text == '@' ? (size_t)sprintf(to + at, "%06lu", number % 1000000) : (*(to + at) = *text, 1u);
	return at;
}

/* An input of this row, of up to `size` bytes. */
static char *
make(const struct row *row, size_t size, size_t *length)
{
	size_t unit = strlen(row->unit) * 6, ends = strlen(row->begin) + strlen(row->end);
	char *text = malloc(size + unit + ends + 1);
	unsigned long number = 0;

	*length = add(text, 0, row->begin, 0);
	while (*length + strlen(row->unit) + strlen(row->end) <= size && *row->unit)
		*length = add(text, *length, row->unit, number++);
	*length = add(text, *length, row->end, 0);
	text[*length] = '\0';
	return text;
}

struct cost {
	size_t bytes;
	double seconds, slowness; /* of the core, at least 1 */
	size_t peak, left;        /* bytes of memory: at most while it ran, still in use behind it */
};

/* The CPU seconds of what parsers mostly do: a thousand small blocks of memory are taken, filled, read byte by byte, given back. */
static double
reference_seconds(void)
{
	double began = cpu_seconds();
	char *blocks[1000];
	unsigned int sum = 0;

	for (int i = 0; i < 1000; i++)
		memset(blocks[i] = malloc(56), i, 56);
	for (int i = 0; i < 1000; i++) {
		for (int at = 0; at < 56; at++)
			sum = sum * 31 + (unsigned char)blocks[i][at];
		free(blocks[i]);
	}
	__asm__ volatile("" : : "r"(sum)); /* so that it is worked out */
	return cpu_seconds() - began;
}

static bool
is_slow(const struct row *row, const struct cost *cost)
{
	return cost->seconds > cost->slowness * (base + row->base / 1e3 + per_byte * (double)cost->bytes);
}

/* Whether it runs once more: a few times, as often as it takes while it is found slow, and not for long. */
static bool
runs_on(const struct row *row, const struct cost *cost, int runs)
{
	return cost->seconds * runs < 0.3 && (runs < RUNS || is_slow(row, cost));
}

static struct cost
measure(const struct row *row, size_t size)
{
	struct cost cost = { .seconds = 1e9 };
	double beside = 1e9;
	char *text = make(row, size, &cost.bytes);
	size_t before;

	/* Where there is a base a library is behind it, which keeps what it needs again, once a process. */
	if (row->base > 0)
		row->parse(text, cost.bytes);
	before = in_use;
	for (int i = 0; i == 0 || runs_on(row, &cost, i); i++) {
		double work = reference_seconds(), began = cpu_seconds(), took;

		peak = in_use;
		row->parse(text, cost.bytes);
		took = cpu_seconds() - began;
		cost.seconds = took < cost.seconds ? took : cost.seconds;
		beside = work < beside ? work : beside;
		cost.slowness = beside > reference ? beside / reference : 1;
		cost.peak = peak - before > cost.peak ? peak - before : cost.peak;
	}
	cost.left = in_use > before ? in_use - before : 0;
	free(text);
	return cost;
}

static void
report(const struct row *row, const struct cost *cost, const char *what)
{
	printf("# %s, %s: %s: %zu bytes took %.3f ms (%.0f ns a byte, on a core %.2f times as slow) and %zu KiB, %zu bytes are left\n",
	       row->parser, row->kind, what, cost->bytes, cost->seconds * 1e3, cost->seconds * 1e9 / (double)cost->bytes,
	       cost->slowness, cost->peak / 1024, cost->left);
}

static bool
is_cheap(const struct row *row, const struct cost *cost)
{
	const char *fault = NULL;

#ifndef SANITIZED
	if (is_slow(row, cost))
		fault = "more than 100 ns a byte";
	else if (cost->peak > MEMORY_BASE + MEMORY_PER_BYTE * cost->bytes)
		fault = "more than 2 MiB and 8 bytes a byte";
	else if (cost->left > LEFT_BEHIND)
		fault = "memory that does not come back";
#endif
	if (fault)
		report(row, cost, fault);
	return !fault;
}

/* What the bytes cost beside the base, on a core that the bounds are meant for. What is too little to be measured is not less. */
static double
seconds_of_bytes(const struct row *row, const struct cost *cost)
{
	double seconds = cost->seconds / cost->slowness - row->base / 1e3;

	return seconds > too_short ? seconds : too_short;
}

/* Whether eight times the bytes cost about eight times as much, or less. */
static bool
is_linear(const struct row *row, const struct cost *small, const struct cost *large)
{
	double small_each = seconds_of_bytes(row, small) / (double)small->bytes;
	double large_each = seconds_of_bytes(row, large) / (double)large->bytes;

	return large_each <= growth * small_each;
}

/* As for what is found slow: more runs, for one of the two may have had a bad moment, and the least counts. */
static bool
is_linear_at_last(const struct row *row, struct cost *small, struct cost *large)
{
	struct cost *costs[] = { small, large };

	for (int i = 0; i < TRIES && !is_linear(row, small, large); i++)
		for (int which = 0; which < 2; which++) {
			struct cost again = measure(row, row->most >> 3 * (1 - which));

			if (seconds_of_bytes(row, &again) < seconds_of_bytes(row, costs[which]))
				*costs[which] = again;
		}
	if (is_linear(row, small, large))
		return true;
	report(row, small, "growth beyond linear");
	report(row, large, "growth beyond linear");
	return false;
}

/* The smallest input first: where it costs too much already, larger ones might take for ever. */
static bool
is_good(const struct row *row, bool figures)
{
	struct cost costs[SIZES];

	for (int i = 0; i < SIZES; i++) {
		costs[i] = measure(row, row->most >> 3 * (SIZES - 1 - i));
		if (!is_cheap(row, &costs[i]))
			return false;
	}
	if (figures)
		report(row, &costs[SIZES - 1], "figures");
	return is_linear_at_last(row, &costs[1], &costs[2]);
}

int
main(int argc, char **argv)
{
	bool figures = argc > 1 && !strcmp(argv[1], "--figures");

	setvbuf(stdout, NULL, _IOLBF, 0);
	rows_begin();
	for (size_t i = 0; i < row_count; i++) {
		char name[128];

		snprintf(name, sizeof name, "%s: %s", rows[i].parser, rows[i].kind);
		claim(is_good(&rows[i], figures), name);
	}
	return tap_done();
}
