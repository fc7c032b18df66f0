# Looking into the database of an instance, and changing it behind its back, whichever engine it has. Needs server.bash.
# shellcheck shell=bash disable=SC2154

# sql STATEMENT: asks or changes the database of the instance, whichever engine it has.
sql() {
	local database
	if [[ ${ENGINE:-} == postgresql ]]; then
		postgresql_database "$STATE"
		postgresql "$database" -c "$1"
		return
	fi
	sqlite3 -cmd '.timeout 20000' "$STATE/moznods.db" "$1"
}

# recount: makes the counts right after rows were added or deleted with sql.
recount() {
	local database
	if [[ ${ENGINE:-} == postgresql ]]; then
		postgresql_database "$STATE"
		postgresql "$database" <"$SRCDIR/tests/lib/recount.sql"
		return
	fi
	sqlite3 -cmd '.timeout 20000' "$STATE/moznods.db" <"$SRCDIR/tests/lib/recount.sql"
}

# needs_sql: for tests that look into the database, or make it look older, with sql.
needs_sql() {
	[[ ${ENGINE:-} == postgresql ]] || command -v sqlite3 >/dev/null || skip 'there is no sqlite3 command'
}

# sqlite_alone: for tests of what is SQLite's own: its file, its log, older versions of it, and the commands for them.
sqlite_alone() {
	[[ ${ENGINE:-} != postgresql ]] || skip "of SQLite's own"
}

# needs_sqlite: for those that look into the file as well.
needs_sqlite() {
	sqlite_alone
	command -v sqlite3 >/dev/null || skip 'there is no sqlite3 command'
}

# database_hold: another program has SQLite's write lock, until database_release or the end of the test. Needs ws.bash.
database_hold() {
	{
		printf '.timeout 5000\nBEGIN IMMEDIATE;\n.print held\n'
		for _ in {1..2000}; do
			[[ ! -e $BATS_TEST_TMPDIR/released ]] || break
			sleep 0.05
		done
		printf 'ROLLBACK;\n'
	} 3>&- | sqlite3 -batch "$STATE/moznods.db" >"$BATS_TEST_TMPDIR/holder" 3>&- &
	mind $!
	appears "$BATS_TEST_TMPDIR/holder" held
}

database_release() {
	: >"$BATS_TEST_TMPDIR/released"
}
