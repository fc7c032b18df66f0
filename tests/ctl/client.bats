#!/usr/bin/env bats
# `moznods call`, `tail`, `login` and `logout`: what scripts build on, with its exit statuses.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/suite
load ../lib/files

setup_file() {
	server_start
	account zoe yan
	export ROOM
	ROOM=$(room "$ZOE")
	join_room "$ROOM" "$YAN"
}

setup() {
	export MOZNODS_SERVER=$HTTP MOZNODS_TOKEN=$ZOE
	export HOME=$BATS_TEST_TMPDIR/home XDG_CONFIG_HOME=
	ERRORS=$BATS_TEST_TMPDIR/errors
	mkdir "$HOME"
}

teardown() {
	local pid
	[[ -z ${OWN_SERVER:-} ]] || server_stop
	for pid in $(jobs -p); do
		kill -KILL "$pid" 2>/dev/null || :
	done
}

# client STATUS ARGUMENT…: the command ends with this status; what it printed is in $output, what it complained of in
# $ERRORS.
client() {
	local wanted=$1 ended=0
	shift
	output=$(timeout -k 5 300 "$BUILD/moznods" "$@" 2>"$ERRORS" 3>&-) || ended=$?
	((ended == wanted)) || fail "status $ended, not $wanted, of: moznods $*" "$output" "$(<"$ERRORS")"
}

# at PATH: the value at a path of $output.
at() {
	json "$1" <<<"$output"
}

# follow ARGUMENT…: `moznods tail` in the background, its lines in $LINES_FILE, its process in $TAIL.
follow() {
	LINES_FILE=$BATS_TEST_TMPDIR/lines
	: >"$LINES_FILE"
	"$BUILD/moznods" tail "$@" >"$LINES_FILE" 2>"$ERRORS" 3>&- &
	TAIL=$!
}

# until_lines N [PATTERN]: so many lines, of this kind, have come.
until_lines() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until (($(grep -c "${2:-.}" "$LINES_FILE") >= $1)); do
		((SECONDS < deadline)) || fail "not $1 lines of ${2:-anything}:" "$(<"$LINES_FILE")" "$(<"$ERRORS")" || return
		sleep 0.05
	done
}

# ended STATUS: the tail ends by itself, with this status.
ended() {
	local status=0 deadline=$((SECONDS + LONGEST_WAIT))
	while kill -0 "$TAIL" 2>/dev/null; do
		((SECONDS < deadline)) || fail 'it does not end' "$(<"$ERRORS")" || return
		sleep 0.05
	done
	wait "$TAIL" || status=$?
	equal "$1" "$status" || fail "$(<"$ERRORS")"
}

@test "a request's fields become JSON, or the query of a GET" {
	client 0 call POST /api/rooms/ 'name=A = b @ c: d' max_participants:=7 'description=über "quotes"'
	equal 'A = b @ c: d' "$(at name)"
	equal 7 "$(at max_participants)"
	equal 'über "quotes"' "$(at description)"
	client 0 call get /api/users/ search=yan page_size=1
	equal 1 "$(at count)"
	equal yan "$(at results.0.username)"
	client 0 call GET '/api/users/?page_size=1' 'search=&='
	equal 0 "$(at count)"
}

@test "a body can come from standard input, or be empty" {
	client 0 call POST "/api/rooms/$ROOM/messages/" - <<<'{"content": "from a pipe"}'
	equal 'from a pipe' "$(at content)"
	client 0 call DELETE "/api/messages/$(at id)/"
	equal '' "$output"
	client 0 call POST "/api/rooms/$ROOM/join/"
	equal "$ROOM" "$(at id)"
}

@test "a file goes up and comes down byte for byte" {
	noise 300000 "$BATS_TEST_TMPDIR/noise.bin"
	client 0 call POST /api/files/upload/ "file@$BATS_TEST_TMPDIR/noise.bin"
	equal noise.bin "$(at name)"
	"$BUILD/moznods" call GET "/api/files/$(at id)/download/" >"$BATS_TEST_TMPDIR/got"
	same "$BATS_TEST_TMPDIR/noise.bin" "$BATS_TEST_TMPDIR/got"
}

@test "a refusal is status 1: its body on standard output, in words on standard error" {
	client 1 call POST /api/rooms/ name=
	equal validation_error "$(at error)"
	grep -q '^moznods: 400 validation_error: ' "$ERRORS"
	grep -q '^moznods: name: ' "$ERRORS"
	client 1 call GET /api/nothing/
	grep -q '^moznods: 404 not_found: ' "$ERRORS"
	MOZNODS_TOKEN='' client 1 call GET /api/auth/me/
	grep -q '^moznods: 401 authentication_required: ' "$ERRORS"
}

@test "no server is status 3, and bad usage 2 without a request" {
	client 3 call GET /api/health/ --server http://127.0.0.1:1
	[[ -s $ERRORS ]]
	client 3 tail "$ROOM" --server http://127.0.0.1:1
	[[ -s $ERRORS ]]
	client 3 tail "$ROOM" --server http://no-such-host.invalid --timeout 20
	[[ -s $ERRORS ]]
	local before
	before=$(seq_of "$ZOE" "$ROOM")
	client 2 call POST
	client 2 call POST "/api/rooms/$ROOM/messages/" content
	client 2 call POST "/api/rooms/$ROOM/messages/" content=x 'attachments:=[1'
	client 2 call POST "/api/rooms/$ROOM/messages/" content=x -
	client 2 call POST /api/files/upload/ file@/no/such/file
	client 2 call 'PO ST' /api/rooms/
	client 2 call GET /api/rooms/ --count 3
	client 2 call GET http://example.org/api/rooms/
	client 2 call GET api/rooms/
	client 2 call GET /api/rooms/ --server ftp://localhost
	# Not the host "api".
	client 2 call GET /api/rooms/ --server http://
	client 2 call GET /api/rooms/ --server https:///
	client 2 call GET /api/rooms/ --header 'no colon'
	client 2 call GET /api/rooms/ --header ': nameless'
	client 2 call GET /api/rooms/ --header $'X-One: 1\r\nX-Two: 2'
	client 2 tail --since 1
	client 2 tail lobby
	client 2 tail "$ROOM" --count many
	equal "$before" "$(seq_of "$ZOE" "$ROOM")"
}

@test "the head is printed when asked for, and a header sent" {
	client 0 call POST "/api/rooms/$ROOM/messages/" content=once --header 'Idempotency-Key: one-key'
	local id
	id=$(at id)
	client 0 call POST "/api/rooms/$ROOM/messages/" content=twice --header 'Idempotency-Key: one-key' --include
	[[ $output == 'HTTP/1.1 200 OK'$'\n'* ]] || fail "$output"
	grep -qi '^x-request-id: ' <<<"$output"
	equal "$id" "$(tail -n 1 <<<"$output" | json id)"
}

@test "a list is walked by its next" {
	client 0 call GET /api/users/ page_size=1
	equal 2 "$(at count)"
	client 0 call GET "$(at next)"
	equal 1 "$(at 'results.*.username' | wc -l)"
}

@test "a command of two words is not taken for a request" {
	sqlite_alone
	run "$BUILD/moznods" user list --state "$STATE"
	((status == 0))
	run "$BUILD/moznods" call
	((status == 2))
	[[ $output == *'usage: moznods call'* ]]
}

@test "a login is remembered for its server alone, for its owner alone, until the logout" {
	unset MOZNODS_TOKEN
	client 1 login zoe <<<'not the password'
	client 1 call GET /api/auth/me/
	client 0 login zoe <<<"$(password_of zoe)"
	[[ $output != *"$ZOE"* ]]
	equal '600 700' "$(stat -c %a "$HOME/.config/moznods/logins" "$HOME/.config/moznods" | paste -sd ' ')"
	client 0 call GET /api/auth/me/
	equal zoe "$(at username)"
	# The same machine under another name is another server.
	client 1 call GET /api/auth/me/ --server "${HTTP/localhost/127.0.0.1}"
	grep -q '^moznods: 401 ' "$ERRORS"
	# Without a name it is the server of the latest login.
	unset MOZNODS_SERVER
	client 0 call GET /api/auth/me/
	MOZNODS_TOKEN=$YAN client 0 call GET /api/auth/me/
	equal yan "$(at username)"
	local token
	token=$(cut -d ' ' -f 2 "$HOME/.config/moznods/logins")
	client 0 logout
	as "$token" api GET /api/auth/me/
	expect 401
	MOZNODS_SERVER=$HTTP client 1 call GET /api/auth/me/
	client 1 logout --server "$HTTP"
}

@test "tail prints what happens, one line of JSON each, and ends after so many" {
	local seq
	seq=$(seq_of "$ZOE" "$ROOM")
	say "$YAN" "$ROOM" 'one'
	follow "$ROOM" --since "$seq" --count 2
	until_lines 1
	say "$YAN" "$ROOM" 'two\n lines'
	ended 0
	equal 2 "$(wc -l <"$LINES_FILE")"
	equal 'one' "$(head -n 1 "$LINES_FILE" | json data.content)"
	equal $'two\n lines' "$(tail -n 1 "$LINES_FILE" | json data.content)"
	equal $((seq + 2)) "$(tail -n 1 "$LINES_FILE" | json seq)"
}

@test "tail shows what stays; the rest is for those who ask" {
	local seq
	seq=$(seq_of "$ZOE" "$ROOM")
	follow "$ROOM" --type hello,presence,typing --count 2
	until_lines 1 '"hello"'
	"$BUILD/moznods" tail "$ROOM" --token "$YAN" --count 1 --since "$seq" >"$BATS_TEST_TMPDIR/yan" 3>&- &
	until_lines 1 '"presence"'
	ended 0
	say "$ZOE" "$ROOM" 'heard'
	wait
	equal chat_message "$(json type <"$BATS_TEST_TMPDIR/yan")"
}

@test "tail goes on without gap or repeat when the daemon is killed" {
	local seq number last
	seq=$(seq_of "$ZOE" "$ROOM")
	follow "$ROOM" --since "$seq" --count 30
	for ((number = 1; number <= 30; number++)); do
		say "$ZOE" "$ROOM" "number $number" >/dev/null
		if ((number % 10 == 5)); then
			until_lines $((number - 1))
			kill -KILL "$(<"$STATE/run/wsd.pid")"
		fi
	done
	ended 0
	for ((number = 1; number <= 30; number++)); do
		last+="number $number "
	done
	equal "$last" "$(while IFS= read -r line; do printf '%s ' "$(json data.content <<<"$line")"; done <"$LINES_FILE")"
	grep -q 'trying again' "$ERRORS"
}

# is_online ID [TOKEN ROOM]: somebody with this id is there, as one who comes into the room, somebody else, is told.
is_online() {
	"$BUILD/moznods" tail "${3:-$ROOM}" --token "${2:-$YAN}" --type hello --count 1 3>&- | json 'data.online.*' | grep -qx "$1"
}

@test "without a room tail prints the events of all, and goes on when the daemon is killed" {
	local other
	account wim
	join_room "$ROOM" "$WIM"
	other=$(room "$WIM")
	MOZNODS_TOKEN=$WIM follow --count 9
	eventually is_online "$WIM_ID"
	say "$YAN" "$ROOM" one >/dev/null
	until_lines 1
	kill -KILL "$(<"$STATE/run/wsd.pid")"
	say "$WIM" "$ROOM" two >/dev/null
	say "$WIM" "$other" three >/dev/null
	new=$(room "$WIM")
	say "$WIM" "$new" four >/dev/null
	until_lines 5
	say "$WIM" "$new" five >/dev/null
	until_lines 6
	say "$WIM" "$ROOM" six >/dev/null
	say "$WIM" "$other" seven >/dev/null
	say "$WIM" "$new" eight >/dev/null
	ended 0
	equal 'eight five four one seven six three two' \
		"$(grep -o '"content":"[a-z]*"' "$LINES_FILE" | cut -d '"' -f 4 | sort | xargs)"
	equal 1 "$(grep -c room_added "$LINES_FILE")"
	equal "$other" "$(grep three "$LINES_FILE" | json room_id)"
}

@test "what tail of many rooms may not ask for yet after a lost connection it asks for again, until nothing is missing" {
	local rooms=() number room
	export STATE=$BATS_TEST_TMPDIR/state OWN_SERVER=1
	# One room can be asked for, and then one a second.
	server_start LIMITS=on LIMIT_AUTH=0 LIMIT_GENERAL=0 LIMIT_CHAT=0 LIMIT_SIGNAL_BURST=10 LIMIT_SIGNAL_RATE=10
	export MOZNODS_SERVER=$HTTP
	account vic wes
	for number in 1 2 3 4; do
		rooms+=("$(room "$VIC")")
	done
	join_room "${rooms[0]}" "$WES"
	MOZNODS_TOKEN=$VIC follow --count 12
	eventually is_online "$VIC_ID" "$WES" "${rooms[0]}"
	for room in "${rooms[@]}"; do
		say "$VIC" "$room" "first in $room" >/dev/null
	done
	until_lines 4
	# Back only when all of it is missed.
	kill -STOP "$TAIL"
	kill -KILL "$(<"$STATE/run/wsd.pid")"
	for room in "${rooms[@]}"; do
		say "$VIC" "$room" "missed in $room" >/dev/null
	done
	kill -CONT "$TAIL"
	until_lines 8 'first\|missed'
	for room in "${rooms[@]}"; do
		say "$VIC" "$room" "last in $room" >/dev/null
	done
	ended 0
	for room in "${rooms[@]}"; do
		equal "first in $room,missed in $room,last in $room," \
			"$(grep "\"room_id\":$room," "$LINES_FILE" | sed 's/.*"content":"\([^"]*\)".*/\1/' | tr '\n' ,)"
	done
}

@test "tail ends with 0 and without a word on SIGTERM, SIGINT and when nobody reads, without waiting for an event" {
	local signal
	for signal in TERM INT; do
		LINES_FILE=$BATS_TEST_TMPDIR/lines.$signal
		: >"$LINES_FILE"
		env --default-signal=INT "$BUILD/moznods" tail "$ROOM" --type hello >"$LINES_FILE" 2>"$ERRORS" 3>&- &
		TAIL=$!
		until_lines 1
		kill -s "$signal" "$TAIL"
		ended 0
		equal '' "$(<"$ERRORS")"
	done
	{ timeout 300 "$BUILD/moznods" tail "$ROOM" --type hello 3>&-; printf '%s\n' "$?" >"$BATS_TEST_TMPDIR/ended"; } |
		head -n 1 >/dev/null
	equal 0 "$(<"$BATS_TEST_TMPDIR/ended")"
}

@test "tail has its time, and says when there was too little in it" {
	client 0 tail "$ROOM" --timeout 1
	client 4 tail "$ROOM" --timeout 1 --count 1
}

@test "tail is refused as the API refuses, at once and later" {
	local token id
	client 1 tail 999999
	grep -q '4404 not_found' "$ERRORS"
	client 1 tail "$ROOM" --token nonsense
	grep -q '4401 authentication_required' "$ERRORS"
	token=$(login yan)
	MOZNODS_TOKEN=$token follow "$ROOM" --type hello
	until_lines 1
	as "$token" api POST /api/auth/logout/
	ended 1
	grep -q '4401 authentication_required' "$ERRORS"
}
