#!/usr/bin/env bats
# Keeping to oneself: no program of the server runs as root unless it is told to, and what it keeps is for its own account
# alone, also where it was not before.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/each
load ../lib/files

# as_root PROGRAM…: without the option, as root; says so where nobody can be root here.
as_root() {
	local environment
	((EUID == 0)) || skip 'only root can try to run as root'
	moznods_environment ALLOW_ROOT= STATE="$STATE"
	run timeout -k 5 300 env "${environment[@]}" "$@" </dev/null 3>&-
}

refuses_root() {
	((status != 0 && status != 124)) || fail "it started, or hung: $output" || return
	[[ $output == *'refusing to run as root'*allow_root* ]] || fail "not said why: $output" || return
	[[ ! -e $STATE/moznods.db ]] || fail 'it has made a database all the same'
}

@test "moznods serve refuses to run as root" {
	as_root "$BUILD/moznods" serve --http 0 --ws 0
	refuses_root
}

@test "the daemon refuses to run as root" {
	as_root "$BUILD/moznods-wsd"
	refuses_root
}

@test "the workers refuse to run as root" {
	# With a listening socket as descriptor 0, as a web server starts them.
	as_root "$BUILD/tests/client/listen" "$BATS_TEST_TMPDIR/socket" "$BUILD/moznods.fcgi"
	refuses_root
}

@test "plain CGI as root answers 500 and touches nothing" {
	as_root env REQUEST_METHOD=GET REQUEST_URI=/api/info/ "$BUILD/moznods.fcgi"
	[[ $output == *'Status: 500'*internal_error* ]]
	[[ $output == *'refusing to run as root'* ]]
	[[ ! -e $STATE/moznods.db ]]
}

@test "the option allows it, in the file as well, and the log warns" {
	((EUID == 0)) || skip 'only root can try to run as root'
	printf 'allow_root = yes\n' >"$BATS_TEST_TMPDIR/conf"
	server_start ALLOW_ROOT= -- --config "$BATS_TEST_TMPDIR/conf"
	grep -q 'warning.*running as root' "$SERVER_LOG"
}

@test "an account of its own needs no option, and is warned of nothing" {
	sqlite_alone
	((EUID == 0)) || skip 'only root can become somebody else'
	command -v setpriv >/dev/null || skip 'there is no setpriv'
	setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$BUILD/moznods" ||
		skip 'the build directory is not for everybody'
	local environment
	mkdir -m 700 "$STATE"
	chown 65534:65534 "$STATE"
	# The directories above belong to bats and are closed.
	chmod a+x "${BATS_TEST_TMPDIR%/*/*}" "${BATS_TEST_TMPDIR%/*}" "$BATS_TEST_TMPDIR"
	setpriv --reuid=65534 --regid=65534 --clear-groups test -w "$STATE" || skip 'the temporary directory is not for everybody'
	export SERVER_LOG=$STATE.log SERVER_READY=$STATE.ready SERVER_PID
	moznods_environment ALLOW_ROOT=
	: >"$SERVER_READY"
	env "${environment[@]}" setpriv --reuid=65534 --regid=65534 --clear-groups \
		"$BUILD/moznods" serve --http 0 --ws 0 --state "$STATE" </dev/null >"$SERVER_READY" 2>"$SERVER_LOG" 3>&- &
	SERVER_PID=$!
	server_wait_until_ready
	account zoe
	equal 0 "$(grep -c warning "$SERVER_LOG")"
	equal 65534 "$(stat -c %u "$STATE/moznods.db")"
}

# What others could reach of the state.
open_to_others() {
	find "$STATE" ! -type l -perm /077 -printf '%M %P\n'
}

@test "after a day's work nothing of the state is open to others, whatever the umask" {
	umask 000
	server_start
	account zoe
	local room
	room=$(room "$ZOE")
	say "$ZOE" "$room" 'Hello'
	noise 100000 "$BATS_TEST_TMPDIR/file"
	as "$ZOE" upload "$BATS_TEST_TMPDIR/file"
	expect 201
	equal '' "$(open_to_others)"
	server_stop
	equal '' "$(open_to_others)"
}

@test "a database that is open to others is closed at the start, whoever starts it" {
	sqlite_alone
	server_start
	account zoe
	server_stop
	chmod 755 "$STATE"
	chmod 644 "$STATE/moznods.db"
	server_start
	as "$ZOE" api GET /api/auth/me/
	expect 200
	equal '' "$(open_to_others)"
	grep -q "warning.*$STATE.*open to other users" "$SERVER_LOG"
	server_stop
	chmod 755 "$STATE"
	chmod 666 "$STATE/moznods.db"
	local environment
	moznods_environment STATE="$STATE"
	env "${environment[@]}" REQUEST_METHOD=GET REQUEST_URI=/api/info/ "$BUILD/moznods.fcgi" >"$BATS_TEST_TMPDIR/answer" 2>/dev/null
	grep -q 'Status: 200' "$BATS_TEST_TMPDIR/answer"
	equal '700 600' "$(stat -c %a "$STATE" "$STATE/moznods.db" | paste -sd ' ')"
}

# refused WORD…: `serve` on $STATE ends at once, with these words.
refused_to_serve() {
	run moznods serve --http 0 --ws 0 --state "$STATE"
	((status != 0 && status != 124)) || fail "it started, or hung: $output" || return
	local word
	for word; do
		[[ $output == *"$word"* ]] || fail "not a word of $word: $output" || return
	done
}

@test "a state directory that others can write to is refused with what is in it, and closed when nothing is" {
	server_start
	account zoe
	server_stop
	local mode
	for mode in 777 1777 770 733; do
		chmod "$mode" "$STATE"
		refused_to_serve 'can be written to by other users' 'chmod go-w'
		equal "$mode" "$(stat -c %a "$STATE")"
	done
	chmod go-w "$STATE"
	server_start
	server_stop
	STATE=$BATS_TEST_TMPDIR/fresh
	mkdir -m 777 "$STATE"
	server_start
	equal 700 "$(stat -c %a "$STATE")"
}

@test "a place where others could put another directory is refused" {
	mkdir "$BATS_TEST_TMPDIR/shared"
	chmod 777 "$BATS_TEST_TMPDIR/shared"
	STATE=$BATS_TEST_TMPDIR/shared/state
	refused_to_serve "$BATS_TEST_TMPDIR/shared" 'every user can write'
	chmod 1777 "$BATS_TEST_TMPDIR/shared"
	server_start
}

@test "a link of somebody else is no state directory" {
	((EUID == 0)) || skip 'only root can make a link of somebody else'
	mkdir -m 700 "$BATS_TEST_TMPDIR/precious"
	ln -s "$BATS_TEST_TMPDIR/precious" "$STATE"
	chown -h 65534 "$STATE"
	refused_to_serve 'belongs to another user'
	[[ -z $(ls -A "$BATS_TEST_TMPDIR/precious") ]]
	chown -h 0 "$STATE"
	server_start
}

@test "planted links are not followed, whatever they are planted for" {
	sqlite_alone
	local name victim=$BATS_TEST_TMPDIR/victim
	for name in moznods.db moznods.db.use moznods.db.lock limits metrics writers run tmp run/serve.lock run/wsd.lock \
		run/wsd.port.new run/wsd.pid.new run/fcgi.pid.new run/lighttpd.conf.new run/http.port.new run/errors; do
		rm -rf "$STATE"
		mkdir -m 700 "$STATE"
		[[ $name != run/* ]] || mkdir -m 700 "$STATE/run"
		printf 'precious' >"$victim"
		ln -s "$victim" "$STATE/$name"
		moznods_environment STATE="$STATE"
		timeout -s TERM 0.8 env "${environment[@]}" "$BUILD/moznods" serve --http 0 --ws 0 </dev/null >/dev/null 2>"$BATS_TEST_TMPDIR/log" 3>&- || :
		equal precious "$(<"$victim")" || fail "$name: $(<"$BATS_TEST_TMPDIR/log")"
	done
	# One that leads nowhere makes nothing there.
	rm -rf "$STATE" "$victim"
	mkdir -m 700 "$STATE"
	ln -s "$victim" "$STATE/moznods.db.use"
	refused_to_serve 'moznods.db.use'
	[[ ! -e $victim ]]
}

@test "permission denied is said, and not that there is nothing" {
	sqlite_alone
	((EUID == 0)) || skip 'only root can become somebody else'
	command -v setpriv >/dev/null || skip 'there is no setpriv'
	setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$BUILD/moznods" || skip 'the build directory is not for everybody'
	server_start
	account zoe
	server_stop
	chmod a+x "${BATS_TEST_TMPDIR%/*/*}" "${BATS_TEST_TMPDIR%/*}" "$BATS_TEST_TMPDIR"
	local command environment
	moznods_environment
	for command in 'user list' 'call list' gc check 'user promote zoe' "backup --database $BATS_TEST_TMPDIR/copy"; do
		# shellcheck disable=SC2086
		run env "${environment[@]}" setpriv --reuid=65534 --regid=65534 --clear-groups "$BUILD/moznods" $command --state "$STATE" </dev/null
		((status != 0)) || fail "$command: $output"
		[[ $output == *'Permission denied'* ]] || fail "$command: $output"
		[[ $output != *'there is no'* && $output != *'not exist'* ]] || fail "$command: $output"
	done
}
