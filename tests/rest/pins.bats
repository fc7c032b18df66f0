#!/usr/bin/env bats
# Pins: who keeps which messages of a room at hand, how many, and what goes with them.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe alice bob
}

# Alice's room with bob in it, and a message of his; the caller is alice.
setup() {
	export TOKEN=$ALICE
	ROOM=$(room "$ALICE")
	join_room "$ROOM" "$BOB"
	FIRST=$(say "$BOB" "$ROOM" 'A message')
}

# pins MESSAGE STATUS: pins it.
pins() {
	api PUT "/api/rooms/$ROOM/pins/$1/"
	expect "$2"
}

# lists IDS: the pinned messages of the room.
lists() {
	api GET "/api/rooms/$ROOM/pins/?page_size=100"
	expect 200
	equal "$1" "$(field 'results.*.message.id' | paste -sd ' ')"
}

# happened TYPES: this has happened in the room since the message; the events are the last answer.
happened() {
	api GET "/api/rooms/$ROOM/events/?since=2"
	expect 200
	equal "$1" "$(field 'results.*.type' | paste -sd ' ')"
}

@test "pinned messages, the last one first, until they are unpinned or deleted" {
	local second answer
	second=$(say "$ALICE" "$ROOM" 'Another')
	pins "$FIRST" 204
	no_body
	pins "$FIRST" 204
	pins "$second" 204
	lists "$second $FIRST"
	shape results.1 'message:object pinned_at:time pinned_by:object'
	shape results.1.message "${MESSAGE_SHAPE}"
	is results.1.pinned_by.username alice
	is results.1.message.pinned true
	answer=$(field results.1.message)
	api GET "/api/messages/$FIRST/"
	equal "$answer" "$body"
	api DELETE "/api/rooms/$ROOM/pins/$second/"
	expect 204
	api DELETE "/api/rooms/$ROOM/pins/$second/"
	expect 204
	lists "$FIRST"
	happened 'chat_message pin pin pin'
	shape results.3.data 'active:bool message_id:int room_id:int user:object'
	is results.3.data.active false
	shape results.3.data.user "$USER_SHAPE"
	as "$BOB" api DELETE "/api/messages/$FIRST/"
	lists ''
	happened 'chat_message gone pin pin message_deleted'
}

@test "members pin where the room lets them, moderators always" {
	as "$BOB" pins "$FIRST" 403
	refused 403 permission_denied
	api GET "/api/rooms/$ROOM/"
	is pin moderators
	api PATCH "/api/rooms/$ROOM/" '{"pin": "members"}'
	is pin members
	as "$BOB" pins "$FIRST" 204
	api PATCH "/api/rooms/$ROOM/" '{"pin": "moderators"}'
	as "$BOB" api DELETE "/api/rooms/$ROOM/pins/$FIRST/"
	expect 403
	api PATCH "/api/rooms/$ROOM/participants/$BOB_ID/" '{"role": "moderator"}'
	as "$BOB" api DELETE "/api/rooms/$ROOM/pins/$FIRST/"
	expect 204
	api PATCH "/api/rooms/$ROOM/" '{"pin": "owner"}'
	invalid pin
	as "$ZOE" pins "$FIRST" 403
	as "$ZOE" api POST "/api/rooms/$ROOM/join/"
	as "$ZOE" pins "$FIRST" 403
}

@test "in a direct room everybody pins" {
	as "$BOB" api POST "/api/users/$ALICE_ID/messages/" '{"content": "Directly"}'
	ROOM=$(field room_id) FIRST=$(field id)
	pins "$FIRST" 204
	as "$BOB" api DELETE "/api/rooms/$ROOM/pins/$FIRST/"
	expect 204
}

@test "a room has fifty pinned messages at most, whoever comes at once" {
	local i ids=()
	for ((i = 0; i < 52; i++)); do
		ids+=("$(say "$ALICE" "$ROOM" "$i")")
	done
	all_at_once each PUT "/api/rooms/$ROOM/pins/{line}/" < <(printf '%s\n' "${ids[@]}")
	equal '50 2' "$(how_many 204) $(how_many 400)"
	equal 2 "$(grep -c too_many_pins <<<"$answers")"
	api GET "/api/rooms/$ROOM/pins/?page_size=100"
	is count 50
	pins "$(field results.0.message.id)" 204
	pins "$FIRST" 400
	refused 400 too_many_pins
}

@test "a message is pinned in its own room" {
	local other
	other=$(room "$ALICE")
	api PUT "/api/rooms/$other/pins/$FIRST/"
	refused 404 not_found
	pins 999999 404
}
