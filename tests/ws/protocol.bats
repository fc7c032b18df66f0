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
	raw -t 10 "$URL" < <(printf '%s\n' open "$@" 'wait close') || return
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

# RFC 6455 (5.1) wants the connection closed; libwebsockets 4.1 takes the frame. What matters is that its text is
# read as it was sent, and the frame after it too.
@test "a frame without its mask ends the connection or does no harm" {
	raw -t 5 "$URL" <<<$'open\nunmasked 81 {"type":"ping","data":{"n":1}}\nframe 81 {"type":"ping","data":{"n":2}}\nwait "n":2\nbye' ||
		[[ $(tail -n 1 "$events") == eof ]] || fail "$(<"$events")"
	[[ $(grep -c '^text' "$events") == 0 ]] || equal '{"type":"pong","data":{"n":1}}' "$(sed -n 's/^text //p' "$events" | head -n 1)"
}

@test "a frame in pieces is one frame, a control frame between them no hindrance" {
	raw -t 10 "$URL" <<-'LINES'
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
	raw -t 10 "$URL" < <(printf '%s\n' open 'frame 81' 'wait text' bye)
	frame=$(sed -n 's/^text //p' "$events")
	frame_is type error
	frame_is data.code invalid_frame
}

@test "a ping is answered, a pong nobody asked for is not" {
	raw -t 10 "$URL" < <(printf '%s\n' open 'frame 8a nobody asked' 'frame 89 are you there' 'wait pong' bye)
	raw_has 'pong are you there'
	equal 0 "$(grep -c 'nobody asked' "$events")"
}

@test "a close is answered with a close" {
	raw -t 10 "$URL" < <(printf '%s\n' open 'frame 88 \x03\xe8' 'wait close' bye)
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
