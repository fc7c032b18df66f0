#!/usr/bin/env bats
# The log: what it says of every request, and what it never says, whatever goes wrong.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/each
load ../lib/ws
load ../lib/files

teardown() {
	ws_end_all
	server_stop
}

# The line of the log about the request whose answer came last.
line_of() {
	local id deadline=$((SECONDS + LONGEST_WAIT))
	id=$(header x-request-id)
	[[ -n $id ]] || fail 'the answer has no X-Request-Id' || return
	until grep -- "$id" "$SERVER_LOG"; do
		((SECONDS < deadline)) || fail "no line with $id" || return
		sleep 0.05
	done
}

@test "a line for each request: id, user, address, method, path without the query, status, time" {
	server_start
	account zoe
	local line
	as "$ZOE" api GET '/api/users/?search=zo&page=1'
	expect 200
	line=$(line_of)
	[[ $line =~ ^20[0-9-]{8}T[0-9:]{8}Z\ info\ fcgi\[[0-9]+\]:\ request\ id=[0-9a-f]{16}\ user=$ZOE_ID\ from=[0-9a-f.:]+\ method=GET\ path=/api/users/\ status=200\ ms=[0-9]+$ ]] ||
		fail "$line"
	equal 1 "$(wc -l <<<"$line")"
	api GET /api/nothing/
	[[ $(line_of) == *' user=0 '*'path=/api/nothing/ status=404 '* ]]
	api OPTIONS /api/rooms/
	[[ $(line_of) == *' method=OPTIONS path=/api/rooms/ status=204 '* ]]
	api HEAD /api/info/
	[[ $(line_of) == *' method=HEAD path=/api/info/ status=200 '* ]]
}

@test "of what a limit refuses the log has the first alone" {
	server_start LIMITS= LIMIT_GENERAL=5
	local lines
	all_at_once 60 GET /api/auth/me/
	(($(how_many 429) >= 50)) || fail "$(how_many 429) were refused"
	api GET /api/nothing/
	expect 429
	server_stop
	lines=$(grep -c 'status=429' "$SERVER_LOG")
	# A window may have ended between two of them.
	((lines == 1 || lines == 2)) || fail "$lines lines"
}

@test "a line for each socket, when it has ended" {
	server_start
	account zoe
	local room
	room=$(room "$ZOE")
	ws_open one "$ZOE" "$room"
	ws_close one
	appears "$SERVER_LOG" "socket user=$ZOE_ID from=[0-9a-f.:]* room=$room close=0 seconds=[0-9]*\$"
	ws_connect two "$(ws_url "$room" token=nonsense)"
	ws_closed two 4401
	appears "$SERVER_LOG" "socket user=0 from=[0-9a-f.:]* room=$room close=4401 "
}

# Everything a session has to do with, right and wrong, with a word in each place that no log may have.
live() {
	local room id link name
	account zoe
	as '' api POST /api/auth/register/ '{"email": "ann@example.org", "username": "ann", "password": "sesam-register"}'
	SECRETS+=(sesam-register "$ZOE" "$(field token)")
	as '' api POST /api/auth/login/ '{"username": "ann", "password": "sesam-login"}'
	as '' api POST /api/auth/login/ '{"username": "ann", "password": "sesam-broken'
	as '' api POST /api/auth/login/ 'username=ann&password=sesam-form' -H 'Content-Type: application/x-www-form-urlencoded'
	as "$ZOE" api POST /api/auth/password/ '{"current_password": "sesam-current", "new_password": "sesam-new-one"}'
	SECRETS+=(sesam-login sesam-broken sesam-form sesam-current sesam-new-one "$(password_of zoe)")
	room=$(room "$ZOE" '{"name": "sesam-room", "description": "sesam-description"}')
	say "$ZOE" "$room" 'sesam-message' >/dev/null
	as "$ZOE" api POST "/api/rooms/$room/messages/" '{"content": "sesam-refused", "nonce": 5}'
	as "$ZOE" api POST "/api/rooms/$room/messages/" '{"content": "sesam-nonce"}' -H 'Idempotency-Key: sesam-key'
	as "$ZOE" api GET "/api/rooms/?search=sesam-search&page=nonsense"
	SECRETS+=(sesam-room sesam-description sesam-message sesam-refused sesam-nonce sesam-key sesam-search)
	printf 'sesam-bytes' >"$BATS_TEST_TMPDIR/sesam-file.txt"
	as "$ZOE" upload "$BATS_TEST_TMPDIR/sesam-file.txt"
	id=$(field id)
	as "$ZOE" api POST "/api/files/$id/link/"
	link=$(field url)
	as '' api GET "/${link#*://*/}"
	expect 200
	as '' api GET "/api/files/$id/download/?expires=1&signature=sesam-signature"
	SECRETS+=(sesam-bytes sesam-file "${link##*signature=}" sesam-signature)
	# The token where it does not belong, and requests that the web server refuses itself.
	as '' api GET "/api/auth/me/?token=$ZOE"
	as '' api GET "/api/%zz/?token=$ZOE"
	as '' api GET "/not-here?token=$ZOE"
	as '' api GET "/api/auth/me/?filler=$(repeat sesam-long 900)&token=$ZOE"
	as '' api GET /api/auth/me/ -H "Authorization: Token sesam-token" -H "Cookie: sesam-cookie"
	as '' api BREW "/api/auth/me/?token=$ZOE"
	raw "ws${HTTP#http}/" <<<"raw GET /api/\\x01?token=$ZOE HTTP/9.9\\r\\nAuthorization: Token $ZOE\\r\\n\\r\\n"
	SECRETS+=(sesam-long sesam-token sesam-cookie)
	for PROXY in '' 1; do
		name=one$PROXY
		ws_open "$name" "$ZOE" "$room" v=2
		chat "$name" sesam-chat
		ws_wait "$name" chat_message
		ws_send "$name" '{"type":"sesam-type","data":{}}'
		ws_send "$name" '{"type":"sesam-invalid'
		ws_send "$name" '{"type":"offer","data":{"target_user_id":1,"sdp":"sesam-sdp"}}'
		ws_wait "$name" error
		ws_connect "shown$PROXY" "$(ws_url "$room")"
		ws_send "shown$PROXY" "{\"type\":\"auth\",\"data\":{\"token\":\"$ZOE\"}}"
		ws_connect "wrong$PROXY" "$(ws_url "$room" token=sesam-guess)"
		ws_closed "wrong$PROXY" 4401
		raw "$(ws_url "$room" "token=$ZOE")" <<<'raw GET /ws/room/1/?token=sesam-raw HTTP/9.9\r\nUpgrade: sesam-upgrade\r\n\r\n'
	done
	SECRETS+=(sesam-chat sesam-type sesam-invalid sesam-sdp sesam-guess sesam-raw sesam-upgrade)
	kill -KILL "$(<"$STATE/run/wsd.pid")"
	as "$ZOE" api POST /api/auth/logout/
}

@test "no token, password, message or query stands in the log, whatever happens" {
	local SECRETS=() secret
	server_start
	live
	server_stop
	(($(grep -c ' request ' "$SERVER_LOG") > 20 && $(grep -c ' socket ' "$SERVER_LOG") >= 2))
	((${#SECRETS[@]} > 25))
	for secret in "${SECRETS[@]}"; do
		[[ -n $secret ]]
		! grep -F -- "$secret" "$SERVER_LOG" || fail "the log has $secret"
		! grep -F -- "${secret// /%20}" "$SERVER_LOG" || fail "the log has $secret"
	done
	! grep -F sesam "$SERVER_LOG" || fail 'the log has what a client called itself'
	! grep -F -e 'token=' -e 'signature=' "$SERVER_LOG" || fail 'the log has a query string'
}

@test "as JSON every line is an object, lighttpd's and whatever a path holds too" {
	local line SECRETS=() odd
	server_start LOG_FORMAT=json
	live
	for odd in '"' '\' '%22%5c' '%00' '%ff' $'\xff\xfe' $'\xc3\xa4' '{"a":1}' '%0a%0d' "$(repeat '"' 250)" "$(repeat ä 200)"; do
		api GET "/api/$odd/" || :
		raw "ws${HTTP#http}/" <<<"raw GET /api/$odd/x HTTP/1.1\\r\\nHost: x\\r\\nX-Forwarded-For: \"\\r\\nConnection: close\\r\\n\\r\\n"
	done
	server_stop
	while IFS= read -r line; do
		json level <<<"$line" >/dev/null || fail "no object: $line"
		[[ $(json -s <<<"$line") == *'level:string'*'message:string'*'pid:int program:string'*'time:time'* ]] || fail "$line"
	done <"$SERVER_LOG"
	line=$(grep -m 1 '"path":"/api/rooms/"' "$SERVER_LOG")
	equal 'from:string id:string level:string message:string method:string ms:int path:string pid:int program:string status:int time:time user:int' \
		"$(json -s <<<"$line")"
	grep -q '"message":"lighttpd: ' "$SERVER_LOG"
	grep -q '"message":"socket","user":' "$SERVER_LOG"
}
