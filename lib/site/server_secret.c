/* The key that hosts share: see server_secret.h. */
#include "lib/site/server_secret.h"
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/seal.h"
#include "lib/base/server_key.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"

#include <sodium.h>
#include <string.h>

enum { SEALED_BYTES = SERVER_KEY_BYTES + SEAL_EXTRA_BYTES };

/* What the phrase comes to: it is long, and nobody has to guess at a hash of it for what it protects to be safe. */
static void
server_secret_phrase(unsigned char secret[SEAL_SECRET_BYTES])
{
	crypto_generichash(secret, SEAL_SECRET_BYTES, (const unsigned char *)config.link_key_phrase, strlen(config.link_key_phrase),
	                   (const unsigned char *)"link.key", sizeof "link.key" - 1);
}

/* Reads the row. NONE: there is none. Inside a transaction. */
static enum server_secret
server_secret_read(unsigned char key[SERVER_KEY_BYTES])
{
	static struct query read = QUERY(SELECT value, sealed FROM secret WHERE name = 'link_key');
	unsigned char value[SEALED_BYTES], phrase[SEAL_SECRET_BYTES];
	size_t length = 0;
	bool sealed;

	if (!db_next(&read))
		return SERVER_SECRET_NONE;
	sealed = db_integer(&read, 1) != 0;
	if (sodium_hex2bin(value, sizeof value, db_text(&read, 0), db_length(&read, 0), NULL, &length, NULL))
		length = 0;
	db_end(&read);
	if (!sealed && length == SERVER_KEY_BYTES) {
		memcpy(key, value, SERVER_KEY_BYTES);
		return SERVER_SECRET_PLAIN;
	}
	if (!sealed || !*config.link_key_phrase || length != SEALED_BYTES)
		return SERVER_SECRET_SHUT;
	server_secret_phrase(phrase);
	return seal_open_with(phrase, value, length, 0, key) ? SERVER_SECRET_SEALED : SERVER_SECRET_SHUT;
}

/* Seals the key where there is a phrase; returns how many bytes it has then. 0: it cannot be sealed, and is not to be written. */
static size_t
server_secret_seal(const unsigned char key[SERVER_KEY_BYTES], unsigned char value[SEALED_BYTES])
{
	unsigned char phrase[SEAL_SECRET_BYTES];

	memcpy(value, key, SERVER_KEY_BYTES);
	if (!*config.link_key_phrase)
		return SERVER_KEY_BYTES;
	server_secret_phrase(phrase);
	return seal_close_with(phrase, key, SERVER_KEY_BYTES, 0, value) ? SEALED_BYTES : 0;
}

/* Writes the row, sealed where there is a phrase; false: it cannot be. Inside a transaction. */
static bool
server_secret_write(const unsigned char key[SERVER_KEY_BYTES])
{
	static struct query write = QUERY(
		INSERT INTO secret (name, value, sealed) VALUES ('link_key', :value, :sealed)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value, sealed = excluded.sealed
	);
	unsigned char value[SEALED_BYTES];
	char text[2 * SEALED_BYTES + 1];
	size_t length = server_secret_seal(key, value);

	if (!length)
		return false;
	sodium_bin2hex(text, sizeof text, value, length);
	db_bind(&write, ":value", text);
	db_bind(&write, ":sealed", length == SEALED_BYTES);
	db_run(&write);
	return true;
}

/* Makes a key that was read the server's, unless the state directory has another. */
static enum server_secret
server_secret_adopt(enum server_secret found, const unsigned char key[SERVER_KEY_BYTES])
{
	unsigned char own[SERVER_KEY_BYTES];

	if (found != SERVER_SECRET_PLAIN && found != SERVER_SECRET_SEALED)
		return found;
	if (server_key_read(own) && sodium_memcmp(own, key, SERVER_KEY_BYTES) != 0)
		return SERVER_SECRET_OTHER;
	server_key_set(key);
	return found;
}

enum server_secret
server_secret_look(void)
{
	unsigned char key[SERVER_KEY_BYTES];
	enum server_secret found;

	db_begin(READS);
	found = server_secret_read(key);
	return db_commit() ? SERVER_SECRET_UNKNOWN : server_secret_adopt(found, key);
}

/* Finds the first key of all hosts: that of the file here, or a new one, unless something was sealed with what is not here. */
static enum server_secret
server_secret_first(unsigned char key[SERVER_KEY_BYTES])
{
	static struct query sealed = QUERY(SELECT count(*) FROM (SELECT 1 FROM totp LIMIT 1) AS first);

	if (server_key_read(key))
		return SERVER_SECRET_PLAIN;
	if (db_one(&sealed))
		return SERVER_SECRET_AWAY;
	randombytes_buf(key, SERVER_KEY_BYTES);
	return SERVER_SECRET_PLAIN;
}

/* Lays the key, or seals it. Whoever was quicker has done so. */
static enum server_secret
server_secret_lay(void)
{
	unsigned char key[SERVER_KEY_BYTES];
	enum server_secret found;

	db_begin(WRITES);
	row_lock_site();
	found = server_secret_read(key);
	if (found == SERVER_SECRET_NONE)
		found = server_secret_first(key);
	if (found == SERVER_SECRET_PLAIN && !server_secret_write(key)) {
		db_undo();
		return SERVER_SECRET_UNSEALED;
	}
	if (db_commit())
		return SERVER_SECRET_UNKNOWN;
	return found == SERVER_SECRET_AWAY ? found : server_secret_look();
}

bool
server_secret_take(void)
{
	enum server_secret found;

	if (!*config.database)
		return true;
	found = server_secret_look();
	if ((found == SERVER_SECRET_NONE && *config.cluster_address) || (found == SERVER_SECRET_PLAIN && *config.link_key_phrase))
		found = server_secret_lay();
	if (found == SERVER_SECRET_SHUT)
		log_error("link_key_phrase: it is not the one with which another host has sealed the key in the database");
	else if (found == SERVER_SECRET_OTHER)
		log_error("%s/link.key is another key than that of the database, which all hosts have: move it away", config.state);
	else if (found == SERVER_SECRET_AWAY)
		log_error("cluster_address: second factors hang on the link.key of another host: start that one first");
	else if (found == SERVER_SECRET_UNSEALED)
		log_error("link_key_phrase: the key cannot be sealed");
	else if (found == SERVER_SECRET_UNKNOWN)
		log_error("the database does not say which key the hosts have");
	else
		return true;
	return false;
}
