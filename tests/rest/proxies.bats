#!/usr/bin/env bats
# Behind a trusted proxy: whose address counts and by which scheme the client came, in the ways that proxies write them.
# shellcheck disable=SC2030,SC2031,SC2154

load ../lib/suite

setup_file() {
	server_start TRUSTED_PROXIES='127.0.0.1 10.0.0.0/8'
	export HTTP=http://127.0.0.1:${HTTP##*:}
	account zoe
	room "$ZOE" >/dev/null
	room "$ZOE" >/dev/null
}

setup() {
	export TOKEN=$ZOE
}

# comes_from ADDRESS FORWARDED: whoever logs in with this X-Forwarded-For is at that address.
comes_from() {
	local token
	as '' api POST /api/auth/login/ '{"username": "zoe", "password": "the secret of zoe"}' -H "X-Forwarded-For: $2"
	expect 200
	token=$(field token)
	as "$token" api GET /api/auth/sessions/
	[[ $(field results.0.ip) == "$1" ]] || fail "$2 counts as $(field results.0.ip), not as $1"
	as "$token" api POST /api/auth/logout/
	expect 204
}

@test "an address counts with and without a port and brackets" {
	comes_from 203.0.113.9 203.0.113.9
	comes_from 203.0.113.9 203.0.113.9:4711
	comes_from 2001:db8::1 2001:db8::1
	comes_from 2001:db8::1 '[2001:db8::1]'
	comes_from 2001:db8::1 '[2001:db8::1]:443'
	comes_from 203.0.113.9 '198.51.100.1:5, 203.0.113.9:4711 ,10.1.2.3:80'
	comes_from 203.0.113.9 ' 203.0.113.9 ,, '
}

@test "what is no address leaves the proxy's" {
	local text
	for text in unknown '203.0.113.9:port' '[2001:db8::1' 'for=203.0.113.9' '_hidden' ','; do
		comes_from 127.0.0.1 "$text"
	done
}

# next_begins SCHEME FORWARDED
next_begins() {
	api GET '/api/rooms/?page_size=1' -H "X-Forwarded-Proto: $2"
	expect 200
	[[ $(field next) == "$1://127.0.0.1:"* ]] || fail "$2: $(field next)"
}

@test "of several protocols the client's is the first, in any case" {
	next_begins https https
	next_begins https 'https, http'
	next_begins https 'HTTPS,http'
	next_begins https ', https'
	next_begins http 'http, https'
	next_begins http http
	next_begins http httpsx
}
