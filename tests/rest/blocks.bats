#!/usr/bin/env bats
# Blocks: neither side writes to the other outside of rooms, and nobody else is touched by one.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe ada bob eve ian
}

setup() {
	export TOKEN=$ADA
}

teardown() {
	local id
	for id in "$BOB_ID" "$EVE_ID" "$IAN_ID"; do
		as "$ADA" api DELETE "/api/users/$id/block/"
	done
}

# block TOKEN ID
block() {
	as "$1" api PUT "/api/users/$2/block/" || return
	expect 204
}

# opens TOKEN ID…: opens a direct room with these; the answer is left.
opens() {
	local IFS=,
	as "$1" api POST /api/rooms/direct/ "{\"user_ids\": [${*:2}]}"
}

@test "a block is set and cleared, again and again, and listed to who made it alone" {
	block "$ADA" "$IAN_ID"
	no_body
	block "$ADA" "$IAN_ID"
	block "$ADA" "$BOB_ID"
	api GET /api/users/me/blocks/
	page 2 2
	equal "bob ian" "$(lines 'results.*.username')"
	shape results.0 "$USER_SHAPE"
	api GET '/api/users/me/blocks/?page_size=1&page=2'
	is results.0.username ian
	api GET '/api/users/me/blocks/?page=3'
	refused 404 not_found
	api GET "/api/users/me/blocks/?order=id&after=$BOB_ID"
	equal ian "$(lines 'results.*.username')"
	as "$BOB" api GET /api/users/me/blocks/
	page 0 0
	as "$ZOE" api GET "/api/users/$ADA_ID/blocks/"
	refused 404 not_found
	api DELETE "/api/users/$BOB_ID/block/"
	expect 204
	api DELETE "/api/users/$BOB_ID/block/"
	expect 204
	api GET /api/users/me/blocks/
	equal ian "$(lines 'results.*.username')"
}

@test "who may: anybody with an account, somebody else, who is there" {
	api PUT "/api/users/$ADA_ID/block/"
	invalid non_field_errors
	api PUT /api/users/me/block/
	invalid non_field_errors
	api DELETE /api/users/me/block/
	invalid non_field_errors
	api PUT /api/users/999999/block/
	refused 404 not_found
	api DELETE /api/users/999999/block/
	refused 404 not_found
	as '' api PUT "/api/users/$ADA_ID/block/"
	refused 401 authentication_required
	as '' api GET /api/users/me/blocks/
	refused 401 authentication_required
	api POST "/api/users/$BOB_ID/block/"
	refused 405 method_not_allowed
}

@test "neither side opens a direct room with the other, alone or in a group, nor sends; others do" {
	local side other
	block "$ADA" "$BOB_ID"
	for side in "$ADA $BOB_ID" "$BOB $ADA_ID"; do
		read -r side other <<<"$side"
		opens "$side" "$other"
		refused 403 recipient_unavailable
		opens "$side" "$other" "$EVE_ID"
		refused 403 recipient_unavailable
		as "$side" api POST "/api/users/$other/messages/" '{"content": "Hello"}'
		refused 403 recipient_unavailable
		opens "$side" "$EVE_ID"
		[[ $status == 20[01] ]]
	done
	opens "$EVE" "$ADA_ID" "$BOB_ID"
	expect 201
}

@test "in the room of the two nothing more is said, edited or typed; what was said stays" {
	local id mine theirs side message
	opens "$ADA" "$BOB_ID"
	id=$(field id)
	mine=$(say "$ADA" "$id" 'Hello')
	theirs=$(say "$BOB" "$id" 'Hello')
	block "$ADA" "$BOB_ID"
	for side in "$ADA $mine" "$BOB $theirs"; do
		read -r side message <<<"$side"
		as "$side" api POST "/api/rooms/$id/messages/" '{"content": "Once more"}'
		refused 403 recipient_unavailable
		as "$side" api PATCH "/api/messages/$message/" '{"content": "Once more"}'
		refused 403 recipient_unavailable
		as "$side" api GET "/api/rooms/$id/messages/"
		page 2 2
		as "$side" api GET "/api/rooms/$id/"
		expect 200
	done
	as "$BOB" api DELETE "/api/messages/$theirs/"
	expect 204
	api DELETE "/api/users/$BOB_ID/block/"
	expect 204
	say "$BOB" "$id" 'Once more'
}

@test "in groups that there are, and in rooms, both go on" {
	local group room
	opens "$ADA" "$BOB_ID" "$IAN_ID"
	group=$(field id)
	room=$(room "$ADA")
	join_room "$room" "$BOB"
	block "$ADA" "$BOB_ID"
	say "$ADA" "$group" 'Hello'
	say "$BOB" "$group" 'Hello'
	opens "$BOB" "$ADA_ID" "$IAN_ID"
	refused 403 recipient_unavailable
	say "$BOB" "$room" 'Hello'
	api GET "/api/rooms/$room/messages/"
	page 1 1
}

@test "who is blocked gets the answer of somebody deactivated" {
	local blocked
	account "gone$BATS_TEST_NUMBER"
	local gone=GONE${BATS_TEST_NUMBER}_ID
	block "$ADA" "$BOB_ID"
	as "$BOB" api POST "/api/users/$ADA_ID/messages/" '{"content": "Hello"}'
	blocked=$body
	as "$ZOE" api PATCH "/api/users/${!gone}/" '{"is_active": false}'
	as "$BOB" api POST "/api/users/${!gone}/messages/" '{"content": "Hello"}'
	expect 403
	equal "$blocked" "$body"
	as "$BOB" api GET "/api/users/$ADA_ID/"
	shape '' "$USER_SHAPE"
}

@test "blocks and first messages at once: what comes after the block is refused" {
	local i
	account "far$BATS_TEST_NUMBER"
	local far=FAR${BATS_TEST_NUMBER}_ID token=FAR$BATS_TEST_NUMBER
	for ((i = 0; i < 3; i++)); do
		as "${!token}" all_at_once 10 PUT "/api/users/$EVE_ID/block/"
		equal 10 "$(how_many 204)"
	done
	as "$EVE" all_at_once 10 POST "/api/users/${!far}/messages/" '{"content": "Hello"}'
	equal 10 "$(how_many 403)"
	as "${!token}" api GET /api/rooms/
	page 0 0
}
