#!/usr/bin/env bats
# Many who mean no good, and fifty who talk: nobody who talks is cut off, and the daemon stays small. The figures for
# thousands are for `tests/abuse` on a machine that does nothing else.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws

@test "idle, deaf and babbling sockets cut off nobody, and cost little memory" {
	own_server CONNECTIONS_PER_USER=0 CONNECTIONS_PER_ADDRESS=0 LOG_LEVEL=info
	run "$BUILD/tests/abuse" --idle 400 --deaf 60 --garbage 40 --users 20 --seconds 5 --pid "$(<"$STATE/run/wsd.pid")" "$HTTP" "$WS"
	echo "$output"
	((status == 0))
	[[ $output =~ quiet:\ ([0-9]+)\ messages ]]
	((BASH_REMATCH[1] == 20 * 50))
	[[ $output =~ abused:\ ([0-9]+)\ messages.*\ ([0-9]+)\ pieces\ of\ garbage,\ 0\ idle ]]
	((BASH_REMATCH[1] == 20 * 50 && BASH_REMATCH[2] > 100))
	[[ $output =~ daemon\ ([0-9]+)\.[0-9]\ MiB ]]
	grep -q -- -fsanitize "$BUILD/config.log" || ((BASH_REMATCH[1] < 40))
	# None of it fills the log.
	(($(grep -c libwebsockets "$SERVER_LOG") <= 20))
}

@test "strangers of each kind keep nobody from talking or from being answered" {
	local kind heard=0
	own_server LIMITS=on TRUSTED_PROXIES=127.0.0.1 LOG_LEVEL=info
	run "$BUILD/tests/abuse" --strangers all --users 20 --seconds 1 "$HTTP" "$WS"
	echo "$output"
	((status == 0))
	for kind in marks trees fields bodies guesses readers knocks frames; do
		[[ $output =~ $kind:\ 200\ messages\ heard.*\ 0\ unserved ]] || fail "$kind keeps somebody out"
		heard=$((heard + 1))
	done
	((heard == 8))
}
