#!/usr/bin/env bats
# A lost database: it is never replaced by an empty one in silence, whoever is started, and its files stay until somebody says
# that they may go.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/each
load ../lib/files
load ../lib/ws

# used_state: people have been in it, uploaded something, and its server is stopped.
used_state() {
	server_start
	account zoe
	written "$ZOE" 'precious'
	server_stop
}

# young_state: it has a database, of which nothing else tells but what every server leaves behind.
young_state() {
	server_start
	account zoe
	server_stop
}

# as_cgi: the answer of the workers' program to one request as plain CGI, in $output.
as_cgi() {
	local environment
	moznods_environment STATE="$STATE"
	run env "${environment[@]}" REQUEST_METHOD=GET REQUEST_URI=/api/info/ "$BUILD/moznods.fcgi" </dev/null 3>&-
}

# run_program PROGRAM ARGUMENT…: one that serves, until it ends or for five minutes.
run_program() {
	local environment
	moznods_environment STATE="$STATE"
	run timeout -k 5 300 env "${environment[@]}" "$@" </dev/null 3>&-
}

# says_lost: what was run refused, said why and what to do, and made no database.
says_lost() {
	((status != 0 && status != 124)) || fail "it started, or hung: $output" || return
	[[ $output == *'shows that there was a database'*'moznods restore'*'--new'* ]] || fail "not said: $output" || return
	[[ ! -s $STATE/moznods.db ]] || fail 'it has made a database'
}

# all_refuse: every program does.
all_refuse() {
	local command
	run_program "$BUILD/moznods" serve --http 0 --ws 0
	says_lost || return
	run_program "$BUILD/moznods-wsd"
	says_lost || return
	run_program "$BUILD/tests/client/listen" "$BATS_TEST_TMPDIR/socket" "$BUILD/moznods.fcgi"
	says_lost || return
	as_cgi
	[[ $output == *'Status: 500'*internal_error* && $output == *'shows that there was a database'* ]] || fail "$output" || return
	for command in 'user add eve@example.org eve' 'user passwd zoe' 'user link zoe' 'user promote zoe' 'user list' 'call list' gc \
		"backup $BATS_TEST_TMPDIR/copy" "backup --database $BATS_TEST_TMPDIR/copy" check; do
		# shellcheck disable=SC2086
		run moznods $command --state "$STATE" <<<'a good secret'
		says_lost || fail "moznods $command" || return
	done
}

@test "beside uploaded files a missing database is a refusal of every program, and nothing is removed" {
	sqlite_alone
	used_state
	moznods backup "$BATS_TEST_TMPDIR/kept" --state "$STATE"
	rm "$STATE"/moznods.db* "$STATE"/{limits,metrics}
	all_refuse
	equal 1 "$(contents)"
	moznods restore "$BATS_TEST_TMPDIR/kept" --replace --state "$STATE"
	server_start
	as "$ZOE" api GET /api/auth/me/
	is username zoe
	agreed
}

@test "an empty file in its place is a lost database too, and its write-ahead log is not touched" {
	sqlite_alone
	used_state
	: >"$STATE/moznods.db"
	printf 'the rest of it' >"$STATE/moznods.db-wal"
	all_refuse
	equal 'the rest of it' "$(<"$STATE/moznods.db-wal")"
}

@test "each thing that only a database leaves behind is enough" {
	sqlite_alone
	young_state
	mkdir "$BATS_TEST_TMPDIR/away"
	mv "$STATE"/* "$BATS_TEST_TMPDIR/away"
	local trace
	for trace in limits metrics link.key moznods.db-wal moznods.db-journal moznods.db.lock moznods.db.version-3.20260101T000000Z; do
		printf x >"$STATE/$trace"
		as_cgi
		[[ $output == *'Status: 500'* && $output == *"$STATE/$trace shows that there was a database"* ]] || fail "$trace: $output"
		rm "$STATE/$trace"
	done
	for trace in files/ab replaced-20260101T000000Z; do
		mkdir -p "$STATE/$trace"
		as_cgi
		[[ $output == *'Status: 500'* && $output == *"$STATE/$trace shows that there was a database"* ]] || fail "$trace: $output"
		rm -r "${STATE:?}/${trace%/*}"
	done
	# Without any it is a directory that was never used.
	as_cgi
	[[ $output == *'Status: 200'* ]] || fail "$output"
}

@test "a database without tables, cut off, or of somebody else is not filled and not replaced" {
	needs_sqlite
	used_state
	local whole=$BATS_TEST_TMPDIR/whole spoilt
	mv "$STATE/moznods.db" "$whole"
	(umask 077 && sqlite3 "$STATE/moznods.db" VACUUM)
	run moznods user add eve@example.org eve --state "$STATE" <<<'a good secret'
	((status != 0))
	[[ $output == *'shows that there was a database'* ]] || fail "$output"
	for spoilt in 'head -c 50' 'head -c 8192' 'tr M N'; do
		$spoilt <"$whole" >"$STATE/moznods.db"
		sha256sum "$STATE/moznods.db" >"$BATS_TEST_TMPDIR/sum"
		run_program "$BUILD/moznods" serve --http 0 --ws 0
		((status != 0 && status != 124)) || fail "$spoilt: it started, or hung: $output"
		run moznods check --state "$STATE"
		((status != 0))
		[[ $output == *'FAULT'*'database'* ]] || fail "$spoilt: $output"
		sha256sum --quiet -c "$BATS_TEST_TMPDIR/sum"
	done
	rm -r "${STATE:?}"/*
	(umask 077 && sqlite3 "$STATE/moznods.db" 'PRAGMA application_id = 7')
	run moznods user add eve@example.org eve --state "$STATE" <<<'a good secret'
	((status != 0))
	[[ $output == *'not of MOznoDS'* ]] || fail "$output"
}

@test "--new begins anew and keeps what is there" {
	sqlite_alone
	local kept
	used_state
	rm "$STATE/moznods.db"
	server_start -- --new
	kept=$(compgen -G "$STATE/replaced-*")
	as "$ZOE" api GET /api/auth/me/
	expect 401
	account yan
	as "$YAN" api GET /api/auth/me/
	is is_admin true
	equal 0 "$(contents)"
	equal 1 "$(STATE=$kept contents)"
	server_stop
	# It is for who has lost a database, not for losing one.
	run_program "$BUILD/moznods" serve --http 0 --ws 0 --new
	((status != 0 && status != 124))
	[[ $output == *'there is a database'* ]] || fail "$output"
	run moznods user add eve@example.org eve --new --state "$STATE" <<<'a good secret'
	((status != 0))
	moznods user list --state "$STATE" | grep -q yan
	rm "$STATE/moznods.db"
	moznods user add eve@example.org eve --new --state "$STATE" <<<'a good secret'
	equal 1 "$(moznods user list --state "$STATE" | wc -l)"
}

@test "a database that goes under the running server is not made anew by who is started again" {
	sqlite_alone
	local file
	server_start
	account zoe
	rm -rf "${STATE:?}"/*
	kill -KILL $(descendants "$SERVER_PID") 2>/dev/null || :
	appears "$SERVER_LOG" "moznods.db is gone"
	[[ ! -e $STATE/moznods.db ]]
	# The processes that are left to stop complain of what has gone.
	server_stop || :
}

@test "gc refuses to remove most of the files unless it is told" {
	needs_sqlite
	used_state
	server_start
	written "$ZOE" 'also precious'
	server_stop
	find "$STATE/files" -type f -exec touch -d '2 hours ago' {} +
	# A database from before the uploads.
	sql 'DELETE FROM file; DELETE FROM discarded'
	recount
	run moznods gc --state "$STATE"
	((status != 0))
	[[ $output == *'2 of the 2 contents'*'--strays'* ]] || fail "$output"
	equal 2 "$(contents)"
	equal '2 contents removed' "$(moznods gc --strays --state "$STATE")"
	equal 0 "$(contents)"
}

@test "files that are not there as a whole are said so, by the server and by the check" {
	used_state
	mv "$STATE/files" "$BATS_TEST_TMPDIR/files"
	: >"$STATE.log"
	server_start
	grep -q "error .*$STATE/files is missing" "$SERVER_LOG"
	run moznods check --state "$STATE"
	((status != 0))
	[[ $output == *"FAULT   files: $STATE/files is missing"* ]] || fail "$output"
	server_stop
	mv "$BATS_TEST_TMPDIR/files" "$STATE/files"
	server_start
	agreed
}
