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
	batch "$(ws_url "$ROOM" "token=$EVE")" < <(flood)
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
	"$WS_RAW" -t 300 -b 4096 "$(ws_url "$ROOM" "token=$BOB&v=2")" <"$BATS_TEST_TMPDIR/orders" \
		>"$BATS_TEST_TMPDIR/slow" 3>&- &
	slow=$!
	mind "$slow"
	exec {orders}>"$BATS_TEST_TMPDIR/orders"
	printf 'open\nwait text\n' >&"$orders"
	"$WS_CLIENT" -c 100 "$(ws_url "$ROOM" "token=$EVE&v=2")" <<<'!wait chat_message 600' \
		>"$BATS_TEST_TMPDIR/witness" 3>&- &
	witness=$!
	mind "$witness"
	for name in slow witness; do
		appears "$BATS_TEST_TMPDIR/$name" '"hello"'
	done
	text=$(repeat 😀 4000)
	batch -c 100 "$(ws_url "$ROOM" "token=$ADA")" < <(
		for i in {1..600}; do
			printf '{"type":"chat_message","data":{"content":"%s"}}\n' "$text"
			((i % 10)) || printf '!wait chat_message 10\n'
		done
	)
	batch_ends 1000
	wait "$witness" || fail "the witness: $(tail -n 1 "$BATS_TEST_TMPDIR/witness")"
	printf 'wait close\nbye\n' >&"$orders"
	wait "$slow" || fail 'the slow client was not cut off'
	# The close frame itself may not have fitted any more.
	tail -n 2 "$BATS_TEST_TMPDIR/slow" | grep -Eq '^(close 1013|eof)'
	(($(grep -c '"chat_message"' "$BATS_TEST_TMPDIR/slow") < 600))
	batch -c 100 "$(ws_url "$ROOM" "token=$BOB&v=2&since=$since")" <<<'!wait chat_message 600'
	batch_ends 1000
	equal 600 "$(grep -c '"chat_message"' "$events")"
}

@test "a burst cuts nobody off who reads, neither the sender nor the others" {
	own_server
	account ada bob
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	"$WS_CLIENT" "$(ws_url "$ROOM" "token=$BOB")" <<<'!wait chat_message 1000' >"$BATS_TEST_TMPDIR/reader" 3>&- &
	reader=$!
	mind "$reader"
	appears "$BATS_TEST_TMPDIR/reader" '^open'
	batch "$(ws_url "$ROOM" "token=$ADA")" < <(
		printf '{"type":"chat_message","data":{"content":"burst %d"}}\n' {1..1000}
		echo '!wait chat_message 1000'
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

@test "a user gets so many sockets over all rooms, and another once one has left" {
	own_server CONNECTIONS_PER_USER=3
	account ada bob
	ROOM=$(room "$ADA")
	other=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	ws_open one "$ADA" "$ROOM"
	ws_open two "$ADA" "$ROOM"
	ws_open three "$ADA" "$other"
	for query in "token=$ADA" "token=$ADA&v=2"; do
		ws_connect over "$(ws_url "$ROOM" "$query")"
		ws_wait over open
		ws_refused over 4429 too_many_connections
	done
	ws_open bob "$BOB" "$ROOM"
	ws_still_open one
	ws_drop two
	ws_open_again again "$ADA" "$ROOM"
	ws_connect over "$(ws_url "$ROOM" "token=$ADA")"
	ws_refused over 4429 too_many_connections
}

# Sockets that come through a proxy say whose they are.
from_address() {
	ws_connect "$1" "$(ws_url "$ROOM" "token=$ADA&v=2")" -H "X-Forwarded-For: $2"
}

@test "an address gets so many connections, an IPv6 one with its whole /64, and others are not concerned" {
	own_server CONNECTIONS_PER_ADDRESS=3 TRUSTED_PROXIES=127.0.0.1
	account ada
	ROOM=$(room "$ADA")
	for i in 1 2 3; do
		from_address "four$i" 192.0.2.1
		ws_wait "four$i" hello
		from_address "six$i" "2001:db8:0:1::$i"
		ws_wait "six$i" hello
	done
	from_address over 192.0.2.1
	ws_refused over 4429 too_many_connections
	from_address over ::ffff:192.0.2.1
	ws_refused over 4429 too_many_connections
	from_address over 2001:db8:0:1:ffff::1
	ws_refused over 4429 too_many_connections
	from_address other 192.0.2.2
	ws_wait other hello
	from_address other 2001:db8:0:2::1
	ws_wait other hello
	grep -q 'warning .*192.0.2.1 has 3 connections and gets no more' "$SERVER_LOG"
	ws_close four1
	from_address again 192.0.2.1
	ws_wait again hello
}

# How many of those who said nothing have been cut off.
cut_off() {
	cat "$BATS_TEST_TMPDIR"/silent.* | grep -c eof || :
}

# were_cut COUNT: so many at least.
were_cut() {
	(($(cut_off) >= $1))
}

@test "connections that never say anything count for their address from the start, and end" {
	own_server CONNECTIONS_PER_ADDRESS=4 HANDSHAKE_TIMEOUT=30
	account ada
	ROOM=$(room "$ADA")
	# 127.0.0.2 is no proxy that is trusted. Beyond its four and those that would be told so, nothing is taken.
	for i in {1..90}; do
		"$WS_RAW" -a 127.0.0.2 -t 60 "$(ws_url "$ROOM")" </dev/null >"$BATS_TEST_TMPDIR/silent.$i" 3>&- &
		mind $!
	done
	ws_open ada "$ADA" "$ROOM"
	eventually were_cut 20
	(($(cut_off) <= 22)) || fail "$(cut_off) of 90 were cut at once"
	raw -a 127.0.0.2 "$(ws_url "$ROOM" "token=$ADA")" </dev/null
	raw_has eof
	# Their time is over, and there is room again.
	eventually were_cut 90
	raw -a 127.0.0.2 "$(ws_url "$ROOM" "token=$ADA&v=2")" < <(printf 'open\nwait text\nbye\n')
	raw_has 'text {"type":"hello"'
	ws_still_open ada
}

@test "a handshake that trickles in is over after its time" {
	own_server HANDSHAKE_TIMEOUT=2
	account ada
	ROOM=$(room "$ADA")
	raw -t 20 "$(ws_url "$ROOM")" < <(
		printf 'raw GET /ws/room/1/ HTTP/1.1\\r\\nX: \n'
		for i in {1..40}; do
			sleep 0.1
			printf 'raw x\n' 2>/dev/null || break
		done
	)
	# The client notices at the end of its orders, which take four seconds.
	raw_has eof
}

@test "tokens can be guessed only so often a minute, over the query, the header and the first frame" {
	own_server LIMITS= LIMIT_GUESS=4 LIMIT_AUTH=0 TRUSTED_PROXIES=127.0.0.1
	account ada
	ROOM=$(room "$ADA")
	guesser=(-H 'X-Forwarded-For: 192.0.2.9')
	ws_connect one "$(ws_url "$ROOM" token=nonsense)" "${guesser[@]}"
	ws_refused one 4401 authentication_required
	ws_connect two "$(ws_url "$ROOM")" "${guesser[@]}" -H 'Authorization: Token nonsense'
	ws_refused two 4401 authentication_required
	ws_connect three "$(ws_url "$ROOM")" "${guesser[@]}"
	ws_send three '{"type":"auth","data":{"token":"nonsense"}}'
	ws_refused three 4401 authentication_required
	# Who shows a good one is not held up, and does not count.
	for i in {1..6}; do
		ws_connect "good$i" "$(ws_url "$ROOM" "token=$ADA&v=2")" "${guesser[@]}"
		ws_wait "good$i" hello
	done
	ws_connect four "$(ws_url "$ROOM")" "${guesser[@]}"
	ws_refused four 4401 authentication_required
	# That was the fourth; from now on none is looked at, not even a good one.
	for token in nonsense "$ADA"; do
		ws_connect over "$(ws_url "$ROOM" "token=$token")" "${guesser[@]}"
		ws_wait over error
		frame_is data.code rate_limited
		(($(frame_field data.retry_after) >= 1 && $(frame_field data.retry_after) <= 60))
		ws_closed over 4429
	done
	ws_connect over "$(ws_url "$ROOM")" "${guesser[@]}"
	ws_send over "{\"type\":\"auth\",\"data\":{\"token\":\"$ADA\"}}"
	ws_wait over error
	frame_is data.code rate_limited
	ws_closed over 4429
	# Others, and those who are in, are not concerned.
	ws_still_open good1
	ws_open elsewhere "$ADA" "$ROOM"
	as "$ADA" api GET /api/auth/me/ -H 'X-Forwarded-For: 192.0.2.9'
	expect 200
}

@test "sixty chat messages a minute also when they come at once over many sockets, through both ports" {
	own_server LIMITS= LIMIT_AUTH=0 LIMIT_GENERAL=0
	account ada
	ROOM=$(room "$ADA")
	clients=()
	for i in {1..6}; do
		url=$(PROXY=$((i % 2 ? 1 : 0)) && PROXY=${PROXY#0} ws_url "$ROOM" "token=$ADA")
		"$WS_CLIENT" "$url" < <(
			printf '{"type":"chat_message","data":{"content":"%s"}}\n' {1..20}
			# What was sent before has been dealt with when the pong comes.
			printf '{"type":"ping","data":{}}\n!wait pong\n'
		) >"$BATS_TEST_TMPDIR/client.$i" 2>&1 3>&- &
		clients+=($!)
		mind $!
	done
	for client in "${clients[@]}"; do
		wait "$client" || :
	done
	as "$ADA" api GET "/api/rooms/$ROOM/messages/"
	is count 60
	equal 60 "$(cat "$BATS_TEST_TMPDIR"/client.* | grep -c '"rate_limited"')"
}
