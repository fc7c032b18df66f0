#!/usr/bin/env bats
# The database: locked by another program, damaged, robbed of its write-ahead log.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/faults

# hold: another program has the write lock, until release.
hold() {
	command -v sqlite3 >/dev/null || missing 'there is no sqlite3'
	database_hold
}

@test "locked for long: writing is refused meanwhile, reading and sockets go on, then all is as before" {
	server_start BUSY_TIMEOUT=1000
	people
	tell before
	ws_open bob "$BOB" "$ROOM" v=2
	# Whatever is answered before the release is answered while it is locked.
	hold
	local refusals=0 round
	for round in 1 2 3; do
		tell "not now $round"
		refused 503 busy
		[[ $(header retry-after) =~ ^[0-9]+$ ]]
		refusals=$((refusals + 1))
		as "$BOB" api GET "/api/rooms/$ROOM/messages/"
		expect 200
		# The daemon has one thread: one frame may wait a second, the others may not wait for each other.
		ws_send bob '{"type":"chat_message","data":{"content":"not now"}}'
		ws_wait bob error
		frame_is data.code busy
		ws_still_open bob
	done
	database_release
	# A request that comes near the end waits for it.
	tell_again after
	ws_wait bob chat_message
	frame_is data.content after
	all_is_well
}

@test "locked while the server starts, it starts when the lock is gone" {
	server_start
	people
	tell before
	server_stop
	hold
	{ sleep 4; database_release; } 3>&- &
	mind $!
	server_start
	all_is_well
}

# spoil PAGES COUNT: the last COUNT pages of a database of so many hold nothing that makes sense.
spoil() {
	dd if=/dev/urandom of="$STATE/moznods.db" bs=4096 seek=$(($1 - $2)) count="$2" conv=notrunc status=none
}

@test "damaged under the running server: 500 without a word of the inside, no crash, no start, and a backup heals" {
	server_start
	people
	for i in {1..60}; do
		tell "number $i of the messages that fill some pages $(repeat x 300)"
	done
	moznods backup --state "$STATE" "$BATS_TEST_TMPDIR/backup"
	server_stop
	# Everything is in the one file now, and nobody has read it yet.
	[[ ! -s $STATE/moznods.db-wal ]]
	server_start
	local pages broken=0 path worker
	pages=$(($(stat -c %s "$STATE/moznods.db") / 4096))
	((pages > 60))
	spoil "$pages" 12
	worker=$(workers_of "$(<"$STATE/run/fcgi.pid")")
	for path in "/api/rooms/$ROOM/messages/?page_size=100" "/api/rooms/$ROOM/events/?since=1" /api/rooms/ /api/users/; do
		as "$ADA" api GET "$path"
		((status < 500)) || {
			refused 500 internal_error
			[[ $body != *database* && $body != *malformed* && $body != *SELECT* ]]
			broken=$((broken + 1))
		}
	done
	((broken > 0)) || fail 'nothing needed the damaged pages'
	grep -q 'error .*database: .*malformed' "$SERVER_LOG"
	equal "$worker" "$(workers_of "$(<"$STATE/run/fcgi.pid")")"
	run moznods check --state "$STATE"
	((status != 0))
	[[ $output == *'FAULT'*'database: damaged'* ]]
	server_stop
	# What a start reads as well.
	spoil "$pages" 28
	run moznods serve --http 0 --ws 0 --state "$STATE"
	((status != 0 && status != 124)) || fail "it started, or hung: $output"
	[[ $output == *malformed* ]] || fail "not said why: $output"
	moznods restore --state "$STATE" "$BATS_TEST_TMPDIR/backup" --replace
	server_start
	all_is_well
}

# robbed NAME…: these files are deleted under the load of four workers and the daemon.
robbed() {
	server_start
	people
	local name
	for i in {1..20}; do
		tell "before $i"
		expect 201
	done
	ws_open bob "$BOB" "$ROOM" v=2
	for name; do
		rm "$STATE/moznods.db-$name"
	done
	for i in {1..40}; do
		tell "after $i"
		[[ $status == 201 || $status == 503 ]] || fail "$status $body"
	done
	((said > 50)) || fail "only $said of 60 were stored"
	ws_wait bob chat_message
	# Another program sees the same.
	if command -v sqlite3 >/dev/null; then
		eventually_equal "$said" sqlite3 "$STATE/moznods.db" 'SELECT count(*) FROM message'
	fi
	all_is_well
	server_stop
	server_start
	all_is_well
}

@test "the write-ahead log deleted under the running server: nothing is lost" {
	robbed wal
	grep -q 'error .*write-ahead log was deleted' "$SERVER_LOG"
}

@test "its index deleted" {
	robbed shm
}

# is_saved: another program sees in the file alone all that was said.
is_saved() {
	cp "$STATE/moznods.db" "$BATS_TEST_TMPDIR/alone.db"
	[[ $(sqlite3 "$BATS_TEST_TMPDIR/alone.db" 'SELECT count(*) FROM message') == "$said" ]]
}

@test "both deleted, while nobody asks anything" {
	server_start
	people
	for i in {1..20}; do
		tell "before $i"
	done
	rm "$STATE"/moznods.db-{wal,shm}
	# The daemon looks once a second.
	eventually grep -q 'write-ahead log was deleted' "$SERVER_LOG"
	eventually is_saved
	kill -KILL $(workers_of "$(<"$STATE/run/fcgi.pid")")
	all_is_well
}

@test "the file of the limits deleted, cut and spoiled: no request fails" {
	server_start LIMITS=
	account ada
	ROOM=$(room "$ADA")
	said=0
	head -c 100000 /dev/urandom | dd of="$STATE/limits" conv=notrunc status=none
	tell one
	expect 201
	rm "$STATE/limits"
	tell two
	expect 201
	kill -KILL $(workers_of "$(<"$STATE/run/fcgi.pid")")
	tell_again three
	[[ -s $STATE/limits ]]
	# A mapped file that is cut kills who touches it: another worker takes over.
	: >"$STATE/limits"
	tell_again four
	tell_again five
}
