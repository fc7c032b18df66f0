/*
 * The server in the foreground: see serve.h. Signals are blocked and taken one at a time, between steps, so no step is
 * ever interrupted; what the children leave behind comes back to this process, so nothing outlives it.
 */
#include "serve.h"
#include "fresh.h"
#include "arguments.h"
#include "child.h"
#include "descriptors.h"
#include "lighttpd.h"
#include "probe.h"
#include "programs.h"
#include "log_pipe.h"
#include "settings.h"
#include "signals.h"
#include "sockets.h"
#include "state.h"
#include "lib/base/address.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/private.h"
#include "lib/base/ready.h"
#include "lib/db/db.h"
#include "lib/db/db_file.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	START_MS = 30000,      /* until all must answer */
	PROBE_MS = 1000,       /* for one answer */
	TICK_MS = 20,          /* between two looks while something is awaited */
	FRONT_STOP_MS = 10000, /* for lighttpd and wsd to stop: longer than lighttpd's own grace */
	BACK_STOP_MS = 20000   /* for the workers: longer than their supervisor gives them */
};

enum { WSD, FCGI, LIGHTTPD, CHILDREN };

static struct child children[CHILDREN] = {
	[WSD] = { .name = "wsd", .input = -1 },
	[FCGI] = { .name = "fcgi" },
	[LIGHTTPD] = { .name = "lighttpd" },
};
static struct programs programs;
static int ws_port; /* 0 until it is known */
static int signals; /* see signals_take */
static bool stopping;

/* Takes back all processes that have ended; true when a child of ours was among them. What a child has started and left
 * behind is told to go too: only while the child is a zombie is it sure that its group is still the same. */
static bool
serve_reap(void)
{
	bool ours = false;

	for (;;) {
		siginfo_t info = { .si_pid = 0 };
		int status;

		if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) || !info.si_pid)
			return ours;
		kill(-info.si_pid, stopping ? SIGKILL : SIGTERM);
		waitpid(info.si_pid, &status, 0);
		for (int i = 0; i < CHILDREN; i++)
			if (children[i].pid == info.si_pid) {
				child_ended(&children[i], status);
				ours = true;
			}
	}
}

/* Reads the configuration again. The workers get it with a new supervisor, which takes over while the old one finishes what
 * it has begun; at a socket that stays nobody notices. */
static void
reload(void)
{
	if (!settings_reload())
		return;
	log_info("the configuration has been read again: the workers have it now, the rest of it counts from the next start on");
	child_replace(&children[FCGI]);
}

/* Does what a signal asks. False: the server is to stop. */
static bool
obey(const struct signalfd_siginfo *info)
{
	if (info->ssi_signo == SIGTERM || info->ssi_signo == SIGINT)
		return false;
	if (info->ssi_signo == SIGHUP) {
		/* The kernel sends it when the terminal is gone; anybody else means: reload. */
		if (info->ssi_code == SI_KERNEL)
			return false;
		reload();
	}
	return true;
}

/* Waits for a signal, so many milliseconds at most, and meanwhile writes down what lighttpd has to say. False: the server is
 * to stop. */
static bool
take_signal(int64_t milliseconds)
{
	struct pollfd awaited[] = { { .fd = signals, .events = POLLIN }, { .fd = log_pipe_descriptor(), .events = POLLIN } };
	int64_t end = clock_uptime_ms() + milliseconds, left = milliseconds;
	struct signalfd_siginfo info;

	do {
		poll(awaited, 2, (int)left);
		if (awaited[1].revents)
			log_pipe_lines(children[LIGHTTPD].name);
		if (read(signals, &info, sizeof info) == sizeof info)
			return obey(&info);
	} while ((left = end - clock_uptime_ms()) > 0);
	return true;
}

/* Sockets that come through lighttpd come from this machine: wsd must believe what lighttpd says of their clients, or one
 * client's mistakes would count for all of them. */
static void
introduce_lighttpd(void)
{
	static char trusted[4096];
	char address[ADDRESS_BYTES];

	endpoint_reachable_text(config.address, address, sizeof address);
	snprintf(trusted, sizeof trusted, "%s %s", address, config.trusted_proxies);
	children[WSD].variable = "MOZNODS_TRUSTED_PROXIES";
	children[WSD].value = trusted;
}

static void
forget_files(void)
{
	static const char *const names[] = {
		"wsd.port", "http.port", "wsd.pid", "fcgi.pid", "lighttpd.pid", "fcgi.sock", "admit.sock"
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		state_remove(names[i]);
}

/* Opens lighttpd's listening sockets, the workers' and that of admission. One of lighttpd is its standard input, which every lighttpd
 * takes; several are passed as by systemd, and so are those of the workers. */
static bool
open_sockets(void)
{
	struct child *lighttpd = &children[LIGHTTPD], *fcgi = &children[FCGI];

	lighttpd->listening = sockets_listen(config.address, &config.http_port, lighttpd->listeners);
	lighttpd->input = -1;
	if (!lighttpd->listening)
		return false;
	if (lighttpd->listening == 1) {
		lighttpd->input = lighttpd->listeners[0];
		lighttpd->listening = 0;
	}
	fcgi->input = -1;
	fcgi->listening = 2;
	fcgi->listeners[0] = sockets_listen_local("run/fcgi.sock");
	fcgi->listeners[1] = sockets_listen_local("run/admit.sock");
	return fcgi->listeners[0] >= 0 && fcgi->listeners[1] >= 0
	    && (!config.ws_port || sockets_can_listen(config.address, config.ws_port));
}

/* Everything that can be known to be wrong before anything is started. */
static bool
serve_prepare(const struct arguments *arguments)
{
	int lock;

	log_open("serve", (enum log_level)config.log_level);
	if (!private_account())
		return false;
	if (geteuid() == 0)
		log_warning("running as root, and so does every part of the server: an account of its own is safer");
	if (!descriptors_suffice() || !programs_find(&programs) || (lock = state_enter()) < 0)
		return false;
	child_share(lock);
	/* Once, and before three programs say it. */
	if (!(arguments->fresh ? fresh_begin(config.state) : db_may_begin(config.state)))
		return false;
	forget_files();
	if (!open_sockets())
		return false;
	introduce_lighttpd();
	if (signals < 0 || (children[LIGHTTPD].output = log_pipe_open()) < 0) {
		log_error("cannot watch over the server: %s", strerror(errno));
		return false;
	}
	children[WSD].arguments[0] = programs.wsd;
	children[FCGI].arguments[0] = programs.fcgi;
	children[LIGHTTPD].arguments[0] = programs.lighttpd;
	children[LIGHTTPD].arguments[1] = "-D";
	children[LIGHTTPD].arguments[2] = "-f";
	children[LIGHTTPD].arguments[3] = "run/lighttpd.conf";
	return settings_export();
}

/* Once wsd has said where it listens, or was told where: lighttpd must know. */
static bool
start_lighttpd(void)
{
	char port[16];

	snprintf(port, sizeof port, "%d", ws_port);
	/* When it is started again, be it after the configuration was read again, it is to listen at the same port. */
	config.ws_port = ws_port;
	if (setenv("MOZNODS_WS_PORT", port, 1))
		return false;
	if (!lighttpd_configure(programs.lighttpd, programs.web, children[LIGHTTPD].listening > 0, ws_port, descriptors_connections()))
		return false;
	child_start(&children[LIGHTTPD]);
	return true;
}

/* What has not come up yet, for a person; NULL when all answers: on a full disk too, where what is stored can be read. */
static const char *
missing(void)
{
	if (!ws_port || !probe_http(config.address, ws_port, "/", PROBE_MS))
		return "moznods-wsd";
	if (probe_http(config.address, config.http_port, "/api/info/", PROBE_MS) != 200)
		return "moznods.fcgi behind lighttpd";
	return NULL;
}

/* Starts all three and waits until they answer. False: one did not, or the server was told to stop. */
static bool
come_up(void)
{
	int64_t deadline = clock_uptime_ms() + START_MS;
	const char *late = "moznods-wsd";

	child_start(&children[WSD]);
	child_start(&children[FCGI]);
	while (late && clock_uptime_ms() < deadline) {
		if (!take_signal(TICK_MS))
			return false;
		if (serve_reap()) {
			log_error("the server cannot start: the reason is above");
			return false;
		}
		if (!ws_port && (ws_port = config.ws_port ? config.ws_port : state_read_number("wsd.port")) && !start_lighttpd())
			return false;
		late = missing();
	}
	if (late)
		log_error("the server cannot start: %s does not answer after %d seconds", late, START_MS / 1000);
	return !late;
}

static void
serve_print_ready(void)
{
	struct endpoint endpoints[ENDPOINTS_MAX];
	char host[ADDRESS_BYTES] = "", text[256];
	bool six;

	if (endpoints_parse(config.address, config.http_port, endpoints, text, sizeof text))
		endpoint_text(&endpoints[0], host, sizeof host);
	if (!strcmp(host, "127.0.0.1"))
		strcpy(host, "localhost");
	six = strchr(host, ':') != NULL;
	snprintf(text, sizeof text, "%d\n", config.http_port);
	state_write("http.port", text);
	printf("ready http://%s%s%s:%d/ ws://%s%s%s:%d/ws/\n", six ? "[" : "", host, six ? "]" : "", config.http_port,
	       six ? "[" : "", host, six ? "]" : "", ws_port);
	fflush(stdout);
	ready_tell();
}

/* Whether the database is where it was when the server started. Without it a program that is started again would make an
 * empty one, in the place of a disk that has gone, for instance. */
static bool
has_database(void)
{
	static bool said;
	bool there = db_is_there(config.state);

	if (!there && !said)
		log_error("%s/moznods.db is gone: no program is started again until it is back", config.state);
	said = !there;
	return there;
}

/* Starts those that are due; returns the milliseconds until the next one is. */
static int64_t
start_due(void)
{
	int64_t now = clock_uptime_ms(), next = now + 60000;

	for (int i = 0; i < CHILDREN; i++) {
		if (children[i].due && children[i].due <= now && !has_database())
			child_put_off(&children[i]);
		if (children[i].due && children[i].due <= now) {
			log_info("starting %s again", children[i].name);
			child_start(&children[i]);
		}
		if (children[i].due && children[i].due < next)
			next = children[i].due;
	}
	return next - now;
}

static void
keep_up(void)
{
	while (take_signal(start_due()))
		serve_reap();
}

/* Waits until both have ended, and kills what has not by then. */
static void
serve_stop_and_wait(const struct child *one, const struct child *other, int milliseconds)
{
	int64_t deadline = clock_uptime_ms() + milliseconds;

	while (one->pid || other->pid) {
		if (clock_uptime_ms() > deadline) {
			log_warning("%s does not stop: killing it", one->pid ? one->name : other->name);
			child_kill(one);
			child_kill(other);
		}
		take_signal(TICK_MS);
		serve_reap();
	}
}

/* lighttpd takes no more requests but has those it took answered, so the workers stop after it; wsd says goodbye to its
 * sockets, of which some go through lighttpd, so the two stop together. */
static void
serve_stop(void)
{
	log_info("stopping");
	stopping = true;
	child_signal(&children[LIGHTTPD], SIGINT);
	child_signal(&children[WSD], SIGTERM);
	serve_stop_and_wait(&children[LIGHTTPD], &children[WSD], FRONT_STOP_MS);
	child_signal(&children[FCGI], SIGTERM);
	serve_stop_and_wait(&children[FCGI], &children[FCGI], BACK_STOP_MS);
	forget_files();
}

int
serve(const struct arguments *arguments)
{
	bool up;

	ready_claim();
	settings_keep(arguments);
	descriptors_occupy_standard();
	signals = signals_take();
	if (!serve_prepare(arguments))
		return EXIT_FAILURE;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if ((up = come_up())) {
		serve_print_ready();
		keep_up();
	}
	serve_stop();
	return up ? EXIT_SUCCESS : EXIT_FAILURE;
}
