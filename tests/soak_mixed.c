/*
 * The rest of the API during a long run: processes that do what people do beside sending messages, one request after the
 * other, each with an account of its own, and look whether what was answered holds. See soak.h.
 */
#define _GNU_SOURCE 1
#include "soak.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PEOPLE_MAX = 32, FILE_BYTES = 20000, PAUSE_MICROSECONDS = 20000, STEP_MICROSECONDS = 100000 };

struct shared {
	volatile sig_atomic_t stop;
	struct mixed_figures each[PEOPLE_MAX];
};

static struct shared *shared;

static pid_t people[PEOPLE_MAX];
static unsigned number, people_count;

/* This process. */
static struct mixed_figures *figures;
static unsigned me;
static char token[TOKEN_MAX], display_name[64];
static struct json_object *answer;
static struct printbuf *bytes;

static bool wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Tells of what may not be; always false. */
static bool
wrong(const char *format, ...)
{
	va_list values;

	figures->wrong++;
	va_start(values, format);
	printf("wrong: ");
	vprintf(format, values);
	printf("\n");
	va_end(values);
	fflush(stdout);
	return false;
}

/* Asks, and leaves what came back in `answer`. True when it came with this status; what the server could not do just now is
 * false, any other status is wrong. */
static bool
ask(const char *as, const char *method, const char *path, const char *body, long expected)
{
	long status;

	json_object_put(answer);
	answer = rest_ask(as, method, path, body, &status);
	figures->requests++;
	if (status == expected)
		return true;
	if (status != 0 && status < 500)
		return wrong("%s %s: %ld instead of %ld: %.300s", method, path, status, expected, json_object_to_json_string(answer));
	figures->unserved++;
	/* Where nobody breaks anything it should not happen, and whoever reads this wants to know what did. */
	if (!run.faults) {
		printf("not served: %s %s: %ld %.300s\n", method, path, status, json_object_to_json_string(answer));
		fflush(stdout);
	}
	return false;
}

static void
look_around(void)
{
	static const char *const paths[] = {
		"/api/info/",
		"/api/health/",
		"/api/auth/me/",
		"/api/auth/sessions/",
		"/api/users/?search=m",
		"/api/users/me/",
		"/api/rooms/",
		"/api/rooms/?scope=public&search=soak",
		"/api/calls/ice-servers/"
	};
	char path[PATH_MAX_BYTES];

	ask(token, "GET", paths[dice(sizeof paths / sizeof paths[0])], NULL, 200);
	snprintf(path, sizeof path, "/api/rooms/%lld/participants/?page_size=%u", (long long)run.room, 1 + dice(100));
	ask(token, "GET", path, NULL, 200);
	snprintf(path, sizeof path, "/api/rooms/%lld/call/", (long long)run.room);
	ask(token, "GET", path, NULL, 200);
}

static void
be_refused(void)
{
	ask(token, "GET", "/api/nothing/", NULL, 404);
	ask("", "GET", "/api/rooms/", NULL, 401);
	ask("nonsense", "GET", "/api/auth/me/", NULL, 401);
	ask(token, "POST", "/api/rooms/", "{\"name\":", 400);
	ask(token, "PUT", "/api/rooms/", "{}", 405);
	ask(token, "GET", "/api/messages/999999999/", NULL, 404);
	ask("", "POST", "/api/auth/login/", "{\"username\":\"nobody\",\"password\":\"a bad guess\"}", 401);
}

/* The messages of the room: newest first, and each as it was sent. */
static void
read_messages(void)
{
	struct json_object *results;
	char path[PATH_MAX_BYTES];
	int64_t last = INT64_MAX;

	snprintf(path, sizeof path, "/api/rooms/%lld/messages/?page_size=%u", (long long)run.room, 1 + dice(100));
	if (!ask(token, "GET", path, NULL, 200))
		return;
	results = member(answer, "results");
	for (size_t i = 0; i < json_object_array_length(results); i++) {
		struct json_object *message = json_object_array_get_idx(results, i);

		if (number_at(message, "id") >= last)
			wrong("messages out of order");
		last = number_at(message, "id");
		if (number_of(text_at(message, "content")) < 0)
			wrong("a message altered: %.200s", text_at(message, "content"));
	}
	snprintf(path, sizeof path, "/api/rooms/%lld/events/", (long long)run.room);
	ask(token, "GET", path, NULL, 200);
}

/* The own name: what was answered last is what stands there. */
static void
rename_myself(void)
{
	static unsigned times;
	char body[128], name[64];

	if (*display_name && ask(token, "GET", "/api/auth/me/", NULL, 200)
	    && strcmp(text_at(answer, "display_name"), display_name) != 0)
		wrong("the name %s is %s", display_name, text_at(answer, "display_name"));
	snprintf(name, sizeof name, "Mixed %u, number %u", me, ++times);
	snprintf(body, sizeof body, "{\"display_name\":\"%s\"}", name);
	/* Where nobody knows whether it was done, nobody can say what stands there. */
	*display_name = '\0';
	if (ask(token, "PATCH", "/api/users/me/", body, 200))
		strcpy(display_name, name);
}

/* A room of one's own, from its opening to its end. */
static void
furnish_room(void)
{
	char path[PATH_MAX_BYTES], inside[PATH_MAX_BYTES], message[PATH_MAX_BYTES];
	int64_t room;

	if (!ask(token, "POST", "/api/rooms/", "{\"name\":\"Mixed\",\"visibility\":\"private\"}", 201))
		return;
	room = number_at(answer, "id");
	snprintf(path, sizeof path, "/api/rooms/%lld/", (long long)room);
	snprintf(inside, sizeof inside, "/api/rooms/%lld/messages/", (long long)room);
	if (ask(token, "POST", inside, "{\"content\":\"before\"}", 201)) {
		snprintf(message, sizeof message, "/api/messages/%lld/", (long long)number_at(answer, "id"));
		if (ask(token, "PATCH", message, "{\"content\":\"after\"}", 200) && ask(token, "GET", message, NULL, 200)
		    && strcmp(text_at(answer, "content"), "after") != 0)
			wrong("an edit is not there");
		if (ask(token, "DELETE", message, NULL, 204))
			ask(token, "GET", message, NULL, 404);
	}
	if (ask(token, "PATCH", path, "{\"name\":\"Renamed\"}", 200) && ask(token, "GET", path, NULL, 200)
	    && strcmp(text_at(answer, "name"), "Renamed") != 0)
		wrong("a new name is not there");
	if (ask(token, "DELETE", path, NULL, 204))
		ask(token, "GET", path, NULL, 404);
}

/* In again, and out: the token is good until then. */
static void
log_in_and_out(void)
{
	char body[256], second[TOKEN_MAX];

	snprintf(body, sizeof body, "{\"username\":\"m%u-%s\",\"password\":\"a long enough secret\"}", me, run.tag);
	if (!ask("", "POST", "/api/auth/login/", body, 200))
		return;
	snprintf(second, sizeof second, "%s", text_at(answer, "token"));
	ask(second, "GET", "/api/auth/me/", NULL, 200);
	if (ask(second, "POST", "/api/auth/logout/", "{}", 204))
		ask(second, "GET", "/api/auth/me/", NULL, 401);
}

/* A file comes back as it went. */
static void
send_file(void)
{
	static const char head[] = "--soak\r\nContent-Disposition: form-data; name=\"file\"; filename=\"soak.bin\"\r\n\r\n";
	static char form[FILE_BYTES + 512];
	size_t size = 1 + dice(FILE_BYTES), length = sizeof head - 1;
	struct json_object *file;
	char path[PATH_MAX_BYTES];
	long status;

	memcpy(form, head, length);
	for (size_t i = 0; i < size; i++)
		form[length + i] = (char)dice(256);
	strcpy(form + length + size, "\r\n--soak--\r\n");
	status = rest_fetch(token, "POST", "/api/files/upload/", "multipart/form-data; boundary=soak", form,
	                    length + size + strlen("\r\n--soak--\r\n"), bytes);
	figures->requests++;
	if (status != 201) {
		figures->unserved++;
		if (status != 0 && status < 500)
			wrong("an upload: %ld %.200s", status, bytes->buf);
		return;
	}
	file = json_tokener_parse(bytes->buf);
	snprintf(path, sizeof path, "/api/files/%lld/download/", (long long)number_at(file, "id"));
	json_object_put(file);
	status = rest_fetch(token, "GET", path, "text/plain", NULL, 0, bytes);
	figures->requests++;
	if (status == 0 || status >= 500)
		figures->unserved++;
	else if (status != 200 || (size_t)bytes->bpos != size || memcmp(bytes->buf, form + length, size) != 0)
		wrong("a file of %zu bytes came back with %ld as %d bytes", size, status, bytes->bpos);
}

/* All of them together keep the pace, where there is one. */
static void
pause_after(void)
{
	static unsigned long before;
	unsigned shortest = PAUSE_MICROSECONDS;

	if (run.pace > 0)
		shortest = (unsigned)((double)(figures->requests - before) * people_count * 1e6 / run.pace / 1.5);
	before = figures->requests;
	for (unsigned left = shortest + dice(shortest + 1), step; left > 0 && !shared->stop; left -= step) {
		step = left < STEP_MICROSECONDS ? left : STEP_MICROSECONDS;
		usleep(step);
	}
}

static _Noreturn void
live(void)
{
	typedef void doing(void);
	static doing *const doings[] = {
		look_around, be_refused, read_messages, rename_myself, furnish_room, log_in_and_out, send_file,
	};

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	srandom((unsigned)run.seed + 1000 + me);
	bytes = printbuf_new();
	while (!shared->stop) {
		doings[dice(sizeof doings / sizeof doings[0])]();
		pause_after();
	}
	_exit(0);
}

void
mixed_begin(unsigned count)
{
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED || count > PEOPLE_MAX)
		give_up("no memory for so many");
	people_count = count;
	for (number = 0; number < count; number++) {
		char path[PATH_MAX_BYTES];
		long status;

		join_server("m", number, token);
		snprintf(path, sizeof path, "/api/rooms/%lld/join/", (long long)run.room);
		json_object_put(rest_ask(token, "POST", path, "{}", &status));
		me = number;
		figures = &shared->each[number];
		fflush(stdout);
		if ((people[number] = fork()) == 0)
			live();
	}
}

struct mixed_figures
mixed_end(void)
{
	struct mixed_figures all = { 0 };

	shared->stop = 1;
	for (unsigned i = 0; i < number; i++) {
		int status;

		if (waitpid(people[i], &status, 0) == people[i] && (!WIFEXITED(status) || WEXITSTATUS(status)))
			all.wrong++;
		all.requests += shared->each[i].requests;
		all.unserved += shared->each[i].unserved;
		all.wrong += shared->each[i].wrong;
	}
	return all;
}
