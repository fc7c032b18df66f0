#!/usr/bin/env bats
# What the configuration changes. Every test has an instance of its own, with other settings.
# shellcheck disable=SC2154

load ../lib/each

@test "registration can be closed" {
	server_start REGISTRATION=closed
	api POST /api/auth/register/ '{"email": "late@example.org", "username": "late", "password": "correct horse"}'
	refused 403 registration_closed
	moznods_add opened
	as "$(login opened)" api GET /api/info/
	is registration closed
}

@test "registration can need an invitation, which members can make where they may" {
	server_start REGISTRATION=invite INVITES=members PUBLIC_URL=https://chat.example.org
	local room code
	moznods_add zoe
	moznods_add ada
	ZOE=$(login zoe) ADA=$(login ada)
	api GET /api/info/
	is registration invite
	api POST /api/auth/register/ '{}'
	expect 403
	is error registration_closed
	is details.invite_required true
	room=$(room "$ADA")
	as "$ADA" api POST /api/invites/ "{\"room_id\": $room}"
	code=$(field code)
	api POST /api/auth/register/ "{\"email\": \"l@example.org\", \"username\": \"late\", \"password\": \"correct horse\", \"invite\": \"$code\"}"
	is details.invite_required true
	api POST /api/auth/register/ '{"email": "l@example.org", "username": "late", "password": "correct horse", "invite": "bad"}'
	invalid invite
	as "$ADA" api POST /api/invites/ '{"registers": true}'
	expect 201
	code=$(field code)
	is url "https://chat.example.org/#/join/$code"
	as "$ZOE" api POST "/api/invites/$code/accept/"
	refused 404 invite_invalid
	api POST /api/auth/register/ "{\"email\": \"l@example.org\", \"username\": \"late\", \"password\": \"correct horse\", \"invite\": \"$code\"}"
	expect 201
	as "$ADA" api GET /api/invites/
	equal 'used active' "$(lines 'results.*.state')"
}

# An account made by the administrator.
moznods_add() {
	password_of "$1" | moznods user add "$1@example.org" "$1" --state "$STATE"
}

@test "direct rooms can be left to those who share a room" {
	local room direct
	server_start DIRECT=shared
	account zoe alice bob
	as "$ALICE" api POST /api/rooms/direct/ "{\"user_id\": $BOB_ID}"
	refused 403 permission_denied
	as "$ALICE" api POST "/api/users/$BOB_ID/messages/" '{"content": "Hello"}'
	refused 403 permission_denied
	as "$ALICE" api POST /api/users/me/messages/ '{"content": "A note"}'
	expect 201
	room=$(room "$ZOE")
	join_room "$room" "$ALICE" "$BOB"
	as "$ALICE" api POST "/api/users/$BOB_ID/messages/" '{"content": "Hello"}'
	expect 201
	direct=$(field room_id)
	# A direct room is no room that is shared, and the site admin is nobody else.
	as "$BOB" api POST "/api/rooms/$room/leave/"
	as "$ALICE" api POST "/api/rooms/$direct/messages/" '{"content": "Hello"}'
	refused 403 permission_denied
	as "$BOB" api GET "/api/rooms/$direct/messages/"
	page 1 1
	as "$ZOE" api POST /api/rooms/direct/ "{\"user_id\": $BOB_ID}"
	refused 403 permission_denied
	as "$ZOE" api GET /api/info/
	equal 'read direct mentions invites roles totp tokens replies reactions pins thumbs search export user_socket' "$(lines 'features.*')"
}

@test "direct rooms can be switched off: those that there are can be read" {
	local direct message
	server_start
	account zoe alice
	as "$ZOE" api POST "/api/users/$ALICE_ID/messages/" '{"content": "Hello"}'
	expect 201
	direct=$(field room_id) message=$(field id)
	server_stop
	server_start DIRECT=off
	as "$ZOE" api POST /api/rooms/direct/ "{\"user_id\": $ALICE_ID}"
	refused 403 permission_denied
	as "$ZOE" api POST /api/rooms/direct/ '{'
	refused 403 permission_denied
	as "$ZOE" api POST "/api/users/$ALICE_ID/messages/" '{"content": "Hello"}'
	refused 403 permission_denied
	as "$ZOE" api POST "/api/rooms/$direct/messages/" '{"content": "Hello"}'
	refused 403 permission_denied
	as "$ALICE" api GET "/api/rooms/$direct/messages/"
	page 1 1
	as "$ZOE" api DELETE "/api/messages/$message/"
	expect 204
	as "$ZOE" api GET /api/info/
	equal 'read mentions invites roles totp tokens replies reactions pins thumbs search export user_socket' "$(lines 'features.*')"
}

@test "the longest message can be made shorter" {
	server_start MESSAGE_MAX=10
	account zoe
	local id
	id=$(room "$ZOE")
	say "$ZOE" "$id" "$(repeat é 10)"
	as "$ZOE" api POST "/api/rooms/$id/messages/" "{\"content\": \"$(repeat é 11)\"}"
	invalid content
}

@test "links are built from the public address when there is one" {
	server_start PUBLIC_URL=https://chat.example.org
	account zoe
	room "$ZOE"
	room "$ZOE"
	as "$ZOE" api GET '/api/rooms/?page_size=1'
	[[ $(field next) == https://chat.example.org/api/rooms/?* ]]
	as "$ZOE" api POST '/api/files/upload/?name=a.txt' - -H 'Content-Type: text/plain' < <(printf 'words')
	local url
	url=https://chat.example.org/api/files/$(field id)/download/
	is url "$url"
	as "$ZOE" api POST /api/rooms/1/messages/ "{\"attachments\": [$(field id)]}"
	is attachments.0.url "$url"
	as "$ZOE" api GET '/api/rooms/1/events/?since=0'
	[[ $body == *"\"$url\""* ]] || fail "$body"
}

@test "an allowed origin may read answers and ask beforehand, others may not" {
	server_start ALLOWED_ORIGINS=https://app.example.org
	account zoe
	as "$ZOE" api GET /api/rooms/ -H 'Origin: https://app.example.org'
	expect 200
	equal https://app.example.org "$(header access-control-allow-origin)"
	api GET /api/rooms/ -H 'Origin: https://app.example.org'
	expect 401
	equal https://app.example.org "$(header access-control-allow-origin)"
	api OPTIONS /api/rooms/ -H 'Origin: https://app.example.org' -H 'Access-Control-Request-Method: POST' \
		-H 'Access-Control-Request-Headers: authorization, content-type'
	expect 204
	equal https://app.example.org "$(header access-control-allow-origin)"
	[[ $(header access-control-allow-methods) == *POST* ]]
	[[ $(header access-control-allow-headers) == *[Aa]uthorization* ]]
	local origin
	for origin in https://elsewhere.example http://app.example.org https://app.example.org.evil.example \
		https://app.example.org:8443 null; do
		as "$ZOE" api GET /api/rooms/ -H "Origin: $origin"
		equal '' "$(header access-control-allow-origin)"
		api OPTIONS /api/rooms/ -H "Origin: $origin" -H 'Access-Control-Request-Method: POST'
		equal '' "$(header access-control-allow-origin)"
	done
}

@test "without trusted proxies nobody chooses their own address" {
	server_start LIMITS=
	local i
	for i in 1 2 3 4 5; do
		api POST /api/auth/login/ '{"username": "nobody", "password": "a bad guess"}' -H "X-Forwarded-For: 203.0.113.$i"
		expect 401
	done
	api POST /api/auth/login/ '{"username": "nobody", "password": "a bad guess"}' -H 'X-Forwarded-For: 203.0.113.6'
	refused 429 rate_limited
}

@test "limits can be set, and 0 is none" {
	server_start LIMITS= LIMIT_AUTH=0 LIMIT_GENERAL=3
	account zoe # which asks for the account once
	all_at_once 20 POST /api/auth/login/ '{"username": "nobody", "password": "a bad guess"}'
	equal 20 "$(how_many 401)"
	as "$ZOE" all_at_once 5 GET /api/auth/me/
	equal 2 "$(how_many 200)"
	equal 3 "$(how_many 429)"
}

@test "with the limits off there are none" {
	server_start
	account zoe
	as "$ZOE" all_at_once 120 GET /api/auth/me/
	equal 120 "$(how_many 200)"
	as '' all_at_once 20 POST /api/auth/login/ '{"username": "nobody", "password": "a bad guess"}'
	equal 20 "$(how_many 401)"
}

@test "of many first registrations at once one makes a site admin" {
	local line
	server_start WORKERS=8
	as '' all_at_once each POST /api/auth/register/ \
		'{"email": "{line}@example.org", "username": "{line}", "password": "correct horse"}' \
		<<<"$(printf 'first%d\n' 1 2 3 4 5 6 7 8)"
	equal 8 "$(how_many 201)"
	equal 1 "$(while IFS= read -r line; do json user.is_admin <<<"${line#* }"; done <<<"$answers" | grep -c true)"
}

@test "the content of a deleted message is gone from the disk" {
	needs_sqlite
	server_start
	account zoe
	local id message
	id=$(room "$ZOE")
	message=$(say "$ZOE" "$id" 'an incriminating text')
	as "$ZOE" api PATCH "/api/messages/$message/" '{"content": "an incriminating correction"}'
	expect 200
	as "$ZOE" api DELETE "/api/messages/$message/"
	expect 204
	server_stop
	[[ -s $STATE/moznods.db ]]
	run grep -rslF -D skip incriminating "$STATE"
	equal '' "$output"
}
