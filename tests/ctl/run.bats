#!/usr/bin/env bats
# The program that runs the tests, tests/run: however it ends, and however what it runs ends, nothing that a test has started
# goes on.
# shellcheck disable=SC2030,SC2031,SC2154

load ../lib/suite

setup_file() {
	:
}

teardown_file() {
	:
}

# A test file with a server and a process that leaves the group of its parents; it never ends by itself.
setup() {
	mkdir "$BATS_TEST_TMPDIR/inner"
	# The word is put together here, or bats would take this for a test of this file.
	cat >"$BATS_TEST_TMPDIR/inner/endless.bats" <<-TEXT
		load $BATS_TEST_DIRNAME/../lib/suite
		$(printf '@%s' test) "it does not end" {
			setsid sleep 1000 3>&- &
			printf '%s\n' "\$SERVER_PID" "\$!" "\$(<"\$STATE/run/wsd.pid")" "\$(<"\$STATE/run/fcgi.pid")" "\$\$" >$BATS_TEST_TMPDIR/new
			mv $BATS_TEST_TMPDIR/new $BATS_TEST_TMPDIR/started
			sleep 1000
		}
	TEXT
}

teardown() {
	[[ ! -e $BATS_TEST_TMPDIR/started ]] || xargs kill -KILL <"$BATS_TEST_TMPDIR/started" 2>/dev/null || :
}

# runs: starts it, and waits until the server is there; $RUN is its process.
runs() {
	local deadline=$((SECONDS + 120))
	env --default-signal=INT,TERM "$BATS_TEST_DIRNAME/../run" "$BATS_TEST_TMPDIR/inner/endless.bats" \
		>"$BATS_TEST_TMPDIR/output" 2>&1 </dev/null 3>&- &
	RUN=$!
	until [[ -e $BATS_TEST_TMPDIR/started ]]; do
		kill -0 "$RUN" && ((SECONDS < deadline)) || fail "$(<"$BATS_TEST_TMPDIR/output")" || return
		sleep 0.1
	done
}

# all_ended: what the test has started is not there any more, or will soon not be.
all_ended() {
	local deadline=$((SECONDS + LONGEST_WAIT)) pid
	for pid in $(<"$BATS_TEST_TMPDIR/started"); do
		while kill -0 "$pid" 2>/dev/null; do
			((SECONDS < deadline)) || fail "there is still $(tr '\0' ' ' <"/proc/$pid/cmdline")"
			sleep 0.1
		done
	done
}

@test "told to end, it ends all that its tests have started" {
	local signal
	for signal in TERM INT; do
		runs
		kill -s "$signal" "$RUN"
		! wait "$RUN" || fail 'it is content'
		all_ended
		rm "$BATS_TEST_TMPDIR/started"
	done
}

@test "killed itself, its tests and their servers end" {
	runs
	kill -KILL "$RUN"
	wait "$RUN" || :
	# What has left the group is beyond anybody's reach then.
	kill -KILL "$(sed -n 2p "$BATS_TEST_TMPDIR/started")"
	all_ended
}

@test "when the program that runs a file is killed, what it has started is ended, and its tests have failed" {
	runs
	pkill -KILL -P "$(pgrep -P "$RUN" timeout)"
	wait "$RUN" && fail 'it is content'
	grep -q '^0 passed, 1 failed' "$BATS_TEST_TMPDIR/output"
	all_ended
}
