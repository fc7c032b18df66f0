# Assertions over the last answer of `api`. Each says on failure what was asked, what was expected and what came, and
# returns 1, which ends the test.
# shellcheck shell=bash disable=SC2154

# The shapes of the reference and of what completes it, as `json -s` prints them.
ERROR_SHAPE='error:string message:string'
AUTHOR_SHAPE='avatar_url:null display_name:string id:int username:string'
USER_SHAPE='avatar_url:null created_at:time display_name:string id:int username:string'
SELF_SHAPE='avatar_url:null created_at:time display_name:string email:string id:int is_admin:bool totp:bool username:string'
SHARED_ROOM_SHAPE='call:object created_at:time description:string id:int invite:string kind:string last_message_at:null last_message_id:null max_participants:null mention_room:string name:string owner:object participant_count:int pin:string posting:string retention_days:null slow_seconds:int updated_at:time visibility:string'
ROOM_SHAPE=${SHARED_ROOM_SHAPE/mention_room:string/membership:object mention_room:string}
MEMBERSHIP_SHAPE='favourite:bool first_unread_id:null joined_at:time mentions:int muted_until:null notify:string read_id:int role:string room_id:int silenced_until:null unread:int'
MESSAGE_SHAPE='attachments:array author:object content:string created_at:time edited_at:null id:int mentions:array mentions_room:bool pinned:bool reactions:array reply_count:int reply_to:null room_id:int'
PARTICIPANT_SHAPE='joined_at:time role:string user:object'
SESSION_SHAPE='created_at:time current:bool expires_at:null id:int ip:string last_used_at:time name:null read_only:bool user_agent:string'
export ERROR_SHAPE AUTHOR_SHAPE USER_SHAPE SELF_SHAPE ROOM_SHAPE SHARED_ROOM_SHAPE MEMBERSHIP_SHAPE MESSAGE_SHAPE PARTICIPANT_SHAPE SESSION_SHAPE

# How many seconds a test waits for what comes at once on a machine with nothing else to do: only one that fails takes so long.
export LONGEST_WAIT=90

fail() {
	printf '%s\n' "$@"
	return 1
}

# expect STATUS: the last answer had this status.
expect() {
	[[ $status == "$1" ]] && return
	fail "expected $1, got $status for $request" "${body:0:2000}"
}

# equal EXPECTED ACTUAL: of two that have many lines those that differ are shown.
equal() {
	local differing
	[[ $1 == "$2" ]] && return
	if [[ $1 == *$'\n'* && $2 == *$'\n'* ]]; then
		differing=$(diff -U 0 --label expected --label got <(printf '%s\n' "$1") <(printf '%s\n' "$2")) || :
		fail "${differing:0:4000}" "the last request: ${request:-}"
		return
	fi
	fail "expected: ${1:0:2000}" "got:      ${2:0:2000}" "the last request: ${request:-}"
}

# is PATH VALUE: the body has this value at that path.
is() {
	local value
	value=$(field "$1") || return
	equal "$2" "$value"
}

# type_is PATH TYPE: int and string differ where `is` cannot see it.
type_is() {
	local type
	type=$(field -t "$1") || return
	equal "$2" "$type"
}

# shape PATH SHAPE: the object there has exactly these members, of these types.
shape() {
	local shape
	shape=$(field -s "$1") || return
	equal "$2" "$shape"
}

# keys PATH NAMES: the object there has exactly these members.
keys() {
	local names
	names=$(field -k "$1") || return
	equal "$2" "$names"
}

# no_body: the answer has none.
no_body() {
	[[ -z $body ]] && return
	fail "a body where none belongs, for $request" "$body"
}

# refused STATUS CODE [FIELD…]: an error of the reference's shape; with fields, exactly these have errors, each in a list
# of messages.
refused() {
	local code=$2 field names
	expect "$1" || return
	shift 2
	is error "$code" || return
	if (($# == 0)); then
		names=$(field -k) || return
		[[ $names == 'error message' || $names == 'details error message' ]] ||
			fail "an error has error, message and perhaps details, not: $names" || return
	else
		shape '' "details:object $ERROR_SHAPE" || return
		keys details "$(printf '%s\n' "$@" | LC_ALL=C sort | paste -sd ' ')" || return
	fi
	type_is message string || return
	[[ $(field message) == *[![:space:]]* ]] || fail "an error without words for $request" || return
	for field; do
		[[ $(field -l "details.$field") -ge 1 ]] || fail "no messages for $field in $body" || return
		[[ $(field -t "details.$field.*" | sort -u) == string ]] || fail "no texts for $field in $body" || return
	done
}

# invalid FIELD…: 400 validation_error with errors for exactly these fields.
invalid() {
	refused 400 validation_error "$@"
}

# page COUNT LENGTH: an envelope with this count and so many results.
page() {
	local next previous
	expect 200 || return
	keys '' 'count next previous results' || return
	is count "$1" || return
	next=$(field -t next) previous=$(field -t previous) || return
	[[ $next == @(null|string) && $previous == @(null|string) ]] ||
		fail "next and previous are addresses or null: $body" || return
	equal "$2" "$(field -l results)"
}

# lines PATH: the values at a path with a *, on one line.
lines() {
	field "$1" | paste -sd ' '
}

# eventually COMMAND…: it succeeds in the end.
eventually() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until "$@"; do
		((SECONDS < deadline)) || fail "never: $*" || return
		sleep 0.1
	done
}

# eventually_equal EXPECTED COMMAND…: it says so in the end.
eventually_equal() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until [[ $("${@:2}") == "$1" ]]; do
		((SECONDS < deadline)) || fail "${*:2}: $("${@:2}"), not $1" || return
		sleep 0.1
	done
}
