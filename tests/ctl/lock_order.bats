#!/usr/bin/env bats
# On PostgreSQL two transactions that lock the same rows in two orders wait for each other until the server ends one of them, a second
# later. Here two requests want the same rows, each in the other's order: the first that each would take is held until both wait for
# something, and then let go (lib/db/row_lock.h, lib/db/late.h).
# shellcheck disable=SC2154

export ENGINE=postgresql
bats_require_minimum_version 1.5.0
load ../lib/suite
load ../lib/files
load ../lib/ws

setup_file() {
	has_postgresql || return 0
	cluster_begin
	server_start WORKERS=2 BUSY_TIMEOUT=30000
	account zoe alice bob cyd
	postgresql_database "$STATE"
	export database
}

teardown_file() {
	local status=0
	server_stop || status=1
	cluster_end
	return "$status"
}

setup() {
	has_postgresql || skip 'built without PostgreSQL, or there is no server'
}

# blocked N: until so many transactions wait for another one.
blocked() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until [[ $(postgresql "$database" -c "SELECT count(*) FROM pg_stat_activity
		WHERE datname = '$database' AND cardinality(pg_blocking_pids(pid)) > 0") == "$1" ]]; do
		((SECONDS < deadline)) || fail "there are not $1 that wait" || return
		sleep 0.02
	done
}

# answered TOKEN STATUS ARGUMENT…: a request of api, and what it has to be answered with.
answered() {
	as "$1" api "${@:3}" || return
	[[ $status == "$2" ]] || echo "${*:3}: $status $body" >>"$BATS_TEST_TMPDIR/unexpected"
}

# hold NUMBER SQL, let_go NUMBER: a transaction that does what SQL says; it is undone.
hold() {
	local orders=$BATS_TEST_TMPDIR/orders.$1 descriptor
	mkfifo "$orders"
	postgresql "$database" <"$orders" >"$BATS_TEST_TMPDIR/held.$1" 2>&1 3>&- &
	exec {descriptor}>"$orders"
	held[$1]=$descriptor
	echo "BEGIN; $2; SELECT 'held so far';" >&"${held[$1]}"
	appears "$BATS_TEST_TMPDIR/held.$1" 'held so far'
}

let_go() {
	local descriptor=${held[$1]}
	echo "ROLLBACK; SELECT 'let go';" >&"$descriptor"
	appears "$BATS_TEST_TMPDIR/held.$1" 'let go'
	exec {descriptor}>&-
}

# from_two_sides SQL MORE ARGUMENT… -- ARGUMENT…: two requests (answered) that begin while SQL holds what the first of them wants first,
# and MORE, where it is not empty, what the other one would want first if it took the same in another order: each has what it came to
# first, if it may, before the other asks for it. Neither may have been ended by the server.
from_two_sides() {
	local lines held=() one=() i
	lines=$(wc -l <"$SERVER_LOG")
	hold 1 "$1"
	[[ ! $2 ]] || hold 2 "$2"
	for ((i = 3; i <= $#; i++)); do
		[[ ${!i} != -- ]] || break
		one+=("${!i}")
	done
	answered "${one[@]}" 3>&- &
	blocked 1
	answered "${@:i + 1}" 3>&- &
	blocked 2
	let_go 1
	if [[ $2 ]]; then
		blocked 2
		let_go 2
	fi
	wait
	equal '' "$(cat "$BATS_TEST_TMPDIR/unexpected" 2>/dev/null)"
	equal '' "$(tail -n "+$((lines + 1))" "$SERVER_LOG" | grep 40P01)"
}

# locked TABLE CONDITION: SQL that locks these rows as the server does.
locked() {
	printf 'SELECT count(*) FROM (SELECT FROM %s WHERE %s FOR NO KEY UPDATE) AS rows' "$1" "$2"
}

@test "two who hand rooms over to each other are both told so" {
	local one other
	one=$(room "$ALICE")
	other=$(room "$ZOE")
	join_room "$one" "$ZOE"
	join_room "$other" "$ALICE"
	from_two_sides "$(locked stream "account_id = $ALICE_ID")" "$(locked stream "account_id = $ZOE_ID")" \
		"$ALICE" 200 PATCH "/api/rooms/$one/participants/$ZOE_ID/" '{"role": "owner"}' -- \
		"$ZOE" 200 PATCH "/api/rooms/$other/participants/$ALICE_ID/" '{"role": "owner"}'
}

@test "rooms with files of the same accounts end at once" {
	local one other
	one=$(room "$ALICE")
	other=$(room "$ZOE")
	for token in "$BOB" "$CYD"; do
		join_room "$one" "$token"
		attach "$token" "$one" "$(written "$token" "in one, of $token")"
	done
	for token in "$CYD" "$BOB"; do
		join_room "$other" "$token"
		attach "$token" "$other" "$(written "$token" "in the other, of $token")"
	done
	for token in "$BOB" "$CYD"; do
		as "$token" api POST "/api/rooms/$one/leave/"
		as "$token" api POST "/api/rooms/$other/leave/"
	done
	from_two_sides "$(locked account "id = $BOB_ID")" "$(locked account "id = $CYD_ID")" \
		"$ALICE" 204 DELETE "/api/rooms/$one/" -- "$ZOE" 204 DELETE "/api/rooms/$other/"
}

# hash TEXT: under which the bytes of a file lie.
hash() {
	printf '%s' "$1" | sha256sum | cut -c 1-64
}

@test "messages with the same files go at once" {
	local room one other first second
	room=$(room "$ALICE")
	join_room "$room" "$ZOE"
	other=$(room "$ZOE")
	first=$(written "$ALICE" first)
	one=$(attach "$ALICE" "$room" "$first" "$(written "$ALICE" second)")
	second=$(written "$ZOE" second)
	other=$(attach "$ZOE" "$other" "$second" "$(written "$ZOE" first)")
	# As if both had been deleted before, elsewhere.
	postgresql "$database" -c "INSERT INTO discarded (hash, due) VALUES ('$(hash first)', 4000000000), ('$(hash second)', 4000000000)"
	from_two_sides "$(locked discarded "hash = '$(hash first)'")" "$(locked discarded "hash = '$(hash second)'")" \
		"$ALICE" 204 DELETE "/api/messages/$one/" -- "$ZOE" 204 DELETE "/api/messages/$other/"
}

@test "files are attached in two rooms, in two orders" {
	local one other first second
	one=$(room "$ALICE")
	other=$(room "$ALICE")
	first=$(written "$ALICE" 'for one of them')
	second=$(written "$ALICE" 'for the other one')
	from_two_sides "$(locked file "id = $first")" "$(locked file "id = $second")" \
		"$ALICE" 201 POST "/api/rooms/$one/messages/" "{\"attachments\": [$first, $second]}" -- \
		"$ALICE" 400 POST "/api/rooms/$other/messages/" "{\"attachments\": [$second, $first]}"
}

@test "rooms are marked as read in two orders" {
	local one other
	one=$(room "$ALICE")
	other=$(room "$ALICE")
	join_room "$one" "$ZOE"
	join_room "$other" "$ZOE"
	say "$ALICE" "$one" 'to be read' >/dev/null
	say "$ALICE" "$other" 'to be read, too' >/dev/null
	from_two_sides "$(locked participant "user_id = $ZOE_ID AND room_id = $one")" \
		"$(locked participant "user_id = $ZOE_ID AND room_id = $other")" \
		"$ZOE" 204 POST /api/read/ "{\"room_ids\": [$one, $other]}" -- \
		"$ZOE" 204 POST /api/read/ "{\"room_ids\": [$other, $one]}"
}

@test "somebody blocks whose message with a file goes" {
	local room message
	as "$ALICE" api POST /api/rooms/direct/ '{"usernames": ["zoe"]}'
	room=$(field id)
	message=$(attach "$ALICE" "$room" "$(written "$ALICE" 'to whom blocks')")
	from_two_sides "$(locked room "id = $room")" '' \
		"$ALICE" 204 DELETE "/api/messages/$message/" -- "$ZOE" 204 PUT "/api/users/$ALICE_ID/block/"
	as "$ZOE" api DELETE "/api/users/$ALICE_ID/block/"
	expect 204
}

@test "the direct room of two is opened while a message with a file goes there" {
	local room message
	as "$BOB" api POST /api/rooms/direct/ '{"usernames": ["cyd"]}'
	room=$(field id)
	message=$(attach "$BOB" "$room" "$(written "$BOB" 'to whom opens')")
	from_two_sides "$(locked room "id = $room")" '' \
		"$BOB" 204 DELETE "/api/messages/$message/" -- "$CYD" 200 POST /api/rooms/direct/ '{"usernames": ["bob"]}'
}

@test "an account goes, and a message of it with a file" {
	local room message token
	token=$(register leaving)
	room=$(room "$ALICE")
	join_room "$room" "$token"
	message=$(attach "$token" "$room" "$(written "$token" 'of who leaves')")
	from_two_sides "$(locked room "id = $room")" '' \
		"$ALICE" 204 DELETE "/api/messages/$message/" -- \
		"$token" 204 DELETE /api/users/me/ "{\"current_password\": \"$(password_of leaving)\"}"
}

@test "of all that the server has ended nothing" {
	equal 0 "$(postgresql "$database" -c "SELECT deadlocks FROM pg_stat_database WHERE datname = '$database'")"
}
