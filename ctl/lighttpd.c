/*
 * The configuration of lighttpd: see lighttpd.h. Paths begin at the state directory, where lighttpd is started, but for
 * those that lighttpd only takes absolute.
 */
#include "lighttpd.h"
#include "compression.h"
#include "state.h"
#include "lib/base/address.h"
#include "lib/base/config.h"
#include "lib/base/endpoint.h"
#include "lib/base/log.h"
#include "lib/base/private.h"
#include "lib/base/strbuf.h"
#include "lib/store/store.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum {
	BODY_KIB = 128,          /* kept without asking: more than the five digits of a length have */
	BODY_SLACK_KIB = 1024,   /* a body a little over the limit, a file too, is refused by a worker, which says so better */
	KEEP_ALIVE_SECONDS = 75, /* longer than clients pause, or a connection closes just as a request is on its way */
	WAIT_SECONDS = 60,       /* for an answer of a worker */
	BUCKET_WAIT_SECONDS = 60 * 60, /* the same where it may be putting a large file into a bucket, or fetching one */
	GRACE_SECONDS = 5              /* for requests that are being answered when lighttpd is told to stop */
};

/* What lighttpd says, in the API's shape, where no worker answers. A status without a row gets its own page. */
static const struct refusal {
	int status;
	const char *code, *message;
} refusals[] = {
	{ 400, "bad_request", "This is not a valid HTTP request." },
	{ 403, "permission_denied", "You may not do this." },
	{ 404, "not_found", "There is nothing here." },
	{ 405, "method_not_allowed", "This cannot be done here." },
	{ 408, "timeout", "The request took too long." },
	{ 413, "payload_too_large", "The request is too large." },
	{ 414, "uri_too_long", "The address is too long." },
	{ 417, "expectation_failed", "This expectation cannot be met." },
	{ 431, "headers_too_large", "The request's headers are too large." },
	{ 500, "internal_error", "The server could not do this. Its log knows why." },
	{ 501, "not_implemented", "The server does not know this method." },
	{ 502, "bad_gateway", "The part of the server that answers this is not well." },
	{ 503, "busy", "The server is busy. Try again in a moment." },
	{ 504, "timeout", "The part of the server that answers this took too long." },
	{ 505, "not_implemented", "The server does not know this version of HTTP." },
};

static const char *const types[][2] = {
	{ ".html", "text/html; charset=utf-8" },
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".mjs", "text/javascript; charset=utf-8" },
	{ ".json", "application/json" },
	{ ".webmanifest", "application/manifest+json" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
	{ ".ico", "image/vnd.microsoft.icon" },
	{ ".woff2", "font/woff2" },
	{ ".mp3", "audio/mpeg" },
	{ ".ogg", "audio/ogg" },
	{ "", "application/octet-stream" },
};

/* Appends a string of lighttpd's configuration language. */
static void
quote(struct strbuf *to, const char *text)
{
	strbuf_text(to, "\"");
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			strbuf_text(to, "\\");
		strbuf_add(to, text, 1);
	}
	strbuf_text(to, "\"");
}

static bool
write_refusals(void)
{
	char name[64], body[256];

	if (!private_make_directory("run/errors")) {
		log_error("%s/run/errors: %s", config.state, strerror(errno));
		return false;
	}
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
		snprintf(name, sizeof name, "errors/%d.html", refusals[i].status);
		snprintf(body, sizeof body, "{\"error\":\"%s\",\"message\":\"%s\"}", refusals[i].code, refusals[i].message);
		if (!state_write(name, body))
			return false;
	}
	return true;
}

/* What it listens on. Sockets that are passed are all it opens; the first one's address stands there for a lighttpd that knew
 * nothing of passed ones, and would open every address. */
static void
add_sockets(struct strbuf *to, bool passed)
{
	struct endpoint endpoints[ENDPOINTS_MAX];
	char address[ADDRESS_BYTES], fault[256];

	if (!passed || !endpoints_parse(config.address, config.http_port, endpoints, fault, sizeof fault)) {
		strbuf_text(to, "server.bind = \"/dev/stdin\"\n");
		return;
	}
	endpoint_text(&endpoints[0], address, sizeof address);
	strbuf_text(to, "server.systemd-socket-activation = \"enable\"\n");
	strbuf_format(to, strchr(address, ':') ? "server.bind = \"[%s]\"\n" : "server.bind = \"%s\"\n", address);
}

/* What holds for every request, also for those so broken that no path is known: as over the API. HTTP/2 is off, as lighttpd before
 * 1.4.70 loses the bodies of unknown length that come over it: who offers to go on with it is answered over HTTP/1.1. */
static void
add_general(struct strbuf *to, int connections)
{
	strbuf_format(
		to,
		"server.modules = ( \"mod_rewrite\", \"mod_setenv\", \"mod_fastcgi\", \"mod_proxy\" )\n"
		"server.port = %d\n"
		"server.tag = \"\"\n"
		"server.upload-dirs = ( \"tmp\" )\n"
		"server.max-request-size = %d\n"
		"server.max-connections = %d\n"
		"server.max-fds = %d\n"
		"server.max-read-idle = %d\n"
		"server.max-write-idle = %d\n"
		"server.max-keep-alive-idle = %d\n"
		"server.http-parseopts = ( \"url-path-2f-decode\" => \"disable\", \"url-path-2f-reject\" => \"enable\" )\n"
		"server.feature-flags = ( \"server.graceful-shutdown-timeout\" => %d,\n"
		"\t\"server.h2proto\" => \"disable\", \"server.h2c\" => \"disable\" )\n"
		"mimetype.assign = ( \".html\" => \"application/json\" )\n"
		"setenv.set-response-header = ( \"X-Content-Type-Options\" => \"nosniff\", \"Referrer-Policy\" => \"no-referrer\" )\n",
		config.http_port, BODY_KIB, connections, connections * 2 + 64, config.read_timeout, config.write_timeout,
		KEEP_ALIVE_SECONDS, GRACE_SECONDS);
	strbuf_text(to, "server.errorfile-prefix = ");
	quote(to, config.state);
	strbuf_text(to, " + \"/run/errors/\"\n");
}

/* The workers, as lighttpd is to call them for an answer; `asked`: with the one beside them that says whether a request may come. */
static void
add_workers(struct strbuf *to, bool asked)
{
	strbuf_text(to, "\tfastcgi.server = ( \"/api/\" => (\n");
	if (asked)
		strbuf_text(to,
		            "\t\t( \"socket\" => \"run/admit.sock\", \"check-local\" => \"disable\", \"mode\" => \"authorizer\" ),\n");
	strbuf_format(to, "\t\t( \"socket\" => \"run/fcgi.sock\", \"check-local\" => \"disable\", \"read-timeout\" => %d,\n",
	              store_is_used() ? BUCKET_WAIT_SECONDS : WAIT_SECONDS);
	strbuf_text(to, "\t\t\"x-sendfile\" => \"enable\", \"x-sendfile-docroot\" => ( ");
	quote(to, config.state);
	strbuf_text(to, " + \"/files/\" ) )\n\t) )\n");
}

/* Requests that may have a large body: it is asked whether they may come (fcgi/admission.h) before lighttpd keeps any of it. */
static void
add_large_bodies(struct strbuf *to, const char *condition)
{
	strbuf_text(to, condition);
	strbuf_text(to, " {\n");
	add_workers(to, true);
	strbuf_format(to, "\tserver.max-request-size = %d\n", config.body_max / 1024 + BODY_SLACK_KIB);
	/* Uploads alone may be this large. */
	strbuf_format(to, "\t$HTTP[\"url\"] =~ \"^/api/files/upload/?$\" {\n\t\tserver.max-request-size = %d\n\t}\n}\n",
	              config.upload_max_kib + BODY_SLACK_KIB);
}

/*
 * Bodies are handed over whole (the default), so that a slow client does not hold a worker. What lighttpd refuses it
 * passes on to a worker as well, which says so in the API's shape, and which serves what should not have been
 * refused: a POST without a body and without Content-Length, as curl sends it.
 */
static void
add_api(struct strbuf *to)
{
	add_workers(to, false);
	strbuf_text(to, "server.error-handler = \"/api/\"\n"
	                "url.rewrite-once = ( \"^/api(\\?|$)\" => \"/api/$1\" )\n");
	add_large_bodies(to, "$REQUEST_HEADER[\"Content-Length\"] =~ \"^[0-9]{6,}$\"");
	/* How long it is was not said. */
	strbuf_text(to, "$HTTP[\"request-method\"] =~ \"^(POST|PUT|PATCH)$\" {\n");
	add_large_bodies(to, "$REQUEST_HEADER[\"Content-Length\"] == \"\"");
	strbuf_text(to, "}\n");
}

/* A socket may be silent from one ping to the end of the wait for its answer. */
static void
add_websockets(struct strbuf *to, int ws_port)
{
	char address[ADDRESS_BYTES];

	endpoint_reachable_text(config.address, address, sizeof address);
	strbuf_text(to, "$HTTP[\"url\"] =^ \"/ws/\" {\n\tproxy.server = ( \"\" => (( \"host\" => ");
	quote(to, address);
	strbuf_format(to,
	              ", \"port\" => %d, \"disable-time\" => 0 )) )\n"
	              "\tproxy.header = ( \"upgrade\" => \"enable\" )\n"
	              "\tserver.max-read-idle = %d\n}\n",
	              ws_port, config.ping_interval + config.ping_timeout + 30);
}

/* Browsers ask each time whether a file is still the same, so that an upgrade is seen at once: the answer is small. What the
 * client was bundled into has a name of its own for each version, and is kept. The policy is a document's: scripts and styles go
 * without. */
static void
add_web_headers(struct strbuf *to)
{
	strbuf_text(to,
	            "\tsetenv.add-response-header = (\n"
	            "\t\t\"Cache-Control\" => \"no-cache\",\n"
	            "\t\t\"Content-Security-Policy\" => \"default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
	            "connect-src 'self' ws: wss:; frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'\"\n"
	            "\t)\n"
	            "\t$HTTP[\"url\"] =~ \"\\.(js|css)$\" {\n"
	            "\t\tsetenv.add-response-header = ( \"Cache-Control\" => \"no-cache\" )\n"
	            "\t}\n"
	            "\t$HTTP[\"url\"] =^ \"/assets/\" {\n"
	            "\t\tsetenv.add-response-header = ( \"Cache-Control\" => \"public, max-age=31536000, immutable\" )\n"
	            "\t}\n");
}

static void
add_web_client(struct strbuf *to, const char *web, bool compressed)
{
	strbuf_text(to, "server.document-root = ");
	quote(to, web);
	strbuf_text(to, "\nindex-file.names = ( \"index.html\" )\n"
	                "$HTTP[\"url\"] !~ \"^/(api|ws)(/|$)\" {\n"
	                "\tserver.errorfile-prefix = \"\"\n"
	                "\tserver.error-handler = \"\"\n"
	                "\tserver.max-request-size = 1\n");
	add_web_headers(to);
	if (compressed)
		compression_add(to);
	strbuf_text(to, "\tmimetype.assign = (\n");
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		strbuf_format(to, "\t\t\"%s\" => \"%s\",\n", types[i][0], types[i][1]);
	strbuf_text(to, "\t)\n}\n");
}

bool
lighttpd_configure(char *lighttpd, const char *web, bool passed, int ws_port, int connections)
{
	struct strbuf lines = { 0 };
	bool good, compressed;

	compression_forget();
	compressed = compression_possible(lighttpd);
	if (!compressed)
		log_info("this lighttpd does not compress: the web client is delivered as it is (Debian: lighttpd-mod-deflate)");

	strbuf_text(&lines, "# Written by `moznods serve` at each start: changes are lost.\n");
	add_sockets(&lines, passed);
	add_general(&lines, connections);
	if (compressed)
		compression_add_module(&lines);
	add_api(&lines);
	add_websockets(&lines, ws_port);
	add_web_client(&lines, web, compressed);
	if (lines.failed)
		log_error("out of memory");
	good = !lines.failed && write_refusals() && state_write("lighttpd.conf", strbuf_string(&lines));
	strbuf_free(&lines);
	return good;
}
