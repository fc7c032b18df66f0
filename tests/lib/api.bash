# Calls of the REST API. `api` sends one request and leaves the answer in $status, $headers and $body; everything else
# is built on it. Requests carry $TOKEN when it is not empty; `as` sets it for one command.
# shellcheck shell=bash

# Before each command bats notes where it stands, which takes a quarter of a millisecond of a processor. What stands in this folder
# need not be noted, the line of the test that called it is; what is called where functions are not traced (set +T) costs nothing.
bats_add_debug_exclude_path "${BASH_SOURCE[0]%/*}"

REST=${BUILD:-$PWD}/tests/client/rest
JSON=${BUILD:-$PWD}/tests/client/json

# json [-k|-l|-s|-t] PATH: what stands at a path of the document on standard input.
json() {
	"$JSON" "$@"
}

# api METHOD PATH [BODY|-] [-H HEADER…]: one request to the running instance. PATH may be a whole address.
api() {
	local -
	set +T
	ask_once "$@"
}

ask_once() {
	local reply=${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/reply.$BASHPID
	local method=$1 url=$2 content=() options=() line
	shift 2
	if (($#)) && [[ $1 != -H ]]; then
		content=("$1")
		shift
	fi
	options=("$@")
	[[ -z ${TOKEN:-} ]] || options+=(-t "$TOKEN")
	[[ $url == http://* ]] || url=$HTTP$url
	request="$method $url ${content[*]:0:200}"
	"$REST" "${options[@]}" -- "$method" "$url" "${content[@]}" >"$reply" || {
		printf 'no answer to %s\n' "$request"
		return 1
	}
	headers="" body=""
	{
		IFS= read -r status
		while IFS= read -r line && [[ -n $line ]]; do
			headers+=$line$'\n'
		done
		# Not $(cat): the end of the body is part of it.
		IFS= read -r -d '' body || :
	} <"$reply"
	rm -f "$reply"
}

# as TOKEN COMMAND…: runs a command as somebody else; an empty token is nobody.
as() {
	local TOKEN=$1
	shift
	"$@"
}

# all_at_once …: the answers of many requests sent together go to $answers, one line `STATUS BODY` each.
# all_at_once N METHOD PATH [BODY]      the same request N times
# all_at_once each METHOD PATH [BODY]   one for each line of standard input, which stands where {line} does; the line
#                                       is the token when LINE_IS_TOKEN is set
# Further options of the client, such as headers, stand in the array REST_OPTIONS.
all_at_once() {
	local options=("${REST_OPTIONS[@]}") method=$2 url=$HTTP$3 token=${TOKEN:-}
	if [[ $1 == each ]]; then
		options+=(-e)
	else
		options+=(-n "$1")
	fi
	[[ -z ${LINE_IS_TOKEN:-} ]] || token='{line}'
	[[ -z $token ]] || options+=(-t "$token")
	shift 3
	answers=$("$REST" "${options[@]}" -- "$method" "$url" "$@")
}

# how_many STATUS: how many of the $answers had it.
how_many() {
	grep -c "^$1\( \|\$\)" <<<"$answers" || :
}

# The value of a header of the last answer, empty when it has none; names in lower case.
header() {
	local line
	while IFS= read -r line; do
		if [[ $line == "$1:"* ]]; then
			line=${line#*:}
			printf '%s\n' "${line# }"
			return
		fi
	done <<<"$headers"
}

# The value at a path of the last answer's body.
field() {
	json "$@" <<<"$body"
}

# repeat TEXT N: a text N times.
repeat() {
	local spaces
	printf -v spaces '%*s' "$2" ''
	printf '%s\n' "${spaces// /"$1"}"
}

# register NAME [-H HEADER…]: a new account; prints its token.
register() {
	local name=$1
	shift
	as '' api POST /api/auth/register/ \
		"{\"email\": \"$name@example.org\", \"username\": \"$name\", \"password\": \"$(password_of "$name")\"}" "$@" || return
	[[ $status == 201 ]] || {
		printf 'cannot register %s: %s %s\n' "$name" "$status" "$body" >&2
		return 1
	}
	field token
}

password_of() {
	printf 'the secret of %s\n' "$1"
}

# login NAME: logs in once more; prints the token.
login() {
	as '' api POST /api/auth/login/ "{\"username\": \"$1\", \"password\": \"${2:-$(password_of "$1")}\"}" || return
	[[ $status == 200 ]] || {
		printf 'cannot log in as %s: %s %s\n' "$1" "$status" "$body" >&2
		return 1
	}
	field token
}

# The id of the user a token belongs to.
id_of() {
	as "$1" api GET /api/auth/me/ && field id
}

# account NAME…: registers each and exports its token as NAME and its id as NAME_ID, in capitals.
account() {
	local name token id
	for name; do
		token=$(register "$name") || return
		id=$(id_of "$token") || return
		export "${name^^}=$token" "${name^^}_ID=$id"
	done
}

# room TOKEN [JSON]: opens a room as that user; prints its id.
room() {
	as "$1" api POST /api/rooms/ "${2:-{\"name\": \"A room\"\}}" || return
	[[ $status == 201 ]] || {
		printf 'cannot open a room: %s %s\n' "$status" "$body" >&2
		return 1
	}
	field id
}

# join_room ROOM TOKEN…: makes each a member of a public room.
join_room() {
	local room=$1 token
	shift
	for token; do
		as "$token" api POST "/api/rooms/$room/join/" || return
		expect 200 || return
	done
}

# say TOKEN ROOM TEXT: sends a message (TEXT as it stands inside a JSON string); prints its id.
say() {
	as "$1" api POST "/api/rooms/$2/messages/" "{\"content\": \"$3\"}" || return
	[[ $status == 201 ]] || {
		printf 'cannot send: %s %s\n' "$status" "$body" >&2
		return 1
	}
	field id
}

# The sequence number a room's event log has reached.
seq_of() {
	as "$1" api GET "/api/rooms/$2/events/" && field seq
}
