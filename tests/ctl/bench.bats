#!/usr/bin/env bats
# The benchmark runs: the database that it fills, the statements of its limits and its clients fit the server. How fast anything is
# is not looked at.
# shellcheck disable=SC2154

load ../lib/assert

@test "a scenario of each kind is measured, and its limit too" {
	(($(nproc) > 1)) || skip 'servers and clients have a processor each'
	local table=$BATS_TEST_TMPDIR/table scenario options=--alone
	for scenario in me 'page of 100' 'post, normal' '50 rooms, 100 unread' 'fan-out to 100'; do
		options+=" --scenario '$scenario'"
	done
	run env -u MAKEFLAGS -u MFLAGS make -s -C "$BUILD" bench OPTIONS="--quick --rounds 1 --data 0.01 --output $table $options"
	((status == 0)) || fail "$output"
	[[ $(grep -c 'req/s\|dlv/s' "$table") == 11 ]] || fail "$(<"$table")"
}

@test "a share that has become another since the recorded table is named" {
	cd "$BATS_TEST_TMPDIR"
	printf '%s\n' '# a table' 'me|MOznoDS|80|80' 'page|MOznoDS|40|40' 'post|MOznoDS|50|50' 'login|MOznoDS|90|0' | tr '|' '\t' >recorded
	# Faster; slower only by the clock; much the same; slower, without CPU; not recorded.
	printf '%s\n' 'me|MOznoDS|89|90' 'page|MOznoDS|30|41' 'post|MOznoDS|47|52' 'login|MOznoDS|70|0' 'new|MOznoDS|1|1' | tr '|' '\t' >shares
	equal 'me, MOznoDS: 89 % of the limit, was 80 %; by CPU 90 %, was 80 %
login, MOznoDS: 70 % of the limit, was 90 %; by CPU 0 %, was 0 %
since the recorded table 2 of 4 shares have changed by more than a tenth' "$(awk -f "$SRCDIR/tests/bench/changes.awk" recorded shares)"
}
