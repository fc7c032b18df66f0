#!/usr/bin/env bats
# What the administrator does to a state whose server is not running.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/each

# A state that was used and whose server ended.
leave_a_state() {
	server_start
	account zoe
	server_stop
}

@test "an account added to a stopped server can log in after the start" {
	leave_a_state
	password_of sleeper | moznods user add sleeper@example.org sleeper --state "$STATE"
	server_start
	as "$(login sleeper)" api GET /api/auth/me/
	is username sleeper
	is is_admin false
}

@test "a password set on a stopped server counts after the start" {
	leave_a_state
	moznods user passwd zoe --state "$STATE" <<<'a remembered secret'
	server_start
	login zoe 'a remembered secret'
}

@test "a backup of a stopped server starts elsewhere with all its accounts" {
	sqlite_alone
	leave_a_state
	moznods backup --database "$BATS_TEST_TMPDIR/copy.db" --state "$STATE"
	STATE=$BATS_TEST_TMPDIR/restored
	mkdir "$STATE"
	cp "$BATS_TEST_TMPDIR/copy.db" "$STATE/moznods.db"
	server_start
	moznods check --state "$STATE"
	as "$ZOE" api GET /api/auth/me/
	is username zoe
}
