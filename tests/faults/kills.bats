#!/usr/bin/env bats
# Everything at once, for a minute: each process of the server killed and stopped by chance, its database locked and robbed
# of its log, its disk filled, while people write, listen and use the rest of the API.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/faults

# survives [OPTION…]: a minute of it; nothing acknowledged is lost and nothing wrong is told.
survives() {
	run timeout -k 5 400 "$BUILD/tests/soak" --minutes "${FAULT_MINUTES:-1}" --faults --state "$STATE" --seed "${SOAK_SEED:-$RANDOM}" "$@"
	echo "$output"
	[[ $status == 0 && $output == *'lost 0, wrong 0'* ]] || fail "$(grep -v ' request ' "$STATE.log" | tail -n 40)"
	[[ $output =~ \ ([0-9]+)\ faults ]]
	((BASH_REMATCH[1] >= 5))
}

@test "all processes killed and stopped at random, under load" {
	survives
}

@test "the same while the disk is full now and then" {
	disk 96
	survives --may-fill
}
