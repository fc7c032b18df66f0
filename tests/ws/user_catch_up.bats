#!/usr/bin/env bats
# Catching up over a user socket: what was missed of one room, or of one's own stream, in order, while live events wait.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws
load ../lib/calls

setup_file() {
	server_start
	account root ada
}

setup() {
	account "bob$BATS_TEST_NUMBER"
	local token=BOB$BATS_TEST_NUMBER id=BOB${BATS_TEST_NUMBER}_ID
	BOB=${!token} BOB_ID=${!id}
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	SINCE=$(seq_of "$ADA" "$ROOM")
}

# send_many COUNT: so many messages of ada's in the room, at once.
send_many() {
	batch "$(ws_url "$ROOM" "token=$ADA")" < <(
		for ((i = 1; i <= $1; i++)); do
			printf '{"type":"chat_message","data":{"content":"one of many, number %d"}}\n' "$i"
			((i % 100)) || printf '!wait chat_message 100\n'
		done
		printf '{"type":"ping"}\n!wait pong\n'
	)
}

# follows FROM TO: the next frames of bob's room are replayed, and have these numbers.
follows() {
	local seq
	for ((seq = $1; seq <= $2; seq++)); do
		ws_wait bob '*' || return
		frame_is seq "$seq" || return
		frame_is room_id "$ROOM" || return
		frame_is replayed true || return
	done
}

# caught_up SEQ [ROOM]: the next frame says so.
caught_up() {
	ws_wait bob '*' || return
	frame_is type caught_up || return
	frame_is data.seq "$1" || return
	[[ -z ${2:-} ]] || frame_is data.room_id "$2"
}

@test "what was missed comes in order and marked, then caught_up, then what is new" {
	say "$ADA" "$ROOM" one >/dev/null
	say "$ADA" "$ROOM" two >/dev/null
	user_open bob "$BOB"
	tell_in bob "$ROOM" catch_up "{\"since\":$SINCE}"
	follows $((SINCE + 1)) $((SINCE + 2))
	caught_up $((SINCE + 2)) "$ROOM"
	say "$ADA" "$ROOM" three >/dev/null
	ws_wait bob chat_message
	frame_is seq $((SINCE + 3))
	frame_keys '' 'data room_id seq type'
}

@test "nothing was missed: caught_up alone" {
	user_open bob "$BOB"
	tell_in bob "$ROOM" catch_up "{\"since\":$SINCE}"
	caught_up "$SINCE" "$ROOM"
}

@test "live events wait: the numbers on the wire never go back, nothing is missed, nothing comes twice" {
	local seq=$SINCE up=0
	send_many 300
	user_open bob "$BOB"
	# The daemon finds both when it goes on: it needs several rounds for what was missed.
	kill -STOP "$(<"$STATE/run/wsd.pid")"
	tell_in bob "$ROOM" catch_up "{\"since\":$SINCE}"
	say "$ADA" "$ROOM" live >/dev/null
	kill -CONT "$(<"$STATE/run/wsd.pid")"
	while ((seq < SINCE + 301 || !up)); do
		ws_wait bob '@(chat_message|caught_up)'
		if [[ $frame == *'"type":"caught_up"'* ]]; then
			frame_is data.seq "$seq"
			up=1
			continue
		fi
		# The client was slow: nothing had been asked for yet.
		((seq > SINCE || up)) || [[ $frame == *'"replayed":true'* ]] || continue
		[[ $frame == *"\"seq\":$((++seq)),"* ]] || fail "expected $seq: $frame"
		if ((up)); then
			[[ $frame != *replayed* ]]
		else
			[[ $frame == *'"replayed":true'* ]]
		fi
	done
}

@test "an edit comes whole, what it replaced is gone" {
	id=$(say "$ADA" "$ROOM" before)
	as "$ADA" api PATCH "/api/messages/$id/" '{"content": "after"}'
	user_open bob "$BOB"
	tell_in bob "$ROOM" catch_up "{\"since\":$SINCE}"
	ws_wait bob gone
	frame_is seq $((SINCE + 1))
	ws_wait bob message_updated
	frame_is data.content after
	caught_up $((SINCE + 2)) "$ROOM"
}

@test "too old, of the future or too much: resync of that room alone, which stays live" {
	local other
	other=$(room "$ADA")
	join_room "$other" "$BOB"
	send_many 1001
	user_open bob "$BOB"
	for since in "$SINCE" 999999999999; do
		tell_in bob "$ROOM" catch_up "{\"since\":$since}"
		ws_wait bob resync
		frame_is room_id "$ROOM"
		frame_is data "{\"room_id\":$ROOM,\"seq\":$((SINCE + 1001))}"
	done
	say "$ADA" "$ROOM" next >/dev/null
	ws_wait bob chat_message
	frame_is seq $((SINCE + 1002))
	tell_in bob "$other" catch_up "{\"since\":$(seq_of "$ADA" "$other")}"
	ws_wait bob caught_up
	frame_is room_id "$other"
}

@test "what resync skips is not sent afterwards" {
	user_open bob "$BOB"
	# The daemon needs several rounds for these, and answers in one of the first, from the database.
	kill -STOP "$(<"$STATE/run/wsd.pid")"
	tell_in bob "$ROOM" catch_up '{"since":999999999999}'
	as "$ADA" all_at_once 200 POST "/api/rooms/$ROOM/messages/" '{"content": "one of many"}'
	kill -CONT "$(<"$STATE/run/wsd.pid")"
	ws_wait bob resync
	frame_is data.seq $((SINCE + 200))
	say "$ADA" "$ROOM" next >/dev/null
	ws_wait bob chat_message
	frame_is seq $((SINCE + 201))
}

@test "one's own stream: rooms that came and went, then caught_up without a room" {
	user_open bob "$BOB"
	seq=$(frame_field data.seq)
	ws_close bob
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	own=$(room "$BOB")
	user_open bob "$BOB"
	ws_send bob "{\"type\":\"catch_up\",\"data\":{\"since\":$seq}}"
	ws_wait bob room_removed
	frame_keys '' 'data replayed seq type'
	frame_is seq $((seq + 1))
	ws_wait bob room_added
	frame_is data.room.id "$own"
	ws_wait bob caught_up
	frame_is data "{\"seq\":$((seq + 2))}"
	frame_keys '' 'data type'
	ws_send bob '{"type":"catch_up","data":{"since":999999999999}}'
	ws_wait bob resync
	frame_is data "{\"seq\":$((seq + 2))}"
	# What is replayed has been done: the subscriptions are as they were.
	say "$BOB" "$own" mine >/dev/null
	ws_wait bob chat_message
	frame_is room_id "$own"
}

@test "who was removed catches up on nothing; who comes back, on the absence too" {
	user_open bob "$BOB"
	as "$ADA" api DELETE "/api/rooms/$ROOM/participants/$BOB_ID/"
	say "$ADA" "$ROOM" 'meanwhile' >/dev/null
	ws_wait bob room_removed
	tell_in bob "$ROOM" catch_up "{\"since\":$SINCE}"
	refuses bob permission_denied
	join_room "$ROOM" "$BOB"
	ws_wait bob room_added
	tell_in bob "$ROOM" catch_up "{\"since\":$SINCE}"
	ws_wait bob chat_message
	frame_is data.content meanwhile
	frame_is replayed true
	caught_up_late=$(seq_of "$BOB" "$ROOM")
	ws_wait bob caught_up
	frame_is data.seq "$caught_up_late"
}

@test "removal in the middle of catching up: nothing that came after it is sent" {
	send_many 300
	user_open bob "$BOB"
	tell_in bob "$ROOM" catch_up "{\"since\":$SINCE}"
	as "$ADA" api DELETE "/api/rooms/$ROOM/participants/$BOB_ID/"
	say "$ADA" "$ROOM" 'not for bob' >/dev/null
	user_heard bob "$BOB"
	[[ $frames != *'not for bob'* && $heard == *room_removed* ]]
}

@test "many rooms at once, with much that is forgotten, are not too much for the socket" {
	local rooms=() room id i
	for ((i = 0; i < 5; i++)); do
		room=$(room "$ADA")
		join_room "$room" "$BOB"
		id=$(say "$ADA" "$room" before)
		printf '{"content": "edit %d"}\n' {1..80} | as "$ADA" all_at_once each PATCH "/api/messages/$id/" '{line}'
		rooms+=("$room")
	done
	user_open bob "$BOB"
	for room in "${rooms[@]}"; do
		tell_in bob "$room" catch_up '{"since":0}'
	done
	for room in "${rooms[@]}"; do
		ws_wait bob caught_up
	done
	ws_still_open bob
}

@test "since is a number from 0 on" {
	user_open bob "$BOB"
	for since in -1 '"1"' null; do
		tell_in bob "$ROOM" catch_up "{\"since\":$since}"
		invalid_fields bob since
	done
}
