#!/usr/bin/env bats
# Descriptors and memory run out.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/faults

# Ticks of processor time that a process has used.
ticks() {
	local fields
	read -r fields <"/proc/$1/stat"
	read -r -a fields <<<"${fields##*) }"
	printf '%d\n' $((fields[11] + fields[12]))
}

# is_calm PID: it uses less than half a processor over two seconds.
is_calm() {
	local before after
	before=$(ticks "$1")
	sleep 2
	after=$(ticks "$1")
	((after - before < $(getconf CLK_TCK))) || fail "process $1 used $((after - before)) ticks in two seconds"
}

@test "with few descriptors the daemon turns away whom it cannot serve, does not spin, and has room again" {
	command -v prlimit >/dev/null || missing 'there is no prlimit'
	server_start CONNECTIONS_PER_USER=0
	local before
	before=$(<"$STATE/run/wsd.pid")
	prlimit --pid "$SERVER_PID" --nofile=256:256
	kill -KILL "$before"
	until [[ $(<"$STATE/run/wsd.pid") != "$before" ]]; do
		sleep 0.1
	done
	people
	ws_open_again bob "$BOB" "$ROOM" v=2
	local i held=() taken url
	url=$(ws_url "$ROOM" "token=$ADA")
	for i in {1..300}; do
		"$WS_RAW" -t 60 "$url" <<<open >"$BATS_TEST_TMPDIR/many.$i" 2>&1 3>&- &
		held+=($!)
		mind $!
	done
	local deadline=$((SECONDS + LONGEST_WAIT))
	until (($(cat "$BATS_TEST_TMPDIR"/many.* | grep -cE '^(open|refused|eof|no connection)') >= 300)); do
		((SECONDS < deadline)) || fail "$(cat "$BATS_TEST_TMPDIR"/many.* | sort | uniq -c)"
		sleep 0.1
	done
	taken=$(cat "$BATS_TEST_TMPDIR"/many.* | grep -c '^open')
	((taken > 40 && taken < 250)) || fail "$taken of 300 were taken"
	is_calm "$(<"$STATE/run/wsd.pid")"
	tell 'while it is full'
	expect 201
	ws_wait bob chat_message
	# Those who were turned away come back when others have left.
	for i in "${held[@]}"; do
		kill -KILL "$i" 2>/dev/null || :
	done
	all_is_well
}

@test "a web server without descriptors waits, and goes on" {
	server_start
	people
	local lighttpd
	lighttpd=$(<"$STATE/run/lighttpd.pid")
	command -v prlimit >/dev/null || missing 'there is no prlimit'
	prlimit --pid "$lighttpd" --nofile="$(($(ls "/proc/$lighttpd/fd" | wc -l) + 1)):"
	for i in 1 2 3; do
		curl -s -m 1 "$HTTP/api/info/" >/dev/null 2>&1 || :
		as '' api GET /api/info/ >/dev/null 2>&1 || :
	done
	is_calm "$lighttpd"
	prlimit --pid "$lighttpd" --nofile=4096:
	all_is_well
}

# limit PID…: each gets hardly more memory than it has.
limit() {
	local pid pages
	command -v prlimit >/dev/null || missing 'there is no prlimit'
	! grep -q -- -fsanitize "$BUILD/config.log" || missing 'sanitizers reserve all memory there is'
	for pid; do
		read -r pages _ <"/proc/$pid/statm"
		prlimit --pid "$pid" --as="$((pages * 4096 + ${SPARE:-4194304})):"
	done
}

unlimit() {
	local pid
	for pid; do
		prlimit --pid "$pid" --as=unlimited: 2>/dev/null || :
	done
}

@test "without memory for hashing a login is 503, not a wrong password, and other requests go on" {
	server_start PASSWORD_MEMORY_KIB=65536
	people
	local supervisor processes
	supervisor=$(<"$STATE/run/fcgi.pid")
	# Those that hash are started when they are needed, with the limits of who starts them.
	mapfile -t processes < <(printf '%s\n' "$supervisor"; pgrep -P "$supervisor")
	limit "${processes[@]}"
	for i in {1..8}; do
		api POST /api/auth/login/ '{"username": "ada", "password": "the secret of ada"}'
		refused 503 busy
		[[ $(header retry-after) =~ ^[0-9]+$ ]]
		as "$ADA" api GET /api/auth/me/
		expect 200
		tell "number $i"
		expect 201
	done
	grep -q 'error .*password: no memory' "$SERVER_LOG"
	mapfile -t processes < <(printf '%s\n' "$supervisor"; pgrep -P "$supervisor")
	unlimit "${processes[@]}"
	login ada >/dev/null
	all_is_well
}

@test "without memory for what was sent the worker says so, or another takes its place" {
	server_start
	people
	local workers big
	mapfile -t workers < <(workers_of "$(<"$STATE/run/fcgi.pid")")
	SPARE=300000 limit "${workers[@]}"
	big="{\"content\": \"$(repeat 'large ' 150000)\"}"
	for i in {1..8}; do
		as "$ADA" api POST "/api/rooms/$ROOM/messages/" - <<<"$big"
		[[ $status == 500 || $status == 400 || $status == 503 ]] || fail "$status $body"
	done
	unlimit "${workers[@]}"
	all_is_well
}

@test "a daemon without memory for those who do not read lives, or comes back" {
	server_start QUEUE_KIB_MAX=4096 QUEUE_FRAMES_MAX=4096
	people
	local i daemon text
	for i in {1..40}; do
		# It reads only while its orders tell it to wait.
		"$WS_RAW" -t 90 -b 4096 "$(ws_url "$ROOM" "token=$BOB&v=2")" < <(printf 'open\n' && exec sleep 60 3>&-) >/dev/null 2>&1 3>&- &
		mind $!
	done
	sleep 1
	daemon=$(<"$STATE/run/wsd.pid")
	SPARE=1500000 limit "$daemon"
	text=$(repeat 'large ' 650)
	for i in {1..600}; do
		tell "$i $text"
		expect 201
	done
	sleep 1
	unlimit "$(<"$STATE/run/wsd.pid")"
	all_is_well
}
