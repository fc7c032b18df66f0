#!/usr/bin/env bats
# The dependencies between folders are as tests/structure declares them, it notices what breaks its rules, and documents and
# comments speak of files that there are; tests/words finds retired words, tests/statements SQL that is not portable. Each fault
# is planted in a copy of the sources.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load ../lib/assert
bats_require_minimum_version 1.5.0

setup() {
	TREE=$BATS_TEST_TMPDIR
	mkdir "$TREE/web"
	cp -r "$SRCDIR/lib" "$SRCDIR/fcgi" "$SRCDIR/wsd" "$SRCDIR/ctl" "$TREE/"
	cp -r "$SRCDIR/web/js" "$TREE/web/"
}

# includes FILE WHAT: one more include in a file, which is made where it is not there.
includes() {
	mkdir -p "$TREE/${1%/*}"
	printf '#include %s\n' "$2" >>"$TREE/$1"
}

# complains TEXT: the copy breaks the rules, and the complaint has this text.
complains() {
	run --separate-stderr "$SRCDIR/tests/structure" "$TREE"
	((status == 1)) || fail "status $status, not 1; wanted: $1" "$stderr" || return
	[[ $stderr == *"$1"* ]] || fail "not a word of '$1' in:" "$stderr"
}

@test "the tree keeps the rules" {
	run --separate-stderr "$SRCDIR/tests/structure" "$SRCDIR"
	((status == 0)) || fail "$stderr"
	grep -Eqx 'fcgi -> lib/request [0-9]+' <<<"$output" || fail "$output"
	grep -Eqx 'lib/message -> lib/live [0-9]+' <<<"$output" || fail "$output"
	grep -Eqx 'web/js/[a-z]+ -> web/js(/[a-z]+)? [0-9]+' <<<"$output" || fail "$output"
}

@test "an include from a lower layer in a higher one, and between programs" {
	includes lib/db/age.c '"lib/room/room.h"'
	complains 'lib/db/age.c includes lib/room/room.h: lib/room is not below lib/db'
	includes wsd/main.c '"fcgi/http.h"'
	complains 'wsd/main.c includes fcgi/http.h: fcgi is not below wsd'
}

@test "a circle of three files is refused, one of two is not" {
	includes lib/file/one.h '"two.h"'
	includes lib/file/two.h '"lib/file/one.h"'
	"$SRCDIR/tests/structure" "$TREE" >/dev/null
	sed -i 's/one/three/' "$TREE/lib/file/two.h"
	includes lib/file/three.c '"lib/file/three.h"'
	includes lib/file/three.h '"one.h"'
	complains 'a circle of 3 files:'
	grep -q 'lib/file/three' <<<"$stderr" || fail "$stderr"
}

@test "a folder that nobody gave a layer" {
	includes lib/outside/push.c '"lib/db/db.h"'
	complains 'no layer is given for lib/outside'
}

@test "the header of a library in a file that is not meant to know it" {
	includes lib/room/room.c '<sqlite3.h>'
	complains 'lib/room/room.c includes <sqlite3.h>'
	includes fcgi/http.c '<libwebsockets.h>'
	complains 'fcgi/http.c includes <libwebsockets.h>'
}

@test "an exception that is no longer needed" {
	sed "s,^exceptions='\$,&\nlibrary sqlite3.h wsd/upkeep.c\ncircle wsd/relay wsd/bucket," "$SRCDIR/tests/structure" >"$TREE/structure"
	run --separate-stderr bash "$TREE/structure" "$TREE"
	((status == 1)) || fail "status $status, not 1" "$stderr"
	[[ $stderr == *'not included any more: <sqlite3.h> by wsd/upkeep.c'* ]] || fail "$stderr"
	[[ $stderr == *'in no circle any more: wsd/bucket'* ]] || fail "$stderr"
}

@test "the graph for Graphviz" {
	run --separate-stderr "$SRCDIR/tests/structure" --dot "$SRCDIR"
	[[ $output == 'digraph structure {'*'"fcgi" -> "lib/request" [label = '*'}' ]] || fail "$output"
	if command -v dot >/dev/null; then
		dot -Tsvg <<<"$output" >/dev/null
	fi
}

# missing FILE…: the files and folders that documents name between backquotes, and sources anywhere, and the tree does not have; what
# a build makes is left out.
missing() {
	local path
	{
		grep -ohE '`(lib|fcgi|wsd|ctl|web|etc|schema|tests)/[a-z0-9_/.]*`' "$@" | tr -d '`'
		grep -ohE '(^|[^a-z0-9_/.])(lib|fcgi|wsd|ctl|schema|tests)/[a-z0-9_/]*\.(c|h|sql|bats)' "$@" | sed 's/^[^a-z]//'
	} | sort -u | grep -vxF -e schema/schema.c -e tests/soak -e tests/abuse -e tests/unit/cost | while read -r path; do
		[[ -e $SRCDIR/$path ]] || printf '%s\n' "$path"
	done
}

@test "documents and comments name files that there are" {
	local sources
	mapfile -t sources < <(find "$SRCDIR/lib" "$SRCDIR/fcgi" "$SRCDIR/wsd" "$SRCDIR/ctl" "$SRCDIR/schema" -name '*.[ch]' -o -name '*.sql')
	equal '' "$(missing "$SRCDIR"/{ARCHITECTURE,CONTRIBUTING,README,SECURITY}.md "$SRCDIR/doc/protocol.md" "${sources[@]}")"
	printf 'See `lib/base/text.h`, and `wsd/bell.c`.\n' >"$BATS_TEST_TMPDIR/document.md"
	printf '/* Its rules: lib/base/bell.h. */\n' >"$BATS_TEST_TMPDIR/bell.c"
	equal $'lib/base/bell.h\nwsd/bell.c' "$(missing "$BATS_TEST_TMPDIR/document.md" "$BATS_TEST_TMPDIR/bell.c")"
}

@test "no retired word has come back, and one that does is found" {
	run "$SRCDIR/tests/words" "$SRCDIR"
	equal '' "$output"
	((status == 0)) || fail "status $status"
	printf '/* Rings the doorbell. */\nint hear_all(void);\n/* What we hear. */\n' >"$TREE/lib/base/planted.h"
	run "$SRCDIR/tests/words" "$TREE"
	((status == 1)) || fail "status $status, not 1" "$output"
	equal $'lib/base/planted.h:1: doorbell (say: wakeup)\nlib/base/planted.h:2: hear (say: receive, handle, listen)' "$output"
}

@test "every statement is one that both engines understand, and one that is not is found" {
	local statement object=$BATS_TEST_TMPDIR/build/lib/room/room.o
	run "$SRCDIR/tests/statements" "$BUILD"
	equal '' "$output"
	((status == 0)) || fail "status $status"
	mkdir -p "${object%/*}"
	while read -r statement; do
		printf '%s\n' "SELECT coalesce(name, 'ifnull(') FROM room WHERE id = :user" "$statement" >"$object"
		run "$SRCDIR/tests/statements" "$BATS_TEST_TMPDIR/build"
		((status == 1)) || fail "not found: $statement"
		equal 1 "$(wc -l <<<"$output")"
		[[ $output == 'lib/room/room.c: '*": $statement" ]] || fail "$output"
	done <<-'PLANTED'
		SELECT ifnull(name, '') FROM room
		SELECT iif(id > 1, 1, 0) FROM room
		SELECT json_object('id', id) FROM room
		SELECT strftime('%Y', created_at, 'unixepoch') FROM room
		SELECT group_concat(name, ',') FROM room
		SELECT total(message_count) FROM room
		SELECT name FROM room WHERE rowid = 1
		SELECT id FROM room WHERE name GLOB 'a*'
		INSERT OR IGNORE INTO site VALUES (1)
		PRAGMA data_version
		SELECT count(*) FROM sqlite_sequence
		SELECT id FROM user
		SELECT id FROM account WHERE is_active = 1
		SELECT id FROM account WHERE id > 3 AND +is_active
		SELECT id FROM room WHERE max_participants IS :max
		SELECT id FROM room WHERE (:name IS NULL OR name = :name)
		UPDATE discarded SET due = :now + :stale
		SELECT name FROM participant CROSS JOIN room ON room.id = room_id
		SELECT max(activity, :least) FROM room
		SELECT id FROM room WHERE instr(name, :search) OR id = 1
		SELECT count(*) FROM (SELECT id FROM room LIMIT 3)
	PLANTED
}
