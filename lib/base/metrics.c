/* What the server's processes count together: see metrics.h. */
#include "lib/base/metrics.h"
#include "lib/base/clock.h"
#include "lib/base/lock.h"
#include "lib/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAGIC 0x4d4f7a6e4d747233u /* "MOznMtr3": another layout has another */

struct table {
	uint64_t magic;
	_Atomic int64_t began, began_ms; /* by the clock, and since the machine started */
	_Atomic uint64_t requests[METHODS][METRICS_STATUSES];
	_Atomic uint64_t buckets[METRICS_BUCKETS];
	_Atomic uint64_t milliseconds;
	_Atomic uint64_t limited;
	_Atomic uint64_t fresh; /* requests that nobody has taken */
	_Atomic int64_t gauges[GAUGES];
};

static struct table own_table, *table = &own_table;

static const char *const methods[METHODS] = { "GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS", "other" };
static const int bounds[METRICS_BUCKETS] = { 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 0 };

static void
note_beginning(struct table *of)
{
	atomic_store(&of->began, clock_now());
	atomic_store(&of->began_ms, clock_uptime_ms());
}

/* Brings a file of any content to that of a table; the caller holds its lock. */
static bool
map(int file)
{
	struct table *mapped;

	if ((errno = posix_fallocate(file, 0, sizeof *mapped)))
		return false;
	mapped = mmap(NULL, sizeof *mapped, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (mapped == MAP_FAILED)
		return false;
	if (mapped->magic != MAGIC) {
		memset((void *)mapped, 0, sizeof *mapped);
		note_beginning(mapped);
		mapped->magic = MAGIC;
	}
	table = mapped;
	return true;
}

void
metrics_open(const char *state)
{
	int file;

	if (table != &own_table)
		return;
	note_beginning(&own_table);
	file = lock_take(state, "metrics", LOCK_EX);
	if (file < 0 || !map(file))
		log_warning("%s/metrics: %s: each process counts for itself", state, strerror(errno));
	/* The mapping keeps the file open, so the lock would not end with the descriptor. */
	if (file >= 0) {
		flock(file, LOCK_UN);
		close(file);
	}
}

static void
metrics_clear(_Atomic uint64_t *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		atomic_store_explicit(&words[i], 0, memory_order_relaxed);
}

void
metrics_begin(void)
{
	for (int i = 0; i < METHODS; i++)
		metrics_clear(table->requests[i], METRICS_STATUSES);
	metrics_clear(table->buckets, METRICS_BUCKETS);
	metrics_clear(&table->milliseconds, 1);
	metrics_clear(&table->limited, 1);
	metrics_clear(&table->fresh, 1);
	note_beginning(table);
}

static void
metrics_add(_Atomic uint64_t *word, uint64_t value)
{
	atomic_fetch_add_explicit(word, value, memory_order_relaxed);
}

void
metrics_count_request(const char *method, int status, int64_t milliseconds)
{
	int which = 0, bucket = 0;

	while (which < METHOD_OTHER && strcmp(methods[which], method))
		which++;
	while (bucket < METRICS_BUCKETS - 1 && milliseconds > bounds[bucket])
		bucket++;
	metrics_add(&table->requests[which][status > 0 && status < METRICS_STATUSES ? status : 0], 1);
	metrics_add(&table->buckets[bucket], 1);
	metrics_add(&table->fresh, 1);
	metrics_add(&table->milliseconds, milliseconds > 0 ? (uint64_t)milliseconds : 0);
}

void
metrics_count_limited(void)
{
	metrics_add(&table->limited, 1);
}

void
metrics_set(enum metrics_gauge gauge, int64_t value)
{
	atomic_store_explicit(&table->gauges[gauge], value, memory_order_relaxed);
}

static uint64_t
read_word(const _Atomic uint64_t *word)
{
	return atomic_load_explicit(word, memory_order_relaxed);
}

int64_t
metrics_began(void)
{
	return table->began;
}

int64_t
metrics_uptime(void)
{
	return (clock_uptime_ms() - table->began_ms) / 1000;
}

uint64_t
metrics_requests(enum metrics_method method, int status)
{
	return read_word(&table->requests[method][status]);
}

uint64_t
metrics_take_requests(void)
{
	return atomic_exchange_explicit(&table->fresh, 0, memory_order_relaxed);
}

uint64_t
metrics_duration_bucket(int bucket)
{
	return read_word(&table->buckets[bucket]);
}

uint64_t
metrics_duration_sum(void)
{
	return read_word(&table->milliseconds);
}

uint64_t
metrics_limited(void)
{
	return read_word(&table->limited);
}

int64_t
metrics_gauge(enum metrics_gauge gauge)
{
	return atomic_load_explicit(&table->gauges[gauge], memory_order_relaxed);
}

const char *
metrics_method_name(enum metrics_method method)
{
	return methods[method];
}

int
metrics_bucket_bound(int bucket)
{
	return bounds[bucket];
}
