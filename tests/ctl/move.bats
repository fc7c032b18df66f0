#!/usr/bin/env bats
# From a file of SQLite to PostgreSQL and back: row for row, nothing of the source changed; killed and run again; what got lost on the
# way is found; a dump put back.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

bats_require_minimum_version 1.5.0
# Each test says itself which database it means.
export ENGINE=
load ../lib/suite
load ../lib/postgresql
load ../lib/files

# A database of everything, whose server is stopped: the oldest way to have one. Every table but `daemon`, of servers that run, has rows; the
# newest message, 7, was deleted.
setup_file() {
	export SITE=$BATS_FILE_TMPDIR/site
	has_postgresql && command -v sqlite3 >/dev/null || return 0
	cluster_begin
	mkdir -m 700 "$SITE"
	(umask 077 && sqlite3 "$SITE/moznods.db" <"$SRCDIR/tests/upgrade/version-8.sql")
	moznods user list --state "$SITE" >/dev/null
	sqlite3 "$SITE/moznods.db" <<-'SQL'
		INSERT INTO site_setting VALUES ('site_name', 'Ours');
		INSERT INTO figure VALUES ('day', 1700000000, 4, 3, 2, 1);
		INSERT INTO import_key VALUES ('message:9@abc', 'message', 0);
		INSERT INTO discarded VALUES (printf('%064d', 7), 1700000000, 5);
		INSERT INTO purge VALUES (1, 2, 3, 4);
		INSERT INTO message_block VALUES (1, 1, 1, 1);
		INSERT INTO slow_mode VALUES (1, 2, 1700000000123);
		INSERT INTO passing (account_id, type, data) VALUES (1, 'typing', '{"a": "b\\c"}');
		INSERT INTO site_ban (network, first_address, last_address) VALUES ('::', zeroblob(16), X'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF');
		INSERT INTO totp_step VALUES (1, 99);
		INSERT INTO totp VALUES (1, 'aa', 1);
		INSERT INTO recovery_code VALUES (1, randomblob(32)), (1, zeroblob(32));
		INSERT INTO seat (user_id, room_id, token_id, session, call_began_at) VALUES (1, 1, 1, printf('%064d', 1), 1700000000);
		INSERT INTO secret VALUES ('link_key', printf('%064x', 1234567), 0);
		INSERT INTO search_posting VALUES (7, 'wörd', '1 a'), (7, 'word', '1');
		INSERT INTO search_block VALUES (7);
		INSERT INTO search_changed VALUES (2);
		INSERT INTO search_gap VALUES (9, 1700000000);
		UPDATE search_state SET version = 0, high = 3;
		INSERT INTO ticket VALUES (randomblob(32), 'password', 1, NULL, 1700000000, 0);
		UPDATE account SET avatar_file_id = 1, display_name = 'Zoë' || char(9, 10, 13, 92) || '\N 🙂' WHERE id = 1;
		UPDATE message SET content = '' WHERE id = 5;
		INSERT INTO spent_nonce VALUES (1, 1, 'É', 1), (1, 1, 'e', 1), (1, 1, 'Z', 1), (1, 1, 'a', 1);
		WITH RECURSIVE number (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM number WHERE n < 15000)
		INSERT INTO room_log (id, room_id, action, reason) SELECT n, 1, 'settings', 'number ' || n FROM number;
		INSERT INTO room_log (id, room_id, action) VALUES (20000, 1, 'ban');
		DELETE FROM room_log WHERE id = 20000
	SQL
}

teardown_file() {
	cluster_end
}

setup() {
	has_postgresql || skip 'built without PostgreSQL, or there is no server'
	command -v sqlite3 >/dev/null || skip 'there is no sqlite3 command'
	export STATE=$BATS_TEST_TMPDIR/state
	cp -a "$SITE" "$STATE"
	target=move$BATS_TEST_NUMBER
	TARGET="postgresql://moznods@/$target?host=$POSTGRESQL"
	postgresql postgres -c "CREATE DATABASE $target STRATEGY file_copy"
}

# A test that failed lets go of what it holds.
teardown() {
	: >"$BATS_TEST_TMPDIR/go"
}

# there [ARGUMENT…]: moves what is in the state directory to PostgreSQL; further settings stand in ctl_settings.
there() {
	moznods move --to "$TARGET" --state "$STATE" "$@"
}

# back: moves that into a new state directory.
back() {
	mkdir -p -m 700 "$STATE.back"
	DATABASE=$TARGET on_target move --to sqlite --state "$STATE.back"
}

# on_target ARGUMENT…: the command with the option `database` set to it.
on_target() {
	local ctl_settings=("DATABASE=$TARGET")
	moznods "$@"
}

# laid DATABASE: has the schema, and what a fresh one has in its rows.
laid() {
	: >"$BATS_TEST_TMPDIR/nothing"
	TARGET=${TARGET/$target/$1} on_target import "$BATS_TEST_TMPDIR/nothing" --state "$BATS_TEST_TMPDIR/fresh" >/dev/null
}

# rows_of STATE: all of a database, with the numbers that ids go on from, whatever the order of its tables, columns and rows. Of the two
# that read it the first may close it, and so remove its log, just when the other opens it.
rows_of() {
	sqlite3 -cmd '.timeout 20000' "$1/moznods.db" <<-'SQL' | sqlite3 -cmd '.timeout 20000' "$1/moznods.db" | LC_ALL=C sort
		SELECT 'SELECT ' || quote(name) || ', ' || (
			SELECT group_concat(value, ', ') FROM (SELECT 'quote("' || name || '")' AS value FROM pragma_table_info(t.name) ORDER BY name)
		) || ' FROM "' || name || '";'
		FROM sqlite_schema AS t WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%';
	SQL
}

@test "everything there and back is what it was, row for row, with nothing of the source changed" {
	local before table
	before=$(cd "$STATE" && find . -type f ! -name '*.use' -exec sha256sum {} +)
	run -0 there
	equal "$before" "$(cd "$STATE" && find . -type f ! -name '*.use' -exec sha256sum {} +)"
	[[ $output == *"database = $TARGET"* ]] || fail "$output"
	# What the schema has was moved, and no table was without a row to show it, but the one of servers that run.
	for table in $(postgresql "$target" -c "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"); do
		grep -Eq "^$table +[0-9]+ rows" <<<"$output" || fail "$table was not moved: $output"
	done
	# Like a fresh one, with the numbers that ids go on from.
	postgresql postgres -c "CREATE DATABASE fresh STRATEGY file_copy"
	laid fresh
	run diff <(postgresql_structure fresh) <(postgresql_structure "$target")
	equal '' "$output"
	equal 20001 "$(postgresql "$target" -c "BEGIN; INSERT INTO room_log (room_id, action) VALUES (1, 'ban') RETURNING id; ROLLBACK")"
	postgresql "$target" -c "SELECT setval(pg_get_serial_sequence('room_log', 'id'), 20000)"
	equal 8 "$(postgresql "$target" -c 'SELECT id FROM next_message' -c "SELECT setval('message_id_seq', 7)" | head -n 1)"
	run -0 on_target user list --state "$STATE"
	[[ $output == *zoe@example.org* ]]
	# With the key that several hosts had there.
	head -c 32 /dev/urandom >"$STATE.key"
	mkdir -m 700 "$STATE.back"
	install -m 600 "$STATE.key" "$STATE.back/link.key"
	run ! back
	[[ $output == *'move it away'* ]] || fail "$output"
	rm "$STATE.back/link.key"
	run -0 back
	equal "$(printf '%064x' 1234567)" "$(od -An -v -tx1 "$STATE.back/link.key" | tr -d ' \n')"
	run diff <(rows_of "$STATE") <(rows_of "$STATE.back")
	equal '' "$output"
	equal 8 "$(sqlite3 "$STATE.back/moznods.db" 'SELECT id FROM next_message')"
}

# hold DATABASE STATEMENT: in a transaction of its own, until `release`.
hold() {
	rm -f "$BATS_TEST_TMPDIR/go" "$BATS_TEST_TMPDIR/held"
	postgresql "$1" >"$BATS_TEST_TMPDIR/held" 2>&1 3>&- <<-SQL &
		BEGIN;
		$2;
		SELECT 'held';
		\! while [ ! -e $BATS_TEST_TMPDIR/go ]; do sleep 0.02; done
		ROLLBACK;
	SQL
	HOLDER=$!
	until grep -q held "$BATS_TEST_TMPDIR/held"; do
		kill -0 "$HOLDER" || fail "$(cat "$BATS_TEST_TMPDIR/held")" || return
		sleep 0.02
	done
}

release() {
	: >"$BATS_TEST_TMPDIR/go"
	wait "$HOLDER"
}

# killed_at STATEMENT ARGUMENT…: `moznods move` is killed when it waits for what the statement has locked.
killed_at() {
	local statement=$1 environment pid
	shift
	hold "$target" "$statement"
	moznods_environment "${ctl_settings[@]}" BUSY_TIMEOUT=60000
	env "${environment[@]}" "$BUILD/moznods" move "$@" >"$BATS_TEST_TMPDIR/killed" 2>&1 3>&- &
	pid=$!
	until [[ $(postgresql "$target" -c "SELECT count(*) FROM pg_stat_activity
		WHERE datname = '$target' AND application_name LIKE 'moznods%' AND wait_event_type = 'Lock'") == 1 ]]; do
		kill -0 "$pid" || fail "$(cat "$BATS_TEST_TMPDIR/killed")" || return
		sleep 0.02
	done
	kill -KILL "$pid"
	wait "$pid" 2>/dev/null || :
	release
}

@test "killed at whatever moment and run again it ends as if it had not been" {
	local moment
	killed_at 'SELECT pg_advisory_lock(1297054318)' --to "$TARGET" --state "$STATE"
	laid "$target"
	# In the middle of a table, behind the first batch.
	postgresql "$target" <<-'SQL'
		CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NEW; END';
		CREATE TRIGGER pause BEFORE INSERT ON room_log FOR EACH ROW WHEN (NEW.id = 12000) EXECUTE FUNCTION pause()
	SQL
	killed_at 'LOCK TABLE account' --to "$TARGET" --state "$STATE"
	for moment in 'SELECT pg_advisory_xact_lock(7)' 'LOCK TABLE message' 'LOCK TABLE spent_nonce'; do
		killed_at "$moment" --to "$TARGET" --state "$STATE"
		run ! on_target user list --state "$STATE"
		[[ $output == *'has not ended'* ]] || fail "$moment: $output"
	done
	# Its server goes on with what it was told last: it may have ended by itself.
	killed_at 'LOCK TABLE unfinished_move IN SHARE ROW EXCLUSIVE MODE' --to "$TARGET" --state "$STATE"
	run -0 there
	[[ $output =~ room_log\ +15000\ rows,\ +15000\ of ]] || fail "$output"
	postgresql "$target" -c 'DROP FUNCTION pause CASCADE' 2>/dev/null
	mkdir -m 700 "$STATE.back"
	ctl_settings=("DATABASE=$TARGET")
	for moment in 'LOCK TABLE account' 'LOCK TABLE message' 'LOCK TABLE user_word'; do
		killed_at "$moment" --to sqlite --state "$STATE.back"
		[[ ! -e $STATE.back/moznods.db ]] || fail "it is in its place at $moment"
	done
	run -0 back
	[[ $output =~ room_log\ +15000\ rows,\ +15000\ of ]] || fail "$output"
	run -0 back
	[[ -e $STATE.back/moznods.db && ! -e $STATE.back/moving ]]
	run diff <(rows_of "$STATE") <(rows_of "$STATE.back")
	equal '' "$output"
}

@test "a row that does not arrive is missed, and the target is not served" {
	laid "$target"
	postgresql "$target" <<-'SQL'
		CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
		CREATE TRIGGER lose BEFORE INSERT ON reaction FOR EACH ROW WHEN (NEW.id = 2) EXECUTE FUNCTION lose()
	SQL
	run ! there
	[[ $output == *'the table reaction has 3 rows'*'2 with'* ]] || fail "$output"
	run ! on_target user list --state "$STATE"
	[[ $output == *'has not ended'* ]] || fail "$output"
	postgresql "$target" -c 'DROP FUNCTION lose CASCADE' 2>/dev/null
	run ! there
	[[ $output == *'the table reaction'*'begin anew'* ]] || fail "$output"
	# The same number of rows, of which one has another word.
	postgresql "$target" -c 'DELETE FROM reaction' -c "UPDATE message SET content = 'an old wort' WHERE id = 4"
	run ! there
	[[ $output == *'the table message'*'begin anew'* ]] || fail "$output"
}

@test "what is in use, or is there already, is refused" {
	local serving
	run ! moznods move --state "$STATE"
	[[ $output == *'--to is needed'* ]] || fail "$output"
	run ! moznods move --to sqlite --state "$STATE"
	[[ $output == *already* ]] || fail "$output"
	run ! moznods move --to "$TARGET" --state "$BATS_TEST_TMPDIR/none"
	[[ $output == *'there is no '* && ! -e $BATS_TEST_TMPDIR/none ]] || fail "$output"
	run ! on_target move --to "${TARGET/$target/elsewhere}" --state "$STATE"
	[[ $output == *pg_dump* ]] || fail "$output"
	# Somebody who works with it, be it no server.
	exec {serving}>>"$STATE/moznods.db.use"
	flock -s "$serving"
	run ! there
	[[ $output == *'is in use'* ]] || fail "$output"
	exec {serving}>&-
	# Of another version.
	sqlite3 "$STATE/moznods.db" 'PRAGMA user_version = 7'
	run ! there
	[[ $output == *'version 7'* ]] || fail "$output"
	cp "$SITE/moznods.db" "$STATE"
	# A program that is connected there, and then a site that is.
	PGAPPNAME='moznods 8' hold "$target" 'SELECT 1'
	run ! there
	[[ $output == *'stop the servers of all hosts'* ]] || fail "$output"
	release
	run -0 there
	# Again it only compares; what has been used since, or another site, is left alone.
	run -0 there
	run -0 on_target move --to sqlite --state "$STATE"
	sqlite3 "$STATE/moznods.db" "INSERT INTO reaction (message_id, user_id, emoji) VALUES (4, 3, 'x')"
	run ! there
	[[ $output == *'has not all of this one'* ]] || fail "$output"
	run ! on_target move --to sqlite --state "$STATE"
	[[ $output == *'begin anew'* ]] || fail "$output"
	sqlite3 "$STATE/moznods.db" "UPDATE site SET origin = 'other'"
	run ! there
	[[ $output == *'another site in it already'* ]] || fail "$output"
	run ! on_target move --to sqlite --state "$STATE"
	[[ $output == *'is not overwritten'* ]] || fail "$output"
	PGAPPNAME='moznods 8' hold "$target" 'SELECT 1'
	run ! back
	[[ $output == *'stop the servers of all hosts'* ]] || fail "$output"
	release
	postgresql "$target" -c "UPDATE counter SET value = 7 WHERE name = 'schema'"
	run ! back
	[[ $output == *'version 7'* && ! -e $STATE.back/moznods.db ]] || fail "$output"
}

@test "what another site has begun is not gone on with" {
	postgresql "$target" -c 'CREATE TABLE unfinished_move (source text NOT NULL, owner text, name text, definition text)' \
		-c "INSERT INTO unfinished_move (source) VALUES ('other')"
	run ! there
	[[ $output == *'another site is being moved'* ]] || fail "$output"
}

@test "a dump and the files, put back on another machine, are served" {
	local place
	printf 'An old file.\n' >"$BATS_TEST_TMPDIR/old.txt"
	place=$(place_of "$BATS_TEST_TMPDIR/old.txt")
	mkdir -p "${place%/*}"
	cp "$BATS_TEST_TMPDIR/old.txt" "$place"
	head -c 32 /dev/urandom >"$STATE/link.key"
	chmod -R go= "$STATE/files" "$STATE/link.key"
	sqlite3 "$STATE/moznods.db" 'UPDATE account SET avatar_file_id = NULL; DELETE FROM discarded; DELETE FROM message_block;
		DELETE FROM secret; DELETE FROM search_posting; DELETE FROM search_block; DELETE FROM search_changed; DELETE FROM search_gap'
	run -0 there
	ctl_settings=("DATABASE=$TARGET")
	server_start "${ctl_settings[@]}"
	# What moznods(1) says: the dump first, then files and key.
	pg_dump -Fc -h "$POSTGRESQL" -U moznods -f "$BATS_TEST_TMPDIR/moznods.dump" "$target"
	mkdir -m 700 "$STATE.restored"
	cp -a "$STATE/files" "$STATE/link.key" "$STATE.restored"
	as the-old-token-of-zoe api POST /api/rooms/1/messages/ '{"content": "said after the dump"}'
	expect 201
	server_stop
	postgresql postgres -c "DROP DATABASE $target" -c "CREATE DATABASE $target STRATEGY file_copy"
	pg_restore -e -h "$POSTGRESQL" -U moznods -d "$target" "$BATS_TEST_TMPDIR/moznods.dump"
	STATE=$STATE.restored
	run moznods check --state "$STATE"
	[[ $output != *FAULT* && $output == *'accounts: 4'* ]] || fail "$output"
	server_start "${ctl_settings[@]}"
	as the-old-token-of-zoe api GET /api/rooms/1/messages/
	is count 4
	as the-old-token-of-yan download 1 "$BATS_TEST_TMPDIR/got"
	same "$BATS_TEST_TMPDIR/old.txt" "$BATS_TEST_TMPDIR/got"
	as the-old-token-of-zoe api POST /api/rooms/1/messages/ '{"content": "said now"}'
	expect 201
	server_stop
}
