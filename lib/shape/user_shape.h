/* Somebody as JSON: see shape.h. Each shape begins with all fields of the one before it. */
#ifndef MOZNODS_USER_SHAPE_H
#define MOZNODS_USER_SHAPE_H

#include "lib/shape/shape.h"

/* As the author of a message. */
/* clang-format off */
#define AUTHOR_FIELDS(F) \
	F(id, shape_number, account.id) \
	F(username, shape_text, account.username) \
	F(display_name, shape_text, account.display_name) \
	F(avatar_url, shape_download, account.avatar_file_id)
/* clang-format on */

/* As anybody sees them. */
/* clang-format off */
#define USER_FIELDS(F) \
	AUTHOR_FIELDS(F) \
	F(created_at, shape_time, account.created_at)
/* clang-format on */

/* As they themself and site admins do. */
/* clang-format off */
#define PRIVATE_USER_FIELDS(F) \
	USER_FIELDS(F) \
	F(email, shape_text, account.email) \
	F(is_admin, shape_boolean, account.is_admin) \
	F(totp, shape_boolean, EXISTS (SELECT 1 FROM totp WHERE user_id = account.id AND confirmed))
/* clang-format on */

/* The columns of a table or subquery `account`; those of a private user serve for both. */
#define USER_COLUMNS SHAPE_COLUMNS(account.id, USER_FIELDS)
#define PRIVATE_USER_COLUMNS SHAPE_COLUMNS(account.id, PRIVATE_USER_FIELDS)

extern const struct shape author_shape, user_shape, private_user_shape;

/* Sends ahead (db_ahead) what shape_author asks of this user, who must be the first that it is called for
 * in the transaction, which must be one that writes. */
void shape_author_ahead(int64_t user);

/* Of a column with the id of a user: that user, as an author or as anybody sees them. */
shape_writer shape_author, shape_user;

/* The same of an id. */
bool shape_user_of(struct strbuf *to, int64_t user);

/* Writes one user; false when there is none. Inside a transaction. */
bool user_write(struct strbuf *to, int64_t user, bool private);

#endif
