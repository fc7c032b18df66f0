#!/usr/bin/env bats
# `moznods call list`: the calls of this moment, as the administrator sees them.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/suite
load ../lib/ws
load ../lib/calls

setup_file() {
	server_start
	account ada bob eve
}

# calls: what the command says on standard output, in $output.
calls() {
	output=$(moznods call list --state "$STATE")
}

@test "without a call there is nothing to list" {
	room "$ADA" >/dev/null
	calls
	equal '' "$output"
}

@test "each room with a call is a line: id, since when, how many, who in the order of sitting down, and its name" {
	one=$(room "$ADA" '{"name": "First room"}')
	two=$(room "$EVE" '{"name": "Zweiter Räum 💬"}')
	join_room "$one" "$BOB"
	caller bob "$BOB" "$one"
	sleep 1.1
	caller eve "$EVE" "$two"
	caller ada "$ADA" "$one"
	as "$ADA" api GET "/api/rooms/$one/call/"
	since=$(field started_at)
	as "$EVE" api GET "/api/rooms/$two/call/"
	calls
	equal "$(printf '%-6d %s   2  bob,ada  First room\n%-6d %s   1  eve  Zweiter Räum 💬' "$one" "$since" "$two" "$(field started_at)")" "$output"
	# Who is away for a moment is still there, who has left is not.
	ws_drop bob
	tell eve leave_call
	ws_settle eve
	calls
	equal "$(printf '%-6d %s   2  bob,ada  First room' "$one" "$since")" "$output"
	tell ada leave_call
	ws_settle ada
	calls
	equal "$(printf '%-6d %s   1  bob  First room' "$one" "$since")" "$output"
}

@test "nobody is in a call where the server was killed, and it says so" {
	own_server
	account ada
	ROOM=$(room "$ADA")
	caller ada "$ADA" "$ROOM"
	calls
	[[ $output == *ada* ]]
	all=("$SERVER_PID")
	mapfile -t -O 1 all < <(descendants "$SERVER_PID")
	kill -KILL "${all[@]}"
	wait "$SERVER_PID" || :
	SERVER_PID=
	run moznods call list --state "$STATE"
	equal 0 "$status"
	[[ $output == *'does not run'* && $output != *ada* ]]
}

@test "it only looks: where there is no database none is made, and it takes no operands" {
	run moznods call list --state "$BATS_TEST_TMPDIR/none"
	equal 1 "$status"
	[[ ! -e $BATS_TEST_TMPDIR/none ]]
	run moznods call list more --state "$STATE"
	equal 2 "$status"
	[[ $output == 'usage: moznods call list'* ]]
	run moznods call
	equal 2 "$status"
	moznods help | grep -q '^  call list$'
}
