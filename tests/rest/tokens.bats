#!/usr/bin/env bats
# Personal tokens: what they are told apart by, what they may not do, and how they end.
# shellcheck disable=SC2030,SC2031,SC2154

load ../lib/suite
load ../lib/files
load ../lib/ws

setup_file() {
	server_start TOKENS_MAX=2 PERSONAL_TOKENS_MAX=4
	account zoe ada
}

# personal OWNER [FIELDS]: a token of OWNER's, with these further members of JSON.
personal() {
	as "$1" api POST /api/auth/tokens/ "{\"name\": \"A script\"${2:+, $2}}" || return
	expect 201 || return
	field token
}

@test "a token has a name, is shown once and listed among the sessions" {
	account one
	as "$ONE" api POST /api/auth/tokens/ '{"name": " Backup at night ", "expires_in": 3600}'
	expect 201
	shape '' 'id:int token:string'
	local id token
	id=$(field id) token=$(field token)
	[[ $token =~ ^[0-9a-f]{64}$ ]]
	as "$token" api GET /api/auth/sessions/
	page 2 2
	is results.0.id "$id"
	is results.0.name 'Backup at night'
	is results.0.read_only false
	is results.0.current true
	type_is results.0.expires_at time
	is results.1.name null
	is results.1.expires_at null
	[[ $body != *"$token"* ]]
	as "$ONE" api DELETE "/api/auth/sessions/$id/"
	expect 204
	as "$token" api GET /api/auth/me/
	refused 401 authentication_required
}

@test "names and times have bounds, and there are so many of them" {
	account two
	local faulty
	as "$TWO" api POST /api/auth/tokens/ '{}'
	invalid name
	for faulty in '"expires_in": 3599' '"expires_in": 31536001' '"expires_in": "3600"'; do
		as "$TWO" api POST /api/auth/tokens/ "{\"name\": \"x\", $faulty}"
		invalid expires_in
	done
	as "$TWO" api POST /api/auth/tokens/ "{\"name\": \"$(repeat x 65)\", \"read_only\": \"yes\"}"
	invalid name read_only
	as "$TWO" all_at_once 8 POST /api/auth/tokens/ '{"name": "x", "expires_in": null}'
	equal 4 "$(how_many 201)"
	equal 4 "$(how_many 400)"
	as "$TWO" api POST /api/auth/tokens/ '{"name": "x"}'
	invalid non_field_errors
}

@test "it changes nothing of how one gets in" {
	local token id method path body
	token=$(personal "$ZOE")
	as "$ZOE" api GET /api/auth/sessions/
	id=$(field results.0.id)
	while read -r method path body; do
		as "$token" api "$method" "$path" "$body"
		refused 403 permission_denied
	done <<-ROWS
		POST   /api/auth/password/  {"current_password": "$(password_of zoe)", "new_password": "a new secret"}
		PATCH  /api/users/me/       {"email": "new@example.org", "current_password": "$(password_of zoe)"}
		POST   /api/auth/tokens/    {"name": "another"}
		POST   /api/auth/handover/  {}
		POST   /api/auth/totp/      {"current_password": "$(password_of zoe)"}
		POST   /api/auth/totp/confirm/ {"code": "123456"}
		DELETE /api/auth/totp/      {"current_password": "$(password_of zoe)"}
		DELETE /api/auth/sessions/$id/ {}
		POST   /api/users/$ZOE_ID/password-link/ {}
	ROWS
	# Everything else is as with a login.
	as "$token" api PATCH /api/users/me/ '{"display_name": "Zoe"}'
	expect 200
	room "$token"
	as "$token" api POST /api/auth/logout/
	expect 204
	as "$token" api GET /api/auth/me/
	expect 401
}

# Every route that wants a token and whose method changes something: METHOD PATH, with the ids of things of ada's.
writing_routes() {
	sed -nE 's/^\t\{ "(POST|PUT|PATCH|DELETE)", +"([^"]+)", +\{ (MAY_[A-Z_]+).*/\1 \2/p' "$SRCDIR/fcgi/routes.c" |
		sed -E "s/:room/$ROOM/; s/:message/$MESSAGE/; s/:file/$FILE/; s/:user/$ADA_ID/; s/:session/$SESSION/; s/:invite/$INVITE/"
}

@test "one that only reads is refused wherever something changes, and nowhere else" {
	local token method path wrong=0 count=0
	local ROOM MESSAGE FILE SESSION INVITE
	ROOM=$(room "$ADA")
	MESSAGE=$(say "$ADA" "$ROOM" Hello)
	as "$ADA" api POST /api/invites/ "{\"room_id\": $ROOM}"
	INVITE=$(field id)
	printf 'bytes' >"$BATS_TEST_TMPDIR/file.txt"
	FILE=$(stored "$ADA" "$BATS_TEST_TMPDIR/file.txt")
	token=$(personal "$ADA" '"read_only": true')
	as "$ADA" api GET /api/auth/sessions/
	SESSION=$(field results.1.id)
	while read -r method path; do
		as "$token" api "$method" "$path" '{}'
		count=$((count + 1))
		case $path in
		/api/events/ | /api/files/*/link/) ((status < 300)) || wrong=1 ;;
		# Of a kind that has no example here.
		*:*) [[ $status == 40[34] ]] || wrong=1 ;;
		*) [[ $status == 403 && $(field error) == permission_denied ]] || wrong=1 ;;
		esac
		((wrong == 0)) || fail "$method $path: $status $body"
	done < <(writing_routes)
	((count > 35))
	for path in /api/auth/me/ /api/rooms/ "/api/rooms/$ROOM/messages/" "/api/files/$FILE/download/" /api/auth/sessions/; do
		as "$token" api GET "$path"
		expect 200
	done
}

@test "one that only reads hears over a socket, and says nothing there" {
	local token room frame_in
	room=$(room "$ADA")
	token=$(personal "$ADA" '"read_only": true')
	user_open reader "$token"
	for frame_in in '"chat_message","room_id":'"$room"',"data":{"content":"x"}' '"typing","room_id":'"$room"',"data":{"active":true}' \
		'"join_call","room_id":'"$room"',"data":{}' '"read","data":{"room_id":'"$room"',"message_id":1}' \
		'"call_control","room_id":'"$room"',"data":{"action":"end"}'; do
		ws_send reader "{\"type\":$frame_in}"
		ws_wait reader error
		equal permission_denied "$(frame_field data.code)"
	done
	ws_send reader '{"type":"watch","data":{"room_ids":['"$room"']}}'
	ws_still_open reader
	# A room's own socket stays as well.
	ws_open plain "$token" "$room"
	chat plain x
	ws_wait plain error
	say "$ADA" "$room" Hello
	ws_wait plain chat_message
	ws_wait reader chat_message
}

@test "its time ends it, and the sockets that it opened" {
	account three
	local token room
	room=$(room "$THREE")
	token=$(personal "$THREE" '"expires_in": 3600')
	ws_open mine "$token" "$room"
	ws_open other "$THREE" "$room"
	sql "UPDATE token SET expires_at = unixepoch() - 1 WHERE expires_at IS NOT NULL AND user_id = $THREE_ID"
	as "$token" api GET /api/auth/me/
	refused 401 authentication_required
	ws_refused mine 4401 authentication_required
	ws_still_open other
	equal 0 "$(sql "SELECT count(*) FROM token WHERE expires_at <= unixepoch()")"
}

@test "it lives beside the logins and however long it lies unused; a new password ends it" {
	account four
	local token
	token=$(personal "$FOUR")
	login four
	login four
	as "$token" api GET /api/auth/me/
	expect 200
	sql "UPDATE token SET last_used_at = 1 WHERE name IS NOT NULL AND user_id = $FOUR_ID"
	as "$token" api GET /api/auth/me/
	expect 200
	as "$(login four)" api POST /api/auth/password/ "{\"current_password\": \"$(password_of four)\", \"new_password\": \"a new secret\"}"
	expect 204
	as "$token" api GET /api/auth/me/
	refused 401 authentication_required
}
