#!/usr/bin/env bats
# Reading over a user socket, and what the user's other devices hear of it.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws
load ../lib/calls

setup_file() {
	server_start
	account root ada
}

# Three messages of ada's that bob, who is new, has not read, in two rooms; bob has two devices.
setup() {
	account "bob$BATS_TEST_NUMBER"
	local token=BOB$BATS_TEST_NUMBER
	BOB=${!token}
	ROOM=$(room "$ADA")
	OTHER=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	join_room "$OTHER" "$BOB"
	FIRST=$(say "$ADA" "$ROOM" one)
	SECOND=$(say "$ADA" "$ROOM" two)
	THIRD=$(say "$ADA" "$OTHER" three)
	user_open one "$BOB"
	user_open two "$BOB"
}

# both ROOM READ_ID UNREAD FIRST: both devices hear next that this is how far bob has read.
both() {
	local name
	for name in one two; do
		ws_wait "$name" read_state || return
		frame_keys '' 'data type' || return
		frame_is data "{\"memberships\":[{\"room_id\":$1,\"read_id\":$2,\"unread\":$3,\"mentions\":0,\"first_unread_id\":$4}]}" || return
	done
}

@test "the frame read moves the position, and every device hears of it, the sender too" {
	ws_send one "{\"type\":\"read\",\"data\":{\"room_id\":$ROOM,\"message_id\":$FIRST}}"
	both "$ROOM" "$FIRST" 1 "$SECOND"
	tell_in two "$ROOM" read
	both "$ROOM" "$SECOND" 0 null
}

@test "so they do when it was said over REST, of all rooms in one frame" {
	as "$BOB" api POST "/api/rooms/$ROOM/read/" "{\"message_id\": $FIRST}"
	expect 200
	both "$ROOM" "$FIRST" 1 "$SECOND"
	as "$BOB" api POST /api/read/
	expect 204
	ws_wait one read_state
	equal "$ROOM $OTHER" "$(frame_field 'data.memberships.*.room_id' | sort -n | xargs)"
	equal '0 0' "$(frame_field 'data.memberships.*.unread' | xargs)"
}

@test "a position that does not move is told to nobody, nor is anybody else's" {
	user_open ada "$ADA"
	tell_in one "$ROOM" read
	both "$ROOM" "$SECOND" 0 null
	tell_in one "$ROOM" read
	tell_in one "$ROOM" read "{\"message_id\":$FIRST}"
	as "$BOB" api POST "/api/rooms/$ROOM/read/"
	as "$BOB" api POST /api/read/ "{\"room_ids\": [$ROOM]}"
	expect 204
	user_heard two "$BOB"
	equal '' "$heard"
	user_heard ada "$ADA"
	[[ $heard != *read_state* ]]
}

@test "what is unread again is told, once" {
	tell_in one "$ROOM" read
	both "$ROOM" "$SECOND" 0 null
	tell_in one "$ROOM" read "{\"message_id\":$SECOND,\"unread\":true}"
	ws_wait one read_state
	frame_is data.memberships.0.unread 1
	tell_in one "$ROOM" read "{\"message_id\":$SECOND,\"unread\":true}"
	user_heard one "$BOB"
	equal '' "$heard"
}

@test "what came after the reading, and was heard before it was told, is counted in it" {
	# The daemon finds both when it goes on.
	kill -STOP "$(<"$STATE/run/wsd.pid")"
	as "$BOB" api POST "/api/rooms/$ROOM/read/"
	is unread 0
	id=$(say "$ADA" "$ROOM" four)
	kill -CONT "$(<"$STATE/run/wsd.pid")"
	ws_wait one chat_message
	ws_wait two chat_message
	both "$ROOM" "$SECOND" 1 "$id"
}

@test "what is no message is refused on its field" {
	tell_in one "$ROOM" read '{"message_id":"x"}'
	invalid_fields one message_id
	tell_in one "$ROOM" read '{"unread":true}'
	invalid_fields one message_id
}

@test "a room socket hears nothing of it" {
	ws_open room "$BOB" "$ROOM" v=2
	tell_in one "$ROOM" read
	both "$ROOM" "$SECOND" 0 null
	ws_heard room "$ADA" "$ROOM"
	equal '' "$heard"
}

@test "who connects later is told in hello" {
	tell_in one "$ROOM" read
	both "$ROOM" "$SECOND" 0 null
	user_open three "$BOB"
	equal "$SECOND 0" "$(frame_field 'data.rooms.*.membership.read_id' | sort -rn | xargs)"
	equal '0 1' "$(frame_field 'data.rooms.*.membership.unread' | sort | xargs)"
}
