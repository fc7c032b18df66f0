#!/usr/bin/env bats
# How long messages are kept: by the room, by the site, a piece at a time, and what is told of it.
# shellcheck disable=SC2030,SC2031,SC2154

load ../lib/suite
load ../lib/files
load ../lib/ws

setup_file() {
	server_start RETENTION_DAYS=10
	account zoe ada
}

# age ROOM DAYS: all messages of a room were sent so many days ago.
age() {
	sql "UPDATE message SET created_at = unixepoch() - 86400 * $2 - 60 WHERE room_id = $1"
}

# messages ROOM COUNT: so many are left; the daemon looks every ten seconds.
messages() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until [[ $(sql "SELECT message_count FROM room WHERE id = $1") == "$2" ]]; do
		((SECONDS < deadline)) || fail "there are $(sql "SELECT message_count FROM room WHERE id = $1")" || return
		sleep 0.2
	done
}

@test "a room's owner sets how long messages are kept" {
	local room days
	room=$(room "$ADA" '{"name": "Short", "retention_days": 3}')
	as "$ADA" api GET "/api/rooms/$room/"
	is retention_days 3
	for days in 0 36501 '"3"'; do
		as "$ADA" api PATCH "/api/rooms/$room/" "{\"retention_days\": $days}"
		invalid retention_days
	done
	as "$ADA" api PATCH "/api/rooms/$room/" '{"name": "Still short"}'
	is retention_days 3
	as "$ADA" api PATCH "/api/rooms/$room/" '{"retention_days": null}'
	is retention_days null
	join_room "$room" "$ZOE"
	as "$(register other)" api PATCH "/api/rooms/$room/" '{"retention_days": 1}'
	refused 403 permission_denied
}

@test "what is older goes with its files, oldest first; what is pinned and what is younger stays, and all are told" {
	local short long pinned file last kept
	long=$(room "$ADA" '{"name": "Long", "retention_days": 100}')
	short=$(room "$ADA" '{"name": "Short", "retention_days": 3}')
	for room in "$long" "$short"; do
		join_room "$room" "$ZOE"
	done
	printf 'old bytes' >"$BATS_TEST_TMPDIR/old.txt"
	file=$(stored "$ADA" "$BATS_TEST_TMPDIR/old.txt")
	attach "$ADA" "$short" "$file" >/dev/null
	pinned=$(say "$ADA" "$short" Pinned)
	as "$ADA" api PUT "/api/rooms/$short/pins/$pinned/"
	expect 204
	last=$(say "$ADA" "$short" Last)
	age "$short" 4
	say "$ADA" "$short" Young
	# Older than the room says, and younger than the site does; and the other way round.
	say "$ADA" "$long" 'Goes by the limit of the site'
	age "$long" 11
	kept=$(say "$ADA" "$long" 'Stays by either')
	sql "UPDATE message SET created_at = unixepoch() - 86400 * 9 WHERE id = $kept"
	messages "$short" 2
	messages "$long" 1
	as "$ZOE" api GET "/api/rooms/$short/messages/"
	page 2 2
	is results.0.content Young
	is results.1.content Pinned
	as "$ZOE" api GET "/api/rooms/$short/"
	is membership.unread 2
	as "$ADA" api GET "/api/files/$file/"
	expect 404
	as "$ZOE" api GET "/api/rooms/$short/events/?since=0"
	[[ $body == *"{\"type\":\"messages_deleted\",\"data\":{\"room_id\":$short,\"through_id\":$last,\"kept\":[$pinned]}"* ]] || fail "$body"
	[[ $body != *Last* ]]
}

@test "many go a piece at a time, and a kill in between loses nothing" {
	local room
	room=$(room "$ADA" '{"name": "Long ago", "retention_days": 1}')
	sql "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2600)
		INSERT INTO message (room_id, author_id, content, created_at) SELECT $room, $ADA_ID, 'x', 1 FROM n"
	recount
	say "$ADA" "$room" Young
	kill -KILL "$(pgrep -P "$SERVER_PID" moznods-wsd)"
	messages "$room" 1
	equal 1 "$(sql "SELECT count(*) FROM message WHERE room_id = $room")"
	as "$ADA" api GET "/api/rooms/$room/events/?since=0"
	((5 < $(lines 'results.*.type' | grep -o messages_deleted | wc -l)))
}
