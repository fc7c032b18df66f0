#!/usr/bin/env bats
# What is the same behind every web server. $HOST says which one (see run); each test is about something that one of them
# strips, cuts off, holds up or turns round unless it is told not to.
# shellcheck disable=SC2030,SC2031,SC2154

load ../lib/suite
load ../lib/files
load ../lib/ws
load host

setup_file() {
	host_directory
	if [[ $HOST == apache-htaccess* ]]; then
		bundle_unpack "$DIR/public"
	else
		services_start
	fi
	web_start
	account zoe alice bob
	export ROOM
	ROOM=$(room "$ALICE" '{"name": "Hall"}')
	join_room "$ROOM" "$BOB"
	# Silent from now on: the last test looks how it is.
	if has_daemon; then
		PROXY=1 ws_idle
	fi
}

teardown_file() {
	[[ -z ${IDLE_PID:-} ]] || kill "$IDLE_PID" 2>/dev/null || :
	host_stop
}

setup() {
	export TOKEN=$ALICE
}

# bundle_unpack DIRECTORY: as the guide says; the address it has is known only once the web server runs, and need not be told.
# One host has FastCGI and allows Options in .htaccess, the other has and allows neither.
bundle_unpack() {
	mkdir -p "$1"
	tar -xzf "$BUILD"/bundle/moznods-*.tar.gz -C "$1" --strip-components=1 --no-same-owner
	STATE=$1/private/state
	cat >>"$1/private/moznods.conf" <<-CONF
		limits = off
		password_passes = 1
		password_memory_kib = 8192
	CONF
	[[ $HOST == apache-htaccess ]] || mv "$1/htaccess-without-options" "$1/.htaccess"
	((EUID != 0)) || chown -R 65534:65534 "$1"
}

has_daemon() {
	[[ $HOST != *htaccess* ]]
}

needs_daemon() {
	has_daemon || skip 'no daemon here: the client polls'
}

ws_idle() {
	local url
	url=$(ws_url "$(room "$BOB")" "token=$BOB")
	# Opened for both, it never ends.
	mkfifo "$BATS_FILE_TMPDIR/silence"
	"$WS_CLIENT" -t 900 "$url" <>"$BATS_FILE_TMPDIR/silence" >"$BATS_FILE_TMPDIR/idle" 2>&1 3>&- &
	export IDLE_PID=$! IDLE_SINCE
	IDLE_SINCE=$(date +%s)
}

# error_json STATUS CODE: an answer in the API's shape and of its type, whoever it comes from.
error_json() {
	refused "$1" "$2" || return
	equal application/json "$(header content-type | cut -d ';' -f 1)"
}

# The path of the client's script, as users get it.
client_script() {
	(cd "$BUILD/web-dist" && printf '/%s' assets/*/app.js)
}

@test "the web client is there, with its types and its headers" {
	local script type
	as '' api GET /
	expect 200
	[[ $body == *'<!DOCTYPE html>'* || $body == *'<!doctype html>'* ]]
	equal 'text/html; charset=utf-8' "$(header content-type | tr '[:upper:]' '[:lower:]')"
	equal "$(<"$SRCDIR/etc/content-security-policy")" "$(header content-security-policy)"
	equal nosniff "$(header x-content-type-options)"
	equal no-cache "$(header cache-control)"
	script=$(client_script)
	as '' api GET "$script"
	expect 200
	type=$(header content-type)
	equal text/javascript "${type%%;*}"
	equal 'public, max-age=31536000, immutable' "$(header cache-control)"
}

@test "text is compressed where the client takes that" {
	[[ $HOST != lighttpd-snippet ]] || skip 'that is for the whole server to decide'
	local script
	script=$(client_script)
	as '' api GET "$script" -H 'Accept-Encoding: gzip'
	expect 200
	equal gzip "$(header content-encoding)"
}

@test "what is the server's own is not shown" {
	local path
	for path in /moznods.db /state/moznods.db /private/moznods.conf /private/state/moznods.db /private/ /private /private/moznods \
		/../state/moznods.db /etc/moznods.conf; do
		as '' api GET "$path"
		[[ $status == 40[034] ]] || expect 404
	done
}

@test "registration, login, and who one is" {
	api GET /api/auth/me/
	expect 200
	is username alice
	as "$ZOE" api GET /api/auth/me/
	is is_admin true
	local token
	token=$(login bob)
	as "$token" api POST /api/auth/logout/ '{}'
	expect 204
	as "$token" api GET /api/auth/me/
	error_json 401 authentication_required
	equal Token "$(header www-authenticate)"
}

@test "the Authorization header arrives, under both of its names" {
	as '' api GET /api/auth/me/ -H "Authorization: Token $ALICE"
	expect 200
	as '' api GET /api/auth/me/ -H "Authorization: Bearer $ALICE"
	expect 200
	as '' api POST /api/rooms/ '{"name": "By Bearer"}' -H "Authorization: bearer $ALICE"
	expect 201
	as '' api GET /api/auth/me/ -H 'Authorization: Basic YWxpY2U6c2VjcmV0'
	error_json 401 authentication_required
	as '' api GET /api/auth/me/
	error_json 401 authentication_required
}

@test "rooms: made, listed, changed, deleted" {
	local id
	id=$(room "$ALICE" '{"name": "Kammer \u00e4"}')
	api PATCH "/api/rooms/$id/" '{"description": "small"}'
	expect 200
	is description small
	api GET '/api/rooms/?page_size=1'
	expect 200
	equal "$HTTP/api/rooms/?page_size=1&page=2" "$(field next)"
	api DELETE "/api/rooms/$id/"
	expect 204
	no_body
	api GET "/api/rooms/$id/"
	error_json 404 not_found
}

@test "messages: as JSON and as a form, once, changed, deleted" {
	local id
	api POST "/api/rooms/$ROOM/messages/" '{"content": "Gr\u00fc\u00dfe \ud83d\ude00"}'
	expect 201
	is content 'Grüße 😀'
	api POST "/api/rooms/$ROOM/messages/" 'content=a+form%21' -H 'Content-Type: application/x-www-form-urlencoded' \
		-H 'Idempotency-Key: once'
	expect 201
	is content 'a form!'
	id=$(field id)
	api POST "/api/rooms/$ROOM/messages/" '{"content": "again"}' -H 'Idempotency-Key: once'
	expect 200
	is id "$id"
	api PATCH "/api/messages/$id/" '{"content": "changed"}'
	expect 200
	api DELETE "/api/messages/$id/"
	expect 204
	api GET "/api/messages/$id/"
	error_json 404 not_found
}

@test "without a daemon one asks for the news" {
	local seq
	seq=$(seq_of "$ALICE" "$ROOM")
	say "$BOB" "$ROOM" 'News'
	api GET "/api/rooms/$ROOM/events/?since=$seq"
	expect 200
	is results.0.type chat_message
	is results.0.data.content News
}

@test "5 MB go up and come down byte for byte" {
	local id
	noise 5000000 "$BATS_TEST_TMPDIR/noise"
	id=$(stored "$ALICE" "$BATS_TEST_TMPDIR/noise")
	download "$id" "$BATS_TEST_TMPDIR/back"
	expect 200
	same "$BATS_TEST_TMPDIR/noise" "$BATS_TEST_TMPDIR/back"
	equal 5000000 "$(header content-length)"
	local type
	type=$(header content-type)
	api GET "/api/files/$id/"
	is content_type "$type"
}

@test "a body just over 128 KiB arrives" {
	local id
	noise 131073 "$BATS_TEST_TMPDIR/noise"
	id=$(stored "$ALICE" "$BATS_TEST_TMPDIR/noise")
	download "$id" "$BATS_TEST_TMPDIR/back"
	same "$BATS_TEST_TMPDIR/noise" "$BATS_TEST_TMPDIR/back"
	# And not only as an upload: this is too large for a message, which is for the API to say.
	printf '{"content": "%s"}' "$(repeat x 140000)" >"$BATS_TEST_TMPDIR/long"
	api POST "/api/rooms/$ROOM/messages/" - <"$BATS_TEST_TMPDIR/long"
	error_json 400 validation_error
}

@test "a chunked body arrives, whose length nobody told, or is refused in words" {
	local id
	noise 300000 "$BATS_TEST_TMPDIR/noise"
	upload_raw "$BATS_TEST_TMPDIR/noise" chunked.bin -H 'Transfer-Encoding: chunked' -H 'Content-Length:'
	if [[ $HOST == apache-proxy-fcgi ]]; then
		error_json 411 length_required
		api POST "/api/rooms/$ROOM/messages/" '{"content": "in chunks"}' -H 'Transfer-Encoding: chunked' -H 'Content-Length:'
		error_json 411 length_required
		return
	fi
	expect 201
	is size 300000
	id=$(field id)
	download "$id" "$BATS_TEST_TMPDIR/back"
	same "$BATS_TEST_TMPDIR/noise" "$BATS_TEST_TMPDIR/back"
	api POST "/api/rooms/$ROOM/messages/" '{"content": "in chunks"}' -H 'Transfer-Encoding: chunked' -H 'Content-Length:'
	expect 201
}

@test "what is too large is refused in words: a little by a worker, much by the web server" {
	head -c 27000000 /dev/zero >"$BATS_TEST_TMPDIR/large"
	upload_raw "$BATS_TEST_TMPDIR/large" large.bin
	error_json 413 file_too_large
	head -c 36000000 /dev/zero >"$BATS_TEST_TMPDIR/large"
	upload_raw "$BATS_TEST_TMPDIR/large" large.bin
	expect 413
	[[ $(field error) == @(file_too_large|payload_too_large) ]]
	head -c 2000000 /dev/zero >"$BATS_TEST_TMPDIR/large"
	api POST /api/rooms/ - <"$BATS_TEST_TMPDIR/large"
	error_json 413 payload_too_large
}

@test "ranges: 206, 416, and from the end" {
	local id
	noise 100000 "$BATS_TEST_TMPDIR/noise"
	id=$(stored "$ALICE" "$BATS_TEST_TMPDIR/noise")
	download "$id" "$BATS_TEST_TMPDIR/back" -H 'Range: bytes=1000-1999'
	expect 206
	equal 'bytes 1000-1999/100000' "$(header content-range)"
	same "$BATS_TEST_TMPDIR/back" <(piece "$BATS_TEST_TMPDIR/noise" 1000 1000)
	download "$id" "$BATS_TEST_TMPDIR/back" -H 'Range: bytes=-5'
	expect 206
	same "$BATS_TEST_TMPDIR/back" <(piece "$BATS_TEST_TMPDIR/noise" 99995 5)
	download "$id" "$BATS_TEST_TMPDIR/back" -H 'Range: bytes=200000-'
	expect 416
}

@test "conditional requests: 304 by tag and by date, the whole where the tag is another's" {
	local id tag date
	noise 1000 "$BATS_TEST_TMPDIR/noise"
	id=$(stored "$ALICE" "$BATS_TEST_TMPDIR/noise")
	download "$id" "$BATS_TEST_TMPDIR/back"
	tag=$(header etag) date=$(header last-modified)
	equal "\"$(sha256sum <"$BATS_TEST_TMPDIR/noise" | cut -c 1-64)\"" "$tag"
	download "$id" "$BATS_TEST_TMPDIR/back" -H "If-None-Match: $tag"
	expect 304
	[[ ! -s $BATS_TEST_TMPDIR/back ]]
	download "$id" "$BATS_TEST_TMPDIR/back" -H "If-Modified-Since: $date"
	expect 304
	download "$id" "$BATS_TEST_TMPDIR/back" -H 'If-None-Match: "another"'
	expect 200
	download "$id" "$BATS_TEST_TMPDIR/back" -H 'Range: bytes=0-9' -H 'If-Range: "another"'
	expect 200
	same "$BATS_TEST_TMPDIR/noise" "$BATS_TEST_TMPDIR/back"
}

@test "a signed link needs no login, and a changed one is none" {
	local id url
	noise 1000 "$BATS_TEST_TMPDIR/noise"
	id=$(stored "$ALICE" "$BATS_TEST_TMPDIR/noise")
	api POST "/api/files/$id/link/" '{}'
	expect 201
	url=$(field url)
	url=/api/${url#*/api/}
	as '' fetch GET "$url" "$BATS_TEST_TMPDIR/back"
	expect 200
	same "$BATS_TEST_TMPDIR/noise" "$BATS_TEST_TMPDIR/back"
	as '' api GET "${url%?}"
	[[ $status == 40[13] ]] || expect 403
}

@test "HEAD, OPTIONS, and methods that are none" {
	local id
	api HEAD /api/rooms/
	expect 200
	no_body
	id=$(written "$ALICE" 'Some text')
	api HEAD "/api/files/$id/download/"
	expect 200
	no_body
	as '' api OPTIONS /api/rooms/
	expect 204
	no_body
	[[ $(header allow) == *GET*POST* ]]
	api PUT /api/rooms/ '{}'
	error_json 405 method_not_allowed
	[[ $(header allow) == *GET*POST* ]]
	api GET /api/auth/login/
	error_json 405 method_not_allowed
}

@test "a POST without a body, with and without a length" {
	api POST "/api/rooms/$ROOM/join/" '' -H 'Content-Length: 0'
	expect 200
	api POST "/api/rooms/$ROOM/join/" '' -H 'Content-Length:'
	expect 200
}

@test "paths arrive as they were sent" {
	local path
	api GET '/api/rooms/?search=%C3%A4%20%26+b&page_size=1'
	expect 200
	for path in /api/rooms/../auth/me/ /api/./auth/me/ /api/../api/auth/me/ /api/auth/me/.. /api/rooms/%2e%2e/auth/me/ \
		/api/auth%2Fme/ /api/rooms%2f"$ROOM"/ /api/auth/me%00/; do
		api GET "$path"
		[[ $status == 40[04] ]] || expect 404
	done
	api GET /api/auth%20/me/
	error_json 404 not_found
	api GET /api/%61uth/me/
	expect 200
	api GET /api/auth/me
	expect 200
}

@test "a hidden slash is refused in the API's shape" {
	[[ $HOST != *htaccess* && $HOST != lighttpd-snippet ]] || skip 'refused before anything of ours is asked'
	api GET /api/auth%2Fme/
	[[ $status == 40[04] ]] || expect 404
	type_is error string
	equal application/json "$(header content-type | cut -d ';' -f 1)"
}

@test "long headers and long addresses" {
	api GET /api/auth/me/ -H "X-Long: $(repeat x 6000)"
	expect 200
	api GET "/api/rooms/?search=$(repeat x 6000)"
	((status < 500))
	api GET /api/auth/me/ -H "X-Long: $(repeat x 30000)" || status=gone
	[[ $status == 4?? || $status == gone ]]
	api GET /api/auth/me/
	expect 200
}

@test "errors are JSON" {
	as '' api GET /api/nothing/
	error_json 404 not_found
	api POST /api/rooms/ '{"name": '
	error_json 400 validation_error
	api POST /api/rooms/ '<name/>' -H 'Content-Type: text/xml'
	error_json 415 unsupported_media_type
	as "$BOB" api DELETE "/api/rooms/$ROOM/"
	error_json 403 permission_denied
}

@test "more requests at once than workers" {
	# The client gives up what is not answered within a minute.
	all_at_once 60 GET "/api/rooms/$ROOM/messages/"
	equal 60 "$(how_many 200)"
}

@test "clients that send slowly hold nobody up" {
	local socket port=${HTTP##*:} sockets=()
	for _ in 1 2 3 4 5 6; do
		exec {socket}<>"/dev/tcp/127.0.0.1/$port"
		printf 'POST /api/files/upload/?name=slow HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token %s\r\nContent-Type: application/octet-stream\r\nContent-Length: 100000\r\n\r\nslow' \
			"$ALICE" >&"$socket"
		sockets+=("$socket")
	done
	sleep 0.5
	api GET /api/auth/me/
	expect 200
	# None of them has been given up meanwhile.
	for socket in "${sockets[@]}"; do
		! read -r -t 0 -u "$socket" || fail 'the answer came when one who is slow had been given up'
		exec {socket}>&-
	done
}

# The answer to what is sent as it stands, by a client that then waits: status and type of the content.
answer_to() {
	# shellcheck disable=SC2059
	{ printf "$1" && sleep "${2:-0}"; } | timeout "$LONGEST_WAIT" socat -t 10 - "TCP:${HTTP#http://},shut-none" 2>/dev/null |
		tr -d '\r' | sed -n -e '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' -e 's/^[Cc]ontent-[Tt]ype: *\([^;]*\).*/\1/p' | paste -sd ' '
}

@test "bodies that no route takes are refused before they are sent, everywhere but for uploads" {
	[[ $HOST != *htaccess* ]] || skip 'here a program gets each body as it comes, and nothing is kept'
	command -v socat >/dev/null || skip 'there is no socat command'
	local path
	for path in /api/rooms/ "/api/rooms/$ROOM/messages/" /api/files/1/link/ /index.html /nothing/; do
		run answer_to "POST $path HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Token $ALICE\r\nContent-Length: 20000000\r\n\r\n"
		[[ $output == 413* ]] || fail "$path: $output"
		[[ $path != /api/* || $output == '413 application/json' ]] || fail "$path: $output"
	done
}

@test "a large body is refused to strangers before it is sent, and one whose length is not told" {
	command -v socat >/dev/null || skip 'there is no socat command'
	[[ $HOST != apache* ]] || skip 'this web server keeps a body before it asks whose it is'
	local path paths=('/api/files/upload/?name=x') body
	[[ $HOST == nginx ]] || paths+=("/api/rooms/$ROOM/messages/" /api/rooms/)
	body="Authorization: Token wrong\r\nContent-Type: application/octet-stream\r\n"
	for path in "${paths[@]}"; do
		equal '401 application/json' "$(answer_to "POST $path HTTP/1.1\r\nHost: x\r\n${body}Content-Length: 1000000\r\n\r\nfour")"
		equal '401 application/json' "$(answer_to "POST $path HTTP/1.1\r\nHost: x\r\n${body}Transfer-Encoding: chunked\r\n\r\n4\r\nfour")"
	done
	head -c 200000 /dev/urandom >"$BATS_TEST_TMPDIR/noise"
	as wrong upload_raw "$BATS_TEST_TMPDIR/noise" x
	error_json 401 authentication_required
	equal Token "$(header www-authenticate)"
}

@test "what the web server itself refuses below /api/ is refused in the API's shape" {
	command -v socat >/dev/null || skip 'there is no socat command'
	[[ $HOST != *htaccess* ]] || skip 'a .htaccess is read after that'
	local long
	long=$(repeat x 20000)
	as '' api GET "/api/rooms/?search=$long"
	[[ $status == 4[13][14] ]] || expect 414
	equal application/json "$(header content-type)"
	api GET /api/rooms/ -H "X-Long: $long"
	[[ $status == 4?? ]]
	equal application/json "$(header content-type)"
	equal '400 application/json' "$(answer_to 'GET /api/rooms/ HTTP/1.1\r\nHost: x\r\nBad header\r\n\r\n')"
	equal '400 application/json' "$(answer_to 'POST /api/rooms/ HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n')"
}

@test "a chunked body that is broken is no body" {
	command -v socat >/dev/null || skip 'there is no socat command'
	local head chunks
	head="POST /api/files/upload/?name=x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Token $ALICE\r\n"
	head+='Content-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n'
	[[ $HOST == apache-proxy-fcgi ]] || equal '201 application/json' "$(answer_to "${head}5\r\nhello\r\n0\r\n\r\n")"
	for chunks in '5\r\nhello\r\nzz\r\nworld\r\n0\r\n\r\n' '5\r\nhelloXX5\r\nworld\r\n0\r\n\r\n'; do
		run answer_to "$head$chunks"
		[[ $output == 4* ]] || fail "$chunks: $output"
	done
}

# over_http2 PATH TYPE: posts standard input over HTTP/2, as a body of unknown length.
over_http2() {
	body=$(timeout 60 node "$BATS_TEST_DIRNAME/http2.mjs" "$HTTP2$1" "authorization=Token $ALICE" "content-type=$2") || true
	status=${body%%$'\n'*} body=${body#*$'\n'}
}

@test "over HTTP/2 a body of unknown length arrives, or it or one that is too large is refused in words" {
	command -v curl >/dev/null && curl --version | grep -q HTTP2 || skip 'there is no curl with HTTP/2'
	command -v node >/dev/null || skip 'there is no node command'
	local options=(-s -m 60 -X POST -H "Authorization: Token $ALICE" -o "$BATS_TEST_TMPDIR/http2" -w '%{http_code}')
	if [[ $HOST == lighttpd* ]]; then
		# It would lose such a body: a client that offers HTTP/2 goes on with HTTP/1.1, one that insists is told so.
		equal '505 application/json' "$(answer_to 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')"
		equal 201 "$(curl "${options[@]}" --http2 -H 'Content-Type: application/json' -T - "$HTTP2/api/rooms/$ROOM/messages/" <<<'{"content": "over HTTP"}')"
		return
	fi
	equal 200 "$(curl "${options[@]}" --http2-prior-knowledge "$HTTP2/api/rooms/$ROOM/join/")"
	over_http2 "/api/rooms/$ROOM/messages/" application/json <<<'{"content": "over HTTP/2"}'
	if [[ $HOST == apache-proxy-fcgi ]]; then
		expect 411
		is error length_required
		return
	fi
	expect 201
	noise 300000 "$BATS_TEST_TMPDIR/noise"
	over_http2 '/api/files/upload/?name=noise' application/octet-stream <"$BATS_TEST_TMPDIR/noise"
	expect 201
	is size 300000
	head -c 40000000 /dev/zero >"$BATS_TEST_TMPDIR/large"
	over_http2 '/api/files/upload/?name=large' application/octet-stream <"$BATS_TEST_TMPDIR/large"
	expect 413
	is error file_too_large
}

@test "a file of the client that is packed is known again" {
	local script tag
	script=$(client_script)
	as '' api GET "$script" -H 'Accept-Encoding: gzip'
	tag=$(header etag)
	[[ -n $tag ]] || fail 'there is no tag'
	as '' api GET "$script" -H 'Accept-Encoding: gzip' -H "If-None-Match: $tag"
	expect 304
	tag=$(header etag)
	[[ -z $tag ]] || { as '' api GET "$script" -H 'Accept-Encoding: gzip' -H "If-None-Match: $tag" && expect 304; }
}

@test "/api without a slash is the API's" {
	api GET /api
	error_json 404 not_found
	api GET '/api?x=1'
	error_json 404 not_found
	as '' api GET /api.html
	expect 200
}

# slow_reader PATH: asks for something and reads nothing of it for a while, then all of it, into slow.N.
slow_reader() {
	local number=${#readers[@]} request="GET $1 HTTP/1.0\r\nHost: ${HTTP#http://}\r\nAuthorization: Token $ALICE\r\n\r\n"
	mkfifo "$BATS_TEST_TMPDIR/hold.$number" "$BATS_TEST_TMPDIR/hold.$number.read"
	# shellcheck disable=SC2059
	{ printf "$request" && read -r _ <"$BATS_TEST_TMPDIR/hold.$number"; } 3>&- |
		socat - "TCP:${HTTP#http://},rcvbuf=131072" 3>&- |
		{ read -r _ <"$BATS_TEST_TMPDIR/hold.$number.read" && cat && : >"$BATS_TEST_TMPDIR/slow.$number.end"; } \
			>"$BATS_TEST_TMPDIR/slow.$number" 3>&- &
	readers+=("$!")
}

@test "clients that read slowly hold no worker, and get all of it in the end" {
	command -v socat >/dev/null || skip 'there is no socat command'
	[[ $HOST != apache-htaccess ]] || skip 'there the host decides how many processes there are'
	local id number readers=()
	noise 12000000 "$BATS_TEST_TMPDIR/noise"
	id=$(stored "$ALICE" "$BATS_TEST_TMPDIR/noise")
	# Ten at a time: how many a web server takes at once is another test's matter.
	for number in {1..10}; do
		all_at_once 10 POST "/api/rooms/$ROOM/messages/" "{\"content\": \"$(repeat 😀 3900)\"}"
		equal 10 "$(how_many 201)"
	done
	for number in {0..7}; do
		if ((number % 2)); then
			slow_reader "/api/rooms/$ROOM/messages/?page_size=100"
		else
			slow_reader "/api/files/$id/download/"
		fi
	done
	sleep 1
	# Workers are fewer than readers: whoever waits for one of them gets no answer.
	for number in {1..10}; do
		run "$REST" -t "$ALICE" -- GET "$HTTP/api/auth/me/"
		[[ ${lines[0]} == 200 ]] || fail "no answer, but $output"
	done
	for number in {0..7}; do
		echo >"$BATS_TEST_TMPDIR/hold.$number.read"
	done
	local deadline=$((SECONDS + 120))
	for number in {0..7}; do
		until [[ -e $BATS_TEST_TMPDIR/slow.$number.end ]] || ((SECONDS >= deadline)); do
			sleep 0.05
		done
		echo >"$BATS_TEST_TMPDIR/hold.$number"
	done
	wait "${readers[@]}"
	api GET "/api/rooms/$ROOM/messages/?page_size=100"
	printf '%s' "$body" >"$BATS_TEST_TMPDIR/page"
	for number in 0 2 4 6; do
		same "$BATS_TEST_TMPDIR/noise" <(tail -c 12000000 "$BATS_TEST_TMPDIR/slow.$number")
		same "$BATS_TEST_TMPDIR/page" <(tail -c "$(stat -c %s "$BATS_TEST_TMPDIR/page")" "$BATS_TEST_TMPDIR/slow.$((number + 1))")
	done
}

@test "tokens are not in the web server's log" {
	[[ $HOST == apache-*fcgi* || $HOST == nginx ]] || skip 'our configuration has no log here'
	local log=$DIR/log/${HOST/apache*/apache2}/moznods.log deadline=$((SECONDS + LONGEST_WAIT))
	export PROXY=1
	ws_connect logged "$(ws_url "$ROOM" "token=$ALICE")"
	ws_wait logged open
	ws_close logged
	as "$BOB" api GET "/api/rooms/?search=secret"
	# A line comes when what it is about has ended, which the client may know first.
	until grep -q "GET /ws/room/$ROOM/ " "$log" && grep -q 'GET /api/rooms/ ' "$log"; do
		((SECONDS < deadline)) || fail 'there is no line of the WebSocket, or none of the request'
		sleep 0.1
	done
	! grep -E "$ALICE|secret" "$log"
}

# answers_again: the API answers and takes a large body; where the web server does not start the workers, whoever does so starts them again.
answers_again() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until as '' api GET /api/health/ && [[ $status == 200 ]] && stored "$ALICE" "$BATS_TEST_TMPDIR/noise" >/dev/null 2>&1; do
		((SECONDS < deadline)) || fail "it does not come back: $status" "$(tail -n 5 "$DIR"/log/*.log "$DIR"/log/*/*.log)" || return
		[[ -z ${WORKERS_PID:-} ]] || is_alive "$WORKERS_PID" || workers_start
		sleep 0.2
	done
}

@test "when the supervisor is killed the site comes back by itself" {
	[[ $HOST != apache-htaccess* ]] || skip 'as apache-mod-fcgid has it, or there is none'
	local killed
	noise 200000 "$BATS_TEST_TMPDIR/noise"
	for _ in 1 2; do
		mapfile -t killed < <(supervisors)
		((${#killed[@]})) || fail 'there is no supervisor'
		kill -KILL "${killed[@]}"
		if [[ $HOST == lighttpd ]]; then
			# Its socket has always been there.
			as '' api GET /api/health/
			expect 200
		fi
		answers_again
	done
}

@test "where no worker answers, that is said in the API's shape" {
	[[ $HOST == @(lighttpd-snippet|apache-proxy-fcgi|nginx) ]] || skip 'the web server starts the workers itself'
	local pid=$WEB_PID url=$HTTP
	RUNDIR=$DIR/none web_start
	as '' api GET /api/health/
	local seen=$status type shape
	type=$(header content-type)
	shape=$(field -s)
	web_stop
	WEB_PID=$pid HTTP=$url
	[[ $seen == 50[234] ]] || fail "the status is $seen"
	equal application/json "${type%%;*}"
	equal "$ERROR_SHAPE" "$shape"
}

# What a client is told of a file, asked in every way there is: status, headers and the sum of the body. What changes from
# one request to the next, or tells of the transport alone, is left out.
all_ways() {
	local id=$1 ask
	for ask in 'X-None: 0' 'Range: bytes=1000-1999' 'Range: bytes=-5' 'Range: bytes=0-' 'Range: bytes=200000-' 'Range: nonsense' \
		"If-None-Match: \"$2\"" 'If-None-Match: "another"' 'If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT'; do
		printf '== %s\n' "$ask"
		download "$id" "$BATS_TEST_TMPDIR/way" -H "$ask"
		told
	done
	for ask in "\"$2\"" '"another"'; do
		printf '== If-Range %s\n' "$ask"
		download "$id" "$BATS_TEST_TMPDIR/way" -H "If-Range: $ask" -H 'Range: bytes=10-19'
		told
	done
	printf '== HEAD\n'
	fetch HEAD "/api/files/$id/download/" "$BATS_TEST_TMPDIR/way"
	told
}

told() {
	local left_out='date|server|x-request-id|connection|keep-alive|x-ratelimit-[a-z]*'
	# Who sends a range takes ranges, and need not say so.
	[[ $status == 200 ]] || left_out+='|accept-ranges'
	printf '%s\n%s' "$status" "$headers" | grep -viE "^($left_out):" | sort
	cksum <"$BATS_TEST_TMPDIR/way"
}

# Files that come with different policies, each in all ways.
every_file() {
	local file
	for file in "$picture" "$text" "$image" "$film"; do
		all_ways "$file" "$sum" || return
	done
}

@test "a worker and the web server itself send a file in the same words" {
	case $HOST in
	lighttpd) local other='sendfile = off' ;;
	apache-proxy-fcgi) local other='sendfile = x-sendfile' ;;
	nginx) local other='sendfile = x-accel-redirect' ;;
	*) skip 'here a worker sends every file' ;;
	esac
	[[ $HOST != apache* || -e /usr/lib/apache2/modules/mod_xsendfile.so ]] || skip 'there is no mod_xsendfile'
	local pid=$WEB_PID url=$HTTP workers=${WORKERS_PID:-} sum picture text image film
	noise 100000 "$BATS_TEST_TMPDIR/noise"
	sum=$(sha256sum <"$BATS_TEST_TMPDIR/noise" | cut -c 1-64)
	picture=$(stored "$ALICE" "$BATS_TEST_TMPDIR/noise" 'a "noise".bin')
	text=$(written "$ALICE" '<script>alert(1)</script>' page.html)
	png 2 2 >"$BATS_TEST_TMPDIR/image"
	printf '\0\0\0\x18ftypmp42\0\0\0\0mp42isom' >"$BATS_TEST_TMPDIR/film"
	image=$(stored "$ALICE" "$BATS_TEST_TMPDIR/image") film=$(stored "$ALICE" "$BATS_TEST_TMPDIR/film")
	every_file >"$BATS_TEST_TMPDIR/first"

	{ grep -v '^sendfile' "$DIR/etc/moznods.conf" && echo "$other"; } >"$DIR/etc/other.conf"
	mkdir -p "$DIR/other/moznods"
	((EUID != 0)) || chown -R 65534:65534 "$DIR/other" "$DIR/etc/other.conf"
	local MOZNODS_CONFIG=$DIR/etc/other.conf
	[[ -z $workers ]] || RUNDIR=$DIR/other workers_start
	RUNDIR=${workers:+$DIR/other} OWN_FILES=yes web_start
	every_file >"$BATS_TEST_TMPDIR/second" || :
	web_stop
	[[ -z $workers ]] || workers_stop
	WEB_PID=$pid HTTP=$url WORKERS_PID=$workers
	diff "$BATS_TEST_TMPDIR/first" "$BATS_TEST_TMPDIR/second"
}

@test "what is done now and then delays no answer" {
	[[ $HOST == apache-htaccess-cgi ]] || skip 'elsewhere it is not within the request'
	command -v sqlite3 >/dev/null || skip 'there is no sqlite3 command'
	local config=$STATE/../moznods.conf
	# Somebody writes until the answer has come; who cleans up waits for that, for longer than our client for an answer.
	cp "$config" "$BATS_TEST_TMPDIR/before.conf"
	echo 'busy_timeout = 60000' >>"$config"
	database_hold
	touch -d '1 hour ago' "$STATE/run/housekeeping"
	as '' api GET /api/info/
	expect 200
	database_release
	cat "$BATS_TEST_TMPDIR/before.conf" >"$config"
	(($(stat -c %Y "$STATE/run/housekeeping") > $(date +%s) - 60)) || fail 'nobody cleaned up'
}

@test "WebSockets through the web server: live, large, and closed with their codes" {
	needs_daemon
	export PROXY=1
	ws_open first "$ALICE" "$ROOM" v=2
	say "$BOB" "$ROOM" 'Over REST'
	ws_wait first chat_message
	frame_is data.content 'Over REST'
	chat first 'Over the socket'
	ws_wait first chat_message
	ws_send first "{\"type\":\"ping\",\"data\":{\"text\":\"$(repeat x 60000)\"}}"
	ws_wait first pong
	ws_connect second "$(ws_url "$ROOM" token=wrong)"
	ws_wait second open
	ws_refused second 4401 authentication_required
	ws_connect third "$(ws_url 999999 "token=$ALICE")"
	ws_wait third open
	ws_refused third 4404 not_found
	ws_still_open first
}

@test "a page's WebSocket is let in by its origin, and a foreign one is not" {
	needs_daemon
	export PROXY=1
	# Another name than that by which the web server calls the daemon.
	local HTTP=${HTTP/127.0.0.1/localhost}
	ws_connect home "$(ws_url "$ROOM" "token=$ALICE")" -o "$HTTP"
	ws_wait home open
	ws_settle home
	ws_connect foreign "$(ws_url "$ROOM" "token=$ALICE")" -o https://elsewhere.example
	ws_wait foreign open
	ws_refused foreign 4403 permission_denied
}

@test "under a path of the site all is the same" {
	[[ $HOST != lighttpd ]] || skip 'the whole server is a site of its own'
	local pid=$WEB_PID url=$HTTP id
	if [[ $HOST == *htaccess* ]]; then
		(bundle_unpack "$DIR/public/chat")
		HTTP=$HTTP/chat
		account ada anna
		TOKEN=$ADA
		id=$(room "$ADA")
	else
		BASE=/chat web_start
		id=$ROOM
	fi
	api GET /
	expect 200
	[[ $body == *'<html'* ]]
	as '' api GET ''
	[[ $status == 30[128] ]] || expect 301
	[[ $(header location) == */chat/ ]] || fail "$(header location)"
	api GET "/api/rooms/$id/messages/"
	expect 200
	api GET '/api/users/?page_size=1'
	expect 200
	is next "$HTTP/api/users/?page_size=1&page=2"
	noise 200000 "$BATS_TEST_TMPDIR/noise"
	id=$(stored "$TOKEN" "$BATS_TEST_TMPDIR/noise")
	download "$id" "$BATS_TEST_TMPDIR/back"
	same "$BATS_TEST_TMPDIR/noise" "$BATS_TEST_TMPDIR/back"
	if has_daemon; then
		PROXY=1 ws_open sub "$ALICE" "$ROOM" v=2
		ws_close sub
		web_stop
	fi
	WEB_PID=$pid HTTP=$url
}

@test "behind TLS the API knows that it is" {
	command -v openssl >/dev/null || skip 'there is no openssl command'
	local pid=$WEB_PID url=$HTTP answer
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout "$DIR/etc/key.pem" -out "$DIR/etc/cert.pem" 2>/dev/null
	cat "$DIR/etc/cert.pem" "$DIR/etc/key.pem" >"$DIR/etc/tls.pem"
	((EUID != 0)) || chown 65534:65534 "$DIR"/etc/*.pem
	TLS=$DIR/etc/tls.pem web_start
	local host=${HTTP#https://}
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		answer=$(printf 'GET /api/rooms/?page_size=1 HTTP/1.1\r\nHost: %s\r\nAuthorization: Token %s\r\nConnection: close\r\n\r\n' "$host" "$ALICE" |
			openssl s_client -quiet -connect "$host" 2>/dev/null) || :
		[[ $answer != HTTP/1.1\ 200* ]] || break
		sleep 0.5
	done
	web_stop
	WEB_PID=$pid HTTP=$url
	[[ $answer == HTTP/1.1\ 200* ]] || fail "no answer over TLS: ${answer:0:500}" "$(tail -n 5 "$DIR"/log/*.log)"
	[[ $answer == *"\"next\":\"https://$host/api/rooms/?"* ]] || fail "$answer"
}

@test "a WebSocket on which nothing is said for over a minute stays" {
	needs_daemon
	local since
	since=$(($(date +%s) - IDLE_SINCE))
	((since >= 72)) || sleep $((72 - since))
	# libwebsockets pings where nothing has come for five minutes: tests that took so long change nothing of the minute before.
	equal open "$(grep -v '^pong' "$BATS_FILE_TMPDIR/idle" | paste -sd ' ')"
}
