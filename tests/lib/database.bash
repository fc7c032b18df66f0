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

# needs_sqlite: for tests of what is SQLite's own: its file, its log, older versions of it.
needs_sqlite() {
	[[ ${ENGINE:-} != postgresql ]] || skip "of SQLite's own"
	command -v sqlite3 >/dev/null || skip 'there is no sqlite3 command'
}
