#!/usr/bin/env bats
# Replies: what answers what, how it is counted and listed, and whom it mentions.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe alice bob carol
}

# Alice's room with bob in it, and a message of hers; the caller is bob.
setup() {
	ROOM=$(room "$ALICE")
	join_room "$ROOM" "$BOB"
	FIRST=$(say "$ALICE" "$ROOM" 'A question')
	export TOKEN=$BOB
}

# answers JSON: bob sends a message with these fields; the answer is in $body, its id in $SAID.
answers() {
	api POST "/api/rooms/$ROOM/messages/" "$1"
	expect 201
	SAID=$(field id)
}

# counts MENTIONS TOKEN: how many unread messages of the room mention somebody.
counts() {
	as "$2" api GET "/api/rooms/$ROOM/"
	equal "$1" "$(field membership.mentions)"
}

# lists IDS TOKEN: the messages of the room that mention somebody.
lists() {
	as "$2" api GET '/api/mentions/?page_size=100'
	expect 200
	equal "$1" "$(paste -d ' ' <(field 'results.*.room_id') <(field 'results.*.id') | sed -n "s/^$ROOM //p" | paste -sd ' ')"
}

@test "a reply says what it answers, and whose that is" {
	local answer
	answers "{\"content\": \"An answer\", \"reply_to\": $FIRST}"
	shape '' "${MESSAGE_SHAPE/reply_to:null/reply_to:object}"
	shape reply_to 'author:object id:int'
	shape reply_to.author "$AUTHOR_SHAPE"
	is reply_to.id "$FIRST"
	is reply_to.author.username alice
	is mentions '[]'
	answer=$body
	api GET "/api/rooms/$ROOM/messages/?page_size=1"
	equal "$answer" "$(field results.0)"
	api GET "/api/rooms/$ROOM/events/?since=0"
	equal "$answer" "$(field results.2.data)"
	api GET "/api/messages/$FIRST/"
	is reply_count 1
	is reply_to null
	as "$ALICE" api DELETE "/api/messages/$FIRST/"
	api GET "/api/messages/$SAID/"
	is reply_to "{\"id\":$FIRST,\"author\":null}"
	api PATCH "/api/messages/$SAID/" '{"reply_to": null, "content": "Nothing"}'
	invalid reply_to
}

@test "what is answered is in the room" {
	local other
	other=$(say "$ALICE" "$(room "$ALICE")" 'Elsewhere')
	for id in "$other" 999999 0 -1 '"1"' true; do
		api POST "/api/rooms/$ROOM/messages/" "{\"content\": \"An answer\", \"reply_to\": $id}"
		invalid reply_to
	done
	api POST "/api/rooms/$ROOM/messages/" "{\"content\": \"An answer\", \"reply_to\": $FIRST, \"reply_ping\": 1}"
	invalid reply_ping
	answers '{"content": "No answer", "reply_to": null, "reply_ping": null}'
	is reply_to null
	api POST "/api/rooms/$ROOM/messages/" "content=Form&reply_to=$FIRST&reply_ping=false" -H 'Content-Type: application/x-www-form-urlencoded'
	expect 201
	is reply_to.id "$FIRST"
}

@test "a reply mentions who is answered, once" {
	local first second third
	answers "{\"content\": \"An answer\", \"reply_to\": $FIRST}" && first=$SAID
	counts 1 "$ALICE"
	answers "{\"content\": \"@alice too\", \"reply_to\": $FIRST}" && second=$SAID
	is mentions.0.name alice
	counts 2 "$ALICE"
	answers "{\"content\": \"@all of it\", \"reply_to\": $FIRST}" && third=$SAID
	counts 3 "$ALICE"
	answers "{\"content\": \"Quiet\", \"reply_to\": $FIRST, \"reply_ping\": false}"
	counts 3 "$ALICE"
	lists "$third $second $first" "$ALICE"
	answers "{\"content\": \"My own\", \"reply_to\": $first}"
	lists '' "$BOB"
	as "$ALICE" api POST "/api/rooms/$ROOM/read/"
	counts 0 "$ALICE"
}

@test "an edit leaves who is answered as it is" {
	answers "{\"content\": \"@alice too\", \"reply_to\": $FIRST}"
	api PATCH "/api/messages/$SAID/" '{"content": "and nobody"}'
	is mentions '[]'
	counts 1 "$ALICE"
	api PATCH "/api/messages/$SAID/" '{"content": "@alice again"}'
	is mentions.0.name alice
	is reply_to.id "$FIRST"
	counts 1 "$ALICE"
	lists "$SAID" "$ALICE"
	api DELETE "/api/messages/$SAID/"
	counts 0 "$ALICE"
}

@test "the replies of a message, oldest first, a page at a time" {
	local i wanted=()
	for ((i = 0; i < 5; i++)); do
		answers "{\"content\": \"$i\", \"reply_to\": $FIRST}" && wanted+=("$SAID")
	done
	api GET "/api/messages/$FIRST/replies/?page_size=3"
	expect 200
	is count null
	equal "${wanted[*]:0:3}" "$(field 'results.*.id' | paste -sd ' ')"
	api GET "$(field next | sed 's,^.*/api,/api,')"
	equal "${wanted[*]:3}" "$(field 'results.*.id' | paste -sd ' ')"
	is next null
	api GET "/api/messages/$FIRST/replies/?page=2"
	invalid page
	api GET "/api/messages/$FIRST/replies/?after=x"
	invalid after
}

@test "messages by their ids, those that one may read" {
	local other second
	other=$(say "$ALICE" "$(room "$ALICE")" 'Elsewhere')
	second=$(say "$BOB" "$ROOM" 'Here')
	api GET "/api/messages/?ids=$second,$other,$FIRST,999999,$second"
	expect 200
	is count 2
	is next null
	equal "$FIRST $second" "$(field 'results.*.id' | paste -sd ' ')"
	as "$CAROL" api GET "/api/messages/?ids=$FIRST"
	is results '[]'
	for ids in '' x "$FIRST,x" "$FIRST,,$second" "$(seq -s , 51)"; do
		api GET "/api/messages/?ids=$ids"
		invalid ids
	done
	api GET "/api/messages/?ids=$(seq -s , 50)"
	expect 200
	api GET /api/messages/
	invalid ids
}

@test "a reply over a socket, and to a person" {
	as "$BOB" api POST "/api/users/$ALICE_ID/messages/" '{"content": "Directly"}'
	ROOM=$(field room_id)
	as "$ALICE" api POST "/api/users/$BOB_ID/messages/" "{\"content\": \"Yes\", \"reply_to\": $(field id)}"
	expect 201
	is reply_to.author.username bob
	as "$ALICE" api POST "/api/users/$BOB_ID/messages/" "{\"content\": \"No\", \"reply_to\": $FIRST}"
	invalid reply_to
}
