#!/usr/bin/env bats
# Reactions: who puts what to a message, how it is counted and listed, and what it leaves alone.
# shellcheck disable=SC2154

load ../lib/suite

STAR=%E2%9C%A8 HEART=%E2%9D%A4

setup_file() {
	server_start
	account zoe alice bob
}

# Alice's room with bob in it, and a message of hers; the caller is bob.
setup() {
	ROOM=$(room "$ALICE")
	join_room "$ROOM" "$BOB"
	FIRST=$(say "$ALICE" "$ROOM" 'A message')
	export TOKEN=$BOB
}

# puts EMOJI STATUS: bob, or another with `as`, reacts to the message.
puts() {
	api PUT "/api/messages/$FIRST/reactions/$1/"
	expect "$2"
}

# shows REACTIONS: the message has these, as JSON.
shows() {
	api GET "/api/messages/$FIRST/"
	is reactions "$1"
}

# happened TYPES: this has happened in the room since the message; the events are the last answer.
happened() {
	api GET "/api/rooms/$ROOM/events/?since=1"
	expect 200
	equal "$1" "$(field 'results.*.type' | paste -sd ' ')"
}

@test "a reaction is there once, whatever its presentation, until it is taken back" {
	puts "$HEART%EF%B8%8F" 201
	keys '' reactions
	is reactions "[{\"emoji\":\"❤\",\"count\":1,\"user_ids\":[$BOB_ID]}]"
	puts "$HEART" 200
	puts "$STAR" 201
	as "$ALICE" puts "$HEART" 201
	shows "[{\"emoji\":\"❤\",\"count\":2,\"user_ids\":[$BOB_ID,$ALICE_ID]},{\"emoji\":\"✨\",\"count\":1,\"user_ids\":[$BOB_ID]}]"
	is edited_at null
	api DELETE "/api/messages/$FIRST/reactions/$STAR/"
	expect 204
	api DELETE "/api/messages/$FIRST/reactions/$STAR/"
	expect 204
	shows "[{\"emoji\":\"❤\",\"count\":2,\"user_ids\":[$BOB_ID,$ALICE_ID]}]"
	happened 'chat_message reaction reaction reaction reaction'
	is results.4.data "{\"message_id\":$FIRST,\"room_id\":$ROOM,\"emoji\":\"✨\",\"user\":{\"id\":$BOB_ID,\"username\":\"bob\"},\"active\":false,\"count\":0}"
	api GET "/api/messages/$FIRST/reactions/?page_size=1"
	is count 2
	shape results.0 'created_at:time emoji:string user:object'
	is results.0.user.username bob
}

@test "what is no emoji is refused" {
	for emoji in a 1 '%20' '%F0%9F%8F%BD' "$STAR$STAR" '%EF%B8%8F' ":tada:"; do
		puts "$emoji" 400
		invalid emoji
		api DELETE "/api/messages/$FIRST/reactions/$emoji/"
		invalid emoji
	done
	shows '[]'
}

@test "it makes nothing unread, and no activity" {
	as "$ALICE" api POST "/api/rooms/$ROOM/read/"
	as "$ALICE" api GET "/api/rooms/$ROOM/"
	local before=$body
	puts "$STAR" 201
	as "$ALICE" api GET "/api/rooms/$ROOM/"
	equal "$before" "$body"
}

@test "twenty different ones at most, whoever comes at once; joining one always works" {
	local i emoji
	all_at_once each PUT "/api/messages/$FIRST/reactions/{line}/" < <(for ((i = 0; i < 24; i++)); do
		printf '%%F0%%9F%%98%%%X\n' $((0x80 + i))
	done)
	equal '20 4' "$(how_many 201) $(how_many 400)"
	equal 4 "$(grep -c too_many_reactions <<<"$answers")"
	api GET "/api/messages/$FIRST/"
	equal 20 "$(field -l reactions)"
	emoji=$(field reactions.19.emoji)
	as "$ALICE" puts "$emoji" 201
	as "$ALICE" puts "$STAR" 400
	refused 400 too_many_reactions
}

@test "who is muted puts nothing, and takes nothing back" {
	puts "$STAR" 201
	as "$ALICE" api PATCH "/api/rooms/$ROOM/participants/$BOB_ID/" '{"muted_until": "2099-01-01T00:00:00Z"}'
	puts "$HEART" 403
	refused 403 muted
	is details.until 2099-01-01T00:00:00Z
	api DELETE "/api/messages/$FIRST/reactions/$STAR/"
	expect 403
}

@test "an edit leaves reactions and what was told of them, deletion takes them along" {
	puts "$STAR" 201
	as "$ALICE" api PATCH "/api/messages/$FIRST/" '{"content": "Other words"}'
	is reactions.0.count 1
	happened 'gone reaction message_updated'
	as "$ALICE" puts "$STAR" 201
	happened 'gone reaction message_updated reaction'
	as "$ALICE" api DELETE "/api/messages/$FIRST/"
	happened 'gone gone gone gone message_deleted'
	puts "$STAR" 404
}

@test "a message is told as it was sent, though there are reactions to it" {
	puts "$STAR" 201
	happened 'chat_message reaction'
	is results.0.data.content 'A message'
	is results.0.data.reactions '[]'
}
