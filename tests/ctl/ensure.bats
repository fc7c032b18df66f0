#!/usr/bin/env bats
# `moznods-wsd --ensure`, for hosts where only cron can keep the daemon alive.
# shellcheck disable=SC2030,SC2031,SC2154

load ../lib/each

setup() {
	export STATE=$BATS_TEST_TMPDIR/state
}

teardown() {
	local pid
	for pid in $(daemons); do
		kill -KILL "$pid" 2>/dev/null || :
	done
}

# The daemons of this test: nobody else's have its program under this name.
daemons() {
	pgrep -f "^$BATS_TEST_TMPDIR/moznods-wsd --ensure" || :
}

daemon_count() {
	daemons | wc -l
}

# ensure [NAME=VALUE…]: asked as cron does, with descriptors that somebody waits for.
ensure() {
	local environment
	ln -sf "$BUILD/moznods-wsd" "$BATS_TEST_TMPDIR/moznods-wsd"
	moznods_environment "STATE=$STATE" WS_PORT=0 "$@"
	env "${environment[@]}" timeout 300 "$BATS_TEST_TMPDIR/moznods-wsd" --ensure 3>&-
}

# answers: a WebSocket server does at the port that the daemon has published.
answers() {
	local head
	exec {socket}<>"/dev/tcp/127.0.0.1/$(<"$STATE/run/wsd.port")" || return
	printf 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n' >&"$socket"
	IFS= read -r -t "$LONGEST_WAIT" -u "$socket" head
	exec {socket}>&-
	[[ $head == HTTP/1.*426* ]] || fail "it says: $head"
}

@test "it starts the daemon, waits until that serves, and says nothing" {
	run ensure
	equal 0 "$status"
	equal '' "$output"
	answers
	equal 1 "$(daemons | wc -l)"
	[[ -s $STATE/log/wsd.log ]]
	equal 600 "$(stat -c %a "$STATE/log/wsd.log")"
}

@test "whoever reads its output is let go" {
	sqlite_alone
	local said
	# The pipe ends although the daemon lives.
	said=$(timeout 300 bash -c "$(declare -f ensure moznods_environment); $(declare -p TEST_SETTINGS | sed 's/-A/-gA/'); ensure 2>&1 | cat")
	equal '' "$said"
	answers
}

@test "where it runs, nothing happens" {
	ensure
	local pid
	pid=$(daemons)
	run ensure
	equal 0 "$status"
	equal '' "$output"
	equal "$pid" "$(daemons)"
	# Also where it has been started in another way.
	kill -TERM "$pid"
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.05
	done
	server_start
	run ensure
	equal 0 "$status"
	equal '' "$(daemons)"
	server_stop
}

@test "twenty at once start one, and all are content" {
	local pids=() pid bad=0
	for _ in {1..20}; do
		ensure >>"$BATS_TEST_TMPDIR/said" 2>&1 &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid" || bad=$((bad + 1))
	done
	equal 0 "$bad"
	equal '' "$(<"$BATS_TEST_TMPDIR/said")"
	eventually_equal 1 daemon_count
	answers
}

@test "one that was killed is started again" {
	ensure
	local pid
	pid=$(daemons)
	kill -KILL "$pid"
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.05
	done
	ensure
	answers
	[[ $(daemons) != "$pid" ]]
}

@test "one that cannot start is said, with where the reason is" {
	sqlite_alone
	mkdir -p "$STATE"
	head -c 10000 /dev/urandom >"$STATE/moznods.db"
	run ensure
	equal 1 "$status"
	[[ $output == *"$STATE/log/wsd.log says why"* ]] || fail "$output"
	grep -q database "$STATE/log/wsd.log"
	equal '' "$(daemons)"
}

@test "a log that has grown is put aside" {
	mkdir -p "$STATE/log"
	head -c 5000000 /dev/zero >"$STATE/log/wsd.log"
	ensure
	(($(stat -c %s "$STATE/log/wsd.log") < 100000))
	equal 5000000 "$(stat -c %s "$STATE/log/wsd.log.old")"
}
