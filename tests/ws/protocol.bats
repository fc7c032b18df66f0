#!/usr/bin/env bats
# The rules of WebSocket itself (RFC 6455), kept and broken: what is too long, of the wrong kind, or no frame at all.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/suite
load ../lib/ws

setup_file() {
	server_start
	account ada bob
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	URL=$(ws_url "$ROOM" "token=$ADA")
	export ROOM URL
}

setup() {
	ws_open witness "$BOB" "$ROOM"
}

# breaks CODE LINE…: what the raw client does is answered with this close, and nobody else notices.
breaks() {
	local code=$1
	shift
	raw "$URL" < <(printf '%s\n' open "$@" 'wait close') || return
	raw_has "close $code" || return
	ws_still_open witness
}

@test "a frame of 65536 bytes is fine" {
	batch "$URL" <<<$'!big 65536\n!wait pong'
	batch_ends 1000
	frame=$(grep '"pong"' "$events")
	equal 65502 "$(frame_field data.fill | tr -d '\n' | wc -c)"
}

@test "a frame of 65537 bytes is closed with 1009" {
	batch "$URL" <<<$'!big 65537\n!wait close'
	batch_ends 1009
	ws_still_open witness
}

@test "a frame that grows too long in pieces is closed with 1009 before it ends" {
	breaks 1009 'part 01 40000 40000' 'part 00 40000 40000'
	breaks 1009 'part 81 10000000 70000'
}

@test "a binary frame is closed with 1003" {
	batch "$URL" <<<$'!binary 7b7d\n!wait close'
	batch_ends 1003
	ws_still_open witness
}

@test "text that is not UTF-8 is closed with 1007" {
	for hex in ff c080 eda080 f4908080 7b2274797065223a22c3227d; do
		batch "$URL" <<<"!hex $hex"$'\n!wait close'
		batch_ends 1007
	done
	breaks 1007 'frame 01 \xc3' 'frame 80 \x28'
}

@test "frames that RFC 6455 forbids are closed with 1002" {
	breaks 1002 'frame 83 x'
	breaks 1002 'frame 8b x'
	breaks 1002 'frame c1 {}'
	breaks 1002 'frame 80 x'
	breaks 1002 'frame 01 {' 'frame 81 }'
	breaks 1002 'frame 09 x'
}

@test "a frame without its mask, a long control frame, half a length: 1002" {
	breaks 1002 'unmasked 81 {"type":"ping","data":{}}'
	breaks 1002 'unmasked 81'
	breaks 1002 "frame 89 $(repeat x 126)"
	breaks 1002 "frame 8a $(repeat x 200)"
	breaks 1002 'raw \x81\xfe\x00\x05\x00\x00\x00\x00hello'
}

@test "a frame in pieces is one frame, a control frame between them no hindrance" {
	raw "$URL" <<-'LINES'
		open
		frame 01 {"type":"pi
		frame 89 between
		frame 00 ng","data":{"a":"\xc3
		frame 80 \xa4"}}
		wait pong between
		wait text {"type":"pong"
		bye
	LINES
	frame=$(sed -n 's/^text //p' "$events")
	frame_is data.a ä
}

@test "an empty frame is no frame of the chat" {
	raw "$URL" < <(printf '%s\n' open 'frame 81' 'wait text' bye)
	frame=$(sed -n 's/^text //p' "$events")
	frame_is type error
	frame_is data.code invalid_frame
}

@test "a ping is answered, a pong nobody asked for is not" {
	raw "$URL" < <(printf '%s\n' open 'frame 8a nobody asked' 'frame 89 are you there' 'wait pong' bye)
	raw_has 'pong are you there'
	equal 0 "$(grep -c 'nobody asked' "$events")"
}

@test "a close is answered with a close" {
	raw "$URL" < <(printf '%s\n' open 'frame 88 \x03\xe8' 'wait close' bye)
	raw_has 'close 1000'
}

@test "nine bad frames are answered one by one, the tenth within a minute is closed with 4400" {
	ws_open bad "$ADA" "$ROOM"
	for _ in {1..9}; do
		ws_send bad 'this is no frame'
		ws_wait bad error
		frame_is data.code invalid_frame
	done
	ws_still_open bad
	ws_send bad 'nor is this'
	ws_closed bad 4400
	ws_still_open witness
}

@test "of several pings that come at once the latest is answered, and an empty one too" {
	raw "$URL" <<-'LINES'
		open
		raw \x89\x81\x00\x00\x00\x001\x89\x81\x00\x00\x00\x002\x89\x81\x00\x00\x00\x003
		wait pong 3
		frame 89
		wait pong
		bye
	LINES
	equal 'pong 3' "$(grep '^pong [0-9]' "$events" | tail -n 1)"
	(($(grep -c '^pong' "$events") >= 2))
}

@test "close codes: what a client may not send is answered with 1002, the rest with itself" {
	for hex in '\x00\x00' '\x03\xe7' '\x03\xec' '\x03\xed' '\x03\xee' '\x03\xf7' '\x13\x88' '\x03'; do
		raw "$URL" < <(printf '%s\n' open "frame 88 $hex" 'wait close' bye)
		raw_has 'close 1002'
	done
	raw "$URL" < <(printf '%s\n' open 'frame 88 \x0f\xa1bye' 'wait close' bye)
	raw_has 'close 4001'
	raw "$URL" < <(printf '%s\n' open 'frame 88 \x03\xe8\xc3' 'wait close' bye)
	raw_has 'close 1007'
	raw "$URL" < <(printf '%s\n' open 'frame 88' 'wait close')
	equal 'close ' "$(sed -n '/^close/p' "$events")"
	raw_has eof
}

@test "a client that sends and does not read costs no turns of the loop" {
	local pid before used
	pid=$(<"$STATE/run/wsd.pid")
	ws_open listener "$ADA" "$ROOM"
	# What it asks for does not fit into its buffers: from then on nothing can be written to it, and there is always something to read.
	"$WS_RAW" -b 4096 -t 30 "$URL" < <(
		printf 'open\n'
		for _ in {1..60}; do
			printf 'frame 81 {"type":"ping","data":{"fill":"%s"}}\n' "$(repeat x 60000)"
		done
		sleep 8
	) >"$BATS_TEST_TMPDIR/mute" 2>&1 3>&- &
	mind $!
	sleep 2
	before=$(cpu_of "$pid")
	sleep 3
	used=$(($(cpu_of "$pid") - before))
	# Hundredths of a second, of three.
	((used < 100)) || fail "the daemon used $used hundredths of a second"
	ws_still_open listener
}
