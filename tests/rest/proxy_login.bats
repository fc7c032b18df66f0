#!/usr/bin/env bats
# Logging in through a trusted proxy, whose header says who somebody is.
# shellcheck disable=SC2030,SC2031,SC2154

load ../lib/suite
load ../lib/files
load ../lib/ws

setup_file() {
	server_start LOGIN=both AUTH_HEADER=X-Remote-User AUTH_HEADER_EMAIL=X-Remote-Email AUTH_HEADER_NAME=X-Remote-Name \
		AUTH_HEADER_CREATE=yes TRUSTED_PROXIES=127.0.0.1
	# By IPv4, whose address is the proxy's.
	export HTTP=http://127.0.0.1:${HTTP##*:}
	account zoe
}

# arrive [HEADER…]
arrive() {
	local options=() header
	for header; do
		options+=(-H "$header")
	done
	as '' api POST /api/auth/proxy/ '{}' "${options[@]}"
}

@test "whom the proxy names logs in, and gets an account the first time" {
	arrive 'X-Remote-User: newcomer' 'X-Remote-Email: New.Comer@example.org' 'X-Remote-Name: A Newcomer'
	expect 200
	shape '' 'token:string user:object'
	is user.username newcomer
	is user.email New.Comer@example.org
	is user.display_name 'A Newcomer'
	is user.is_admin false
	local id
	id=$(field user.id)
	# What it says later changes nothing.
	arrive 'X-Remote-User: NEWCOMER' 'X-Remote-Email: other@example.org' 'X-Remote-Name: Another'
	expect 200
	is user.id "$id"
	is user.display_name 'A Newcomer'
	as "$(field token)" api GET /api/auth/me/
	expect 200
	# There is no password that would let in.
	local password
	for password in '' x newcomer; do
		as '' api POST /api/auth/login/ "{\"username\": \"newcomer\", \"password\": \"$password\"}"
		refused 401 invalid_credentials
	done
	as '' api GET /api/info/
	is login both
}

@test "an address names somebody, too, and who has none gets one that is nobody's" {
	arrive 'X-Remote-User: ada@example.org'
	expect 200
	is user.username ada
	is user.email ada@example.org
	arrive 'X-Remote-User: bob'
	expect 200
	is user.email bob@users.invalid
	arrive 'X-Remote-User: ZOE@example.org'
	expect 200
	is user.id "$ZOE_ID"
	arrive 'X-Remote-User: zoe'
	is user.id "$ZOE_ID"
}

@test "names that make no account are refused, and said" {
	arrive 'X-Remote-User: admin'
	invalid username
	arrive 'X-Remote-User: two words' 'X-Remote-Email: none'
	invalid email username
	arrive 'X-Remote-User: carl' 'X-Remote-Email: zoe@example.org'
	invalid email
	equal 0 "$(sql "SELECT count(*) FROM account WHERE username_key = 'carl'")"
	as "$ZOE" api PATCH "/api/users/$(register gone | { read -r token; id_of "$token"; })/" '{"is_active": false}'
	expect 200
	arrive 'X-Remote-User: gone'
	refused 401 invalid_credentials
}

@test "of ten who arrive at once for the first time all are one" {
	local REST_OPTIONS=(-H 'X-Remote-User: crowd')
	as '' all_at_once 10 POST /api/auth/proxy/ '{}'
	equal 10 "$(how_many 200)"
	equal 1 "$(sql "SELECT count(*) FROM account WHERE username_key = 'crowd'")"
}

@test "nothing is believed without the header, twice, or at another address" {
	arrive
	refused 401 authentication_required
	arrive 'X-Remote-Email: zoe@example.org'
	refused 401 authentication_required
	arrive 'X-Remote-User: zoe' 'X_Remote_User: newcomer'
	# A web server may drop the one with lines under it: then the other counts.
	[[ $status == 401 || $(field user.username) == zoe ]] || fail "$body"
	arrive 'X-Remote-User: zoe' 'X-Remote-User: bob'
	((status >= 400))
	as '' api GET /api/auth/me/ -H 'X-Remote-User: zoe'
	refused 401 authentication_required
	as '' api POST /api/rooms/ '{"name": "x"}' -H 'X-Remote-User: zoe'
	refused 401 authentication_required
}

@test "there may be no other way in, and no accounts are made unless told" {
	own_server LOGIN=proxy AUTH_HEADER=X-Remote-User TRUSTED_PROXIES=127.0.0.1
	HTTP=http://127.0.0.1:${HTTP##*:}
	moznods user add ada@example.org ada --state "$STATE" <<<'the secret of ada'
	arrive 'X-Remote-User: ada'
	expect 200
	is user.is_admin true
	arrive 'X-Remote-User: stranger'
	refused 403 registration_closed
	local path
	for path in login register reset forgot; do
		as '' api POST "/api/auth/$path/" '{"username": "ada", "email": "ada@example.org", "password": "the secret of ada"}'
		refused 404 feature_off
	done
	as '' api GET /api/info/
	is login proxy
}

@test "a client that is no trusted proxy is not believed" {
	own_server LOGIN=both AUTH_HEADER=X-Remote-User TRUSTED_PROXIES=192.0.2.1
	HTTP=http://127.0.0.1:${HTTP##*:}
	register zoe
	arrive 'X-Remote-User: zoe'
	refused 401 authentication_required
	arrive 'X-Remote-User: zoe' 'X-Forwarded-For: 192.0.2.1'
	refused 401 authentication_required
}

@test "without the option the header is nothing" {
	own_server AUTH_HEADER=X-Remote-User TRUSTED_PROXIES=127.0.0.1
	HTTP=http://127.0.0.1:${HTTP##*:}
	register zoe
	arrive 'X-Remote-User: zoe'
	refused 404 feature_off
	as '' api GET /api/info/
	is login password
}
