#!/usr/bin/env bats
# The second engine: a server whose database is PostgreSQL's. What the API does is the same, and tested by the files of tests/rest
# with ENGINE=postgresql (tests/run); here is what is the engine's own.
# shellcheck disable=SC2154

export ENGINE=postgresql
bats_require_minimum_version 1.5.0
load ../lib/suite
load ../lib/files
load ../lib/ws

# Whether there is the module, and a server for it.
has_postgresql() {
	[[ -e $BUILD/moznods-postgresql.so ]] && command -v psql >/dev/null && postgresql_find
}

setup_file() {
	export CLUSTER=''
	has_postgresql || return 0
	if [[ -z ${POSTGRESQL:-} ]]; then
		CLUSTER=$(mktemp -d /tmp/moznods-postgresql.XXXXXX)
		postgresql_start "$CLUSTER"
	fi
	server_start WORKERS=2 SYNCHRONOUS=full AUTH_TIMEOUT=60
	account zoe alice
	ROOM=$(room "$ALICE")
	export ROOM
}

teardown_file() {
	local status=0
	server_stop || status=1
	if [[ $CLUSTER ]]; then
		postgresql_stop
		rm -rf "$CLUSTER"
	fi
	return "$status"
}

setup() {
	has_postgresql || skip 'built without PostgreSQL, or there is no server'
	postgresql_database "$STATE"
	export TOKEN=$ALICE
}

@test "PostgreSQL prepares every statement, with its own schema" {
	local statements
	statements=$("$SRCDIR/tests/statements" --list "$BUILD")
	(($(wc -l <<<"$statements") > 200))
	postgresql_prepares <<<"$statements" | postgresql "$database"
}

@test "nothing lies in the state directory but what belongs to this machine" {
	[[ ! -e $STATE/moznods.db ]]
	equal 1 "$(postgresql "$database" -c "SELECT count(*) FROM room WHERE id = $ROOM")"
	run -0 moznods check --state "$STATE"
	[[ $output == *'of a server'* && $output != *FAULT* ]] || fail "$output"
}

@test "thirty posts at once have numbers of their own, without gaps" {
	local before after
	before=$(seq_of "$ALICE" "$ROOM")
	all_at_once 30 POST "/api/rooms/$ROOM/messages/" '{"content": "at once"}'
	equal 30 "$(how_many 201)"
	after=$(seq_of "$ALICE" "$ROOM")
	equal 30 $((after - before))
	equal 30 "$(postgresql "$database" -c "SELECT count(DISTINCT seq) FROM notification JOIN stream ON stream.id = stream_id
		WHERE room_id = $ROOM AND seq > $before AND type = 'chat_message'")"
}

# in_order OPTION…: the test of the order of events, with a database of its own.
in_order() {
	cp -u "$BUILD/tests/order" "$BUILD/moznods-postgresql.so" "$BATS_FILE_TMPDIR"
	MOZNODS_STATE=$STATE MOZNODS_DATABASE="postgresql://moznods@/$database?host=$POSTGRESQL" \
		run "$BATS_FILE_TMPDIR/order" --seconds 4 "$@"
	echo "$output"
}

@test "readers miss no event, whatever happens to writers; with a plain sequence they do" {
	in_order
	[[ $status == 0 && $output == *'missed 0, repeated 0, out of order 0, gaps 0' ]]
	postgresql "$database" -c 'CREATE SEQUENCE order_plain' -c "DELETE FROM notification WHERE type = 'order'" \
		-c 'DELETE FROM stream WHERE room_id >= 1000000000'
	in_order --plain
	[[ $status == 1 && $output != *'missed 0,'* && $output == *'missed '* ]]
	postgresql "$database" -c "DELETE FROM notification WHERE type = 'order'" -c 'DELETE FROM stream WHERE room_id >= 1000000000'
}

@test "twenty sends with one nonce at once store one message" {
	all_at_once 20 POST "/api/rooms/$ROOM/messages/" '{"content": "just once", "nonce": "race"}'
	equal 1 "$(how_many 201)"
	equal 19 "$(how_many 200)"
}

@test "connections that the server ends are made anew, and nobody notices" {
	local i
	for i in 1 2 3 4; do
		postgresql postgres -c "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE datname = '$database' AND pid <> pg_backend_pid()" >/dev/null
		say "$ALICE" "$ROOM" "after the end $i" >/dev/null
		api GET "/api/rooms/$ROOM/messages/"
		expect 200
	done
}

# backends SIGNAL: to all that serve the database of this file.
backends() {
	local found
	mapfile -t found < <(postgresql postgres -c "SELECT pid FROM pg_stat_activity WHERE datname = '$database'")
	kill -s "$1" "${found[@]}"
}

@test "while the database does not answer sockets do, and what waits for it is done afterwards" {
	[[ $CLUSTER ]] || skip 'others use the cluster'
	ws_open ada "$ALICE" "$ROOM" v=2
	ws_open other "$ALICE" "$ROOM" v=2
	ws_settle other
	backends STOP
	chat ada 'waits for the database'
	ws_settle other
	ws_connect late "$(ws_url "$ROOM" "token=$ALICE&v=2")"
	ws_wait late open
	ws_settle other
	ws_drop other
	backends CONT
	ws_wait ada chat_message
	frame_is data.content 'waits for the database'
	ws_wait late hello
	ws_settle late
}

# stores SETTING: what the whole cluster waits for when something is committed.
stores() {
	postgresql postgres -c "ALTER SYSTEM SET synchronous_standby_names = '$1'" -c 'SELECT pg_reload_conf()' >/dev/null
}

@test "a commit whose answer is lost is busy, and not sent once more" {
	local done=$BATS_TEST_TMPDIR/done
	[[ $CLUSTER ]] || skip 'others use the cluster'
	# Waiting for a standby that is none, it is stored, and its connection ends before it says so.
	stores nobody
	while [[ ! -e $done ]]; do
		postgresql postgres -c "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'" >/dev/null
		sleep 0.05
	done 3>&- &
	api POST "/api/rooms/$ROOM/messages/" '{"content": "lost answer"}'
	: >"$done"
	stores ''
	wait
	refused 503 busy
	equal 1 "$(postgresql "$database" -c "SELECT count(*) FROM message WHERE content = 'lost answer'")"
}

@test "what waits for a lock for too long is busy, and goes well afterwards" {
	local ready=$BATS_TEST_TMPDIR/ready
	postgresql "$database" >"$ready" 2>&1 3>&- <<-SQL &
		BEGIN;
		SELECT 'held' FROM room WHERE id = $ROOM FOR UPDATE;
		\! while [ ! -e $BATS_TEST_TMPDIR/go ]; do sleep 0.05; done
		ROLLBACK;
	SQL
	until grep -q held "$ready"; do sleep 0.05; done
	api POST "/api/rooms/$ROOM/messages/" '{"content": "not now"}'
	refused 503 busy
	: >"$BATS_TEST_TMPDIR/go"
	wait
	say "$ALICE" "$ROOM" 'now' >/dev/null
}

@test "a backup is pg_dump's affair, and that is said" {
	run ! moznods backup --state "$STATE" "$BATS_TEST_TMPDIR/backup"
	[[ $output == *pg_dump* && ! -e $BATS_TEST_TMPDIR/backup ]] || fail "$output"
	run ! moznods restore --state "$STATE" "$BATS_TEST_TMPDIR/backup"
	[[ $output == *pg_dump* ]] || fail "$output"
	run ! moznods user add --new --state "$STATE" a@b.example someone
	[[ $output == *pg_dump* ]] || fail "$output"
	run -0 moznods user list --state "$STATE"
	[[ $output == *alice* ]]
}

# other DATABASE [FILE.sql]: makes it anew, for moznods, with what the file says.
other() {
	ctl_settings=("DATABASE=postgresql://moznods@/$1?host=$POSTGRESQL")
	postgresql postgres -c "DROP DATABASE IF EXISTS $1 WITH (FORCE)" -c "CREATE DATABASE $1 STRATEGY file_copy"
	[[ -z ${2-} ]] || postgresql "$1" -f "$2"
}

# structure_of DATABASE: its tables, columns, indexes, conditions and views, whatever the order they were made in.
structure_of() {
	postgresql "$1" <<-'SQL'
		SELECT table_name, column_name, data_type, collation_name, is_nullable, column_default, is_identity
		FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2;
		SELECT tablename, replace(indexdef, indexname, '') FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2;
		SELECT conrelid::regclass::text, contype, pg_get_constraintdef(oid) FROM pg_constraint
		WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2, 3;
		SELECT viewname, definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1;
		SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1;
		SELECT name, value FROM counter WHERE name IN ('schema', 'views') ORDER BY 1
	SQL
}

# next ARGUMENT…: the administrator's command of tests/upgrade, of the version after this one.
next() {
	BUILD=$BUILD/tests/upgrade moznods "$@"
}

@test "a database of something else, or of another version, is refused" {
	other other
	run ! moznods check --state "$STATE"
	[[ $output == *'it is empty'* ]] || fail "$output"
	postgresql other -c 'CREATE TABLE account (id bigint)'
	run ! moznods user list --state "$STATE"
	[[ $output == *'another application'* ]] || fail "$output"
	postgresql other -c 'CREATE TABLE counter (name text, value bigint)' -c "INSERT INTO counter VALUES ('schema', 1)"
	run ! moznods user list --state "$STATE"
	[[ $output == *'version 1, from which there is no way'* ]] || fail "$output"
	other other
	next user add first@example.org first --state "$STATE" <<<'a good secret'
	run ! moznods user list --state "$STATE"
	[[ $output == *'start the newer program'* ]] || fail "$output"
}

@test "a database of version 6, upgraded, is like a fresh one, with all that was in it" {
	local fresh=$database
	other old "$SRCDIR/tests/upgrade/postgresql-version-6.sql"
	postgresql old -c "INSERT INTO account (email, email_key, username, username_key, display_name, password)
		VALUES ('a@b.example', 'a@b.example', 'old', 'old', 'Old', 'x')"
	run -0 moznods user list --state "$STATE"
	[[ $output == *a@b.example* ]] || fail "$output"
	run diff <(structure_of "$fresh") <(structure_of old)
	equal '' "$output"
}

@test "many that start at once upgrade once, and what was open before is told" {
	local number
	postgresql postgres -c 'DROP DATABASE IF EXISTS copy' -c "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE datname = '$database'" -c "CREATE DATABASE copy TEMPLATE $database STRATEGY file_copy" >/dev/null
	ctl_settings=("DATABASE=postgresql://moznods@/copy?host=$POSTGRESQL")
	PGAPPNAME='moznods 0' postgresql copy -c 'SELECT pg_sleep(60)' >"$BATS_TEST_TMPDIR/before" 2>&1 3>&- &
	until [[ $(postgresql copy -c "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'moznods 0'") == 1 ]]; do
		sleep 0.05
	done
	for number in 1 2 3 4; do
		next user list --state "$STATE" >"$BATS_TEST_TMPDIR/out.$number" 2>&1 &
	done
	wait
	grep -q terminating "$BATS_TEST_TMPDIR/before" || fail "$(cat "$BATS_TEST_TMPDIR"/before "$BATS_TEST_TMPDIR"/out.*)"
	equal 1 "$(cat "$BATS_TEST_TMPDIR"/out.* | grep -c brought)"
	equal 4 "$(grep -l zoe "$BATS_TEST_TMPDIR"/out.* | wc -l)"
	(($(postgresql copy -c "SELECT count(*) FROM message WHERE content LIKE '%(upgraded)'") > 0))
}

@test "a step that fails changes nothing" {
	local before
	other old "$SRCDIR/tests/upgrade/postgresql-version-6.sql"
	moznods user list --state "$STATE"
	postgresql old -c 'CREATE TABLE drill (id bigint)'
	before=$(structure_of old)
	run ! next user list --state "$STATE"
	[[ $output == *'the step from version'*fails* ]] || fail "$output"
	equal "$before" "$(structure_of old)"
}
