#!/usr/bin/env bats
# The caller's sessions (tokens) and the change of the password that ends them.
# shellcheck disable=SC2154

load ../lib/suite
load ../lib/files

setup_file() {
	server_start
	account zoe alice
}

change_password() {
	api POST /api/auth/password/ "{\"current_password\": \"$1\", \"new_password\": \"$2\"}"
}

@test "the sessions are the caller's tokens, the present one marked" {
	account one
	login one
	as "$ONE" api GET /api/auth/sessions/
	page 2 2
	shape results.0 "$SESSION_SHAPE"
	shape results.1 "$SESSION_SHAPE"
	equal 1 "$(field 'results.*.current' | grep -c true)"
}

@test "a session tells browser and address of its login" {
	account two
	local token
	token=$(as '' api POST /api/auth/login/ '{"username": "two", "password": "the secret of two"}' \
		-H 'User-Agent: Browser of Tests/1.0' && field token)
	as "$token" api GET /api/auth/sessions/
	field 'results.*.user_agent' | grep -qxF 'Browser of Tests/1.0'
	field 'results.*.ip' | grep -qxE '127\.0\.0\.1|::1'
}

@test "a session never shows its token" {
	as "$ALICE" api GET /api/auth/sessions/
	expect 200
	[[ $body != *"$ALICE"* ]]
}

@test "ending a session ends its token and no other" {
	account three
	local other id
	other=$(login three)
	id=$(as "$other" api GET /api/auth/sessions/ && current_session)
	as "$THREE" api DELETE "/api/auth/sessions/$id/"
	expect 204
	no_body
	as "$other" api GET /api/auth/me/
	refused 401 authentication_required
	as "$THREE" api GET /api/auth/sessions/
	page 1 1
}

# The id of the session that is marked as the present one.
current_session() {
	local i
	for ((i = 0; i < $(field -l results); i++)); do
		[[ $(field "results.$i.current") != true ]] || field "results.$i.id"
	done
}

@test "one's present session can be ended too" {
	account four
	local id
	id=$(as "$FOUR" api GET /api/auth/sessions/ && current_session)
	as "$FOUR" api DELETE "/api/auth/sessions/$id/"
	expect 204
	as "$FOUR" api GET /api/auth/me/
	refused 401 authentication_required
}

@test "somebody else's session is 404 and stays, also for a site admin" {
	account five
	local id
	id=$(as "$FIVE" api GET /api/auth/sessions/ && current_session)
	as "$ALICE" api DELETE "/api/auth/sessions/$id/"
	refused 404 not_found
	as "$ZOE" api DELETE "/api/auth/sessions/$id/"
	refused 404 not_found
	as "$FIVE" api GET /api/auth/me/
	expect 200
}

@test "a session that is not there is 404" {
	local id
	for id in 999999 0 -1 abc; do
		as "$ALICE" api DELETE "/api/auth/sessions/$id/"
		refused 404 not_found
	done
}

@test "a user has at most 50 tokens; the least recently used goes first" {
	needs_sql
	account many
	local second i
	second=$(login many)
	for ((i = 0; i < 48; i++)); do
		login many >/dev/null
	done
	# The first was made earlier than the second, and is used later.
	sql "UPDATE token SET last_used_at = last_used_at - CASE
		WHEN id = (SELECT id FROM token WHERE user_id = $MANY_ID ORDER BY id LIMIT 1 OFFSET 1) THEN 1000 ELSE 500 END WHERE user_id = $MANY_ID"
	login many >/dev/null
	as "$MANY" api GET '/api/auth/sessions/?page_size=100'
	page 50 50
	as "$second" api GET /api/auth/me/
	refused 401 authentication_required
}

@test "a new password answers 204 and ends all other tokens" {
	account six
	local other
	other=$(login six)
	as "$SIX" change_password "$(password_of six)" 'a better secret'
	expect 204
	no_body
	as "$SIX" api GET /api/auth/me/
	expect 200
	as "$other" api GET /api/auth/me/
	refused 401 authentication_required
}

@test "after the change the new password counts and the old does not" {
	account seven
	as "$SEVEN" change_password "$(password_of seven)" 'a better secret'
	expect 204
	api POST /api/auth/login/ "{\"username\": \"seven\", \"password\": \"$(password_of seven)\"}"
	refused 401 invalid_credentials
	login seven 'a better secret'
}

@test "a wrong current password is an error of its field, and nothing changes" {
	account eight
	local other
	other=$(login eight)
	as "$EIGHT" change_password 'not the secret' 'a better secret'
	invalid current_password
	as "$other" api GET /api/auth/me/
	expect 200
	login eight
}

@test "a new password obeys the rules of every password" {
	account keeper
	as "$KEEPER" change_password "$(password_of keeper)" 1234567
	invalid new_password
	as "$KEEPER" change_password "$(password_of keeper)" "$(repeat x 1025)"
	invalid new_password
	as "$KEEPER" change_password "$(password_of keeper)" keeper@example.org
	invalid new_password
}

@test "a change of password without its fields names both" {
	as "$ALICE" api POST /api/auth/password/ '{}'
	invalid current_password new_password
}
