#!/usr/bin/env bats
# Direct rooms over sockets: for their members alone, and for those only who can write to each other.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws
load ../lib/calls

setup_file() {
	server_start
	account zoe ada bob eve
}

setup() {
	as "$ADA" api POST /api/rooms/direct/ "{\"user_id\": $BOB_ID}"
	ROOM=$(field id)
	as "$ADA" api DELETE "/api/users/$BOB_ID/block/"
	expect 204
}

@test "who is not in it, be it a site admin, gets no socket there" {
	local name
	ws_connect zoe "$(ws_url "$ROOM" "token=$ZOE&v=2")"
	ws_refused zoe 4403 permission_denied
	ws_connect eve "$(ws_url "$ROOM" "token=$EVE")"
	ws_refused eve 4403 permission_denied
}

@test "what is said in it is heard, and brings it back to who has left it" {
	ws_open ada "$ADA" "$ROOM" v=2
	ws_open bob "$BOB" "$ROOM" v=2
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	expect 204
	ws_send ada '{"type":"chat_message","data":{"content":"Hello"}}'
	ws_wait bob chat_message
	frame_is data.content Hello
	as "$BOB" api GET /api/rooms/
	is results.0.id "$ROOM"
	is results.0.kind direct
}

@test "neither side of a block says anything more in it; both sockets stay open, and go on after it" {
	ws_open ada "$ADA" "$ROOM" v=2
	ws_open bob "$BOB" "$ROOM" v=2
	as "$ADA" api PUT "/api/users/$BOB_ID/block/"
	expect 204
	for name in ada bob; do
		tell "$name" chat_message '{"content":"Hello"}'
		refuses "$name" recipient_unavailable
		tell "$name" typing '{"active":true}'
		refuses "$name" recipient_unavailable
		tell "$name" join_call
		refuses "$name" recipient_unavailable
		ws_still_open "$name"
	done
	as "$ADA" api DELETE "/api/users/$BOB_ID/block/"
	ws_send bob '{"type":"chat_message","data":{"content":"Once more"}}'
	ws_wait ada chat_message
	frame_is data.content 'Once more'
}

@test "a call in it is one as in any room, which nobody moderates" {
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM"
	ws_wait ada user_joined
	signal ada offer "$BOB_ID"
	ws_wait bob offer
	frame_is data.from_user_id "$ADA_ID"
	as "$BOB" api GET "/api/rooms/$ROOM/"
	is call.active true
	equal "$ADA_ID $BOB_ID" "$(lines 'call.participants.*.id')"
	as "$ZOE" api GET "/api/rooms/$ROOM/call/"
	refused 403 permission_denied
	tell ada call_control "{\"action\":\"remove\",\"target_user_id\":$BOB_ID}"
	refuses ada permission_denied
	tell bob call_control '{"action":"end"}'
	refuses bob permission_denied
	as "$ADA" api POST "/api/rooms/$ROOM/leave/"
	expect 204
	as "$BOB" api GET "/api/rooms/$ROOM/call/"
	equal "$ADA_ID $BOB_ID" "$(lines 'participants.*.id')"
}
