/*
 * The chat that is measured: users who talk in turn, each message with the time at which it was sent, and how long it took
 * until everybody had heard it; and what that costs the daemon.
 */
#define _GNU_SOURCE 1
#include "abuse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SAMPLES_MAX = 4000000 };

static double samples[SAMPLES_MAX];
static unsigned sample_count;
static bool measuring;

void
chat_receive(const char *text, size_t length)
{
	const char *at = memmem(text, length, "sent at ", 8);

	if (at && measuring && sample_count < SAMPLES_MAX)
		samples[sample_count++] = now() - strtod(at + 8, NULL);
}

static void
say(struct peer *peer)
{
	char text[256];

	snprintf(text, sizeof text,
	         "{\"type\":\"chat_message\",\"data\":{\"content\":\"sent at %.9f, and some words more to look like people\"}}",
	         now());
	peer_send_text(peer, text);
}

/* Seconds of processor time that the daemon has used. */
static double
processor(void)
{
	unsigned long user = 0, system = 0;
	char path[64], line[1024] = "", *end;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/stat", wanted.daemon);
	if (!wanted.daemon || !(file = fopen(path, "r")))
		return 0;
	if (fgets(line, sizeof line, file) && (end = strrchr(line, ')')))
		sscanf(end + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
	fclose(file);
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

long
daemon_memory(void)
{
	char path[64], line[256];
	long kib = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/status", wanted.daemon);
	if (!wanted.daemon || !(file = fopen(path, "r")))
		return 0;
	while (fgets(line, sizeof line, file))
		if (sscanf(line, "VmRSS: %ld", &kib) == 1)
			break;
	fclose(file);
	return kib;
}

/* The talkers in turn, and the teller, so that the deaf have something not to read. */
static void
talk(void)
{
	double due = now(), teller_due = due + 0.03, end = due + wanted.seconds;

	/* By what is due, not by the clock: who is late says everything all the same. */
	for (; due < end - 0.5 / wanted.rate; peers_wait(due < teller_due ? due : teller_due)) {
		if (now() >= due) {
			say(&peers[dice(wanted.users)]);
			due += 1 / wanted.rate;
		}
		if (now() >= teller_due) {
			say(&peers[wanted.users]);
			teller_due += 1 / wanted.deaf_rate;
		}
	}
	/* What is still on its way. */
	for (end = now() + 2; now() < end;)
		peers_wait(end);
}

int
compare_doubles(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

struct ways
chat(const char *name, bool bad)
{
	double began = now(), used = processor();
	pid_t asking = me_begin();
	struct ways ways;

	sample_count = shared->garbage = shared->cut = 0;
	measuring = true;
	talk();
	measuring = false;
	used = 100 * (processor() - used) / (now() - began);
	ways.me = me_end(asking);
	if (sample_count == 0)
		give_up("nobody has heard anything");
	qsort(samples, sample_count, sizeof samples[0], compare_doubles);
	ways.message = samples[sample_count * 99 / 100];
	printf("%s: %u messages heard, p50 %.2f ms, p99 %.2f ms, longest %.2f ms; the daemon used %.0f %% of a processor; %u times GET me, %u unserved, p99 %.2f ms",
	       name, sample_count, samples[sample_count / 2] * 1e3, ways.message * 1e3, samples[sample_count - 1] * 1e3, used,
	       shared->asked, shared->unserved, ways.me * 1e3);
	if (bad)
		printf("; %u pieces of garbage, %u idle or deaf cut off", shared->garbage, shared->cut);
	putchar('\n');
	return ways;
}
