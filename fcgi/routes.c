/* The index of the house, and how a path finds its row: see routes.h. */
#include "routes.h"
#include "description.h"
#include "http.h"
#include "upload.h"
#include "lib/auth.h"
#include "lib/call.h"
#include "lib/error.h"
#include "lib/exposition.h"
#include "lib/file.h"
#include "lib/ice.h"
#include "lib/message.h"
#include "lib/notification.h"
#include "lib/participant.h"
#include "lib/request.h"
#include "lib/room.h"
#include "lib/site.h"
#include "lib/user.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct route {
	const char *method;
	const char *path;          /* segments that begin with a colon are ids */
	struct action action;
};

/* Who may have a file. */
enum { READERS = AUTHOR | MEMBER | ADMIN | ADMIRER };

static const struct route routes[] = {
	/* method   path                                    who                     mode         status handler           limit */
	{ "POST",   "/api/auth/register/",                  { ANYONE,                MODE_ALONE,  201, auth_register,      LIMIT_AUTH } },
	{ "POST",   "/api/auth/login/",                     { ANYONE,                MODE_ALONE,  200, auth_login,         LIMIT_AUTH } },
	{ "POST",   "/api/auth/password/",                  { USER,                  MODE_ALONE,  204, auth_password,      LIMIT_AUTH } },
	{ "POST",   "/api/auth/logout/",                    { USER,                  MODE_WRITES, 204, auth_logout,        LIMIT_GENERAL } },
	{ "GET",    "/api/auth/me/",                        { USER,                  MODE_READS,  200, user_show,          LIMIT_GENERAL } },
	{ "GET",    "/api/auth/sessions/",                  { USER,                  MODE_READS,  200, auth_sessions,      LIMIT_GENERAL } },
	{ "DELETE", "/api/auth/sessions/:session/",         { USER,                  MODE_WRITES, 204, auth_session_end,   LIMIT_GENERAL } },

	{ "GET",    "/api/users/",                          { USER,                  MODE_READS,  200, user_list,          LIMIT_GENERAL } },
	{ "GET",    "/api/users/:user/",                    { USER,                  MODE_READS,  200, user_show,          LIMIT_GENERAL } },
	{ "PATCH",  "/api/users/:user/",                    { SELF | ADMIN,          MODE_ALONE,  200, user_update,        LIMIT_GENERAL } },

	{ "GET",    "/api/rooms/",                          { USER,                  MODE_READS,  200, room_list,          LIMIT_GENERAL } },
	{ "POST",   "/api/rooms/",                          { USER,                  MODE_WRITES, 201, room_create,        LIMIT_GENERAL } },
	{ "GET",    "/api/rooms/:room/",                    { MEMBER | VISITOR,      MODE_READS,  200, room_show,          LIMIT_GENERAL } },
	{ "PATCH",  "/api/rooms/:room/",                    { OWNER | ADMIN,         MODE_WRITES, 200, room_update,        LIMIT_GENERAL } },
	{ "DELETE", "/api/rooms/:room/",                    { OWNER | ADMIN,         MODE_WRITES, 204, room_delete,        LIMIT_GENERAL } },
	{ "POST",   "/api/rooms/:room/join/",               { MEMBER | VISITOR,      MODE_WRITES, 200, participant_join,   LIMIT_GENERAL } },
	{ "POST",   "/api/rooms/:room/leave/",              { MEMBER,                MODE_WRITES, 204, participant_leave,  LIMIT_GENERAL } },
	{ "GET",    "/api/rooms/:room/participants/",       { MEMBER,                MODE_READS,  200, participant_list,   LIMIT_GENERAL } },
	{ "POST",   "/api/rooms/:room/participants/",       { OWNER,                 MODE_WRITES, 201, participant_invite, LIMIT_GENERAL } },
	{ "DELETE", "/api/rooms/:room/participants/:user/", { OWNER,                 MODE_WRITES, 204, participant_remove, LIMIT_GENERAL } },

	{ "GET",    "/api/rooms/:room/messages/",           { MEMBER,                MODE_READS,  200, message_list,       LIMIT_GENERAL } },
	{ "POST",   "/api/rooms/:room/messages/",           { MEMBER,                MODE_WRITES, 201, message_send,       LIMIT_GENERAL } },
	{ "GET",    "/api/messages/:message/",              { MEMBER,                MODE_READS,  200, message_show,       LIMIT_GENERAL } },
	{ "PATCH",  "/api/messages/:message/",              { AUTHOR,                MODE_WRITES, 200, message_edit,       LIMIT_GENERAL } },
	{ "DELETE", "/api/messages/:message/",              { AUTHOR | OWNER | ADMIN, MODE_WRITES, 204, message_delete,    LIMIT_GENERAL } },
	{ "GET",    "/api/rooms/:room/events/",             { MEMBER,                MODE_READS,  200, event_list,         LIMIT_POLL } },

	{ "GET",    "/api/rooms/:room/call/",               { MEMBER | VISITOR,      MODE_READS,  200, call_show,          LIMIT_GENERAL } },
	{ "GET",    "/api/calls/ice-servers/",              { USER,                  MODE_READS,  200, ice_servers,        LIMIT_GENERAL } },

	{ "POST",   "/api/files/upload/",                   { USER,                  MODE_STREAMS, 201, upload_receive,    LIMIT_UPLOAD } },
	{ "GET",    "/api/files/:file/",                    { READERS,               MODE_READS,  200, file_show,          LIMIT_GENERAL } },
	{ "DELETE", "/api/files/:file/",                    { AUTHOR | ADMIN,        MODE_WRITES, 204, file_delete,        LIMIT_GENERAL } },
	{ "GET",    "/api/files/:file/download/",           { READERS | BEARER,      MODE_READS,  200, file_download,      LIMIT_POLL } },
	{ "POST",   "/api/files/:file/link/",               { READERS,               MODE_READS,  201, file_link,          LIMIT_GENERAL } },

	{ "GET",    "/api/health/",                         { ANYONE,                MODE_ALONE,  200, site_health,        LIMIT_NONE } },
	{ "GET",    "/api/info/",                           { ANYONE,                MODE_READS,  200, site_info,          LIMIT_GENERAL } },
	{ "GET",    "/api/metrics/",                        { ADMIN | LOCAL,         MODE_READS,  200, metrics_show,       LIMIT_GENERAL } },
	{ "GET",    "/api/openapi.json",                    { ANYONE,                MODE_READS,  200, description_show,   LIMIT_GENERAL } },
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

/* Compares segment by segment, whether or not the path ends in a slash; with a request, takes the ids on the way. */
static bool
fits(const struct http *http, const char *pattern, struct request *r)
{
	pattern++;
	for (int i = 0; i < http->count; i++) {
		size_t length = strcspn(pattern, "/");
		const char *segment = http->segments[i];

		if (!length)
			return false;
		if (*pattern == ':' && r)
			take_id(r, pattern, length, segment);
		else if (*pattern != ':' && (strncmp(pattern, segment, length) || segment[length]))
			return false;
		pattern += length;
		pattern += *pattern == '/';
	}
	return !*pattern && http->count > 0;
}

static bool
has_ids(const struct route *route)
{
	return strchr(route->path, ':') != NULL;
}

/* Whether the path is one that a route has word for word: then its words are no ids of other routes, and
 * `/api/files/upload/` is no file. */
static bool
is_literal(const struct http *http)
{
	for (int i = 0; i < ROUTES; i++)
		if (!has_ids(&routes[i]) && fits(http, routes[i].path, NULL))
			return true;
	return false;
}

static bool
leads_to(const struct http *http, const struct route *route, bool literal)
{
	return !(literal && has_ids(route)) && fits(http, route->path, NULL);
}

int
routes_allow(struct http *http)
{
	bool literal = is_literal(http);
	int found = 0;

	for (int i = 0; i < ROUTES; i++) {
		if (!leads_to(http, &routes[i], literal))
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
	bool literal = is_literal(http);

	for (int i = 0; i < ROUTES; i++)
		if (!strcmp(routes[i].method, http->method) && leads_to(http, &routes[i], literal)) {
			fits(http, routes[i].path, &http->request);
			*error = NULL;
			return &routes[i].action;
		}
	*error = routes_allow(http) ? &error_method_not_allowed : &error_not_found;
	return NULL;
}
