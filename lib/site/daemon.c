/* The daemons of several hosts: see daemon.h. */
#include "lib/site/daemon.h"
#include "lib/base/server_key.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

bool
daemon_key(char key[DAEMON_KEY_BYTES])
{
	static const char purpose[] = "daemon";
	unsigned char hash[crypto_generichash_BYTES_MIN];

	if (!server_key())
		return false;
	crypto_generichash(hash, sizeof hash, (const unsigned char *)purpose, sizeof purpose, server_key(), SERVER_KEY_BYTES);
	sodium_bin2hex(key, DAEMON_KEY_BYTES, hash, sizeof hash);
	return true;
}

bool
daemon_is(const struct daemon_address *one, const struct daemon_address *other)
{
	return one->port == other->port && !strcmp(one->address, other->address);
}

static void
daemon_note(const struct daemon_address *own)
{
	static struct query note = QUERY(
		INSERT INTO daemon (address, port, key_hash, version, seen_at, leads)
		VALUES (:address, :port, :key, :version, unixepoch(), FALSE)
		ON CONFLICT (address, port) DO UPDATE
		SET key_hash = excluded.key_hash, version = excluded.version, seen_at = excluded.seen_at
	);
	static struct query forget = QUERY(DELETE FROM daemon WHERE seen_at < unixepoch() - 86400);

	db_bind(&note, ":address", own->address);
	db_bind(&note, ":port", own->port);
	db_bind(&note, ":key", own->key);
	db_bind(&note, ":version", VERSION);
	db_run(&note);
	db_run(&forget);
}

/* Inside a transaction: who leads and has been seen; false: nobody. */
static bool
daemon_find_leader(struct daemon_address *leader)
{
	static struct query find = QUERY(
		SELECT address, port, key_hash FROM daemon WHERE leads = TRUE AND seen_at >= unixepoch() - CAST(:lease AS bigint)
	);

	db_bind(&find, ":lease", DAEMON_LEASE_SECONDS);
	if (!db_next(&find))
		return false;
	snprintf(leader->address, sizeof leader->address, "%s", db_text(&find, 0));
	leader->port = (int)db_integer(&find, 1);
	snprintf(leader->key, sizeof leader->key, "%s", db_text(&find, 2));
	db_end(&find);
	return true;
}

static void
daemon_lead(const struct daemon_address *own)
{
	static struct query lead = QUERY(UPDATE daemon SET leads = (address = :address AND port = :port));

	db_bind(&lead, ":address", own->address);
	db_bind(&lead, ":port", own->port);
	db_run(&lead);
}

bool
daemon_beat(const struct daemon_address *own, struct daemon_address *leader)
{
	db_begin(WRITES_QUICKLY);
	row_lock_site();
	daemon_note(own);
	if (!daemon_find_leader(leader)) {
		daemon_lead(own);
		*leader = *own;
	}
	return db_commit() == NULL;
}

void
daemon_leave(const struct daemon_address *own)
{
	static struct query leave = QUERY(DELETE FROM daemon WHERE address = :address AND port = :port);

	db_begin(WRITES);
	db_bind(&leave, ":address", own->address);
	db_bind(&leave, ":port", own->port);
	db_run(&leave);
	db_commit();
}

bool
daemon_is_led(void)
{
	struct daemon_address leader;

	return daemon_find_leader(&leader);
}

void
daemon_list(void (*callback)(void *context, const struct daemon_line *line), void *context)
{
	static struct query list = QUERY(
		SELECT address, port, key_hash, version, unixepoch() - seen_at, leads FROM daemon
		WHERE seen_at >= unixepoch() - 86400 ORDER BY address, port
	);

	while (db_next(&list)) {
		struct daemon_line line = {
			.address = db_text(&list, 0),
			.port = (int)db_integer(&list, 1),
			.key = db_text(&list, 2),
			.version = db_text(&list, 3),
			.unseen = db_integer(&list, 4),
			.leads = db_integer(&list, 5)
		};

		callback(context, &line);
	}
}
