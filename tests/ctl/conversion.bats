#!/usr/bin/env bats
# Databases of other systems, with everything odd that is in them: what becomes of it, and what is said of it.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/suite
load ../lib/files

setup_file() {
	export DJANGO=$BATS_FILE_TMPDIR/django
	make_django
	STATE=$BATS_FILE_TMPDIR/state import_it "$DJANGO/db.sqlite3" >"$BATS_FILE_TMPDIR/report"
	server_start
}

# import_it FILE [OPTION…]: into $STATE.
import_it() {
	moznods import "$@" --state "$STATE"
}

# The project as it lies on its disk, without the file gone.png and the face of bob.
make_django() {
	local media=$DJANGO/media
	mkdir -p "$media/avatars" "$media/files/2" "$media/files/3" "$media/files/8"
	sqlite3 "$DJANGO/db.sqlite3" <"$SRCDIR/tests/import/django.sql"
	png 10 10 >"$media/files/2/pic.png"
	cp "$media/files/2/pic.png" "$media/avatars/alice.png"
	printf 'план работ\n' >"$media/files/2/план.txt"
	printf '<!DOCTYPE html><p>a page</p>' >"$media/files/2/page.html"
	printf 'long name' >"$media/files/2/4e9d9876002645ba8734ebc48f79add2_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_XPVB67y.txt"
	: >"$media/files/2/empty.txt"
	printf '%%PDF-1.4 report' >"$media/files/3/report.pdf"
	printf 'alone' >"$media/files/8/never_attached.txt"
}

# told TEXT: the report says so.
told() {
	grep -qF -- "$1" "$BATS_FILE_TMPDIR/report" || fail "not told: $1"
}

@test "people keep their passwords and logins, and names that are no good are changed and listed" {
	local name
	told '"Bob" is "Bob-2" here'
	told '"Иван Петров" is "Иван_Петров" here'
	told '"dave@corp+x" is "dave_corp_x" here'
	told '"x" is "x-2" here'
	told '"system" is "system-2" here'
	told '"Alice@example.com" is another account'
	told 'without an e-mail address'
	login alice 'correct horse 1' >/dev/null
	# Hashed anew, and still the same password.
	equal 1 "$(sql "SELECT count(*) FROM account WHERE username = 'alice' AND password LIKE '\$argon2id%'")"
	login alice 'correct horse 1' >/dev/null
	login bob 'correct horse 2' >/dev/null
	as '' api POST /api/auth/login/ '{"username": "bob", "password": "correct horse 3"}'
	refused 401 invalid_credentials
	for name in carol:'correct horse 4' nopass: nopass:!xlCLOOIibf7ga8V75oNyksrgrT9dKTRnvLLCo06s; do
		as '' api POST /api/auth/login/ "{\"username\": \"${name%%:*}\", \"password\": \"${name#*:}\"}"
		refused 401 invalid_credentials
	done
	as 972f8ea8683fd343a8e792306447f04e361d5451 api GET /api/auth/me/
	is username alice
	is display_name 'Алиса Л.'
	is is_admin false
	as 4edb2794ee169ea7d15c20b0988afe0677643d29 api GET /api/auth/me/
	is is_admin true
	as 767fad91bd37b974e91acfddd5b1ef67529b532e api GET /api/auth/me/
	expect 401
	equal "$(printf 'Иванвон\nbob\nnoprofile')" "$(sql "SELECT display_name FROM account WHERE username IN ('Иван_Петров', 'bob', 'noprofile') ORDER BY username = 'noprofile', username = 'bob'")"
	equal 64 "$(sql "SELECT length(display_name) FROM account WHERE email = 'long@example.com'")"
}

@test "rooms are private or direct, have an owner who is in them, and nobody is lost" {
	told 'nobody owns it: it goes to a site admin'
	equal 'room private General root 15
room private Проект «Ё» 🚀 alice 3
direct private  alice 2
room private Owner has left carol 3
room private Nobody here root 1
room private General frank 2' "$(sql "SELECT kind || ' ' || visibility || ' ' || name || ' ' || username || ' ' || participant_count
		FROM room JOIN account ON account.id = owner_id WHERE name NOT LIKE 'NNN%' ORDER BY room.id")"
	equal 100 "$(sql "SELECT length(name) FROM room WHERE name LIKE 'NNN%'")"
	equal alice "$(sql "SELECT username FROM participant JOIN account ON account.id = user_id WHERE favourite = TRUE")"
	equal '00000000000000000000000000000001 alice
00000000000000000000000000000003 root' "$(sql "SELECT code || ' ' || username FROM invite JOIN account ON account.id = creator_id ORDER BY code")"
	told 'this invitation is over'
}

@test "messages come in order of time, whole, with their files" {
	local room
	as 972f8ea8683fd343a8e792306447f04e361d5451 api GET '/api/rooms/?search=General&order=id'
	room=$(field results.0.id)
	as 972f8ea8683fd343a8e792306447f04e361d5451 api GET "/api/rooms/$room/messages/"
	equal $'line 28\nline 29\nline 27' "$(field 'results.*.content' | head -n 3)"
	is results.0.created_at 2026-03-10T12:00:00Z
	equal '4000 4000 1000' "$(sql "SELECT length(content) FROM message WHERE content LIKE 'yyy%' ORDER BY id" | paste -sd ' ')"
	told 'and 3 messages here'
	told 'it is empty'
	equal $'tab\there\nnewline bell' "$(sql "SELECT content FROM message WHERE content LIKE 'tab%'")"
	equal 'pic.png pic.png' "$(sql "SELECT name FROM file WHERE name = 'pic.png' ORDER BY id" | paste -sd ' ')"
	equal text/html "$(sql "SELECT content_type FROM file WHERE name = 'page.html'")"
	equal 0 "$(sql "SELECT count(*) FROM file WHERE name IN ('gone.png', 'empty.txt', 'never attached.txt')")"
	told '"gone.png" (files/3/gone.png) is missing'
	told '"empty.txt" (files/2/empty.txt) is empty'
	told '"never attached.txt" is attached to nothing'
	told '"bob.png" (avatars/bob.png) is missing'
	equal alice "$(sql 'SELECT username FROM account WHERE avatar_file_id IS NOT NULL')"
	# bob has read up to line 18; alice the first message alone.
	equal 'line 18' "$(sql "SELECT content FROM participant JOIN message ON message.id = read_id JOIN account ON account.id = user_id
		WHERE participant.room_id = $room AND username = 'bob'")"
	equal 'Welcome!' "$(sql "SELECT content FROM participant JOIN message ON message.id = read_id JOIN account ON account.id = user_id
		WHERE participant.room_id = $room AND username = 'alice'")"
	equal 0 "$(sql 'SELECT count(*) FROM message WHERE edited_at IS NOT NULL')"
	moznods check --state "$STATE"
}

@test "what dumpdata wrote is the same, and adds nothing to it" {
	cp "$SRCDIR/tests/import/django.json" "$DJANGO/dump.json"
	run import_it "$DJANGO/dump.json"
	equal 0 "$status"
	equal '' "$(awk '$3 == "added" && $2 > 0' <<<"$output")"
	STATE=$BATS_TEST_TMPDIR/state import_it "$DJANGO/dump.json" >"$BATS_TEST_TMPDIR/report"
	diff <(tail -n +2 "$BATS_FILE_TMPDIR/report") <(tail -n +2 "$BATS_TEST_TMPDIR/report")
	head -c 20000 "$DJANGO/dump.json" >"$DJANGO/cut.json"
	run import_it "$DJANGO/cut.json"
	((status != 0))
	grep -q 'no whole array' <<<"$output" || fail "$output"
}

# Campfire as it lies on its disk.
make_campfire() {
	local files=$BATS_TEST_TMPDIR/campfire/files
	mkdir -p "$BATS_TEST_TMPDIR/campfire/db" "$files/ab/cd" "$files/ab/zz" "$files/ef/gh"
	sqlite3 "$BATS_TEST_TMPDIR/campfire/db/production.sqlite3" <"$SRCDIR/tests/import/campfire.sql"
	png 8 8 >"$files/ab/cd/abcdkeyofapicture"
	png 8 8 >"$files/ab/zz/abzzkeyofaface"
	printf 'some words' >"$files/ef/gh/efghkeyofatext"
}

@test "Campfire comes with its people, rooms, rich text, files and what is unread" {
	make_campfire
	export STATE=$BATS_TEST_TMPDIR/state
	import_it "$BATS_TEST_TMPDIR/campfire/db/production.sqlite3" >"$BATS_TEST_TMPDIR/report"
	equal 'Ada_Lovelace Bob Deploy_Bot Zoë' "$(sql 'SELECT username FROM account WHERE is_active ORDER BY id' | paste -sd ' ')"
	equal Zoë "$(sql 'SELECT username FROM account WHERE avatar_file_id IS NOT NULL')"
	equal 'room public All Talk|room private Secrets|direct private ' \
		"$(sql "SELECT kind || ' ' || visibility || ' ' || name FROM room ORDER BY id" | paste -sd '|')"
	equal $'Hello **all** & everybody\nsecond line' "$(sql 'SELECT content FROM message WHERE id = 1')"
	equal 'Hi @Ada_Lovelace, see this (https://example.org/x)' "$(sql 'SELECT content FROM message WHERE id = 2')"
	equal $'```\nmake deploy\n  done <ok>\n```' "$(sql 'SELECT content FROM message WHERE id = 3')"
	equal $'> said\n> before\n- one\n- two *more*' "$(sql 'SELECT content FROM message WHERE id = 4')"
	equal 4 "$(sql 'SELECT id FROM message WHERE edited_at IS NOT NULL')"
	equal 'Ada_Lovelace Bob' "$(sql 'SELECT name FROM mention ORDER BY message_id' | paste -sd ' ')"
	equal 'notes.txt pic.png' "$(sql 'SELECT name FROM file WHERE message_id IS NOT NULL ORDER BY name' | paste -sd ' ')"
	# Bob has the last messages before him, Zoe all; how loud it is, and a direct room that is hidden.
	equal '7 2 7 0' "$(sql 'SELECT read_id FROM participant WHERE room_id = 1 AND user_id <> 3 ORDER BY user_id' | paste -sd ' ')"
	equal 'mentions all mentions all none' "$(sql 'SELECT notify FROM participant WHERE room_id = 1 ORDER BY user_id' | paste -sd ' ')"
	equal Bob "$(sql 'SELECT username FROM participant JOIN account ON account.id = user_id WHERE hidden')"
	equal '1 Bob 👍 1740823230' "$(sql "SELECT message_id || ' ' || username || ' ' || emoji || ' ' || reaction.created_at
		FROM reaction JOIN account ON account.id = user_id")"
	grep -q 'boosts that are no emoji, and left out: 1$' "$BATS_TEST_TMPDIR/report"
	grep -q '^reaction  *1 added .* 0 left out' "$BATS_TEST_TMPDIR/report"
	grep -q 'the ban of the address 203.0.113.9' "$BATS_TEST_TMPDIR/report"
	# What is old is not taken for the present time.
	run moznods check --state "$STATE"
	equal 0 "$status"
	[[ $output != *'warning clock'* ]] || fail "$output"
	server_start
	login Bob 'a campfire secret' >/dev/null
	api GET /api/info/
	is name 'Camp & Co'
	server_stop
}
