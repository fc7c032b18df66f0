#!/usr/bin/env bats
# The clock of the machine jumps. Debian's faketime stands between the server and the time of day; what measures how long
# something takes goes on as it is.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/faults

# at_its_clock COMMAND…: with a clock that follows the file $CLOCK.
at_its_clock() {
	local library
	library=$(ls /usr/lib/*/faketime/libfaketime.so.1 2>/dev/null | head -n 1)
	[[ -n $library ]] || missing 'there is no libfaketime'
	! grep -q -- -fsanitize "$BUILD/config.log" || missing 'sanitizers bear no library before their own'
	CLOCK=$BATS_TEST_TMPDIR/clock
	[[ -e $CLOCK ]] || printf '+0\n' >"$CLOCK"
	export LD_PRELOAD=$library FAKETIME_TIMESTAMP_FILE=$CLOCK FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 DONT_FAKE_MONOTONIC=1
	"$@" || {
		unset LD_PRELOAD
		return 1
	}
	unset LD_PRELOAD
}

# jumping_server [NAME=VALUE…]: a server whose clock does so.
jumping_server() {
	at_its_clock server_start "$@"
}

# keep_house: what a worker does now and then is done, whatever the daemon has done of it.
keep_house() {
	rm -f "$STATE/run/housekeeping"
	# Whoever looked within this second does not look again.
	local deadline=$((SECONDS + LONGEST_WAIT))
	until [[ -e $STATE/run/housekeeping ]]; do
		((SECONDS < deadline)) || fail 'no worker keeps house'
		as "$ADA" api GET /api/info/
		sleep 0.2
	done
	# It has the file before it has done it.
	flock "$STATE/run/housekeeping" true
}

# jump OFFSET: from now on it is so much later, or earlier.
jump() {
	printf '%s\n' "$1" >"$CLOCK.new"
	mv "$CLOCK.new" "$CLOCK"
}

# The time of the workers, seconds since 1970.
server_time() {
	as "$ADA" api POST "/api/rooms/$ROOM/messages/" '{"content": "What time is it?"}'
	date -d "$(field created_at)" +%s
}

@test "the clock of the server jumps when it is told to" {
	jumping_server
	people
	local before after
	before=$(server_time)
	jump -3600
	after=$(server_time)
	((before - after > 3500 && before - after < 3700)) || fail "from $before to $after"
}

@test "back an hour: tokens hold, messages keep their order, sockets hear, nothing is told twice" {
	jumping_server
	people
	tell one
	ws_open bob "$BOB" "$ROOM" v=2
	local since
	since=$(seq_of "$ADA" "$ROOM")
	jump -3600
	tell two
	expect 201
	tell three
	expect 201
	as "$ADA" api GET "/api/rooms/$ROOM/messages/"
	equal 'three two one' "$(lines 'results.*.content')"
	ws_wait bob chat_message
	frame_is data.content two
	ws_wait bob chat_message
	frame_is data.content three
	as "$ADA" api GET "/api/rooms/$ROOM/events/?since=$since"
	equal 'two three' "$(lines 'results.*.data.content')"
	login ada >/dev/null
	as "$BOB" api POST /api/auth/logout/
	expect 204
	ws_closed bob 4401
	BOB=$(login bob)
	all_is_well
}

@test "back an hour: a window of the limits lasts a minute still, not an hour" {
	jumping_server LIMITS= LIMIT_GENERAL=5 LIMIT_AUTH=0
	account ada # which asks once
	jump -3600
	local i
	for i in 1 2 3 4; do
		as "$ADA" api GET /api/auth/me/
		expect 200
	done
	as "$ADA" api GET /api/auth/me/
	refused 429 rate_limited
	(($(header retry-after) >= 1 && $(header retry-after) <= 60)) || fail "Retry-After: $(header retry-after)"
}

@test "on an hour, and back: pings, timeouts and signed links behave" {
	jumping_server PING_INTERVAL=1 PING_TIMEOUT=30 AUTH_TIMEOUT=2
	people
	ws_open bob "$BOB" "$ROOM" v=2
	noise 100 "$BATS_TEST_TMPDIR/file"
	local id link
	id=$(stored "$ADA" "$BATS_TEST_TMPDIR/file")
	as "$ADA" api POST "/api/files/$id/link/"
	link=$(field url)
	jump +3600
	# The link was good for ten minutes.
	api GET "$link"
	((status == 401 || status == 403)) || fail "$status"
	sleep 4
	ws_still_open bob
	ws_connect silent "$(ws_url "$ROOM")"
	ws_refused silent 4401 authentication_required
	jump +0
	api GET "$link"
	expect 200
	sleep 4
	ws_still_open bob
	all_is_well
}

@test "back an hour while orphans wait: none goes before its time" {
	jumping_server ORPHAN_HOURS=2
	account ada
	noise 100 "$BATS_TEST_TMPDIR/file"
	local id
	id=$(stored "$ADA" "$BATS_TEST_TMPDIR/file")
	jump -3600
	sleep 11
	as "$ADA" api GET "/api/files/$id/"
	expect 200
	jump +10000
	local deadline=$((SECONDS + LONGEST_WAIT))
	until as "$ADA" api GET "/api/files/$id/" && [[ $status == 404 ]]; do
		((SECONDS < deadline)) || fail 'it never goes'
		sleep 1
	done
}

# something_said: people have said something, and forgotten a file, on a server whose clock can jump.
something_said() {
	jumping_server
	people
	tell one
	SINCE=$(seq_of "$BOB" "$ROOM")
	tell two
	noise 100 "$BATS_TEST_TMPDIR/file"
	FORGOTTEN=$(stored "$ADA" "$BATS_TEST_TMPDIR/file")
}

# old_state: the same, and the server has stopped.
old_state() {
	something_said
	server_stop
}

# all_is_kept: the logins, the events and the file are there.
all_is_kept() {
	as "$ADA" api GET /api/auth/me/
	expect 200 || return
	as "$BOB" api GET "/api/rooms/$ROOM/events/?since=$SINCE"
	is results.0.data.content two || return
	as "$ADA" api GET "/api/files/$FORGOTTEN/"
	expect 200
}

@test "one start with the clock years ahead ends no login, prunes no event and removes no file" {
	old_state
	jump +160000000
	jumping_server
	all_is_kept
	keep_house
	at_its_clock moznods gc --state "$STATE"
	all_is_kept
	# A login of that time counts as well, and who writes now makes nothing older.
	CAY=$(login bob)
	tell three
	expect 201
	keep_house
	all_is_kept
	server_stop
	jump +0
	jumping_server
	all_is_kept
	as "$CAY" api GET /api/auth/me/
	expect 200
	keep_house
	all_is_kept
	all_is_well
}

@test "a leap under the running server, ahead and back again, ends nothing either" {
	something_said
	local offset
	for offset in +160000000 -160000000 +0; do
		jump "$offset"
		keep_house
		all_is_kept
	done
	all_is_well
}

@test "after 200 days off the server works, and where the clock is believed at once the logins have ended" {
	old_state
	jump +17280000
	jumping_server
	all_is_kept
	tell 'all is well'
	expect 201
	server_stop
	jumping_server CLOCK_SETTLE_HOURS=0
	as "$ADA" api GET /api/auth/me/
	expect 401
	login ada >/dev/null
}
