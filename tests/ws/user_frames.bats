#!/usr/bin/env bats
# What clients send over a user socket: every frame names its room; passing events, presence and calls.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws
load ../lib/calls

setup_file() {
	server_start
	account root ada bob eve
}

# Ada and bob are in both rooms, eve in none of them.
setup() {
	ROOM=$(room "$ADA")
	OTHER=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	join_room "$OTHER" "$BOB"
}

@test "the room stands beside the data or in it, or in both" {
	user_open bob "$BOB"
	ws_send bob "{\"type\":\"chat_message\",\"data\":{\"room_id\":$ROOM,\"content\":\"inside\"}}"
	ws_wait bob chat_message
	frame_is data.content inside
	frame_is room_id "$ROOM"
	ws_send bob "{\"type\":\"chat_message\",\"room_id\":$OTHER,\"data\":{\"room_id\":$OTHER,\"content\":\"both\"}}"
	ws_wait bob chat_message
	frame_is room_id "$OTHER"
}

@test "without a room, with two that differ, or with what is no id it is refused, and nothing is sent" {
	user_open bob "$BOB"
	local frame_in
	for frame_in in \
		'{"type":"chat_message","data":{"content":"nowhere"}}' \
		"{\"type\":\"chat_message\",\"room_id\":$ROOM,\"data\":{\"room_id\":$OTHER,\"content\":\"nowhere\"}}" \
		"{\"type\":\"chat_message\",\"room_id\":\"$ROOM\",\"data\":{\"content\":\"nowhere\"}}" \
		'{"type":"chat_message","room_id":0,"data":{"content":"nowhere"}}' \
		'{"type":"leave_call"}' '{"type":"read","data":{"message_id":1}}'; do
		ws_send bob "$frame_in"
		ws_wait bob error
		frame_is data.code validation_error
		frame_keys data.details room_id
	done
	user_heard bob "$BOB"
	equal '' "$heard"
}

@test "a site admin mutes, removes and ends in the call of a room that they are not in, and nothing more; not in a direct room" {
	local direct
	user_open root "$ROOT"
	caller bob "$BOB" "$ROOM"
	caller ada "$ADA" "$ROOM"
	tell_in root "$ROOM" call_control "{\"action\":\"mute\",\"target_user_id\":$BOB_ID}"
	state_of ada 2
	tell_in root "$ROOM" call_control "{\"action\":\"remove\",\"target_user_id\":$ADA_ID}"
	refuses root permission_denied
	tell_in root "$ROOM" call_control "{\"action\":\"remove\",\"target_user_id\":$BOB_ID}"
	ws_wait bob call_left
	frame_is data.reason removed
	tell_in root "$ROOM" call_control '{"action":"end"}'
	ws_wait ada call_left
	frame_is data.reason ended
	tell_in root "$ROOM" chat_message '{"content":"No"}'
	refuses root permission_denied
	as "$ADA" api POST /api/rooms/direct/ "{\"user_id\": $BOB_ID}"
	tell_in root "$(field id)" call_control '{"action":"end"}'
	refuses root permission_denied
}

@test "to a room that one is not in nothing is sent, whatever the frame, and the socket stays" {
	local foreign type
	foreign=$(room "$EVE")
	user_open bob "$BOB"
	user_open eve "$EVE"
	for type in chat_message typing join_call leave_call media_state call_control offer read catch_up; do
		tell_in bob "$foreign" "$type" '{"content":"x","active":true,"since":0,"target_user_id":1,"sdp":"x"}'
		refuses bob permission_denied
		frame_is room_id "$foreign"
	done
	tell_in bob 999999 chat_message '{"content":"x"}'
	refuses bob permission_denied
	ws_still_open bob
	user_heard eve "$EVE"
	equal '' "$heard"
}

@test "ping needs no room, and its answer has none" {
	user_open bob "$BOB"
	ws_send bob '{"type":"ping","data":{"sent":1}}'
	ws_wait bob pong
	equal '{"type":"pong","data":{"sent":1}}' "$frame"
}

@test "a room that one has only just joined takes messages at once, though the daemon has not heard of it" {
	local new i
	user_open bob "$BOB"
	mv "$STATE/run/wakeup" "$STATE/run/away"
	for i in {1..5}; do
		new=$(room "$ADA")
		join_room "$new" "$BOB"
		tell_in bob "$new" chat_message "{\"content\":\"first $i\"}"
		ws_wait bob '@(chat_message|error)'
		frame_is data.content "first $i"
	done
	mv "$STATE/run/away" "$STATE/run/wakeup"
}

@test "typing comes of watched rooms alone, and goes to the others" {
	user_open bob "$BOB"
	ws_open ada "$ADA" "$ROOM" v=2
	tell ada typing '{"active":true}'
	user_heard bob "$BOB"
	[[ $heard != *typing* ]]
	ws_send bob "{\"type\":\"watch\",\"data\":{\"room_ids\":[$ROOM]}}"
	ws_settle bob
	tell ada typing '{"active":true}'
	ws_wait bob typing
	frame_is room_id "$ROOM"
	frame_is data.user.id "$ADA_ID"
	tell_in bob "$ROOM" typing '{"active":true}'
	ws_wait ada typing
	frame_keys '' 'data type'
	frame_is data.user.id "$BOB_ID"
	ws_send bob "{\"type\":\"watch\",\"data\":{\"room_ids\":[$OTHER]}}"
	ws_settle bob
	tell ada typing '{"active":false}'
	ws_settle ada
	user_heard bob "$BOB"
	[[ $heard != *typing* ]]
}

@test "somebody else's room cannot be watched, nor more than ten, and the set stays" {
	local foreign
	foreign=$(room "$EVE")
	user_open bob "$BOB"
	ws_open ada "$ADA" "$ROOM" v=2
	ws_open eve "$EVE" "$foreign" v=2
	ws_send bob "{\"type\":\"watch\",\"data\":{\"room_ids\":[$ROOM]}}"
	ws_send bob "{\"type\":\"watch\",\"data\":{\"room_ids\":[$OTHER,$foreign]}}"
	refuses bob permission_denied
	ws_send bob '{"type":"watch","data":{"room_ids":[1,2,3,4,5,6,7,8,9,10,11]}}'
	invalid_fields bob room_ids
	ws_send bob '{"type":"watch"}'
	invalid_fields bob room_ids
	tell eve typing '{"active":true}'
	ws_settle eve
	tell ada typing '{"active":true}'
	ws_wait bob typing
	frame_is room_id "$ROOM"
}

@test "a room socket does not know the frames of a user socket" {
	ws_open bob "$BOB" "$ROOM" v=2
	local type
	for type in watch read catch_up; do
		tell bob "$type" '{"room_ids":[],"since":0}'
		refuses bob unknown_type
	done
}

@test "presence of who shares a room comes once a person, without a room" {
	user_open ada "$ADA"
	frame_is data.online '[]'
	user_open bob "$BOB"
	frame_is data.online "[$ADA_ID]"
	ws_wait ada presence
	equal "{\"type\":\"presence\",\"data\":{\"user_id\":$BOB_ID,\"status\":\"online\"}}" "$frame"
	user_open again "$BOB"
	ws_open one "$BOB" "$ROOM" v=2
	ws_open two "$BOB" "$OTHER" v=2
	ws_close bob
	ws_close again
	user_heard ada "$ADA"
	equal '' "$heard"
	ws_close one
	user_heard ada "$ADA"
	equal '' "$heard"
	ws_close two
	ws_wait ada presence
	equal "{\"type\":\"presence\",\"data\":{\"user_id\":$BOB_ID,\"status\":\"offline\"}}" "$frame"
	user_heard ada "$ADA"
	equal '' "$heard"
}

@test "who comes with room sockets is online once as well, and seen in the rooms" {
	user_open ada "$ADA"
	ws_open own "$ADA" "$ROOM" v=2
	ws_open one "$BOB" "$ROOM" v=2
	[[ $frame == *"\"online\":["*"$ADA_ID"* ]]
	ws_open two "$BOB" "$OTHER" v=2
	ws_wait ada presence
	frame_is data.status online
	ws_wait own presence
	frame_is data.user_id "$BOB_ID"
	user_heard ada "$ADA"
	equal '' "$heard"
	user_open eve "$EVE"
	frame_is data.online '[]'
}

@test "a room socket sees who comes with a user socket" {
	ws_open ada "$ADA" "$ROOM" v=2
	user_open bob "$BOB"
	ws_wait ada presence
	frame_is data.user_id "$BOB_ID"
	frame_is data.status online
	ws_close bob
	ws_wait ada presence
	frame_is data.status offline
}

@test "those who meet in a new room learn that the other is online" {
	local new
	user_open eve "$EVE"
	user_open bob "$BOB"
	new=$(room "$EVE")
	join_room "$new" "$BOB"
	ws_wait bob presence
	frame_is data.user_id "$EVE_ID"
	ws_wait eve presence
	frame_is data.user_id "$BOB_ID"
}

@test "a call over user sockets: its frames name the room, and the seat is that socket's" {
	user_open ada "$ADA"
	user_open bob "$BOB"
	user_open again "$BOB"
	tell_in ada "$ROOM" join_call
	ws_wait ada call_joined
	frame_is room_id "$ROOM"
	ws_wait bob user_joined
	frame_is room_id "$ROOM"
	ws_wait bob call_state
	frame_is room_id "$ROOM"
	tell_in bob "$ROOM" join_call
	ws_wait bob call_joined
	tell_in ada "$ROOM" offer "{\"target_user_id\":$BOB_ID,\"sdp\":\"v=0\"}"
	ws_wait bob offer
	frame_is room_id "$ROOM"
	frame_is data.from_user_id "$ADA_ID"
	tell_in again "$ROOM" media_state '{"hand":true}'
	refuses again not_in_call
	tell_in bob "$OTHER" media_state '{"hand":true}'
	refuses bob not_in_call
	user_heard again "$BOB"
	[[ $heard != *offer* && $heard != *call_joined* ]]
	user_open late "$ADA"
	ws_wait late call_state
	frame_is room_id "$ROOM"
	frame_is data.active true
	tell_in ada "$ROOM" leave_call
	tell_in bob "$ROOM" leave_call
	ws_settle ada
	ws_settle bob
}

@test "who is removed from the room loses the seat, and one that is lost is resumed over another" {
	user_open ada "$ADA"
	user_open bob "$BOB"
	tell_in ada "$ROOM" join_call
	ws_wait ada call_joined
	tell_in bob "$ROOM" join_call
	ws_wait bob call_joined
	session=$(frame_field data.session)
	ws_drop bob
	user_open bob "$BOB"
	tell_in bob "$ROOM" join_call "{\"session\":\"$session\"}"
	ws_wait bob call_joined
	frame_is data.resumed true
	as "$ADA" api DELETE "/api/rooms/$ROOM/participants/$BOB_ID/"
	expect 204
	ws_wait ada user_left
	frame_is data.user_id "$BOB_ID"
	frame_is data.reason left
	ws_still_open bob
}

@test "in a room of more than a hundred presence passes to who watches it" {
	needs_sql
	own_server
	account ada bob
	local room i
	room=$(room "$ADA")
	join_room "$room" "$BOB"
	sql "UPDATE room SET participant_count = 101 WHERE id = $room"
	user_open ada "$ADA"
	user_open watches "$ADA"
	ws_send watches "{\"type\":\"watch\",\"data\":{\"room_ids\":[$room]}}"
	ws_settle watches
	ws_open bob "$BOB" "$room" v=2
	ws_wait watches presence
	frame_is room_id "$room"
	frame_is data.user_id "$BOB_ID"
	user_heard ada "$ADA"
	equal '' "$heard"
	sql "UPDATE room SET participant_count = 2 WHERE id = $room"
}
