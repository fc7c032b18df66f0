#!/usr/bin/env bats
# Chat over sockets: who hears what, in which form and order, and what is refused.
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

# The message in $frame has the form of the reference; its data may hold the message object's other members, no more.
in_the_reference_form() {
	local name
	frame_keys '' 'data type'
	for name in $(frame_field -k data); do
		[[ $name == @(id|author|content|attachments|created_at|room_id|edited_at|mentions|mentions_room|reply_to|reply_count|reactions|pinned) ]] || fail "what is $name in $frame"
	done
	for name in $(frame_field -k data.author); do
		[[ $name == @(id|username|display_name|avatar_url) ]] || fail "what is author.$name in $frame"
	done
	equal int "$(frame_field -t data.id)"
	equal int "$(frame_field -t data.author.id)"
	equal string "$(frame_field -t data.author.username)"
	equal string "$(frame_field -t data.content)"
	equal array "$(frame_field -t data.attachments)"
	equal time "$(frame_field -t data.created_at)"
}

# The room holds so many messages.
stored() {
	as "$ADA" api GET "/api/rooms/$ROOM/messages/"
	expect 200
	is count "$1"
}

@test "a message sent over a socket reaches every socket of the room, the sender's too, in the form of the reference" {
	ws_open ada "$ADA" "$ROOM"
	ws_open ada_again "$ADA" "$ROOM"
	ws_open bob "$BOB" "$ROOM"
	ws_send ada '{"type":"chat_message","data":{"content":"Hello, world!","attachments":[]}}'
	for name in ada ada_again bob; do
		ws_wait "$name" chat_message
		in_the_reference_form
		frame_is data.content 'Hello, world!'
		frame_is data.author.id "$ADA_ID"
		frame_is data.author.username ada
		frame_is data.attachments '[]'
	done
	as "$BOB" api GET "/api/messages/$(frame_field data.id)/"
	expect 200
	is content 'Hello, world!'
}

@test "a message sent over REST reaches the sockets, its author's too" {
	ws_open ada "$ADA" "$ROOM"
	ws_open bob "$BOB" "$ROOM"
	id=$(say "$ADA" "$ROOM" 'over REST')
	for name in ada bob; do
		ws_wait "$name" chat_message
		in_the_reference_form
		frame_is data.id "$id"
		frame_is data.content 'over REST'
	done
}

@test "a message is heard once and in its own room only" {
	other=$(room "$ADA")
	ws_open here "$BOB" "$ROOM"
	ws_open there "$ADA" "$other"
	ws_open ada "$ADA" "$ROOM"
	chat ada 'for this room'
	ws_settle ada
	ws_heard here "$ADA" "$ROOM"
	equal chat_message "$heard"
	ws_heard there "$ADA" "$other"
	equal '' "$heard"
}

@test "every socket hears the messages of both doors in the order of their ids" {
	ws_open ada "$ADA" "$ROOM"
	ws_open bob "$BOB" "$ROOM"
	for i in {1..15}; do
		chat ada "a$i"
		say "$BOB" "$ROOM" "r$i" >/dev/null
		chat bob "b$i"
	done
	for name in ada bob; do
		ids=()
		for i in {1..45}; do
			ws_wait "$name" chat_message
			ids+=("$(frame_field data.id)")
		done
		equal "$(printf '%s\n' "${ids[@]}" | sort -nu | paste -sd ' ')" "${ids[*]}"
	done
	stored 45
}

@test "one sender's messages keep their order" {
	ws_open ada "$ADA" "$ROOM"
	ws_open bob "$BOB" "$ROOM"
	for i in {1..50}; do
		chat ada "number $i"
	done
	for i in {1..50}; do
		ws_wait bob chat_message
		frame_is data.content "number $i"
	done
}

@test "text arrives as it was sent, whatever it says" {
	ws_open ada "$ADA" "$ROOM"
	chat ada '\"q\" \\ </script> \ud83d\ude00 é \u2028 %s %00 {\"a\":[1]} '\''; DROP TABLE message'
	ws_wait ada chat_message
	printf -v expected '"q" \\ </script> \U1F600 é \u2028 %%s %%00 {"a":[1]} %s' "'; DROP TABLE message"
	frame_is data.content "$expected"
}

@test "content is trimmed, and control characters other than tab and newline are removed" {
	ws_open ada "$ADA" "$ROOM"
	chat ada ' \n a\u0007b\u001b\tc\nd \t '
	ws_wait ada chat_message
	frame_is data.content $'ab\tc\nd'
}

@test "4000 code points pass, 4001 do not" {
	answers "$ADA" "$ROOM" "{\"type\":\"chat_message\",\"data\":{\"content\":\"$(repeat 😀 4000)\"}}" chat_message
	equal 4000 "$(frame_field data.content | tr -d '\n' | LC_ALL=C.UTF-8 wc -m)"
	answers "$ADA" "$ROOM" "{\"type\":\"chat_message\",\"data\":{\"content\":\"$(repeat 😀 4001)\"}}"
	frame_is data.code validation_error
	stored 1
}

@test "a refused message is answered with validation_error to its sender alone, and the socket stays open" {
	ws_open bob "$BOB" "$ROOM"
	for data in '{"content":""}' '{"content":" \n\t "}' '{}' '{"content":5}' '{"content":null}' \
		'{"content":"x","attachments":[999999]}' '{"content":"x","attachments":"1"}' \
		'{"content":"x","attachments":[1,2,3,4,5,6,7,8,9,10,11]}' '{"content":"x","nonce":7}' \
		"{\"content\":\"x\",\"nonce\":\"$(repeat n 65)\"}" '{"content":"a\u0000b"}'; do
		answers "$ADA" "$ROOM" "{\"type\":\"chat_message\",\"data\":$data}"
		frame_keys '' 'data type'
		frame_is data.code validation_error
		frame_text data.message
	done
	ws_heard bob "$ADA" "$ROOM"
	equal '' "$heard"
	stored 1
}

@test "a chat message without data is one without content" {
	answers "$ADA" "$ROOM" '{"type":"chat_message"}'
	frame_is data.code validation_error
}

@test "a lone surrogate is refused and stores nothing" {
	answers "$ADA" "$ROOM" '{"type":"chat_message","data":{"content":"a \ud800 b"}}'
	[[ $(frame_field data.code) == @(validation_error|invalid_frame) ]]
	stored 0
}

@test "a type nobody knows is answered with unknown_type" {
	answers "$ADA" "$ROOM" '{"type":"no_such_thing","data":{}}'
	frame_keys '' 'data type'
	frame_is data.code unknown_type
	frame_text data.message
}

@test "what is no frame is answered with invalid_frame" {
	deep=$(repeat '[' 40)$(repeat ']' 40)
	for text in 'hello' '[]' '{}' '"chat_message"' '{"type":5}' '{"data":{}}' '{"type":"ping","data":[]}' \
		'{"type":"ping","data":"x"}' '{"type":"ping"' '{"type":"ping"} {}' "{\"type\":\"ping\",\"data\":{\"deep\":$deep}}"; do
		answers "$ADA" "$ROOM" "$text"
		frame_keys '' 'data type'
		frame_is data.code invalid_frame
		frame_text data.message
	done
}

@test "a ping is answered with a pong that carries the same data" {
	for data in '{}' '{"a":[1,"x",null,true],"b":{"c":1.5}}'; do
		answers "$ADA" "$ROOM" "{\"type\":\"ping\",\"data\":$data}" pong
		frame_keys '' 'data type'
		equal "$(json <<<"$data")" "$(frame_field data)"
	done
	# To the byte: what a browser measures by it is its own business.
	for data in '{"n":-0,"t":123456789012345678901234567890,"x":1E400,"f":1.10}' '{ "a" : [ 1 , -0.0 ] }' '{"s":"\u00e9\/"}'; do
		answers "$ADA" "$ROOM" "{\"data\": $data ,\"type\":\"ping\"}" pong
		equal "{\"type\":\"pong\",\"data\":$data}" "$frame"
	done
	# Of two the last counts.
	answers "$ADA" "$ROOM" '{"type":"ping","data":{"n":1},"d\u0061ta":{"n":2}}' pong
	equal '{"type":"pong","data":{"n":2}}' "$frame"
	answers "$ADA" "$ROOM" '{"type":"ping"}' pong
	frame_is data '{}'
}

@test "a nonce comes back on the author's own sockets and on no other" {
	ws_open ada "$ADA" "$ROOM" v=2
	ws_open ada_again "$ADA" "$ROOM" v=2
	ws_open bob "$BOB" "$ROOM" v=2
	ws_open bob_plain "$BOB" "$ROOM"
	chat ada 'mine' 'n-1'
	for name in ada ada_again; do
		ws_wait "$name" chat_message
		frame_is data.nonce n-1
	done
	for name in bob bob_plain; do
		ws_wait "$name" chat_message
		frame_is data.content mine
		frame_lacks nonce
	done
}

@test "the idempotency key of REST is a nonce too" {
	ws_open ada "$ADA" "$ROOM" v=2
	ws_open bob "$BOB" "$ROOM" v=2
	as "$ADA" api POST "/api/rooms/$ROOM/messages/" '{"content":"keyed"}' -H 'Idempotency-Key: key-1'
	expect 201
	ws_wait ada chat_message
	frame_is data.nonce key-1
	ws_wait bob chat_message
	frame_lacks nonce
	chat ada 'again' 'key-1'
	ws_settle ada
	ws_heard bob "$ADA" "$ROOM"
	equal '' "$heard"
}

@test "a second send with a nonce stores nothing and is heard by nobody else" {
	ws_open ada "$ADA" "$ROOM" v=2
	ws_open bob "$BOB" "$ROOM"
	chat ada 'first' twice
	ws_wait ada chat_message
	id=$(frame_field data.id)
	chat ada 'second' twice
	ws_settle ada
	ws_heard bob "$ADA" "$ROOM"
	equal chat_message "$heard"
	as "$ADA" api POST "/api/rooms/$ROOM/messages/" '{"content":"third","nonce":"twice"}'
	expect 200
	is id "$id"
	is content first
	stored 2
}

@test "a nonce of a message that was deleted is refused, and the socket stays open" {
	ws_open ada "$ADA" "$ROOM"
	chat ada 'regretted' late
	ws_wait ada chat_message
	as "$ADA" api DELETE "/api/messages/$(frame_field data.id)/"
	expect 204
	answers "$ADA" "$ROOM" '{"type":"chat_message","data":{"content":"regretted","nonce":"late"}}'
	frame_is data.code message_deleted
	frame_is data.nonce late
	stored 0
}

@test "the same nonce sends a message to each of two rooms" {
	other=$(room "$ADA")
	for room in "$ROOM" "$other"; do
		answers "$ADA" "$room" '{"type":"chat_message","data":{"content":"to both","nonce":"both"}}' chat_message
		frame_is data.room_id "$room"
	done
}

@test "two authors may use the same nonce" {
	ws_open ada "$ADA" "$ROOM"
	ws_open bob "$BOB" "$ROOM"
	chat ada 'of ada' same
	ws_wait ada chat_message
	ws_wait bob chat_message
	chat bob 'of bob' same
	ws_wait ada chat_message
	frame_is data.content 'of bob'
	stored 2
}

@test "a refused message is answered with its nonce and does not use it up" {
	answers "$ADA" "$ROOM" '{"type":"chat_message","data":{"content":"","nonce":"again"}}'
	frame_is data.code validation_error
	frame_is data.nonce again
	answers "$ADA" "$ROOM" '{"type":"chat_message","data":{"content":"now","nonce":"again"}}' chat_message
	frame_is data.content now
	stored 1
}

@test "who has left cannot send, not even before their socket closes" {
	ws_open bob "$BOB" "$ROOM"
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	expect 204
	chat bob 'still here'
	ws_wait bob close
	stored 0
}
