#!/usr/bin/env bats
# The second engine: a server whose database is PostgreSQL's. What the API does is the same, and tested by the files of tests/rest
# with ENGINE=postgresql (tests/run); here is what is the engine's own.
# shellcheck disable=SC2154

export ENGINE=postgresql
bats_require_minimum_version 1.5.0
load ../lib/suite
load ../lib/files
load ../lib/ws

setup_file() {
	has_postgresql || return 0
	cluster_begin
	server_start WORKERS=2 SYNCHRONOUS=full AUTH_TIMEOUT=60
	account zoe alice
	ROOM=$(room "$ALICE")
	export ROOM
}

teardown_file() {
	local status=0
	server_stop || status=1
	cluster_end
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
	{
		postgresql_prepares <<<"$statements"
		# Of four bytes a parameter would be beside a number, which no id or time fits into for ever.
		echo "SELECT statement FROM pg_prepared_statements WHERE 'integer' = ANY (parameter_types::text[])"
	} >"$BATS_TEST_TMPDIR/sql"
	equal '' "$(postgresql "$database" <"$BATS_TEST_TMPDIR/sql")"
}

@test "nothing lies in the state directory but what belongs to this machine" {
	[[ ! -e $STATE/moznods.db ]]
	equal 1 "$(postgresql "$database" -c "SELECT count(*) FROM room WHERE id = $ROOM")"
	run -0 moznods check --state "$STATE"
	[[ $output == *'of a server'* && $output != *FAULT* ]] || fail "$output"
}

# refuses CHANGE: whether the database refuses to change the room so, as a violated condition.
refuses() {
	run ! postgresql "$database" -v VERBOSITY=sqlstate -c "UPDATE room SET $1 WHERE id = $ROOM"
	[[ $output == *23514* ]] || fail "$1: $output"
}

@test "what the columns of a room may have, and two of them together, holds when one of them is set" {
	refuses "visibility = 'secret'"
	refuses "slow_seconds = -1"
	refuses "kind = 'direct'"
	refuses "direct_key = '1,2'"
	refuses 'max_participants = participant_count - 1'
	postgresql "$database" -c "UPDATE room SET max_participants = participant_count WHERE id = $ROOM"
	refuses 'participant_count = participant_count + 1'
	postgresql "$database" -c "UPDATE room SET max_participants = NULL WHERE id = $ROOM"
	run ! postgresql "$database" -v VERBOSITY=sqlstate -c "INSERT INTO room (name, name_key, owner_id, activity, direct_key) VALUES ('x', 'x', $ALICE_ID, 0, '1')"
	[[ $output == *23514* ]] || fail "$output"
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

# with_database DATABASE PROGRAM OPTION…: runs a program of the tests, beside which the module has to lie, with that database.
with_database() {
	cp -u "$BUILD/$2" "$BUILD/moznods-postgresql.so" "$BATS_FILE_TMPDIR"
	MOZNODS_STATE=$STATE MOZNODS_DATABASE="postgresql://moznods@/$1?host=$POSTGRESQL" run "$BATS_FILE_TMPDIR/${2##*/}" "${@:3}"
	echo "$output"
}

# in_order OPTION…: the test of the order of events.
in_order() {
	with_database "$database" tests/order --seconds 4 "$@"
}

@test "readers miss no event, whatever happens to writers; with a plain sequence they do" {
	in_order
	[[ $status == 0 && $output == *'missed 0, repeated 0, out of order 0, gaps 0' ]]
	postgresql "$database" -c 'CREATE SEQUENCE order_plain' -c "DELETE FROM notification WHERE type = 'order'" \
		-c 'DELETE FROM stream WHERE room_id >= 1000000000' -c 'DELETE FROM room WHERE id >= 1000000000'
	in_order --plain
	[[ $status == 1 && $output != *'missed 0,'* && $output == *'missed '* ]]
	postgresql "$database" -c "DELETE FROM notification WHERE type = 'order'" -c 'DELETE FROM stream WHERE room_id >= 1000000000' -c 'DELETE FROM room WHERE id >= 1000000000'
}

@test "twenty sends with one nonce at once store one message" {
	all_at_once 20 POST "/api/rooms/$ROOM/messages/" '{"content": "just once", "nonce": "race"}'
	equal 1 "$(how_many 201)"
	equal 19 "$(how_many 200)"
}

# trips_after LINES WHAT: how many round trips each transaction of a worker took that `reads`, or `writes`, by the log behind that many
# lines. To note when a token was used takes one.
trips_after() {
	tail -n "+$(($1 + 1))" "$SERVER_LOG" | sed -En "/fcgi/s/.* ([0-9]+) round trips in a transaction that $2.*/\\1/p" | grep -vx 1
}

@test "a message costs four round trips to the server, in whatever room" {
	local room direct lines i deadline=$((SECONDS + LONGEST_WAIT))
	api POST /api/rooms/direct/ '{"usernames": ["zoe"]}'
	direct=$(field id)
	say "$ALICE" "$direct" 'shows the room' >/dev/null
	lines=$(wc -l <"$SERVER_LOG")
	for room in "$ROOM" "$direct"; do
		for i in 1 2 3; do
			api POST "/api/rooms/$room/messages/" "{\"content\": \"number $i\", \"nonce\": \"trips-$i\"}"
			expect 201
		done
	done
	until (($(trips_after "$lines" writes | wc -l) >= 6 || SECONDS >= deadline)); do
		sleep 0.05
	done
	equal '4 4 4 4 4 4' "$(trips_after "$lines" writes | paste -sd ' ')"
}

# trips_of PATH: how many round trips it takes to answer a GET.
trips_of() {
	local lines deadline=$((SECONDS + 20))
	lines=$(wc -l <"$SERVER_LOG")
	api GET "$1"
	expect 200
	until [[ $(trips_after "$lines" reads) ]] || ((SECONDS >= deadline)); do
		sleep 0.05
	done
	trips_after "$lines" reads
}

# One of everything that names somebody, by this user: messages, with a file, an answer, a reaction and a pin, and two rooms.
busy_user() {
	local first
	say "$1" "$ROOM" 'hello @zoe'
	first=$(attach "$1" "$ROOM" "$(written "$1" text)")
	as "$1" api POST "/api/rooms/$ROOM/messages/" "{\"content\": \"an answer\", \"reply_to\": $first}"
	expect 201
	as "$1" api PUT "/api/messages/$first/reactions/%E2%9D%A4/"
	expect 201
	as "$ALICE" api PUT "/api/rooms/$ROOM/pins/$first/"
	expect 204
	join_room "$(room "$1")" "$ALICE"
	as "$1" api POST /api/rooms/direct/ '{"usernames": ["alice"]}'
}

@test "a list takes as many round trips to the server, whoever and whatever it names" {
	local list lists=(messages participants pins) one=() many=() user
	account bea cyd dan
	join_room "$ROOM" "$ZOE" "$BEA" "$CYD" "$DAN"
	busy_user "$ALICE"
	for list in "${lists[@]/#//api/rooms/$ROOM/}" /api/rooms /api/mentions; do
		one+=("$list $(trips_of "$list/")")
	done
	for user in "$BEA" "$CYD" "$DAN"; do
		busy_user "$user"
	done
	for list in "${lists[@]/#//api/rooms/$ROOM/}" /api/rooms /api/mentions; do
		many+=("$list $(trips_of "$list/")")
	done
	equal "$(printf '%s\n' "${one[@]}")" "$(printf '%s\n' "${many[@]}")"
	# Who asks; their room and the page; whom that names, and whether more is beyond.
	[[ ${many[0]} == *' 3' ]] || fail "${many[0]}"
	equal 3 "$(trips_of "/api/rooms/$ROOM/messages/?before=1000000")"
	equal 3 "$(trips_of "/api/rooms/$ROOM/messages/?after=1")"
}

@test "connections that the server ends are made anew, and nobody notices" {
	local i deadline=$((SECONDS + LONGEST_WAIT))
	for i in 1 2 3 4; do
		postgresql postgres -c "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE datname = '$database' AND pid <> pg_backend_pid()" >/dev/null
		say "$ALICE" "$ROOM" "after the end $i" >/dev/null
		api GET "/api/rooms/$ROOM/messages/"
		expect 200
	done
	# A daemon whose new connection was ended, too, tells who comes within a second that it is busy.
	until LONGEST_WAIT=5 ws_open back "$ALICE" "$ROOM" v=2; do
		((SECONDS < deadline)) || fail 'the daemon does not come back'
	done
	ws_drop back
}

# backends SIGNAL: to all that serve the database of this file.
backends() {
	local found
	mapfile -t found < <(postgresql postgres -c "SELECT pid FROM pg_stat_activity WHERE datname = '$database'")
	kill -s "$1" "${found[@]}"
}

# probes PORT: "soon" for each connection at this port of a server here that the server probes within ten seconds, "late" for another, in
# any order, each once (proc(5): the timer 02 is that of keepalive, in hundredths of a second).
probes() {
	local line fields
	while read -r line; do
		read -r -a fields <<<"$line"
		[[ ${fields[1]} == "0100007F:$(printf '%04X' "$1")" && ${fields[3]} == 01 ]] || continue
		[[ ${fields[5]} == 02:* ]] && ((0x${fields[5]#02:} <= 1000)) && echo soon || echo late
	done </proc/net/tcp | sort -u
}

@test "a host that is gone without a word is noticed, and what it has locked is free again" {
	local ENGINE='' POSTGRESQL='' CLUSTER STATE=$BATS_TEST_TMPDIR/state SERVER_PID port status=0
	port=$(free_port)
	cluster_begin "$port"
	ctl_settings=("DATABASE=postgresql://moznods@127.0.0.1:$port/postgres")
	server_start "${ctl_settings[@]}"
	# One that begins has not said yet how it is to be probed.
	eventually_equal soon probes "$port" || status=1
	server_stop
	cluster_end
	return "$status"
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

@test "a connection that ends with what was sent over it unread is made anew" {
	[[ $CLUSTER ]] || skip 'others use the cluster'
	ws_open ada "$ALICE" "$ROOM" v=2
	ws_open other "$ALICE" "$ROOM" v=2
	backends STOP
	chat ada 'sent and not read'
	ws_settle other
	ws_settle other
	backends TERM
	backends CONT
	ws_wait ada chat_message
	frame_is data.content 'sent and not read'
}

# end_ours: ends the connections of the programs to the database of this file.
end_ours() {
	local found
	mapfile -t found < <(postgresql postgres -c "SELECT pid FROM pg_stat_activity
		WHERE datname = '$database' AND application_name LIKE 'moznods %'")
	kill -TERM "${found[@]}" || :
}

@test "connections that end one after the other, while they are waited for, leave the daemon at work" {
	local i
	ws_open ada "$ALICE" "$ROOM" v=2
	mkfifo "$BATS_TEST_TMPDIR/orders"
	for i in {1..12}; do
		postgresql "$database" <"$BATS_TEST_TMPDIR/orders" >"$BATS_TEST_TMPDIR/held.$i" 2>&1 3>&- &
		exec 9>"$BATS_TEST_TMPDIR/orders"
		echo "BEGIN; SELECT 'held' FROM room WHERE id = $ROOM FOR NO KEY UPDATE;" >&9
		appears "$BATS_TEST_TMPDIR/held.$i" held
		chat ada "waits $i"
		end_ours
		end_ours
		exec 9>&-
		# It comes, or is refused because the next connection is not there yet.
		ws_wait ada '@(chat_message|error)'
	done
	ws_open_again back "$ALICE" "$ROOM" v=2
	ws_drop back
	ws_drop ada
}

# hold_room NAME ROOM: another transaction has locked the room, until release_room NAME.
declare -gA HOLDS=()
hold_room() {
	local orders
	mkfifo "$BATS_TEST_TMPDIR/orders.$1"
	postgresql "$database" <"$BATS_TEST_TMPDIR/orders.$1" >"$BATS_TEST_TMPDIR/held.$1" 2>&1 3>&- &
	exec {orders}>"$BATS_TEST_TMPDIR/orders.$1"
	HOLDS[$1]=$orders
	echo "BEGIN; SELECT 'held' FROM room WHERE id = $2 FOR NO KEY UPDATE;" >&"$orders"
	appears "$BATS_TEST_TMPDIR/held.$1" held
}

release_room() {
	printf 'COMMIT;\n\\q\n' >&"${HOLDS[$1]}"
}

@test "a socket is read on, however much has come while the database was waited for, and between two waits" {
	local ada bob long answer='@(chat_message|error)'
	ada=$(room "$ALICE") bob=$(room "$ALICE")
	ws_open ada "$ALICE" "$ada"
	ws_open bob "$ALICE" "$bob"
	ws_open other "$ALICE" "$ada"
	long=$(repeat 😀 3900)
	hold_room first "$ada"
	hold_room second "$bob"
	chat ada 'waits for its room'
	ws_settle other
	chat bob 'comes after it, and waits for another'
	chat ada "$long"
	ws_settle other
	release_room first
	eventually_equal 1 postgresql "$database" -c "SELECT count(*) FROM message WHERE room_id = $ada"
	# The database works for the other socket now. So much comes that the connection is not read any more until it is done, and less
	# than that is left when the next message is.
	chat ada "$long"
	chat ada "$long"
	chat ada 'the last'
	ws_settle other
	ws_settle other
	release_room second
	# What has waited for too long is told so: it is answered.
	ws_wait bob "$answer"
	for _ in 1 2 3 4 5; do
		ws_wait ada "$answer"
	done
	ws_settle ada
}

# sockets_of PID: the sockets that a process has, one a line.
sockets_of() {
	find "/proc/$1/fd" -lname 'socket:*' -printf '%l\n' | sort
}

# connecting PID BEFORE: a socket that it has, and had not before; waits for one.
connecting() {
	local found
	until found=$(comm -13 <(printf '%s\n' "$2") <(sockets_of "$1") | head -n 1) && [[ $found ]]; do sleep 0.02; done
	printf '%s\n' "$found"
}

@test "while the daemon connects to a database that says nothing, sockets are answered" {
	[[ $CLUSTER ]] || skip 'others use the cluster'
	local daemon postmaster before own attempt during='' i
	ws_open other "$ALICE" "$ROOM" v=2
	ws_settle other
	daemon=$(pgrep -P "$SERVER_PID" -x moznods-wsd)
	postmaster=$(head -n 1 "$POSTGRESQL/data/postmaster.pid")
	before=$(sockets_of "$daemon")
	# Of the processes that serve it, that of the daemon is the one whose end the daemon sees: all are ended. Nobody takes new ones.
	mapfile -t own < <(postgresql postgres -c "SELECT pid FROM pg_stat_activity WHERE datname = '$database'")
	kill -STOP "$postmaster"
	kill -TERM "${own[@]}"
	for ((i = 0; i < 20 && ! during; i++)); do
		attempt=$(connecting "$daemon" "$before")
		ws_settle other
		! sockets_of "$daemon" | grep -qxF "$attempt" || during=yes
	done
	kill -CONT "$postmaster"
	[[ $during ]] || fail 'each time the attempt had ended before the answer came'
	until api GET /api/health/ && [[ $status == 200 ]]; do sleep 0.1; done
	until say "$ALICE" "$ROOM" 'there again' >/dev/null; do sleep 0.1; done
	ws_wait other chat_message
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

# somebody_waits: until a transaction waits for a lock.
somebody_waits() {
	local deadline=$((SECONDS + 30))
	until [[ $(postgresql "$database" -c "SELECT count(*) FROM pg_stat_activity
		WHERE datname = '$database' AND wait_event_type = 'Lock'") == 1 ]]; do
		((SECONDS < deadline)) || fail 'nobody waits for a lock' || return
		sleep 0.05
	done
}

@test "who writes in a direct room that they have hidden, while another does, waits and is not waited for" {
	local ready=$BATS_TEST_TMPDIR/ready room
	api POST "/api/users/$ZOE_ID/messages/" '{"content": "first"}'
	expect 201
	room=$(field room_id)
	api POST "/api/rooms/$room/leave/"
	expect 204
	# As the other one who sends: the lock of the room, then the rows of its members.
	mkfifo "$BATS_TEST_TMPDIR/orders"
	postgresql "$database" <"$BATS_TEST_TMPDIR/orders" >"$ready" 2>&1 3>&- &
	exec 9>"$BATS_TEST_TMPDIR/orders"
	echo "BEGIN; SELECT 'held' FROM room WHERE id = $room FOR NO KEY UPDATE;" >&9
	appears "$ready" held
	api POST "/api/users/$ZOE_ID/messages/" '{"content": "second"}' 3>&- 9>&- &
	somebody_waits
	echo "SET deadlock_timeout = '10ms'; UPDATE participant SET hidden = FALSE WHERE room_id = $room; COMMIT; SELECT 'stored';" >&9
	exec 9>&-
	wait
	equal $'held\nstored' "$(cat "$ready")"
	equal 1 "$(postgresql "$database" -c "SELECT count(*) FROM message WHERE room_id = $room AND content = 'second'")"
}

@test "who deletes their account while a message is stored in one of their rooms waits and is not waited for" {
	local ready=$BATS_TEST_TMPDIR/ready token
	token=$(register leaving)
	join_room "$ROOM" "$token"
	# As somebody who names them: the lock of the room, and then whether there is the account.
	mkfifo "$BATS_TEST_TMPDIR/orders"
	postgresql "$database" <"$BATS_TEST_TMPDIR/orders" >"$ready" 2>&1 3>&- &
	exec 9>"$BATS_TEST_TMPDIR/orders"
	echo "BEGIN; SELECT 'held' FROM room WHERE id = $ROOM FOR NO KEY UPDATE;" >&9
	appears "$ready" held
	as "$token" api DELETE /api/users/me/ "{\"current_password\": \"$(password_of leaving)\"}" 3>&- 9>&- &
	somebody_waits
	echo "SET deadlock_timeout = '10ms'; SELECT 'there' FROM account WHERE username = 'leaving' FOR KEY SHARE; COMMIT;" >&9
	exec 9>&-
	wait
	equal $'held\nthere' "$(cat "$ready")"
	equal 0 "$(postgresql "$database" -c "SELECT count(*) FROM account WHERE username = 'leaving'")"
}

@test "a transaction that reads sees one state, and writes nothing; parameters are bound in their order" {
	postgresql postgres -c 'CREATE DATABASE isolation STRATEGY file_copy'
	with_database isolation tests/unit/isolation
	[[ $status == 0 && $output == *1..8* ]] || fail "$output"
}

@test "the index of messages is right, whoever does which piece of it when, and whatever changes meanwhile" {
	local program
	for program in search_piece search_race; do
		postgresql postgres -c "CREATE DATABASE $program STRATEGY file_copy"
		with_database "$program" "tests/unit/$program"
		[[ $status == 0 && $output != *'not ok'* ]] || fail "$output"
	done
}

# order_scans: how often the server has looked for messages of a room by its index until now, as far as it has noted that.
order_scans() {
	postgresql "$database" -c "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'message_order'"
}

@test "the newest page of a quiet room is found by its room, whatever is written elsewhere" {
	local quiet i before deadline=$((SECONDS + LONGEST_WAIT))
	quiet=$(room "$ALICE")
	for i in {1..60}; do
		say "$ALICE" "$quiet" "$i" >/dev/null
	done
	postgresql "$database" -c "INSERT INTO message (room_id, author_id, content) SELECT $ROOM, $ALICE_ID, 'later' FROM generate_series(1, 30000)" \
		-c 'ANALYZE message'
	before=$(order_scans)
	for i in {1..40}; do
		api GET "/api/rooms/$quiet/messages/?page_size=50"
		expect 200
	done
	# A server notes what it did when it next has something to do, at most once a second.
	until (($(order_scans) - before >= 40)); do
		((SECONDS < deadline)) || fail "$(($(order_scans) - before)) of 40 pages were found so"
		sleep 0.2
		api GET /api/auth/me/
	done
	postgresql "$database" -c "DELETE FROM message WHERE content = 'later'"
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

@test "a database of an older version, upgraded, is like a fresh one, with all that was in it" {
	local fresh=$database version
	for version in 6 7 8; do
		other old "$SRCDIR/tests/upgrade/postgresql-version-$version.sql"
		postgresql old -c "INSERT INTO account (email, email_key, username, username_key, display_name, password)
			VALUES ('a@b.example', 'a@b.example', 'old', 'old', 'Old', 'x')"
		run -0 moznods user list --state "$STATE"
		[[ $output == *a@b.example* ]] || fail "$output"
		run diff <(postgresql_structure "$fresh") <(postgresql_structure old)
		equal '' "$output"
	done
}

# postgresql_copy FROM TO: nobody may be connected to what is copied, and workers that are disconnected come back at once.
postgresql_copy() {
	postgresql postgres -c "ALTER DATABASE $1 ALLOW_CONNECTIONS false" \
		-c "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = '$1'" \
		-c "CREATE DATABASE $2 TEMPLATE $1 STRATEGY file_copy" -c "ALTER DATABASE $1 ALLOW_CONNECTIONS true" >/dev/null
}

@test "many that start at once upgrade once, and what was open before is told" {
	local number
	postgresql_copy "$database" copy
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

@test "an upgrade takes as long as it takes, whatever time an administrator gives a statement" {
	other old "$SRCDIR/tests/upgrade/postgresql-version-6.sql"
	postgresql postgres -c "ALTER DATABASE old SET statement_timeout = '2s'"
	# Another program that is about to upgrade it, and does not come to it.
	PGOPTIONS='-c statement_timeout=0' postgresql old -c "SELECT pg_advisory_lock($((0x4d4f7a6e)))" -c 'SELECT pg_sleep(3)' >/dev/null 3>&- &
	until [[ $(postgresql old -c "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted") == 1 ]]; do sleep 0.05; done
	run -0 moznods user list --state "$STATE"
	[[ $output == *brought* ]] || fail "$output"
	wait
}

@test "a step that fails changes nothing" {
	local before
	other old "$SRCDIR/tests/upgrade/postgresql-version-6.sql"
	moznods user list --state "$STATE"
	postgresql old -c 'CREATE TABLE drill (id bigint)'
	before=$(postgresql_structure old)
	run ! next user list --state "$STATE"
	[[ $output == *'the step from version'*fails* ]] || fail "$output"
	equal "$before" "$(postgresql_structure old)"
}
