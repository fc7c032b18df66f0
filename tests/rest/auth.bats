#!/usr/bin/env bats
# Logging in and out, the caller's own account, and how a request says who it comes from.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe alice bob
}

credentials() {
	api POST /api/auth/login/ "{\"$1\": \"$2\", \"password\": \"$3\"}"
}

@test "logging in with the e-mail address answers 200 with a token and the user" {
	credentials email alice@example.org "$(password_of alice)"
	expect 200
	shape '' 'token:string user:object'
	shape user "$SELF_SHAPE"
	is user.id "$ALICE_ID"
}

@test "logging in with the username works" {
	credentials username alice "$(password_of alice)"
	expect 200
	is user.id "$ALICE_ID"
}

@test "the case of e-mail address and username does not matter" {
	credentials email ALICE@Example.Org "$(password_of alice)"
	expect 200
	credentials username ALICE "$(password_of alice)"
	expect 200
	is user.username alice
}

@test "the case of a username beyond ASCII does not matter either" {
	register Řehoř
	credentials username řEHOŘ "$(password_of Řehoř)"
	expect 200
}

@test "blanks around the e-mail address or the username do not matter, around the password they do" {
	credentials email ' alice@example.org ' "$(password_of alice)"
	expect 200
	credentials username 'alice ' "$(password_of alice)"
	expect 200
	credentials username alice "$(password_of alice) "
	refused 401 invalid_credentials
}

@test "the case of the password matters" {
	credentials username alice 'The Secret Of Alice'
	refused 401 invalid_credentials
}

@test "an unknown user and a wrong password get the same answer" {
	credentials username nobody.here 'whatever it is'
	refused 401 invalid_credentials
	local unknown=$body
	credentials username alice 'whatever it is'
	refused 401 invalid_credentials
	equal "$unknown" "$body"
	credentials email nobody@example.org 'whatever it is'
	equal "$unknown" "$body"
}

@test "a deactivated account gets the answer of a wrong password, and its tokens end" {
	account gone
	credentials username alice 'whatever it is'
	local wrong=$body
	as "$ZOE" api PATCH "/api/users/$GONE_ID/" '{"is_active": false}'
	expect 200
	credentials username gone "$(password_of gone)"
	refused 401 invalid_credentials
	equal "$wrong" "$body"
	as "$GONE" api GET /api/auth/me/
	refused 401 authentication_required
}

@test "an account that is active again can log in again" {
	account back
	as "$ZOE" api PATCH "/api/users/$BACK_ID/" '{"is_active": false}'
	expect 200
	as "$ZOE" api PATCH "/api/users/$BACK_ID/" '{"is_active": true}'
	expect 200
	login back
}

@test "logging in without a password or without a name is a validation error" {
	api POST /api/auth/login/ '{"username": "alice"}'
	invalid password
	api POST /api/auth/login/ '{"password": "whatever it is"}'
	refused 400 validation_error
	api POST /api/auth/login/ '{"username": 1, "password": 2}'
	invalid username password
}

@test "each login makes a new token and the others stay valid" {
	local one two
	one=$(login bob)
	two=$(login bob)
	[[ $one != "$two" ]]
	as "$one" api GET /api/auth/me/
	expect 200
	as "$two" api GET /api/auth/me/
	expect 200
	as "$BOB" api GET /api/auth/me/
	expect 200
}

@test "logout answers 204 and ends just the token presented" {
	local token
	token=$(login bob)
	as "$token" api POST /api/auth/logout/
	expect 204
	no_body
	as "$token" api GET /api/auth/me/
	refused 401 authentication_required
	as "$BOB" api GET /api/auth/me/
	expect 200
}

@test "a second logout with the same token is 401" {
	local token
	token=$(login bob)
	as "$token" api POST /api/auth/logout/
	expect 204
	as "$token" api POST /api/auth/logout/
	refused 401 authentication_required
}

@test "me is the caller's own user object" {
	as "$BOB" api GET /api/auth/me/
	expect 200
	shape '' "$SELF_SHAPE"
	is id "$BOB_ID"
	is email bob@example.org
	is is_admin false
}

@test "without a token the answer is 401 with WWW-Authenticate: Token" {
	api GET /api/auth/me/
	refused 401 authentication_required
	equal Token "$(header www-authenticate)"
}

@test "with a token that is not one the answer is the same" {
	as "$(repeat a 64)" api GET /api/auth/me/
	refused 401 authentication_required
	equal Token "$(header www-authenticate)"
	as "${ALICE}x" api GET /api/auth/me/
	refused 401 authentication_required
	as "${ALICE%?}" api GET /api/auth/me/
	refused 401 authentication_required
}

@test "Bearer is accepted like Token, and the scheme's case does not matter" {
	local scheme
	for scheme in Token Bearer token TOKEN bearer bEARER; do
		api GET /api/auth/me/ -H "Authorization: $scheme $ALICE"
		expect 200
		is id "$ALICE_ID"
	done
}

@test "other schemes and headers without a token are 401" {
	local value
	for value in "Basic $ALICE" "$ALICE" Token 'Token ' "Token$ALICE" "Token $ALICE $ALICE"; do
		api GET /api/auth/me/ -H "Authorization: $value"
		refused 401 authentication_required
	done
}

@test "a token counts neither in the address nor in a cookie" {
	api GET "/api/auth/me/?token=$ALICE"
	refused 401 authentication_required
	api GET /api/auth/me/ -H "Cookie: token=$ALICE; Authorization=Token $ALICE"
	refused 401 authentication_required
}

@test "no answer sets a cookie" {
	credentials username alice "$(password_of alice)"
	equal '' "$(header set-cookie)"
}
