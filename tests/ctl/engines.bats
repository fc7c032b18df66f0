#!/usr/bin/env bats
# What a client sends that a database may choke on is answered alike by both engines, and by neither as a fault of the server: numbers
# beyond any column, NUL, what is no UTF-8, texts too long for an index. The requests are made of etc/openapi.json.
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0
load ../lib/suite
load ../lib/postgresql
load ../lib/files

setup() {
	{ has_postgresql && command -v python3 >/dev/null; } || skip 'built without PostgreSQL, or there is no server, or no python3'
	cluster_begin
}

teardown() {
	cluster_end
}

# upload_names: what becomes of files with names that are none, a status each.
upload_names() {
	local name
	printf 'text' >"$BATS_TEST_TMPDIR/file"
	for name in %ff %ed%a0%80 a%00b "$(repeat %E2%84%AB 200)" %f4%90%80%80; do
		as "$ALICE" upload_raw "$BATS_TEST_TMPDIR/file" "$name"
		echo "$status $(field error 2>/dev/null) raw $name"
	done
}

# attacked ENGINE: what a server with that engine answers, `STATUS ERROR METHOD PATH BODY` a line, in the file of its name.
attacked() {
	local ENGINE=$1 STATE=$BATS_TEST_TMPDIR/$1.state
	export ENGINE STATE
	server_start WORKERS=1
	account alice bob
	join_room "$(room "$ALICE")" "$BOB"
	say "$ALICE" 1 'to be had' >/dev/null
	python3 "$SRCDIR/tests/lib/hostile.py" "$SRCDIR/etc/openapi.json" "$ALICE" "$HTTP" >"$STATE.requests"
	"$REST" -s <"$STATE.requests" | sed -E 's/^([0-9]+) .*"error":"([a-z_]+)".*/\1 \2/; s/^([0-9]+) [^a-z].*/\1/' >"$STATE.answers"
	{
		paste -d ' ' "$STATE.answers" <(cut -d ' ' -f 2- "$STATE.requests" | sed "s|$HTTP||" | cut -c 1-300)
		upload_names
	} >"$BATS_TEST_TMPDIR/$1"
	server_stop
}

@test "what a database may choke on is answered alike, and refused" {
	attacked sqlite 3>&- &
	attacked postgresql
	wait $!
	(($(wc -l <"$BATS_TEST_TMPDIR/sqlite") > 4000))
	# Most are answered by what they ask for, not turned away before.
	(($(grep -c '^401 ' "$BATS_TEST_TMPDIR/sqlite") < 400))
	equal '' "$(grep -h '^5' "$BATS_TEST_TMPDIR/sqlite" "$BATS_TEST_TMPDIR/postgresql")"
	equal '' "$(diff "$BATS_TEST_TMPDIR/sqlite" "$BATS_TEST_TMPDIR/postgresql")"
}
