#!/usr/bin/env bats
# `moznods serve`: starting, being ready, stopping, and refusing to start. Every test has an instance of its own.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/each

# answers_tcp PORT: something accepts connections there.
answers_tcp() {
	(: <>"/dev/tcp/localhost/$1") 2>/dev/null
}

# gone PID…: none of these processes is left.
gone() {
	local pid deadline=$((SECONDS + LONGEST_WAIT))
	for pid; do
		while kill -0 "$pid" 2>/dev/null; do
			((SECONDS < deadline)) || fail "process $pid is left: $(tr '\0' ' ' <"/proc/$pid/cmdline")" || return
			sleep 0.1
		done
	done
}

# The processes of the running instance: the command itself, what descends from it and what its state names.
processes() {
	printf '%s\n' "$SERVER_PID"
	descendants "$SERVER_PID"
	cat "$STATE"/run/*.pid
}

# refuses_to_start ARGUMENT…: ends by itself, badly, never says ready, and says why in a line with this in it.
refuses_to_start() {
	local why=$1
	shift
	run moznods serve --http 0 --ws 0 "$@"
	((status != 0 && status != 124)) || fail "it started, or hung: $output" || return
	[[ $output != *'ready http'* ]] || fail "it said ready: $output" || return
	grep -qiE -- "$why" <<<"$output" || fail "not said why: $output"
}

@test "the ready line is the only line, and both addresses answer then" {
	server_start
	api GET /api/health/
	((status < 500 && status != 404))
	answers_tcp "${WS##*:}"
	equal 1 "$(wc -l <"$SERVER_READY")"
}

@test "the state directory is made, with the database and the numbers of the processes" {
	sqlite_alone
	STATE=$BATS_TEST_TMPDIR/not/there/yet
	mkdir -p "${STATE%/*}"
	server_start
	[[ -s $STATE/moznods.db ]]
	local name
	for name in fcgi wsd lighttpd; do
		kill -0 "$(<"$STATE/run/$name.pid")"
	done
}

@test "the state directory may have any name: what was uploaded comes down" {
	local name number=0
	for name in '50%41' 'a b"c' "d'e\$f" 'é#?~'; do
		STATE=$BATS_TEST_TMPDIR/$name
		server_start
		account "zoe$((++number))"
		local token=ZOE$number
		as "${!token}" api POST '/api/files/upload/?name=a.txt' 'all of it' -H 'Content-Type: application/octet-stream'
		expect 201
		as "${!token}" api GET "/api/files/$(field id)/download/"
		expect 200
		equal 'all of it' "$body"
		server_stop
	done
}

@test "SIGTERM stops everything and leaves no process and no open port" {
	server_start
	local all
	mapfile -t all < <(processes)
	((${#all[@]} >= 4))
	server_stop TERM
	gone "${all[@]}"
	! answers_tcp "${HTTP##*:}" || fail 'the HTTP port is open still'
	! answers_tcp "${WS##*:}" || fail 'the WebSocket port is open still'
}

@test "SIGINT stops everything too" {
	server_start
	local all
	mapfile -t all < <(processes)
	server_stop INT
	gone "${all[@]}"
}

@test "a second start finds the data of the first" {
	server_start
	account zoe
	local id message
	id=$(room "$ZOE" '{"name": "Lasting"}')
	message=$(say "$ZOE" "$id" 'Still here')
	server_stop
	server_start
	as "$ZOE" api GET "/api/messages/$message/"
	expect 200
	is content 'Still here'
	login zoe
	as "$(register late)" api GET /api/auth/me/
	is is_admin false
}

@test "fixed ports are taken, and can be taken again at once" {
	server_start
	local port=${HTTP##*:} ws_port=${WS##*:} round
	server_stop
	for round in 1 2; do
		server_start -- --http "$port" --ws "$ws_port"
		equal "http://localhost:$port" "$HTTP"
		equal "ws://localhost:$ws_port" "$WS"
		server_stop
	done
}

@test "a port in use is refused with its number, and the one who has it lives on" {
	server_start
	refuses_to_start "${HTTP##*:}" --state "$BATS_TEST_TMPDIR/other" --http "${HTTP##*:}"
	refuses_to_start "${WS##*:}" --state "$BATS_TEST_TMPDIR/other" --ws "${WS##*:}"
	account zoe
}

@test "after a refusal nothing is left running" {
	server_start
	refuses_to_start "${WS##*:}" --state "$BATS_TEST_TMPDIR/other" --ws "${WS##*:}"
	local pidfile
	for pidfile in "$BATS_TEST_TMPDIR"/other/run/*.pid; do
		[[ -f $pidfile ]] || continue
		gone "$(<"$pidfile")"
	done
}

@test "two instances on one state directory: the second refuses, the first lives on" {
	server_start
	refuses_to_start 'already|in use|running|another|locked' --state "$STATE"
	account zoe
	room "$ZOE"
	kill -0 "$(<"$STATE/run/wsd.pid")"
	answers_tcp "${WS##*:}"
}

@test "two instances with states of their own know nothing of each other" {
	server_start
	account zoe
	local first=$HTTP first_pid=$SERVER_PID first_log=$SERVER_LOG
	STATE=$BATS_TEST_TMPDIR/other server_start
	as "$ZOE" api GET /api/auth/me/
	refused 401 authentication_required
	account zoe
	as "$ZOE" api GET "$first/api/auth/me/"
	refused 401 authentication_required
	server_stop
	SERVER_PID=$first_pid SERVER_LOG=$first_log
}

@test "a database newer than the program is refused and left alone" {
	sqlite_alone
	server_start
	account zoe
	server_stop
	# A backup is one file, without a write-ahead log that would be read over what is changed here. The user_version
	# stands at byte 60 of it, its four bytes from high to low.
	moznods backup --database --state "$STATE" "$BATS_TEST_TMPDIR/copy"
	rm -rf "$STATE"
	mkdir -m 700 "$STATE"
	mv "$BATS_TEST_TMPDIR/copy" "$STATE/moznods.db"
	printf '\x7f\xff\xff\xff' | dd of="$STATE/moznods.db" bs=1 seek=60 conv=notrunc status=none
	local before
	before=$(sha256sum "$STATE/moznods.db")
	refuses_to_start 'newer' --state "$STATE"
	equal "$before" "$(sha256sum "$STATE/moznods.db")"
}

@test "what is no database is refused and left alone" {
	sqlite_alone
	mkdir -p "$STATE"
	repeat 'no database ' 1000 >"$STATE/moznods.db"
	local before
	before=$(sha256sum "$STATE/moznods.db")
	refuses_to_start 'database' --state "$STATE"
	equal "$before" "$(sha256sum "$STATE/moznods.db")"
}

@test "a state directory that cannot be made is refused with its name" {
	: >"$BATS_TEST_TMPDIR/file"
	refuses_to_start "$BATS_TEST_TMPDIR/file" --state "$BATS_TEST_TMPDIR/file/state"
}

@test "a worker that dies is replaced" {
	server_start
	account zoe
	local worker workers deadline=$((SECONDS + LONGEST_WAIT))
	workers=$(workers_of "$(<"$STATE/run/fcgi.pid")")
	[[ -n $workers ]]
	for worker in $workers; do
		kill -KILL "$worker"
	done
	until api GET /api/health/ && ((status < 500)); do
		((SECONDS < deadline))
		sleep 0.1
	done
	as "$ZOE" api GET /api/auth/me/
	expect 200
}

# registration_is WORD: what the workers say of it, soon.
registration_is() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until api GET /api/info/ && [[ $(field registration) == "$1" ]]; do
		((SECONDS < deadline)) || fail "registration is not $1: $body" || return
		sleep 0.1
	done
}

@test "SIGHUP: the workers have the changed configuration, and nobody waits for it" {
	local config=$BATS_TEST_TMPDIR/test.conf pid failures
	printf 'registration = open\nmessage_max = 5\n' >"$config"
	server_start -- --config "$config"
	account zoe
	pid=$(<"$STATE/run/fcgi.pid")
	printf 'registration = closed\nhttp_port = 1\nmessage_max = 5\n' >"$config"
	kill -HUP "$SERVER_PID"
	failures=0
	for _ in {1..100}; do
		as "$ZOE" api GET /api/auth/me/
		[[ $status == 200 ]] || failures=$((failures + 1))
	done
	equal 0 "$failures"
	registration_is closed
	gone "$pid"
	kill -0 "$(<"$STATE/run/fcgi.pid")"
	# What cannot be read changes nothing, and is said with its place.
	printf 'registration = open\nmessage_max = few\n' >"$config"
	kill -HUP "$SERVER_PID"
	local deadline=$((SECONDS + LONGEST_WAIT))
	until grep -q "stays as it was: $config:2" "$SERVER_LOG"; do
		((SECONDS < deadline))
		sleep 0.1
	done
	registration_is closed
	printf 'registration = open\n' >"$config"
	kill -HUP "$SERVER_PID"
	registration_is open
	# The variables of the environment still override the file: limits are off in tests.
	is limits.requests_per_minute null
}

@test "too few open files are refused with the number that is needed" {
	local environment
	moznods_environment
	run env "${environment[@]}" bash -c 'ulimit -n 100 && exec "$0" serve --http 0 --ws 0 --state "$1"' "$BUILD/moznods" "$STATE"
	((status != 0))
	[[ $output == *'100 files'*256* ]]
	[[ $output != *'ready http'* ]]
	(ulimit -n 300 && server_start && api GET /api/health/ && expect 200 && server_stop)
}
