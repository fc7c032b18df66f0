# Sockets for the tests: several can be open at once, each under a name. What a socket hears is read one frame at a
# time, every wait is bounded, and what came before the frame waited for is kept in the socket's log, which is shown
# when the wait is in vain. Needs api.bash and assert.bash.
# shellcheck shell=bash disable=SC2154

WS_CLIENT=${BUILD:-$PWD}/tests/client/ws
WS_RAW=${BUILD:-$PWD}/tests/client/wsraw
declare -gA WS_IN=() WS_OUT=() WS_PID=() WS_PART=()
WS_NUMBER=0

teardown() {
	ws_end_all
	if [[ -n ${OWN_SERVER:-} ]]; then
		server_stop
	fi
}

# own_server [NAME=VALUE…]: a server for this one test, stopped at its end.
own_server() {
	export STATE=$BATS_TEST_TMPDIR/state
	OWN_SERVER=1
	server_start "$@"
}

# ws_url ROOM [QUERY]: the address of a room's socket at the daemon itself; through the web server: at PROXY=1.
ws_url() {
	local host=$WS
	[[ -z ${PROXY:-} ]] || host=ws${HTTP#http}
	printf '%s\n' "$host/ws/room/$1/${2:+?$2}"
}

# ws_connect NAME URL [OPTION…]: starts a client (see client/ws.c); does not wait.
ws_connect() {
	local name=$1 url=$2 files=$BATS_TEST_TMPDIR/ws.$1.$((++WS_NUMBER)) input output
	shift 2
	mkfifo "$files.in" "$files.out"
	"$WS_CLIENT" -t 600 "$@" "$url" <"$files.in" >"$files.out" 2>"$files.err" 3>&- &
	WS_PID[$name]=$!
	# In the order in which the client's side opens them.
	exec {input}>"$files.in" {output}<"$files.out"
	WS_IN[$name]=$input WS_OUT[$name]=$output WS_PART[$name]=
	: >"$BATS_TEST_TMPDIR/$name.log"
}

# ws_open NAME TOKEN ROOM [QUERY]: a socket that hears the room from now on; with v=2 in QUERY its hello is in $frame.
ws_open() {
	ws_connect "$1" "$(ws_url "$3" "token=$2${4:+&$4}")" || return
	ws_wait "$1" open || return
	if [[ ${4:-} == *v=2* ]]; then
		ws_wait "$1" hello
	else
		ws_settle "$1"
	fi
}

# ws_open_again NAME TOKEN ROOM [QUERY]: the same as soon as the daemon is there.
ws_open_again() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until ws_open "$@" >"$BATS_TEST_TMPDIR/again"; do
		((SECONDS < deadline)) || fail 'the daemon does not come back' "$(<"$BATS_TEST_TMPDIR/again")" || return
		sleep 0.1
	done
}

# ws_settle NAME: what the socket sent before has been dealt with when this returns.
ws_settle() {
	local mark=$((++WS_NUMBER))
	ws_send "$1" "{\"type\":\"ping\",\"data\":{\"mark\":$mark}}"
	while ws_wait "$1" pong; do
		[[ $(frame_field data.mark) != "$mark" ]] || return 0
	done
	return 1
}

# ws_send NAME FRAME: a frame as it is, or a command of the client (see client/ws_commands.c). Where the client has
# ended meanwhile nothing is sent; the broken pipe ends the subshell, not the test.
ws_send() {
	(printf '%s\n' "$2" >&"${WS_IN[$1]}") 2>/dev/null || :
}

# chat NAME TEXT [NONCE]: sends a message over a socket.
chat() {
	ws_send "$1" "{\"type\":\"chat_message\",\"data\":{\"content\":\"$2\"${3:+,\"nonce\":\"$3\"}}}"
}

# ws_read NAME MICROSECONDS: the next event, in $frame, if one comes before that moment.
ws_read() {
	local left=$(($2 - ${EPOCHREALTIME/[.,]/})) part='' ended=0
	((left > 1000)) || left=1000
	printf -v left '%d.%06d' $((left / 1000000)) $((left % 1000000))
	IFS= read -r -t "$left" -u "${WS_OUT[$1]}" part || ended=1
	WS_PART[$1]+=$part
	((ended == 0)) || return 1
	frame=${WS_PART[$1]} WS_PART[$1]=
	printf '%s\n' "$frame" >>"$BATS_TEST_TMPDIR/$1.log"
}

# frame_type: the type of $frame in $type, or the first word of an event that is no frame: open, close, refused …
frame_type() {
	if [[ $frame =~ ^\{\ *\"type\"\ *:\ *\"([a-z_]+)\" ]]; then
		type=${BASH_REMATCH[1]}
	elif [[ $frame == '{'* ]]; then
		type=$(frame_field type)
	else
		type=${frame%% *}
	fi
}

# ws_wait NAME TYPE: reads up to the next frame of this type, which may be a pattern, and leaves it in $frame.
ws_wait() {
	# A thousand frames may come before it.
	local -
	set +T
	read_up_to "$@"
}

read_up_to() {
	local type deadline=$((${EPOCHREALTIME/[.,]/} + LONGEST_WAIT * 1000000))
	while ws_read "$1" "$deadline"; do
		frame_type
		# shellcheck disable=SC2053
		[[ $type != $2 ]] || return 0
	done
	fail "no $2 came to $1 within $LONGEST_WAIT s; what came at all:" "$(cut -c 1-500 "$BATS_TEST_TMPDIR/$1.log")"
}

# ws_closed NAME CODE: the socket is closed by the server, with this code.
ws_closed() {
	ws_wait "$1" close || return
	[[ $frame == "close $2" || $frame == "close $2 "* ]] || fail "expected close $2, got: $frame"
}

# ws_refused NAME CODE ERROR: an error frame of the reference's shape comes, which may say for how long, then the
# close.
ws_refused() {
	ws_wait "$1" error || return
	frame_keys '' 'data type' || return
	[[ $3 == rate_limited ]] || frame_keys data 'code message' || return
	frame_is data.code "$3" || return
	frame_text data.message || return
	ws_closed "$1" "$2"
}

# ws_heard NAME TOKEN ROOM: what the socket heard since it was last read, one type a line in $heard. A message sent with
# TOKEN marks the end: what was stored before it has come before it.
ws_heard() {
	local name=$1 mark="the end, number $((++WS_NUMBER))" deadline type
	heard='' frames=''
	say "$2" "$3" "$mark" >/dev/null || return
	deadline=$((${EPOCHREALTIME/[.,]/} + LONGEST_WAIT * 1000000))
	while ws_read "$name" "$deadline"; do
		[[ $frame != *"$mark"* ]] || return 0
		# As long as something comes.
		deadline=$((${EPOCHREALTIME/[.,]/} + LONGEST_WAIT * 1000000))
		frame_type
		heard+=${heard:+ }$type
		frames+=$frame$'\n'
	done
	fail "the end mark never came to $name; what came at all:" "$(cut -c 1-500 "$BATS_TEST_TMPDIR/$name.log")"
}

# ws_still_open NAME: the socket answers.
ws_still_open() {
	ws_settle "$1"
}

# ws_close NAME: closes from this side and waits for the end.
ws_close() {
	ws_send "$1" '!close 1000'
	ws_wait "$1" close
}

# ws_drop NAME: the connection ends without a close frame.
ws_drop() {
	ws_send "$1" '!drop'
	ws_wait "$1" dropped
}

# mind PID: a process of the test that should not outlive it.
mind() {
	WS_PID[process$1]=$1
}

ws_end_all() {
	local name
	for name in "${!WS_PID[@]}"; do
		kill -KILL "${WS_PID[$name]}" 2>/dev/null || :
		wait "${WS_PID[$name]}" 2>/dev/null || :
	done
	WS_PID=()
}

# frame_field [OPTION] PATH: the value at a path of $frame.
frame_field() {
	json "$@" <<<"$frame"
}

# frame_is PATH VALUE
frame_is() {
	local value
	value=$(frame_field "$1") || fail "in ${frame:0:1000}" || return
	[[ $value == "$2" ]] || fail "expected $1 to be: ${2:0:500}" "in ${frame:0:1000}"
}

# frame_keys PATH NAMES: the object there has exactly these members.
frame_keys() {
	local names
	names=$(frame_field -k "$1") || fail "in ${frame:0:1000}" || return
	[[ $names == "$2" ]] || fail "expected the members: $2" "in ${frame:0:1000}"
}

# frame_shape PATH SHAPE: the object there has exactly these members, of these types.
frame_shape() {
	local shape
	shape=$(frame_field -s "$1") || fail "in ${frame:0:1000}" || return
	[[ $shape == "$2" ]] || fail "expected the shape: $2" "got the shape:      $shape"
}

# frame_text PATH: a text stands there, and not an empty one.
frame_text() {
	[[ $(frame_field -t "$1") == string && $(frame_field "$1") == *[![:space:]]* ]] ||
		fail "no text at $1 in ${frame:0:1000}"
}

# frame_lacks NAMES…: none of these members stands in the frame's data.
frame_lacks() {
	local name names
	names=$(frame_field -k data) || return
	for name; do
		[[ " $names " != *" $name "* ]] || fail "data has $name in ${frame:0:1000}" || return
	done
}

# answers TOKEN ROOM FRAME [TYPE]: sends one frame over a socket of its own and leaves the answer, of type error by
# default, in $frame. The socket must still be open afterwards.
answers() {
	local name=one$((++WS_NUMBER))
	ws_open "$name" "$1" "$2" || return
	ws_send "$name" "$3"
	ws_wait "$name" "${4:-error}" || return
	local answer=$frame
	ws_still_open "$name" || return
	ws_close "$name" || return
	frame=$answer
}

# batch [OPTION…] URL: a client that does the commands on standard input and ends; its events go to the file $events.
batch() {
	events=$BATS_TEST_TMPDIR/batch.$((++WS_NUMBER))
	"$WS_CLIENT" "$@" >"$events" 3>&- || :
}

# batch_ends CODE: the socket of the last batch was closed with this code.
batch_ends() {
	tail -n 1 "$events" | grep -Eq "^close $1( |\$)" ||
		fail "expected close $1, got:" "$(tail -n 3 "$events" | cut -c 1-500)"
}

# appears FILE PATTERN: a client that writes to this file has heard something like this.
appears() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until grep -q "$2" "$1" 2>/dev/null; do
		((SECONDS < deadline)) || fail "no $2 in $1:" "$(tail -n 5 "$1" | cut -c 1-500)" || return
		sleep 0.05
	done
}

# raw [OPTION…] URL: the client that may break every rule (see client/wsraw.c); its lines stand on standard input, its
# events go to the file $events.
raw() {
	events=$BATS_TEST_TMPDIR/raw.$((++WS_NUMBER))
	"$WS_RAW" "$@" >"$events" 3>&- || :
}

# raw_has LINE: one of the events is, or begins with, this.
raw_has() {
	grep -q "^$1" "$events" || fail "no $1 among:" "$(cut -c 1-500 "$events")"
}

# user_url [QUERY]: the address of a user socket at the daemon itself; through the web server: at PROXY=1.
user_url() {
	local host=$WS
	[[ -z ${PROXY:-} ]] || host=ws${HTTP#http}
	printf '%s\n' "$host/ws/${1:+?$1}"
}

# user_open NAME TOKEN: a user socket; its hello is in $frame.
user_open() {
	ws_connect "$1" "$(user_url "v=2&token=$2")" && ws_wait "$1" open && ws_wait "$1" hello
}

# tell_in NAME ROOM TYPE [DATA]: sends a frame about a room over a user socket.
tell_in() {
	local data=${4:-}
	ws_send "$1" "{\"type\":\"$3\",\"room_id\":$2,\"data\":${data:-"{}"}}"
}

# user_heard NAME TOKEN: what a user socket heard since it was last read, one type a line in $heard, with `ROOM:` before those of a
# room; the frames in $frames. A change of the name of TOKEN's user, whose socket it is, marks the end.
user_heard() {
	local name=$1 mark="the end, number $((++WS_NUMBER))" deadline type room
	heard='' frames=''
	as "$2" api PATCH "/api/users/$(as "$2" me_id)/" "{\"display_name\": \"$mark\"}" || return
	deadline=$((${EPOCHREALTIME/[.,]/} + LONGEST_WAIT * 1000000))
	while ws_read "$name" "$deadline"; do
		[[ $frame != *user_updated*"$mark"* ]] || return 0
		# As long as something comes.
		deadline=$((${EPOCHREALTIME/[.,]/} + LONGEST_WAIT * 1000000))
		frame_type
		room=''
		[[ ! $frame =~ ,\"room_id\":([0-9]+)\}$ ]] || room=${BASH_REMATCH[1]}:
		heard+=${heard:+ }$room$type
		frames+=$frame$'\n'
	done
	fail "the end mark never came to $name; what came at all:" "$(cut -c 1-500 "$BATS_TEST_TMPDIR/$name.log")"
}

# me_id: the id of whose token it is.
me_id() {
	api GET /api/users/me/ && field id
}
