#!/usr/bin/env bats
# One poll for everything: one's own events, those of the rooms that are named, and which of the others have any.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe alice bob carol
}

# Bob's own events are read from SEQ on.
setup() {
	export TOKEN=$BOB
	ROOM=$(room "$ALICE")
	poll
	SEQ=$(field seq)
}

# poll [BODY]: asks.
poll() {
	api POST /api/events/ "${1:-{\}}"
	expect 200
	shape '' 'memberships:array results:array rooms:array seq:int'
}

# own: the types of bob's own events since SEQ, in $types; they have the numbers that follow it.
own() {
	local seqs i
	poll "{\"seq\": $SEQ}"
	types=$(lines 'results.*.type')
	read -r -a seqs <<<"$(lines 'results.*.seq')"
	for i in "${!seqs[@]}"; do
		equal $((SEQ + i + 1)) "${seqs[i]}"
	done
	equal $((SEQ + ${#seqs[@]})) "$(field seq)"
}

# of ROOM PATH: what the answer has of a room.
of() {
	local at
	at=$(field 'rooms.*.room_id' | grep -nx "$1") || return
	field "rooms.$((${at%%:*} - 1)).$2"
}

@test "without seq there are no events, and where to begin" {
	poll
	is results '[]'
	own
	equal '' "$types"
}

@test "who joins is told of the room, with the number to go on from" {
	join_room "$ROOM" "$BOB"
	own
	equal room_added "$types"
	is results.0.data.room.id "$ROOM"
	is results.0.data.membership.room_id "$ROOM"
	is results.0.data.membership.role member
	is results.0.data.room.seq "$(seq_of "$BOB" "$ROOM")"
	is results.0.data.room.participant_count 2
}

@test "who makes a room, or is added to one, is told" {
	local own
	own=$(room "$BOB")
	as "$ALICE" api POST "/api/rooms/$ROOM/participants/" "{\"user_id\": $BOB_ID}"
	expect 201
	own
	equal 'room_added room_added' "$types"
	is results.0.data.room.id "$own"
	is results.0.data.membership.role owner
	is results.1.data.room.id "$ROOM"
}

@test "who leaves, is removed, or loses the room is told why" {
	local other
	other=$(room "$ALICE")
	join_room "$ROOM" "$BOB"
	join_room "$other" "$BOB"
	api POST "/api/rooms/$ROOM/leave/"
	expect 204
	join_room "$ROOM" "$BOB"
	as "$ALICE" api DELETE "/api/rooms/$ROOM/participants/$BOB_ID/"
	expect 204
	as "$ALICE" api DELETE "/api/rooms/$other/"
	expect 204
	own
	equal 'room_added room_added room_removed room_added room_removed room_removed' "$types"
	is results.2.data "{\"room_id\":$ROOM,\"reason\":\"left\"}"
	is results.4.data "{\"room_id\":$ROOM,\"reason\":\"removed\"}"
	is results.5.data "{\"room_id\":$other,\"reason\":\"deleted\"}"
}

@test "the last one out is told that they left" {
	local own
	own=$(room "$BOB")
	api POST "/api/rooms/$own/leave/"
	expect 204
	own
	equal 'room_added room_removed' "$types"
	is results.1.data.reason left
}

@test "who becomes the owner, or changes what a room is to them, is told once" {
	join_room "$ROOM" "$BOB"
	as "$ALICE" api POST "/api/rooms/$ROOM/leave/"
	expect 204
	api PATCH "/api/rooms/$ROOM/membership/" '{"notify": "none"}'
	expect 200
	api PATCH "/api/rooms/$ROOM/membership/" '{"notify": "none"}'
	expect 200
	own
	equal 'room_added membership_updated membership_updated' "$types"
	is results.1.data.membership.role owner
	is results.2.data.membership.notify none
}

@test "of a direct room one is told with its first message, when it is hidden, and when it comes back" {
	local direct
	as "$ALICE" api POST /api/rooms/direct/ "{\"user_id\": $BOB_ID}"
	expect 201
	direct=$(field id)
	own
	equal '' "$types"
	poll
	[[ $body != *"\"room_id\":$direct,"* ]] || fail "$body"
	say "$ALICE" "$direct" 'Hello'
	own
	equal room_added "$types"
	is results.0.data.room.id "$direct"
	is results.0.data.room.kind direct
	is results.0.data.room.name 'alice, bob'
	is results.0.data.room.seq "$(seq_of "$ALICE" "$direct")"
	is results.0.data.membership.unread 1
	api POST "/api/rooms/$direct/leave/"
	api POST "/api/rooms/$direct/leave/"
	poll
	[[ $body != *"\"room_id\":$direct,"* ]] || fail "$body"
	api POST /api/events/ "{\"rooms\": {\"$direct\": 0}}"
	[[ $body == *"\"room_id\":$direct,"* ]] || fail "$body"
	say "$ALICE" "$direct" 'Hello'
	say "$ALICE" "$direct" 'Hello'
	api POST "/api/rooms/$direct/leave/"
	as "$BOB" api POST /api/rooms/direct/ '{"usernames": ["alice"]}'
	as "$BOB" api POST /api/rooms/direct/ '{"usernames": ["alice"]}'
	expect 200
	own
	equal 'room_added room_removed room_added room_removed room_added' "$types"
	is results.1.data "{\"room_id\":$direct,\"reason\":\"hidden\"}"
}

@test "of logins that end there is the number alone, of oneself the new name" {
	local token
	token=$(login bob)
	as "$token" api POST /api/auth/logout/
	expect 204
	api PATCH "/api/users/$BOB_ID/" '{"display_name": "Robert"}'
	expect 200
	own
	equal 'gone user_updated' "$types"
	is results.0.data '{}'
	is results.1.data.user.display_name Robert
	is results.1.data.user.id "$BOB_ID"
}

@test "of rooms that are named there are events, of others that have any the number" {
	local other since known
	other=$(room "$ALICE")
	join_room "$ROOM" "$BOB"
	join_room "$other" "$BOB"
	since=$(seq_of "$BOB" "$ROOM") known=$(seq_of "$BOB" "$other")
	poll "{\"rooms\": {\"$ROOM\": $since}, \"known\": {\"$other\": $known}}"
	equal '[]' "$(of "$ROOM" results)"
	! of "$other" seq
	say "$ALICE" "$ROOM" one
	say "$ALICE" "$other" two
	poll "{\"rooms\": {\"$ROOM\": $since}, \"known\": {\"$other\": $known}}"
	equal one "$(of "$ROOM" results.0.data.content)"
	equal $((since + 1)) "$(of "$ROOM" seq)"
	equal $((known + 1)) "$(of "$other" seq)"
	! of "$other" results 2>&1
	poll "{\"rooms\": {\"$ROOM\": 999999999}}"
	equal true "$(of "$ROOM" resync)"
}

@test "a room that one is not in is left out, whatever is asked" {
	join_room "$ROOM" "$BOB"
	as "$ALICE" api DELETE "/api/rooms/$ROOM/participants/$BOB_ID/"
	expect 204
	say "$ALICE" "$ROOM" 'without bob'
	poll "{\"rooms\": {\"$ROOM\": 0}, \"known\": {}}"
	! of "$ROOM" seq
	[[ $body != *'without bob'* ]]
}

@test "it says how far one has read" {
	local id
	join_room "$ROOM" "$BOB"
	id=$(say "$ALICE" "$ROOM" unread)
	poll
	is memberships.0 "{\"room_id\":$ROOM,\"read_id\":0,\"unread\":1,\"mentions\":0,\"first_unread_id\":$id}"
}

@test "what is no number by id is refused" {
	local body
	for body in '{"rooms": [1]}' '{"rooms": {"x": 1}}' '{"rooms": {"1": "2"}}' '{"rooms": {"1": -1}}' '{"rooms": {"01": 1}}'; do
		api POST /api/events/ "$body"
		refused 400 validation_error
		[[ $(field -k details) == rooms ]]
	done
	api POST /api/events/ '{"seq": -1}'
	refused 400 validation_error
}
