#!/usr/bin/env bats
# `moznods user`: accounts made and mended by the administrator, while the server runs.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe alice
}

# user_add EMAIL USERNAME [OPTION…]: the password comes from standard input.
user_add() {
	moznods user add "$@" --state "$STATE"
}

is_admin() {
	as "$(login "$1")" api GET /api/auth/me/ && field is_admin
}

@test "an account added can log in and is no site admin" {
	password_of added | user_add added@example.org added
	equal false "$(is_admin added)"
}

@test "an account added with --admin is site admin" {
	password_of chief | user_add chief@example.org chief --admin
	equal true "$(is_admin chief)"
}

@test "a taken name is refused, and the account that has it stays as it was" {
	run user_add other@example.org ALICE <<<'another secret'
	((status != 0))
	[[ -n $output ]]
	run user_add alice@example.org other <<<'another secret'
	((status != 0))
	login alice
}

@test "an account added obeys the rules of registration" {
	run user_add no-address newcomer <<<'a good secret'
	((status != 0))
	run user_add newcomer@example.org 'two words' <<<'a good secret'
	((status != 0))
	run user_add newcomer@example.org admin <<<'a good secret'
	((status != 0))
	run user_add newcomer@example.org newcomer <<<short
	((status != 0))
	run user_add newcomer@example.org newcomer </dev/null
	((status != 0))
	run user_add newcomer@example.org
	((status != 0))
	as "$ALICE" api GET '/api/users/?search=newcomer'
	page 0 0
}

@test "a password can be set anew" {
	account forgetful
	moznods user passwd forgetful --state "$STATE" <<<'a remembered secret'
	login forgetful 'a remembered secret'
	api POST /api/auth/login/ "{\"username\": \"forgetful\", \"password\": \"$(password_of forgetful)\"}"
	refused 401 invalid_credentials
}

@test "a password set anew obeys the rules" {
	run moznods user passwd alice --state "$STATE" <<<short
	((status != 0))
	login alice
}

@test "promoting makes a site admin at once" {
	account promoted
	as "$PROMOTED" api GET /api/auth/me/
	is is_admin false
	moznods user promote promoted --state "$STATE"
	as "$PROMOTED" api GET /api/auth/me/
	is is_admin true
}

@test "the list has every account" {
	account listed
	run moznods user list --state "$STATE"
	equal 0 "$status"
	local name
	for name in zoe alice listed; do
		grep -qw "$name" <<<"$output" || fail "no $name in: $output"
	done
	grep -qF listed@example.org <<<"$output"
}

@test "an account that is not there is refused with its name" {
	run moznods user passwd nobody.here --state "$STATE" <<<'a good secret'
	((status != 0))
	[[ $output == *nobody.here* ]]
	run moznods user promote nobody.here --state "$STATE"
	((status != 0))
	[[ $output == *nobody.here* ]]
}

@test "a mistyped state directory is no new, empty one: only adding an account makes a database" {
	local command missing=$BATS_TEST_TMPDIR/missing
	for command in list 'passwd alice' 'promote alice' 'demote alice'; do
		# shellcheck disable=SC2086
		run moznods user $command --state "$missing" <<<'a good secret'
		((status != 0)) || fail "user $command: $output"
		[[ $output == *"there is no $missing/moznods.db yet"* ]] || fail "user $command: $output"
		[[ ! -e $missing ]] || fail "user $command has made $missing"
	done
	moznods user add first@example.org first --state "$missing" <<<'a good secret'
	moznods user list --state "$missing" | grep -q first
}
