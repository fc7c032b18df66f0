/*
 * Keys: what a line of an export calls an object, `message:77@3f09…`. The part behind the @ is the site's own, so that no two sites
 * have the same key, and one site has the same for as long as it lives: whoever reads two exports of it knows what they have already.
 */
#ifndef MOZNODS_EXPORT_KEY_H
#define MOZNODS_EXPORT_KEY_H

#include "lib/shape/shape.h"

enum { EXPORT_ORIGIN_BYTES = 65 };

/* Reads what is behind the @ of all keys from here on; inside a transaction. */
void export_key_begin(void);

/* What was read; "" before. Borrowed for good. */
const char *export_key_origin(void);

/* Of a column with an id: the key of an object of that kind; NULL is null. */
shape_writer key_account, key_room, key_message, key_file, key_session, key_invite, key_ban, key_log, key_site_ban, key_pin,
	key_reaction;

/* The first of two columns with the ids of a room and a user, which come behind it: the key of what the one is to the other. */
shape_writer key_member, key_read, key_mute;

/* The same of a message and a user, and of two users. */
shape_writer key_mention, key_block;

/* Of a column with the text of a set of ids of users (lib/base/id_set.h): their keys; NULL is null. */
shape_writer key_accounts;

/* Values that are left out where they are NULL: a text; bytes, in hexadecimal. */
shape_writer export_text_if_any, export_bytes_if_any;

#endif
