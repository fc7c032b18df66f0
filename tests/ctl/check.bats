#!/usr/bin/env bats
# `moznods check` and `GET /api/health/`: what is wrong is told as what it is, what is well raises no alarm, and whoever looks
# changes nothing.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/faults

# used_state [NAME=VALUE…]: a server ran on it, with an upload; stopped.
used_state() {
	server_start "$@"
	account zoe
	written "$ZOE" 'something'
	say "$ZOE" "$(room "$ZOE")" 'a message'
	server_stop
}

# everything_in DIRECTORY: each entry and when it was written last, with its content.
everything_in() {
	find "$1" -printf '%P %y %m %u %g %s %T@ %i %n\n' | sort
	find "$1" -type f -exec sha256sum {} + | sort
}

# changes_nothing [OPTION…]: the check runs, to whatever end, and all is as before.
changes_nothing() {
	local before
	before=$(everything_in "$STATE")
	run moznods check --state "$STATE" "$@"
	equal "$before" "$(everything_in "$STATE")"
}

# finds PATTERN: the check names this fault and fails.
finds() {
	run moznods check --state "$STATE"
	((status == 1)) || fail "status $status: $output" || return
	grep -Eq "^FAULT   $1" <<<"$output" || fail "no fault of $1: $output"
}

# health_is STATUS WORD [REASON]: within moments, for what is found is remembered for one.
health_is() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until api GET /api/health/ && [[ $status == "$1" ]]; do
		((SECONDS < deadline)) || fail "$status $body" || return
		sleep 0.2
	done
	is status "$2" || return
	[[ -z ${3:-} ]] || is reason "$3"
}

@test "it changes nothing of a stopped server, of one that was killed, nor of nothing" {
	sqlite_alone
	used_state
	changes_nothing
	((status == 0)) || fail "$output"
	[[ $output == *'database: sound'*'agree on 1 contents'* ]] || fail "$output"
	server_start
	account yan
	kill_all "$SERVER_PID"
	SERVER_PID=
	[[ -s $STATE/moznods.db-wal ]]
	changes_nothing
	# What is in the write-ahead log only is seen.
	[[ $output == *'database: sound'*'accounts: 2'* ]] || fail "$output"
	STATE=$BATS_TEST_TMPDIR/empty
	mkdir -m 700 "$STATE"
	changes_nothing
	moznods check --state "$BATS_TEST_TMPDIR/nothing" || :
	[[ ! -e $BATS_TEST_TMPDIR/nothing ]]
}

@test "nor of a database without a write-ahead log" {
	used_state JOURNAL=delete
	local ctl_settings=(JOURNAL=delete)
	changes_nothing
	((status == 0)) || fail "$output"
}

@test "a server that runs is well, one that is read by many is not in its way, and --running wants one" {
	server_start
	account zoe
	run moznods check --state "$STATE" --running
	((status == 0)) || fail "$output"
	[[ $output == *'All is well.'* ]] || fail "$output"
	server_stop
	run moznods check --state "$STATE"
	((status == 0)) || fail "$output"
	run moznods check --state "$STATE" --running
	((status == 1))
	[[ $output == *'FAULT   REST: nothing answers'* ]] || fail "$output"
}

@test "a full disk is told as such, by the check and by health, and what was stored can be read" {
	sqlite_alone
	disk 16
	server_start
	people
	health_is 200 ok
	fill_disk
	finds 'disk: .* is full'
	[[ $output == *'database: sound'* ]] || fail "$output"
	health_is 503 degraded disk_full
	as "$ADA" api GET /api/auth/me/
	expect 200
	# With little left it starts, too, though it is not well.
	truncate -s -600K "$STATE/filler"
	server_stop
	server_start
	health_is 503 degraded disk_full
	free_disk
	health_is 200 ok
	# It asks a worker, and each goes on saying for a second what it has found.
	local deadline=$((SECONDS + LONGEST_WAIT))
	until run moznods check --state "$STATE" && ((status == 0)); do
		((SECONDS < deadline)) || fail "$output"
		sleep 0.2
	done
}

@test "a disk that is read-only is told as such" {
	sqlite_alone
	disk 16
	used_state
	mount -o remount,ro "$STATE"
	finds 'disk: .* read-only'
	[[ $output == *'database: sound'* ]] || fail "$output"
	mount -o remount,rw "$STATE"
}

@test "health says that the database is locked" {
	sqlite_alone
	command -v sqlite3 >/dev/null || missing 'there is no sqlite3'
	server_start WORKERS=1
	account zoe
	health_is 200 ok
	mkfifo "$BATS_TEST_TMPDIR/orders"
	sqlite3 -batch "$STATE/moznods.db" <"$BATS_TEST_TMPDIR/orders" >"$BATS_TEST_TMPDIR/holder" 3>&- &
	exec 9>"$BATS_TEST_TMPDIR/orders"
	printf '.timeout 5000\nBEGIN IMMEDIATE;\n.print held\n' >&9
	appears "$BATS_TEST_TMPDIR/holder" held
	health_is 503 degraded busy
	exec 9>&-
	health_is 200 ok
}

@test "each count that is not what counting gives is named" {
	sqlite_alone
	local change
	command -v sqlite3 >/dev/null || missing 'there is no sqlite3'
	used_state
	run moznods check --state "$STATE"
	[[ $output == *'ok      counts: '* ]] || fail "$output"
	while IFS='|' read -r change finding; do
		sqlite3 "$STATE/moznods.db" ".backup '$BATS_TEST_TMPDIR/right'" "$change"
		finds "counts: $finding"
		cp "$BATS_TEST_TMPDIR/right" "$STATE/moznods.db"
	done <<-'WRONG'
		UPDATE room SET participant_count = 3|participants of room 1: stored 3, counted 1
		UPDATE room SET message_count = 0|messages of room 1: stored 0, counted 1
		UPDATE room SET loose_count = 7|newest messages, in no block, of room 1: stored 7, counted 1
		UPDATE room SET recency = 5|recency of room 1: stored 5, counted 0
		INSERT INTO message_block VALUES (1, 1, 1000, 0)|messages of a block of room 1: stored 1000, counted 1
		INSERT INTO message_block VALUES (1, 1, 1, 1)|messages by others in a block of room 1: stored 1, counted 0
		UPDATE message SET mentioned = 1|mark of mentions of message 1: stored 1, counted 0
		INSERT INTO mention VALUES (1, 0, 1, 1, NULL, 'all', 0)|mark of mentions of message 1: stored 0, counted 2
		INSERT INTO mention VALUES (1, -1, 1, 1, NULL, 'all', 0)|newest mention in room 1: stored 0, counted 1
		UPDATE account SET file_bytes = file_bytes + 5|bytes of files of account 1: stored [0-9]+, counted
		UPDATE counter SET value = 0 WHERE name = 'file_bytes'|bytes of all files: stored 0, counted [1-9]
		UPDATE counter SET value = 9 WHERE name = 'active_users'|active accounts: stored 9, counted 1
		UPDATE counter SET value = -1 WHERE name = 'public_rooms'|public rooms: stored -1, counted 1
	WRONG
}

@test "a direct room that has not the members it was made for is told" {
	sqlite_alone
	local change
	command -v sqlite3 >/dev/null || missing 'there is no sqlite3'
	server_start
	account zoe ada bob
	as "$ZOE" api POST /api/rooms/direct/ '{"usernames": ["ada"]}'
	expect 201
	server_stop
	run moznods check --state "$STATE"
	[[ $output == *'ok      direct rooms: '* ]] || fail "$output"
	sqlite3 "$STATE/moznods.db" ".backup '$BATS_TEST_TMPDIR/right'"
	while read -r change; do
		sqlite3 "$STATE/moznods.db" "$change"
		finds 'direct rooms: the participants of room 1 '
		cp "$BATS_TEST_TMPDIR/right" "$STATE/moznods.db"
	done <<-'WRONG'
		DELETE FROM participant WHERE user_id = 2
		DELETE FROM participant
		INSERT INTO participant (room_id, user_id) VALUES (1, 3)
		UPDATE room SET direct_key = '1,3'
		UPDATE room SET direct_key = '2,1'
	WRONG
}

@test "a clock before the newest row, and one far after it, are told as what they are" {
	sqlite_alone
	command -v sqlite3 >/dev/null || missing 'there is no sqlite3'
	used_state
	run moznods check --state "$STATE"
	[[ $output == *'ok      clock: '* ]] || fail "$output"
	sqlite3 "$STATE/moznods.db" "UPDATE account SET created_at = created_at + 7200"
	finds 'clock: .*newest row'
	sqlite3 "$STATE/moznods.db" "UPDATE account SET created_at = created_at - 7200;
		UPDATE counter SET value = value - 100 * 86400 WHERE name IN ('clock_wall', 'clock_agreed');
		UPDATE counter SET value = value + 1 WHERE name = 'clock_boot'"
	run moznods check --state "$STATE"
	((status == 0)) || fail "$output"
	[[ $output == *'warning clock: '*'100 days after the server last ran'* ]] || fail "$output"
}

@test "a bucket that is reached without TLS is told, unless it is on this machine" {
	local endpoint ctl_settings
	: >"$BATS_TEST_TMPDIR/nothing"
	moznods import "$BATS_TEST_TMPDIR/nothing" --state "$STATE" >/dev/null
	for endpoint in http://localhost.example.org http://127.0.0.1.example.org:9000 http://bucket.example.org; do
		ctl_settings=(STORAGE=s3://bucket "BUCKET_ENDPOINT=$endpoint" BUCKET_KEY_FILE=/nonexistent)
		run moznods check --state "$STATE"
		[[ $output == *"$endpoint is reached without TLS"* ]] || fail "$output"
	done
	for endpoint in https://bucket.example.org http://LocalHost:9000 http://127.0.0.2/ 'http://[::1]:9000'; do
		ctl_settings=(STORAGE=s3://bucket "BUCKET_ENDPOINT=$endpoint" BUCKET_KEY_FILE=/nonexistent)
		run moznods check --state "$STATE"
		[[ $output == *'the bucket cannot be asked'* && $output != *'without TLS'* ]] || fail "$endpoint: $output"
	done
}

@test "a bundle on a web space is well" {
	sqlite_alone
	local space=$BATS_TEST_TMPDIR/space
	mkdir -p "$space/private"
	cp "$BUILD/moznods" "$space/private/"
	cp "$BUILD/moznods.fcgi" "$space/api.cgi"
	: >"$space/index.html"
	cp "$SRCDIR/etc/bundle/private-htaccess" "$space/private/.htaccess"
	STATE=$space/private/state
	local environment ctl_settings=(JOURNAL=delete)
	moznods_environment STATE="$STATE" JOURNAL=delete
	env "${environment[@]}" REQUEST_METHOD=GET REQUEST_URI=/api/info/ "$space/api.cgi" </dev/null >/dev/null 3>&-
	BUILD=$space/private run moznods check --state "$STATE"
	((status == 0)) || fail "$output"
	[[ $output == *'All is well.'* ]] || fail "$output"
	chmod -x "$space/api.cgi"
	BUILD=$space/private finds 'programs: .*chmod 755'
}
