# Calls for the tests: sockets that sit in a call, what they send each other, and who sits there according to REST.
# Needs api.bash, assert.bash and ws.bash.
# shellcheck shell=bash disable=SC2154

declare -gA SESSION=()

# What call_state says of each who sits there, and call_joined of the call.
SEATED_SHAPE='audio:bool hand:bool screen:bool state:string user:object video:bool'
JOINED_SHAPE='ice_servers:array max_participants:int participants:array resumed:bool session:string'
export SEATED_SHAPE JOINED_SHAPE SESSION

# tell NAME TYPE [DATA]: sends a frame; DATA is a JSON object, {} by default.
tell() {
	local data=${3:-}
	ws_send "$1" "{\"type\":\"$2\",\"data\":${data:-"{}"}}"
}

# sit NAME [DATA]: this socket, which has v2, joins the call; its session id is kept in ${SESSION[NAME]}.
sit() {
	tell "$1" join_call "${2:-}"
	ws_wait "$1" call_joined || return
	SESSION[$1]=$(frame_field data.session)
}

# sit_plainly NAME: the same for a socket without v2, which hears nothing of its own seat.
sit_plainly() {
	tell "$1" join_call
	ws_settle "$1"
}

# caller NAME TOKEN ROOM [DATA]: opens a socket with v2 and sits down.
caller() {
	ws_open "$1" "$2" "$3" v=2 && sit "$1" "${4:-}"
}

# plain_caller NAME TOKEN ROOM: opens a socket without v2 and sits down.
plain_caller() {
	ws_open "$1" "$2" "$3" && sit_plainly "$1"
}

# signal NAME TYPE TARGET [N]: an offer, answer or candidate that is number N.
signal() {
	local content='"sdp":"v=0\r\n"'
	[[ $2 != ice_candidate ]] || content='"candidate":{"candidate":"candidate:1","sdpMid":"0"}'
	tell "$1" "$2" "{\"target_user_id\":$3,$content,\"n\":${4:-1}}"
}

# refuses NAME CODE: the next error that this socket hears has this code, and words; and, where there is no more to say,
# nothing else.
refuses() {
	ws_wait "$1" error || return
	frame_is data.code "$2" || return
	frame_text data.message || return
	[[ $2 == @(validation_error|rate_limited) ]] || frame_keys data 'code message'
}

# invalid_fields NAME FIELD: the next error is validation_error, and `details` names this field and no other.
invalid_fields() {
	refuses "$1" validation_error || return
	frame_keys data.details "$2"
}

# leaves_call NAME USER_ID REASON: this socket, with v2, hears that the user has left the call, and why.
leaves_call() {
	ws_wait "$1" user_left || return
	frame_keys '' 'data type' || return
	frame_keys data 'reason user_id' || return
	frame_is data.user_id "$2" || return
	frame_is data.reason "$3"
}

# state_of NAME SEATS: waits until call_state has so many in the call and leaves it in $frame.
state_of() {
	local end=$((${EPOCHREALTIME/[.,]/} + LONGEST_WAIT * 1000000)) type
	while ws_read "$1" "$end"; do
		frame_type
		[[ $type == call_state ]] || continue
		[[ $(frame_field -l data.participants) != "$2" ]] || return 0
	done
	fail "no call_state with $2 participants came to $1:" "$(cut -c 1-500 "$BATS_TEST_TMPDIR/$1.log")"
}

# heard NAME TYPES: what came to this socket since it was last read, chat aside, is frames of these types in this order.
# Only for what goes from socket to socket: a ping marks the end. The last of these frames is left in $frame.
heard() {
	local mark=$((++WS_NUMBER)) end=$((${EPOCHREALTIME/[.,]/} + LONGEST_WAIT * 1000000)) types='' type last=''
	ws_send "$1" "{\"type\":\"ping\",\"data\":{\"mark\":$mark}}"
	while ws_read "$1" "$end"; do
		[[ $frame != *'"pong"'*":$mark}"* ]] || break
		frame_type
		[[ $type == @(chat_message|pong) ]] || types+=${types:+ }$type last=$frame
	done
	frame=$last
	equal "$2" "$types"
}

# seated TOKEN ROOM: the ids of those in the call according to REST, the lowest first, on one line.
seated() {
	as "$1" api GET "/api/rooms/$2/call/" || return
	expect 200 || return
	[[ $(field -l participants) == 0 ]] || field 'participants.*.id' | sort -n | paste -sd ' '
}

# sits_alone TOKEN ROOM IDS: REST says at once, and in the room as well, that these and no others are in the call.
sits_alone() {
	equal "$3" "$(seated "$1" "$2")" || return
	as "$1" api GET "/api/rooms/$2/" || return
	is call.active "$([[ -z $3 ]] && printf false || printf true)"
}

# wait_for_daemon PID: the daemon runs again, under another process id.
wait_for_daemon() {
	local deadline=$((SECONDS + LONGEST_WAIT)) pid=
	until [[ -n $pid && $pid != "$1" ]] && kill -0 "$pid" 2>/dev/null; do
		((SECONDS < deadline)) || fail 'the daemon does not come back' || return
		sleep 0.05
		pid=$(cat "$STATE/run/wsd.pid" 2>/dev/null) || pid=
	done
}
