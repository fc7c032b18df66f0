/*
 * What a request may name: the table of resources. To add one: a row here, and a file with its two
 * functions; routes may then say its name in their paths, and handlers find its id in the request.
 */
#ifndef MOZNODS_RESOURCE_H
#define MOZNODS_RESOURCE_H

#include <stdbool.h>
#include <stdint.h>

struct request;

/* A row is RESOURCE(field, name, read, resolve, rights):
 * field    in struct request: the id, 0 where none is named
 * name     its segment of a path
 * read     that segment's text as an id
 * resolve  finds it, adds what the caller is to it to `roles`, and names what it brings along; may set `refusal`, what who lacks
 *          the right is told in place of permission_denied; false: there is none
 * rights   what may be done with it by who is all of these roles
 * What brings another along stands before it: a file its message's room, a message or an invitation its room. The first that a request names is
 * what the request is about, whose rights count. */
/* clang-format off */
#define RESOURCES(RESOURCE) \
	RESOURCE(file,    ":file",    resource_read_id,        file_resolve,    file_rights) \
	RESOURCE(message, ":message", resource_read_id,        message_resolve, message_rights) \
	RESOURCE(emoji,   ":emoji",   resource_read_text,      emoji_resolve,   emoji_rights) \
	RESOURCE(invite,  ":invite",  resource_read_id,        invite_resolve,  invite_rights) \
	RESOURCE(room,    ":room",    resource_read_id,        room_resolve,    room_rights) \
	RESOURCE(person,  ":user",    resource_read_id_or_me,  person_resolve,  person_rights) \
	RESOURCE(session, ":session", resource_read_id,        session_resolve, session_rights) \
	RESOURCE(ban,     ":ban",     resource_read_id,        site_ban_resolve, site_ban_rights)
/* clang-format on */

#define RESOURCE_DECLARE(field, name, read, resolve, rights) \
	bool resolve(struct request *request); \
	unsigned rights(unsigned roles);
RESOURCES(RESOURCE_DECLARE)
#undef RESOURCE_DECLARE

enum { PERSON_SELF = -1 }; /* as an id: the caller, whoever that is */

/* An id as text; INT64_MIN where it is none, which names nothing: that is found once it is known who is asking. */
int64_t resource_read_id(const char *text);

/* The same, where `me` is PERSON_SELF. */
int64_t resource_read_id_or_me(const char *text);

/* Of what is only named by its text: 1, whatever that is. */
int64_t resource_read_text(const char *text);

#endif
