/*
 * moznods.fcgi: the REST API. The web server starts it, either as a FastCGI responder with the listening
 * socket as descriptor 0, or as plain CGI for a single request; it finds out by itself. A service manager passes it
 * sockets (sd_listen_fds(3)), of which the first becomes descriptor 0; without one it can make them itself (--listen, --admission).
 */
#include "gateway.h"
#include "handover.h"
#include "hasher.h"
#include "heir.h"
#include "keeper.h"
#include "fastcgi_socket.h"
#include "sender.h"
#include "serve_request.h"
#include "supervisor.h"
#include "transfer.h"
#include "webroot.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/base/password.h"
#include "lib/base/private.h"
#include "lib/base/ratelimit.h"
#include "lib/base/ratelimit_hosts.h"
#include "lib/base/ready.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/db/db_file.h"
#include "lib/file/storage.h"
#include "lib/file/storage_cache.h"
#include "lib/file/storage_fetch.h"
#include "lib/site/housekeeping.h"
#include "lib/site/server_secret.h"
#include "lib/store/store.h"

#include <fcgiapp.h>
#include <malloc.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	CLEAN_AT_MOST = 10, /* contents that are removed after a request: until then the worker is not there for the next */
	DRAIN_SECONDS = 30,
	LARGE_BLOCK = 128 * 1024, /* bytes that go back to the system at once */
	NO_SOCKET = -1            /* for libfcgi to accept from: after a request that breaks off it would take the next by itself */
};

static bool
main_load(void)
{
	char fault[1024];

	if (!config_load(NULL, fault, sizeof fault)) {
		log_error("%s", fault);
		return false;
	}
	log_open("fcgi", (enum log_level)config.log_level);
	return true;
}

static bool
open_state(bool (*open_database)(const char *state))
{
	if (!private_account() || (!*config.database && !db_take_turns(config.state)) || !open_database(config.state)
	    || !server_secret_take() || !store_open())
		return false;
	age_load();
	ratelimit_open(config.state);
	ratelimit_hosts_begin();
	metrics_open(config.state);
	password_open(config.state);
	storage_fetch_open(config.state);
	return webroot_guard();
}

/* What goes on in between: where nobody can send a signal, a changed configuration is one. */
static void
keep_up(void)
{
	if (config_changed())
		supervisor_ask_reload();
	age_follow();
}

/* What can wait until a request has been answered. */
static void
tidy_up(void)
{
	keep_up();
	if (housekeeping_due())
		housekeeping_do(CLEAN_AT_MOST);
}

static FCGX_Request request;

/* Once a large block has been freed glibc keeps all that are no larger: a worker would have for ever what one body took. */
static void
give_memory_back(void)
{
	mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
	mallopt(M_TRIM_THRESHOLD, 2 * LARGE_BLOCK);
}

/* Serves what comes to this socket until it is told to stop. */
static void
serve_from(int listener, void (*between)(void))
{
	/* A database that is lost meanwhile must not be made anew: the next stranger would be site admin. */
	if (!open_state(db_open_again))
		exit(EXIT_FAILURE);
	storage_leave_bucket();
	password_defer();
	FCGX_Init();
	FCGX_InitRequest(&request, NO_SOCKET, 0);
	give_memory_back();
	while (supervisor_wait(listener, -1)) {
		if (!gateway_accept(&request, listener)) {
			/* That of admission is shut down then, and never waited for. */
			if (supervisor_is_gone())
				break;
			continue;
		}
		if (serve_request(&request))
			gateway_finish(&request);
		else
			gateway_leave(&request);
		between();
	}
	FCGX_Free(&request, 1);
	db_close();
}

/* Runs a worker. */
static void
main_work(void)
{
	serve_from(STDIN_FILENO, tidy_up);
}

/* Runs the one that is always free to say whether a body may come. */
static void
admit(void)
{
	serve_from(fastcgi_socket_of_admission(), keep_up);
}

static int
admitters_wanted(int running)
{
	(void)running;
	return fastcgi_socket_of_admission() >= 0;
}

static int
workers_wanted(int running)
{
	(void)running;
	return config.workers;
}

/* Runs a hasher. The workers use the database when it ends, so it does not close it: to close one whose write-ahead log has
 * been deleted since this process saw it last would take their log away. */
static void
hash(void)
{
	if (!open_state(db_open_again))
		exit(EXIT_FAILURE);
	hasher_work();
}

/* Runs the keeper, which sees to what is in a bucket. */
static void
keep(void)
{
	if (!open_state(db_open_again))
		exit(EXIT_FAILURE);
	keeper_work();
	db_close();
}

static int
senders_wanted(int running)
{
	(void)running;
	return transfer_descriptor() >= 0;
}

/* Lets the web server end the request, though this process goes on. What is left of the body is read first: Apache's mod_cgid
 * hands it over a socket, and the answer would be lost together with what nobody has read. Whoever sends for longer than
 * that is cut off. */
static bool
take_leave(void)
{
	char rest[65536];
	bool written = fflush(stdout) == 0;

	alarm(DRAIN_SECONDS);
	while (read(STDIN_FILENO, rest, sizeof rest) > 0)
		;
	alarm(0);
	shutdown(STDOUT_FILENO, SHUT_WR);
	close(STDIN_FILENO);
	return fclose(stdout) == 0 && written;
}

static int
tell_usage(void)
{
	fputs("moznods.fcgi is started by a web server, as FastCGI or CGI. See `moznods serve`.\n"
	      "usage: moznods.fcgi [--heir | --listen SOCKET] [--admission SOCKET]\n"
	      "  --heir       go on when the supervisor is killed, until the web server ends\n"
	      "  --listen     be a FastCGI responder at that path, in the foreground\n"
	      "  --admission  be the one that is asked whether large bodies may come at another\n",
	      stderr);
	return 2;
}

static int
serve_cgi(bool loaded)
{
	bool written;

	supervisor_hold_signals(false);
	if (!getenv("REQUEST_METHOD"))
		return tell_usage();
	if (!loaded || !open_state(db_open)) {
		serve_request_error(&error_internal);
		return take_leave() ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	serve_request(NULL);
	written = take_leave();
	if (housekeeping_due()) {
		housekeeping_do(CLEAN_AT_MOST);
		storage_cache_trim();
		storage_cache_sweep();
	}
	db_close();
	return written ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Uploads work all the same, and what is there can be read. */
static void
warn_of_files(void)
{
	int64_t files = storage_place_missed();

	if (files)
		log_error("%s/files is missing, and with it the contents of %lld files: is a disk not mounted? Otherwise put it back from a "
		          "backup",
		          config.state, (long long)files);
}

/* The last to close the database takes its write-ahead log away, in which texts stand that were deleted since. Where a hasher has
 * outlived the workers nobody has been the last. */
static void
put_log_away(void)
{
	if (db_open_again(config.state))
		db_close();
}

static int
serve_fastcgi(void)
{
	static const struct crew crews[CREWS] = {
		{ .name = "moznods.heir", .work = heir_work, .wanted = heir_wanted, .may_end = true },
		{ .work = main_work, .wanted = workers_wanted },
		{ .name = "moznods.admit", .work = admit, .wanted = admitters_wanted },
		{ .name = "moznods.hash", .work = hash, .wanted = hasher_wanted, .may_end = true },
		{ .name = "moznods.send", .work = sender_work, .wanted = senders_wanted },
		{ .name = "moznods.keep", .work = keep, .wanted = keeper_wanted },
	};

	/* Once before any worker: what is wrong with the database is said once, and the start fails. */
	if (!open_state(db_open) || !handover_open())
		return EXIT_FAILURE;
	transfer_open();
	age_begin();
	warn_of_files();
	db_close();
	password_count_others(handover_count);
	metrics_begin();
	ready_tell();
	log_info("serving with %d workers, state in %s", config.workers, config.state);
	supervise(crews, main_load);
	put_log_away();
	return EXIT_SUCCESS;
}

/* What the options say. */
struct options {
	const char *workers, *admission; /* where to listen; NULL: the socket is passed, or there is none */
	bool heir;
	int until; /* see heir_begin */
};

/* Sockets made here are removed with the server: who connects is refused at once instead of waiting for an answer. */
static int
serve_at(const struct options *options)
{
	int status = EXIT_FAILURE;

	if (options->workers && !fastcgi_socket_open(options->workers))
		return EXIT_FAILURE;
	if (!options->admission || fastcgi_socket_open_admission(options->admission)) {
		status = serve_fastcgi();
		if (options->admission)
			unlink(options->admission);
	}
	if (options->workers)
		unlink(options->workers);
	return status;
}

/* The arguments; false: they are none of ours. */
static bool
read_options(int count, char **arguments, struct options *options)
{
	for (int i = 1; i < count; i++) {
		const char *name = arguments[i];

		if (!strcmp(name, "--heir"))
			options->heir = true;
		else if (++i == count)
			return false;
		else if (!strcmp(name, "--listen"))
			options->workers = arguments[i];
		else if (!strcmp(name, "--admission"))
			options->admission = arguments[i];
		else if (!strcmp(name, "--until"))
			options->until = atoi(arguments[i]);
		else
			return false;
	}
	return true;
}

/* Finds out where to listen. A web server that asks for one answer says so nowhere: it passes words of the query as arguments (RFC 3875,
 * section 4.4), which are a stranger's, and sockets that are named in the environment are its own. */
static bool
find_options(int count, char **arguments, struct options *options)
{
	if (getenv("REQUEST_METHOD"))
		return true;
	fastcgi_socket_take();
	return read_options(count, arguments, options);
}

int
main(int count, char **arguments)
{
	struct options options = { .until = -1 };
	bool loaded;

	/* Before libfcgi installs handlers of its own: a signal that comes early waits until somebody takes it. */
	supervisor_hold_signals(true);
	log_open("fcgi", LOG_LEVEL_INFO);
	signal(SIGXFSZ, SIG_IGN);
	umask(077);
	if (sodium_init() < 0)
		return EXIT_FAILURE;
	if (!find_options(count, arguments, &options))
		return tell_usage();
	loaded = main_load();
	if (options.heir)
		heir_begin(arguments, count, options.until);
	if (!options.workers && FCGX_IsCGI())
		return serve_cgi(loaded);
	return loaded ? serve_at(&options) : EXIT_FAILURE;
}
