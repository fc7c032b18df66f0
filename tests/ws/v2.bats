#!/usr/bin/env bats
# The second version of the frames: hello, numbers, news of messages, people and the room, typing and presence. None of
# it reaches a socket that did not ask for it.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws

setup_file() {
	server_start
	account ada bob eve
}

setup() {
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
}

@test "the first frame is hello: who one is, the room, its number, limits, features, call and who is there" {
	ws_open bob "$BOB" "$ROOM" v=2
	ws_connect ada "$(ws_url "$ROOM" "token=$ADA&v=2")"
	ws_wait ada open
	ws_wait ada '*'
	frame_is type hello
	frame_keys '' 'data type'
	frame_is data.user.id "$ADA_ID"
	frame_is data.user.username ada
	frame_is data.room_id "$ROOM"
	equal object "$(frame_field -t data.limits)"
	equal $'read\ndirect\nmentions\ninvites\nroles\ntotp\ntokens\nreplies\nreactions\npins\nthumbs\nsearch\nexport\nuser_socket' "$(frame_field 'data.features.*')"
	frame_is data.call.active false
	seq=$(frame_field data.seq)
	equal "$(seq_of "$ADA" "$ROOM")" "$seq"
	[[ $'\n'$(frame_field 'data.online.*')$'\n' == *$'\n'"$BOB_ID"$'\n'* ]]
}

@test "a message carries the bare message object and a growing number beside it" {
	ws_open bob "$BOB" "$ROOM" v=2
	last=$(frame_field data.seq)
	for text in one two three; do
		say "$ADA" "$ROOM" "$text" >/dev/null
		ws_wait bob chat_message
		frame_keys '' 'data seq type'
		frame_shape data "$MESSAGE_SHAPE"
		frame_is data.content "$text"
		frame_is data.room_id "$ROOM"
		seq=$(frame_field seq)
		((seq > last))
		last=$seq
	done
	equal "$last" "$(seq_of "$BOB" "$ROOM")"
}

@test "an edit is heard as message_updated with the bare message" {
	ws_open bob "$BOB" "$ROOM" v=2
	id=$(say "$ADA" "$ROOM" before)
	as "$ADA" api PATCH "/api/messages/$id/" '{"content": "after"}'
	expect 200
	ws_wait bob message_updated
	frame_keys '' 'data seq type'
	frame_is data.id "$id"
	frame_is data.content after
	frame_shape data "${MESSAGE_SHAPE/edited_at:null/edited_at:time}"
}

@test "what is edited before it was heard is heard as sent and as edited, without the older text" {
	ws_open bob "$BOB" "$ROOM" v=2
	ws_open bob_plain "$BOB" "$ROOM"
	ws_open ada "$ADA" "$ROOM"
	kill -STOP "$(<"$STATE/run/wsd.pid")"
	as "$ADA" api POST "/api/rooms/$ROOM/messages/" '{"content": "a slip", "nonce": "quick"}'
	as "$ADA" api PATCH "/api/messages/$(field id)/" '{"content": "corrected"}'
	kill -CONT "$(<"$STATE/run/wsd.pid")"
	expect 200
	for name in bob bob_plain ada; do
		ws_wait "$name" chat_message
		frame_is data.content corrected
		[[ $name != ada ]] || frame_is data.nonce quick
	done
	ws_wait bob message_updated
	frame_is data.content corrected
	equal 0 "$(grep -c slip "$BATS_TEST_TMPDIR/bob.log")"
}

@test "a deletion is heard as message_deleted with ids only" {
	ws_open bob "$BOB" "$ROOM" v=2
	id=$(say "$ADA" "$ROOM" regrettable)
	as "$ADA" api DELETE "/api/messages/$id/"
	expect 204
	ws_wait bob message_deleted
	frame_keys '' 'data seq type'
	frame_keys data 'id room_id'
	frame_is data.id "$id"
	frame_is data.room_id "$ROOM"
}

@test "joining and leaving are heard as participant_joined and participant_left" {
	ws_open bob "$BOB" "$ROOM" v=2
	join_room "$ROOM" "$EVE"
	ws_wait bob participant_joined
	frame_keys '' 'data seq type'
	frame_keys data user
	frame_is data.user.id "$EVE_ID"
	frame_shape data.user "$USER_SHAPE"
	as "$EVE" api POST "/api/rooms/$ROOM/leave/"
	ws_wait bob participant_left
	frame_keys '' 'data seq type'
	frame_keys data user_id
	frame_is data.user_id "$EVE_ID"
}

@test "being added and being removed by the owner are heard in the same way" {
	ws_open bob "$BOB" "$ROOM" v=2
	as "$ADA" api POST "/api/rooms/$ROOM/participants/" "{\"user_id\": $EVE_ID}"
	expect 201
	ws_wait bob participant_joined
	frame_is data.user.id "$EVE_ID"
	as "$ADA" api DELETE "/api/rooms/$ROOM/participants/$EVE_ID/"
	expect 204
	ws_wait bob participant_left
	frame_is data.user_id "$EVE_ID"
}

@test "joining again changes nothing and is not heard" {
	ws_open bob "$BOB" "$ROOM" v=2
	join_room "$ROOM" "$BOB"
	ws_heard bob "$ADA" "$ROOM"
	equal '' "$heard"
}

@test "a change of the room is heard as room_updated with the bare room" {
	ws_open bob "$BOB" "$ROOM" v=2
	as "$ADA" api PATCH "/api/rooms/$ROOM/" '{"name": "A better name"}'
	expect 200
	ws_wait bob room_updated
	frame_keys '' 'data seq type'
	frame_shape data "$SHARED_ROOM_SHAPE"
	frame_is data.id "$ROOM"
	frame_is data.name 'A better name'
}

@test "a refused change is not heard" {
	ws_open bob "$BOB" "$ROOM" v=2
	id=$(say "$ADA" "$ROOM" mine)
	ws_wait bob chat_message
	as "$BOB" api PATCH "/api/messages/$id/" '{"content": "ours"}'
	expect 403
	as "$ADA" api PATCH "/api/rooms/$ROOM/" '{"max_participants": 1}'
	expect 400
	as "$BOB" api DELETE "/api/rooms/$ROOM/"
	expect 403
	ws_heard bob "$ADA" "$ROOM"
	equal '' "$heard"
}

@test "the end of the room is heard as room_deleted, then the socket closes with 4410" {
	ws_open bob "$BOB" "$ROOM" v=2
	as "$ADA" api DELETE "/api/rooms/$ROOM/"
	expect 204
	ws_wait bob room_deleted
	frame_keys data 'id room_id'
	frame_is data.id "$ROOM"
	frame_is data.room_id "$ROOM"
	ws_closed bob 4410
}

@test "typing is heard by the others of the room" {
	other=$(room "$ADA")
	ws_open ada "$ADA" "$ROOM" v=2
	ws_open elsewhere "$ADA" "$other" v=2
	ws_open bob "$BOB" "$ROOM" v=2
	for active in true false; do
		ws_send bob "{\"type\":\"typing\",\"data\":{\"active\":$active}}"
		ws_wait ada typing
		frame_keys '' 'data type'
		frame_keys data 'active user'
		frame_is data.active "$active"
		frame_is data.user.id "$BOB_ID"
		frame_is data.user.username bob
	done
	ws_heard elsewhere "$ADA" "$other"
	equal '' "$heard"
}

@test "a typing frame that does not say whether is refused" {
	ws_open bob "$BOB" "$ROOM" v=2
	ws_send bob '{"type":"typing","data":{"active":"yes"}}'
	ws_wait bob error
	frame_is data.code validation_error
	ws_still_open bob
}

@test "the others hear of a user's first socket opening and of the last one closing" {
	ws_open ada "$ADA" "$ROOM" v=2
	ws_open first "$BOB" "$ROOM" v=2
	ws_wait ada presence
	frame_keys '' 'data type'
	frame_keys data 'status user_id'
	frame_is data.user_id "$BOB_ID"
	frame_is data.status online
	ws_open second "$BOB" "$ROOM" v=2
	ws_close first
	ws_heard ada "$ADA" "$ROOM"
	equal '' "$heard"
	ws_drop second
	ws_wait ada presence
	frame_is data.user_id "$BOB_ID"
	frame_is data.status offline
}

@test "nobody hears of their own presence" {
	ws_open first "$ADA" "$ROOM" v=2
	ws_open second "$ADA" "$ROOM" v=2
	ws_close second
	ws_heard first "$ADA" "$ROOM"
	equal '' "$heard"
}

@test "typing and presence are not stored" {
	before=$(seq_of "$ADA" "$ROOM")
	ws_open ada "$ADA" "$ROOM" v=2
	ws_open bob "$BOB" "$ROOM" v=2
	ws_send bob '{"type":"typing","data":{"active":true}}'
	ws_wait ada typing
	equal "$before" "$(seq_of "$ADA" "$ROOM")"
}

@test "a socket without v=2 hears nothing but chat" {
	ws_open plain "$ADA" "$ROOM"
	ws_open bob "$BOB" "$ROOM" v=2
	id=$(say "$ADA" "$ROOM" 'first words')
	ws_wait plain chat_message
	as "$ADA" api PATCH "/api/messages/$id/" '{"content": "second thoughts"}'
	as "$ADA" api DELETE "/api/messages/$id/"
	expect 204
	join_room "$ROOM" "$EVE"
	as "$EVE" api POST "/api/rooms/$ROOM/leave/"
	as "$ADA" api PATCH "/api/rooms/$ROOM/" '{"name": "Another name"}'
	expect 200
	ws_send bob '{"type":"typing","data":{"active":true}}'
	ws_settle bob
	ws_drop bob
	ws_heard plain "$ADA" "$ROOM"
	equal '' "$heard"
	equal 0 "$(grep -Ec '"(hello|seq)"' "$BATS_TEST_TMPDIR/plain.log")"
}

@test "a socket without v=2 is closed with 4410 at the room's end and not told of it before" {
	ws_open plain "$BOB" "$ROOM"
	as "$ADA" api DELETE "/api/rooms/$ROOM/"
	expect 204
	ws_closed plain 4410
	equal 0 "$(grep -c room_deleted "$BATS_TEST_TMPDIR/plain.log")"
}

@test "both versions hear each other's messages" {
	ws_open plain "$ADA" "$ROOM"
	ws_open modern "$BOB" "$ROOM" v=2
	chat plain 'from the old'
	ws_wait modern chat_message
	frame_is data.content 'from the old'
	ws_wait plain chat_message
	chat modern 'from the new'
	ws_wait plain chat_message
	frame_is data.content 'from the new'
	frame_keys '' 'data type'
}
