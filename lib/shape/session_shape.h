/* A login as JSON, to its owner: see shape.h. */
#ifndef MOZNODS_SESSION_SHAPE_H
#define MOZNODS_SESSION_SHAPE_H

#include "lib/shape/shape.h"

/* clang-format off */
#define SESSION_FIELDS(F) \
	F(id, shape_number, token.id) \
	F(created_at, shape_time, token.created_at) \
	F(last_used_at, shape_time, token.last_used_at) \
	F(user_agent, shape_text, token.user_agent) \
	F(ip, shape_text, token.ip) \
	F(current, shape_boolean, token.id = :token) \
	F(name, shape_text, token.name) \
	F(read_only, shape_boolean, token.read_only) \
	F(expires_at, shape_time, token.expires_at)
/* clang-format on */

/* The columns of the table token; the query binds :token, the caller's own login. */
#define SESSION_COLUMNS SHAPE_COLUMNS(token.id, SESSION_FIELDS)

extern const struct shape session_shape;

#endif
