#!/usr/bin/env bats
# The process beside the daemon that looks after the database: it comes and goes with the daemon, and is started again where it dies.
# shellcheck disable=SC2153,SC2154

load ../lib/suite
load ../lib/ws
load ../lib/calls

setup_file() {
	server_start
	account ada
}

# housekeepers: their pids: one, or none.
housekeepers() {
	pgrep -P "$(<"$STATE/run/wsd.pid")" -x moznods.house
}

# comes_up: in $housekeeper, once there is one.
comes_up() {
	eventually housekeepers
	housekeeper=$(housekeepers)
}

is_gone() {
	[[ ! -e /proc/$1 ]]
}

@test "the daemon has one, which has no connection of a client, also where it came later" {
	needs_sqlite
	ROOM=$(room "$ADA")
	comes_up
	before=$housekeeper
	ws_open ada "$ADA" "$ROOM"
	kill -KILL "$before"
	eventually is_gone "$before"
	comes_up
	[[ $housekeeper != "$before" ]]
	grep -q 'the housekeeper was killed by signal 9' "$SERVER_LOG"
	[[ $(readlink "/proc/$housekeeper/fd/"*) != *socket* ]] || fail "$(ls -l "/proc/$housekeeper/fd")"
}

@test "it ends with a daemon that is killed, and the next daemon has its own" {
	comes_up
	before=$housekeeper daemon=$(<"$STATE/run/wsd.pid")
	kill -KILL "$daemon"
	eventually is_gone "$before"
	wait_for_daemon "$daemon"
	comes_up
}

@test "it ends with a daemon that is stopped, whatever it does" {
	comes_up
	kill -STOP "$housekeeper"
	daemon=$(<"$STATE/run/wsd.pid")
	kill -TERM "$daemon"
	wait_for_daemon "$daemon"
	is_gone "$housekeeper" || fail 'it outlives the daemon'
	comes_up
}
