#!/usr/bin/env bats
# Direct rooms: one for each set of people, whose members are alike, and nobody else's.
# shellcheck disable=SC2154

load ../lib/suite
load ../lib/files

setup_file() {
	server_start
	account zoe ada bob eve ian uma former
	as "$ZOE" api PATCH "/api/users/$UMA_ID/" '{"is_admin": true}'
	expect 200
	as "$ZOE" api PATCH "/api/users/$FORMER_ID/" '{"is_active": false}'
	expect 200
	png 8 8 >"$BATS_FILE_TMPDIR/image.png"
}

setup() {
	export TOKEN=$ADA
}

# open_direct BODY: opens one as the caller.
open_direct() {
	api POST /api/rooms/direct/ "$1"
}

# direct TOKEN ID…: the id of that user's direct room with these.
direct() {
	local IFS=,
	as "$1" api POST /api/rooms/direct/ "{\"user_ids\": [${*:2}]}" || return
	[[ $status == 20[01] ]] || fail "cannot open: $status $body" >&2 || return
	field id
}

# fresh NAME…: accounts of this test alone, as `account`; their usernames have its number behind them.
fresh() {
	local name token id
	for name; do
		account "$name$BATS_TEST_NUMBER" || return
		token=${name^^}$BATS_TEST_NUMBER id=${name^^}${BATS_TEST_NUMBER}_ID
		export "${name^^}=${!token}" "${name^^}_ID=${!id}"
	done
}

# distinct PATH: how many different values the bodies of the $answers have there.
distinct() {
	local line
	while IFS= read -r line; do
		json "$1" <<<"${line#* }" || return
	done <<<"$answers" | sort -u | wc -l
}

# listed TOKEN: the ids of that user's rooms, as they are listed.
listed() {
	as "$1" api GET '/api/rooms/?page_size=100' || return
	expect 200 || return
	lines 'results.*.id'
}

# lists TOKEN ROOM, lists_not TOKEN ROOM: it is in both lists, or in neither.
lists() {
	[[ " $(listed "$1") " == *" $2 "* ]] || fail "room $2 is not listed: $body" || return
	as "$1" api GET "/api/rooms/?order=id&after=$(($2 - 1))&page_size=1" || return
	is results.0.id "$2"
}

lists_not() {
	[[ " $(listed "$1") " != *" $2 "* ]] || fail "room $2 is listed: $body" || return
	as "$1" api GET "/api/rooms/?order=id&after=$(($2 - 1))&page_size=1" || return
	expect 200
	[[ " $(lines 'results.*.id') " != *" $2 "* ]] || fail "room $2 is listed by id: $body"
}

@test "a direct room is private, has its members and their names, in order of id, whoever opens it" {
	local id
	as "$BOB" open_direct "{\"user_id\": $ADA_ID}"
	expect 201
	shape '' "${ROOM_SHAPE/membership:object/members:array membership:object}"
	id=$(field id)
	is kind direct
	is name 'ada, bob'
	is description ''
	is visibility private
	is owner.id "$BOB_ID"
	is participant_count 2
	is max_participants null
	equal "$ADA_ID $BOB_ID" "$(lines 'members.*.id')"
	shape members.0 "$USER_SHAPE"
	open_direct "{\"user_id\": $BOB_ID}"
	expect 200
	is id "$id"
	is owner.id "$BOB_ID"
	api GET "/api/rooms/$id/"
	expect 200
	is name 'ada, bob'
	api GET "/api/rooms/$id/participants/"
	page 2 2
	equal "ada bob" "$(lines 'results.*.user.username')"
	equal "member owner" "$(lines 'results.*.role')"
	api GET "/api/rooms/$(room "$ADA")/"
	is kind room
	[[ $body != *'"members":'* ]]
}

@test "ids, an id and names count together; oneself is always among them, repeats do not count" {
	local id
	open_direct "{\"user_ids\": [$EVE_ID, $EVE_ID, $ADA_ID], \"user_id\": $IAN_ID, \"usernames\": [\" Bob \", \"EVE\", \"ada\"]}"
	expect 201
	equal "$ADA_ID $BOB_ID $EVE_ID $IAN_ID" "$(lines 'members.*.id')"
	id=$(field id)
	as "$IAN" open_direct '{"usernames": ["eve", "bob", "ada"]}'
	expect 200
	is id "$id"
	as "$IAN" api POST /api/rooms/direct/ "usernames=eve&usernames=bob&user_ids=$ADA_ID" -H 'Content-Type: application/x-www-form-urlencoded'
	expect 200
	is id "$id"
	open_direct "{\"user_ids\": [$EVE_ID, $BOB_ID]}"
	expect 201
	[[ $(field id) != "$id" ]]
}

@test "an empty list is the room of notes to oneself" {
	local id
	open_direct '{"user_ids": []}'
	expect 201
	is name ada
	is participant_count 1
	id=$(field id)
	open_direct "{\"user_id\": $ADA_ID}"
	expect 200
	is id "$id"
	api POST "/api/users/$ADA_ID/messages/" '{"content": "milk"}'
	expect 201
	is room_id "$id"
	api POST /api/users/me/messages/ '{"content": "bread"}'
	is room_id "$id"
}

@test "what names nobody, somebody unknown or too many is refused on its field, and opens nothing" {
	local before many count
	before=$(listed "$ADA" | wc -w)
	open_direct '{}'
	invalid user_ids
	for many in null 1 '"bob"' '["bob"]' '{}' '[999999]' '[-1]' "[$BOB_ID, 999999]"; do
		open_direct "{\"user_ids\": $many}"
		invalid user_ids
	done
	for many in null 1 '"bob"' '[1]' '["nobody"]' '[""]' '["bob", null]'; do
		open_direct "{\"usernames\": $many}"
		invalid usernames
	done
	for many in null '"1"' 999999 0; do
		open_direct "{\"user_id\": $many}"
		invalid user_id
	done
	open_direct '{"user_id": 999999, "usernames": ["nobody"]}'
	invalid user_id usernames
	local names=()
	for ((count = 1; count <= 8; count++)); do
		register "crowd$count" >/dev/null
		names+=("\"crowd$count\"")
	done
	many=$(IFS=, && printf '%s' "${names[*]}")
	open_direct "{\"usernames\": [$many]}"
	invalid usernames
	open_direct "{\"usernames\": [${many%,*}]}"
	expect 201
	is participant_count 8
	open_direct "{\"usernames\": [${many%,*}], \"user_id\": $BOB_ID}"
	invalid usernames
	equal $((before + 1)) "$(listed "$ADA" | wc -w)"
}

@test "of many openings and many first messages at once there is one room" {
	local tokens
	fresh one two
	as "$ONE" all_at_once 30 POST /api/rooms/direct/ "{\"user_id\": $TWO_ID}"
	equal 1 "$(how_many 201)"
	equal 29 "$(how_many 200)"
	fresh three four
	tokens=$(for ((i = 0; i < 10; i++)); do printf '%s\n%s\n' "$THREE" "$FOUR"; done)
	LINE_IS_TOKEN=yes all_at_once each POST /api/rooms/direct/ "{\"usernames\": [\"three$BATS_TEST_NUMBER\", \"four$BATS_TEST_NUMBER\", \"eve\"]}" <<<"$tokens"
	equal 1 "$(how_many 201)"
	equal 19 "$(how_many 200)"
	equal 1 "$(distinct id)"
	as "$ONE" all_at_once 20 POST "/api/users/$IAN_ID/messages/" '{"content": "Are you there?"}'
	equal 20 "$(how_many 201)"
	equal 1 "$(distinct room_id)"
	equal 2 "$(listed "$ONE" | wc -w)"
}

@test "its name follows the names of its members" {
	local id
	fresh mia
	id=$(direct "$ADA" "$MIA_ID")
	as "$MIA" api PATCH /api/users/me/ '{"display_name": "Mia, \"the\" Second"}'
	expect 200
	api GET "/api/rooms/$id/"
	is name "ada, Mia, \"the\" Second"
	is members.1.display_name "Mia, \"the\" Second"
	api GET /api/rooms/
	is results.0.name "ada, Mia, \"the\" Second"
}

@test "one request opens a room and sends; a refused message opens none" {
	local id
	fresh tom
	api POST "/api/users/$TOM_ID/messages/" '{"content": " "}'
	invalid content
	equal '' "$(listed "$TOM")"
	as "$TOM" api POST "/api/users/$ADA_ID/messages/" '{"content": "Hello", "nonce": "first"}'
	expect 201
	shape '' "$MESSAGE_SHAPE"
	is author.id "$TOM_ID"
	id=$(field room_id)
	lists "$TOM" "$id"
	lists "$ADA" "$id"
	as "$TOM" api POST "/api/users/$ADA_ID/messages/" '{"content": "Hello", "nonce": "first"}'
	expect 200
	api POST "/api/users/$TOM_ID/messages/" "{\"content\": \"A picture\", \"attachments\": [$(stored "$ADA" "$BATS_FILE_TMPDIR/image.png")]}"
	expect 201
	is room_id "$id"
	is attachments.0.name image.png
	api GET "/api/rooms/$id/messages/"
	page 2 2
	api POST /api/users/999999/messages/ '{"content": "Hello"}'
	refused 404 not_found
}

@test "the others see a new one with its first message" {
	local id
	fresh new
	id=$(direct "$ADA" "$NEW_ID" "$BOB_ID")
	lists "$ADA" "$id"
	lists_not "$NEW" "$id"
	as "$NEW" api GET /api/rooms/
	page 0 0
	as "$NEW" api GET "/api/rooms/$id/"
	expect 200
	say "$ADA" "$id" 'Here I am'
	lists "$NEW" "$id"
	lists "$BOB" "$id"
	as "$NEW" api GET "/api/rooms/$id/"
	is membership.unread 1
}

@test "leaving hides it from one's own list until the next message, or until it is opened again" {
	local id other
	id=$(direct "$ADA" "$IAN_ID")
	say "$ADA" "$id" 'Hello'
	as "$IAN" api POST "/api/rooms/$id/leave/"
	expect 204
	as "$IAN" api POST "/api/rooms/$id/leave/"
	expect 204
	lists_not "$IAN" "$id"
	lists "$ADA" "$id"
	as "$IAN" api GET "/api/rooms/$id/messages/"
	page 1 1
	say "$ADA" "$id" 'Are you there?'
	lists "$IAN" "$id"
	as "$IAN" api GET "/api/rooms/$id/messages/"
	page 2 2
	for other in "$ADA" "$IAN"; do
		as "$other" api POST "/api/rooms/$id/leave/"
		expect 204
	done
	lists_not "$ADA" "$id"
	equal "$id" "$(direct "$IAN" "$ADA_ID")"
	lists "$IAN" "$id"
	lists_not "$ADA" "$id"
	as "$ADA" api POST "/api/users/$IAN_ID/messages/" '{"content": "Here I am"}'
	lists "$ADA" "$id"
	as "$ADA" api GET "/api/rooms/$id/"
	is participant_count 2
}

# METHOD PATH BODY, then the status for nobody, a stranger, a member, who made it, a site admin who is not in it, a deactivated
# account; behind a 403 its code, where it is not permission_denied.
@test "who may do what in a direct room: members alike, site admins nothing" {
	local method path content expected roles tokens i code message mine attached wrong=0
	ROOM=$(direct "$BOB" "$ADA_ID" "$EVE_ID")
	message=$(say "$ADA" "$ROOM" 'Between us')
	attached=$(stored "$ADA" "$BATS_FILE_TMPDIR/image.png")
	attach "$ADA" "$ROOM" "$attached" >/dev/null
	roles=(nobody stranger member maker 'site admin' deactivated)
	tokens=('' "$IAN" "$EVE" "$BOB" "$ZOE" "$FORMER")
	while read -r method path content expected; do
		read -r -a expected <<<"$expected"
		path=${path//\{room\}/$ROOM} path=${path//\{message\}/$message} path=${path//\{file\}/$attached} path=${path//\{eve\}/$EVE_ID}
		content=${content//\{ian\}/$IAN_ID}
		[[ $content != - ]] || content=
		for i in "${!roles[@]}"; do
			as "${tokens[i]}" api "$method" "$path" ${content:+"$content"}
			code=$status
			[[ $status != 403 || $(field error) == permission_denied ]] || code+=:$(field error)
			[[ $code == "${expected[i]}" ]] && continue
			printf '%s %s as %s: expected %s, got %s\n' "$method" "$path" "${roles[i]}" "${expected[i]}" "$code"
			wrong=$((wrong + 1))
		done
	done <<-'ROWS'
		GET    /api/rooms/{room}/                    -                          401 403 200 200 403 401
		PATCH  /api/rooms/{room}/                    {"visibility":"public"}    401 403:direct_room 403:direct_room 403:direct_room 403:direct_room 401
		DELETE /api/rooms/{room}/                    -                          401 403:direct_room 403:direct_room 403:direct_room 403:direct_room 401
		POST   /api/rooms/{room}/join/               -                          401 403:direct_room 403:direct_room 403:direct_room 403:direct_room 401
		GET    /api/rooms/{room}/participants/       -                          401 403 200 200 403 401
		POST   /api/rooms/{room}/participants/       {"user_id":{ian}}          401 403:direct_room 403:direct_room 403:direct_room 403:direct_room 401
		DELETE /api/rooms/{room}/participants/{eve}/ -                          401 403:direct_room 403:direct_room 403:direct_room 403:direct_room 401
		PATCH  /api/rooms/{room}/membership/         {"favourite":true}         401 403 200 200 403 401
		POST   /api/rooms/{room}/read/               -                          401 403 200 200 403 401
		GET    /api/rooms/{room}/messages/           -                          401 403 200 200 403 401
		POST   /api/rooms/{room}/messages/           {"content":"Hello"}        401 403 201 201 403 401
		GET    /api/rooms/{room}/events/             -                          401 403 200 200 403 401
		GET    /api/rooms/{room}/call/               -                          401 403 200 200 403 401
		POST   /api/rooms/{room}/leave/              -                          401 403 204 204 403 401
		GET    /api/messages/{message}/              -                          401 403 200 200 403 401
		PATCH  /api/messages/{message}/              {"content":"Other"}        401 403 403 403 403 401
		DELETE /api/messages/{message}/              -                          401 403 403 403 403 401
		GET    /api/files/{file}/                    -                          401 403 200 200 403 401
		GET    /api/files/{file}/download/           -                          401 403 200 200 403 401
		POST   /api/files/{file}/link/               -                          401 403 201 201 403 401
		DELETE /api/files/{file}/                    -                          401 403 403 403 403 401
	ROWS
	((wrong == 0))
	api GET "/api/rooms/$ROOM/"
	is participant_count 3
	is visibility private
	# A body that is none is not what is wrong with it.
	api PATCH "/api/rooms/$ROOM/" '{'
	refused 403 direct_room
	api PATCH "/api/messages/$message/" '{"content": "Mine"}'
	expect 200
	api DELETE "/api/messages/$message/"
	expect 204
}

@test "a site admin in a direct room is a member like the others" {
	local id message
	id=$(direct "$UMA" "$ADA_ID")
	message=$(say "$ADA" "$id" 'Mine')
	as "$UMA" api GET "/api/messages/$message/"
	expect 200
	as "$UMA" api DELETE "/api/messages/$message/"
	refused 403 permission_denied
	as "$UMA" api PATCH "/api/rooms/$id/" '{"name": "Ours"}'
	refused 403 direct_room
	as "$UMA" api DELETE "/api/rooms/$id/"
	refused 403 direct_room
}

@test "no list or search shows it to others, nor by its name" {
	local id query
	id=$(direct "$ADA" "$BOB_ID")
	say "$ADA" "$id" 'Hello'
	for query in 'scope=public' 'scope=public&order=id' 'scope=public&search=ada' 'search=bob' 'search=ada%2C%20bob' 'order=id&search=bob'; do
		for TOKEN in "$ADA" "$ZOE"; do
			api GET "/api/rooms/?$query"
			expect 200
			[[ " $(lines 'results.*.id') " != *" $id "* ]] || fail "$query: $body"
		done
	done
	as "$ZOE" api GET '/api/rooms/?order=id&page_size=100'
	equal '' "$(lines 'results.*.id')"
	as "$ZOE" api POST /api/events/ "{\"rooms\": {\"$id\": 0}}"
	expect 200
	is rooms '[]'
	as "$ADA" api POST /api/events/ "{\"rooms\": {\"$id\": 0}}"
	[[ $body == *'"content":"Hello"'* ]] || fail "$body"
}

@test "nobody writes to who is deactivated; in a room of three the others go on" {
	local two three
	fresh gone
	two=$(direct "$ADA" "$GONE_ID")
	three=$(direct "$ADA" "$GONE_ID" "$BOB_ID")
	as "$ZOE" api PATCH "/api/users/$GONE_ID/" '{"is_active": false}'
	expect 200
	open_direct "{\"user_id\": $GONE_ID}"
	refused 403 recipient_unavailable
	open_direct "{\"usernames\": [\"gone$BATS_TEST_NUMBER\", \"eve\"]}"
	refused 403 recipient_unavailable
	api POST "/api/users/$GONE_ID/messages/" '{"content": "Hello"}'
	refused 403 recipient_unavailable
	api POST "/api/rooms/$two/messages/" '{"content": "Hello"}'
	refused 403 recipient_unavailable
	api GET "/api/rooms/$two/"
	expect 200
	say "$ADA" "$three" 'Hello'
	as "$ZOE" api PATCH "/api/users/$GONE_ID/" '{"is_active": true}'
	say "$ADA" "$two" 'Hello again'
}

@test "its news are those of any room" {
	local id since
	id=$(direct "$ADA" "$EVE_ID")
	since=$(seq_of "$EVE" "$id")
	say "$ADA" "$id" 'Hello'
	as "$EVE" api GET "/api/rooms/$id/events/?since=$since"
	equal chat_message "$(lines 'results.*.type')"
	is results.0.data.content Hello
}
