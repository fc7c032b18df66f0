#!/usr/bin/env bats
# The edges of HTTP: paths, methods, headers, sizes and types of bodies.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe alice bob
	export ROOM
	ROOM=$(room "$ALICE")
}

setup() {
	export TOKEN=$ALICE
}

# allows METHOD…: 405, and exactly these methods are named beside HEAD and OPTIONS.
allows() {
	refused 405 method_not_allowed || return
	equal "$(printf '%s\n' "$@" | sort | paste -sd ' ')" \
		"$(header allow | tr -d ' ' | tr ',' '\n' | grep -vxE 'HEAD|OPTIONS' | sort | paste -sd ' ')"
}

# padded BYTES [JSON]: a JSON object of exactly that size.
padded() {
	local object=${2:-'{"description": "padded"}'}
	printf '%s%*s' "$object" $(($1 - ${#object})) ''
}

@test "an unknown path is 404 in JSON" {
	local path
	for path in /api/nothing/ /api/rooms/"$ROOM"/nothing/ /api/auth/ /api/auth/nothing/ /api/auth/me/too/ \
		/api/rooms/"$ROOM"/messages/1/; do
		api GET "$path"
		refused 404 not_found
		equal application/json "$(header content-type | cut -d ';' -f 1)"
	done
}

@test "a known path with another method is 405 and says what is allowed" {
	api GET /api/auth/login/
	allows POST
	api PUT /api/auth/me/ '{}'
	allows GET
	api DELETE /api/rooms/
	allows GET POST
	api PUT "/api/rooms/$ROOM/" '{}'
	allows GET PATCH DELETE
	api GET "/api/rooms/$ROOM/join/"
	allows POST
	api PUT "/api/rooms/$ROOM/messages/" '{}'
	allows GET POST
	api POST /api/messages/1/ '{}'
	allows GET PATCH DELETE
	api POST "/api/rooms/$ROOM/events/" '{}'
	allows GET
}

@test "a path that is another method's is no id" {
	api GET /api/files/upload/
	allows POST
	api PATCH /api/files/upload '{}'
	allows POST
	api DELETE /api/files/upload/
	allows POST
}

@test "a method that nobody knows is 405 or 501, in JSON" {
	local method
	for method in BREW PROPFIND TRACE LOCK PURGE get; do
		api "$method" /api/rooms/
		[[ $status == 405 || $status == 501 ]] || expect 405
		equal application/json "$(header content-type | cut -d ';' -f 1)"
		type_is error string
	done
}

@test "a version of HTTP that nobody speaks is 505, in JSON" {
	local version line
	for version in 9.9 0.9 5.0; do
		exec {server}<>"/dev/tcp/localhost/${HTTP##*:}"
		printf 'GET /api/health/ HTTP/%s\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$version" >&"$server"
		IFS= read -r -t 20 line <&"$server"
		[[ $line == HTTP/*' 505 '* ]] || fail "HTTP/$version: $line"
		grep -qF '"error":"version_not_supported"' <&"$server"
		exec {server}>&-
	done
}

# parameter_refused PATH NAME TEXT: the worker, asked by itself because lighttpd lets no NUL through, says that it is the parameter.
parameter_refused() {
	body=$("${BUILD:-$PWD}/tests/client/fcgi" "$STATE/run/fcgi.sock" GET "$1?$2=$3" "$ALICE")
	[[ $body == 'Status: 400'*"\"details\":{\"$2\":["* ]] || fail "$1?$2=$3: $body"
}

@test "a parameter that is nonsense is 400 on that parameter, a NUL above all" {
	local path name text
	while read -r path name; do
		for text in %00 1%00 %001; do
			parameter_refused "$path" "$name" "$text"
		done
		for text in '' x 1.5 -1 99999999999999999999 '1%20'; do
			api GET "$path?$name=$text"
			invalid "$name"
		done
	done <<-ROWS
		/api/rooms/$ROOM/events/ since
		/api/rooms/$ROOM/messages/ before
		/api/rooms/$ROOM/messages/ after
		/api/rooms/$ROOM/messages/ around
		/api/rooms/$ROOM/messages/ page
		/api/rooms/$ROOM/messages/ page_size
		/api/rooms/ page
		/api/rooms/ page_size
		/api/users/ page
		/api/rooms/$ROOM/participants/ page
		/api/auth/sessions/ page
	ROWS
	while read -r path name; do
		for text in %00 own%00 %00own; do
			parameter_refused "$path" "$name" "$text"
		done
	done <<-ROWS
		/api/rooms/ scope
		/api/rooms/ search
		/api/users/ search
	ROWS
}

@test "OPTIONS on a known path is 204, for anybody" {
	local path
	for path in /api/auth/login/ /api/rooms/ "/api/rooms/$ROOM/" "/api/rooms/$ROOM/messages/" /api/users/me/; do
		as '' api OPTIONS "$path"
		expect 204
		no_body
	done
}

@test "HEAD answers as GET does, without the body" {
	local path
	for path in /api/auth/me/ /api/rooms/ "/api/rooms/$ROOM/" /api/nothing/ /api/rooms/999999/ '/api/rooms/?page=0'; do
		api GET "$path"
		local got=$status type
		type=$(header content-type)
		api HEAD "$path"
		expect "$got"
		no_body
		equal "$type" "$(header content-type)"
	done
	as '' api HEAD /api/auth/me/
	expect 401
}

@test "HEAD is no way to a path that has no GET" {
	api HEAD /api/auth/login/
	expect 405
}

@test "a path without its trailing slash is served as if it had one" {
	local path
	for path in /api/auth/me /api/rooms "/api/rooms/$ROOM" "/api/rooms/$ROOM/messages" /api/users/me /api/health \
		'/api/rooms?page_size=1'; do
		api GET "$path"
		expect 200
	done
	api POST /api/rooms '{"name": "No slash"}'
	expect 201
	api POST "/api/rooms/$(field id)/messages" '{"content": "No slash"}'
	expect 201
}

@test "a path may be percent-encoded" {
	api GET /api/%72ooms/
	expect 200
	api GET "/api/auth/m%65/"
	expect 200
	is username alice
}

@test "encoded slashes and NULs in a path lead nowhere" {
	local path
	for path in /api/auth%2Fme/ /api/auth%2fme/ /api/auth/me%00/ /api/auth/me/%00 "/api/rooms/$ROOM%00/" \
		"/api/rooms/$ROOM%2Fmessages/"; do
		api GET "$path"
		[[ $status == 400 || $status == 404 ]] || expect 404
	done
}

@test "a broken percent-encoding in a path leads nowhere" {
	local path
	for path in /api/auth/me%/ /api/auth/me%6/ /api/auth/m%zz/; do
		api GET "$path"
		[[ $status == 400 || $status == 404 ]] || expect 404
	done
}

@test "dot segments in a path lead nowhere" {
	local path
	for path in /api/rooms/../auth/me/ /api/./auth/me/ /api/../api/auth/me/ /api/auth/me/. /api/auth/me/.. \
		/api/rooms/%2e%2e/auth/me/ /api/%2E/auth/me/; do
		api GET "$path"
		[[ $status == 400 || $status == 404 ]] || expect 404
	done
}

@test "odd queries never shake the server" {
	local query
	for query in '%FF' 'search=%FF' 'search=%00' 'search=%' 'search' '=' '&&&' 'page=1&page=2' 'search=a&search=b' \
		"search=$(repeat x 3000)" 'search=%F0%9F%98%80' 'scope=nonsense'; do
		api GET "/api/rooms/?$query"
		((status < 500)) || expect 200
	done
}

@test "every answer is nosniff, no-store and has an id" {
	# METHOD PATH BODY, with - for none.
	local method path content seen=''
	while read -r method path content; do
		[[ $content != - ]] || content=''
		api "$method" "$path" ${content:+"$content"}
		seen+=" $status"
		equal nosniff "$(header x-content-type-options)"
		equal no-store "$(header cache-control)"
		[[ -n $(header x-request-id) ]] || fail "no X-Request-Id for $request"
	done <<-ROWS
		GET /api/rooms/ -
		HEAD /api/rooms/ -
		POST /api/rooms/ {"name":"Headers"}
		DELETE /api/rooms/$(room "$ALICE")/ -
		OPTIONS /api/rooms/ -
		POST /api/rooms/ {
		POST /api/auth/login/ {"username":"alice","password":"not\u0020the\u0020secret"}
		PATCH /api/users/$BOB_ID/ {"display_name":"x"}
		GET /api/nothing/ -
		DELETE /api/rooms/ -
	ROWS
	equal '200 200 201 204 204 400 401 403 404 405' "${seen# }"
}

@test "answers to bodies of the wrong type or size have the same headers" {
	api POST /api/rooms/ 'text' -H 'Content-Type: text/plain'
	expect 415
	equal nosniff "$(header x-content-type-options)"
	equal no-store "$(header cache-control)"
	[[ -n $(header x-request-id) ]]
	api POST /api/rooms/ - < <(padded 65537)
	expect 413
	equal nosniff "$(header x-content-type-options)"
	equal no-store "$(header cache-control)"
	[[ -n $(header x-request-id) ]]
}

@test "what has a body is application/json" {
	api GET /api/rooms/
	equal application/json "$(header content-type | cut -d ';' -f 1)"
	api POST /api/rooms/ '{"name": "Typed"}'
	equal application/json "$(header content-type | cut -d ';' -f 1)"
	api POST /api/rooms/ '{'
	equal application/json "$(header content-type | cut -d ';' -f 1)"
}

@test "the id of a request is its own and stands in the log" {
	api GET /api/rooms/
	local one
	one=$(header x-request-id)
	api GET /api/rooms/
	[[ $one != "$(header x-request-id)" ]]
	grep -qF -- "$one" "$SERVER_LOG"
}

@test "bodies of other types are 415" {
	local type
	for type in text/plain application/xml multipart/form-data application/merge-patch+json application/jsonx 'text/plain; x=application/json'; do
		api POST /api/rooms/ '{"name": "Typed"}' -H "Content-Type: $type"
		refused 415 unsupported_media_type
	done
}

@test "JSON may be named in any case and with parameters, or not at all" {
	local type
	for type in 'application/json; charset=utf-8' APPLICATION/JSON 'application/json;charset=UTF-8'; do
		api POST /api/rooms/ '{"name": "Typed"}' -H "Content-Type: $type"
		expect 201
	done
	api POST /api/rooms/ '{"name": "Untyped"}' -H 'Content-Type:'
	expect 201
}

@test "a body with a message has at most 1 MiB" {
	local path=/api/rooms/$ROOM/messages/ message='{"content": "padded"}'
	api POST "$path" - < <(padded 1048576 "$message")
	expect 201
	is content padded
	path=/api/messages/$(field id)/
	api PATCH "$path" - < <(padded 1048576 "$message")
	expect 200
	api PATCH "$path" - < <(padded 1048577 "$message")
	refused 413 payload_too_large
	api PATCH "$path" - < <(padded 5000000 "$message")
	refused 413 payload_too_large
}

@test "any other body has at most 64 KiB" {
	local method path
	api PATCH "/api/rooms/$ROOM/" - < <(padded 65536)
	expect 200
	is description padded
	while read -r method path; do
		api "$method" "$path" - < <(padded 65537)
		refused 413 payload_too_large
	done <<-ROWS
		PATCH /api/rooms/$ROOM/
		POST /api/rooms/
		POST /api/rooms/$ROOM/join/
		POST /api/rooms/$ROOM/participants/
		PATCH /api/users/me/
		POST /api/auth/password/
		POST /api/auth/login/
		POST /api/auth/register/
		POST /api/auth/logout/
	ROWS
	# Refused as it was, it has ended no login.
	api GET /api/auth/me/
	expect 200
}

@test "a body sent in chunks is read" {
	api POST /api/rooms/ '{"name": "In chunks"}' -H 'Transfer-Encoding: chunked'
	expect 201
	is name 'In chunks'
}

@test "HTTP/2, over which lighttpd loses bodies, is not spoken: its first line is 505, an offer goes on over HTTP/1.1" {
	local line
	exec {server}<>"/dev/tcp/localhost/${HTTP##*:}"
	printf 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' >&"$server"
	IFS= read -r -t 20 line <&"$server"
	[[ $line == HTTP/1.?' 505 '* ]] || fail "$line"
	grep -qF '"error":"version_not_supported"' <&"$server"
	exec {server}>&-
	api POST /api/rooms/ '{"name": "Offered"}' -H 'Transfer-Encoding: chunked' -H 'Connection: Upgrade, HTTP2-Settings' \
		-H 'Upgrade: h2c' -H 'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA'
	expect 201
	is name Offered
}

@test "the caller's right is decided before the body is looked at" {
	as '' api POST /api/rooms/ '{'
	refused 401 authentication_required
	as '' api PATCH "/api/users/$BOB_ID/" '[]'
	refused 401 authentication_required
	as "$BOB" api POST "/api/rooms/$ROOM/messages/" '{'
	refused 403 permission_denied
	as "$BOB" api PATCH "/api/rooms/$ROOM/" '{"name": 1}'
	refused 403 permission_denied
	api POST /api/rooms/999999/messages/ '{'
	refused 404 not_found
}

@test "whoever has left a room is told so whatever their edit says" {
	local room message
	room=$(room "$ALICE")
	join_room "$room" "$BOB"
	message=$(say "$BOB" "$room" 'A message')
	as "$BOB" api POST "/api/rooms/$room/leave/"
	expect 204
	as "$BOB" api PATCH "/api/messages/$message/" '{'
	refused 403 permission_denied
}

@test "without allowed origins no answer speaks of CORS" {
	api GET /api/rooms/ -H 'Origin: https://elsewhere.example'
	expect 200
	[[ $headers != *access-control-* ]]
	api OPTIONS /api/rooms/ -H 'Origin: https://elsewhere.example' -H 'Access-Control-Request-Method: POST'
	expect 204
	[[ $headers != *access-control-* ]]
}
