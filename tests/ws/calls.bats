#!/usr/bin/env bats
# Calls: taking and leaving a seat, what goes between two seats, who hears what, and who may do what to others. How a
# seat outlives its socket is in call_resume.bats.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/suite
load ../lib/ws
load ../lib/calls

setup_file() {
	server_start
	# The first account is the site's administrator.
	account root ada bob eve
}

setup() {
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB" "$EVE"
}

@test "every other socket of the room hears user_joined, with or without v2, and nobody elsewhere" {
	elsewhere=$(room "$BOB")
	ws_open plain "$BOB" "$ROOM"
	ws_open modern "$BOB" "$ROOM" v=2
	ws_open own "$ADA" "$ROOM"
	ws_open elsewhere "$BOB" "$elsewhere" v=2
	ws_open ada "$ADA" "$ROOM"
	sit_plainly ada
	for name in plain modern own; do
		ws_wait "$name" user_joined
		frame_keys '' 'data type'
		frame_keys data user
		frame_keys data.user 'id username'
		frame_is data.user.id "$ADA_ID"
		equal int "$(frame_field -t data.user.id)"
		frame_is data.user.username ada
	done
	heard ada ''
	heard elsewhere ''
}

@test "a join without data is one with an empty object" {
	ws_open bob "$BOB" "$ROOM"
	ws_open ada "$ADA" "$ROOM"
	ws_send ada '{"type":"join_call"}'
	ws_wait bob user_joined
	frame_is data.user.id "$ADA_ID"
}

@test "connecting and joining the room are not heard as user_joined or user_left" {
	ws_open plain "$ADA" "$ROOM"
	ws_open modern "$ADA" "$ROOM" v=2
	account "newcomer$BATS_TEST_NUMBER"
	newcomer=NEWCOMER$BATS_TEST_NUMBER
	join_room "$ROOM" "${!newcomer}"
	ws_open newcomer "${!newcomer}" "$ROOM" v=2
	ws_close newcomer
	as "${!newcomer}" api POST "/api/rooms/$ROOM/leave/"
	ws_heard plain "$ADA" "$ROOM"
	equal '' "$heard"
	ws_heard modern "$ADA" "$ROOM"
	equal 'participant_joined presence presence participant_left chat_message' "$heard"
}

@test "the joiner hears call_joined: session, who is there, servers, how many may be; then all hear call_state" {
	caller bob "$BOB" "$ROOM"
	ws_open ada "$ADA" "$ROOM" v=2
	heard ada call_state
	tell ada join_call '{"audio":false,"video":true}'
	ws_wait ada '*'
	frame_is type call_joined
	frame_keys '' 'data type'
	frame_shape data "$JOINED_SHAPE"
	frame_is data.resumed false
	frame_is data.max_participants 8
	equal 0 "$(frame_field -l data.ice_servers)"
	session=$(frame_field data.session)
	((${#session} >= 20))
	equal "$BOB_ID $ADA_ID" "$(frame_field 'data.participants.*.user.id' | paste -sd ' ')"
	state_of ada 2
	before=$frame
	state_of bob 2
	equal "$before" "$frame"
	frame_keys '' 'data type'
	frame_keys data 'active participants room_id started_at'
	frame_is data.room_id "$ROOM"
	frame_is data.active true
	equal time "$(frame_field -t data.started_at)"
	for i in 0 1; do
		frame_shape "data.participants.$i" "$SEATED_SHAPE"
		frame_shape "data.participants.$i.user" "$USER_SHAPE"
		frame_is "data.participants.$i.state" active
		frame_is "data.participants.$i.screen" false
		frame_is "data.participants.$i.hand" false
	done
	frame_is data.participants.1.user.username ada
	frame_is data.participants.1.audio false
	frame_is data.participants.1.video true
}

@test "two seats have different sessions, and nobody else hears them" {
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM"
	[[ ${SESSION[ada]} != "${SESSION[bob]}" ]]
	ws_settle ada
	ws_settle bob
	equal 0 "$(grep -c "${SESSION[bob]}" "$BATS_TEST_TMPDIR/ada.log")"
	as "$ADA" api GET "/api/rooms/$ROOM/call/"
	[[ $body != *"${SESSION[bob]}"* ]]
}

@test "a join whose fields have wrong types is refused and seats nobody" {
	ws_open ada "$ADA" "$ROOM" v=2
	for field in audio video takeover session; do
		tell ada join_call "{\"$field\":7}"
		invalid_fields ada "$field"
	done
	tell ada join_call "{\"session\":\"$(repeat x 5000)\"}"
	invalid_fields ada session
	sits_alone "$ADA" "$ROOM" ''
}

@test "without v2 nothing but the frames of the reference is heard, and without extras" {
	plain_caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM"
	signal bob offer "$ADA_ID"
	tell bob media_state '{"hand":true}'
	tell bob leave_call
	ws_settle bob
	heard ada 'user_joined offer user_left'
	frame_keys data user_id
	frame_is data.user_id "$BOB_ID"
	# Its own user_left is for the others.
	tell ada leave_call
	ws_settle ada
	heard ada ''
}

@test "who leaves is heard as user_left, with the reason where there is v2" {
	ws_open plain "$EVE" "$ROOM"
	ws_open modern "$EVE" "$ROOM" v=2
	caller ada "$ADA" "$ROOM"
	tell ada leave_call
	leaves_call modern "$ADA_ID" left
	state_of modern 0
	frame_is data.active false
	equal null "$(frame_field -t data.started_at)"
	ws_wait plain user_left
	frame_keys '' 'data type'
	frame_keys data user_id
	frame_is data.user_id "$ADA_ID"
	state_of ada 0
	equal 0 "$(grep -c user_left "$BATS_TEST_TMPDIR/ada.log")"
	sits_alone "$ADA" "$ROOM" ''
}

@test "leaving without a seat, and leaving twice, is no error and is not heard" {
	ws_open bob "$BOB" "$ROOM"
	ws_open ada "$ADA" "$ROOM"
	tell ada leave_call
	tell ada leave_call
	ws_settle ada
	heard ada ''
	heard bob ''
}

@test "who leaves over another socket than the seated one leaves the seat alone" {
	caller ada "$ADA" "$ROOM"
	ws_open second "$ADA" "$ROOM"
	tell second leave_call
	ws_settle second
	sits_alone "$ADA" "$ROOM" "$ADA_ID"
}

# passes FROM TO TYPE DATA: what comes is what was sent, byte for byte, and its sender's id and name.
passes() {
	tell "$1" "$3" "$4"
	ws_wait "$2" "$3" || return
	equal "{\"type\":\"$3\",\"data\":${4%\}},\"from_user_id\":$ADA_ID,\"from_username\":\"ada\"}}" "$frame"
}

@test "offers, answers and candidates arrive as they were sent, from and to either version" {
	ws_open ada "$ADA" "$ROOM"
	ws_open bob "$BOB" "$ROOM" v=2
	ws_open eve "$EVE" "$ROOM"
	sit_plainly ada
	sit bob
	sit_plainly eve
	for target in "bob $BOB_ID" "eve $EVE_ID"; do
		to="\"target_user_id\":${target#* }"
		target=${target% *}
		passes ada "$target" offer "{$to,\"sdp\":\"v=0\\r\\no=- 1 2 IN IP4 127.0.0.1\\r\\n\"}"
		passes ada "$target" answer "{$to,\"sdp\":{\"type\":\"answer\",\"sdp\":\"v=0\\r\\n\"}}"
		passes ada "$target" ice_candidate \
			"{$to,\"candidate\":{\"candidate\":\"candidate:1 1 udp 2122260223 192.0.2.1 5000 typ host\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0,\"usernameFragment\":null}}"
		passes ada "$target" ice_candidate "{$to,\"candidate\":null}"
		passes ada "$target" ice_candidate "{$to,\"candidate\":\"\"}"
	done
	for from in bob eve; do
		tell "$from" answer "{\"target_user_id\":$ADA_ID,\"sdp\":\"v=0\"}"
		ws_wait ada answer
		frame_is data.from_username "$from"
	done
	heard ada ''
}

@test "fields that the server does not know pass through, whatever they hold" {
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM"
	to="\"target_user_id\":$BOB_ID"
	passes ada bob offer "{$to,\"sdp\":\"\",\"restart\":true,\"streams\":{\"a\":[1,-2,2.50,1e3,null,{}]},\"\":\"/\"}"
	passes ada bob offer "{\"x\":\"\\\"\\\\ é \\u0000 💬\",$to,\"sdp\":\"a\\tb\"}"
	passes ada bob ice_candidate "{$to,\"candidate\":{\"priority\":9007199254740993},\"big\":18446744073709551615}"
	passes ada bob answer "{$to,\"sdp\":\"\\/\\u00e9\",\"huge\":123456789012345678901234567890,\"less\":[-0,-0.0,1E400],\"r\":{\"a\" : 1}}"
}

@test "nobody signs with another name than their own" {
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM"
	tell ada offer "{\"from_user_id\":$EVE_ID,\"from_username\":\"eve\",\"target_user_id\":$BOB_ID,\"sdp\":\"v=0\"}"
	ws_wait bob offer
	frame_is data.from_user_id "$ADA_ID"
	frame_is data.from_username ada
	equal "$ADA_ID" "$(grep -o '"from_user_id":[0-9]*' <<<"$frame" | cut -d : -f 2)"
	tell ada offer "{\"from_user\\u005fid\":$EVE_ID,\"sdp\":\"v=0\",\"\\u0066rom_username\" : \"eve\",\"target_user_id\":$BOB_ID}"
	ws_wait bob offer
	equal "{\"type\":\"offer\",\"data\":{\"sdp\":\"v=0\",\"target_user_id\":$BOB_ID,\"from_user_id\":$ADA_ID,\"from_username\":\"ada\"}}" "$frame"
}

@test "a signal goes to the target's seated socket and to no other" {
	elsewhere=$(room "$BOB")
	ws_open elsewhere "$BOB" "$elsewhere" v=2
	ws_open second "$BOB" "$ROOM" v=2
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM"
	caller eve "$EVE" "$ROOM"
	for type in offer answer ice_candidate; do
		signal ada "$type" "$BOB_ID"
		ws_wait bob "$type"
	done
	ws_settle eve
	ws_settle second
	ws_settle ada
	ws_settle elsewhere
	equal 0 "$(cat "$BATS_TEST_TMPDIR"/{eve,second,ada,elsewhere}.log | grep -Ec '"(offer|answer|ice_candidate)"')"
}

@test "signals from one sender to one target keep their order, of all kinds together" {
	caller bob "$BOB" "$ROOM"
	caller ada "$ADA" "$ROOM"
	for n in {1..40}; do
		signal ada offer "$BOB_ID" $((3 * n))
		signal ada ice_candidate "$BOB_ID" $((3 * n + 1))
		signal ada answer "$BOB_ID" $((3 * n + 2))
	done
	for n in {3..122}; do
		ws_wait bob '@(offer|answer|ice_candidate)'
		frame_is data.n "$n"
	done
}

@test "an SDP of 48 KiB passes, alone or in an object, one byte more does not" {
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM"
	most=$(repeat x 49152)
	for type in offer answer; do
		tell ada "$type" "{\"target_user_id\":$BOB_ID,\"sdp\":\"$most\"}"
		ws_wait bob "$type"
		frame_is data.sdp "$most"
		tell ada "$type" "{\"target_user_id\":$BOB_ID,\"sdp\":{\"type\":\"$type\",\"sdp\":\"$most\"}}"
		ws_wait bob "$type"
		frame_is data.sdp.sdp "$most"
		tell ada "$type" "{\"target_user_id\":$BOB_ID,\"sdp\":\"${most}x\"}"
		invalid_fields ada sdp
		tell ada "$type" "{\"target_user_id\":$BOB_ID,\"sdp\":{\"sdp\":\"${most}x\"}}"
		invalid_fields ada sdp
	done
	ws_still_open ada
}

@test "a candidate of 2 KiB passes, a larger one does not" {
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM"
	most=$(repeat x $((2048 - 16)))
	tell ada ice_candidate "{\"target_user_id\":$BOB_ID,\"candidate\":{\"candidate\":\"$most\"}}"
	# {"candidate":""} has 16 bytes.
	ws_wait bob ice_candidate
	frame_is data.candidate.candidate "$most"
	tell ada ice_candidate "{\"target_user_id\":$BOB_ID,\"candidate\":{\"candidate\":\"${most}x\"}}"
	invalid_fields ada candidate
	ws_still_open ada
}

@test "signals without their content, or with the wrong kind of it, are refused and reach nobody" {
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM"
	state_of bob 2
	for type in offer answer; do
		for content in '"x":1' '"sdp":null' '"sdp":7' '"sdp":["v=0"]' '"sdp":{"type":"offer"}' '"sdp":{"sdp":7}'; do
			tell ada "$type" "{\"target_user_id\":$BOB_ID,$content}"
			invalid_fields ada sdp
		done
	done
	for content in '"x":1' '"candidate":7' '"candidate":"candidate:1"' '"candidate":[]' '"candidate":false'; do
		tell ada ice_candidate "{\"target_user_id\":$BOB_ID,$content}"
		invalid_fields ada candidate
	done
	for target in '"x":1' "\"target_user_id\":\"$BOB_ID\"" '"target_user_id":null' '"target_user_id":1.5' '"target_user_id":0'; do
		tell ada offer "{$target,\"sdp\":\"v=0\"}"
		invalid_fields ada target_user_id
	done
	tell ada offer
	refuses ada validation_error
	frame_keys data.details 'sdp target_user_id'
	heard bob ''
}

@test "who has no seat can signal to nobody: not_in_call" {
	caller bob "$BOB" "$ROOM"
	caller ada "$ADA" "$ROOM"
	ws_open second "$ADA" "$ROOM" v=2
	ws_open eve "$EVE" "$ROOM"
	for type in offer answer ice_candidate; do
		signal eve "$type" "$BOB_ID"
		refuses eve not_in_call
		# The seat is another socket's of the same user.
		signal second "$type" "$BOB_ID"
		refuses second not_in_call
	done
	tell ada leave_call
	signal ada offer "$BOB_ID"
	refuses ada not_in_call
	ws_settle bob
	equal 0 "$(grep -Ec '"(offer|answer|ice_candidate)"' "$BATS_TEST_TMPDIR/bob.log")"
}

@test "a target that is not in this call is peer_unavailable, and so is oneself" {
	other=$(room "$EVE")
	caller eve "$EVE" "$other"
	caller ada "$ADA" "$ROOM"
	ws_open bob "$BOB" "$ROOM" v=2
	for type in offer answer ice_candidate; do
		for target in "$BOB_ID" "$EVE_ID" "$ADA_ID" 999999999; do
			signal ada "$type" "$target"
			refuses ada peer_unavailable
		done
	done
	ws_settle eve
	ws_settle bob
	equal 0 "$(cat "$BATS_TEST_TMPDIR"/{eve,bob}.log | grep -Ec '"(offer|answer|ice_candidate)"')"
}

@test "eight may be in a call by default; a ninth gets call_full, and who has a seat may take it over" {
	tokens=() ids=()
	for i in {1..9}; do
		account "guest$i"
		token=GUEST$i id=GUEST${i}_ID
		tokens[i]=${!token} ids[i]=${!id}
		join_room "$ROOM" "${tokens[i]}"
		ws_open "guest$i" "${tokens[i]}" "$ROOM" v=2
		((i < 9)) || continue
		sit "guest$i"
	done
	tell guest9 join_call
	refuses guest9 call_full
	equal "${ids[*]:0:8}" "$(seated "$ADA" "$ROOM")"
	ws_open tab "${tokens[3]}" "$ROOM" v=2
	sit tab
	ws_wait guest3 call_left
	tell guest1 leave_call
	ws_settle guest1
	sit guest9
	state_of guest2 8
}

@test "call_max says how many, from 2 to 12" {
	own_server CALL_MAX=2
	account ada bob eve
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB" "$EVE"
	caller ada "$ADA" "$ROOM"
	frame_is data.max_participants 2
	plain_caller bob "$BOB" "$ROOM"
	ws_open eve "$EVE" "$ROOM"
	tell eve join_call
	refuses eve call_full
	tell bob join_call
	ws_settle bob
	equal 0 "$(grep -c call_full "$BATS_TEST_TMPDIR/bob.log")"
	for many in 1 13; do
		ctl_settings=("CALL_MAX=$many")
		run moznods config
		equal 1 "$status"
		[[ $output == *call_max* ]]
	done
	ctl_settings=(CALL_MAX=12)
	moznods config >/dev/null
}

@test "the newest join wins: the older seat hears call_left, the others user_left and user_joined" {
	ws_open eve "$EVE" "$ROOM"
	caller bob "$BOB" "$ROOM"
	caller first "$ADA" "$ROOM"
	state_of bob 2
	caller second "$ADA" "$ROOM"
	frame_is data.resumed false
	[[ ${SESSION[first]} != "${SESSION[second]}" ]]
	ws_wait first call_left
	frame_keys '' 'data type'
	frame_keys data reason
	frame_is data.reason replaced
	leaves_call bob "$ADA_ID" replaced
	ws_wait bob user_joined
	frame_is data.user.id "$ADA_ID"
	state_of bob 2
	heard eve 'user_joined user_joined user_left user_joined'
	signal bob offer "$ADA_ID"
	ws_wait second offer
	signal first offer "$BOB_ID"
	refuses first not_in_call
	# What the older socket does now leaves the newer one's seat alone.
	tell first leave_call
	ws_drop first
	sits_alone "$ADA" "$ROOM" "$ADA_ID $BOB_ID"
}

@test "with takeover false the older seat stays: already_in_call, in this room and in another" {
	other=$(room "$ADA")
	caller first "$ADA" "$ROOM"
	ws_open second "$ADA" "$ROOM" v=2
	ws_open elsewhere "$ADA" "$other" v=2
	for name in second elsewhere; do
		tell "$name" join_call '{"takeover":false}'
		refuses "$name" already_in_call
	done
	ws_settle first
	equal 0 "$(grep -c call_left "$BATS_TEST_TMPDIR/first.log")"
	sits_alone "$ADA" "$ROOM" "$ADA_ID"
	sits_alone "$ADA" "$other" ''
	# Where there is no older seat, it changes nothing.
	ws_open bob "$BOB" "$ROOM" v=2
	sit bob '{"takeover":false}'
}

@test "a join on the seated socket itself keeps the seat, its session and its peace" {
	ws_open bob "$BOB" "$ROOM"
	caller ada "$ADA" "$ROOM"
	session=${SESSION[ada]}
	sit ada '{"video":true}'
	equal "$session" "${SESSION[ada]}"
	ws_settle ada
	equal 0 "$(grep -c call_left "$BATS_TEST_TMPDIR/ada.log")"
	heard bob user_joined
}

@test "a user has one seat on the whole server: joining elsewhere gives up the first" {
	other=$(room "$ADA")
	ws_open bob "$BOB" "$ROOM" v=2
	caller here "$ADA" "$ROOM"
	state_of bob 1
	caller there "$ADA" "$other"
	ws_wait here call_left
	frame_is data.reason replaced
	leaves_call bob "$ADA_ID" replaced
	state_of bob 0
	heard bob ''
	sits_alone "$ADA" "$ROOM" ''
	sits_alone "$ADA" "$other" "$ADA_ID"
}

@test "a call that ended because its last seat went elsewhere has ended: the next begins anew" {
	other=$(room "$ADA")
	caller here "$ADA" "$ROOM"
	state_of here 1
	first=$(frame_field data.started_at)
	caller there "$ADA" "$other"
	sleep 1.1
	caller again "$ADA" "$ROOM"
	state_of again 1
	[[ $(frame_field data.started_at) != "$first" ]]
}

@test "started_at stays while anybody is in the call" {
	caller ada "$ADA" "$ROOM"
	state_of ada 1
	first=$(frame_field data.started_at)
	sleep 1.1
	caller bob "$BOB" "$ROOM"
	tell ada leave_call
	state_of bob 1
	frame_is data.started_at "$first"
	as "$BOB" api GET "/api/rooms/$ROOM/call/"
	is started_at "$first"
}

# ends_at_once REASON…: bob's seat is gone without the grace of one that was lost, which has another reason; REST knows it too.
ends_at_once() {
	local reasons=$1
	ws_wait ada user_left || return
	frame_is data.user_id "$BOB_ID" || return
	[[ " $reasons " == *" $(frame_field data.reason) "* ]] || fail "the reason is none of $reasons: $frame" || return
	state_of ada 1 || return
	# The call goes on as before, and says since when.
	equal time "$(frame_field -t data.started_at)" || return
	sits_alone "$ADA" "$ROOM" "$ADA_ID"
}

@test "without v2 the end of the socket is the end of the seat, with or without a close frame" {
	caller ada "$ADA" "$ROOM"
	plain_caller bob "$BOB" "$ROOM"
	ws_drop bob
	ends_at_once left
	plain_caller bob "$BOB" "$ROOM"
	ws_close bob
	ends_at_once left
}

@test "logout, leaving the room, removal and deactivation end the seat at once, in both versions" {
	caller ada "$ADA" "$ROOM"
	for version in v=2 ''; do
		token=$(login bob)
		ws_open bob "$token" "$ROOM" "$version"
		sit_plainly bob
		as "$token" api POST /api/auth/logout/
		ends_at_once left

		ws_open bob "$BOB" "$ROOM" "$version"
		sit_plainly bob
		as "$BOB" api POST "/api/rooms/$ROOM/leave/"
		ends_at_once left
		join_room "$ROOM" "$BOB"

		ws_open bob "$BOB" "$ROOM" "$version"
		sit_plainly bob
		as "$ADA" api DELETE "/api/rooms/$ROOM/participants/$BOB_ID/"
		ends_at_once 'left removed'
		join_room "$ROOM" "$BOB"
	done
	account "gone$BATS_TEST_NUMBER"
	token=GONE$BATS_TEST_NUMBER BOB_ID=GONE${BATS_TEST_NUMBER}_ID
	BOB_ID=${!BOB_ID}
	join_room "$ROOM" "${!token}"
	caller gone "${!token}" "$ROOM"
	as "$ROOT" api PATCH "/api/users/$BOB_ID/" '{"is_active": false}'
	expect 200
	ends_at_once left
	server_log_clean
	equal 0 "$(grep -c 'error: database' "$SERVER_LOG")"
}

@test "the end of the room is the end of its call, and seats and rooms elsewhere do not notice" {
	other=$(room "$EVE")
	caller eve "$EVE" "$other"
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM"
	plain_caller root "$EVE" "$other"
	as "$ADA" api DELETE "/api/rooms/$ROOM/"
	expect 204
	ws_closed ada 4410
	ws_closed bob 4410
	sits_alone "$EVE" "$other" "$EVE_ID"
	# Their seats are free for another call.
	again=$(room "$ADA")
	ws_open ada "$ADA" "$again" v=2
	sit ada '{"takeover":false}'
}

@test "media_state says what one sends; what it does not name stays" {
	caller bob "$BOB" "$ROOM"
	caller ada "$ADA" "$ROOM" '{"audio":true,"video":false}'
	state_of bob 2
	tell ada media_state '{"video":true,"hand":true}'
	for name in ada bob; do
		state_of "$name" 2
		until [[ $(frame_field data.participants.1.hand) == true ]]; do
			state_of "$name" 2
		done
		frame_is data.participants.1.audio true
		frame_is data.participants.1.video true
		frame_is data.participants.1.screen false
		frame_is data.participants.0.hand false
	done
	tell ada media_state '{"audio":false,"screen":true,"hand":false}'
	state_of bob 2
	frame_is data.participants.1.audio false
	frame_is data.participants.1.video true
	frame_is data.participants.1.screen true
	frame_is data.participants.1.hand false
}

@test "media_state with a wrong type changes nothing, and without a seat it is not_in_call" {
	caller ada "$ADA" "$ROOM"
	state_of ada 1
	for field in audio video screen hand; do
		tell ada media_state "{\"$field\":1}"
		invalid_fields ada "$field"
	done
	tell ada media_state '{"hand":true,"screen":"yes"}'
	invalid_fields ada screen
	tell ada media_state '{"video":true}'
	state_of ada 1
	frame_is data.participants.0.hand false
	ws_open bob "$BOB" "$ROOM" v=2
	tell bob media_state '{"hand":true}'
	refuses bob not_in_call
	ws_open second "$ADA" "$ROOM" v=2
	tell second media_state '{"hand":true}'
	refuses second not_in_call
}

@test "the owner mutes, and only the muted one can undo it" {
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM" '{"audio":true,"video":true}'
	state_of ada 2
	tell ada call_control "{\"action\":\"mute\",\"target_user_id\":$BOB_ID}"
	state_of ada 2
	frame_is data.participants.1.audio false
	frame_is data.participants.1.video true
	for action in unmute Mute '' mut; do
		tell ada call_control "{\"action\":\"$action\",\"target_user_id\":$BOB_ID}"
		invalid_fields ada action
	done
	tell bob media_state '{"audio":true}'
	state_of ada 2
	frame_is data.participants.1.audio true
}

@test "the owner removes somebody from the call, who stays in the room and may come back" {
	ws_open ada "$ADA" "$ROOM" v=2
	caller eve "$EVE" "$ROOM"
	caller bob "$BOB" "$ROOM"
	tell ada call_control "{\"action\":\"remove\",\"target_user_id\":$BOB_ID}"
	ws_wait bob call_left
	frame_is data.reason removed
	leaves_call eve "$BOB_ID" removed
	leaves_call ada "$BOB_ID" removed
	sits_alone "$ADA" "$ROOM" "$EVE_ID"
	sit bob
	frame_is data.resumed false
}

@test "who was removed does not come back by the session of that seat" {
	ws_open ada "$ADA" "$ROOM" v=2
	caller bob "$BOB" "$ROOM"
	old=${SESSION[bob]}
	sleep 0.1
	tell ada call_control "{\"action\":\"remove\",\"target_user_id\":$BOB_ID}"
	ws_wait bob call_left
	ws_open eve "$EVE" "$ROOM"
	sit bob "{\"session\":\"$old\"}"
	# A seat taken by a session that was ended is a new one: the others hear of it.
	heard eve user_joined
}

@test "the owner ends the call for all, also without sitting in it" {
	ws_open ada "$ADA" "$ROOM" v=2
	caller eve "$EVE" "$ROOM"
	caller bob "$BOB" "$ROOM"
	tell ada call_control '{"action":"end"}'
	for name in eve bob; do
		ws_wait "$name" call_left
		frame_is data.reason ended
	done
	leaves_call ada "$EVE_ID" ended
	leaves_call ada "$BOB_ID" ended
	state_of ada 0
	sits_alone "$ADA" "$ROOM" ''
}

@test "call_control is the owner's, of this room; unknown actions and people are refused" {
	other=$(room "$BOB")
	join_room "$other" "$ADA"
	caller bob "$BOB" "$ROOM"
	caller ada "$ADA" "$ROOM"
	state_of bob 2
	for action in mute remove end; do
		tell bob call_control "{\"action\":\"$action\",\"target_user_id\":$ADA_ID}"
		refuses bob permission_denied
	done
	for data in '{}' '{"action":"promote"}' '{"action":7}' '{"action":null}' '{"action":"mute remove"}'; do
		tell ada call_control "$data"
		invalid_fields ada action
	done
	for action in mute remove; do
		tell ada call_control "{\"action\":\"$action\"}"
		invalid_fields ada target_user_id
		for target in "$EVE_ID" 999999999; do
			tell ada call_control "{\"action\":\"$action\",\"target_user_id\":$target}"
			refuses ada peer_unavailable
		done
	done
	heard bob ''
	sits_alone "$ADA" "$ROOM" "$ADA_ID $BOB_ID"
}

@test "hello knows the call, also right after somebody left it" {
	caller ada "$ADA" "$ROOM"
	ws_open bob "$BOB" "$ROOM" v=2
	frame_is data.call.active true
	equal "$ADA_ID" "$(frame_field 'data.call.participants.*.id')"
	tell ada leave_call
	state_of bob 0
	ws_open eve "$EVE" "$ROOM" v=2
	frame_is data.call.active false
}

@test "who comes into a room where a call goes on hears its state right after hello, and elsewhere does not" {
	ws_open early "$EVE" "$ROOM" v=2
	heard early ''
	caller ada "$ADA" "$ROOM" '{"audio":false,"video":true}'
	tell ada media_state '{"hand":true}'
	until state_of ada 1 && [[ $frame == *'"hand":true'* ]]; do
		:
	done
	caller bob "$BOB" "$ROOM"
	ws_drop bob
	until state_of ada 2 && [[ $frame == *reconnecting* ]]; do
		:
	done
	known=$frame
	ws_connect late "$(ws_url "$ROOM" "token=$EVE&v=2")"
	ws_wait late hello
	ws_wait late '*'
	equal "$known" "$frame"
	frame_is data.participants.0.hand true
	frame_is data.participants.1.state reconnecting
	ws_open plain "$EVE" "$ROOM"
	heard plain ''
	other=$(room "$EVE")
	ws_open elsewhere "$EVE" "$other" v=2
	heard elsewhere ''
}

@test "who changes their name is called by it, in call_state and in signals, also while the socket is away" {
	account "old$BATS_TEST_NUMBER"
	token=OLD$BATS_TEST_NUMBER id=OLD${BATS_TEST_NUMBER}_ID
	token=${!token} id=${!id}
	join_room "$ROOM" "$token"
	caller bob "$BOB" "$ROOM"
	ws_open plain "$EVE" "$ROOM"
	caller old "$token" "$ROOM"
	state_of bob 2
	as "$token" api PATCH "/api/users/$id/" "{\"username\": \"Ünal$BATS_TEST_NUMBER\", \"display_name\": \"He \\\"who\\\" came\"}"
	expect 200
	state_of bob 2
	frame_shape data.participants.1.user "$USER_SHAPE"
	frame_is data.participants.1.user.username "Ünal$BATS_TEST_NUMBER"
	frame_is data.participants.1.user.display_name 'He "who" came'
	signal old offer "$BOB_ID"
	ws_wait bob offer
	frame_is data.from_username "Ünal$BATS_TEST_NUMBER"
	# Also while the socket is away.
	ws_drop old
	state_of bob 2
	as "$token" api PATCH "/api/users/$id/" '{"display_name": "Third"}'
	state_of bob 2
	frame_is data.participants.1.state reconnecting
	frame_is data.participants.1.user.display_name Third
	ws_wait plain user_joined
	# A change of somebody who sits nowhere is news to nobody.
	as "$EVE" api PATCH "/api/users/$EVE_ID/" '{"display_name": "Eve"}'
	heard plain ''
}

@test "a seat taken over is the last in the order, over REST as well" {
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM"
	caller tab "$ADA" "$ROOM"
	equal "$BOB_ID $ADA_ID" "$(frame_field 'data.participants.*.user.id' | paste -sd ' ')"
	as "$BOB" api GET "/api/rooms/$ROOM/call/"
	equal "$BOB_ID $ADA_ID" "$(lines 'participants.*.id')"
}

@test "signalling has a bucket of its own: 300 at once, then rate_limited, and chat does not count" {
	own_server LIMITS= LIMIT_AUTH=0 LIMIT_GENERAL=0 LIMIT_SIGNAL_RATE=1
	account ada bob
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	ws_open bob "$BOB" "$ROOM" v=2
	sit bob
	{
		for i in {1..50}; do
			printf '{"type":"chat_message","data":{"content":"%d"}}\n' "$i"
		done
		printf '{"type":"join_call"}\n'
		for i in {1..330}; do
			printf '{"type":"ice_candidate","data":{"target_user_id":%d,"candidate":null,"n":%d}}\n' "$BOB_ID" "$i"
		done
		printf '{"type":"chat_message","data":{"content":"the end"}}\n!wait chat_message 51\n'
	} >"$BATS_TEST_TMPDIR/burst"
	batch "$(ws_url "$ROOM" "token=$ADA")" <"$BATS_TEST_TMPDIR/burst"
	batch_ends 1000
	frame=$(grep -m 1 '"error"' "$events")
	frame_is data.code rate_limited
	equal int "$(frame_field -t data.retry_after)"
	refused=$(grep -c '"rate_limited"' "$events")
	equal "$refused" "$(grep -c '"error"' "$events")"
	# The join has its price, and the bucket fills again, here by one a second, while it is emptied.
	((refused > 0 && refused <= 45)) || fail "$refused were refused"
	ws_settle bob
	equal $((330 - refused)) "$(grep -c '"ice_candidate"' "$BATS_TEST_TMPDIR/bob.log")"
}

@test "joining and leaving costs more than a signal, media_state a little: nobody fills the queues of a room with it" {
	own_server LIMITS= LIMIT_AUTH=0 LIMIT_GENERAL=0 LIMIT_SIGNAL_RATE=1
	account ada
	ROOM=$(room "$ADA")
	{
		printf '{"type":"join_call"}\n{"type":"leave_call"}\n%.0s' {1..20}
		printf '!wait error 1\n'
	} >"$BATS_TEST_TMPDIR/pairs"
	batch "$(ws_url "$ROOM" "token=$ADA&v=2")" <"$BATS_TEST_TMPDIR/pairs"
	equal 15 "$(grep -c call_joined "$events")"
	# The price of the next one comes in at one a second.
	frame=$(grep -m 1 '"error"' "$events")
	frame_is data.code rate_limited
	(($(frame_field data.retry_after) > 1 && $(frame_field data.retry_after) <= 10))
	{
		printf '{"type":"join_call"}\n'
		printf '{"type":"media_state","data":{"hand":true}}\n%.0s' {1..150}
		printf '!wait error 1\n'
	} >"$BATS_TEST_TMPDIR/hands"
	batch "$(ws_url "$ROOM" "token=$ADA&v=2")" <"$BATS_TEST_TMPDIR/hands"
	passed=$(grep -c '"hand":true' "$events")
	((passed >= 145 && passed < 150))
}

@test "a bucket smaller than the price of a join lets one join all the same" {
	own_server LIMITS= LIMIT_AUTH=0 LIMIT_GENERAL=0 LIMIT_SIGNAL_BURST=3 LIMIT_SIGNAL_RATE=1
	account ada
	ROOM=$(room "$ADA")
	caller ada "$ADA" "$ROOM"
	tell ada leave_call
	refuses ada rate_limited
}

# in_order FILE SENDER…: from each sender came 21 signals, numbered from 1 on, in order.
in_order() {
	local sender
	for sender in "${@:2}"; do
		equal "$(seq -s ' ' 21)" "$(grep -E '"(offer|answer|ice_candidate)"' "$1" | grep "\"from_user_id\":$sender," |
			sed 's/.*"n":\([0-9]*\).*/\1/' | paste -sd ' ')" || return
	done
}

@test "a call of eight with 20 candidates a pair is set up while people chat: nothing limited, lost or out of order" {
	own_server LIMITS= LIMIT_AUTH=0 LIMIT_GENERAL=0
	ids=() inputs=()
	for i in {0..7}; do
		account "guest$i"
		token=GUEST$i id=GUEST${i}_ID file=$BATS_TEST_TMPDIR/guest$i
		ids[i]=${!id}
		((i > 0)) || ROOM=$(room "${!token}")
		join_room "$ROOM" "${!token}"
		mkfifo "$file"
		"$WS_CLIENT" "$(ws_url "$ROOM" "token=${!token}&v=2")" <"$file" >"$file.log" 3>&- &
		mind $!
		exec {input}>"$file"
		inputs[i]=$input
		printf '{"type":"join_call"}\n' >&"$input"
		appears "$file.log" call_joined
	done
	candidate='candidate:842163049 1 udp 1677729535 203.0.113.7 60769 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag EEtu'
	candidate="\"candidate\":{\"candidate\":\"$candidate\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}"
	sdp="\"sdp\":\"$(repeat 'a=rtpmap:96 VP8/90000\r\n' 200)\""
	for i in {0..7}; do
		for n in {1..21}; do
			for j in {0..7}; do
				((i != j)) || continue
				type=ice_candidate content=$candidate
				((n > 1 || i > j)) || type=offer content=$sdp
				((n > 1 || i < j)) || type=answer content=$sdp
				printf '{"type":"%s","data":{"target_user_id":%d,%s,"n":%d}}\n' "$type" "${ids[j]}" "$content" "$n"
			done
			((i > 0 || n > 20)) || printf '{"type":"chat_message","data":{"content":"a message"}}\n%.0s' 1 2 3
		done >"$BATS_TEST_TMPDIR/guest$i.block"
		printf '!wait ice_candidate 140\n!wait chat_message 60\n' >>"$BATS_TEST_TMPDIR/guest$i.block"
	done
	for i in {0..7}; do
		# The input ends with its last copy: each of these processes has all of them.
		(cat "$BATS_TEST_TMPDIR/guest$i.block" >&"${inputs[i]}") &
	done
	for i in {0..7}; do
		input=${inputs[i]}
		exec {input}>&-
	done
	for i in {0..7}; do
		log=$BATS_TEST_TMPDIR/guest$i.log
		appears "$log" '^\(close\|missing\)'
		equal 'close 1000' "$(tail -n 1 "$log")"
		equal 0 "$(grep -c '"error"' "$log")"
		equal 60 "$(grep -c '"chat_message"' "$log")"
		in_order "$log" "${ids[@]:0:i}" "${ids[@]:i+1}"
	done
}
