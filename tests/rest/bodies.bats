#!/usr/bin/env bats
# Bodies of strangers: nothing is read of one before its sender is known, counted and permitted, and what is read costs little.
# shellcheck disable=SC2030,SC2031,SC2154

load ../lib/suite
load ../lib/files

FCGI=${BUILD:-$PWD}/tests/client/fcgi

setup_file() {
	server_start WORKERS=1 READ_TIMEOUT=20
	account zoe alice bob
	export ROOM
	ROOM=$(room "$ALICE")
}

setup() {
	export TOKEN=$ALICE
}

# begun METHOD PATH [TOKEN]: what the worker answers to a request whose body does not come, or "silent" when it waits for it.
begun() {
	local size
	size=$("$FCGI" -l "$STATE/run/fcgi.sock" "$1" "$2" "${3:-}" '{"content": "x"}')
	# The last record ends the body, the one before it has its 16 bytes.
	"$FCGI" -c $((size - 8 - 16)) -w "${WAIT:-10}" "$STATE/run/fcgi.sock" "$1" "$2" "${3:-}" '{"content": "x"}'
}

# answered STATUS METHOD PATH [TOKEN]: so, and without the body.
answered() {
	local wanted=$1 answer
	shift
	answer=$(begun "$@")
	[[ $answer == "Status: $wanted"* ]] || fail "$* without its body: $answer"
}

# lies_there BYTES: whether a body of that size has come to where the web server keeps it.
lies_there() {
	find "$STATE/tmp" ${FRONT_DIRECTORY:+"$FRONT_DIRECTORY/tmp"} -name 'lighttpd-upload-*' -size "${1}c" 2>/dev/null | grep -q .
}

# While it is not said, lighttpd asks the system without a pause whether more of the body has come.
@test "whether a large body may come is said while every worker is busy" {
	[[ ${FRONT:-lighttpd} == lighttpd* ]] || skip 'it does not ask' || return
	local busy upload came='' deadline=$((SECONDS + LONGEST_WAIT))
	head -c 1000000 /dev/urandom >"$BATS_TEST_TMPDIR/noise"
	readarray -t busy < <(workers)
	kill -STOP "${busy[@]}"
	"$REST" -t "$ALICE" -H 'Content-Type: application/octet-stream' -- POST "$HTTP/api/files/upload/?name=noise" - \
		<"$BATS_TEST_TMPDIR/noise" >"$BATS_TEST_TMPDIR/answer" 3>&- &
	upload=$!
	until lies_there 1000000 || ((SECONDS >= deadline)); do
		sleep 0.05
	done
	! lies_there 1000000 || came=yes
	kill -CONT "${busy[@]}"
	wait "$upload"
	equal yes "$came"
	equal 201 "$(head -n 1 "$BATS_TEST_TMPDIR/answer")"
}

@test "who may not is told so without a byte of the body" {
	answered 401 POST /api/rooms/
	answered 401 POST /api/rooms/ "$(repeat x 43)"
	answered 401 POST "/api/rooms/$ROOM/messages/"
	answered 401 PATCH /api/users/me/
	answered 401 POST /api/auth/password/
	answered 401 POST /api/files/upload/
	answered 403 POST "/api/rooms/$ROOM/messages/" "$BOB"
	answered 403 PATCH "/api/rooms/$ROOM/" "$BOB"
	answered 404 POST /api/rooms/999999/messages/ "$ALICE"
	answered 404 POST /api/nothing/ "$ALICE"
	answered 405 PUT "/api/rooms/$ROOM/" "$ALICE"
	# Whoever may is waited for: so the worker had not read ahead.
	WAIT=1 equal silent "$(WAIT=1 begun POST "/api/rooms/$ROOM/messages/" "$ALICE")"
}

# The only worker.
worker() {
	workers_of "$(<"$STATE/run/fcgi.pid")"
}

# Its resident memory, KiB.
memory() {
	sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$(worker)/status"
}

# many TEXT COUNT: a text, very often.
many() {
	yes "$1" | head -n "$2" | tr -d '\n'
}

# list_of TEXT COUNT: a JSON object with a list of so many, and one more.
list_of() {
	printf '{"content": "x", "a": ['
	many "$1," "$2"
	printf '1]}'
}

@test "a tree too large to be built is not built, and refused" {
	local before path
	api POST "/api/rooms/$ROOM/messages/" '{"content": "first"}'
	before=$(memory)
	for text in '{}' '[]' 1 '""' '{"a":{}}' null; do
		api POST "/api/rooms/$ROOM/messages/" - < <(list_of "$text" $((1000000 / (${#text} + 1))))
		invalid non_field_errors
		api POST /api/auth/login/ - < <(list_of "$text" $((60000 / (${#text} + 1))))
		invalid non_field_errors
	done
	(($(memory) - before < 4096)) || fail "the worker has grown from $before to $(memory) KiB"
}

@test "what a large body took is given back" {
	local before i
	api POST "/api/rooms/$ROOM/messages/" '{"content": "first"}'
	before=$(memory)
	for i in 1 2 3; do
		api POST "/api/rooms/$ROOM/messages/" - < <(printf '{"unknown": "%s", "content": "x"}' "$(many x 1000000)")
		expect 201
		api POST "/api/rooms/$ROOM/messages/" - < <(printf '{"content": "%s"}' "$(many x 1000000)")
		invalid content
		api POST "/api/rooms/$ROOM/messages/" - < <(list_of 1 9000)
		expect 201
	done
	(($(memory) - before < 2048)) || fail "the worker has grown from $before to $(memory) KiB"
}

@test "a list has at most 10000 values, a form as well" {
	local form='Content-Type: application/x-www-form-urlencoded'
	api POST "/api/rooms/$ROOM/messages/" - < <(list_of 1 9996)
	expect 201
	api POST "/api/rooms/$ROOM/messages/" - < <(list_of 1 9998)
	invalid non_field_errors
	api POST "/api/rooms/$ROOM/messages/" - -H "$form" < <(printf 'content=x%s' "$(many '&a=1' 9999)")
	expect 201
	api POST "/api/rooms/$ROOM/messages/" - -H "$form" < <(printf 'content=x%s' "$(many '&a=1' 10000)")
	invalid non_field_errors
}

@test "a name of 60 KB of combining marks is refused as quickly as any" {
	local marks
	marks=a$(many $'\u0301\u0323' 15000)
	api POST /api/auth/login/ - < <(printf '{"username": "%s", "password": "x"}' "$marks")
	invalid username
	api POST /api/auth/login/ - < <(printf '{"email": "%s@example.org", "password": "x"}' "$marks")
	invalid email
	api POST /api/auth/register/ - < <(printf '{"email": "m@example.org", "username": "%s", "password": "a long secret"}' "$marks")
	invalid username
	api GET "/api/users/?search=a$(repeat %CC%81 1000)"
	invalid search
}

@test "a body that is encoded is 415, wherever there is one, and told what is understood" {
	local coding
	for coding in gzip 'br' 'identity, gzip' nonsense; do
		api POST /api/rooms/ '{"name": "Encoded"}' -H "Content-Encoding: $coding"
		refused 415 unsupported_media_type
		equal identity "$(header accept-encoding)"
		api POST '/api/files/upload/?name=a.txt' 'some bytes' -H "Content-Encoding: $coding" -H 'Content-Type: text/plain'
		refused 415 unsupported_media_type
	done
	api POST /api/rooms/ '{"name": "Plain"}' -H 'Content-Encoding: Identity'
	expect 201
	# What has no body has no encoding either.
	api GET /api/rooms/ -H 'Content-Encoding: gzip'
	expect 200
}

@test "a file that is encoded inside its form is 415 too" {
	local coding
	for coding in 'Content-Encoding: gzip' 'Content-Transfer-Encoding: base64'; do
		api POST /api/files/upload/ - -H 'Content-Type: multipart/form-data; boundary=b' < <(printf -- \
			'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n%s\r\n\r\nQUJD\r\n--b--\r\n' "$coding")
		refused 415 unsupported_media_type
	done
	api POST /api/files/upload/ - -H 'Content-Type: multipart/form-data; boundary=b' < <(printf -- \
		'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\nContent-Transfer-Encoding: binary\r\n\r\nQUJD\r\n--b--\r\n')
	expect 201
}

@test "a list of a form as PHP and Rails write it" {
	local form='Content-Type: application/x-www-form-urlencoded' one two
	api POST '/api/files/upload/?name=a.txt' 'some bytes' -H 'Content-Type: text/plain'
	one=$(field id)
	api POST '/api/files/upload/?name=b.txt' 'some more bytes' -H 'Content-Type: text/plain'
	two=$(field id)
	api POST "/api/rooms/$ROOM/messages/" "attachments[]=$one&attachments%5B%5D=$two" -H "$form"
	expect 201
	equal "$one $two" "$(lines 'attachments.*.id')"
	api POST '/api/files/upload/?name=c.txt' 'and more' -H 'Content-Type: text/plain'
	one=$(field id)
	api POST "/api/rooms/$ROOM/messages/" "attachment_ids[0]=$one&content=x" -H "$form"
	expect 201
	is attachments.0.id "$one"
}
