#!/usr/bin/env bats
# Who may write in a room, and how often, over REST and both sockets; and what who looks after it does, and is on record.
# shellcheck disable=SC2154

load ../lib/suite
load ../lib/ws
load ../lib/calls
load ../lib/files

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

# settings FIELDS: of the room, by its owner.
settings() {
	as "$ADA" api PATCH "/api/rooms/$ROOM/" "{$1}" || return
	expect 200
}

# appoint ID ROLE
appoint() {
	as "$ADA" api PATCH "/api/rooms/$ROOM/participants/$1/" "{\"role\": \"$2\"}" || return
	expect 200
}

# post TOKEN FIELDS: a message to the room.
post() {
	as "$1" api POST "/api/rooms/$ROOM/messages/" "{$2}"
}

# pass: the time that the room lets pass has passed.
pass() {
	sql "UPDATE slow_mode SET sent_at = sent_at - 21600000 WHERE room_id = $ROOM"
}

@test "a room says who writes in it, and how often; the room hears of it" {
	api GET "/api/rooms/$ROOM/"
	is posting members
	is slow_seconds 0
	ws_open bob "$BOB" "$ROOM" v=2
	settings '"posting": "moderators", "slow_seconds": 21600'
	is posting moderators
	is slow_seconds 21600
	ws_wait bob room_updated
	frame_is data.posting moderators
	frame_is data.slow_seconds 21600
	api PATCH "/api/rooms/$ROOM/" '{"name": "Other"}'
	is posting moderators
	is slow_seconds 21600
	api PATCH "/api/rooms/$ROOM/" '{"posting": "owner", "slow_seconds": 21601}'
	invalid posting slow_seconds
	api PATCH "/api/rooms/$ROOM/" '{"slow_seconds": -1}'
	invalid slow_seconds
	api POST /api/rooms/ '{"name": "New", "posting": "moderators", "slow_seconds": 5}'
	expect 201
	is posting moderators
	is slow_seconds 5
}

@test "where moderators alone write, members read, call and edit what they have written" {
	local id
	id=$(say "$BOB" "$ROOM" Before)
	settings '"posting": "moderators"'
	caller bob "$BOB" "$ROOM"
	user_open bobs "$BOB"
	tell bob chat_message '{"content": "No"}'
	refuses bob read_only
	tell bob typing '{"active": true}'
	refuses bob read_only
	tell_in bobs "$ROOM" chat_message '{"content": "No"}'
	ws_wait bobs error
	frame_is data.code read_only
	post "$BOB" '"content": "No", "nonce": "one"'
	refused 403 read_only
	as "$BOB" api PATCH "/api/messages/$id/" '{"content": "Edited"}'
	expect 200
	as "$ZOE" api POST "/api/rooms/$ROOM/messages/" '{"content": "No"}'
	refused 403 permission_denied
	say "$ADA" "$ROOM" Owner
	appoint "$BOB_ID" moderator
	post "$BOB" '"content": "Yes", "nonce": "one"'
	expect 201
	tell bob chat_message '{"content": "And again"}'
	ws_wait bob chat_message
	appoint "$BOB_ID" member
	tell bob chat_message '{"content": "No"}'
	refuses bob read_only
}

@test "slow mode holds a member back by every way; the owner and moderators pass" {
	local wait id
	settings '"slow_seconds": 21600'
	ws_open bob "$BOB" "$ROOM" v=2
	user_open bobs "$BOB"
	post "$BOB" '"content": "One", "nonce": "one"'
	expect 201
	id=$(field id)
	post "$BOB" '"content": "Two", "nonce": "two"'
	refused 429 slow_mode
	wait=$(header retry-after)
	((wait > 21000 && wait <= 21600))
	tell bob chat_message '{"content": "Two", "nonce": "two"}'
	ws_wait bob error
	frame_keys data 'code message nonce retry_after'
	frame_is data.code slow_mode
	tell_in bobs "$ROOM" chat_message '{"content": "Two"}'
	ws_wait bobs error
	frame_is data.code slow_mode
	# What was stored is still answered; what was not takes no nonce, and what is wrong no time.
	post "$BOB" '"content": "Again", "nonce": "one"'
	expect 200
	is id "$id"
	pass
	post "$BOB" '"content": ""'
	invalid content
	post "$BOB" '"content": "Three", "attachments": [999999]'
	invalid attachments
	post "$BOB" '"content": "Two", "nonce": "two"'
	expect 201
	# Elsewhere they write, and so do others here.
	say "$BOB" "$(room "$BOB")" Elsewhere
	say "$EVE" "$ROOM" Mine
	say "$ADA" "$ROOM" One
	say "$ADA" "$ROOM" Two
	appoint "$EVE_ID" moderator
	say "$EVE" "$ROOM" Two
	appoint "$EVE_ID" member
	post "$EVE" '"content": "Three"'
	refused 429 slow_mode
	settings '"slow_seconds": 0'
	say "$EVE" "$ROOM" Three
}

@test "neither deleting a message nor leaving makes slow mode forget" {
	local id
	settings '"slow_seconds": 3600'
	id=$(say "$BOB" "$ROOM" One)
	as "$BOB" api DELETE "/api/messages/$id/"
	expect 204
	post "$BOB" '"content": "Two"'
	refused 429 slow_mode
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	join_room "$ROOM" "$BOB"
	post "$BOB" '"content": "Two"'
	refused 429 slow_mode
	pass
	say "$BOB" "$ROOM" Two
	# A clock that has gone back for a year holds nobody up for a year.
	sql "UPDATE slow_mode SET sent_at = sent_at + 31536000000 WHERE room_id = $ROOM"
	say "$BOB" "$ROOM" Three
}

# record [QUERY]: what is on record, `actor action target`, the newest first.
record() {
	as "$ADA" api GET "/api/rooms/$ROOM/log/?page_size=100${1:+&$1}" || return
	expect 200 || return
	paste -d ' ' <(field 'results.*.actor.username') <(field 'results.*.action') | paste -sd ,
}

@test "what is done to others is on record, for who looks after the room; what was said is not" {
	local id
	id=$(say "$EVE" "$ROOM" Secret)
	appoint "$BOB_ID" moderator
	appoint "$BOB_ID" moderator
	settings '"name": "Other"'
	as "$BOB" api PATCH "/api/rooms/$ROOM/participants/$EVE_ID/" '{"muted_until": "2038-01-01T00:00:00Z"}'
	as "$BOB" api PATCH "/api/rooms/$ROOM/participants/$EVE_ID/" '{"muted_until": "2038-01-01T00:00:00Z"}'
	as "$BOB" api PATCH "/api/rooms/$ROOM/participants/$EVE_ID/" '{"muted_until": null}'
	as "$BOB" api PATCH "/api/rooms/$ROOM/participants/$EVE_ID/" '{"muted_until": null}'
	as "$BOB" api DELETE "/api/messages/$id/"
	as "$BOB" api DELETE "/api/messages/$(say "$BOB" "$ROOM" Mine)/"
	as "$ZOE" api DELETE "/api/rooms/$ROOM/participants/$EVE_ID/"
	expect 204
	appoint "$BOB_ID" owner
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	equal 'bob owner,ada owner,zoe remove,bob delete_message,bob unmute,bob mute,ada settings,ada role' "$(record)"
	record
	shape results.0 'action:string actor:object created_at:time id:int reason:string target:object'
	is results.0.target.id "$ADA_ID"
	is results.3.target.id "$EVE_ID"
	is results.6.target null
	[[ $body != *Secret* ]]
	equal 3 "$(api GET "/api/rooms/$ROOM/log/?page_size=3" && field -l results)"
	id=$(api GET "/api/rooms/$ROOM/log/?page_size=3" && field results.2.id)
	equal 'bob delete_message,bob unmute,bob mute,ada settings,ada role' "$(record "before=$id")"
	equal 'ada owner,bob owner' "$(record "after=$id")"
	api GET "/api/rooms/$ROOM/log/?around=$id"
	invalid around
	join_room "$ROOM" "$EVE"
	as "$EVE" api GET "/api/rooms/$ROOM/log/"
	refused 403 permission_denied
	as "$ZOE" api GET "/api/rooms/$ROOM/log/"
	page 8 8
}

@test "of a member's messages over REST and both sockets at once slow mode lets one through" {
	local round number
	settings '"slow_seconds": 60'
	ws_open bob "$BOB" "$ROOM" v=2
	user_open bobs "$BOB"
	for round in 1 2 3; do
		pass
		for number in 1 2 3; do
			tell bob chat_message "{\"content\": \"$round\"}"
			tell_in bobs "$ROOM" chat_message "{\"content\": \"$round\"}"
		done
		as "$BOB" all_at_once 6 POST "/api/rooms/$ROOM/messages/" "{\"content\": \"$round\"}"
		ws_settle bob
		ws_settle bobs
		equal "$round" "$(sql "SELECT count(*) FROM message WHERE room_id = $ROOM")"
	done
}
