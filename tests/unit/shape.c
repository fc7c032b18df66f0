/* Messages with their authors, files and mentions are what SQLite's own JSON functions make of the tables, byte for byte: lib/shape. */
#include "state.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"
#include "lib/db/db.h"
#include "lib/shape/message_shape.h"

#include <stdlib.h>
#include <unistd.h>

enum { AUTHORS = SHAPE_MEMO_MOST + 5 };

static const char *const contents[] = {
	"Hello, world!",
	"",
	"\"quoted\" and \\back\\slashed\\",
	"tab\tand\nnew line\r\b\f",
	"\x01\x02\x1f\x7f",
	"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80 \xe2\x80\xa8",
	"</script>/",
	"%s %d",
};

static void
make_people(void)
{
	static struct query user = QUERY(
		INSERT INTO account (id, email, email_key, username, username_key, display_name, password)
		VALUES (:n, :n, :n, 'user' || :n, :n, iif(:n % 2, 'A "B" \ ' || :n, 'plain'), '!')
	);
	static struct query room = QUERY(INSERT INTO room (id, name, name_key, owner_id, activity) VALUES (7, 'a', 'a', 1, 0));

	for (int64_t n = 1; n <= AUTHORS; n++) {
		db_bind(&user, ":n", n);
		db_run(&user);
	}
	db_run(&room);
}

static void
make_files(void)
{
	static struct query files = QUERY(
		INSERT INTO file (id, uploader_id, message_id, position, hash, name, size, content_type, width, thumb_hash, duration_ms) VALUES
		(1, 1, 2, 1, printf('%064d', 1), 'b"c.png', 5, 'image/png', 9, printf('%064d', 4), 500),
		(2, 1, 2, 0, printf('%064d', 2), 'a', 6, 'text/plain', NULL, NULL, 61023),
		(3, 3, NULL, 0, printf('%064d', 3), 'me.png', 7, 'image/png', NULL, NULL, NULL)
	);
	static struct query avatar = QUERY(UPDATE account SET avatar_file_id = 3 WHERE id = 3);

	db_run(&files);
	db_run(&avatar);
}

static void
make_messages(void)
{
	static struct query message = QUERY(
		INSERT INTO message (id, room_id, author_id, content, created_at, edited_at, mentioned, reply_to_id)
		VALUES (:n, 7, :author, :content, :n * 86399 * 50, iif(:n % 3, NULL, :n * 86399 * 51), :n % 4, iif(:n % 5, NULL, :n * 3 / 4))
	);
	static struct query mentions = QUERY(
		INSERT INTO mention (message_id, position, room_id, author_id, user_id, name)
		SELECT message.id, account.id % 7, 7, 1, account.id, account.display_name FROM message, account
		WHERE mentioned % 2 AND account.id BETWEEN message.id % 5 AND message.id % 7
	);

	/* Of two in each three, up to 21 users of an emoji, and of one more of them all. */
	static struct query reactions = QUERY(
		INSERT INTO reaction (message_id, user_id, emoji) SELECT message.id, account.id, 'e' || (account.id * message.id % 5)
		FROM message, account WHERE message.id % 3 AND (account.id % 11 = message.id % 11 OR message.id = 100)
		ORDER BY account.id * 7919 % 101
	);

	static struct query pins = QUERY(INSERT INTO pin (room_id, message_id, user_id) SELECT 7, id, 1 FROM message WHERE id % 13 = 0);

	for (int64_t n = 1; n <= 2 * AUTHORS; n++) {
		db_bind(&message, ":n", n);
		db_bind(&message, ":author", 1 + n % AUTHORS);
		db_bind(&message, ":content", contents[(size_t)n % (sizeof contents / sizeof contents[0])]);
		db_run(&message);
	}
	db_run(&mentions);
	db_run(&reactions);
	db_run(&pins);
}

/* What there is of each, and no more. */
static void
mark_messages(void)
{
	static struct query marks = QUERY(
		UPDATE message SET marks = (id IN (SELECT message_id FROM file WHERE message_id > 0)) + 2 * (id IN (SELECT reply_to_id FROM message WHERE reply_to_id > 0))
			+ 4 * (id IN (SELECT message_id FROM reaction)) + 8 * (id IN (SELECT message_id FROM pin))
		WHERE id > 0
	);

	db_run(&marks);
}

/* The shapes once more, in SQL. */
static void
make_views(void)
{
	static struct query user = QUERY(
		CREATE TEMP VIEW user_json AS SELECT *, json_object(
			'id', id, 'username', username, 'display_name', display_name,
			'avatar_url', 'https://chat.example.org/api/files/' || avatar_file_id || '/download/'
		) AS author, json_object(
			'id', id, 'username', username, 'display_name', display_name,
			'avatar_url', 'https://chat.example.org/api/files/' || avatar_file_id || '/download/',
			'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch')
		) AS json FROM account
	);
	static struct query file = QUERY(
		CREATE TEMP VIEW file_json AS SELECT message_id, position, json_set(json_patch(json_object(
			'id', id, 'name', name, 'size', size, 'content_type', content_type,
			'url', 'https://chat.example.org/api/files/' || id || '/download/',
			'uploaded_by', json((SELECT json FROM user_json WHERE user_json.id = uploader_id)),
			'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch')
		), json_object('width', width, 'height', height)), '$.thumb_url', iif(thumb_hash IS NULL, NULL,
			'https://chat.example.org/api/files/' || id || '/thumb/'
		), '$.duration', duration_ms / 1000.0) AS json FROM file
	);
	static struct query message = QUERY(
		CREATE TEMP VIEW message_json AS SELECT id, json_object(
			'id', id, 'room_id', room_id, 'author', json((SELECT author FROM user_json WHERE user_json.id = author_id)),
			'content', content, 'attachments', json((
				SELECT json_group_array(json(json)) FROM (SELECT json FROM file_json WHERE message_id = message.id ORDER BY position)
			)),
			'mentions', json((
				SELECT json_group_array(json(json)) FROM (
					SELECT json_set(author, '$.name', name) AS json FROM mention JOIN user_json ON user_json.id = mention.user_id
					WHERE message_id = message.id ORDER BY position
				)
			)),
			'mentions_room', json(iif(mentioned < 2, 'false', 'true')),
			'reply_to', json(iif(reply_to_id IS NULL, 'null', json_object('id', reply_to_id, 'author', json((
				SELECT author FROM message AS original JOIN user_json ON user_json.id = original.author_id WHERE original.id = message.reply_to_id
			))))),
			'reply_count', (SELECT count(*) FROM message AS reply WHERE reply.reply_to_id = message.id),
			'reactions', json((
				SELECT json_group_array(json(json)) FROM (
					SELECT json_object('emoji', emoji, 'count', count(*), 'user_ids', json((
						SELECT json_group_array(user_id) FROM (
							SELECT user_id FROM reaction AS used
							WHERE used.message_id = message.id AND used.emoji = reaction.emoji ORDER BY id LIMIT 50
						)
					))) AS json FROM reaction WHERE message_id = message.id GROUP BY emoji ORDER BY min(id)
				)
			)),
			'pinned', json(iif(EXISTS (SELECT 1 FROM pin WHERE pin.message_id = message.id), 'true', 'false')),
			'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch'),
			'edited_at', strftime('%Y-%m-%dT%H:%M:%SZ', edited_at, 'unixepoch')
		) AS json FROM message
	);

	db_run(&user);
	db_run(&file);
	db_run(&message);
}

static void
compare_each(void)
{
	static struct query view = QUERY(SELECT json FROM message_json WHERE id = :n);
	struct strbuf wanted = { 0 }, built = { 0 };
	bool same = true;

	for (int64_t n = 1; n <= 2 * AUTHORS; n++) {
		strbuf_clear(&wanted);
		strbuf_clear(&built);
		db_bind(&view, ":n", n);
		same = db_into(&view, &wanted) && message_write(&built, n) && !strcmp(wanted.text, built.text) && same;
		if (strcmp(strbuf_string(&wanted), strbuf_string(&built)))
			printf("# wanted %s\n# built  %s\n", strbuf_string(&wanted), strbuf_string(&built));
	}
	claim(same, "each message is built as SQLite makes it");
	claim(!message_write(&built, 2 * AUTHORS + 1), "a message that is not there is not built");
	strbuf_free(&wanted);
	strbuf_free(&built);
}

/* More authors than are remembered at a time. */
static void
compare_list(void)
{
	static struct query view = QUERY(SELECT json_group_array(json(json)) FROM (SELECT json FROM message_json ORDER BY id));
	static struct query all = SHAPE_QUERY(MESSAGE_COLUMNS, FROM message ORDER BY id);
	struct strbuf wanted = { 0 }, built = { 0 };

	db_into(&view, &wanted);
	shape_list(&message_shape, &all, &built);
	claim_text(strbuf_string(&built), strbuf_string(&wanted), "and so is a list of them, by many authors");
	strbuf_free(&wanted);
	strbuf_free(&built);
}

/* Every character at every place of a text of more than two words of the machine, among others of one byte and of two. */
static void
compare_strings(void)
{
	static struct query quote = QUERY(SELECT json_quote(:text));
	struct strbuf wanted = { 0 }, built = { 0 };
	bool same = true;

	for (int i = 0; i < 2 * 0x80 * 18; i++) {
		char text[] = "abcdefghijklmnopq\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4";

		if (i % 2)
			memcpy(text, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", 9);
		text[i / 2 / 0x80] = (char)(i / 2 % 0x80 ? i / 2 % 0x80 : 1);
		strbuf_clear(&wanted);
		strbuf_clear(&built);
		db_bind(&quote, ":text", text);
		strbuf_json(&built, text);
		same = db_into(&quote, &wanted) && !strcmp(wanted.text, built.text) && same;
	}
	claim(same, "a JSON string is SQLite's, whatever stands in it and where");
	strbuf_free(&wanted);
	strbuf_free(&built);
}

/* The same of texts of every length up to some words, the last byte of which is no letter, or is one. */
static void
compare_lengths(void)
{
	static struct query quote = QUERY(SELECT json_quote(:text));
	static const char last[] = "a\"\\\n\x1f\x7f ";
	struct strbuf wanted = { 0 }, built = { 0 };
	bool same = true;

	for (size_t i = 0; i < 25 * (sizeof last - 1); i++) {
		char text[] = "abcdefghijklmnopqrstuvwxy";

		text[i % 25] = last[i / 25];
		text[i % 25 + 1] = '\0';
		strbuf_clear(&wanted);
		db_bind(&quote, ":text", text);
		same = db_into(&quote, &wanted) && same;
		strbuf_free(&built);
		strbuf_json(&built, text);
		same = !strcmp(wanted.text, built.text) && strlen(built.text) == built.length && same;
	}
	claim(same, "and however long it is");
	strbuf_free(&wanted);
	strbuf_free(&built);
}

int
main(void)
{
	bool good;

	if (!state_begin())
		return EXIT_FAILURE;
	config.public_url = "https://chat.example.org/";
	good = db_open(state_directory);
	db_begin(WRITES);
	make_people();
	make_messages();
	make_files();
	mark_messages();
	make_views();
	compare_each();
	compare_list();
	compare_strings();
	compare_lengths();
	claim(good && !db_failed(), "the database did what it was told");
	db_undo();
	return state_end();
}
