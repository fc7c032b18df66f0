#!/usr/bin/env bats
# Without a daemon and without a supervisor, as on a shared host: plain CGI, one process a request, which also has to see to
# what must be done now and then; and the files that lie beside the programs.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/each
load ../lib/files

setup() {
	export STATE=$BATS_TEST_TMPDIR/state SERVER_LOG=$BATS_TEST_TMPDIR/log ANSWER=$BATS_TEST_TMPDIR/answer
}

# ask METHOD URI [BODY]: one request; the answer's body goes to $body.
ask() {
	local method=$1 uri=$2 length=${3:+CONTENT_LENGTH=${#3}}
	cgi "$method" "$uri" "$ANSWER" ${length:+"$length"} <<<"${3:-}" || return
	body=$(<"$ANSWER")
}

# registered: the first account; its token goes to $TOKEN.
registered() {
	TOKEN=
	ask POST /api/auth/register/ '{"email": "zoe@example.org", "username": "zoe", "password": "correct horse"}'
	equal 201 "$status"
	TOKEN=$(field token)
}

# long_ago: the next request finds that nobody has cleaned up for a while.
long_ago() {
	touch -d '1 hour ago' "$STATE/run/housekeeping"
}

has_sqlite() {
	command -v sqlite3 >/dev/null || skip 'there is no sqlite3 command'
}

@test "the first account comes from the first request, and is site admin" {
	registered
	equal true "$(field user.is_admin)"
	ask GET /api/auth/me/
	equal 200 "$status"
	ask GET /api/health/
	equal unavailable "$(field realtime)"
}

# The words of a query that has no `=` are arguments of a CGI program.
@test "a query gives the program no options" {
	local environment
	moznods_environment "STATE=$STATE"
	run env "${environment[@]}" REQUEST_METHOD=GET REQUEST_URI='/api/health/?--listen+socket' REMOTE_ADDR=127.0.0.1 \
		timeout -k 5 20 "$BUILD/moznods.fcgi" --listen "$BATS_TEST_TMPDIR/socket" </dev/null
	equal 0 "$status"
	[[ $output == *'Status: 200'* ]]
	[[ ! -e $BATS_TEST_TMPDIR/socket ]]
}

# A web server that a service manager gave sockets may leave word of them in the environment.
@test "a request takes no sockets" {
	local environment sent='{"email": "zoe@example.org", "username": "zoe", "password": "correct horse"}'
	moznods_environment "STATE=$STATE"
	# shellcheck disable=SC2016
	run env "${environment[@]}" REQUEST_METHOD=POST REQUEST_URI=/api/auth/register/ REMOTE_ADDR=127.0.0.1 \
		CONTENT_TYPE=application/json CONTENT_LENGTH=${#sent} LISTEN_FDS=1 \
		timeout -k 5 20 bash -c 'LISTEN_PID=$$ exec "$0" 3</dev/null' "$BUILD/moznods.fcgi" <<<"$sent"
	equal 0 "$status"
	[[ $output == *'Status: 201'* ]]
}

@test "old events, ended logins and forgotten files go without a daemon" {
	sqlite_alone
	has_sqlite
	registered
	ask POST /api/rooms/ '{"name": "Hall"}'
	equal 201 "$status"
	ask PATCH /api/rooms/1/ '{"name": "Great hall"}'
	equal 200 "$status"
	printf 'forgotten' >"$BATS_TEST_TMPDIR/file"
	upload_cgi "$BATS_TEST_TMPDIR/file" forgotten.txt
	equal 201 "$status"
	on_disk "$BATS_TEST_TMPDIR/file"
	sql "INSERT INTO token (user_id, hash, last_used_at) VALUES (1, randomblob(32), unixepoch() - 400 * 86400)"
	sql "UPDATE file SET created_at = unixepoch() - 30 * 86400; UPDATE notification SET created_at = unixepoch() - 30 * 86400;
		UPDATE stream SET oldest_at = unixepoch() - 30 * 86400 WHERE oldest_at IS NOT NULL"
	equal 2 "$(sql 'SELECT count(*) FROM notification')"   # the user's room_added, and the room's room_updated
	equal 2 "$(sql 'SELECT count(*) FROM token')"
	# Not while it has been done lately.
	ask GET /api/health/
	equal 2 "$(sql 'SELECT count(*) FROM token')"
	long_ago
	ask GET /api/health/
	equal 200 "$status"
	equal 1 "$(sql 'SELECT count(*) FROM token')"
	equal 0 "$(sql 'SELECT count(*) FROM file')"
	equal 0 "$(sql 'SELECT count(*) FROM notification WHERE created_at < unixepoch() - 86400')"
	equal 1 "$(sql 'SELECT pruned_to = last_seq AND oldest_at IS NULL FROM stream_now WHERE room_id = 1')"
	# The bytes go once nobody can be about to attach them: that is an hour.
	sql 'UPDATE discarded SET due = unixepoch() - 1'
	long_ago
	ask GET /api/health/
	gone "$BATS_TEST_TMPDIR/file"
	ask GET /api/auth/me/
	equal 200 "$status"
}

@test "what is done now and then is done after the answer" {
	sqlite_alone
	has_sqlite
	registered
	long_ago
	local environment holder deadline=$((SECONDS + LONGEST_WAIT)) released=$BATS_TEST_TMPDIR/released cleaned
	{
		printf 'BEGIN IMMEDIATE;\n.print held\n'
		for _ in {1..2000}; do
			[[ ! -e $released ]] || break
			sleep 0.05
		done
		printf 'COMMIT;\n'
	} 3>&- | sqlite3 -batch "$STATE/moznods.db" >"$BATS_TEST_TMPDIR/holder" 3>&- &
	holder=$!
	until [[ -s $BATS_TEST_TMPDIR/holder ]]; do
		((SECONDS < deadline))
		sleep 0.05
	done
	moznods_environment "STATE=$STATE" BUSY_TIMEOUT=60000
	# The reader is done when the output ends, the process when it has cleaned up: it cannot before the lock is released.
	{ env "${environment[@]}" REQUEST_METHOD=GET REQUEST_URI=/api/info/ "$BUILD/moznods.fcgi" 2>>"$SERVER_LOG" 3>&- </dev/null
		: >"$BATS_TEST_TMPDIR/cleaned"; } 3>&- | cat >"$ANSWER.pipe" 3>&- &
	cleaned=$!
	until grep -q '"registration"' "$ANSWER.pipe"; do
		((SECONDS < deadline)) || fail 'the answer waits for what comes after it'
		sleep 0.05
	done
	[[ ! -e $BATS_TEST_TMPDIR/cleaned ]] || fail 'nobody had to wait: this test shows nothing'
	: >"$released"
	wait "$cleaned" "$holder"
	[[ -e $BATS_TEST_TMPDIR/cleaned ]]
}

@test "with the journal delete, many who write at once wait in line, longer than each would wait for the lock" {
	CGI_SETTINGS=(JOURNAL=delete SYNCHRONOUS=full BUSY_TIMEOUT=300 WRITE_WAIT=600)
	local i asked=() content='{"name": "Hall"}'
	registered
	for i in {1..60}; do
		{ cgi POST /api/rooms/ "$BATS_TEST_TMPDIR/room$i" CONTENT_LENGTH="${#content}" <<<"$content" && printf '%s\n' "$status"; } \
			>"$BATS_TEST_TMPDIR/made$i" &
		asked+=($!)
	done
	wait "${asked[@]}"
	equal 60 "$(cat "$BATS_TEST_TMPDIR"/made* | grep -c 201)"
	ask GET '/api/rooms/?page_size=1'
	equal 60 "$(field count)"
}

@test "while the daemon runs it alone cleans up" {
	has_sqlite
	server_start
	local mark=$STATE/run/housekeeping
	[[ -e $mark ]]
	(($(date +%s) - $(stat -c %Y "$mark") < 60))
	server_stop
}

@test "a changed configuration counts for workers whom nobody can send a signal" {
	local environment web
	mkdir -m 700 "$STATE"
	printf 'registration = open\n' >"$BATS_TEST_TMPDIR/moznods.conf"
	own_web_server CONFIG="$BATS_TEST_TMPDIR/moznods.conf"
	api GET "$PLAIN/api/info/"
	is registration open
	printf 'registration = closed\n' >"$BATS_TEST_TMPDIR/moznods.conf"
	local deadline=$((SECONDS + LONGEST_WAIT))
	until api GET "$PLAIN/api/info/" && [[ $status == 200 && $(field registration) == closed ]]; do
		((SECONDS < deadline))
		sleep 0.2
	done
	end_web_server
}

@test "a state directory that the web server would show gets a .htaccess, or nothing is served" {
	local root=$BATS_TEST_TMPDIR/public_html
	mkdir -p "$root"
	STATE=$root/data
	cgi GET /api/health/ "$ANSWER" DOCUMENT_ROOT="$root" </dev/null
	equal 200 "$status"
	grep -q 'Require all denied' "$STATE/.htaccess"
	# One that somebody has written stays.
	printf '# my own\n' >"$STATE/.htaccess"
	cgi GET /api/health/ "$ANSWER" DOCUMENT_ROOT="$root" </dev/null
	equal '# my own' "$(<"$STATE/.htaccess")"
	# Elsewhere there is none.
	STATE=$BATS_TEST_TMPDIR/elsewhere
	cgi GET /api/health/ "$ANSWER" DOCUMENT_ROOT="$root" </dev/null
	equal 200 "$status"
	[[ ! -e $STATE/.htaccess ]]
	# A dangling link can be neither read nor written through.
	STATE=$root/other
	mkdir -m 700 "$STATE"
	ln -s /nowhere/at/all "$STATE/.htaccess"
	cgi GET /api/health/ "$ANSWER" DOCUMENT_ROOT="$root" </dev/null || :
	equal 500 "$status"
}

@test "a relative state directory lies beside the file that names it" {
	sqlite_alone
	mkdir -p "$BATS_TEST_TMPDIR/site"
	printf 'state = data\n' >"$BATS_TEST_TMPDIR/site/moznods.conf"
	TEST_SETTINGS[STATE]='' CGI_SETTINGS=("STATE=")
	(cd / && cgi GET /api/health/ "$ANSWER" MOZNODS_CONFIG="$BATS_TEST_TMPDIR/site/moznods.conf" </dev/null && equal 200 "$status")
	[[ -s $BATS_TEST_TMPDIR/site/data/moznods.db ]]
}

@test "moznods check says when the state directory lies among a web server's pages" {
	local root=$BATS_TEST_TMPDIR/public_html
	mkdir -p "$root"
	: >"$root/index.html"
	STATE=$root/data
	cgi GET /api/health/ "$ANSWER" </dev/null
	run moznods check --state "$STATE"
	((status != 0))
	grep -q "^FAULT .*$STATE lies among the pages .*$root" <<<"$output" || fail "$output"
	# The server sees to it once it knows where its pages are.
	cgi GET /api/health/ "$ANSWER" DOCUMENT_ROOT="$root" </dev/null
	run moznods check --state "$STATE"
	grep -q "^warning .*$STATE lies among the pages" <<<"$output" || fail "$output"
	! grep -q '^FAULT.*lies among' <<<"$output" || fail "$output"
	rm "$root/index.html"
	run moznods check --state "$STATE"
	! grep -q 'lies among' <<<"$output" || fail "$output"
}
