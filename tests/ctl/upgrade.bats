#!/usr/bin/env bats
# Upgrades: a database of every older version becomes the present one with all that is in it, once, with a copy of what it
# was kept beside it; one that cannot be upgraded, or is newer than the program, stays what it is. The programs of
# tests/upgrade are those of today with one more step: one that works (moznods and its servers), one that fails (broken), one
# that leaves rows without what they refer to (dangling).
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/each
load ../lib/files

setup() {
	export STATE=$BATS_TEST_TMPDIR/state
	needs_sqlite
}

# The version that the programs of today make.
present_version() {
	local fresh=$BATS_TEST_TMPDIR/fresh
	moznods user add first@example.org first --state "$fresh" <<<'a good secret' >/dev/null || return
	sqlite3 "$fresh/moznods.db" 'PRAGMA user_version'
}

# old_state VERSION: a state directory as that version left it.
old_state() {
	mkdir -m 700 "$STATE"
	(umask 077 && sqlite3 "$STATE/moznods.db" <"$SRCDIR/tests/upgrade/version-$1.sql")
	printf 'An old file.\n' >"$BATS_TEST_TMPDIR/old.txt"
	local place
	place=$(place_of "$BATS_TEST_TMPDIR/old.txt")
	(umask 077 && mkdir -p "${place%/*}" && cp "$BATS_TEST_TMPDIR/old.txt" "$place")
}

# used_state: a state directory of today in which people have been, its server stopped.
used_state() {
	server_start
	account zoe
	ROOM=$(room "$ZOE")
	MESSAGE=$(say "$ZOE" "$ROOM" 'an older message')
	written "$ZOE" 'an older file'
	server_stop
}

# next PROGRAM ARGUMENT…: the administrator's command of tests/upgrade.
next() {
	local environment program=$1
	shift
	moznods_environment
	env "${environment[@]}" timeout -k 5 60 "$BUILD/tests/upgrade/$program" "$@" 3>&-
}

# with_next COMMAND…: with the server of tests/upgrade in place of today's.
with_next() {
	local BUILD=$BUILD/tests/upgrade
	[[ -e $BUILD/web ]] || ln -s ../../web "$BUILD/web"
	"$@"
}

snapshots() {
	compgen -G "$STATE/moznods.db.version-*" || :
}

# contents_of DATABASE: everything in it, as SQL.
contents_of() {
	sqlite3 "$1" .dump
}

# structure_of DATABASE: its tables, columns, indexes and references, whatever the order or the words they were made in, and which tables
# have AUTOINCREMENT; its views and triggers to the letter.
structure_of() {
	sqlite3 "$1" "
		SELECT 'table', t.name, t.wr, t.strict, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk
		FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c
		WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY 2, 5;
		SELECT 'numbered', name FROM sqlite_schema WHERE type = 'table' AND instr(sql, 'AUTOINCREMENT') ORDER BY 2;
		SELECT 'index', t.name, i.\"unique\", i.origin, i.partial,
			(SELECT group_concat(c.name) FROM pragma_index_xinfo(i.name) c WHERE c.key)
		FROM pragma_table_list t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' ORDER BY 2, 6;
		SELECT 'reference', t.name, f.\"from\", f.\"table\", f.\"to\", f.on_delete
		FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table' ORDER BY 2, 3;
		SELECT type, name, sql FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY 1, 2"
}

@test "a database of version 1 is served with all that was in it" {
	old_state 1
	server_start
	as the-old-token-of-zoe api GET /api/auth/me/
	is username zoe
	login yan
	as the-old-token-of-yan api GET /api/rooms/1/messages/
	page 2 2
	is results.1.content 'an old message'
	as the-old-token-of-yan api GET /api/rooms/1/participants/
	equal 'owner member' "$(lines 'results.*.role')"
	as the-old-token-of-yan download 1 "$BATS_TEST_TMPDIR/got"
	same "$BATS_TEST_TMPDIR/old.txt" "$BATS_TEST_TMPDIR/got"
	# What there was is read.
	for token in the-old-token-of-yan the-old-token-of-zoe; do
		as "$token" api GET '/api/rooms/'
		(($(field count) > 0))
		equal "$(lines 'results.*.last_message_id' | sed 's/null/0/g')" "$(lines 'results.*.membership.read_id')"
		[[ $(lines 'results.*.membership.unread') =~ ^0( 0)*$ ]]
	done
	# The highest number that was given out is where each room goes on; who knows less of what happened fetches anew.
	as the-old-token-of-yan api GET '/api/rooms/1/events/?since=2'
	equal resync "$(lines 'results.*.type')"
	is seq 3
	as the-old-token-of-zoe api GET '/api/rooms/2/events/?since=3'
	is results '[]'
	as the-old-token-of-yan api POST /api/rooms/1/messages/ '{"content": "again", "nonce": "one"}'
	expect 200
	is content 'an old answer'
	say the-old-token-of-zoe 1 'a new message'
	as the-old-token-of-yan api GET '/api/rooms/1/events/?since=3'
	equal chat_message "$(lines 'results.*.type')"
	is results.0.seq 4
	agreed
}

@test "a database of version 6 is served with all that was in it" {
	old_state 6
	server_start
	as the-old-token-of-zoe api GET /api/rooms/1/
	is membership.role owner
	as the-old-token-of-yan api GET /api/rooms/1/messages/
	page 3 3
	is results.0.content 'an old edit, corrected'
	is results.2.mentions.0.username yan
	as the-old-token-of-yan download 1 "$BATS_TEST_TMPDIR/got"
	same "$BATS_TEST_TMPDIR/old.txt" "$BATS_TEST_TMPDIR/got"
	as the-old-token-of-yan api GET '/api/rooms/?order=id'
	equal '1 2 3' "$(lines 'results.*.id')"
	equal 'moderator member owner' "$(lines 'results.*.membership.role')"
	# Numbers go on, and nobody may speak again by an upgrade, who has left neither.
	as the-old-token-of-xenia api POST /api/rooms/1/messages/ '{"content": "no"}'
	refused 403 muted
	as the-old-token-of-will api POST /api/rooms/1/join/
	is membership.muted_until 2100-01-01T00:00:00Z
	as the-old-token-of-yan api GET '/api/rooms/1/events/?since=13'
	equal participant_joined "$(lines 'results.*.type')"
	is results.0.seq 14
	agreed
}

@test "a database of version 7 is served with all that was in it" {
	old_state 7
	server_start
	as the-old-token-of-yan api GET /api/rooms/1/messages/
	page 4 4
	is results.0.reply_to.id 2
	is results.2.reply_count 1
	is results.2.pinned true
	is results.2.reactions '[{"emoji":"👍","count":2,"user_ids":[2,1]}]'
	as the-old-token-of-zoe api GET /api/rooms/1/bans/
	is results.0.reason 'an old reason'
	as the-old-token-of-will api POST /api/rooms/1/join/
	refused 403 banned
	as the-old-token-of-yan api POST /api/rooms/2/messages/ '{"content": "no"}'
	refused 403 read_only
	as the-old-token-of-yan api GET '/api/rooms/1/events/?since=17'
	equal pin "$(lines 'results.*.type')"
	agreed
}

@test "a database of version 8 is served with all that was in it" {
	old_state 8
	server_start
	as the-old-token-of-yan api GET /api/rooms/1/messages/
	page 4 4
	is results.0.reply_to.id 2
	is results.2.pinned true
	# Old messages are found, and new ones get ids, numbers of events and marks as if the server had never been stopped.
	as the-old-token-of-yan api GET '/api/search/?q=answer'
	equal 2 "$(lines 'results.*.message.id')"
	equal 8 "$(say the-old-token-of-yan 1 'a new answer')"
	as the-old-token-of-yan api GET '/api/search/?q=answer'
	equal '8 2' "$(lines 'results.*.message.id')"
	as the-old-token-of-yan api GET '/api/rooms/1/events/?since=19'
	equal 'message_deleted chat_message' "$(lines 'results.*.type')"
	is results.1.seq 21
	agreed
}

@test "a long room of version 1 has all its pages" {
	local page ends count
	old_state 1
	sqlite3 "$STATE/moznods.db" "
		WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 3400)
		INSERT INTO message (room_id, author_id, content) SELECT 1 + (n % 3 = 0), 1, n FROM number;
		DELETE FROM message WHERE id % 7 = 1 AND id > 10"
	server_start
	for page in 1 10 11 18 19; do
		as the-old-token-of-zoe api GET "/api/rooms/1/messages/?page_size=100&page=$page"
		expect 200
		ends=$(sqlite3 "$STATE/moznods.db" "SELECT count(*), max(id), min(id) FROM (
			SELECT id FROM message WHERE room_id = 1 ORDER BY id DESC LIMIT 100 OFFSET ($page - 1) * 100)")
		count=$(field -l results)
		equal "$ends" "$count|$(field results.0.id)|$(field "results.$((count - 1)).id")"
	done
	agreed
}

@test "a room of version 1 that was ended has the counts of today" {
	old_state 1
	sqlite3 "$STATE/moznods.db" "
		WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 3400)
		INSERT INTO message (room_id, author_id, content) SELECT 2, 1, n FROM number;
		UPDATE room SET activity = -1 WHERE id = 2"
	moznods user list --state "$STATE"
	agreed
	equal '3400|0' "$(sqlite3 "$STATE/moznods.db" "
		SELECT loose_count, (SELECT count(*) FROM message_block WHERE room_id = 2) FROM room WHERE id = 2")"
}

@test "a room of version 8 that was ended and has mentions is told of by no check" {
	old_state 8
	sqlite3 "$STATE/moznods.db" "
		DELETE FROM participant WHERE room_id = 1;
		UPDATE room SET activity = -1, recency = -1, visibility = 'private', participant_count = 0 WHERE id = 1;
		UPDATE counter SET value = 0 WHERE name = 'public_rooms'"
	moznods user list --state "$STATE"
	agreed
	equal 1 "$(sqlite3 "$STATE/moznods.db" 'SELECT EXISTS (SELECT 1 FROM mention WHERE room_id = 1)')"
}

@test "people and rooms of version 1 are found as those of today are" {
	old_state 1
	sqlite3 "$STATE/moznods.db" "
		UPDATE user SET display_name = 'Пётр Ёлкин \"О’Нил\"' WHERE id = 2;
		UPDATE room SET name = 'Çay bahçesi' WHERE id = 1"
	server_start
	for search in %D0%95%D0%BB%D0%BA%D0%B8%D0%BD '%D0%BF%D0%B5%D1%82%D1%80%20%D0%B5' %D0%9E%27%D0%BD ya; do
		as the-old-token-of-zoe api GET "/api/users/?search=$search"
		page 1 1
		is results.0.username yan
	done
	as the-old-token-of-zoe api GET '/api/rooms/?search=bahce'
	page 1 1
	is results.0.name 'Çay bahçesi'
	# What the upgrade wrote is what the program writes.
	sqlite3 "$STATE/moznods.db" 'SELECT * FROM user_word' >"$BATS_TEST_TMPDIR/upgraded"
	for id in 1 2; do
		as the-old-token-of-zoe api PATCH "/api/users/$id/" "{\"display_name\": $(sqlite3 "$STATE/moznods.db" "SELECT json_quote(display_name) FROM account WHERE id = $id")}"
		expect 200
	done
	sqlite3 "$STATE/moznods.db" 'SELECT * FROM user_word' | cmp - "$BATS_TEST_TMPDIR/upgraded"
}

@test "a database of any version, upgraded, is like a fresh one" {
	local present version
	present=$(present_version)
	for ((version = 1; version <= present; version++)); do
		[[ -e $SRCDIR/tests/upgrade/version-$version.sql ]] || continue
		rm -rf "$STATE"
		old_state "$version"
		moznods user list --state "$STATE" >"$BATS_TEST_TMPDIR/users"
		equal "$present" "$(sqlite3 "$STATE/moznods.db" 'PRAGMA user_version')"
		equal "$(structure_of "$BATS_TEST_TMPDIR/fresh/moznods.db")" "$(structure_of "$STATE/moznods.db")"
		equal "$((version < present))" "$(snapshots | wc -l)"
		equal ok "$(sqlite3 "$STATE/moznods.db" 'PRAGMA integrity_check')"
	done
}

@test "drill: the next version is started, and takes everything over" {
	used_state
	with_next server_start
	as "$ZOE" api GET "/api/messages/$MESSAGE/"
	is content 'an older message (upgraded)'
	equal anything "$(sqlite3 "$STATE/moznods.db" 'SELECT topic FROM room')"
	say "$ZOE" "$ROOM" 'a newer message'
	server_stop
	next moznods check --state "$STATE"
}

@test "drill: back to the version before, with the snapshot it had kept" {
	local snapshot
	used_state
	contents_of "$STATE/moznods.db" >"$BATS_TEST_TMPDIR/before"
	next moznods user list --state "$STATE"
	snapshot=$(snapshots)
	[[ $snapshot =~ /moznods\.db\.version-[0-9]+\.[0-9]{8}T[0-9]{6}Z$ ]] || fail "$snapshot"
	equal 600 "$(stat -c %a "$snapshot")"
	contents_of "$snapshot" | cmp - "$BATS_TEST_TMPDIR/before"
	mv "$snapshot" "$STATE/moznods.db"
	server_start
	as "$ZOE" api GET "/api/messages/$MESSAGE/"
	is content 'an older message'
	agreed
}

@test "many that start at once upgrade once" {
	local number
	used_state
	for number in 1 2 3 4 5 6 7 8; do
		next moznods user list --state "$STATE" >"$BATS_TEST_TMPDIR/out.$number" 2>"$BATS_TEST_TMPDIR/log.$number" &
	done
	for number in 1 2 3 4 5 6 7 8; do
		wait -n
	done
	equal 1 "$(cat "$BATS_TEST_TMPDIR"/log.* | grep -c brought)"
	equal 1 "$(snapshots | wc -l)"
	equal 8 "$(grep -l zoe "$BATS_TEST_TMPDIR"/out.* | wc -l)"
	equal 'an older message (upgraded)' "$(sqlite3 "$STATE/moznods.db" 'SELECT content FROM message')"
}

@test "a newer database is refused in plain words, and stays what it is" {
	used_state
	next moznods user list --state "$STATE"
	contents_of "$STATE/moznods.db" >"$BATS_TEST_TMPDIR/before"
	run moznods user list --state "$STATE"
	((status != 0))
	[[ $output == *version*newer* ]] || fail "$output"
	run moznods backup "$BATS_TEST_TMPDIR/copy" --state "$STATE"
	((status != 0))
	[[ $output == *newer* ]] || fail "$output"
	contents_of "$STATE/moznods.db" | cmp - "$BATS_TEST_TMPDIR/before"
}

@test "a step that fails, or leaves loose ends, changes nothing" {
	local program
	used_state
	contents_of "$STATE/moznods.db" >"$BATS_TEST_TMPDIR/before"
	for program in broken dangling; do
		run next "$program" user list --state "$STATE"
		((status != 0)) || fail "$program: $output"
		contents_of "$STATE/moznods.db" | cmp - "$BATS_TEST_TMPDIR/before"
		equal '' "$(snapshots)"
	done
	server_start
	as "$ZOE" api GET "/api/messages/$MESSAGE/"
	is content 'an older message'
	agreed
}

@test "without room for the copy nothing is upgraded" {
	used_state
	contents_of "$STATE/moznods.db" >"$BATS_TEST_TMPDIR/before"
	run bash -c 'trap "" XFSZ; ulimit -f 64; "$@"' - "$BUILD/tests/upgrade/moznods" user list --state "$STATE"
	((status != 0))
	[[ $output == *'cannot be copied'* ]] || fail "$output"
	contents_of "$STATE/moznods.db" | cmp - "$BATS_TEST_TMPDIR/before"
	equal '' "$(snapshots)"
	server_start
	as "$ZOE" api GET "/api/messages/$MESSAGE/"
	is content 'an older message'
}

@test "an upgrade that is killed can be done again" {
	local delay
	used_state
	for delay in 0.005 0.01 0.015 0.02 0.03 0.04; do
		(next moznods user list --state "$STATE" & sleep "$delay"; descendants $! | xargs -r kill -KILL; wait) >/dev/null 2>&1 || :
		equal ok "$(sqlite3 "$STATE/moznods.db" 'PRAGMA integrity_check')"
		# Either all of it or nothing.
		equal 1 "$(sqlite3 "$STATE/moznods.db" "SELECT (SELECT content LIKE '%(upgraded)' FROM message)
			= (SELECT count(*) FROM sqlite_schema WHERE name = 'drill')")"
	done
	next moznods user list --state "$STATE"
	equal 'an older message (upgraded)' "$(sqlite3 "$STATE/moznods.db" 'SELECT content FROM message')"
}

@test "a backup of an older version is restored as one of today" {
	local copy=$BATS_TEST_TMPDIR/backup
	used_state
	moznods backup "$copy" --state "$STATE"
	rm -rf "$STATE"
	next moznods restore "$copy" --state "$STATE"
	with_next server_start
	as "$ZOE" api GET "/api/messages/$MESSAGE/"
	is content 'an older message (upgraded)'
	equal '' "$(snapshots)"
}
