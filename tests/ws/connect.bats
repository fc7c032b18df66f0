#!/usr/bin/env bats
# Coming in: the three ways to show a token, who is let in, what the others are told, and foreign origins.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws

setup_file() {
	server_start ALLOWED_ORIGINS=https://chat.example
	account ada bob
	ROOM=$(room "$ADA" '{"name": "Ours", "visibility": "private"}')
	export ROOM
}

# refused_as CODE ERROR URL [OPTION…]: the handshake succeeds, an error frame comes, then the close.
refused_as() {
	local code=$1 error=$2 name=refused$((++WS_NUMBER))
	shift 2
	ws_connect "$name" "$@" || return
	ws_wait "$name" open || return
	ws_refused "$name" "$code" "$error"
}

# let_in URL [OPTION…]: the socket is in the room.
let_in() {
	local name=in$((++WS_NUMBER))
	ws_connect "$name" "$@" || return
	ws_wait "$name" open || return
	ws_settle "$name" || return
	chat "$name" "from $name"
	ws_wait "$name" chat_message || return
	ws_close "$name"
}

@test "a token in the query opens the room" {
	let_in "$(ws_url "$ROOM" "token=$ADA")"
}

@test "a token in the Authorization header opens the room, as Token and as Bearer in any case" {
	for scheme in Token token Bearer BEARER; do
		let_in "$(ws_url "$ROOM")" -H "Authorization: $scheme $ADA"
	done
}

@test "a token in a first auth frame opens the room" {
	ws_connect ada "$(ws_url "$ROOM")"
	ws_wait ada open
	ws_send ada "{\"type\":\"auth\",\"data\":{\"token\":\"$ADA\"}}"
	ws_settle ada
	chat ada 'I said who I am'
	ws_wait ada chat_message
	frame_is data.author.username ada
}

@test "with v=2 the hello follows the auth frame" {
	ws_connect ada "$(ws_url "$ROOM" v=2)"
	ws_wait ada open
	ws_send ada "{\"type\":\"auth\",\"data\":{\"token\":\"$ADA\"}}"
	ws_wait ada hello
	frame_is data.user.id "$ADA_ID"
}

@test "nothing is heard before the auth frame" {
	ws_connect late "$(ws_url "$ROOM")"
	ws_wait late open
	say "$ADA" "$ROOM" 'not for strangers' >/dev/null
	ws_send late "{\"type\":\"auth\",\"data\":{\"token\":\"$ADA\"}}"
	ws_settle late
	ws_heard late "$ADA" "$ROOM"
	equal '' "$heard"
	equal 0 "$(grep -c strangers "$BATS_TEST_TMPDIR/late.log")"
}

@test "an auth frame with a bad token, or with none, is refused with 4401" {
	for data in '{"token":"nonsense"}' '{"token":5}' '{}'; do
		ws_connect bad "$(ws_url "$ROOM")"
		ws_wait bad open
		ws_send bad "{\"type\":\"auth\",\"data\":$data}"
		ws_refused bad 4401 authentication_required
	done
}

@test "an auth frame of somebody who is no member is refused with 4403" {
	ws_connect bob "$(ws_url "$ROOM")"
	ws_wait bob open
	ws_send bob "{\"type\":\"auth\",\"data\":{\"token\":\"$BOB\"}}"
	ws_refused bob 4403 permission_denied
}

@test "who sends no auth frame within 5 seconds is refused with 4401, not earlier" {
	# The server's five seconds begin after this.
	began=${EPOCHREALTIME/[.,]/}
	ws_connect silent "$(ws_url "$ROOM")"
	ws_wait silent open
	ws_refused silent 4401 authentication_required
	((${EPOCHREALTIME/[.,]/} - began > 4000000))
}

@test "a frame before the auth frame does nothing" {
	ws_connect rash "$(ws_url "$ROOM")"
	ws_wait rash open
	chat rash 'sent by nobody'
	ws_closed rash 4401
	as "$ADA" api GET "/api/rooms/$ROOM/messages/"
	[[ $body != *'sent by nobody'* ]]
}

@test "a wrong token is refused with 4401" {
	for token in nonsense "${ADA}x" "${ADA%?}" "$(repeat f 300)" '%ff' "'%20OR%201=1"; do
		refused_as 4401 authentication_required "$(ws_url "$ROOM" "token=$token")"
	done
	refused_as 4401 authentication_required "$(ws_url "$ROOM")" -H 'Authorization: Token nonsense'
}

@test "an ended token and one of a deactivated account are refused with 4401" {
	token=$(login bob)
	as "$token" api POST /api/auth/logout/
	expect 204
	refused_as 4401 authentication_required "$(ws_url "$ROOM" "token=$token")"
	account gone
	as "$ADA" api PATCH "/api/users/$GONE_ID/" '{"is_active": false}'
	expect 200
	refused_as 4401 authentication_required "$(ws_url "$ROOM" "token=$GONE")"
}

@test "who is no member is refused with 4403, of a public room too" {
	public=$(room "$ADA")
	refused_as 4403 permission_denied "$(ws_url "$ROOM" "token=$BOB")"
	refused_as 4403 permission_denied "$(ws_url "$public" "token=$BOB&v=2")"
}

@test "a room that is not, is gone or has no proper id is refused with 4404" {
	gone=$(room "$ADA")
	as "$ADA" api DELETE "/api/rooms/$gone/"
	expect 204
	for id in 999999 "$gone" 0 -1 abc 1x 1.0 99999999999999999999; do
		refused_as 4404 not_found "$(ws_url "$id" "token=$ADA")"
	done
}

@test "a refused socket hears an error frame of the reference and nothing else" {
	ws_connect bob "$(ws_url "$ROOM" "token=$BOB&v=2")"
	ws_wait bob close
	equal 'open error close' "$(while read -r frame; do frame_type; printf '%s\n' "$type"; done <"$BATS_TEST_TMPDIR/bob.log" | paste -sd ' ')"
	frame=$(grep '^{' "$BATS_TEST_TMPDIR/bob.log")
	frame_keys '' 'data type'
	frame_keys data 'code message'
}

@test "a path that is no room's leads nowhere" {
	for path in / /xws/ /ws/nothing/ /ws/room/ "/ws/room/$ROOM/more/" "/ws/rooms/$ROOM/"; do
		ws_connect lost "$WS$path?token=$ADA"
		ws_wait lost '@(close|refused)'
		[[ $frame == @(refused 404|close 4404|close 4404 *) ]] || fail "for $path: $frame"
	done
}

@test "the server's own origin, an allowed one and none at all are let in" {
	let_in "$(ws_url "$ROOM" "token=$ADA")" -o "$HTTP"
	let_in "$(ws_url "$ROOM" "token=$ADA")" -o http://localhost
	let_in "$(ws_url "$ROOM" "token=$ADA")" -o "${WS/ws:/http:}"
	let_in "$(ws_url "$ROOM" "token=$ADA")" -o https://chat.example
	let_in "$(PROXY=1 ws_url "$ROOM" "token=$ADA")" -o "$HTTP"
}

@test "a foreign origin is refused with 4403" {
	for origin in http://evil.example null http://localhost.evil.example http://evil.example/localhost \
		http://localhost@evil.example http://notlocalhost https://chat.example.evil.example https://evil-chat.example; do
		refused_as 4403 permission_denied "$(ws_url "$ROOM" "token=$ADA")" -o "$origin"
	done
	refused_as 4403 permission_denied "$(PROXY=1 ws_url "$ROOM" "token=$ADA")" -o http://evil.example
}

@test "with a public address, its origin is the server's own" {
	own_server PUBLIC_URL=https://talk.example/
	account ada
	ROOM=$(room "$ADA")
	let_in "$(ws_url "$ROOM" "token=$ADA")" -o https://talk.example
	refused_as 4403 permission_denied "$(ws_url "$ROOM" "token=$ADA")" -o https://evil.example
}

@test "sockets work through the web server: chat, refusals and close codes" {
	ws_connect ada "$(PROXY=1 ws_url "$ROOM" "token=$ADA")"
	ws_wait ada open
	ws_settle ada
	ws_open direct "$ADA" "$ROOM"
	chat ada 'through the proxy'
	ws_wait direct chat_message
	frame_is data.content 'through the proxy'
	chat direct 'and back'
	ws_wait ada chat_message
	ws_wait ada chat_message
	frame_is data.content 'and back'
	let_in "$(PROXY=1 ws_url "$ROOM")" -H "Authorization: Token $ADA"
	refused_as 4401 authentication_required "$(PROXY=1 ws_url "$ROOM" token=nonsense)"
	refused_as 4403 permission_denied "$(PROXY=1 ws_url "$ROOM" "token=$BOB")"
	refused_as 4404 not_found "$(PROXY=1 ws_url 999999 "token=$ADA")"
}

@test "half a handshake, none at all and a plain request hold nobody up" {
	url=$(ws_url "$ROOM" "token=$ADA")
	for _ in {1..10}; do
		"$WS_RAW" -t 15 "$url" </dev/null >/dev/null 3>&- &
		mind $!
		"$WS_RAW" -t 15 "$url" <<<'raw GET /ws/room/1/ HTTP/1.1\r\nUpgr' >/dev/null 3>&- &
		mind $!
	done
	raw "$url" <<<'raw GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
	raw "$url" <<<'raw \x16\x03\x01\x02\x00nonsense\r\n\r\n'
	let_in "$url"
}

@test "a handshake too long to be meant well is turned away and the others stay" {
	ws_open ada "$ADA" "$ROOM"
	raw "$(ws_url "$ROOM")" <<<"open X-Filler: $(repeat x 3900)"
	ws_connect long "$(ws_url "$ROOM" "token=$(repeat x 7000)")"
	ws_wait long '@(close|refused)'
	ws_still_open ada
}
