/*
 * Load over HTTP: so many connections, each asking again as soon as it has its answer. Every answer is checked, and a
 * wrong one ends the program. Of several addresses each connection keeps to one. Prints the figures of the time after the
 * warm-up.
 */
#include "exchange.h"
#include "measure.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONNECTIONS_MOST = 1024, URLS_MOST = 64, STALLED_MS = 30000, BODY_MOST = 1 << 30 };

static const char usage[] =
	"usage: http_load [option…] http://127.0.0.1:PORT/PATH…\n"
	"  of several addresses the connections take one after the other, in turn\n"
	"  -m METHOD     GET\n"
	"  -H HEADER     a further header line; may come again\n"
	"  -b TEXT       the body; % in it becomes digits that differ with every request\n"
	"  -f BYTES      the body is a form with a file of so many random bytes, no two the same\n"
	"  -s STATUS     that every answer must have (200)\n"
	"  -t TEXT       that every answer must have in it, % being the digits sent; otherwise all must be the same\n"
	"  -e FILE       the body that every answer must have, byte for byte\n"
	"  -c NUMBER     connections (16)\n"
	"  -d SECONDS    to measure (2)      -w SECONDS   to warm up before (0.5)\n"
	"  -n REQUESTS   to measure, instead of seconds; the warm-up is one for each connection\n"
	"  -p IDS        processes of the server, separated by commas, whose CPU time counts\n";

static struct question question = { .status = 200 }; /* what all addresses have in common */
static struct question questions[URLS_MOST];
static size_t question_count;
static struct exchange exchanges[CONNECTIONS_MOST];
static const char *method = "GET", *processes;
static char headers[HEAD_MAX];
static size_t connections = 16;
static unsigned long requests; /* 0: the time decides */
static double seconds = 2, warm_up = 0.5;
static int poller;

static void
take_text(const char *text)
{
	size_t mark = strcspn(text, "%");

	question.before = text;
	question.before_length = mark;
	question.after = text[mark] ? text + mark + 1 : "";
	question.after_length = strlen(question.after);
}

/* A form as browsers send it, with a file of random bytes that begins with the digits. */
static void
take_file(size_t bytes)
{
	static const char begin[] = "--benchmark\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bench.bin\"\r\n"
				    "Content-Type: application/octet-stream\r\n\r\n";
	static const char end[] = "\r\n--benchmark--\r\n";
	char *after = malloc(bytes + sizeof end);

	if (!after || bytes <= MARK_BYTES)
		give_up("a file must have more than %d bytes, and memory", MARK_BYTES);
	for (size_t done = 0; done < bytes - MARK_BYTES; done += 256)
		if (getrandom(after + done, bytes - MARK_BYTES - done < 256 ? bytes - MARK_BYTES - done : 256, 0) < 0)
			give_up("no random bytes");
	memcpy(after + bytes - MARK_BYTES, end, sizeof end - 1);
	question.before = begin;
	question.before_length = sizeof begin - 1;
	question.after = after;
	question.after_length = bytes - MARK_BYTES + sizeof end - 1;
	strncat(headers, "Content-Type: multipart/form-data; boundary=benchmark\r\n", sizeof headers - strlen(headers) - 1);
}

static void
expect_file(const char *path)
{
	struct stat status;
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file < 0 || fstat(file, &status))
		give_up("%s: %s", path, strerror(errno));
	question.expected_length = (size_t)status.st_size;
	question.expected = malloc(question.expected_length);
	if (!question.expected || read(file, question.expected, question.expected_length) != status.st_size)
		give_up("%s cannot be read", path);
	close(file);
}

static void
read_options(int count, char **arguments)
{
	int option;

	while ((option = getopt(count, arguments, "m:H:b:f:s:t:e:c:d:w:n:p:")) != -1)
		switch (option) {
		case 'm': method = optarg; break;
		case 'H':
			strncat(headers, optarg, sizeof headers - strlen(headers) - 1);
			strncat(headers, "\r\n", sizeof headers - strlen(headers) - 1);
			break;
		case 'b': take_text(optarg); break;
		case 'f': take_file(number_from(optarg, BODY_MOST)); break;
		case 's': question.status = (int)number_from(optarg, 999); break;
		case 't': question.needed = optarg; break;
		case 'e': expect_file(optarg); break;
		case 'c': connections = number_from(optarg, CONNECTIONS_MOST); break;
		case 'd': seconds = strtod(optarg, NULL); break;
		case 'w': warm_up = strtod(optarg, NULL); break;
		case 'n': requests = number_from(optarg, 1000000000); break;
		case 'p': processes = optarg; break;
		default: give_up("%s", usage);
		}
}

/* One question for each address; where no answer is given, the first one is what all others from there must be. */
static void
take_urls(int count, char **urls)
{
	if (count < 1 || count > URLS_MOST || (size_t)count > connections)
		give_up("%s", usage);
	question_count = (size_t)count;
	for (int i = 0; i < count; i++) {
		questions[i] = question;
		question_ask(&questions[i], method, urls[i], headers);
		if (!question.expected && !question.needed)
			question_learn(&questions[i]);
	}
}

static struct question *
question_of(const struct exchange *exchange)
{
	return &questions[(size_t)(exchange - exchanges) % question_count];
}

static void
begin(struct exchange *exchange)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = exchange };
	bool fresh = exchange->descriptor < 0;

	exchange_begin(exchange, question_of(exchange));
	if (fresh && epoll_ctl(poller, EPOLL_CTL_ADD, exchange->descriptor, &event))
		give_up("epoll: %s", strerror(errno));
}

/* Goes on with one connection until its socket has no more; returns how many answers it got. */
static unsigned
serve(struct exchange *exchange, struct samples *latencies)
{
	unsigned answers = 0;
	size_t before;

	do {
		before = exchange->sent + exchange->head_got + exchange->body_got;
		if (exchange_go_on(exchange, question_of(exchange))) {
			samples_add(latencies, now() - exchange->began);
			answers++;
			begin(exchange);
			return answers;
		}
	} while (exchange->sent + exchange->head_got + exchange->body_got != before);
	return answers;
}

/* Runs until so many answers have come, or so many seconds have gone where that is 0; returns the answers. */
static unsigned long
run(unsigned long wanted, double until, struct samples *latencies)
{
	struct epoll_event events[256];
	unsigned long answers = 0;

	while (wanted ? answers < wanted : now() < until) {
		int ready = epoll_wait(poller, events, 256, STALLED_MS);

		if (ready <= 0)
			give_up("no answer for %d seconds", STALLED_MS / 1000);
		for (int i = 0; i < ready; i++)
			answers += serve(events[i].data.ptr, latencies);
	}
	return answers;
}

int
main(int count, char **arguments)
{
	struct result result = { .unit = 1000 };
	struct samples unused = { 0 };
	double started;

	read_options(count, arguments);
	take_urls(count - optind, arguments + optind);
	poller = epoll_create1(EPOLL_CLOEXEC);
	for (size_t i = 0; i < connections; i++) {
		exchanges[i].descriptor = -1;
		begin(&exchanges[i]);
	}
	run(requests ? connections : 0, now() + warm_up, &unused);
	started = now();
	result.cpu = -cpu_seconds(processes);
	result.events = (double)run(requests, started + seconds, &result.latencies);
	result.seconds = now() - started;
	result.cpu += cpu_seconds(processes);
	result_print(&result);
	return EXIT_SUCCESS;
}
