#!/usr/bin/env bats
# The limits of the reference, in force as they are by default. Every test is a client with an address of its own,
# which the trusted proxy at 127.0.0.1 passes on, so that the tests do not use up each other's limits.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/suite
load ../lib/files

setup_file() {
	server_start LIMITS= WORKERS=4 TRUSTED_PROXIES=127.0.0.1
	export HTTP=http://127.0.0.1:${HTTP##*:}
	export ZOE WAITER WAITER_FROM WAITER_SINCE
	ZOE=$(register zoe -H 'X-Forwarded-For: 192.0.2.1')
	# The window of this user is used up now and looked at again at the end of the file.
	WAITER=$(register waiter -H 'X-Forwarded-For: 192.0.2.2')
	from 192.0.2.2
	# Its window begins between these two.
	WAITER_FROM=$EPOCHSECONDS
	as "$WAITER" ask GET /api/auth/me/
	WAITER_SINCE=$EPOCHSECONDS
	as "$WAITER" flood 99 GET /api/auth/me/
	equal 99 "$(how_many 200)"
}

# from ADDRESS: where the requests of a test come from.
from() {
	export FROM=$1
}

ask() {
	api "$@" -H "X-Forwarded-For: $FROM"
}

# flood N METHOD PATH [BODY]: all at once.
flood() {
	local REST_OPTIONS=(-H "X-Forwarded-For: $FROM")
	all_at_once "$@"
}

user() {
	register "$1" -H "X-Forwarded-For: $FROM"
}

try_login() {
	ask POST /api/auth/login/ '{"username": "zoe", "password": "not the secret"}'
}

# over: 429 with all that belongs to it.
over() {
	refused 429 rate_limited
	equal "$1" "$(header x-ratelimit-limit)"
	equal 0 "$(header x-ratelimit-remaining)"
	[[ $(header x-ratelimit-reset) =~ ^[0-9]+$ ]]
	[[ $(header retry-after) =~ ^[0-9]+$ ]]
	(($(header retry-after) >= 1 && $(header retry-after) <= 60)) || fail "Retry-After: $(header retry-after)"
}

@test "five authentications pass from one address, the sixth does not" {
	from 198.51.100.1
	local remaining
	for remaining in 4 3 2 1 0; do
		try_login
		refused 401 invalid_credentials
		equal 5 "$(header x-ratelimit-limit)"
		equal "$remaining" "$(header x-ratelimit-remaining)"
	done
	try_login
	over 5
}

@test "over the limit the right password does not help" {
	from 198.51.100.2
	flood 5 POST /api/auth/login/ '{"username": "zoe", "password": "not the secret"}'
	ask POST /api/auth/login/ '{"username": "zoe", "password": "the secret of zoe"}'
	over 5
}

@test "another address is not affected" {
	from 198.51.100.3
	flood 6 POST /api/auth/login/ '{"username": "zoe", "password": "not the secret"}'
	equal 1 "$(how_many 429)"
	from 198.51.100.4
	try_login
	expect 401
}

@test "registering, logging in and changing the password count together" {
	from 198.51.100.5
	local token
	token=$(user together)
	try_login
	expect 401
	as "$token" ask POST /api/auth/password/ '{"current_password": "x", "new_password": "a better secret"}'
	expect 400
	equal 2 "$(header x-ratelimit-remaining)"
	try_login
	try_login
	expect 401
	as "$token" ask POST /api/auth/password/ '{"current_password": "the secret of together", "new_password": "a better secret"}'
	over 5
	ask POST /api/auth/register/ '{"email": "one@example.org", "username": "one.more", "password": "correct horse"}'
	over 5
}

@test "the password that a new e-mail address asks for is guessed no faster than by logging in" {
	from 198.51.100.55
	local token i
	token=$(user guessed)
	for i in 1 2 3 4; do
		as "$token" ask PATCH /api/users/me/ '{"email": "thief@example.org", "current_password": "a guess"}'
		invalid current_password
	done
	as "$token" ask PATCH /api/users/me/ '{"email": "thief@example.org", "current_password": "the secret of guessed"}'
	over 5
	# Everything else of the profile has the general limit.
	as "$token" ask PATCH /api/users/me/ '{"display_name": "Guess"}'
	expect 200
}

@test "of thirty authentications at once exactly five pass" {
	from 198.51.100.6
	flood 30 POST /api/auth/login/ '{"username": "zoe", "password": "not the secret"}'
	equal 5 "$(how_many 401)"
	equal 25 "$(how_many 429)"
}

@test "what counts as authentication does not count as general" {
	from 198.51.100.7
	local token
	token=$(user apart)
	try_login
	as "$token" ask GET /api/auth/me/
	expect 200
	equal 100 "$(header x-ratelimit-limit)"
	equal 99 "$(header x-ratelimit-remaining)"
}

@test "a user over the authentication limit of the address still uses the API" {
	from 198.51.100.8
	local token
	token=$(user steady)
	flood 5 POST /api/auth/login/ '{"username": "zoe", "password": "not the secret"}'
	equal 1 "$(how_many 429)"
	as "$token" ask GET /api/rooms/
	expect 200
}

@test "of 150 requests of a user at once exactly 100 pass" {
	from 198.51.100.9
	local token
	token=$(user busy)
	as "$token" flood 150 GET /api/auth/me/
	equal 100 "$(how_many 200)"
	equal 50 "$(how_many 429)"
	as "$token" ask GET /api/rooms/
	over 100
}

@test "the general limit is the user's, whatever the address and the token" {
	from 198.51.100.10
	local one two
	one=$(user twofold)
	ask POST /api/auth/login/ '{"username": "twofold", "password": "the secret of twofold"}'
	two=$(field token)
	as "$one" flood 60 GET /api/auth/me/
	equal 60 "$(how_many 200)"
	from 198.51.100.11
	as "$two" flood 60 GET /api/auth/me/
	equal 40 "$(how_many 200)"
	equal 20 "$(how_many 429)"
}

@test "one user's limit is not another's, though they share an address" {
	from 198.51.100.12
	local one two
	one=$(user greedy)
	two=$(user modest)
	as "$one" flood 101 GET /api/auth/me/
	equal 1 "$(how_many 429)"
	as "$two" ask GET /api/auth/me/
	expect 200
	equal 99 "$(header x-ratelimit-remaining)"
}

@test "changes count like reading, refused ones too" {
	from 198.51.100.13
	local token
	token=$(user changing)
	as "$token" ask POST /api/rooms/ '{"name": "Counted"}'
	expect 201
	equal 99 "$(header x-ratelimit-remaining)"
	as "$token" ask POST /api/rooms/ '{'
	expect 400
	equal 98 "$(header x-ratelimit-remaining)"
	as "$token" ask GET /api/rooms/999999/
	expect 404
	equal 97 "$(header x-ratelimit-remaining)"
}

@test "opening direct rooms, writing to people and blocking them count as well" {
	from 198.51.100.114
	local token
	token=$(user direct)
	as "$token" ask POST /api/rooms/direct/ '{"usernames": ["zoe"]}'
	expect 201
	equal 99 "$(header x-ratelimit-remaining)"
	as "$token" ask POST /api/users/me/messages/ '{"content": "Hello"}'
	expect 201
	equal 98 "$(header x-ratelimit-remaining)"
	as "$token" ask PUT /api/users/1/block/
	expect 204
	equal 97 "$(header x-ratelimit-remaining)"
}

@test "ways in without the password count with logins" {
	from 198.51.100.117
	ask POST /api/auth/reset/ '{}'
	expect 400
	ask POST /api/auth/forgot/ '{"email": "zoe@example.org"}'
	refused 404 feature_off
	ask POST /api/auth/handover/redeem/ '{"token": "guessed"}'
	invalid token
	equal 2 "$(header x-ratelimit-remaining)"
}

@test "codes of one account are guessed five times a minute, from however many addresses" {
	from 198.51.100.118
	local token attempt
	token=$(user guarded)
	sql "INSERT INTO totp (user_id, secret, confirmed) VALUES ($(as "$token" ask GET /api/auth/me/ && field id), '00', TRUE)"
	for attempt in 1 2 3 4 5; do
		from "198.51.101.$attempt"
		ask POST /api/auth/login/ '{"username": "guarded", "password": "the secret of guarded", "totp": "000000"}'
		refused 401 totp_required
	done
	from 198.51.101.6
	ask POST /api/auth/login/ '{"username": "guarded", "password": "the secret of guarded", "totp": "000000"}'
	over 5
	# What cannot be guessed is not counted: the owner gets in all the same.
	ask POST /api/auth/login/ '{"username": "guarded", "password": "the secret of guarded", "recovery_code": "none"}'
	refused 401 totp_required
}

@test "a class behind one router gets in by invitation, sixty times a minute; others log in meanwhile" {
	from 198.51.100.115
	local token code REST_OPTIONS
	token=$(user teacher)
	as "$token" ask POST /api/rooms/ '{"name": "Class"}'
	as "$token" ask POST /api/invites/ "{\"room_id\": $(field id), \"max_uses\": 100}"
	code=$(field code)
	flood 30 GET "/api/invites/$code/"
	equal 30 "$(how_many 200)"
	REST_OPTIONS=(-H "X-Forwarded-For: $FROM")
	all_at_once each POST /api/auth/register/ \
		"{\"email\": \"class{line}@example.org\", \"username\": \"class{line}\", \"password\": \"correct horse\", \"invite\": \"$code\"}" < <(seq 20)
	equal 20 "$(how_many 201)"
	as "$token" ask POST "/api/invites/$code/accept/"
	expect 200
	equal 60 "$(header x-ratelimit-limit)"
	equal 9 "$(header x-ratelimit-remaining)"
	# What was registered with an invitation has left the attempts of those without one as they were.
	try_login
	refused 401 invalid_credentials
	equal 3 "$(header x-ratelimit-remaining)"
	flood 10 GET "/api/invites/$code/"
	equal 9 "$(how_many 200)"
	ask GET "/api/invites/$code/"
	over 60
}

@test "without a good invitation registering stays at five a minute, whatever code is shown" {
	from 198.51.100.116
	local i
	for i in 4 3 2 1 0; do
		ask POST /api/auth/register/ '{"invite": "aaaaaaaaaaaaaaaaaaaa"}'
		expect 400
		equal "$i" "$(header x-ratelimit-remaining)"
	done
	ask POST /api/auth/register/ '{"invite": "aaaaaaaaaaaaaaaaaaaa"}'
	over 5
	ask POST /api/auth/register/ '{}'
	over 5
	ask GET /api/invites/aaaaaaaaaaaaaaaaaaaa/
	refused 404 invite_invalid
	equal 57 "$(header x-ratelimit-remaining)"
}

@test "unauthenticated requests count for the address, a hundred pass" {
	from 198.51.100.14
	flood 150 GET /api/auth/me/
	equal 100 "$(how_many 401)"
	equal 50 "$(how_many 429)"
	ask GET /api/rooms/
	over 100
	from 198.51.100.15
	ask GET /api/rooms/
	refused 401 authentication_required
}

@test "guessed tokens count for the address too" {
	from 198.51.100.16
	as "$(repeat a 43)" flood 60 GET /api/auth/me/
	equal 60 "$(how_many 401)"
	as "$(repeat b 43)" flood 60 GET /api/auth/me/
	equal 40 "$(how_many 401)"
	equal 20 "$(how_many 429)"
}

@test "polling the events has 300 of its own" {
	from 198.51.100.17
	local token room
	token=$(user polling)
	as "$token" ask POST /api/rooms/ '{"name": "Polled"}'
	room=$(field id)
	as "$token" flood 320 GET "/api/rooms/$room/events/"
	equal 300 "$(how_many 200)"
	equal 20 "$(how_many 429)"
	as "$token" ask GET "/api/rooms/$room/events/"
	over 300
	as "$token" ask GET /api/auth/me/
	expect 200
	equal 98 "$(header x-ratelimit-remaining)"
}

@test "of forty searches at once exactly thirty pass, and other requests still do" {
	from 198.51.100.119
	local token
	token=$(user searching)
	as "$token" flood 40 GET '/api/search/?q=word'
	equal 30 "$(how_many 200)"
	equal 10 "$(how_many 429)"
	as "$token" ask GET '/api/search/?q=word'
	over 30
	as "$token" ask GET /api/auth/me/
	expect 200
	equal 99 "$(header x-ratelimit-remaining)"
}

# form: a body with a file, in the file $BATS_TEST_TMPDIR/form.
form() {
	{ printf 'a small file' | part 'name="file"; filename="a.txt"' && end_form; } >"$BATS_TEST_TMPDIR/form"
}

@test "of thirty uploads at once exactly ten pass, and other requests still do" {
	from 198.51.100.20
	local token REST_OPTIONS
	token=$(user sender)
	form
	REST_OPTIONS=(-H "X-Forwarded-For: $FROM" -H "Content-Type: multipart/form-data; boundary=$BOUNDARY")
	as "$token" all_at_once 30 POST /api/files/upload/ - <"$BATS_TEST_TMPDIR/form"
	equal 10 "$(how_many 201)"
	equal 20 "$(how_many 429)"
	as "$token" ask POST /api/files/upload/ "$(<"$BATS_TEST_TMPDIR/form")" -H "Content-Type: multipart/form-data; boundary=$BOUNDARY"
	over 10
	as "$token" ask GET /api/auth/me/
	expect 200
	equal 99 "$(header x-ratelimit-remaining)"
}

@test "whose a large body is has been asked before it comes, and it counts once" {
	local token socket line left
	from 192.0.2.70
	token=$(user large)
	head -c 200000 /dev/urandom >"$BATS_TEST_TMPDIR/noise"
	for left in 9 8; do
		as "$token" ask POST '/api/files/upload/?name=a.bin' - -H 'Content-Type: application/octet-stream' <"$BATS_TEST_TMPDIR/noise"
		expect 201
		equal "$left" "$(header x-ratelimit-remaining)"
	done
	for left in 'Content-Length: 1000000' 'Transfer-Encoding: chunked'; do
		exec {socket}<>"/dev/tcp/127.0.0.1/${HTTP##*:}"
		printf 'POST /api/files/upload/?name=b.bin HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: %s\r\n%s\r\n\r\n' "$FROM" "$left" >&"$socket"
		read -r -t 20 line <&"$socket"
		exec {socket}>&-
		[[ $line == *' 401 '* ]] || fail "$left: $line"
	done
}

@test "what leads to no endpoint counts for the address: unknown paths, other methods, OPTIONS" {
	from 198.51.100.21
	ask GET /api/nothing/
	expect 404
	equal 99 "$(header x-ratelimit-remaining)"
	ask PUT /api/rooms/
	expect 405
	equal 98 "$(header x-ratelimit-remaining)"
	ask OPTIONS /api/rooms/
	expect 204
	equal 97 "$(header x-ratelimit-remaining)"
	# With a token too: it is looked at only where there is something to do.
	as "$ZOE" flood 120 GET /api/nothing/
	equal 97 "$(how_many 404)"
	equal 23 "$(how_many 429)"
	ask PUT /api/rooms/
	over 100
	ask OPTIONS /api/rooms/
	over 100
	as "$ZOE" ask GET /api/auth/me/
	expect 200
}

@test "the two ways of writing an IPv4 address and the whole /64 of an IPv6 one are one client" {
	from 198.51.100.22
	flood 60 GET /api/nothing/
	from ::ffff:198.51.100.22
	flood 60 GET /api/nothing/
	equal 40 "$(how_many 404)"
	from 2001:db8:1:2::1
	flood 60 GET /api/nothing/
	from 2001:db8:1:2:ffff:ffff:ffff:ffff
	flood 60 GET /api/nothing/
	equal 40 "$(how_many 404)"
	from 2001:db8:1:3::1
	ask GET /api/nothing/
	expect 404
	equal 99 "$(header x-ratelimit-remaining)"
}

@test "it was four processes that counted" {
	local workers
	mapfile -t workers < <(workers)
	equal 4 "${#workers[@]}"
	# Each has answered some of what was allowed and some of what was refused.
	for status in 200 429; do
		(($(grep -o "fcgi\[[0-9]*\]: request .* status=$status " "$SERVER_LOG" | cut -d ] -f 1 | sort -u | wc -l) >= 4))
	done
}

@test "the limits outlive the workers" {
	from 198.51.100.18
	local token worker workers
	token=$(user patient)
	as "$token" flood 100 GET /api/auth/me/
	equal 100 "$(how_many 200)"
	workers=$(workers_of "$(<"$STATE/run/fcgi.pid")")
	[[ -n $workers ]]
	for worker in $workers; do
		# One that hashes may have ended by itself.
		kill -TERM "$worker" || :
	done
	# A request may meet a worker that is just ending.
	local deadline=$((SECONDS + LONGEST_WAIT))
	until as "$token" ask GET /api/auth/me/ && ((status < 500)); do
		((SECONDS < deadline))
		sleep 0.1
	done
	over 100
}

@test "a window lasts sixty seconds from its first request" {
	from 192.0.2.2
	local asked=$EPOCHSECONDS
	# Later it might be the first request of the next window.
	if ((asked - WAITER_FROM < 50)); then
		as "$WAITER" ask GET /api/auth/me/
		over 100
		(($(header retry-after) <= 61 - (asked - WAITER_SINCE))) || fail "$(header retry-after) s, $((asked - WAITER_SINCE)) s after it began"
	fi
	while ((EPOCHSECONDS - WAITER_SINCE < 62)); do
		sleep 1
	done
	as "$WAITER" flood 101 GET /api/auth/me/
	equal 100 "$(how_many 200)"
	equal 1 "$(how_many 429)"
}
