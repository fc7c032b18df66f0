#!/usr/bin/env bats
# Roles: who appoints whom, what moderators may, who is muted, and what the sockets hear of it.
# shellcheck disable=SC2154

load ../lib/suite
load ../lib/ws
load ../lib/calls

NEWS_SHAPE='muted_until:null role:string user_id:int'
FUTURE=2038-01-01T00:00:00Z

setup_file() {
	server_start
	account zoe ada bob eve ian
}

setup() {
	export TOKEN=$ADA ROOM
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB" "$EVE"
}

teardown() {
	ws_end_all
}

# change TOKEN ID FIELDS: of a participant.
change() {
	as "$1" api PATCH "/api/rooms/$ROOM/participants/$2/" "{$3}"
}

moderator() {
	change "$ADA" "$1" '"role": "moderator"' || return
	expect 200
}

mute() {
	change "$ADA" "$1" "\"muted_until\": \"$FUTURE\"" || return
	expect 200
}

# roles: everybody's in the room, by name.
roles() {
	as "$ADA" api GET "/api/rooms/$ROOM/participants/?page_size=100"
	paste -d : <(field 'results.*.user.username') <(field 'results.*.role') | paste -sd ' '
}

@test "the owner and site admins appoint, others do not; the room and the user hear of it" {
	ws_open bob "$BOB" "$ROOM" v=2
	change "$BOB" "$EVE_ID" '"role": "moderator"'
	refused 403 permission_denied
	change "$IAN" "$EVE_ID" '"role": "moderator"'
	refused 403 permission_denied
	change "$ADA" "$EVE_ID" '"role": "captain", "muted_until": "soon"'
	invalid role muted_until
	change "$ADA" "$IAN_ID" '"role": "moderator"'
	refused 404 not_found
	change "$ADA" "$EVE_ID" '"role": "moderator"'
	expect 200
	shape '' 'joined_at:time muted_until:null role:string user:object'
	is role moderator
	ws_wait bob participant_updated
	frame_shape data "$NEWS_SHAPE"
	frame_is data.user_id "$EVE_ID"
	frame_is data.role moderator
	as "$EVE" api GET "/api/rooms/$ROOM/"
	is membership.role moderator
	change "$EVE" "$BOB_ID" '"role": "moderator"'
	refused 403 permission_denied
	change "$ZOE" "$EVE_ID" '"role": "member"'
	expect 200
	equal 'ada:owner bob:member eve:member' "$(roles)"
	change "$ADA" "$ADA_ID" '"role": "member"'
	invalid role
}

@test "the owner hands the room over and becomes a moderator; many at once leave one owner" {
	local line
	change "$ADA" "$BOB_ID" '"role": "owner"'
	expect 200
	is role owner
	equal 'ada:moderator bob:owner eve:member' "$(roles)"
	api GET "/api/rooms/$ROOM/"
	is owner.id "$BOB_ID"
	change "$ADA" "$EVE_ID" '"role": "moderator"'
	refused 403 permission_denied
	as "$ZOE" all_at_once each PATCH "/api/rooms/$ROOM/participants/{line}/" '{"role": "owner"}' \
		< <(printf '%s\n' "$ADA_ID" "$BOB_ID" "$EVE_ID" "$ADA_ID" "$EVE_ID" "$BOB_ID")
	equal 6 "$(how_many 200)"
	line=$(roles)
	equal 1 "$(grep -o owner <<<"$line" | wc -l)"
	[[ $line != *member* ]] || fail "$line"
}

@test "the moderator who has been there longest inherits, without one the member" {
	moderator "$EVE_ID"
	api POST "/api/rooms/$ROOM/leave/"
	expect 204
	as "$EVE" api GET "/api/rooms/$ROOM/"
	is owner.id "$EVE_ID"
	is membership.role owner
	as "$EVE" api POST "/api/rooms/$ROOM/leave/"
	as "$BOB" api GET "/api/rooms/$ROOM/"
	is owner.id "$BOB_ID"
	join_room "$ROOM" "$EVE"
	as "$EVE" api GET "/api/rooms/$ROOM/"
	is membership.role member
}

@test "moderators look after members: add, remove, mute, delete; nothing towards the owner and each other" {
	local own bobs moderators
	join_room "$ROOM" "$IAN"
	moderator "$BOB_ID"
	moderator "$EVE_ID"
	own=$(say "$ADA" "$ROOM" Hello) moderators=$(say "$EVE" "$ROOM" Hello) bobs=$(say "$IAN" "$ROOM" Hello)
	for id in "$own" "$moderators"; do
		as "$BOB" api DELETE "/api/messages/$id/"
		refused 403 permission_denied
	done
	as "$BOB" api DELETE "/api/messages/$bobs/"
	expect 204
	for id in "$ADA_ID" "$EVE_ID"; do
		as "$BOB" api DELETE "/api/rooms/$ROOM/participants/$id/"
		refused 403 permission_denied
		change "$BOB" "$id" "\"muted_until\": \"$FUTURE\""
		refused 403 permission_denied
	done
	as "$BOB" api PATCH "/api/rooms/$ROOM/" '{"name": "Mine"}'
	refused 403 permission_denied
	change "$BOB" "$IAN_ID" "\"muted_until\": \"$FUTURE\""
	expect 200
	is muted_until "$FUTURE"
	as "$BOB" api DELETE "/api/rooms/$ROOM/participants/$IAN_ID/"
	expect 204
	as "$BOB" api POST "/api/rooms/$ROOM/participants/" "{\"user_id\": $IAN_ID}"
	expect 201
	as "$BOB" api POST /api/invites/ "{\"room_id\": $ROOM}"
	expect 201
	as "$ADA" api DELETE "/api/rooms/$ROOM/participants/$EVE_ID/"
	expect 204
}

@test "who is muted says nothing by any way, reads on, and is told until when; their seat ends" {
	local id
	id=$(say "$BOB" "$ROOM" Before)
	caller bob "$BOB" "$ROOM"
	ws_open eve "$EVE" "$ROOM" v=2
	mute "$BOB_ID"
	ws_wait bob call_left
	frame_is data.reason removed
	tell bob join_call
	refuses_muted bob
	tell bob chat_message '{"content": "Still here"}'
	refuses_muted bob
	tell bob typing '{"active": true}'
	refuses_muted bob
	equal '' "$(seated "$EVE" "$ROOM")"
	as "$BOB" api POST "/api/rooms/$ROOM/messages/" '{"content": "Still here"}'
	expect 403
	is error muted
	is details.until "$FUTURE"
	as "$BOB" api PATCH "/api/messages/$id/" '{"content": "Edited"}'
	expect 403
	is error muted
	as "$BOB" api GET "/api/rooms/$ROOM/"
	is membership.muted_until "$FUTURE"
	as "$BOB" api DELETE "/api/messages/$id/"
	expect 204
	say "$BOB" "$(room "$BOB")" 'Elsewhere'
	change "$ADA" "$BOB_ID" '"muted_until": null'
	is muted_until null
	say "$BOB" "$ROOM" 'Back'
}

# refuses_muted NAME: the next error is that this user is muted, and until when.
refuses_muted() {
	ws_wait "$1" error || return
	frame_is data.code muted || return
	frame_is data.details.until "$FUTURE"
}

@test "muted outlives leaving and coming back, the role does not; who becomes owner may speak" {
	moderator "$EVE_ID"
	mute "$BOB_ID"
	as "$EVE" api POST "/api/rooms/$ROOM/leave/"
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	join_room "$ROOM" "$BOB" "$EVE"
	as "$BOB" api POST "/api/rooms/$ROOM/messages/" '{"content": "Back"}'
	expect 403
	is error muted
	equal 'ada:owner bob:member eve:member' "$(roles)"
	change "$ADA" "$BOB_ID" '"muted_until": "2001-01-01T00:00:00Z"'
	is muted_until null
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	join_room "$ROOM" "$BOB"
	say "$BOB" "$ROOM" 'Back'
	mute "$BOB_ID"
	change "$ADA" "$BOB_ID" '"role": "owner"'
	is muted_until null
	say "$BOB" "$ROOM" 'Mine'
}
