/* The route table, and how a path finds its row: see routes.h. */
#include "routes.h"
#include "description.h"
#include "http.h"
#include "upload.h"
#include "lib/account/auth.h"
#include "lib/account/authenticator.h"
#include "lib/account/block.h"
#include "lib/account/settings.h"
#include "lib/account/forgot.h"
#include "lib/account/password_link.h"
#include "lib/account/personal_token.h"
#include "lib/account/proxy_login.h"
#include "lib/account/second_device.h"
#include "lib/account/site_ban.h"
#include "lib/account/user.h"
#include "lib/admin/figure_list.h"
#include "lib/admin/health_report.h"
#include "lib/admin/room_overview.h"
#include "lib/admin/site_settings.h"
#include "lib/admin/storage_report.h"
#include "lib/admin/user_overview.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/call/call.h"
#include "lib/call/ice.h"
#include "lib/export/personal.h"
#include "lib/file/file.h"
#include "lib/file/thumb.h"
#include "lib/invite/invite.h"
#include "lib/invite/registration.h"
#include "lib/message/mention.h"
#include "lib/message/message.h"
#include "lib/message/pin.h"
#include "lib/message/reaction.h"
#include "lib/message/reply.h"
#include "lib/request/access.h"
#include "lib/request/request.h"
#include "lib/room/ban.h"
#include "lib/room/account_deletion.h"
#include "lib/room/direct.h"
#include "lib/room/event_list.h"
#include "lib/room/event_poll.h"
#include "lib/room/membership.h"
#include "lib/room/moderation.h"
#include "lib/room/participant.h"
#include "lib/room/read_state.h"
#include "lib/room/room.h"
#include "lib/room/room_log_list.h"
#include "lib/search/search.h"
#include "lib/site/exposition.h"
#include "lib/site/site.h"

#include <string.h>

/* How long the body of a request may be: nothing is read of it, or as much as the longest message, or as much as anything else
 * needs, or what the handler reads itself. */
enum body { NONE, LONG, SHORT, OWN };

struct route {
	const char *method;
	const char *path; /* segments that begin with a colon name resources: lib/request/resource.h */
	struct action action;
	int status; /* HTTP status of success */
	enum body body;
};

/* clang-format off */
static const struct route routes[] = {
	/* method   path                                      may           mode          handler             limit            status body */
	{ "POST",   "/api/auth/register/",                  { ANYONE,       MODE_ALONE,   auth_register,      LIMIT_REGISTER }, 201, SHORT },
	{ "POST",   "/api/auth/login/",                     { ANYONE,       MODE_ALONE,   auth_login,         LIMIT_AUTH    }, 200, SHORT },
	{ "POST",   "/api/auth/proxy/",                     { ANYONE,       MODE_WRITES,  auth_proxy,         LIMIT_AUTH    }, 200, SHORT },
	{ "POST",   "/api/auth/password/",                  { MAY_SECURE,   MODE_ALONE,   auth_password,      LIMIT_AUTH    }, 204, SHORT },
	{ "POST",   "/api/auth/reset/",                     { ANYONE,       MODE_ALONE,   auth_reset,         LIMIT_AUTH    }, 200, SHORT },
	{ "POST",   "/api/auth/forgot/",                    { ANYONE,       MODE_ALONE,   auth_forgot,        LIMIT_AUTH    }, 204, SHORT },
	{ "POST",   "/api/auth/handover/",                  { MAY_SECURE,   MODE_WRITES,  auth_handover,      LIMIT_GENERAL }, 201, SHORT },
	{ "POST",   "/api/auth/handover/redeem/",           { ANYONE,       MODE_WRITES,  auth_handover_redeem, LIMIT_AUTH  }, 200, SHORT },
	{ "POST",   "/api/auth/totp/",                      { MAY_SECURE,   MODE_ALONE,   authenticator_offer, LIMIT_AUTH   }, 201, SHORT },
	{ "POST",   "/api/auth/totp/confirm/",              { MAY_SECURE,   MODE_ALONE,   authenticator_confirm, LIMIT_GENERAL }, 200, SHORT },
	{ "DELETE", "/api/auth/totp/",                      { MAY_SECURE,   MODE_ALONE,   authenticator_remove, LIMIT_AUTH  }, 204, SHORT },
	{ "POST",   "/api/auth/tokens/",                    { MAY_SECURE,   MODE_WRITES,  personal_token_create, LIMIT_GENERAL }, 201, SHORT },
	{ "POST",   "/api/auth/logout/",                    { MAY_USE,      MODE_WRITES,  auth_logout,        LIMIT_GENERAL }, 204, SHORT },
	{ "GET",    "/api/auth/me/",                        { MAY_USE,      MODE_READS,   user_show,          LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/auth/sessions/",                  { MAY_USE,      MODE_READS,   auth_sessions,      LIMIT_GENERAL }, 200, NONE },
	{ "DELETE", "/api/auth/sessions/:session/",         { MAY_DELETE,   MODE_WRITES,  auth_session_end,   LIMIT_GENERAL }, 204, NONE },

	{ "GET",    "/api/users/",                          { MAY_USE,      MODE_READS,   user_list,          LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/users/:user/",                    { MAY_SEE,      MODE_READS,   user_show,          LIMIT_GENERAL }, 200, NONE },
	{ "PATCH",  "/api/users/:user/",                    { MAY_EDIT,     MODE_ALONE,   user_update,        LIMIT_GENERAL }, 200, SHORT },
	{ "DELETE", "/api/users/:user/",                    { MAY_DELETE,   MODE_ALONE,   account_delete_self, LIMIT_AUTH   }, 204, SHORT },
	{ "POST",   "/api/users/:user/password-link/",      { MAY_LET_IN,   MODE_WRITES,  password_link_make, LIMIT_GENERAL }, 201, SHORT },
	{ "POST",   "/api/users/:user/messages/",           { MAY_WRITE_TO, MODE_WRITES,  direct_send,        LIMIT_GENERAL }, 201, LONG },
	{ "PUT",    "/api/users/:user/block/",              { MAY_SEE,      MODE_WRITES,  block_set,          LIMIT_GENERAL }, 204, NONE },
	{ "DELETE", "/api/users/:user/block/",              { MAY_SEE,      MODE_WRITES,  block_clear,        LIMIT_GENERAL }, 204, NONE },
	{ "GET",    "/api/users/me/blocks/",                { MAY_USE,      MODE_READS,   block_list,         LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/users/me/settings/",              { MAY_USE,      MODE_READS,   settings_show,      LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/users/me/export/",                { MAY_USE,      MODE_LOOKS,   personal_export,    LIMIT_GENERAL }, 200, NONE },
	{ "PATCH",  "/api/users/me/settings/",              { MAY_USE,      MODE_WRITES,  settings_update,    LIMIT_GENERAL }, 200, SHORT },

	{ "GET",    "/api/rooms/",                          { MAY_USE,      MODE_READS,   room_list,          LIMIT_GENERAL }, 200, NONE },
	{ "POST",   "/api/rooms/",                          { MAY_USE,      MODE_WRITES,  room_create,        LIMIT_GENERAL }, 201, SHORT },
	{ "POST",   "/api/rooms/direct/",                   { MAY_WRITE_TO, MODE_WRITES,  direct_open,        LIMIT_GENERAL }, 201, SHORT },
	{ "GET",    "/api/rooms/:room/",                    { MAY_SEE,      MODE_READS,   room_show,          LIMIT_GENERAL }, 200, NONE },
	{ "PATCH",  "/api/rooms/:room/",                    { MAY_EDIT,     MODE_WRITES,  room_update,        LIMIT_GENERAL }, 200, SHORT },
	{ "DELETE", "/api/rooms/:room/",                    { MAY_DELETE,   MODE_WRITES,  room_delete,        LIMIT_GENERAL }, 204, NONE },
	{ "POST",   "/api/rooms/:room/join/",               { MAY_JOIN,     MODE_WRITES,  participant_join,   LIMIT_GENERAL }, 200, SHORT },
	{ "POST",   "/api/rooms/:room/leave/",              { MAY_READ,     MODE_WRITES,  participant_leave,  LIMIT_GENERAL }, 204, SHORT },
	{ "PATCH",  "/api/rooms/:room/membership/",         { MAY_READ,     MODE_WRITES,  membership_update,  LIMIT_GENERAL }, 200, SHORT },
	{ "POST",   "/api/rooms/:room/read/",               { MAY_READ,     MODE_WRITES,  read_state_set,     LIMIT_GENERAL }, 200, SHORT },
	{ "POST",   "/api/read/",                           { MAY_USE,      MODE_WRITES,  read_state_set_all, LIMIT_GENERAL }, 204, SHORT },
	{ "GET",    "/api/rooms/:room/participants/",       { MAY_READ,     MODE_READS,   participant_list,   LIMIT_GENERAL }, 200, NONE },
	{ "POST",   "/api/rooms/:room/participants/",       { MAY_MODERATE, MODE_WRITES,  participant_invite, LIMIT_GENERAL }, 201, SHORT },
	{ "PATCH",  "/api/rooms/:room/participants/:user/", { MAY_APPOINT,  MODE_WRITES,  participant_update, LIMIT_GENERAL }, 200, SHORT },
	{ "DELETE", "/api/rooms/:room/participants/:user/", { MAY_MODERATE, MODE_WRITES,  participant_remove, LIMIT_GENERAL }, 204, NONE },
	{ "GET",    "/api/rooms/:room/bans/",               { MAY_MODERATE, MODE_READS,   ban_list,           LIMIT_GENERAL }, 200, NONE },
	{ "PUT",    "/api/rooms/:room/bans/:user/",         { MAY_MODERATE, MODE_ALONE,   ban_set,            LIMIT_GENERAL }, 200, SHORT },
	{ "DELETE", "/api/rooms/:room/bans/:user/",         { MAY_MODERATE, MODE_WRITES,  ban_lift,           LIMIT_GENERAL }, 204, NONE },
	{ "GET",    "/api/rooms/:room/log/",                { MAY_MODERATE, MODE_READS,   room_log_list,      LIMIT_GENERAL }, 200, NONE },

	{ "GET",    "/api/invites/",                        { MAY_USE,      MODE_READS,   invite_list,        LIMIT_GENERAL }, 200, NONE },
	{ "POST",   "/api/invites/",                        { MAY_USE,      MODE_WRITES,  invite_create,      LIMIT_GENERAL }, 201, SHORT },
	{ "GET",    "/api/invites/:invite/",                { ANYONE,       MODE_READS,   invite_show,        LIMIT_INVITE  }, 200, NONE },
	{ "DELETE", "/api/invites/:invite/",                { MAY_DELETE,   MODE_WRITES,  invite_revoke,      LIMIT_GENERAL }, 204, NONE },
	{ "POST",   "/api/invites/:invite/accept/",         { MAY_USE,      MODE_WRITES,  invite_accept,      LIMIT_INVITE  }, 200, SHORT },

	{ "GET",    "/api/rooms/:room/messages/",           { MAY_READ,     MODE_READS,   message_list,       LIMIT_GENERAL }, 200, NONE },
	{ "POST",   "/api/rooms/:room/messages/",           { MAY_POST,     MODE_WRITES,  message_send,       LIMIT_GENERAL }, 201, LONG },
	{ "GET",    "/api/messages/",                       { MAY_USE,      MODE_READS,   message_list_some,  LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/messages/:message/",              { MAY_READ,     MODE_READS,   message_show,       LIMIT_GENERAL }, 200, NONE },
	{ "PATCH",  "/api/messages/:message/",              { MAY_EDIT,     MODE_WRITES,  message_edit,       LIMIT_GENERAL }, 200, LONG },
	{ "DELETE", "/api/messages/:message/",              { MAY_DELETE,   MODE_WRITES,  message_delete,     LIMIT_GENERAL }, 204, NONE },
	{ "GET",    "/api/messages/:message/replies/",      { MAY_READ,     MODE_READS,   reply_list,         LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/messages/:message/reactions/",    { MAY_READ,     MODE_READS,   reaction_list,      LIMIT_GENERAL }, 200, NONE },
	{ "PUT",    "/api/messages/:message/reactions/:emoji/", { MAY_REACT, MODE_WRITES, reaction_add,       LIMIT_REACT   }, 201, NONE },
	{ "DELETE", "/api/messages/:message/reactions/:emoji/", { MAY_REACT, MODE_WRITES, reaction_remove,    LIMIT_REACT   }, 204, NONE },
	{ "GET",    "/api/rooms/:room/pins/",               { MAY_READ,     MODE_READS,   pin_list,           LIMIT_GENERAL }, 200, NONE },
	{ "PUT",    "/api/rooms/:room/pins/:message/",      { MAY_PIN,      MODE_WRITES,  pin_add,            LIMIT_GENERAL }, 204, NONE },
	{ "DELETE", "/api/rooms/:room/pins/:message/",      { MAY_PIN,      MODE_WRITES,  pin_remove,         LIMIT_GENERAL }, 204, NONE },
	{ "GET",    "/api/mentions/",                       { MAY_USE,      MODE_READS,   mention_list,       LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/search/",                         { MAY_USE,      MODE_LOOKS,   search_list,        LIMIT_SEARCH  }, 200, NONE },
	{ "GET",    "/api/rooms/:room/events/",             { MAY_READ,     MODE_READS,   event_list,         LIMIT_POLL    }, 200, NONE },
	{ "POST",   "/api/events/",                         { MAY_USE,      MODE_READS,   event_poll,         LIMIT_POLL    }, 200, SHORT },

	{ "GET",    "/api/rooms/:room/call/",               { MAY_SEE,      MODE_READS,   call_show,          LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/calls/ice-servers/",              { MAY_USE,      MODE_READS,   ice_servers,        LIMIT_GENERAL }, 200, NONE },

	{ "POST",   "/api/files/upload/",                   { MAY_USE,      MODE_STREAMS, upload_receive,     LIMIT_UPLOAD  }, 201, OWN },
	{ "GET",    "/api/files/:file/",                    { MAY_READ,     MODE_READS,   file_show,          LIMIT_GENERAL }, 200, NONE },
	{ "DELETE", "/api/files/:file/",                    { MAY_DELETE,   MODE_WRITES,  file_delete,        LIMIT_GENERAL }, 204, NONE },
	{ "GET",    "/api/files/:file/download/",           { MAY_DOWNLOAD, MODE_READS,   file_download,      LIMIT_POLL    }, 200, NONE },
	{ "GET",    "/api/files/:file/thumb/",              { MAY_DOWNLOAD, MODE_READS,   thumb_download,     LIMIT_POLL    }, 200, NONE },
	{ "POST",   "/api/files/:file/link/",               { MAY_READ,     MODE_READS,   file_link,          LIMIT_GENERAL }, 201, SHORT },

	{ "GET",    "/api/bans/",                           { MAY_ADMINISTER, MODE_READS, site_ban_list,      LIMIT_GENERAL }, 200, NONE },
	{ "POST",   "/api/bans/",                           { MAY_ADMINISTER, MODE_WRITES, site_ban_create,   LIMIT_GENERAL }, 201, SHORT },
	{ "DELETE", "/api/bans/:ban/",                      { MAY_DELETE,   MODE_WRITES,  site_ban_lift,      LIMIT_GENERAL }, 204, NONE },
	{ "GET",    "/api/admin/users/",                    { MAY_ADMINISTER, MODE_READS, user_overview_list, LIMIT_GENERAL }, 200, NONE },
	{ "DELETE", "/api/admin/users/:user/",              { MAY_ADMINISTER, MODE_ALONE, account_delete_other, LIMIT_GENERAL }, 204, SHORT },
	{ "DELETE", "/api/admin/users/:user/sessions/",     { MAY_ADMINISTER, MODE_WRITES, user_overview_end_sessions, LIMIT_GENERAL }, 204, NONE },
	{ "GET",    "/api/admin/rooms/",                    { MAY_ADMINISTER, MODE_READS, room_overview_list, LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/admin/storage/",                  { MAY_ADMINISTER, MODE_READS, storage_report_show, LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/admin/settings/",                 { MAY_ADMINISTER, MODE_READS, site_settings_show, LIMIT_GENERAL }, 200, NONE },
	{ "PATCH",  "/api/admin/settings/",                 { MAY_ADMINISTER, MODE_WRITES, site_settings_update, LIMIT_GENERAL }, 200, SHORT },
	{ "GET",    "/api/admin/figures/",                  { MAY_ADMINISTER, MODE_LOOKS, figure_list_show, LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/admin/health/",                   { MAY_ADMINISTER, MODE_LOOKS, health_report_show, LIMIT_GENERAL }, 200, NONE },

	{ "GET",    "/api/health/",                         { ANYONE,       MODE_LOOKS,   site_health,        LIMIT_NONE    }, 200, NONE },
	{ "GET",    "/api/info/",                           { ANYONE,       MODE_READS,   site_info,          LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/metrics/",                        { MAY_OPERATE,  MODE_READS,   metrics_show,       LIMIT_GENERAL }, 200, NONE },
	{ "GET",    "/api/openapi.json",                    { ANYONE,       MODE_READS,   description_show,   LIMIT_GENERAL }, 200, NONE },
};
/* clang-format on */

enum { ROUTES = sizeof routes / sizeof routes[0] };

/* Compares segment by segment, whether or not the path ends in a slash. How many segments are the pattern's own words, which
 * is 1 at least, as all of ours begin with `api`; 0: this is another path. */
static int
fits(const struct http *http, const char *pattern)
{
	int words = 1;

	pattern += sizeof "/api" - 1;
	for (int i = 1; i < http->count; i++) {
		const char *segment = http->segments[i];

		if (*pattern++ != '/' || !*pattern)
			return 0;
		if (*pattern == ':') {
			pattern += strcspn(pattern, "/");
			continue;
		}
		for (words++; *segment && *pattern == *segment; pattern++)
			segment++;
		if (*segment)
			return 0;
	}
	return *pattern == '\0' || !strcmp(pattern, "/") ? words : 0;
}

static void
take_ids(struct http *http, const char *pattern)
{
	pattern++;
	for (int i = 0; i < http->count; i++) {
		size_t length = strcspn(pattern, "/");

		if (*pattern == ':')
			access_take(&http->request, pattern, length, http->segments[i]);
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

/* Where a path fits several patterns it is that of the most words, whatever the method: `upload` is no id of a file. `most` is how many
 * that are, 0: no path of ours. The row of the path and the method; NULL without one. */
static const struct route *
find_route(const struct http *http, int *most)
{
	const struct route *found = NULL;
	const char *first = http->count > 1 ? http->segments[1] : "";

	*most = 0;
	for (int i = 0; i < ROUTES; i++) {
		int words;

		/* The first letter behind /api/, where no path has an id, tells most apart. */
		if (routes[i].path[sizeof "/api/" - 1] != *first)
			continue;
		words = fits(http, routes[i].path);
		if (!words || words < *most)
			continue;
		if (words > *most)
			found = NULL;
		*most = words;
		if (!found && !strcmp(routes[i].method, http->method))
			found = &routes[i];
	}
	return found;
}

/* Adds the header Allow with the methods of the paths of so many words. */
static bool
add_allow(struct http *http, int words)
{
	int found = 0;

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

bool
routes_allow(struct http *http)
{
	int words;

	find_route(http, &words);
	return add_allow(http, words);
}

const struct action *
routes_match(struct http *http, const struct error **error)
{
	int words;
	const struct route *route = find_route(http, &words);

	if (route) {
		take_ids(http, route->path);
		http->status = route->status;
		http->body_max = body_max(route->body);
		http->takes_body = route->body != NONE;
		*error = NULL;
		return &route->action;
	}
	*error = add_allow(http, words) ? &error_method_not_allowed : &error_not_found;
	return NULL;
}
