#!/usr/bin/env bats
# A user with as many sockets as one may have: a dead line does not keep its user out, a living one is not given up for another, and who
# is refused is told why.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws

setup_file() {
	:
}

teardown_file() {
	:
}

# crowded_server SECONDS: where a user has two, and a socket is dead once it has not answered for so long.
crowded_server() {
	own_server CONNECTIONS_PER_USER=2 "CROWDED_TIMEOUT=$1"
	account ada bob
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
}

# dead NAME: a socket of Ada's whose client answers nothing, as one whose line is cut.
dead() {
	"$WS_RAW" -t 300 "$(ws_url "$ROOM" "token=$ADA")" < <(printf 'open\nwait close\n') >"$BATS_TEST_TMPDIR/$1" 2>&1 3>&- &
	mind $!
	appears "$BATS_TEST_TMPDIR/$1" '^open'
}

@test "a newcomer takes the place of a dead line, which is closed, and not that of a living one" {
	# Long enough for the living to answer on a busy machine.
	crowded_server 8
	dead dead
	ws_open alive "$ADA" "$ROOM"
	ws_open bob "$BOB" "$ROOM"
	# Silent for longer than the wait, both of them.
	sleep 8.1
	ws_connect new "$(ws_url "$ROOM" "token=$ADA&v=2")"
	# What it says while it waits is not lost.
	ws_send new '{"type":"ping","data":{"early":1}}'
	ws_wait new hello
	ws_wait new pong
	frame_is data.early 1
	appears "$BATS_TEST_TMPDIR/dead" '^close 4408'
	ws_still_open alive
	ws_still_open bob
	chat new 'I am here'
	ws_wait alive chat_message
}

@test "the same for a token in the first frame" {
	crowded_server 1
	dead one
	dead two
	sleep 1.1
	ws_connect new "$(ws_url "$ROOM" v=2)"
	ws_wait new open
	ws_send new "{\"type\":\"auth\",\"data\":{\"token\":\"$ADA\"}}"
	ws_send new '{"type":"ping","data":{"early":1}}'
	ws_wait new hello
	ws_wait new pong
}

@test "where all live the newcomer is told that they are too many, and nobody is closed" {
	# Long enough for the living to answer on a busy machine.
	crowded_server 8
	ws_open one "$ADA" "$ROOM"
	ws_open two "$ADA" "$ROOM"
	# At once where all have just spoken.
	ws_connect over "$(ws_url "$ROOM" "token=$ADA&v=2")"
	ws_refused over 4429 too_many_connections
	# After those were asked that have not; so many may wait for that, and the rest is refused without. Who has just spoken is asked
	# nothing, and may be silent meanwhile.
	sleep 8.1
	ws_send one '{"type":"ping","data":{}}'
	ws_wait one pong
	for i in {1..6}; do
		ws_connect "over$i" "$(ws_url "$ROOM" "token=$ADA")"
	done
	for i in {1..6}; do
		ws_refused "over$i" 4429 too_many_connections
	done
	ws_still_open one
	ws_still_open two
	ws_close two
	ws_open_again again "$ADA" "$ROOM"
}
