#!/usr/bin/env bats
# What requests cost, counted: pages that a message writes to the write-ahead log, and system calls of the workers.
# shellcheck disable=SC2154

load ../lib/suite

setup() {
	needs_sqlite
	export STATE=$BATS_TEST_TMPDIR/state
}

teardown() {
	[[ ${BATS_TEST_SKIPPED:-} ]] || server_stop
}

# serve WORKERS: a server that has made what is made once, such as statements. Of the index of messages nothing is written as long as it
# lacks fewer than 256.
serve() {
	server_start WORKERS="$1" SYNCHRONOUS=full LOG_LEVEL=warning
	account alice
	ROOM=$(room "$ALICE")
	export ROOM TOKEN=$ALICE
	all_at_once 100 POST "/api/rooms/$ROOM/messages/" '{"content": "first"}'
}

# ask_times N METHOD PATH BODY: so many requests, each when the one before was answered.
ask_times() {
	local number
	answers=$(for ((number = 0; number < $1; number++)); do
		printf '%s %s %s %s\n' "$ALICE" "$2" "$HTTP$3" "$4"
	done | "$REST" -s)
}

one_by_one() {
	ask_times "$1" POST "/api/rooms/$ROOM/messages/" '{"content":"hello"}'
}

looks() {
	ask_times "$1" GET /api/auth/me/ -
}

at_once() {
	all_at_once "$1" POST "/api/rooms/$ROOM/messages/" '{"content": "hello"}'
}

# pages COMMAND N: the pages of a message in hundredths.
pages() {
	command -v sqlite3 >/dev/null || skip 'there is no sqlite3'
	sqlite3 -cmd '.timeout 20000' "$STATE/moznods.db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
	"$@"
	equal "$2" "$(how_many 201)"
	hundredths=$((($(stat -c %s "$STATE/moznods.db-wal") - 32) * 100 / 4120 / $2))
	echo "$hundredths hundredths of a page"
}

# settle: waits until the state directory has been as it is for so long that a worker trusts what it has seen in it
# (lib/db/sqlite/guard.c), and has them look again. Before that each transaction makes two calls more.
settle() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until (($(date +%s) - $(stat -c %Y "$STATE") > 3)); do
		((SECONDS < deadline)) || fail 'the state directory changes again and again' || return
		sleep 0.1
	done
	looks 20
}

# calls COMMAND N [STATUS]: the system calls of all workers for a request in hundredths.
calls() {
	local workers options=() worker tracer deadline total
	command -v strace >/dev/null || skip 'there is no strace'
	settle
	deadline=$((SECONDS + LONGEST_WAIT))
	readarray -t workers < <(workers_of "$(<"$STATE/run/fcgi.pid")")
	for worker in "${workers[@]}"; do
		options+=(-p "$worker")
	done
	strace -c -o "$BATS_TEST_TMPDIR/calls" "${options[@]}" 2>"$BATS_TEST_TMPDIR/strace" 3>&- &
	tracer=$!
	for worker in "${workers[@]}"; do
		until [[ $(awk '/^TracerPid/ { print $2 }' "/proc/$worker/status") == "$tracer" ]]; do
			kill -0 "$tracer" 2>/dev/null || skip 'strace may not look at other processes'
			((SECONDS < deadline)) || fail 'strace does not begin' || return
			sleep 0.05
		done
	done
	"$1" "$2"
	equal "$2" "$(how_many "${3:-201}")"
	kill -INT "$tracer"
	wait "$tracer" || :
	cat "$BATS_TEST_TMPDIR/calls"
	# Seconds, microseconds a call, calls, errors where there are any, name.
	total=$(awk '$NF == "total" { print $4 }' "$BATS_TEST_TMPDIR/calls")
	hundredths=$((total * 100 / $2))
	echo "$hundredths hundredths of a call"
}

@test "a message alone writes few pages and makes few system calls" {
	serve 1
	pages one_by_one 100
	((hundredths <= 500))
	calls one_by_one 100
	((hundredths <= 2400))
}

@test "many at once write few pages, and do not make the workers call the system again and again" {
	serve 4
	pages at_once 100
	((hundredths <= 510))
	calls at_once 200
	((hundredths <= 5500))
}

# Waiting, taking the connection, a look at the request, reading it, a look for the log, SQLite's lock and its end, the answer,
# closing: 9.
@test "what only reads makes few system calls, and wakes no worker in vain" {
	serve 4
	calls looks 100 200
	((hundredths <= 1000))
}
