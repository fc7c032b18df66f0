#!/usr/bin/env bats
# Limits: chat messages a minute, flooding, clients that do not read, and the number of connections.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/suite
load ../lib/ws

setup_file() {
	server_start LIMITS= LIMIT_AUTH=0 LIMIT_GENERAL=0
	account ada bob eve
}

setup() {
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB" "$EVE"
}

@test "60 chat messages a minute pass, over all sockets of a user together, and not one more" {
	other=$(room "$ADA")
	ws_open here "$ADA" "$ROOM"
	ws_open there "$ADA" "$other"
	for i in {1..33}; do
		chat here "here $i"
		chat there "there $i"
	done
	ws_settle here
	ws_settle there
	equal 6 "$(cat "$BATS_TEST_TMPDIR"/{here,there}.log | grep -c '"rate_limited"')"
	as "$ADA" api GET "/api/rooms/$ROOM/messages/"
	here=$(field count)
	as "$ADA" api GET "/api/rooms/$other/messages/"
	equal 60 $((here + $(field count)))
	frame=$(grep -h '"rate_limited"' "$BATS_TEST_TMPDIR"/{here,there}.log | head -n 1)
	frame_is type error
	frame_text data.message
	[[ $(frame_field -t data.retry_after) == int ]]
	(($(frame_field data.retry_after) >= 1 && $(frame_field data.retry_after) <= 60))
	# Neither the socket nor anybody else suffers by it.
	ws_still_open here
	ws_open bob "$BOB" "$ROOM"
	chat bob 'I have said nothing yet'
	ws_wait here chat_message
	frame_is data.author.id "$BOB_ID"
}

@test "the number of chat messages is configurable" {
	own_server LIMITS= LIMIT_AUTH=0 LIMIT_GENERAL=0 LIMIT_CHAT=3
	account ada
	ROOM=$(room "$ADA")
	ws_open ada "$ADA" "$ROOM"
	for i in 1 2 3; do
		chat ada "message $i"
		ws_wait ada chat_message
	done
	chat ada 'message 4'
	ws_wait ada error
	frame_is data.code rate_limited
}

# Far more than any client needs, for as long as the socket takes it.
flood() {
	local frames
	printf -v frames '{"type":"chat_message","data":{"content":"%d"}}\n' {1..200}
	for _ in {1..500}; do
		printf '%s' "$frames" 2>/dev/null || return 0
		sleep 0.05
	done
}

@test "flooding is closed with 4429 and disturbs nobody" {
	ws_open bob "$BOB" "$ROOM"
	batch -t 30 "$(ws_url "$ROOM" "token=$EVE")" < <(flood)
	batch_ends 4429
	ws_still_open bob
	as "$ADA" api GET "/api/rooms/$ROOM/messages/"
	is count 60
}

@test "a client that does not read is cut off with 1013, the others hear all, and it can catch up" {
	own_server
	account ada bob eve
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB" "$EVE"
	since=$(seq_of "$ADA" "$ROOM")
	# The raw client reads only while it waits for something.
	mkfifo "$BATS_TEST_TMPDIR/orders"
	"$WS_RAW" -t 110 -b 4096 "$(ws_url "$ROOM" "token=$BOB&v=2")" <"$BATS_TEST_TMPDIR/orders" \
		>"$BATS_TEST_TMPDIR/slow" 3>&- &
	slow=$!
	mind "$slow"
	exec {orders}>"$BATS_TEST_TMPDIR/orders"
	printf 'open\nwait text\n' >&"$orders"
	"$WS_CLIENT" -t 100 -c 100 "$(ws_url "$ROOM" "token=$EVE&v=2")" <<<'!wait chat_message 600 90' \
		>"$BATS_TEST_TMPDIR/witness" 3>&- &
	witness=$!
	mind "$witness"
	for name in slow witness; do
		appears "$BATS_TEST_TMPDIR/$name" '"hello"'
	done
	text=$(repeat 😀 4000)
	batch -t 100 -c 100 "$(ws_url "$ROOM" "token=$ADA")" < <(
		for i in {1..600}; do
			printf '{"type":"chat_message","data":{"content":"%s"}}\n' "$text"
			((i % 10)) || printf '!wait chat_message 10 30\n'
		done
	)
	batch_ends 1000
	wait "$witness" || fail "the witness: $(tail -n 1 "$BATS_TEST_TMPDIR/witness")"
	printf 'wait close\nbye\n' >&"$orders"
	wait "$slow" || fail 'the slow client was not cut off'
	# The close frame itself may not have fitted any more.
	tail -n 2 "$BATS_TEST_TMPDIR/slow" | grep -Eq '^(close 1013|eof)'
	(($(grep -c '"chat_message"' "$BATS_TEST_TMPDIR/slow") < 600))
	batch -t 60 -c 100 "$(ws_url "$ROOM" "token=$BOB&v=2&since=$since")" <<<'!wait chat_message 600 50'
	batch_ends 1000
	equal 600 "$(grep -c '"chat_message"' "$events")"
}

@test "a burst cuts nobody off who reads, neither the sender nor the others" {
	own_server
	account ada bob
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	"$WS_CLIENT" -t 60 "$(ws_url "$ROOM" "token=$BOB")" <<<'!wait chat_message 1000 50' >"$BATS_TEST_TMPDIR/reader" 3>&- &
	reader=$!
	mind "$reader"
	appears "$BATS_TEST_TMPDIR/reader" '^open'
	batch -t 60 "$(ws_url "$ROOM" "token=$ADA")" < <(
		printf '{"type":"chat_message","data":{"content":"burst %d"}}\n' {1..1000}
		echo '!wait chat_message 1000 50'
	)
	batch_ends 1000
	wait "$reader" || fail "the reader: $(tail -n 1 "$BATS_TEST_TMPDIR/reader")"
}

@test "the server takes as many connections as it is told to, and another once one has left" {
	own_server CONNECTIONS_MAX=3
	account ada
	ROOM=$(room "$ADA")
	for i in 1 2 3; do
		ws_open "socket$i" "$ADA" "$ROOM"
	done
	ws_connect fourth "$(ws_url "$ROOM" "token=$ADA&v=2")"
	ws_wait fourth '@(refused|close)'
	equal 0 "$(grep -c '"hello"' "$BATS_TEST_TMPDIR/fourth.log")"
	for i in 1 2 3; do
		ws_still_open "socket$i"
	done
	ws_close socket1
	ws_open_again fifth "$ADA" "$ROOM"
}
