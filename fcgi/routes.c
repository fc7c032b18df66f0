/* The index of the house, and how a path finds its row: see routes.h. */
#include "routes.h"
#include "description.h"
#include "http.h"
#include "upload.h"
#include "lib/account/auth.h"
#include "lib/account/user.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/call/call.h"
#include "lib/call/ice.h"
#include "lib/file/file.h"
#include "lib/message/message.h"
#include "lib/request/request.h"
#include "lib/room/event_list.h"
#include "lib/room/participant.h"
#include "lib/room/room.h"
#include "lib/site/exposition.h"
#include "lib/site/site.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* How long the body of a request may be: nothing is read of it, or as much as the longest message, or as much as anything else
 * needs, or what the handler reads itself. */
enum body { NONE, LONG, SHORT, OWN };

struct route {
	const char *method;
	const char *path;          /* segments that begin with a colon are ids */
	struct action action;
	enum body body;
};

/* Who may have a file. */
enum { READERS = AUTHOR | MEMBER | ADMIN | ADMIRER };

static const struct route routes[] = {
	/* method   path                                    who                     mode         status handler           limit              body */
	{ "POST",   "/api/auth/register/",                  { ANYONE,                MODE_ALONE,  201, auth_register,      LIMIT_AUTH }, SHORT },
	{ "POST",   "/api/auth/login/",                     { ANYONE,                MODE_ALONE,  200, auth_login,         LIMIT_AUTH }, SHORT },
	{ "POST",   "/api/auth/password/",                  { USER,                  MODE_ALONE,  204, auth_password,      LIMIT_AUTH }, SHORT },
	{ "POST",   "/api/auth/logout/",                    { USER,                  MODE_WRITES, 204, auth_logout,        LIMIT_GENERAL }, SHORT },
	{ "GET",    "/api/auth/me/",                        { USER,                  MODE_READS,  200, user_show,          LIMIT_GENERAL }, NONE },
	{ "GET",    "/api/auth/sessions/",                  { USER,                  MODE_READS,  200, auth_sessions,      LIMIT_GENERAL }, NONE },
	{ "DELETE", "/api/auth/sessions/:session/",         { USER,                  MODE_WRITES, 204, auth_session_end,   LIMIT_GENERAL }, NONE },

	{ "GET",    "/api/users/",                          { USER,                  MODE_READS,  200, user_list,          LIMIT_GENERAL }, NONE },
	{ "GET",    "/api/users/:user/",                    { USER,                  MODE_READS,  200, user_show,          LIMIT_GENERAL }, NONE },
	{ "PATCH",  "/api/users/:user/",                    { SELF | ADMIN,          MODE_ALONE,  200, user_update,        LIMIT_GENERAL }, SHORT },

	{ "GET",    "/api/rooms/",                          { USER,                  MODE_READS,  200, room_list,          LIMIT_GENERAL }, NONE },
	{ "POST",   "/api/rooms/",                          { USER,                  MODE_WRITES, 201, room_create,        LIMIT_GENERAL }, SHORT },
	{ "GET",    "/api/rooms/:room/",                    { MEMBER | VISITOR,      MODE_READS,  200, room_show,          LIMIT_GENERAL }, NONE },
	{ "PATCH",  "/api/rooms/:room/",                    { OWNER | ADMIN,         MODE_WRITES, 200, room_update,        LIMIT_GENERAL }, SHORT },
	{ "DELETE", "/api/rooms/:room/",                    { OWNER | ADMIN,         MODE_WRITES, 204, room_delete,        LIMIT_GENERAL }, NONE },
	{ "POST",   "/api/rooms/:room/join/",               { MEMBER | VISITOR,      MODE_WRITES, 200, participant_join,   LIMIT_GENERAL }, SHORT },
	{ "POST",   "/api/rooms/:room/leave/",              { MEMBER,                MODE_WRITES, 204, participant_leave,  LIMIT_GENERAL }, SHORT },
	{ "GET",    "/api/rooms/:room/participants/",       { MEMBER,                MODE_READS,  200, participant_list,   LIMIT_GENERAL }, NONE },
	{ "POST",   "/api/rooms/:room/participants/",       { OWNER,                 MODE_WRITES, 201, participant_invite, LIMIT_GENERAL }, SHORT },
	{ "DELETE", "/api/rooms/:room/participants/:user/", { OWNER,                 MODE_WRITES, 204, participant_remove, LIMIT_GENERAL }, NONE },

	{ "GET",    "/api/rooms/:room/messages/",           { MEMBER,                MODE_READS,  200, message_list,       LIMIT_GENERAL }, NONE },
	{ "POST",   "/api/rooms/:room/messages/",           { MEMBER,                MODE_WRITES, 201, message_send,       LIMIT_GENERAL }, LONG },
	{ "GET",    "/api/messages/:message/",              { MEMBER,                MODE_READS,  200, message_show,       LIMIT_GENERAL }, NONE },
	{ "PATCH",  "/api/messages/:message/",              { AUTHOR,                MODE_WRITES, 200, message_edit,       LIMIT_GENERAL }, LONG },
	{ "DELETE", "/api/messages/:message/",              { AUTHOR | OWNER | ADMIN, MODE_WRITES, 204, message_delete,    LIMIT_GENERAL }, NONE },
	{ "GET",    "/api/rooms/:room/events/",             { MEMBER,                MODE_READS,  200, event_list,         LIMIT_POLL }, NONE },

	{ "GET",    "/api/rooms/:room/call/",               { MEMBER | VISITOR,      MODE_READS,  200, call_show,          LIMIT_GENERAL }, NONE },
	{ "GET",    "/api/calls/ice-servers/",              { USER,                  MODE_READS,  200, ice_servers,        LIMIT_GENERAL }, NONE },

	{ "POST",   "/api/files/upload/",                   { USER,                  MODE_STREAMS, 201, upload_receive,    LIMIT_UPLOAD }, OWN },
	{ "GET",    "/api/files/:file/",                    { READERS,               MODE_READS,  200, file_show,          LIMIT_GENERAL }, NONE },
	{ "DELETE", "/api/files/:file/",                    { AUTHOR | ADMIN,        MODE_WRITES, 204, file_delete,        LIMIT_GENERAL }, NONE },
	{ "GET",    "/api/files/:file/download/",           { READERS | BEARER,      MODE_READS,  200, file_download,      LIMIT_POLL }, NONE },
	{ "POST",   "/api/files/:file/link/",               { READERS,               MODE_READS,  201, file_link,          LIMIT_GENERAL }, SHORT },

	{ "GET",    "/api/health/",                         { ANYONE,                MODE_ALONE,  200, site_health,        LIMIT_NONE }, NONE },
	{ "GET",    "/api/info/",                           { ANYONE,                MODE_READS,  200, site_info,          LIMIT_GENERAL }, NONE },
	{ "GET",    "/api/metrics/",                        { ADMIN | LOCAL,         MODE_READS,  200, metrics_show,       LIMIT_GENERAL }, NONE },
	{ "GET",    "/api/openapi.json",                    { ANYONE,                MODE_READS,  200, description_show,   LIMIT_GENERAL }, NONE },
};

enum { ROUTES = sizeof routes / sizeof routes[0] };

/* An id that is none names nothing: that is for the action to find, after it has asked who is asking. */
static int64_t
read_id(const char *text)
{
	size_t length = strlen(text);

	if (length == 0 || length > 18 || strspn(text, "0123456789") != length || *text == '0')
		return INT64_MIN;
	return strtoll(text, NULL, 10);
}

static void
take_id(struct request *r, const char *name, size_t length, const char *text)
{
	if (!strncmp(name, ":room", length))
		r->room = read_id(text);
	else if (!strncmp(name, ":message", length))
		r->message = read_id(text);
	else if (!strncmp(name, ":session", length))
		r->session = read_id(text);
	else if (!strncmp(name, ":file", length))
		r->file = read_id(text);
	else if (!strncmp(name, ":user", length))
		r->person = strcmp(text, "me") ? read_id(text) : PERSON_SELF;
}

/* Compares segment by segment, whether or not the path ends in a slash. How many segments are the pattern's own words, which
 * is 1 at least; 0: this is another path. */
static int
fits(const struct http *http, const char *pattern)
{
	int words = 0;

	pattern++;
	for (int i = 0; i < http->count; i++) {
		size_t length = strcspn(pattern, "/");
		const char *segment = http->segments[i];

		if (!length)
			return 0;
		if (*pattern != ':' && (strncmp(pattern, segment, length) || segment[length]))
			return 0;
		words += *pattern != ':';
		pattern += length;
		pattern += *pattern == '/';
	}
	return *pattern ? 0 : words;
}

/* Where a path fits several patterns it is that of the most words, whatever the method: `upload` is no id of a file. 0: no path
 * of ours. */
static int
most_words(const struct http *http)
{
	int most = 0;

	for (int i = 0; i < ROUTES; i++) {
		int words = fits(http, routes[i].path);

		most = words > most ? words : most;
	}
	return most;
}

static void
take_ids(struct http *http, const char *pattern)
{
	pattern++;
	for (int i = 0; i < http->count; i++) {
		size_t length = strcspn(pattern, "/");

		if (*pattern == ':')
			take_id(&http->request, pattern, length, http->segments[i]);
		pattern += length;
		pattern += *pattern == '/';
	}
}

static size_t
body_max(enum body body)
{
	if (body == LONG)
		return (size_t)config.body_max;
	return (size_t)(config.body_short_max < config.body_max ? config.body_short_max : config.body_max);
}

bool
routes_allow(struct http *http)
{
	int words = most_words(http), found = 0;

	for (int i = 0; words && i < ROUTES; i++) {
		if (fits(http, routes[i].path) != words)
			continue;
		strbuf_text(&http->headers, found++ ? ", " : "Allow: OPTIONS, ");
		strbuf_text(&http->headers, routes[i].method);
		if (!strcmp(routes[i].method, "GET"))
			strbuf_text(&http->headers, ", HEAD");
	}
	if (found)
		strbuf_text(&http->headers, "\r\n");
	return found > 0;
}

const struct action *
routes_match(struct http *http, const struct error **error)
{
	int words = most_words(http);

	for (int i = 0; words && i < ROUTES; i++)
		if (!strcmp(routes[i].method, http->method) && fits(http, routes[i].path) == words) {
			take_ids(http, routes[i].path);
			http->body_max = body_max(routes[i].body);
			*error = NULL;
			return &routes[i].action;
		}
	*error = routes_allow(http) ? &error_method_not_allowed : &error_not_found;
	return NULL;
}
