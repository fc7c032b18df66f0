#!/usr/bin/env bats
# Invitations: who makes them, what they are good for, until when, and that no race uses one more often than it may be.
# shellcheck disable=SC2154

load ../lib/suite
load ../lib/files

INVITE_SHAPE='code:string created_at:time created_by:object expires_at:time id:int max_uses:int note:string registers:bool room:object state:string url:string uses:int'

setup_file() {
	server_start
	account zoe ada bob eve
}

setup() {
	export TOKEN=$ADA ROOM
	ROOM=$(room "$ADA" '{"name": "Cellar", "visibility": "private"}')
}

# invite TOKEN FIELDS: makes one; its answer is left, its code in $code.
invite() {
	as "$1" api POST /api/invites/ "{$2}" || return
	expect 201 || return
	code=$(field code) id=$(field id)
}

# accept TOKEN [CODE]
accept() {
	as "$1" api POST "/api/invites/${2:-$code}/accept/"
}

# enrol NAME CODE [FIELDS]: registers with an invitation.
enrol() {
	as '' api POST /api/auth/register/ \
		"{\"email\": \"$1@example.org\", \"username\": \"$1\", \"password\": \"the secret of $1\", \"invite\": \"$2\"${3:+, $3}}"
}

# state_is STATE: that of the invitation $id, as site admins see it.
state_is() {
	as "$ZOE" api GET "/api/invites/?page_size=100"
	equal "$1" "$(paste <(field 'results.*.id') <(field 'results.*.state') | awk -v id="$id" '$1 == id { print $2 }')"
}

# useless CODE: it is good for nothing, and nobody is told why.
useless() {
	as '' api GET "/api/invites/$1/" || return
	refused 404 invite_invalid || return
	accept "$EVE" "$1" || return
	refused 404 invite_invalid || return
	enrol "late.$BATS_TEST_NUMBER" "$1" || return
	invalid invite
}

@test "an invitation has all its fields, and is looked up by anybody who has its code" {
	invite "$ADA" "\"room_id\": $ROOM, \"note\": \" For the team \""
	shape '' "$INVITE_SHAPE"
	[[ $code =~ ^[a-z2-7]{20}$ ]]
	is url "$HTTP/#/join/$code"
	equal "Cellar $ROOM 1" "$(field room.name) $(field room.id) $(field room.participant_count)"
	shape created_by "$USER_SHAPE"
	is note 'For the team'
	is max_uses 25
	is uses 0
	is state active
	is registers false
	as '' api GET "/api/invites/$code/"
	expect 200
	shape '' 'expires_at:time invited_by:object registers:bool room:object site_name:string'
	shape room 'name:string participant_count:int'
	shape invited_by 'avatar_url:null display_name:string'
	is invited_by.display_name ada
}

@test "what it may be: seconds, uses, and a room or a registration; only site admins make one without a limit" {
	api POST /api/invites/ '{}'
	invalid room_id
	api POST /api/invites/ '{"room_id": 999999, "expires_in": 299, "max_uses": 0, "registers": 1, "note": 5}'
	invalid room_id expires_in max_uses registers note
	api POST /api/invites/ "{\"room_id\": $ROOM, \"expires_in\": 31536001, \"max_uses\": 1001, \"note\": \"$(repeat n 201)\"}"
	invalid expires_in max_uses note
	api POST /api/invites/ "{\"room_id\": $ROOM, \"max_uses\": null}"
	invalid max_uses
	invite "$ADA" "\"room_id\": $ROOM, \"expires_in\": null, \"max_uses\": 1000"
	is expires_at null
	invite "$ZOE" '"registers": true'
	equal '1 null' "$(field max_uses) $(field room)"
	invite "$ZOE" '"registers": true, "max_uses": null, "room_id": null'
	is max_uses null
}

@test "who may: owner, moderators, members where the room says so; registrations are site admins' affair" {
	local direct
	as "$BOB" api POST /api/invites/ "{\"room_id\": $ROOM}"
	refused 403 permission_denied
	as "$EVE" api POST /api/invites/ "{\"room_id\": $ROOM}"
	refused 403 permission_denied
	invite "$ZOE" "\"room_id\": $ROOM"
	api POST "/api/rooms/$ROOM/participants/" "{\"user_id\": $BOB_ID}"
	as "$BOB" api POST /api/invites/ "{\"room_id\": $ROOM}"
	refused 403 permission_denied
	as "$BOB" api PATCH "/api/rooms/$ROOM/" '{"invite": "members"}'
	refused 403 permission_denied
	api PATCH "/api/rooms/$ROOM/" '{"invite": "everybody"}'
	invalid invite
	api PATCH "/api/rooms/$ROOM/" '{"invite": "members"}'
	is invite members
	invite "$BOB" "\"room_id\": $ROOM"
	api PATCH "/api/rooms/$ROOM/" '{"invite": "moderators"}'
	sql "UPDATE participant SET role = 'moderator' WHERE room_id = $ROOM AND user_id = $BOB_ID"
	invite "$BOB" "\"room_id\": $ROOM"
	api POST /api/invites/ '{"registers": true}'
	refused 403 permission_denied
	api POST /api/invites/ "{\"room_id\": $ROOM, \"registers\": true}"
	refused 403 permission_denied
	as "$ADA" api POST /api/rooms/direct/ "{\"user_ids\": [$BOB_ID]}"
	direct=$(field id)
	api POST /api/invites/ "{\"room_id\": $direct}"
	refused 403 direct_room
	api POST /api/rooms/ '{"name": "Open", "invite": "members"}'
	is invite members
}

@test "it is accepted as often as it says; who is in already takes no use, though it is used up" {
	account "a$BATS_TEST_NUMBER" "b$BATS_TEST_NUMBER"
	local one=A$BATS_TEST_NUMBER two=B$BATS_TEST_NUMBER
	invite "$ADA" "\"room_id\": $ROOM, \"max_uses\": 2"
	accept "$ADA"
	expect 200
	accept "${!one}"
	expect 200
	shape '' "${ROOM_SHAPE}"
	is membership.role member
	accept "${!one}"
	expect 200
	accept "$BOB"
	expect 200
	accept "${!two}"
	refused 404 invite_invalid
	accept "$BOB"
	expect 200
	state_is used
	api GET "/api/rooms/$ROOM/participants/"
	page 3 3
	useless "$code"
}

@test "a full room refuses, and takes no use" {
	api PATCH "/api/rooms/$ROOM/" '{"max_participants": 1}'
	invite "$ADA" "\"room_id\": $ROOM, \"max_uses\": 1"
	accept "$BOB"
	refused 400 room_full
	enrol "full.$BATS_TEST_NUMBER" "$code"
	refused 400 room_full
	api PATCH "/api/rooms/$ROOM/" '{"max_participants": 2}'
	accept "$BOB"
	expect 200
	state_is used
}

@test "one that is expired, revoked, of a room that has gone or unknown is useless in the same words" {
	local gone
	invite "$ADA" "\"room_id\": $ROOM, \"expires_in\": 300"
	sql "UPDATE invite SET expires_at = unixepoch() WHERE id = $id"
	state_is expired
	useless "$code"
	invite "$ADA" "\"room_id\": $ROOM"
	api DELETE "/api/invites/$id/"
	expect 204
	api DELETE "/api/invites/$id/"
	expect 204
	state_is revoked
	useless "$code"
	gone=$(room "$ADA")
	invite "$ADA" "\"room_id\": $gone"
	api DELETE "/api/rooms/$gone/"
	useless "$code"
	useless aaaaaaaaaaaaaaaaaaaa
	useless 1
	api DELETE "/api/invites/$code/"
	refused 404 not_found
}

@test "the creator's right is asked again at use: void without it, active with it" {
	api POST "/api/rooms/$ROOM/participants/" "{\"user_id\": $BOB_ID}"
	api PATCH "/api/rooms/$ROOM/" '{"invite": "members"}'
	invite "$BOB" "\"room_id\": $ROOM"
	api PATCH "/api/rooms/$ROOM/" '{"invite": "moderators"}'
	state_is void
	useless "$code"
	api PATCH "/api/rooms/$ROOM/" '{"invite": "members"}'
	state_is active
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	state_is void
	useless "$code"
	api POST "/api/rooms/$ROOM/participants/" "{\"user_id\": $BOB_ID}"
	state_is active
	as "$ZOE" api PATCH "/api/users/$BOB_ID/" '{"is_active": false}'
	state_is void
	as "$ZOE" api PATCH "/api/users/$BOB_ID/" '{"is_active": true}'
	BOB=$(login bob)
	state_is active
	accept "$EVE"
	expect 200
	as "$ZOE" api PATCH "/api/users/$EVE_ID/" '{"is_admin": true}'
	invite "$EVE" '"registers": true'
	as "$ZOE" api PATCH "/api/users/$EVE_ID/" '{"is_admin": false}'
	state_is void
}

@test "lists: one's own, of a room that one looks after all, to site admins all; who may revoke" {
	local mine theirs
	account "m$BATS_TEST_NUMBER"
	local member=M$BATS_TEST_NUMBER member_id=M${BATS_TEST_NUMBER}_ID
	api PATCH "/api/rooms/$ROOM/" '{"invite": "members"}'
	api POST "/api/rooms/$ROOM/participants/" "{\"user_id\": ${!member_id}}"
	invite "$ADA" "\"room_id\": $ROOM"
	mine=$id
	invite "${!member}" "\"room_id\": $ROOM"
	theirs=$id
	as "${!member}" api GET /api/invites/
	page 1 1
	shape results.0 "$INVITE_SHAPE"
	as "${!member}" api GET "/api/invites/?room_id=$ROOM"
	equal "$theirs" "$(lines 'results.*.id')"
	api GET "/api/invites/?room_id=$ROOM"
	page 2 2
	equal "$theirs $mine" "$(lines 'results.*.id')"
	as "$ZOE" api GET "/api/invites/?room_id=$ROOM&page_size=1&page=2"
	page 2 1
	is results.0.id "$mine"
	as "$EVE" api GET "/api/invites/?room_id=$ROOM"
	page 0 0
	api GET '/api/invites/?room_id=x'
	invalid room_id
	as "${!member}" api DELETE "/api/invites/$mine/"
	refused 403 permission_denied
	as "$EVE" api DELETE "/api/invites/$mine/"
	refused 403 permission_denied
	api DELETE "/api/invites/$theirs/"
	expect 204
	as "$ZOE" api DELETE "/api/invites/$mine/"
	expect 204
}

@test "who registers with one is in its room; a bad one makes no account, where registration is open too" {
	invite "$ADA" "\"room_id\": $ROOM"
	enrol "n.$BATS_TEST_NUMBER" bbbbbbbbbbbbbbbbbbbb '"display_name": 5'
	invalid invite display_name
	enrol "n.$BATS_TEST_NUMBER" "$code"
	expect 201
	shape '' 'token:string user:object'
	as "$(field token)" api GET /api/rooms/
	equal "$ROOM" "$(lines 'results.*.id')"
	api GET "/api/rooms/$ROOM/participants/"
	page 2 2
	as '' api POST /api/auth/register/ '{"email": "null@example.org", "username": "null.1", "password": "a good secret", "invite": null}'
	expect 201
}

@test "twenty registrations at once with one use left make one account and one member" {
	invite "$ADA" "\"room_id\": $ROOM, \"max_uses\": 1"
	as '' all_at_once each POST /api/auth/register/ \
		"{\"email\": \"race{line}@example.org\", \"username\": \"race{line}\", \"password\": \"correct horse\", \"invite\": \"$code\"}" < <(seq 20)
	equal 1 "$(how_many 201)"
	equal 19 "$(how_many 400)"
	api GET '/api/users/?search=race'
	page 1 1
	api GET "/api/rooms/$ROOM/participants/"
	page 2 2
	state_is used
}

@test "six accept one at once that is good for three: three are in" {
	as '' all_at_once each POST /api/auth/register/ \
		'{"email": "crowd{line}@example.org", "username": "crowd{line}", "password": "correct horse"}' < <(seq 6)
	local line crowd
	crowd=$(while IFS= read -r line; do json token <<<"${line#* }"; done <<<"$answers")
	invite "$ADA" "\"room_id\": $ROOM, \"max_uses\": 3"
	LINE_IS_TOKEN=yes all_at_once each POST "/api/invites/$code/accept/" <<<"$crowd"
	equal 3 "$(how_many 200)"
	equal 3 "$(how_many 404)"
	api GET "/api/rooms/$ROOM/participants/"
	page 4 4
}

@test "the code is not in the log" {
	invite "$ADA" "\"room_id\": $ROOM"
	as '' api GET "/api/invites/$code/"
	accept "$EVE"
	accept "$EVE" "$code/nonsense"
	grep -q 'path=/api/invites/\*/accept/' "$SERVER_LOG"
	! grep -q "$code" "$SERVER_LOG"
}
