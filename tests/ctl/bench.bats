#!/usr/bin/env bats
# The benchmark runs: the database that it fills, the statements of its limits and its clients fit the server. How fast anything is
# is not looked at.
# shellcheck disable=SC2154

load ../lib/assert

@test "a scenario of each kind is measured, and its limit too" {
	(($(nproc) > 1)) || skip 'servers and clients have a processor each'
	local table=$BATS_TEST_TMPDIR/table scenario options=''
	for scenario in me 'page of 100' 'post, normal' '50 rooms, 100 unread' 'fan-out to 100'; do
		options+=" --scenario '$scenario'"
	done
	run env -u MAKEFLAGS -u MFLAGS make -s -C "$BUILD" bench OPTIONS="--quick --rounds 1 --output $table $options"
	((status == 0)) || fail "$output"
	[[ $(grep -c 'req/s\|dlv/s' "$table") == 11 ]] || fail "$(<"$table")"
}
