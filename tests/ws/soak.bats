#!/usr/bin/env bats
# The convergence test at a small size: senders through both doors, listeners that drop and resume, and the daemon and
# workers killed in the middle. Nothing acknowledged is lost, nothing comes twice, everything comes in order.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws
load ../lib/files

# converges OPTION…: runs the test against the instance of this file.
converges() {
	run "$BUILD/tests/soak" --timeout 600 --seed "${SOAK_SEED:-$RANDOM}" "$@" "$HTTP" "$WS"
	echo "$output"
	[[ $status == 0 && $output == *'lost 0, repeated 0, out of order 0'* ]]
}

@test "1500 messages by 20 senders reach 50 listeners that come and go" {
	converges --messages 1500
	# Some were away so long that they had to fetch anew.
	[[ $output =~ \ ([0-9]+)\ resyncs ]]
	((BASH_REMATCH[1] >= 1))
}

@test "the same while the daemon and workers are killed" {
	converges --messages 4000 --kills 3 --kill-wsd-pidfile "$STATE/run/wsd.pid" --kill-fcgi-pidfile "$STATE/run/fcgi.pid"
	[[ $output == *'killed: 3 daemons, 3 workers'* ]]
}

@test "in ten rooms they reach twenty user sockets that catch up and read, and everybody is shown what the database counts" {
	needs_sqlite
	# So that who was away for long has to fetch anew.
	own_server EVENT_REPLAY_MAX=50
	converges --user-sockets "$STATE/moznods.db" --rooms 10 --senders 10 --listeners 20 --messages 1000
	[[ $output == *'miscounted 0'* && $output =~ \ ([0-9]+)\ resyncs ]]
	((BASH_REMATCH[1] >= 1))
}
