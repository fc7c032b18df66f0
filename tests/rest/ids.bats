#!/usr/bin/env bats
# The id of a message is never that of another one, whatever has become of the first: its author deleted it, its room or account went, all
# messages did, or the server was started anew. On SQLite it is of schema/ids.sql. What becomes of it when a database is upgraded, moved
# or filled by an import is in tests/ctl: upgrade.bats, move.bats, moving.bats.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe ada
	export ROOM OTHER
	ROOM=$(room "$ZOE")
	OTHER=$(room "$ADA")
	join_room "$ROOM" "$ADA"
}

setup() {
	export TOKEN=$ZOE
}

# gone MESSAGE…: deletes them, in this order.
gone() {
	local message
	for message; do
		api DELETE "/api/messages/$message/"
		expect 204
	done
}

# goes_on ID: the next messages have the ids after this one, in whatever room.
goes_on() {
	equal "$(($1 + 1)) $(($1 + 2))" "$(say "$ZOE" "$ROOM" next) $(say "$ADA" "$OTHER" next)"
}

@test "of a message that was deleted, at once or later, the id is given to no other" {
	local a b c
	a=$(say "$ZOE" "$ROOM" first)
	gone "$a"
	goes_on "$a"
	a=$(say "$ZOE" "$ROOM" first) b=$(say "$ZOE" "$ROOM" second) c=$(say "$ZOE" "$ROOM" third)
	gone "$c" "$b" "$a"
	goes_on "$c"
	a=$(say "$ZOE" "$ROOM" first) b=$(say "$ZOE" "$ROOM" second) c=$(say "$ZOE" "$ROOM" third)
	gone "$a" "$b" "$c"
	goes_on "$c"
	a=$(say "$ZOE" "$ROOM" first) b=$(say "$ZOE" "$ROOM" second)
	gone "$a"
	goes_on "$b"
}

@test "of a room that was deleted with the newest message" {
	local room newest
	room=$(room "$ZOE")
	say "$ZOE" "$room" first
	newest=$(say "$ZOE" "$room" second)
	api DELETE "/api/rooms/$room/"
	expect 204
	goes_on "$newest"
}

@test "of a room whose messages are deleted in the background" {
	needs_sql
	local room newest
	room=$(room "$ZOE")
	newest=$(say "$ZOE" "$room" first)
	sql "INSERT INTO message (room_id, author_id, content)
		WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1100) SELECT $room, $ZOE_ID, 'more' FROM number"
	recount
	newest=$(say "$ZOE" "$room" last)
	api DELETE "/api/rooms/$room/"
	expect 204
	moznods gc --state "$STATE"
	equal 0 "$(sql "SELECT count(*) FROM message WHERE room_id = $room")"
	goes_on "$newest"
}

@test "of what goes by a hand at the database: with an account, or all there are" {
	needs_sql
	local room newest
	account eve
	room=$(room "$ZOE")
	join_room "$room" "$EVE"
	newest=$(say "$EVE" "$room" first)
	api DELETE "/api/rooms/$room/participants/$EVE_ID/"
	expect 204
	sql "$([[ ${ENGINE:-} == postgresql ]] || echo 'PRAGMA foreign_keys = ON;')
		DELETE FROM account WHERE id = $EVE_ID; UPDATE counter SET value = value - 1 WHERE name = 'active_users'"
	recount
	equal 0 "$(sql "SELECT count(*) FROM message WHERE id = $newest")"
	goes_on "$newest"
	newest=$(say "$ZOE" "$ROOM" newest)
	sql 'DELETE FROM message'
	recount
	goes_on "$newest"
}

@test "nor by a server that was started anew" {
	export STATE=$BATS_TEST_TMPDIR/state
	local newest
	server_start
	account zoe ada
	TOKEN=$ZOE
	ROOM=$(room "$ZOE") OTHER=$(room "$ADA")
	newest=$(say "$ZOE" "$ROOM" first)
	gone "$newest"
	server_stop
	server_start
	goes_on "$newest"
	server_stop
}
