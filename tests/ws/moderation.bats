#!/usr/bin/env bats
# Who may write in a room, and how often, over REST and both sockets; and what who looks after it does, and is on record.
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0
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

# ban TOKEN ID [FIELDS]
ban() {
	as "$1" api PUT "/api/rooms/$ROOM/bans/$2/" "{${3:-}}"
}

# stays_out TOKEN ID: by joining and by being added.
stays_out() {
	as "$1" api POST "/api/rooms/$ROOM/join/"
	refused 403 banned || return
	as "$ADA" api POST "/api/rooms/$ROOM/participants/" "{\"user_id\": $2}"
	refused 403 banned
}

@test "a ban puts somebody out, with their sockets and their seat, and keeps them out until it is lifted" {
	local code
	as "$ADA" api POST /api/invites/ "{\"room_id\": $ROOM}"
	code=$(field code)
	appoint "$EVE_ID" moderator
	ws_open eve "$EVE" "$ROOM" v=2
	caller bob "$BOB" "$ROOM"
	user_open bobs "$BOB"
	ban "$EVE" "$BOB_ID" '"reason": "Spam", "until": "2038-01-01T00:00:00Z"'
	expect 200
	shape '' 'banned_by:object created_at:time reason:string until:time user:object'
	is user.id "$BOB_ID"
	is reason Spam
	is until 2038-01-01T00:00:00Z
	is banned_by.id "$EVE_ID"
	ws_closed bob 4403
	ws_wait bobs room_removed
	frame_is data.reason banned
	ws_wait eve participant_left
	equal '' "$(seated "$EVE" "$ROOM")"
	stays_out "$BOB" "$BOB_ID"
	as "$BOB" api POST "/api/invites/$code/accept/"
	refused 403 banned
	as "$ADA" api GET "/api/invites/?room_id=$ROOM"
	is results.0.uses 0
	as "$BOB" api GET "/api/rooms/$ROOM/messages/"
	refused 403 permission_denied
	ws_connect out "$(ws_url "$ROOM" "token=$BOB")"
	ws_refused out 4403 permission_denied
	as "$BOB" api GET "/api/rooms/$ROOM/bans/"
	refused 403 permission_denied
	as "$ADA" api GET "/api/rooms/$ROOM/bans/"
	page 1 1
	is results.0.reason Spam
	for _ in 1 2; do
		as "$ADA" api DELETE "/api/rooms/$ROOM/bans/$BOB_ID/"
		expect 204
	done
	as "$BOB" api POST "/api/invites/$code/accept/"
	expect 200
	equal 'ada unban,eve ban,ada role' "$(record)"
}

@test "whom a ban may be of: nobody above oneself, anybody else also in advance; what is said twice is one" {
	appoint "$BOB_ID" moderator
	for id in "$ADA_ID" "$BOB_ID"; do
		ban "$BOB" "$id"
		refused 403 permission_denied
	done
	ban "$EVE" "$IAN_ID"
	refused 403 permission_denied
	ban "$ADA" "$ADA_ID"
	refused 403 permission_denied
	ban "$BOB" 999999
	refused 404 not_found
	as "$BOB" api DELETE "/api/rooms/$ROOM/bans/999999/"
	refused 404 not_found
	ban "$BOB" "$IAN_ID" "\"reason\": \"$(repeat x 501)\", \"until\": \"2001-01-01T00:00:00Z\", \"delete_hours\": 169"
	invalid reason until delete_hours
	for _ in 1 2; do
		ban "$BOB" "$IAN_ID"
		expect 200
		is until null
		is reason ''
	done
	stays_out "$IAN" "$IAN_ID"
	ban "$ZOE" "$IAN_ID" '"reason": "Again"'
	is reason Again
	is banned_by.id "$ZOE_ID"
	as "$ADA" api GET "/api/rooms/$ROOM/bans/"
	page 1 1
	ban "$ADA" "$BOB_ID"
	expect 200
	equal 'ada ban,zoe ban,bob ban,ada role' "$(record)"
	as "$ADA" api POST /api/rooms/direct/ "{\"user_id\": $BOB_ID}"
	as "$ADA" api PUT "/api/rooms/$(field id)/bans/$BOB_ID/" '{}'
	refused 403 direct_room
}

@test "a ban that is over is none: they come in, and it is in no list" {
	ban "$ADA" "$IAN_ID" '"until": "2038-01-01T00:00:00Z"'
	sql "UPDATE room_ban SET until = 1 WHERE room_id = $ROOM"
	as "$ADA" api GET "/api/rooms/$ROOM/bans/"
	page 0 0
	as "$ADA" api DELETE "/api/rooms/$ROOM/bans/$IAN_ID/"
	equal 'ada ban' "$(record)"
	ban "$ADA" "$IAN_ID" '"until": "2038-01-01T00:00:00Z"'
	sql "UPDATE room_ban SET until = 1, reason = 'old' WHERE room_id = $ROOM"
	join_room "$ROOM" "$IAN"
	ban "$ADA" "$IAN_ID"
	is reason ''
	as "$IAN" api GET "/api/rooms/$ROOM/messages/"
	refused 403 permission_denied
}

@test "a private room tells who is banned from it so; the invitations of the banned are void" {
	local code
	ROOM=$(room "$ADA" '{"name": "Private", "visibility": "private", "invite": "members"}')
	as "$ADA" api POST "/api/rooms/$ROOM/participants/" "{\"user_id\": $BOB_ID}"
	as "$BOB" api POST /api/invites/ "{\"room_id\": $ROOM}"
	code=$(field code)
	as "$IAN" api POST "/api/rooms/$ROOM/join/"
	refused 403 permission_denied
	ban "$ADA" "$BOB_ID"
	as "$BOB" api POST "/api/rooms/$ROOM/join/"
	refused 403 banned
	as "$EVE" api POST "/api/invites/$code/accept/"
	refused 404 invite_invalid
	as "$ZOE" api POST /api/invites/ "{\"room_id\": $ROOM}"
	code=$(field code)
	ban "$ADA" "$ZOE_ID"
	as "$EVE" api POST "/api/invites/$code/accept/"
	refused 404 invite_invalid
	as "$ADA" api DELETE "/api/rooms/$ROOM/bans/$ZOE_ID/"
	as "$EVE" api POST "/api/invites/$code/accept/"
	expect 200
}

@test "a ban takes the messages of its hours with it, in pieces; the rest stays, and what they told is gone" {
	local file seq
	file=$(written "$BOB" 'A file')
	attach "$BOB" "$ROOM" "$file" >/dev/null
	say "$BOB" "$ROOM" 'An old one for @ada' >/dev/null
	sql "UPDATE message SET created_at = created_at - 10000 WHERE room_id = $ROOM"
	sql "INSERT INTO message (room_id, author_id, content) WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1100)
		SELECT $ROOM, $BOB_ID, 'Spam' FROM number"
	recount
	file=$(written "$BOB" 'Another file')
	attach "$BOB" "$ROOM" "$file" >/dev/null
	as "$BOB" api POST "/api/rooms/$ROOM/messages/" '{"content": "A secret for @eve", "nonce": "one"}'
	say "$EVE" "$ROOM" 'Between' >/dev/null
	seq=$(seq_of "$ADA" "$ROOM")
	ws_open ada "$ADA" "$ROOM" v=2
	ban "$ADA" "$BOB_ID" '"delete_hours": 2'
	expect 200
	ws_wait ada messages_deleted
	frame_keys data 'message_ids room_id'
	equal 500 "$(frame_field -l data.message_ids)"
	ws_wait ada messages_deleted
	equal 500 "$(frame_field -l data.message_ids)"
	ws_wait ada messages_deleted
	as "$ADA" api GET "/api/rooms/$ROOM/messages/"
	equal "Between,An old one for @ada,With files" "$(field 'results.*.content' | paste -sd ,)"
	as "$ADA" api GET "/api/rooms/$ROOM/events/?since=$seq"
	equal 'participant_left messages_deleted messages_deleted messages_deleted' "$(lines 'results.*.type')"
	as "$ADA" api GET "/api/rooms/$ROOM/events/?since=$((seq - 3))"
	[[ $body != *secret* && $body != *note.txt* ]] || fail "$body"
	as "$EVE" api GET "/api/rooms/$ROOM/"
	is membership.mentions 0
	is membership.unread 2
	as "$BOB" api GET "/api/files/$file/"
	refused 404 not_found
	equal 0 "$(sql "SELECT count(*) FROM purge WHERE room_id = $ROOM")"
	as "$ADA" api DELETE "/api/rooms/$ROOM/bans/$BOB_ID/"
	join_room "$ROOM" "$BOB"
	as "$BOB" api POST "/api/rooms/$ROOM/messages/" '{"content": "Again", "nonce": "one"}'
	refused 410 message_deleted
}

@test "what a ban had left of the messages goes by itself; what comes later stays" {
	local first last
	first=$(say "$BOB" "$ROOM" One) last=$(say "$BOB" "$ROOM" Two)
	say "$BOB" "$ROOM" Three >/dev/null
	ws_open ada "$ADA" "$ROOM" v=2
	sql "INSERT INTO purge (room_id, author_id, first_id, last_id) VALUES ($ROOM, $BOB_ID, $first, $last)"
	ws_wait ada messages_deleted
	frame_is data.message_ids "[$last,$first]"
	as "$ADA" api GET "/api/rooms/$ROOM/messages/"
	page 1 1
}

@test "of a ban and an old invitation at once the ban stays: nobody is in the room and banned" {
	local code round
	as "$ADA" api POST /api/invites/ "{\"room_id\": $ROOM, \"max_uses\": 1000}"
	code=$(field code)
	for round in 1 2 3 4; do
		as "$ADA" api DELETE "/api/rooms/$ROOM/bans/$IAN_ID/"
		(as "$IAN" all_at_once 3 POST "/api/invites/$code/accept/") &
		ban "$ADA" "$IAN_ID"
		expect 200
		wait $!
		equal 0 "$(sql "SELECT count(*) FROM participant WHERE room_id = $ROOM AND user_id = $IAN_ID")"
		equal 1 "$(sql "SELECT count(*) FROM room_ban WHERE room_id = $ROOM AND user_id = $IAN_ID")"
	done
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

# nothing_after EVENT: the room has heard no message of bob's after the last event of this type.
nothing_after() {
	as "$ADA" api GET "/api/rooms/$ROOM/events/?since=0"
	expect 200 || return
	grep -oE '"type":"(chat_message","data":\{"id":[0-9]+,"room_id":[0-9]+,"author":\{"id":[0-9]+|[a-z_]+)' <<<"$body" |
		awk -F '"' -v event="$1" -v bob=":$BOB_ID" '$4 == event { late = 0 } $4 == "chat_message" && $NF == bob { late = 1 } END { exit late }' ||
		fail "a message came after $1: $(lines 'results.*.type')"
}

@test "who may say nothing any more, while they are sending, has said nothing after the event that tells so" {
	local round number
	ws_open bob "$BOB" "$ROOM" v=2
	for round in 1 2 3; do
		for number in 1 2 3 4; do
			tell bob chat_message '{"content": "Quick"}'
		done
		(as "$BOB" all_at_once 6 POST "/api/rooms/$ROOM/messages/" '{"content": "Quick"}') &
		if ((round % 2)); then
			as "$ADA" api PATCH "/api/rooms/$ROOM/participants/$BOB_ID/" '{"muted_until": "2038-01-01T00:00:00Z"}'
		else
			settings '"posting": "moderators"'
		fi
		expect 200
		tell bob chat_message '{"content": "Late"}'
		wait $!
		ws_settle bob
		if ((round % 2)); then
			nothing_after participant_updated
			# It would be seen.
			run ! nothing_after participant_joined
			as "$ADA" api PATCH "/api/rooms/$ROOM/participants/$BOB_ID/" '{"muted_until": null}'
		else
			nothing_after room_updated
			settings '"posting": "members"'
		fi
	done
}

@test "of roles that change while people go, one owner is left, who is in the room" {
	local round
	for round in 1 2 3 4; do
		(as "$BOB" api POST "/api/rooms/$ROOM/leave/") &
		(as "$ZOE" api PATCH "/api/rooms/$ROOM/participants/$EVE_ID/" '{"role": "moderator"}') &
		(as "$ADA" api POST "/api/rooms/$ROOM/leave/") &
		as "$ZOE" api PATCH "/api/rooms/$ROOM/participants/$BOB_ID/" '{"role": "owner"}'
		wait
		equal 1 "$(sql "SELECT count(*) FROM participant JOIN room ON room.id = room_id WHERE room_id = $ROOM AND role = 'owner' AND user_id = owner_id")"
		join_room "$ROOM" "$ADA" "$BOB" "$EVE"
		as "$ZOE" api PATCH "/api/rooms/$ROOM/participants/$ADA_ID/" '{"role": "owner"}'
		expect 200
	done
}

@test "a moderator who is removed while they ban bans nobody afterwards, and never another moderator" {
	local round
	for round in 1 2 3; do
		join_room "$ROOM" "$BOB" "$EVE"
		appoint "$BOB_ID" moderator
		appoint "$EVE_ID" moderator
		(ban "$BOB" "$EVE_ID") &
		(ban "$EVE" "$BOB_ID") &
		(as "$BOB" all_at_once 4 PUT "/api/rooms/$ROOM/bans/$IAN_ID/" '{}') &
		as "$ADA" api DELETE "/api/rooms/$ROOM/participants/$BOB_ID/"
		expect 204
		ban "$BOB" "$ZOE_ID"
		refused 403 permission_denied
		wait
		# Eve has been a moderator all the time; who was removed may be banned by her.
		equal 0 "$(sql "SELECT count(*) FROM room_ban WHERE room_id = $ROOM AND user_id IN ($ZOE_ID, $EVE_ID)")"
		as "$ADA" api DELETE "/api/rooms/$ROOM/bans/$BOB_ID/"
	done
}
