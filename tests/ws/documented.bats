#!/usr/bin/env bats
# doc/protocol.md is true: it has the frames, codes and limits that there are, and no others; and its examples, which are one
# conversation, are held with a real server.
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/suite
load ../lib/ws

DOCUMENT=$SRCDIR/doc/protocol.md

setup_file() {
	:
}

# table HEADING [COLUMN]: what stands as code in a column of the tables below this heading, the first by default.
table() {
	awk -F '|' -v heading="$1" -v column="${2:-1}" '
		/^#/ { inside = $0 ~ ("^#+ " heading "$") }
		inside && /^\| `/ { split($(column + 1), parts, "`"); print parts[2] }' "$DOCUMENT" | sort -u
}

# The types that the daemon takes: its table, and `auth`, which comes before.
taken() {
	{
		sed -nE 's/^\t\{ "([a-z_]+)", +\{ .*/\1/p' "$SRCDIR/wsd/frames.c"
		sed -nE 's/.*strcmp\(type, "([a-z_]+)"\).*/\1/p' "$SRCDIR/wsd/frames.c"
	} | sort -u
}

# The types that it sends: those it makes, those it relays, and the stored ones but for that of a login, which it keeps to itself.
sent() {
	{
		sed -nE 's/.*frame_(begin|write)\([a-z&]+, "([a-z_]+)".*/\2/p' "$SRCDIR"/wsd/*.c
		sed -nE 's/.*return relay\(r, "([a-z_]+)".*/\1/p' "$SRCDIR/wsd/relay.c"
		sed -nE 's/.*send_position\(.*"([a-z_]+)".*/\1/p' "$SRCDIR/wsd/user_catch_up.c"
		sed -nE 's/.*publish_(message|passing)\((user, )?"([a-z_]+)".*/\3/p; s/.*\.type = "([a-z_]+)", \.(room|user) = .*/\1/p' \
			"$SRCDIR/lib/live/notification.c" | grep -vx token_ended
		grep -o "type = 'gone'" "$SRCDIR/lib/live/notification.c" | sed "s/.*'\(.*\)'/\1/"
	} | sort -u
}

# The close codes it sends. 1000 and 1014 are bounds of what a client may send, 1005 is a close without one.
close_codes() {
	grep -ohE '[=,] (10[01][0-9]|44[0-9]{2})\b' "$SRCDIR"/wsd/*.[ch] | sed 's/.* //' | grep -vxE '1000|1005|1014' | sort -u
}

# code_of NAME…: the codes of these errors, error_busy for instance.
code_of() {
	local name
	for name; do
		sed -nE "s/.*ERROR\($name, \"([a-z_]+)\".*/\1/p" "$SRCDIR/lib/base/error.h"
	done
}

# The codes of its error frames: what the daemon refuses with, and what the handlers of its frames do.
error_codes() {
	local names
	mapfile -t names < <(grep -ohE '&error_[a-z_]+' "$SRCDIR"/wsd/*.c "$SRCDIR"/lib/{call,db,request}/*.c \
		"$SRCDIR"/lib/message/{m*,nonce,reply,slow_mode}.c "$SRCDIR"/lib/room/{direct_reach,moderation,subscription}.c | sort -u | tr -d '&')
	code_of "${names[@]}" | sort -u
}

# CODE CLOSE of every error that ends a socket.
closing_errors() {
	local error close
	sed -nE 's/^\t\{ &(error_[a-z_]+), +(CLOSE_[A-Z_]+) \},/\1 \2/p' "$SRCDIR/wsd/close_code.c" | while read -r error close; do
		printf '%s %s\n' "$(code_of "$error")" "$(sed -nE "s/^\t$close = ([0-9]+).*/\1/p" "$SRCDIR/wsd/close_code.h")"
	done | sort
}

documented_closing_errors() {
	sed -nE '/^## Errors/,/^## Close codes/ s/^\| `([a-z_]+)` \| ([0-9]{4}) \|.*/\1 \2/p' "$DOCUMENT" | sort
}

# TYPE COST of the frames that count for their socket, in the table and in the document.
costs() {
	sed -nE 's/^\t\{ "([a-z_]+)", .* SIGNAL, +([0-9]+),.*/\1 \2/p' "$SRCDIR/wsd/frames.c" | sort
}

documented_costs() {
	sed -nE '/^## Frames of the client/,/^## Frames of the server/ s/^\| `([a-z_]+)` \| .* \| ([0-9]+) \|.*/\1 \2/p' "$DOCUMENT" | sort
}

# STATUS CODE of every handshake that is refused, in the table and in the document.
statuses() {
	sed -nE 's/^\t\{ ([0-9]{3}), "[^"]+", "([a-z_]+)".*/\1 \2/p' "$SRCDIR/wsd/handshake.c" | sort
}

documented_statuses() {
	sed -nE 's/^\| `([0-9]{3})` \| `([a-z_]+)` \|.*/\1 \2/p' "$DOCUMENT" | sort
}

# same LEAST COMMAND OTHER: both print the same lines, and so many at least.
same() {
	$2 >"$BATS_TEST_TMPDIR/source"
	$3 >"$BATS_TEST_TMPDIR/document"
	(($(wc -l <"$BATS_TEST_TMPDIR/source") >= $1)) || fail "$2: fewer than $1" || return
	diff "$BATS_TEST_TMPDIR/source" "$BATS_TEST_TMPDIR/document"
}

# The lines of the conversation, each whole: a line that begins with blanks goes on with the one before.
conversation() {
	awk '
		/^\t +/ { sub(/^\t +/, ""); line = line $0; next }
		{ if (line != "") print line; line = "" }
		/^\t/ { line = substr($0, 2) }
		END { if (line != "") print line }' "$DOCUMENT"
}

@test "it has the frames that clients send, and no others" {
	same 11 taken 'table Frames.of.the.client'
}

@test "it has what each of them costs" {
	same 9 costs documented_costs
}

@test "it has the frames that the server sends, and no others" {
	same 20 sent 'table Frames.of.the.server'
}

@test "it has the close codes, and no others" {
	same 13 close_codes 'table Close.codes'
}

@test "it has the codes of errors, each with its close, and no others" {
	same 15 error_codes 'table Errors'
	same 4 closing_errors documented_closing_errors
}

@test "it has the statuses that a handshake can end with, and no others" {
	same 6 statuses documented_statuses
}

@test "its limits are those of moznods.conf" {
	local name value count=0
	while read -r name value; do
		grep -qx "#$name = $value" "$SRCDIR/etc/moznods.conf" || fail "$name is not $value"
		count=$((count + 1))
	done < <(sed -nE '/^## Limits/,$ s/^\| `([a-z_]+)` \| ([0-9]+) \|.*/\1 \2/p' "$DOCUMENT")
	((count >= 15))
}

@test "every frame has an example" {
	local type
	conversation >"$BATS_TEST_TMPDIR/conversation"
	for type in $(taken); do
		grep -q "^[a-z]*> {\"type\":\"$type\"" "$BATS_TEST_TMPDIR/conversation" || fail "nobody sends $type"
	done
	for type in $(sent); do
		grep -q "^[a-z]*< {\"type\":\"$type\"" "$BATS_TEST_TMPDIR/conversation" || fail "nobody hears $type"
	done
}

declare -gA known=()
particular='"(seq":[0-9]+|session":"[0-9a-f]+")'

# alike EXPECTED CAME: the same text, but for times, and for what is another on every server: numbers of events and sessions,
# which are the same wherever the document says so. Each … stands for anything.
alike() {
	local pattern told heard i
	mapfile -t told < <(grep -oE "$particular" <<<"$1")
	mapfile -t heard < <(grep -oE "$particular" <<<"$2")
	pattern=$(general "$1" | sed -E 's/[^[:alnum:]…]/\\&/g; s/…/*/g')
	# shellcheck disable=SC2053
	[[ $(general "$2") == $pattern ]] || return
	for i in "${!told[@]}"; do
		: "${known[${told[i]}]:=${heard[i]}}"
		[[ ${known[${told[i]}]} == "${heard[i]}" ]] || return
	done
}

general() {
	sed -E "s/$particular/PARTICULAR/g; s/\"[0-9]{4}-[0-9-]{5}T[0-9:]{8}Z\"/TIME/g" <<<"$1"
}

# here TEXT: with the token of $name, and the numbers and sessions of this server for those of the document.
here() {
	local text=$1 token=${name^^} session since
	text=${text//TOKEN/"${!token}"}
	if [[ $text =~ $particular && -n ${known[${BASH_REMATCH[0]}]:-} ]]; then
		text=${text/"${BASH_REMATCH[0]}"/"${known[${BASH_REMATCH[0]}]}"}
	fi
	if [[ $text =~ since=([0-9]+) && -n ${known["\"seq\":${BASH_REMATCH[1]}"]:-} ]]; then
		text=${text/"${BASH_REMATCH[0]}"/since=${known["\"seq\":${BASH_REMATCH[1]}"]##*:}}
	fi
	printf '%s\n' "$text"
}

# happens NAME WHAT: what a line with a colon tells.
happens() {
	local token=${1^^}
	if [[ $2 =~ ^connects\ to\ (.*) ]]; then
		ws_connect "$1" "$WS$(here "${BASH_REMATCH[1]}")" && ws_wait "$1" open
	elif [[ $2 =~ ^is\ closed\ with\ (.*) ]]; then
		ws_closed "$1" "${BASH_REMATCH[1]}"
	elif [[ $2 == 'loses the connection' ]]; then
		ws_drop "$1"
	elif [[ $2 =~ ^([0-9]{3})\ (.*) ]]; then
		expect "${BASH_REMATCH[1]}" || return
		alike "${2#* }" "$body" || fail "got: $body"
	elif [[ $2 =~ ^([A-Z]+)\ ([^ ]+)( (.*))?$ ]]; then
		as "${!token}" api "${BASH_REMATCH[1]}" "$(here "${BASH_REMATCH[2]}")" ${BASH_REMATCH[3]:+"${BASH_REMATCH[4]}"} || return
		[[ $status == 20? ]] || fail "$status for $request" "$body"
	else
		fail 'what is this?'
	fi
}

# hears NAME FRAME: it comes. What the document leaves out may come before it.
hears() {
	local expected=$2 deadline=$((${EPOCHREALTIME/[.,]/} + 10000000))
	while ws_read "$1" "$deadline"; do
		! alike "$expected" "$frame" || return 0
	done
	fail "it does not come to $1; what came at all:" "$(cut -c 1-900 "$BATS_TEST_TMPDIR/$1.log")"
}

# plays LINE: does what a line of the conversation says, or sees it happen.
plays() {
	local name=${1%%[<>:]*} text=${1#*[<>:] }
	case $1 in
	"$name> "*) ws_send "$name" "$(here "$text")" ;;
	"$name< "*) hears "$name" "$text" ;;
	"$name: "*) happens "$name" "$text" ;;
	*) fail 'what is this?' ;;
	esac
}

@test "its examples are what a server says" {
	# With PostgreSQL a message that was refused has taken an id.
	sqlite_alone
	own_server LIMITS=on
	account ada bob eve
	equal 1 "$(room "$ADA")"
	join_room 1 "$BOB"
	local line lines
	mapfile -t lines < <(conversation)
	((${#lines[@]} > 80))
	for line in "${lines[@]}"; do
		plays "$line" || fail "in the line: $line"
	done
}
