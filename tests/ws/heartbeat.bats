#!/usr/bin/env bats
# The heartbeat: a socket that answers pings lives, through the web server too, and one that does not is given up.
# One test takes about a minute, since that is what it is about.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws

@test "the server pings every 25 s, keeps who answers and closes who does not after 60 s with 4408" {
	account ada
	ROOM=$(room "$ADA")
	events=$BATS_TEST_TMPDIR/mute
	"$WS_RAW" -t 300 "$(ws_url "$ROOM" "token=$ADA")" >"$events" <<<$'open\nwait ping\nwait close\nbye' 3>&- &
	mute=$!
	mind "$mute"
	began=$SECONDS
	ws_connect direct "$(ws_url "$ROOM" "token=$ADA")"
	ws_connect proxied "$(PROXY=1 ws_url "$ROOM" "token=$ADA")"
	ws_wait direct open
	ws_wait proxied open
	appears "$events" '^ping'
	((SECONDS - began >= 20)) || fail 'a ping long before 25 s'
	wait "$mute" || fail "$(<"$events")"
	((SECONDS - began >= 50 && SECONDS - began <= 85)) || fail "given up after $((SECONDS - began)) s"
	raw_has 'close 4408'
	# Longer than the web server leaves a silent tunnel open.
	until ((SECONDS - began >= 65)); do
		sleep 0.5
	done
	ws_still_open direct
	ws_still_open proxied
}

@test "a dead line over which somebody sits in a call is given up long before one that only listens" {
	account eve bob
	ROOM=$(room "$EVE")
	join_room "$ROOM" "$BOB"
	# Both answer no ping; the one that came first only listens.
	for token in "$BOB" "$EVE"; do
		"$WS_RAW" -t 300 "$(ws_url "$ROOM" "token=$token&v=2")" >"$BATS_TEST_TMPDIR/mute.$token" 3>&- < <(
			printf 'open\n'
			[[ $token == "$BOB" ]] || printf 'frame 81 {"type":"join_call","data":{}}\n'
			printf 'wait close\nbye\n'
		) &
		mind $!
		appears "$BATS_TEST_TMPDIR/mute.$token" '^text {"type":"hello"'
	done
	ws_connect caller "$(ws_url "$ROOM" "token=$BOB&v=2")"
	ws_wait caller open
	ws_send caller '{"type":"join_call","data":{}}'
	ws_wait caller call_joined
	appears "$BATS_TEST_TMPDIR/mute.$EVE" '^close 4408'
	! grep -q '^close' "$BATS_TEST_TMPDIR/mute.$BOB" || fail 'the listener was given up as early'
	# Who answers stays in the call.
	ws_still_open caller
}
