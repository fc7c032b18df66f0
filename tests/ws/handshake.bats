#!/usr/bin/env bats
# The opening handshake over the wire (RFC 6455, section 4.2): who is refused before there is a WebSocket, and with what words. The
# cases one by one are in tests/unit/handshake.c.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/suite
load ../lib/ws

setup_file() {
	server_start
	account ada
	ROOM=$(room "$ADA")
	export ROOM
}

KEY='Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
VERSION='Sec-WebSocket-Version: 13'

# ask [OPTION…]: a handshake with these headers by curl; its status, headers and body.
ask() {
	: >"$BATS_TEST_TMPDIR/body"
	headers=$(curl -s -D - -o "$BATS_TEST_TMPDIR/body" --max-time 1 --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' "$@" \
		"${WS/ws:/http:}/ws/room/$ROOM/?token=$ADA" | tr -d '\r' | sed 's/^[^:]*:/\L&/') || :
	status=$(sed -n '1s/^[^ ]* //; 1s/ .*//p' <<<"$headers")
	request="GET with $*" body=$(tr -d '\0' <"$BATS_TEST_TMPDIR/body")
}

@test "another version, or none: 426 that names ours" {
	for version in 'Sec-WebSocket-Version: 8' 'Sec-WebSocket-Version: 25' 'X-None: 0'; do
		ask -H "$KEY" -H "$version"
		expect 426
		equal 13 "$(header sec-websocket-version)"
		is error upgrade_required
	done
}

@test "a key that is none: 400" {
	for key in 'Sec-WebSocket-Key: x' 'Sec-WebSocket-Key;' 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZTE=' 'X-None: 0'; do
		ask -H "$key" -H "$VERSION"
		expect 400
		is error bad_request
	done
}

@test "a client that offers subprotocols is let in without one, through the web server too" {
	for url in "$(ws_url "$ROOM" "token=$ADA")" "$(PROXY=1 ws_url "$ROOM" "token=$ADA")"; do
		raw "$url" <<-'LINES'
			open Sec-WebSocket-Protocol: graphql-ws, moznods, soap
			frame 81 {"type":"ping","data":{"n":1}}
			wait text {"type":"pong"
			bye
		LINES
		raw_has open
	done
	ask -H "$KEY" -H "$VERSION" -H 'Sec-WebSocket-Protocol: moznods'
	expect 101
	equal '' "$(header sec-websocket-protocol)"
}

@test "frames that come in one piece with the handshake are taken" {
	local socket address=${WS#ws://}
	exec {socket}<>"/dev/tcp/${address%:*}/${address##*:}"
	# A ping, and a close with 1000.
	printf 'GET /ws/room/%s/?token=%s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n%s\r\n%s\r\n\r\n%b' \
		"$ROOM" "$ADA" "$KEY" "$VERSION" '\x89\x82\x00\x00\x00\x00hi\x88\x82\x00\x00\x00\x00\x03\xe8' >&"$socket"
	timeout "$LONGEST_WAIT" cat <&"$socket" >"$BATS_TEST_TMPDIR/answer"
	exec {socket}>&-
	grep -q '^HTTP/1.1 101' "$BATS_TEST_TMPDIR/answer"
	equal 88 "$(tail -c 4 "$BATS_TEST_TMPDIR/answer" | od -An -tx1 | cut -c 2-3)"
}

@test "a request that is too long is told so, what is no HTTP is not waited for" {
	ask -H "$KEY" -H "$VERSION" -H "X-Filler: $(repeat x 20000)"
	expect 431
	is error headers_too_large
	for line in 'raw \x16\x03\x01\x02\x00nonsense' 'raw POST / HTTP/1.1\r\n\r\n' 'raw GET nonsense\r\n\r\n'; do
		raw "$(ws_url "$ROOM")" <<<"$line"
		raw_has eof
	done
}

@test "more new connections of an address than limit_connects: 429 with Retry-After before there is any, and nobody else's" {
	own_server LIMITS= LIMIT_CONNECTS=5 LIMIT_AUTH=0 TRUSTED_PROXIES=127.0.0.1
	account ada
	ROOM=$(room "$ADA")
	local from=(-H 'X-Forwarded-For: 192.0.2.1')
	for i in {1..5}; do
		ws_connect "in$i" "$(ws_url "$ROOM" "token=$ADA&v=2")" "${from[@]}"
		ws_wait "in$i" hello
	done
	ask -H "$KEY" -H "$VERSION" "${from[@]}"
	expect 429
	is error rate_limited
	(($(header retry-after) >= 1 && $(header retry-after) <= 60))
	grep -q 'warning .*192.0.2.1 has 5 new connections within a minute' "$SERVER_LOG"
	ws_still_open in1
	# A whole /64 is one client; a /48 has ten times as much, and no more.
	for i in {1..5}; do
		ask -H "$KEY" -H "$VERSION" -H "X-Forwarded-For: 2001:db8:1:1::$i"
		expect 101
	done
	ask -H "$KEY" -H "$VERSION" -H 'X-Forwarded-For: 2001:db8:1:1::6'
	expect 429
	# Who is no proxy is known before a byte was read.
	for i in {1..5}; do
		raw -a 127.0.0.2 "$(ws_url "$ROOM")" <<<'raw GET / HTTP/1.1\r\n\r\n'
		raw_has eof
	done
	raw -a 127.0.0.2 "$(ws_url "$ROOM" "token=$ADA")" <<<open || :
	raw_has 'refused 429'
	ws_open other "$ADA" "$ROOM"
}
