#!/usr/bin/env bats
# Who may do what: every endpoint as nobody, a stranger, a member, the owner, a site admin and a deactivated account.
# The member did not write the message, the stranger and the site admin are not in the rooms.
# shellcheck disable=SC2154

load ../lib/suite
load ../lib/files

setup_file() {
	server_start
	account zoe
	account stranger author member owner former target
	as "$ZOE" api PATCH "/api/users/$FORMER_ID/" '{"is_active": false}'
	expect 200
	export INVITE='' CODE='' PUBLIC_ROOM='' PRIVATE_ROOM='' MESSAGE='' ATTACHED='' LOOSE='' AVATAR=''
	png 8 8 >"$BATS_FILE_TMPDIR/image.png"
}

# names TEXT NAME…: whether one of the names stands in braces in the text.
names() {
	local text=$1 name
	shift
	for name; do
		[[ $text != *"{$name}"* ]] || return 0
	done
	return 1
}

# furnish TEXT: makes afresh what the text names in braces. The rooms, if any of it: public and private, with owner, member and author
# in the private one; there a message of the author's, and an invitation; and three files of the author's: attached to another message,
# to nothing, and as an avatar.
furnish() {
	local user
	names "$1" private public message invite code attached loose avatar || return 0
	PUBLIC_ROOM=$(room "$OWNER")
	PRIVATE_ROOM=$(room "$OWNER" '{"name": "Private", "visibility": "private"}')
	join_room "$PUBLIC_ROOM" "$MEMBER" "$AUTHOR"
	for user in "$MEMBER_ID" "$AUTHOR_ID"; do
		as "$OWNER" api POST "/api/rooms/$PRIVATE_ROOM/participants/" "{\"user_id\": $user}"
		expect 201
	done
	! names "$1" message || MESSAGE=$(say "$AUTHOR" "$PRIVATE_ROOM" 'A message')
	! names "$1" invite code || furnish_invite
	! names "$1" attached loose avatar || furnish_files
}

furnish_invite() {
	as "$OWNER" api POST /api/invites/ "{\"room_id\": $PRIVATE_ROOM}"
	INVITE=$(field id) CODE=$(field code)
}

furnish_files() {
	ATTACHED=$(stored "$AUTHOR" "$BATS_FILE_TMPDIR/image.png")
	attach "$AUTHOR" "$PRIVATE_ROOM" "$ATTACHED" >/dev/null
	LOOSE=$(stored "$AUTHOR" "$BATS_FILE_TMPDIR/image.png")
	AVATAR=$(stored "$AUTHOR" "$BATS_FILE_TMPDIR/image.png")
	as "$AUTHOR" api PATCH "/api/users/$AUTHOR_ID/" "{\"avatar_file_id\": $AVATAR}"
	expect 200
}

# The answers expected stand in a table on standard input: METHOD PATH BODY, then the status for nobody, stranger,
# member, owner, site admin, deactivated account. What a row names is made for it, and afresh where something was changed. All
# mistakes are reported before the test fails.
table() {
	local -
	set +T
	ask_rows
}

ask_rows() {
	local method path content expected roles tokens i wrong=0 changed
	roles=(nobody stranger member owner 'site admin' deactivated)
	tokens=('' "$STRANGER" "$MEMBER" "$OWNER" "$ZOE" "$FORMER")
	while read -r method path content expected; do
		read -r -a expected <<<"$expected"
		equal 6 "${#expected[@]}"
		printf '%s %s\n' "$method" "${path%%\?*}" >>"$BATS_FILE_TMPDIR/rows"
		changed=yes
		for i in "${!roles[@]}"; do
			[[ ! $changed ]] || furnish "$path $content"
			as "${tokens[i]}" ask "$method" "$path" "$content"
			changed=yes
			((status < 400)) && [[ $method != GET && $path != */link/ ]] || changed=
			if [[ $status != "${expected[i]}" ]]; then
				printf '%s %s as %s: expected %s, got %s\n' "$method" "$path" "${roles[i]}" "${expected[i]}" "$status"
				wrong=$((wrong + 1))
			fi
		done
	done
	((wrong == 0))
}

# ask METHOD PATH BODY: with {private}, {public}, {message} … replaced and - for no body.
ask() {
	local path=$2 content=$3
	path=${path//'{private}'/$PRIVATE_ROOM}
	path=${path//'{public}'/$PUBLIC_ROOM}
	path=${path//'{message}'/$MESSAGE}
	path=${path//'{invite}'/$INVITE}
	path=${path//'{code}'/$CODE}
	path=${path//'{author}'/$AUTHOR_ID}
	path=${path//'{target}'/$TARGET_ID}
	path=${path//'{attached}'/$ATTACHED}
	path=${path//'{loose}'/$LOOSE}
	path=${path//'{avatar}'/$AVATAR}
	content=${content//'{target}'/$TARGET_ID}
	content=${content//'{private}'/$PRIVATE_ROOM}
	if [[ $content == - ]]; then
		api "$1" "$path"
	else
		api "$1" "$path" "$content"
	fi
}

@test "one's own account and sessions" {
	table <<-'ROWS'
		GET  /api/auth/me/          -   401 200 200 200 200 401
		GET  /api/auth/sessions/    -   401 200 200 200 200 401
		DELETE /api/auth/sessions/999999/ - 401 404 404 404 404 401
		POST /api/auth/password/    {}  401 400 400 400 400 401
		POST /api/auth/handover/    -   401 201 201 201 201 401
		POST /api/auth/tokens/      {}  401 400 400 400 400 401
		POST /api/auth/totp/        {}  401 400 400 400 400 401
		POST /api/auth/totp/confirm/ {} 401 400 400 400 400 401
		DELETE /api/auth/totp/      {}  401 400 400 400 400 401
	ROWS
}

@test "users" {
	table <<-'ROWS'
		GET   /api/users/           -   401 200 200 200 200 401
		GET   /api/users/me/        -   401 200 200 200 200 401
		GET   /api/users/{target}/  -   401 200 200 200 200 401
		GET   /api/users/999999/    -   401 404 404 404 404 401
		PATCH /api/users/{target}/  {"display_name":"Renamed"} 401 403 403 403 200 401
		PATCH /api/users/999999/    {"display_name":"Renamed"} 401 404 404 404 404 401
		DELETE /api/users/{target}/ {}  401 403 403 403 403 401
		POST  /api/users/{target}/password-link/ -            401 403 403 403 201 401
		POST  /api/users/999999/password-link/   -            401 404 404 404 404 401
	ROWS
}

@test "the list of rooms and opening one" {
	table <<-'ROWS'
		GET   /api/rooms/              -  401 200 200 200 200 401
		GET   /api/rooms/?scope=public -  401 200 200 200 200 401
		POST  /api/rooms/ {"name":"New"}  401 201 201 201 201 401
	ROWS
}

@test "direct rooms, and whom one wants none with" {
	table <<-'ROWS'
		POST   /api/rooms/direct/            {"user_id":{target}}     401 201 201 201 201 401
		POST   /api/users/{target}/messages/ {"content":"Hello"}      401 201 201 201 201 401
		POST   /api/users/999999/messages/   {"content":"Hello"}      401 404 404 404 404 401
		PUT    /api/users/{target}/block/    -                        401 204 204 204 204 401
		DELETE /api/users/{target}/block/    -                        401 204 204 204 204 401
		PUT    /api/users/999999/block/      -                        401 404 404 404 404 401
		DELETE /api/users/999999/block/      -                        401 404 404 404 404 401
		GET    /api/users/me/blocks/         -                        401 200 200 200 200 401
	ROWS
}

@test "what one wants to be told of" {
	table <<-'ROWS'
		GET   /api/users/me/settings/       -                         401 200 200 200 200 401
		PATCH /api/users/me/settings/       {"push_content":"name"}   401 200 200 200 200 401
	ROWS
}

@test "all that is one's own" {
	table <<-'ROWS'
		GET   /api/users/me/export/         -                         401 200 200 200 200 401
	ROWS
}

@test "the messages that mention oneself" {
	table <<-'ROWS'
		GET   /api/mentions/  -  401 200 200 200 200 401
		GET   /api/messages/?ids=1  -  401 200 200 200 200 401
		GET   /api/search/?q=word  -  401 200 200 200 200 401
	ROWS
}

@test "a room itself" {
	table <<-'ROWS'
		GET    /api/rooms/{public}/   -                401 200 200 200 200 401
		GET    /api/rooms/{private}/  -                401 403 200 200 403 401
		GET    /api/rooms/999999/     -                401 404 404 404 404 401
		PATCH  /api/rooms/{public}/   {"name":"Other"} 401 403 403 200 200 401
		PATCH  /api/rooms/{private}/  {"name":"Other"} 401 403 403 200 200 401
		PATCH  /api/rooms/999999/     {"name":"Other"} 401 404 404 404 404 401
		DELETE /api/rooms/{public}/   -                401 403 403 204 204 401
		DELETE /api/rooms/{private}/  -                401 403 403 204 204 401
		DELETE /api/rooms/999999/     -                401 404 404 404 404 401
	ROWS
}

@test "networks that are banned from the site" {
	table <<-'ROWS'
		GET    /api/bans/        -                                401 403 403 403 200 401
		POST   /api/bans/        {"network":"203.0.113.0/24"}     401 403 403 403 201 401
		DELETE /api/bans/999999/ -                                401 404 404 404 404 401
	ROWS
}

@test "joining and leaving" {
	table <<-'ROWS'
		POST /api/rooms/{public}/join/   -  401 200 200 200 200 401
		POST /api/rooms/{private}/join/  -  401 403 200 200 403 401
		POST /api/rooms/999999/join/     -  401 404 404 404 404 401
		POST /api/rooms/{public}/leave/  -  401 403 204 204 403 401
		POST /api/rooms/{private}/leave/ -  401 403 204 204 403 401
		POST /api/rooms/999999/leave/    -  401 404 404 404 404 401
	ROWS
}

@test "what a room is to oneself, and what one has read" {
	table <<-'ROWS'
		PATCH /api/rooms/{public}/membership/  {"favourite":true} 401 403 200 200 403 401
		PATCH /api/rooms/{private}/membership/ {"notify":"none"}  401 403 200 200 403 401
		PATCH /api/rooms/999999/membership/    {"favourite":true} 401 404 404 404 404 401
		POST  /api/rooms/{public}/read/        -                  401 403 200 200 403 401
		POST  /api/rooms/{private}/read/       {"message_id":1}   401 403 200 200 403 401
		POST  /api/rooms/999999/read/          -                  401 404 404 404 404 401
		POST  /api/read/                       -                  401 204 204 204 204 401
	ROWS
}

@test "participants" {
	table <<-'ROWS'
		GET    /api/rooms/{public}/participants/           -                    401 403 200 200 403 401
		GET    /api/rooms/{private}/participants/          -                    401 403 200 200 403 401
		GET    /api/rooms/999999/participants/             -                    401 404 404 404 404 401
		POST   /api/rooms/{public}/participants/           {"user_id":{target}} 401 403 403 201 201 401
		POST   /api/rooms/{private}/participants/          {"user_id":{target}} 401 403 403 201 201 401
		POST   /api/rooms/999999/participants/             {"user_id":{target}} 401 404 404 404 404 401
		PATCH  /api/rooms/{public}/participants/{author}/  {"muted_until":null} 401 403 403 200 200 401
		PATCH  /api/rooms/{private}/participants/{author}/ {"role":"moderator"} 401 403 403 200 200 401
		PATCH  /api/rooms/{private}/participants/{target}/ {}                   401 403 403 404 404 401
		GET    /api/rooms/{private}/bans/                  -                    401 403 403 200 200 401
		PUT    /api/rooms/{private}/bans/{author}/         {}                   401 403 403 200 200 401
		DELETE /api/rooms/{private}/bans/{target}/         -                    401 403 403 204 204 401
		GET    /api/rooms/{private}/log/                   -                    401 403 403 200 200 401
		PATCH  /api/rooms/999999/participants/{author}/    {}                   401 404 404 404 404 401
		DELETE /api/rooms/{public}/participants/{author}/  -                    401 403 403 204 204 401
		DELETE /api/rooms/{private}/participants/{author}/ -                    401 403 403 204 204 401
		DELETE /api/rooms/{private}/participants/{target}/ -                    401 403 403 404 404 401
		DELETE /api/rooms/999999/participants/{author}/    -                    401 404 404 404 404 401
	ROWS
}

@test "invitations" {
	table <<-'ROWS'
		GET    /api/invites/                    -                     401 200 200 200 200 401
		POST   /api/invites/                    {"room_id":{private}} 401 403 403 201 201 401
		POST   /api/invites/                    {"registers":true}    401 403 403 403 201 401
		GET    /api/invites/{code}/             -                     200 200 200 200 200 200
		GET    /api/invites/999999/             -                     404 404 404 404 404 404
		DELETE /api/invites/{invite}/           -                     401 403 403 204 204 401
		DELETE /api/invites/999999/             -                     401 404 404 404 404 401
		POST   /api/invites/{code}/accept/      -                     401 200 200 200 200 401
		POST   /api/invites/999999/accept/      -                     401 404 404 404 404 401
	ROWS
}

@test "what concerns the site as a whole" {
	table <<-'ROWS'
		GET    /api/admin/users/                   -  401 403 403 403 200 401
		DELETE /api/admin/users/{target}/sessions/ -  401 403 403 403 204 401
		DELETE /api/admin/users/999999/sessions/   -  401 404 404 404 404 401
		DELETE /api/admin/users/999999/            -  401 404 404 404 404 401
		GET    /api/admin/rooms/                   -  401 403 403 403 200 401
		GET    /api/admin/storage/                 -  401 403 403 403 200 401
		GET    /api/admin/health/                  -  401 403 403 403 200 401
		GET    /api/admin/figures/                 -  401 403 403 403 200 401
		GET    /api/admin/settings/                -  401 403 403 403 200 401
		PATCH  /api/admin/settings/                {} 401 403 403 403 200 401
	ROWS
}

@test "the messages of a room" {
	table <<-'ROWS'
		GET  /api/rooms/{private}/pins/     -                401 403 200 200 403 401
		PUT  /api/rooms/{private}/pins/{message}/ -          401 403 403 204 403 401
		PUT  /api/rooms/{public}/pins/{message}/ -           401 404 404 404 404 401
		DELETE /api/rooms/{private}/pins/{message}/ -        401 403 403 204 403 401
		GET  /api/rooms/{public}/messages/  -                401 403 200 200 403 401
		GET  /api/rooms/{private}/messages/ -                401 403 200 200 403 401
		GET  /api/rooms/999999/messages/    -                401 404 404 404 404 401
		POST /api/rooms/{public}/messages/  {"content":"Hi"} 401 403 201 201 403 401
		POST /api/rooms/{private}/messages/ {"content":"Hi"} 401 403 201 201 403 401
		POST /api/rooms/999999/messages/    {"content":"Hi"} 401 404 404 404 404 401
	ROWS
}

@test "a message" {
	table <<-'ROWS'
		GET    /api/messages/{message}/ -                401 403 200 200 403 401
		GET    /api/messages/999999/    -                401 404 404 404 404 401
		GET    /api/messages/{message}/replies/ -        401 403 200 200 403 401
		GET    /api/messages/{message}/reactions/ -      401 403 200 200 403 401
		PUT    /api/messages/{message}/reactions/%E2%9C%A8/ - 401 403 201 201 403 401
		PUT    /api/messages/999999/reactions/%E2%9C%A8/ - 401 404 404 404 404 401
		DELETE /api/messages/{message}/reactions/%E2%9C%A8/ - 401 403 204 204 403 401
		PATCH  /api/messages/{message}/ {"content":"Hi"} 401 403 403 403 403 401
		PATCH  /api/messages/999999/    {"content":"Hi"} 401 404 404 404 404 401
		DELETE /api/messages/{message}/ -                401 403 403 204 204 401
		DELETE /api/messages/999999/    -                401 404 404 404 404 401
	ROWS
}

@test "the events of a room" {
	table <<-'ROWS'
		GET /api/rooms/{public}/events/          -  401 403 200 200 403 401
		GET /api/rooms/{private}/events/?since=0 -  401 403 200 200 403 401
		GET /api/rooms/999999/events/            -  401 404 404 404 404 401
		POST /api/events/                        {} 401 200 200 200 200 401
	ROWS
}

@test "a body that is no JSON changes nothing about who is refused" {
	table <<-'ROWS'
		PATCH /api/users/{target}/                 {  401 403 403 403 400 401
		POST  /api/rooms/                          {  401 400 400 400 400 401
		PATCH /api/rooms/{private}/                {  401 403 403 400 400 401
		PATCH /api/rooms/999999/                   {  401 404 404 404 404 401
		POST  /api/rooms/{private}/participants/   {  401 403 403 400 400 401
		PATCH /api/rooms/{private}/membership/     {  401 403 400 400 403 401
		POST  /api/rooms/{private}/read/           {  401 403 400 400 403 401
		POST  /api/read/                           {  401 400 400 400 400 401
		POST  /api/rooms/{private}/messages/       {  401 403 400 400 403 401
		POST  /api/rooms/999999/messages/          {  401 404 404 404 404 401
		PATCH /api/messages/{message}/             {  401 403 403 403 403 401
		POST  /api/auth/password/                  {  401 400 400 400 400 401
	ROWS
}

@test "what anybody may ask" {
	table <<-'ROWS'
		GET  /api/health/         -   200 200 200 200 200 200
		GET  /api/info/           -   200 200 200 200 200 200
		GET  /api/openapi.json    -   200 200 200 200 200 200
		GET  /api/metrics/        -   200 200 200 200 200 200
		POST /api/auth/register/  {}  400 400 400 400 400 400
		POST /api/auth/login/     {}  400 400 400 400 400 400
		POST /api/auth/reset/     {}  400 400 400 400 400 400
		POST /api/auth/forgot/    {}  404 404 404 404 404 404
		POST /api/auth/handover/redeem/ {} 400 400 400 400 400 400
		POST /api/auth/proxy/     {}  404 404 404 404 404 404
	ROWS
}

@test "logging out" {
	local name
	printf 'POST /api/auth/logout/\n' >>"$BATS_FILE_TMPDIR/rows"
	for name in stranger member owner zoe; do
		as "$(login "$name")" api POST /api/auth/logout/
		expect 204
	done
	for name in '' "$FORMER"; do
		as "$name" api POST /api/auth/logout/
		expect 401
	done
}

@test "the call of a room, and what a call needs" {
	table <<-'ROWS'
		GET /api/rooms/{public}/call/   -  401 200 200 200 200 401
		GET /api/rooms/{private}/call/  -  401 403 200 200 403 401
		GET /api/rooms/999999/call/     -  401 404 404 404 404 401
		GET /api/calls/ice-servers/     -  401 200 200 200 200 401
	ROWS
}

@test "files" {
	table <<-'ROWS'
		POST /api/files/upload/              -  401 415 415 415 415 401
		GET  /api/files/{attached}/          -  401 403 200 200 200 401
		GET  /api/files/{attached}/download/ -  401 403 200 200 200 401
		GET  /api/files/{attached}/thumb/    -  401 403 404 404 404 401
		POST /api/files/{attached}/link/     -  401 403 201 201 201 401
		GET  /api/files/{loose}/             -  401 403 403 403 200 401
		GET  /api/files/{loose}/download/    -  401 403 403 403 200 401
		GET  /api/files/{loose}/thumb/       -  401 403 403 403 404 401
		POST /api/files/{loose}/link/        -  401 403 403 403 201 401
		GET  /api/files/{avatar}/            -  401 200 200 200 200 401
		GET  /api/files/{avatar}/download/   -  401 200 200 200 200 401
		POST /api/files/{avatar}/link/       -  401 201 201 201 201 401
		GET  /api/files/999999/              -  401 404 404 404 404 401
		GET  /api/files/999999/download/     -  401 404 404 404 404 401
		POST /api/files/999999/link/         -  401 404 404 404 404 401
		DELETE /api/files/{attached}/        -  401 403 403 403 204 401
		DELETE /api/files/{loose}/           -  401 403 403 403 204 401
		DELETE /api/files/{avatar}/          -  401 403 403 403 204 401
		DELETE /api/files/999999/            -  401 404 404 404 404 401
	ROWS
}

# METHOD PATH of every route, each id a pattern.
routes() {
	sed -nE 's/^\t\{ "([A-Z]+)", +"([^"]+)",.*/\1 \2/p' "$SRCDIR/fcgi/routes.c" | sed -E 's/:[a-z]+/[^\/]+/g'
}

@test "the tables above leave out no endpoint that there is" {
	local route missing=0
	[[ -n ${BATS_TEST_FILTER:-} ]] && skip 'not all tests were run'
	(($(routes | wc -l) >= 34))
	while read -r route; do
		grep -qxE -- "$route" "$BATS_FILE_TMPDIR/rows" || {
			printf 'no row for %s\n' "$route"
			missing=$((missing + 1))
		}
	done < <(routes)
	((missing == 0))
}

# A path that names what has no row would be answered as if it named nothing.
@test "every resource that a path names has its row" {
	local names
	names=$(sed -nE 's/^\t\{ "[A-Z]+", +"([^"]+)",.*/\1/p' "$SRCDIR/fcgi/routes.c" | grep -oE ':[a-z]+' | sort -u)
	(($(wc -l <<<"$names") >= 5))
	equal "$names" "$(sed -nE 's/^\tRESOURCE\([a-z]+, +"(:[a-z]+)",.*/\1/p' "$SRCDIR/lib/request/resource.h" | sort)"
}
