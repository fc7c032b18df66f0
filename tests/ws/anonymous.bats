#!/usr/bin/env bats
# What strangers can make the daemon do before they have said who they are, and after: its loop is everybody's, so what they send must
# cost next to nothing. Measured in seconds of the processor for each byte, never in time.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws

setup_file() {
	server_start LIMITS= LIMIT_AUTH=0 LIMIT_CONNECTS=0 LIMIT_GUESS=0
	account ada
	ROOM=$(room "$ADA")
	export ROOM
}

# values VALUE COUNT: a frame whose data has so many of them.
values() {
	printf '{"type":"x","data":{"a":[%s' "$1"
	repeat ",$1" $(($2 - 1)) | tr -d '\n'
	printf ']}}'
}

# costs SOCKETS FRAMES VALUE COUNT URL: so many sockets send so many such frames; prints hundredths of a second that the daemon needed
# for it.
costs() {
	local sockets=$1 frames=$2 url=$5 pid before clients=() i
	pid=$(<"$STATE/run/wsd.pid")
	values "$3" "$4" >"$BATS_TEST_TMPDIR/frame"
	{
		printf 'open\n'
		for ((i = 0; i < frames; i++)); do
			printf 'frame 81 '
			cat "$BATS_TEST_TMPDIR/frame"
			printf '\n'
		done
		printf 'frame 88\nwait close\n'
	} >"$BATS_TEST_TMPDIR/lines"
	before=$(cpu_of "$pid")
	for ((i = 0; i < sockets; i++)); do
		"$WS_RAW" -t 300 "$url" <"$BATS_TEST_TMPDIR/lines" >"$BATS_TEST_TMPDIR/client.$i" 2>&1 3>&- &
		clients+=($!)
		mind $!
	done
	for i in "${clients[@]}"; do
		wait "$i" || :
	done
	printf '%d\n' $(($(cpu_of "$pid") - before))
}

@test "before it has shown a token a socket has 1024 bytes: more is not read, let alone parsed" {
	local used
	used=$(costs 40 4 {} 21000 "$(ws_url "$ROOM")")
	# Ten megabytes.
	((used < 20)) || fail "the daemon used $used hundredths of a second"
	equal 40 "$(cat "$BATS_TEST_TMPDIR"/client.* | grep -c '^close 1009')"
	# In pieces it is the same, and what just fits is an auth frame like any other.
	raw "$(ws_url "$ROOM")" < <(printf '%s\n' open 'part 01 600 600' 'part 00 600 0' 'wait close')
	raw_has 'close 1009'
	raw "$(ws_url "$ROOM" v=2)" < <(
		frame="{\"type\":\"auth\",\"data\":{\"token\":\"$ADA\"}}"
		printf 'open\nframe 81 %s%*s\nwait text {"type":"hello"\nbye\n' "$frame" $((1024 - ${#frame})) ''
	)
	raw_has 'text {"type":"hello"'
}

@test "who is in has a bucket of bytes that is asked before they are parsed" {
	local used
	used=$(costs 2 150 0 9900 "$(ws_url "$ROOM" "token=$ADA")")
	# Six megabytes, of which two are read; each frame has as many values as one may have.
	((used < 100)) || fail "the daemon used $used hundredths of a second"
	(($(cat "$BATS_TEST_TMPDIR"/client.* | grep -c '"rate_limited"') >= 20))
}

@test "too much without a token counts as a guess of the address" {
	own_server LIMITS= LIMIT_AUTH=0 LIMIT_GUESS=2 TRUSTED_PROXIES=127.0.0.1
	account ada
	ROOM=$(room "$ADA")
	for _ in 1 2 3; do
		raw "$(ws_url "$ROOM")" < <(printf '%s\n' 'open X-Forwarded-For: 192.0.2.9' 'part 81 2000 0' 'wait close')
	done
	ws_connect over "$(ws_url "$ROOM")" -H 'X-Forwarded-For: 192.0.2.9'
	ws_send over "{\"type\":\"auth\",\"data\":{\"token\":\"$ADA\"}}"
	ws_wait over error
	frame_is data.code rate_limited
	ws_closed over 4429
}
