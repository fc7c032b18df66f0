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
	int status;                /* HTTP status of success */
	enum body body;
};

/* Who may have a file. */
enum { READERS = AUTHOR | MEMBER | ADMIN | ADMIRER };

static const struct route routes[] = {
	/* method   path                                    who                     mode         handler             limit              status body */
	{ "POST",   "/api/auth/register/",                  { ANYONE,                MODE_ALONE,  auth_register,      LIMIT_AUTH }, 201, SHORT },
	{ "POST",   "/api/auth/login/",                     { ANYONE,                MODE_ALONE,  auth_login,         LIMIT_AUTH }, 200, SHORT },
	{ "POST",   "/api/auth/password/",                  { USER,                  MODE_ALONE,  auth_password,      LIMIT_AUTH }, 204, SHORT },
	{ "POST",   "/api/auth/logout/",                    { USER,                  MODE_WRITES, auth_logout,        LIMIT_GENERAL }, 204, SHORT },
	{ "GET",    "/api/auth/me/",                        { USER,                  MODE_READS,  user_show,          LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/auth/sessions/",                  { USER,                  MODE_READS,  auth_sessions,      LIMIT_GENERAL }, 200, NONE },
	{ "DELETE", "/api/auth/sessions/:session/",         { USER,                  MODE_WRITES, auth_session_end,   LIMIT_GENERAL }, 204, NONE },

	{ "GET",    "/api/users/",                          { USER,                  MODE_READS,  user_list,          LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/users/:user/",                    { USER,                  MODE_READS,  user_show,          LIMIT_GENERAL }, 200, NONE },
	{ "PATCH",  "/api/users/:user/",                    { SELF | ADMIN,          MODE_ALONE,  user_update,        LIMIT_GENERAL }, 200, SHORT },

	{ "GET",    "/api/rooms/",                          { USER,                  MODE_READS,  room_list,          LIMIT_GENERAL }, 200, NONE },
	{ "POST",   "/api/rooms/",                          { USER,                  MODE_WRITES, room_create,        LIMIT_GENERAL }, 201, SHORT },
	{ "GET",    "/api/rooms/:room/",                    { MEMBER | VISITOR,      MODE_READS,  room_show,          LIMIT_GENERAL }, 200, NONE },
	{ "PATCH",  "/api/rooms/:room/",                    { OWNER | ADMIN,         MODE_WRITES, room_update,        LIMIT_GENERAL }, 200, SHORT },
	{ "DELETE", "/api/rooms/:room/",                    { OWNER | ADMIN,         MODE_WRITES, room_delete,        LIMIT_GENERAL }, 204, NONE },
	{ "POST",   "/api/rooms/:room/join/",               { MEMBER | VISITOR,      MODE_WRITES, participant_join,   LIMIT_GENERAL }, 200, SHORT },
	{ "POST",   "/api/rooms/:room/leave/",              { MEMBER,                MODE_WRITES, participant_leave,  LIMIT_GENERAL }, 204, SHORT },
	{ "GET",    "/api/rooms/:room/participants/",       { MEMBER,                MODE_READS,  participant_list,   LIMIT_GENERAL }, 200, NONE },
	{ "POST",   "/api/rooms/:room/participants/",       { OWNER,                 MODE_WRITES, participant_invite, LIMIT_GENERAL }, 201, SHORT },
	{ "DELETE", "/api/rooms/:room/participants/:user/", { OWNER,                 MODE_WRITES, participant_remove, LIMIT_GENERAL }, 204, NONE },

	{ "GET",    "/api/rooms/:room/messages/",           { MEMBER,                MODE_READS,  message_list,       LIMIT_GENERAL }, 200, NONE },
	{ "POST",   "/api/rooms/:room/messages/",           { MEMBER,                MODE_WRITES, message_send,       LIMIT_GENERAL }, 201, LONG },
	{ "GET",    "/api/messages/:message/",              { MEMBER,                MODE_READS,  message_show,       LIMIT_GENERAL }, 200, NONE },
	{ "PATCH",  "/api/messages/:message/",              { AUTHOR,                MODE_WRITES, message_edit,       LIMIT_GENERAL }, 200, LONG },
	{ "DELETE", "/api/messages/:message/",              { AUTHOR | OWNER | ADMIN, MODE_WRITES, message_delete,    LIMIT_GENERAL }, 204, NONE },
	{ "GET",    "/api/rooms/:room/events/",             { MEMBER,                MODE_READS,  event_list,         LIMIT_POLL }, 200, NONE },

	{ "GET",    "/api/rooms/:room/call/",               { MEMBER | VISITOR,      MODE_READS,  call_show,          LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/calls/ice-servers/",              { USER,                  MODE_READS,  ice_servers,        LIMIT_GENERAL }, 200, NONE },

	{ "POST",   "/api/files/upload/",                   { USER,                  MODE_STREAMS, upload_receive,    LIMIT_UPLOAD }, 201, OWN },
	{ "GET",    "/api/files/:file/",                    { READERS,               MODE_READS,  file_show,          LIMIT_GENERAL }, 200, NONE },
	{ "DELETE", "/api/files/:file/",                    { AUTHOR | ADMIN,        MODE_WRITES, file_delete,        LIMIT_GENERAL }, 204, NONE },
	{ "GET",    "/api/files/:file/download/",           { READERS | BEARER,      MODE_READS,  file_download,      LIMIT_POLL }, 200, NONE },
	{ "POST",   "/api/files/:file/link/",               { READERS,               MODE_READS,  file_link,          LIMIT_GENERAL }, 201, SHORT },

	{ "GET",    "/api/health/",                         { ANYONE,                MODE_ALONE,  site_health,        LIMIT_NONE }, 200, NONE },
	{ "GET",    "/api/info/",                           { ANYONE,                MODE_READS,  site_info,          LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/metrics/",                        { ADMIN | LOCAL,         MODE_READS,  metrics_show,       LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/openapi.json",                    { ANYONE,                MODE_READS,  description_show,   LIMIT_GENERAL }, 200, NONE },
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
			http->status = routes[i].status;
			http->body_max = body_max(routes[i].body);
			*error = NULL;
			return &routes[i].action;
		}
	*error = routes_allow(http) ? &error_method_not_allowed : &error_not_found;
	return NULL;
}
