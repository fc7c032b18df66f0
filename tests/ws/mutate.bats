#!/usr/bin/env bats
# Frames that are almost right, thousands of them: the daemon stays, who does nothing wrong notices nothing, and nobody is
# left in a call. MUTATE_FRAMES says how many.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/suite
load ../lib/ws
load ../lib/calls

setup_file() {
	server_start BAD_FRAMES_MAX=65000 LOG_LEVEL=info
	account ada bob eve dan fay gus
}

# The right frames, one a line, in which anybody may be meant.
frames() {
	local target
	printf '{"type":"%s"}\n' join_call leave_call ping join_call
	printf '{"type":"join_call","data":{"audio":true,"video":false,"session":"0123456789abcdef0123456789abcdef","takeover":true}}\n'
	printf '{"type":"media_state","data":{"audio":true,"video":true,"screen":false,"hand":true}}\n'
	printf '{"type":"typing","data":{"active":true}}\n'
	printf '{"type":"chat_message","data":{"content":"Hello","attachments":[1],"nonce":"n"}}\n'
	for target in "$EVE_ID" "$DAN_ID" "$FAY_ID" "$GUS_ID"; do
		printf '{"type":"offer","data":{"target_user_id":%d,"sdp":"v=0\\r\\no=- 1"}}\n' "$target"
		printf '{"type":"answer","data":{"target_user_id":%d,"sdp":{"type":"answer","sdp":"v=0"}}}\n' "$target"
		printf '{"type":"ice_candidate","data":{"target_user_id":%d,"candidate":{"candidate":"candidate:1","sdpMid":"0"}}}\n' "$target"
		printf '{"type":"call_control","data":{"action":"%s","target_user_id":%d}}\n' mute "$target" remove "$target" end "$target"
	done
}

@test "thousands of broken frames break nothing: not the daemon, not the call of others, not the one they were sent into" {
	ROOM=$(room "$ADA")
	quiet=$(room "$ADA")
	join_room "$ROOM" "$EVE" "$DAN" "$FAY" "$GUS"
	join_room "$quiet" "$BOB"
	caller ada "$ADA" "$quiet"
	caller bob "$BOB" "$quiet"
	state_of ada 2
	state_of bob 2
	daemon=$(<"$STATE/run/wsd.pid")
	frames >"$BATS_TEST_TMPDIR/frames"
	run "$BUILD/tests/mutate" --frames "${MUTATE_FRAMES:-4000}" --seed "${MUTATE_SEED:-$RANDOM}" "$WS" "$ROOM" \
		"$EVE" "$DAN" "$FAY" "$GUS" "$EVE" "$DAN" <"$BATS_TEST_TMPDIR/frames"
	echo "# $output" >&3
	[[ $status == 0 && $output == *' heard, '* ]]
	equal "$daemon" "$(<"$STATE/run/wsd.pid")"
	# The quiet call has heard nothing, and still works.
	signal ada offer "$BOB_ID"
	ws_wait bob offer
	heard bob ''
	heard ada ''
	equal "$ADA_ID $BOB_ID" "$(seated "$ADA" "$quiet")"
	# The other room's call can be used; who was there is gone after a while.
	ws_open eve "$EVE" "$ROOM" v=2
	sit eve
	ws_open dan "$DAN" "$ROOM" v=2
	sit dan
	signal dan offer "$EVE_ID"
	ws_wait eve offer
	tell eve leave_call
	ws_close dan
	eventually sits_alone "$ADA" "$ROOM" ''
}
