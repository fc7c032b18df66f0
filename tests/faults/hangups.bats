#!/usr/bin/env bats
# A web server that hangs up in the middle of a request, or falls silent: wherever that is, no worker is lost, nothing half
# is done, and what was not acknowledged is there once or not at all.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/faults

FCGI=${BUILD:-$PWD}/tests/client/fcgi

# post BYTES NONCE: sends so many bytes of a request that says something, and hangs up.
post() {
	"$FCGI" -h -c "$1" "$STATE/run/fcgi.sock" POST "/api/rooms/$ROOM/messages/" "$ADA" "{\"content\":\"cut\",\"nonce\":\"$2\"}"
}

# stored_messages: how many the room has.
stored_messages() {
	as "$ADA" api GET "/api/rooms/$ROOM/messages/" && field count
}

@test "hung up after each byte of a request: half a message is none, a whole one is stored once" {
	server_start WORKERS=2
	people
	tell before
	local size bytes workers
	workers=$(workers_of "$(<"$STATE/run/fcgi.pid")")
	size=$("$FCGI" -l "$STATE/run/fcgi.sock" POST "/api/rooms/$ROOM/messages/" "$ADA" '{"content":"cut","nonce":"000"}')
	((size > 200))
	for ((bytes = 0; bytes < size; bytes += 3)); do
		post "$bytes" "$(printf '%03d' "$bytes")"
	done
	# Workers take their requests in the order in which these came: this one has an answer when the others have begun to be dealt with.
	tell after
	sleep 1
	# Of the last record, which only says that the body is over, any part may be missing.
	local count
	count=$(stored_messages)
	((count <= 5)) || fail "$count messages of requests that were cut"
	for _ in 1 2 3; do
		post "$size" whole
	done
	eventually_equal $((count + 1)) stored_messages
	sleep 1
	equal $((count + 1)) "$(stored_messages)"
	said=$((count + 1))
	equal "$workers" "$(workers_of "$(<"$STATE/run/fcgi.pid")")"
	all_is_well
}

@test "hung up while the answer comes: the worker serves the next" {
	server_start WORKERS=1
	people
	for i in {1..30}; do
		tell "number $i $(repeat 'and long ' 300)"
	done
	for i in {1..30}; do
		"$FCGI" -h "$STATE/run/fcgi.sock" GET "/api/rooms/$ROOM/messages/?page_size=100" "$ADA"
	done
	all_is_well
}

@test "silent in the middle of a request: the worker waits as long as it was told, not longer" {
	server_start WORKERS=1 READ_TIMEOUT=2
	people
	local bytes
	for bytes in 4 20 100 180; do
		"$FCGI" -c "$bytes" -w 120 "$STATE/run/fcgi.sock" POST "/api/rooms/$ROOM/messages/" "$ADA" '{"content":"never"}' >"$BATS_TEST_TMPDIR/silent" 3>&- &
		mind $!
		sleep 0.2
		tell "after $bytes"
		expect 201
		# It was the worker that had enough, long before the other side.
		wait "$!" || :
		[[ $(<"$BATS_TEST_TMPDIR/silent") != silent ]]
	done
	all_is_well
}

@test "clients that hang up at the web server, in the request and in the answer" {
	server_start
	people
	local i host=localhost port=${HTTP##*:}
	for i in {1..40}; do
		(
			exec {connection}<>"/dev/tcp/$host/$port"
			case $((i % 4)) in
			0) printf 'POST /api/rooms/%s/messages/ HTTP/1.1\r\nHost: x\r\nAuthoriz' "$ROOM" ;;
			1) printf 'POST /api/rooms/%s/messages/ HTTP/1.1\r\nHost: x\r\nAuthorization: Token %s\r\nContent-Length: 500\r\n\r\n{"content":"half' "$ROOM" "$ADA" ;;
			2) printf 'GET /api/rooms/%s/messages/ HTTP/1.1\r\nHost: x\r\nAuthorization: Token %s\r\n\r\n' "$ROOM" "$ADA" ;;
			3) printf 'POST /api/files/upload/ HTTP/1.1\r\nHost: x\r\nAuthorization: Token %s\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n--x\r\n' "$ADA" ;;
			esac >&"$connection"
		)
	done
	all_is_well
}

@test "a slow body and a silent client are hung up by the web server after its time" {
	server_start READ_TIMEOUT=2
	people
	local port=${HTTP##*:} got status=0
	exec {connection}<>"/dev/tcp/localhost/$port"
	printf 'POST /api/rooms/%s/messages/ HTTP/1.1\r\nHost: x\r\nAuthorization: Token %s\r\nContent-Length: 500\r\n\r\n{"content"' "$ROOM" "$ADA" >&"$connection"
	# More than 128: it was this side that had enough.
	IFS= read -r -t 120 -u "$connection" got || status=$?
	((status <= 128)) || fail 'it waits still'
	exec {connection}>&-
	all_is_well
}

@test "the end of a request that comes after the answer is taken, of whoever answers" {
	server_start
	people
	local path long
	long=$(repeat word 1000)
	for _ in {1..90}; do
		tell "$long"
	done
	# The long one is sent by the process for slow readers.
	for path in /api/auth/me/ "/api/rooms/$ROOM/messages/?page_size=100"; do
		"$FCGI" -e "$STATE/run/fcgi.sock" GET "$path" "$ADA" >"$BATS_TEST_TMPDIR/answer"
		grep -aq '^Content-Type: application/json' "$BATS_TEST_TMPDIR/answer" || fail "$path:" "$(head -c 500 "$BATS_TEST_TMPDIR/answer")"
		! grep -aq refused "$BATS_TEST_TMPDIR/answer" || fail "$path: refused"
	done
	(($(wc -c <"$BATS_TEST_TMPDIR/answer") > 300000))
}
