#!/usr/bin/env bats
# The daemon dies without warning: the server brings it back, nothing that was acknowledged is lost, and sockets go on
# where they were.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws

setup_file() {
	server_start
	account ada bob
}

setup() {
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
}

# Kills the daemon the hard way.
kill_daemon() {
	local pid
	pid=$(<"$STATE/run/wsd.pid")
	[[ $(<"/proc/$pid/comm") == moznods-wsd ]] || fail "run/wsd.pid names $pid, which is no daemon"
	kill -KILL "$pid"
}

@test "a daemon that was killed comes back as another process, and sockets are taken again" {
	before=$(<"$STATE/run/wsd.pid")
	ws_open ada "$ADA" "$ROOM"
	kill_daemon
	ws_closed ada 1006
	ws_open_again ada "$ADA" "$ROOM"
	[[ $(<"$STATE/run/wsd.pid") != "$before" ]]
	chat ada 'back again'
	ws_wait ada chat_message
}

@test "what was sent while the daemon was away is heard on coming back" {
	ws_open bob "$BOB" "$ROOM" v=2
	since=$(frame_field data.seq)
	kill_daemon
	for i in {1..10}; do
		say "$ADA" "$ROOM" "missed $i" >/dev/null
	done
	ws_closed bob 1006
	ws_open_again bob "$BOB" "$ROOM" "v=2&since=$since"
	for i in {1..10}; do
		ws_wait bob chat_message
		frame_is data.content "missed $i"
	done
	ws_heard bob "$ADA" "$ROOM"
	equal '' "$heard"
}

@test "what was echoed before the daemon died is stored, once" {
	ws_open ada "$ADA" "$ROOM" v=2
	for i in {1..40}; do
		chat ada "echo $i." "nonce-$ROOM-$i"
	done
	ws_wait ada chat_message
	kill_daemon
	ws_wait ada close
	echoed=$(grep -o 'echo [0-9]*\.' "$BATS_TEST_TMPDIR/ada.log")
	as "$ADA" api GET "/api/rooms/$ROOM/messages/?page_size=100"
	stored=$(field 'results.*.content')
	equal "$(sort <<<"$stored")" "$(sort -u <<<"$stored")"
	while read -r text; do
		grep -Fxq "$text" <<<"$stored" || fail "$text was echoed and is not stored"
	done <<<"$echoed"
	# Sending all of it again completes the room without doubling anything.
	for i in {1..40}; do
		as "$ADA" api POST "/api/rooms/$ROOM/messages/" "{\"content\":\"echo $i.\",\"nonce\":\"nonce-$ROOM-$i\"}"
		[[ $status == 20[01] ]]
	done
	as "$ADA" api GET "/api/rooms/$ROOM/messages/"
	is count 40
}

@test "nobody is thought to be there who did not come back" {
	ws_open bob "$BOB" "$ROOM" v=2
	ws_open ada "$ADA" "$ROOM" v=2
	kill_daemon
	ws_closed ada 1006
	ws_open_again ada "$ADA" "$ROOM" v=2
	[[ $'\n'$(frame_field 'data.online.*' || :)$'\n' != *$'\n'"$BOB_ID"$'\n'* ]]
}

@test "the daemon comes back as often as it dies" {
	for i in 1 2 3; do
		kill_daemon
		ws_open_again "ada$i" "$ADA" "$ROOM"
	done
	ws_still_open ada3
}

@test "a worker that is killed takes no message with it and is replaced" {
	ws_open bob "$BOB" "$ROOM"
	supervisor=$(<"$STATE/run/fcgi.pid")
	mapfile -t workers < <(workers_of "$supervisor")
	((${#workers[@]} >= 1))
	kill -KILL "${workers[@]}"
	deadline=$((SECONDS + LONGEST_WAIT))
	until as "$ADA" api POST "/api/rooms/$ROOM/messages/" '{"content":"after all","nonce":"once"}' &&
		[[ $status == 20[01] ]]; do
		((SECONDS < deadline)) || fail "still $status" "$body"
	done
	ws_heard bob "$ADA" "$ROOM"
	equal chat_message "$heard"
	mapfile -t again < <(workers_of "$supervisor")
	equal "${#workers[@]}" "${#again[@]}"
}

@test "a daemon that dies after the configuration was read again listens where it did" {
	kill -HUP "$SERVER_PID"
	appears "$SERVER_LOG" 'read again\|reload'
	sleep 0.5
	kill_daemon
	ws_open_again ada "$ADA" "$ROOM"
	chat ada 'at the same port'
	ws_wait ada chat_message
}
