#!/usr/bin/env bats
# How permission ends: whoever loses it is cut off at once, over whatever door it ended, and nobody else is.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws

setup_file() {
	server_start
	# The first account is the site's administrator.
	account root ada
}

setup() {
	account "bob$BATS_TEST_NUMBER"
	local token=BOB$BATS_TEST_NUMBER id=BOB${BATS_TEST_NUMBER}_ID
	BOB=${!token} BOB_ID=${!id} NAME=bob$BATS_TEST_NUMBER
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	ws_open ada "$ADA" "$ROOM"
}

# ended STATUS: the request that ends the permission has been answered so. What is said in the room from then on is for the others.
ended() {
	expect "$1" || return
	say "$ADA" "$ROOM" 'said afterwards' >/dev/null
}

# cut_off NAME CODE [ERROR]: the socket is closed, before it has heard what was said in the room afterwards.
cut_off() {
	if [[ ${3:-} ]]; then
		ws_refused "$@" || return
	else
		ws_closed "$@" || return
	fi
	! grep -q 'said afterwards' "$BATS_TEST_TMPDIR/$1.log" || fail "$1 has heard what was said afterwards"
}

@test "a logout closes the token's sockets with 4401, those of other tokens stay" {
	other=$(login "$NAME")
	ws_open plain "$BOB" "$ROOM"
	ws_open modern "$BOB" "$ROOM" v=2
	ws_open other "$other" "$ROOM"
	as "$BOB" api POST /api/auth/logout/
	ended 204
	cut_off plain 4401 authentication_required
	cut_off modern 4401 authentication_required
	ws_still_open other
	ws_still_open ada
}

@test "a socket that showed its token in a frame or a header is closed by the logout as well" {
	ws_connect header "$(ws_url "$ROOM")" -H "Authorization: Token $BOB"
	ws_wait header open
	ws_settle header
	ws_connect frame "$(PROXY=1 ws_url "$ROOM")"
	ws_wait frame open
	ws_send frame "{\"type\":\"auth\",\"data\":{\"token\":\"$BOB\"}}"
	ws_settle frame
	as "$BOB" api POST /api/auth/logout/
	ended 204
	cut_off header 4401 authentication_required
	cut_off frame 4401 authentication_required
}

@test "ending a session closes its sockets with 4401" {
	other=$(login "$NAME")
	ws_open first "$BOB" "$ROOM"
	ws_open other "$other" "$ROOM"
	as "$other" api GET /api/auth/sessions/
	for i in 0 1; do
		[[ $(field "results.$i.current") == true ]] || id=$(field "results.$i.id")
	done
	as "$other" api DELETE "/api/auth/sessions/$id/"
	ended 204
	cut_off first 4401 authentication_required
	ws_still_open other
}

@test "a new password closes the sockets of all other tokens with 4401" {
	other=$(login "$NAME")
	ws_open current "$BOB" "$ROOM"
	ws_open other "$other" "$ROOM"
	as "$BOB" api POST /api/auth/password/ \
		"{\"current_password\": \"$(password_of "$NAME")\", \"new_password\": \"something else altogether\"}"
	ended 204
	cut_off other 4401 authentication_required
	ws_still_open current
}

@test "a deactivated account loses all its sockets with 4401" {
	other=$(login "$NAME")
	ws_open first "$BOB" "$ROOM"
	ws_open second "$other" "$ROOM" v=2
	as "$ROOT" api PATCH "/api/users/$BOB_ID/" '{"is_active": false}'
	ended 200
	cut_off first 4401 authentication_required
	cut_off second 4401 authentication_required
	ws_still_open ada
}

@test "who leaves is closed with 4403, in that room only, and can come back" {
	other=$(room "$BOB")
	ws_open here "$BOB" "$ROOM"
	ws_open here_too "$BOB" "$ROOM" v=2
	ws_open elsewhere "$BOB" "$other"
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	ended 204
	cut_off here 4403
	cut_off here_too 4403
	ws_still_open elsewhere
	ws_still_open ada
	join_room "$ROOM" "$BOB"
	ws_open back "$BOB" "$ROOM"
}

@test "who is removed is closed with 4403" {
	ws_open bob "$BOB" "$ROOM"
	as "$ADA" api DELETE "/api/rooms/$ROOM/participants/$BOB_ID/"
	ended 204
	cut_off bob 4403
	ws_still_open ada
}

@test "a deleted room closes everybody with 4410" {
	ws_open bob "$BOB" "$ROOM" v=2
	as "$ADA" api DELETE "/api/rooms/$ROOM/"
	expect 204
	ws_closed ada 4410
	ws_closed bob 4410
}

@test "the last one out ends the room and is closed" {
	alone=$(room "$BOB")
	ws_open bob "$BOB" "$alone"
	as "$BOB" api POST "/api/rooms/$alone/leave/"
	expect 204
	ws_wait bob close
	[[ $frame == @(close 4403*|close 4410*) ]] || fail "expected close 4403 or 4410, got: $frame"
}

@test "who was cut off hears nothing that was said afterwards" {
	ws_open bob "$BOB" "$ROOM" v=2
	as "$ADA" api DELETE "/api/rooms/$ROOM/participants/$BOB_ID/"
	expect 204
	say "$ADA" "$ROOM" 'now that bob is gone' >/dev/null
	ws_closed bob 4403
	equal 0 "$(grep -c 'bob is gone' "$BATS_TEST_TMPDIR/bob.log")"
}

@test "a server told to stop says goodbye with 1001" {
	own_server
	account ada
	ROOM=$(room "$ADA")
	ws_open plain "$ADA" "$ROOM"
	ws_open modern "$ADA" "$ROOM" v=2
	ws_connect proxied "$(PROXY=1 ws_url "$ROOM" "token=$ADA")"
	ws_wait proxied open
	ws_settle proxied
	kill -TERM "$SERVER_PID"
	ws_closed plain 1001
	ws_closed modern 1001
	ws_wait proxied close
	server_stop
}
