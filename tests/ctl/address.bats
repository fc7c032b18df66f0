#!/usr/bin/env bats
# The option `address`: every program of the server listens exactly there, or the server does not start. What is open is read from
# the kernel's tables, not asked of the programs.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/each

# The addresses of /proc/net/tcp and tcp6, in its hexadecimal form.
declare -A HEX=(
	[127.0.0.1]=0100007F [127.0.0.2]=0200007F [0.0.0.0]=00000000
	[::]=00000000000000000000000000000000 [::1]=00000000000000000000000001000000
)

# listening: one line for each TCP socket that a process of the server listens at: its address and PORT of which port it is.
listening() {
	local inodes=$BATS_TEST_TMPDIR/inodes pid
	for pid in "$SERVER_PID" $(descendants "$SERVER_PID"); do
		find "/proc/$pid/fd" -lname 'socket:*' -printf '%l\n' 2>/dev/null
	done | tr -dc '0-9\n' | sort -u >"$inodes"
	cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
		awk 'NR == FNR { ours[$1] = 1; next } $4 == "0A" && $10 in ours { split($2, at, ":"); print at[1], strtonum("0x" at[2]) }' \
			"$inodes" - | sort -u
}

# expected ADDRESS…: the same, as it should be.
expected() {
	local address port
	for address; do
		for port in "${HTTP##*:}" "${WS##*:}"; do
			printf '%s %s\n' "${HEX[$address]}" "$port"
		done
	done | sort -u
}

# binds SETTING ADDRESS…: with this setting it listens at these and at nothing else, and answers at each of them.
binds() {
	local setting=$1 address
	shift
	server_start "ADDRESS=$setting" || return
	equal "$(expected "$@")" "$(listening)" || return
	for address; do
		[[ $address != 0.0.0.0 ]] || address=127.0.0.2
		[[ $address != *:* ]] || address=::1
		answers "$address" "${HTTP##*:}" || fail "nothing at $address, port ${HTTP##*:}" || return
		answers "$address" "${WS##*:}" || fail "nothing at $address, port ${WS##*:}" || return
	done
}

answers() {
	(: <>"/dev/tcp/$1/$2") 2>/dev/null
}

# closed ADDRESS: nobody answers there, at either port.
closed() {
	local port
	for port in "${HTTP##*:}" "${WS##*:}"; do
		! answers "$1" "$port" || fail "port $port of $1 is open" || return
	done
}

needs_ipv6() {
	grep -q ' lo$' /proc/net/if_inet6 2>/dev/null || skip 'this machine has no IPv6'
}

@test "an IPv4 address: nothing else is open, not even the loopback's next" {
	binds 127.0.0.1 127.0.0.1
	closed 127.0.0.2
	closed ::1
}

@test "another IPv4 address, and a WebSocket through the web server of it" {
	binds 127.0.0.2 127.0.0.2
	closed 127.0.0.1
	equal 426 "$(curl -s -o /dev/null -w '%{http_code}' "$HTTP/ws/")"
}

@test "an IPv6 address" {
	needs_ipv6
	binds ::1 ::1
	closed 127.0.0.1
	equal 426 "$(curl -s -o /dev/null -w '%{http_code}' "$HTTP/ws/")"
}

@test "every IPv4 address, and no IPv6 one" {
	binds 0.0.0.0 0.0.0.0
	closed ::1
}

@test "every IPv6 address, and no IPv4 one" {
	needs_ipv6
	binds :: ::
	closed 127.0.0.1
}

@test "both families, in a list that names some twice" {
	needs_ipv6
	binds ':: 127.0.0.1, 0.0.0.0 ::' 0.0.0.0 ::
}

@test "localhost is the loopback of both families" {
	needs_ipv6
	binds LocalHost 127.0.0.1 ::1
	closed 127.0.0.2
}

@test "after a crash each program listens where it did" {
	binds '127.0.0.1 127.0.0.2' 127.0.0.1 127.0.0.2
	local name pid deadline
	for name in lighttpd wsd; do
		pid=$(<"$STATE/run/$name.pid")
		kill -KILL "$pid"
		deadline=$((SECONDS + LONGEST_WAIT))
		until [[ $(<"$STATE/run/$name.pid") != "$pid" && $(listening) == "$(expected 127.0.0.1 127.0.0.2)" ]] &&
			answers 127.0.0.2 "${HTTP##*:}" && answers 127.0.0.2 "${WS##*:}"; do
			((SECONDS < deadline)) || fail "$name: $(listening)"
			sleep 0.1
		done
	done
	closed 127.0.0.3
}

@test "an address that is none, a name, one of another machine: refused by each program, with the address" {
	local address program
	for address in chat.example 127.1 0 127.0.0.256 1.2.3.4.5 ::g ' , ' 127.0.0.1:8000 '[::1]' 192.0.2.77 '127.0.0.1 192.0.2.77' \
		2001:db8::77; do
		ctl_settings=("ADDRESS=$address")
		run moznods serve --http 0 --ws 0 --state "$STATE"
		((status == 1)) || fail "serve: $status with '$address': $output"
		grep -q "${address##* }" <<<"$output" || fail "not said why: $output"
		mkdir -p "$STATE"
		run env MOZNODS_ALLOW_ROOT=yes MOZNODS_STATE="$STATE" MOZNODS_WS_PORT=0 MOZNODS_ADDRESS="$address" \
			timeout 300 "$BUILD/moznods-wsd" /dev/null
		((status == 1)) || fail "wsd: $status with '$address': $output"
		grep -q "${address##* }" <<<"$output" || fail "not said why: $output"
	done
}
