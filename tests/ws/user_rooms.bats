#!/usr/bin/env bats
# The user socket: hello, the events of all rooms, rooms that come and go, and what one hears no more.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws
load ../lib/calls

setup_file() {
	server_start
	account root ada eve
}

# Ada and somebody new in two rooms.
setup() {
	account "bob$BATS_TEST_NUMBER"
	local token=BOB$BATS_TEST_NUMBER id=BOB${BATS_TEST_NUMBER}_ID
	BOB=${!token} BOB_ID=${!id}
	ROOM=$(room "$ADA")
	OTHER=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	join_room "$OTHER" "$BOB"
}

# removed ROOM REASON: the next of bob's frames of the rooms that go is this.
removed() {
	ws_wait bob room_removed
	frame_keys '' 'data seq type'
	frame_is data "{\"room_id\":$1,\"reason\":\"$2\"}"
}

@test "hello has the rooms, each with its number and one's membership" {
	say "$ADA" "$ROOM" newest >/dev/null
	user_open bob "$BOB"
	frame_keys '' 'data type'
	frame_keys data 'features limits online rooms rooms_more seq user'
	frame_is data.user.id "$BOB_ID"
	equal "$ROOM $OTHER" "$(frame_field 'data.rooms.*.id' | xargs)"
	frame_is data.rooms.0.seq "$(seq_of "$BOB" "$ROOM")"
	frame_is data.rooms.0.membership.unread 1
	frame_is data.rooms.0.membership.room_id "$ROOM"
	frame_is data.rooms_more false
	frame_is data.online '[]'
}

@test "a token comes in a frame or a header as well, and through the web server" {
	ws_connect frame "$(PROXY=1 user_url v=2)"
	ws_wait frame open
	ws_send frame "{\"type\":\"auth\",\"data\":{\"token\":\"$BOB\"}}"
	ws_wait frame hello
	ws_connect header "$(user_url v=2)" -H "Authorization: Token $BOB"
	ws_wait header hello
	ws_still_open frame
}

@test "without v=2 it is closed with 4400, with a wrong token with 4401, of a foreign page with 4403" {
	ws_connect old "$(user_url "token=$BOB")"
	ws_refused old 4400 validation_error
	ws_connect wrong "$(user_url v=2\&token=wrong)"
	ws_refused wrong 4401 authentication_required
	ws_connect foreign "$(user_url "v=2&token=$BOB")" -H 'Origin: http://elsewhere.example'
	ws_refused foreign 4403 permission_denied
}

@test "the events of all rooms come, with the bytes of a room socket and the room beside them" {
	user_open bob "$BOB"
	ws_open room "$BOB" "$ROOM" v=2
	say "$ADA" "$ROOM" 'in the one' >/dev/null
	ws_wait room chat_message
	plain=$frame
	ws_wait bob chat_message
	equal "${plain%\}},\"room_id\":$ROOM}" "$frame"
	id=$(say "$ADA" "$OTHER" 'in the other')
	ws_wait bob chat_message
	frame_is room_id "$OTHER"
	as "$ADA" api PATCH "/api/messages/$id/" '{"content": "edited"}'
	as "$ADA" api DELETE "/api/messages/$id/"
	join_room "$OTHER" "$EVE"
	as "$EVE" api POST "/api/rooms/$OTHER/leave/"
	as "$ADA" api PATCH "/api/rooms/$OTHER/" '{"name": "another"}'
	expect 200
	last=$(frame_field seq)
	for type in message_updated message_deleted participant_joined participant_left room_updated; do
		ws_wait bob "$type"
		frame_is room_id "$OTHER"
		# Each number follows the one before: nothing is left out, and nothing comes twice.
		frame_is seq $((++last))
	done
}

@test "its author alone gets the nonce" {
	user_open bob "$BOB"
	user_open ada "$ADA"
	tell_in bob "$ROOM" chat_message '{"content":"Hello","nonce":"n1"}'
	ws_wait bob chat_message
	frame_is data.nonce n1
	frame_is room_id "$ROOM"
	ws_wait ada chat_message
	frame_lacks nonce
}

@test "a room that one joins, makes or is added to comes with the number to go on from, then its events" {
	user_open bob "$BOB"
	seq=$(frame_field data.seq)
	local one two
	one=$(room "$ADA") two=$(room "$BOB")
	ws_wait bob room_added
	frame_keys '' 'data seq type'
	frame_is seq $((++seq))
	frame_is data.room.id "$two"
	frame_is data.membership.role owner
	as "$ADA" api POST "/api/rooms/$one/participants/" "{\"user_id\": $BOB_ID}"
	expect 201
	ws_wait bob room_added
	frame_is seq $((++seq))
	frame_is data.room.id "$one"
	last=$(frame_field data.room.seq)
	say "$ADA" "$one" first >/dev/null
	ws_wait bob chat_message
	frame_is room_id "$one"
	frame_is seq $((last + 1))
}

@test "events between joining and subscribing are not lost where others are subscribed" {
	local new i
	new=$(room "$ADA")
	user_open ada "$ADA"
	user_open bob "$BOB"
	for i in {1..3}; do
		# The daemon finds both in the room when it reads of the first.
		kill -STOP "$(<"$STATE/run/wsd.pid")"
		join_room "$new" "$BOB"
		say "$ADA" "$new" "message $i" >/dev/null
		kill -CONT "$(<"$STATE/run/wsd.pid")"
		ws_wait bob room_added
		last=$(frame_field data.room.seq)
		ws_wait bob chat_message
		frame_is seq $((last + 1))
		frame_is data.content "message $i"
		frame_keys '' 'data room_id seq type'
		as "$BOB" api POST "/api/rooms/$new/leave/"
		expect 204
		removed "$new" left
	done
}

@test "who is removed is told, stays connected, and hears nothing more of the room" {
	user_open bob "$BOB"
	as "$ADA" api DELETE "/api/rooms/$ROOM/participants/$BOB_ID/"
	expect 204
	say "$ADA" "$ROOM" 'without bob' >/dev/null
	say "$ADA" "$OTHER" 'with bob' >/dev/null
	user_heard bob "$BOB"
	[[ $frames != *'without bob'* && " $heard " != *" $ROOM:participant_left "* ]]
	[[ " $heard " == *' room_removed '* && $frames == *'"reason":"removed"'* && $frames == *'with bob'* ]]
	tell_in bob "$ROOM" chat_message '{"content":"may I?"}'
	refuses bob permission_denied
	frame_is room_id "$ROOM"
	ws_still_open bob
}

@test "a message that follows the removal at once is not heard" {
	user_open bob "$BOB"
	local i
	for i in {1..10}; do
		as "$ADA" api DELETE "/api/rooms/$ROOM/participants/$BOB_ID/" &
		wait $!
		say "$ADA" "$ROOM" 'not for bob' >/dev/null
		as "$ADA" api POST "/api/rooms/$ROOM/participants/" "{\"user_id\": $BOB_ID}"
		expect 201
	done
	user_heard bob "$BOB"
	[[ $frames != *'not for bob'* ]]
	equal 10 "$(grep -o room_removed <<<"$heard" | wc -l)"
	equal 10 "$(grep -o room_added <<<"$heard" | wc -l)"
}

@test "who leaves, and whose room is deleted, is told so" {
	user_open bob "$BOB"
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	expect 204
	removed "$ROOM" left
	as "$ADA" api DELETE "/api/rooms/$OTHER/"
	expect 204
	removed "$OTHER" deleted
	user_heard bob "$BOB"
	equal '' "$heard"
	ws_still_open bob
}

@test "what a room is to oneself is told when it changes" {
	user_open bob "$BOB"
	as "$BOB" api PATCH "/api/rooms/$ROOM/membership/" '{"notify": "mentions"}'
	expect 200
	ws_wait bob membership_updated
	frame_is data.membership.room_id "$ROOM"
	frame_is data.membership.notify mentions
	as "$BOB" api PATCH "/api/rooms/$ROOM/membership/" '{"notify": "mentions"}'
	user_heard bob "$BOB"
	equal '' "$heard"
	as "$ADA" api POST "/api/rooms/$ROOM/leave/"
	ws_wait bob membership_updated
	frame_is data.membership.role owner
}

@test "a new name is told to oneself with a number, and once to whoever shares a room" {
	user_open bob "$BOB"
	user_open ada "$ADA"
	user_open eve "$EVE"
	as "$BOB" api PATCH "/api/users/$BOB_ID/" '{"display_name": "Robert"}'
	expect 200
	ws_wait bob user_updated
	frame_keys '' 'data seq type'
	frame_is data.user.display_name Robert
	ws_wait ada user_updated
	frame_keys '' 'data type'
	frame_is data.user.id "$BOB_ID"
	user_heard ada "$ADA"
	equal '' "$heard"
	user_heard eve "$EVE"
	equal '' "$heard"
}

# unchanged: sets bob to what he is already, in every way.
unchanged() {
	local body name="\"username\": \"bob$BATS_TEST_NUMBER\""
	for body in '{}' '{"display_name": "Robert"}' "{$name}" '{"avatar_file_id": null}' \
		"{\"display_name\": \"Robert\", $name, \"avatar_file_id\": null}"; do
		as "$BOB" api PATCH "/api/users/$BOB_ID/" "$body"
		expect 200
	done
}

@test "an account that is set to what it is already is told to nobody" {
	user_open ada "$ADA"
	as "$BOB" api PATCH "/api/users/$BOB_ID/" '{"display_name": "Robert"}'
	ws_wait ada user_updated
	unchanged
	user_heard ada "$ADA"
	equal '' "$heard"
	user_open bob "$BOB"
	unchanged
	user_heard bob "$BOB"
	equal '' "$heard"
	as "$BOB" api PATCH "/api/users/$BOB_ID/" '{"username": "bobby"}'
	ws_wait ada user_updated
}

@test "of another login that ends there is the number" {
	local token
	user_open bob "$BOB"
	seq=$(frame_field data.seq)
	token=$(login "bob$BATS_TEST_NUMBER")
	as "$token" api POST /api/auth/logout/
	expect 204
	ws_wait bob gone
	frame_is seq $((seq + 1))
	frame_is data '{}'
	as "$BOB" api POST /api/auth/logout/
	ws_refused bob 4401 authentication_required
}

@test "a new name is told to whom one has a conversation with, though it is hidden from oneself, and that of a deleted account" {
	account kim
	as "$KIM" api POST "/api/users/$EVE_ID/messages/" '{"content": "Hello"}'
	local direct
	direct=$(field room_id)
	user_open eve "$EVE"
	as "$KIM" api POST "/api/rooms/$direct/leave/"
	expect 204
	as "$KIM" api PATCH "/api/users/$KIM_ID/" '{"display_name": "Kimberly"}'
	ws_wait eve user_updated
	frame_is data.user.display_name Kimberly
	as "$KIM" api DELETE /api/users/me/ "{\"current_password\": \"$(password_of kim)\"}"
	expect 204
	ws_wait eve user_updated
	frame_is data.user.display_name "deleted-$KIM_ID"
}

@test "who hides a conversation is offline to the other one, until it is back, unless both share another room" {
	account lou mia
	local direct
	user_open lou "$LOU"
	user_open mia "$MIA"
	as "$MIA" api POST "/api/users/$LOU_ID/messages/" '{"content": "Hello"}'
	direct=$(field room_id)
	ws_wait mia presence
	frame_is data '{"user_id":'"$LOU_ID"',"status":"online"}'
	as "$LOU" api POST "/api/rooms/$direct/leave/"
	ws_wait mia presence
	frame_is data '{"user_id":'"$LOU_ID"',"status":"offline"}'
	say "$MIA" "$direct" 'Are you there?' >/dev/null
	ws_wait mia presence
	frame_is data '{"user_id":'"$LOU_ID"',"status":"online"}'
	join_room "$(room "$MIA")" "$LOU"
	user_heard mia "$MIA" >/dev/null
	as "$LOU" api POST "/api/rooms/$direct/leave/"
	ws_wait lou room_removed
	user_heard mia "$MIA"
	equal '' "$heard"
}

@test "a direct room comes with its first message, and again after it was left" {
	local direct i
	user_open bob "$BOB"
	as "$ADA" api POST /api/rooms/direct/ "{\"user_id\": $BOB_ID}"
	expect 201
	direct=$(field id)
	user_heard bob "$BOB"
	equal '' "$heard"
	for i in 1 2; do
		id=$(say "$ADA" "$direct" "direct $i")
		ws_wait bob room_added
		frame_is data.room.id "$direct"
		frame_is data.room.members.0.id "$ADA_ID"
		frame_is data.room.last_message_id "$id"
		frame_is data.membership.unread 1
		last=$(frame_field data.room.seq)
		say "$ADA" "$direct" "then $i" >/dev/null
		ws_wait bob chat_message
		frame_is data.content "then $i"
		as "$BOB" api POST "/api/rooms/$direct/read/"
		frame_is seq $((last + 1))
		as "$BOB" api POST "/api/rooms/$direct/leave/"
		expect 204
		removed "$direct" hidden
	done
}

@test "it counts as one connection of the user" {
	own_server CONNECTIONS_PER_USER=1
	account one
	user_open one "$ONE"
	ws_connect two "$(user_url "v=2&token=$ONE")"
	ws_refused two 4429 too_many_connections
}
