#!/usr/bin/env bats
# Who is in a room: joining, being added, leaving, being removed, and who owns the room then.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe alice bob carol dave
}

setup() {
	export TOKEN=$ALICE
}

# add ROOM JSON: adds somebody, as the caller.
add() {
	api POST "/api/rooms/$1/participants/" "$2"
}

# members ROOM: the usernames of those in the room, in the order listed.
members() {
	as "${2:-$ALICE}" api GET "/api/rooms/$1/participants/" || return
	expect 200 || return
	lines 'results.*.user.username'
}

private_room() {
	room "$ALICE" '{"name": "Private", "visibility": "private"}'
}

@test "joining a public room answers 200 with the room" {
	local id
	id=$(room "$ALICE")
	as "$BOB" api POST "/api/rooms/$id/join/"
	expect 200
	shape '' "$ROOM_SHAPE"
	is id "$id"
	is participant_count 2
}

@test "joining with an empty object as body is the same" {
	local id
	id=$(room "$ALICE")
	as "$BOB" api POST "/api/rooms/$id/join/" '{}'
	expect 200
	is participant_count 2
}

@test "joining again answers 200 and changes nothing" {
	local id before
	id=$(room "$ALICE")
	join_room "$id" "$BOB"
	before=$(api GET "/api/rooms/$id/participants/" && field results)
	join_room "$id" "$BOB" "$ALICE"
	equal "$before" "$(api GET "/api/rooms/$id/participants/" && field results)"
}

@test "a private room cannot be joined" {
	local id
	id=$(private_room)
	as "$BOB" api POST "/api/rooms/$id/join/"
	refused 403 permission_denied
	equal alice "$(members "$id")"
}

@test "joining a private room one is in already answers 200" {
	local id
	id=$(private_room)
	api POST "/api/rooms/$id/join/"
	expect 200
	is participant_count 1
}

@test "a full room refuses with room_full, but not those who are in it" {
	local id
	id=$(room "$ALICE" '{"name": "Small", "max_participants": 2}')
	join_room "$id" "$BOB"
	as "$CAROL" api POST "/api/rooms/$id/join/"
	refused 400 room_full
	as "$BOB" api POST "/api/rooms/$id/join/"
	expect 200
	equal 'alice bob' "$(members "$id")"
}

@test "a place that became free can be taken" {
	local id
	id=$(room "$ALICE" '{"name": "Small", "max_participants": 2}')
	join_room "$id" "$BOB"
	as "$BOB" api POST "/api/rooms/$id/leave/"
	join_room "$id" "$CAROL"
	equal 'alice carol' "$(members "$id")"
}

@test "the participants are listed in the order of joining, with role and time" {
	local id
	id=$(room "$ALICE")
	join_room "$id" "$DAVE" "$BOB" "$CAROL"
	as "$BOB" api GET "/api/rooms/$id/participants/"
	page 4 4
	shape results.0 "$PARTICIPANT_SHAPE"
	shape results.0.user "$USER_SHAPE"
	equal 'alice dave bob carol' "$(lines 'results.*.user.username')"
	equal 'owner member member member' "$(lines 'results.*.role')"
}

@test "who comes back is listed last" {
	local id
	id=$(room "$ALICE")
	join_room "$id" "$BOB" "$CAROL"
	as "$BOB" api POST "/api/rooms/$id/leave/"
	join_room "$id" "$BOB"
	equal 'alice carol bob' "$(members "$id")"
}

@test "only members see who is in a room, be it public or private" {
	local id
	for id in "$(room "$ALICE")" "$(private_room)"; do
		as "$BOB" api GET "/api/rooms/$id/participants/"
		refused 403 permission_denied
	done
}

@test "the owner adds somebody by id: 201 with the participant" {
	local id
	id=$(private_room)
	add "$id" "{\"user_id\": $BOB_ID}"
	expect 201
	shape '' "$PARTICIPANT_SHAPE"
	shape user "$USER_SHAPE"
	is user.id "$BOB_ID"
	is role member
	as "$BOB" api GET "/api/rooms/$id/"
	expect 200
	is participant_count 2
}

@test "the owner adds somebody by username, whatever its case" {
	local id
	id=$(private_room)
	add "$id" '{"username": "BOB"}'
	expect 201
	is user.id "$BOB_ID"
}

@test "adding somebody who is there already answers 200 and changes nothing" {
	local id
	id=$(private_room)
	add "$id" "{\"user_id\": $BOB_ID}"
	expect 201
	local before=$body
	add "$id" '{"username": "bob"}'
	expect 200
	equal "$before" "$body"
	equal 'alice bob' "$(members "$id")"
}

@test "adding an unknown user is an error of the field that names them" {
	local id
	id=$(private_room)
	add "$id" '{"user_id": 999999}'
	invalid user_id
	add "$id" '{"username": "nobody.here"}'
	invalid username
	add "$id" "{\"user_id\": \"$BOB_ID\"}"
	invalid user_id
	add "$id" '{}'
	refused 400 validation_error
	equal alice "$(members "$id")"
}

@test "nobody but the owner adds anybody" {
	local id
	id=$(room "$ALICE")
	join_room "$id" "$BOB"
	as "$BOB" add "$id" "{\"user_id\": $CAROL_ID}"
	refused 403 permission_denied
	as "$DAVE" add "$id" "{\"user_id\": $CAROL_ID}"
	refused 403 permission_denied
	join_room "$id" "$ZOE" # A site admin is a member like others here.
	as "$ZOE" add "$id" "{\"user_id\": $CAROL_ID}"
	refused 403 permission_denied
	equal 'alice bob zoe' "$(members "$id")"
}

@test "a full room is full for the owner's guests too" {
	local id
	id=$(room "$ALICE" '{"name": "Small", "max_participants": 1}')
	add "$id" "{\"user_id\": $BOB_ID}"
	refused 400 room_full
	equal alice "$(members "$id")"
}

@test "leaving answers 204 and ends the membership" {
	local id
	id=$(room "$ALICE")
	join_room "$id" "$BOB"
	as "$BOB" api POST "/api/rooms/$id/leave/"
	expect 204
	no_body
	as "$BOB" api GET "/api/rooms/$id/messages/"
	refused 403 permission_denied
	equal alice "$(members "$id")"
	api GET "/api/rooms/$id/"
	is participant_count 1
}

@test "leaving a room one is not in is 403" {
	local id
	id=$(room "$ALICE")
	as "$BOB" api POST "/api/rooms/$id/leave/"
	refused 403 permission_denied
}

@test "when the owner leaves, the longest-standing member owns the room" {
	local id
	id=$(room "$ALICE")
	join_room "$id" "$CAROL" "$BOB"
	api POST "/api/rooms/$id/leave/"
	expect 204
	as "$BOB" api GET "/api/rooms/$id/"
	is owner.id "$CAROL_ID"
	as "$BOB" api GET "/api/rooms/$id/participants/"
	equal 'carol bob' "$(lines 'results.*.user.username')"
	equal 'owner member' "$(lines 'results.*.role')"
	as "$CAROL" api PATCH "/api/rooms/$id/" '{"name": "Of Carol"}'
	expect 200
	api PATCH "/api/rooms/$id/" '{"name": "Of Alice"}'
	refused 403 permission_denied
}

@test "the last one out deletes the room" {
	local id
	id=$(room "$ALICE")
	join_room "$id" "$BOB"
	api POST "/api/rooms/$id/leave/"
	expect 204
	as "$BOB" api POST "/api/rooms/$id/leave/"
	expect 204
	as "$BOB" api GET "/api/rooms/$id/"
	refused 404 not_found
}

@test "the owner removes a member: 204, and the door is shut" {
	local id
	id=$(private_room)
	add "$id" "{\"user_id\": $BOB_ID}"
	api DELETE "/api/rooms/$id/participants/$BOB_ID/"
	expect 204
	no_body
	equal alice "$(members "$id")"
	as "$BOB" api GET "/api/rooms/$id/"
	refused 403 permission_denied
	as "$BOB" api POST "/api/rooms/$id/messages/" '{"content": "Still here?"}'
	refused 403 permission_denied
}

@test "removing somebody who is not in the room is 404" {
	local id
	id=$(room "$ALICE")
	api DELETE "/api/rooms/$id/participants/$BOB_ID/"
	refused 404 not_found
	api DELETE "/api/rooms/$id/participants/999999/"
	refused 404 not_found
	api DELETE "/api/rooms/$id/participants/abc/"
	refused 404 not_found
}

@test "nobody but the owner removes anybody" {
	local id
	id=$(room "$ALICE")
	join_room "$id" "$BOB" "$CAROL"
	as "$BOB" api DELETE "/api/rooms/$id/participants/$CAROL_ID/"
	refused 403 permission_denied
	as "$BOB" api DELETE "/api/rooms/$id/participants/$ALICE_ID/"
	refused 403 permission_denied
	as "$DAVE" api DELETE "/api/rooms/$id/participants/$CAROL_ID/"
	refused 403 permission_denied
	equal 'alice bob carol' "$(members "$id")"
}

@test "an owner who removes themself from a room that they are alone in ends it" {
	local room
	room=$(room "$ALICE")
	as "$ALICE" api DELETE "/api/rooms/$room/participants/me/"
	expect 204
	as "$ALICE" api GET "/api/rooms/$room/"
	refused 404 not_found
}
