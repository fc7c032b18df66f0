#!/usr/bin/env bats
# `moznods user`: accounts made and mended by the administrator, while the server runs.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/suite
load ../lib/files
load ../lib/ws

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

@test "a deactivated account is out at once, and an activated one may log in again" {
	account leaving
	ws_open leaving "$LEAVING" "$(room "$LEAVING")"
	run moznods user deactivate leaving --state "$STATE"
	equal 'leaving is deactivated; all logins have ended' "$output"
	ws_closed leaving 4401
	as "$LEAVING" api GET /api/auth/me/
	refused 401 authentication_required
	as '' api POST /api/auth/login/ "{\"username\": \"leaving\", \"password\": \"$(password_of leaving)\"}"
	refused 401 invalid_credentials
	equal inactive "$(of leaving 4)"
	run moznods user activate leaving@example.org --state "$STATE"
	equal 0 "$status"
	as "$(login leaving)" api GET /api/auth/me/
	expect 200
	equal user "$(of leaving 4)"
}

@test "a deleted account stays deleted" {
	local command name
	account erased
	moznods user delete erased --state "$STATE"
	name=deleted-$ERASED_ID
	for command in activate promote passwd link; do
		run moznods user "$command" "$name" --state "$STATE" <<<'a good secret'
		((status == 1)) && [[ $output == *'has been deleted'* ]] || fail "$command: $output"
	done
	equal inactive "$(of "$name" 4)"
	# What it has written may still go.
	moznods user delete "$name" --with-messages --state "$STATE"
}

@test "the last active site admin is neither deactivated nor demoted over the API, also by themself" {
	local name
	moznods user demote chief --state "$STATE"
	moznods user demote promoted --state "$STATE"
	for name in is_admin is_active; do
		as "$ZOE" api PATCH "/api/users/$ZOE_ID/" "{\"$name\": false}"
		refused 400 validation_error "$name"
	done
	as "$ZOE" api GET /api/auth/me/
	is is_admin true
	# While there is another, one of the two may go.
	moznods user promote alice --state "$STATE"
	as "$ALICE" api PATCH "/api/users/$ZOE_ID/" '{"is_admin": false}'
	expect 200
	moznods user promote zoe --state "$STATE"
	moznods user demote alice --state "$STATE"
}

@test "the last active site admin is neither deactivated nor demoted by the command" {
	local command STATE=$BATS_TEST_TMPDIR/alone
	moznods user add first@example.org first --state "$STATE" <<<'a good secret'
	moznods user add second@example.org second --admin --state "$STATE" <<<'a good secret'
	moznods user add third@example.org third --state "$STATE" <<<'a good secret'
	moznods user deactivate second --state "$STATE"
	for command in deactivate demote; do
		run moznods user "$command" first --state "$STATE"
		((status == 1)) && [[ $output == *'needs an active admin'* ]] || fail "$command: $output"
	done
	# Anybody else may go, though nobody else is left who could.
	moznods user deactivate third --state "$STATE"
	moznods user activate second --state "$STATE"
	moznods user demote first --state "$STATE"
	equal 'user admin inactive' "$(moznods user list --state "$STATE" | awk '{ print $4 }' | paste -sd ' ')"
}

# of NAME COLUMN: what the list says of an account.
of() {
	moznods user list --state "$STATE" | awk -v name="$1" -v column="$2" '$7 == name { print $column }'
}

@test "the list says when somebody was last seen, and how many files and bytes they have" {
	account storer
	equal '0 0' "$(of storer 5) $(of storer 6)"
	local size
	for size in 10 20; do
		head -c "$size" /dev/zero | tr '\0' a >"$BATS_TEST_TMPDIR/$size.txt"
		as "$STORER" upload "$BATS_TEST_TMPDIR/$size.txt"
		expect 201
	done
	equal '2 30' "$(of storer 5) $(of storer 6)"
	[[ $(of storer 3) =~ ^20[0-9-]*T[0-9:]*Z$ ]] || fail "$(of storer 3)"
	# Who has logged out of everything is not seen.
	as "$STORER" api POST /api/auth/logout/
	equal - "$(of storer 3)"
}

@test "the list as JSON is an object a line, for scripts" {
	local line name
	line=$(moznods user list --json --state "$STATE" | grep '"username":"alice"')
	equal "$ALICE_ID alice alice@example.org true false 0 0" \
		"$(for name in id display_name email is_active is_admin files bytes; do json "$name" <<<"$line"; done | paste -sd ' ')"
	[[ $(json last_seen_at <<<"$line") == 20*Z && $(json created_at <<<"$line") == 20*Z ]] || fail "$line"
	equal "$(moznods user list --state "$STATE" | wc -l)" "$(moznods user list --json --state "$STATE" | wc -l)"
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
	local command
	for command in promote demote activate deactivate; do
		run moznods user "$command" nobody.here --state "$STATE"
		((status != 0))
		[[ $output == *nobody.here* ]] || fail "$command: $output"
	done
}

@test "a mistyped state directory is no new, empty one: only adding an account makes a database" {
	sqlite_alone
	local command missing=$BATS_TEST_TMPDIR/missing
	for command in list 'passwd alice' 'promote alice' 'demote alice' 'activate alice' 'deactivate alice'; do
		# shellcheck disable=SC2086
		run moznods user $command --state "$missing" <<<'a good secret'
		((status != 0)) || fail "user $command: $output"
		[[ $output == *"there is no $missing/moznods.db yet"* ]] || fail "user $command: $output"
		[[ ! -e $missing ]] || fail "user $command has made $missing"
	done
	moznods user add first@example.org first --state "$missing" <<<'a good secret'
	moznods user list --state "$missing" | grep -q first
}

@test "a state that belongs to somebody else is not one without a database" {
	((EUID == 0)) || skip 'only root may be somebody else'
	local command
	for command in 'user list' 'user passwd alice' 'user link alice' 'user deactivate alice' 'user add x@example.org x' 'call list' gc check; do
		# shellcheck disable=SC2086
		run setpriv --reuid 65534 --regid 65534 --clear-groups "$BUILD/moznods" $command --state "$STATE" <<<'a good secret'
		((status == 1)) || fail "$command: $output"
		[[ $output == *'Permission denied'* && $output != *'there is no'* ]] || fail "$command: $output"
	done
}
