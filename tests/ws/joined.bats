#!/usr/bin/env bats
# What comes over sockets at once is stored with one commit, and each frame is answered as if it had come alone.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws

setup_file() {
	server_start
	account ada bob
}

setup() {
	needs_sqlite
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
}

# at_once FRAME…: a line for the raw client: all of them in one packet.
at_once() {
	local LC_ALL=C frame
	printf 'raw '
	for frame; do
		printf '\\x81\\x%02x\\x00\\x00\\x00\\x00%s' $((128 + ${#frame})) "$frame"
	done
	printf '\n'
}

# message TEXT: a frame that sends it.
message() {
	printf '{"type":"chat_message","data":{"content":"%s"}}' "$1"
}

# close_frame: the bytes of one, for the end of a line.
close_frame() {
	printf '\\x88\\x82\\x00\\x00\\x00\\x00\\x03\\xe8'
}

# commits: how many transactions the write-ahead log holds: frames that say how large the database is behind them.
commits() {
	od -v -An -w4120 -tu4 --endian=big -j 32 "$STATE/moznods.db-wal" | awk '$2 > 0 { count++ } END { print count + 0 }'
}

@test "what a socket sends at once is stored with one commit" {
	frames=()
	for i in {1..12}; do
		frames+=("$(message "joined $i")")
	done
	before=$(commits)
	raw "$(ws_url "$ROOM" "token=$ADA")" < <(
		echo open
		at_once "${frames[@]}"
		for i in {1..12}; do
			echo 'wait text'
		done
		echo bye
	)
	after=$(commits)
	equal "$(printf 'joined %d\n' {1..12})" "$(grep -o 'joined [0-9]*' "$events")"
	# The log may have begun anew; beside this the server keeps house.
	((after - before <= 3)) || fail "12 messages were stored with $((after - before)) commits"
}

@test "a frame that is refused undoes itself alone, and the answers come in the order of the frames" {
	raw "$(ws_url "$ROOM" "token=$ADA&v=2")" < <(
		echo open
		at_once "$(message one)" "$(message '')" '{"type":"ping","data":{"mark":7}}' "$(message two)" '{"type":"nothing"}' "$(message three)"
		printf 'wait text\n%.0s' {1..7}
		echo bye
	)
	equal 'validation_error 7 unknown_type' "$(grep -Eo 'validation_error|"mark":7|unknown_type' "$events" | sed 's/.*://' | paste -sd' ')"
	equal 'one two three' "$(grep '"chat_message"' "$events" | grep -Eo '"content":"[a-z]+"' | cut -d'"' -f4 | paste -sd' ')"
	as "$ADA" api GET "/api/rooms/$ROOM/messages/"
	is count 3
}

@test "where the database is busy every one of them is told so, and nothing of them is stored" {
	database_hold
	raw "$(ws_url "$ROOM" "token=$ADA")" < <(
		echo open
		at_once "$(message one)" "$(message two)" "$(message three)"
		printf 'wait text\n%.0s' {1..3}
		echo bye
	)
	database_release
	equal 3 "$(grep -c '"busy"' "$events")"
	as "$ADA" api GET "/api/rooms/$ROOM/messages/"
	is count 0
}

# waits_alone: ada's message waits for the database, and bob is answered before it is refused.
waits_alone() {
	local waits=1
	ws_send ada "$(message 'it waits')"
	ws_settle bob
	! read -r -t 0 -u "${WS_OUT[ada]}" || waits=0
	ws_wait ada error
	frame_is data.code busy
	# One that has waited in vain is followed by a second in which none waits.
	sleep 1.1
	((waits))
}

@test "while a frame waits for another program that writes, the others go on" {
	ws_open ada "$ADA" "$ROOM"
	ws_open bob "$BOB" "$ROOM"
	ws_settle ada
	database_hold
	# Once is enough: the machine may be slower than the wait is long.
	waits_alone || waits_alone || waits_alone || waits_alone || fail 'bob has to wait, too'
	database_release
	ws_send ada "$(message 'it has waited')"
	ws_wait bob chat_message
	frame_is data.content 'it has waited'
}

@test "what a client has sent before it closes, or hangs up, is stored" {
	ws_open bob "$BOB" "$ROOM"
	raw "$(ws_url "$ROOM" "token=$ADA")" < <(
		echo open
		printf '%s%s\n' "$(at_once "$(message one)" "$(message two)")" "$(close_frame)"
		echo 'wait close'
	)
	raw_has 'close 1000'
	raw "$(ws_url "$ROOM" "token=$ADA")" < <(
		echo open
		at_once "$(message three)"
		echo bye
	)
	for text in one two three; do
		ws_wait bob chat_message
		frame_is data.content "$text"
	done
}
