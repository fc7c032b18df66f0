#!/usr/bin/env bats
# Headers for the browser's safety on every answer, whoever gives it: a worker, the web server, the page of the client.
# shellcheck disable=SC2030,SC2031,SC2154

load ../lib/suite
load ../lib/files

setup_file() {
	server_start
	account zoe
}

# has NAME VALUE: the last answer has this header, once.
has() {
	equal "$2" "$(header "$1")" || return
	equal 1 "$(grep -c "^$1:" <<<"$headers")"
}

# What every answer of the API has that is JSON.
is_safe() {
	has x-content-type-options nosniff
	has cache-control no-store
	has content-security-policy "default-src 'none'; frame-ancestors 'none'"
	has x-frame-options DENY
	has referrer-policy no-referrer
	[[ -n $(header x-request-id) ]]
	equal '' "$(header server)$(header x-powered-by)$(header set-cookie)"
}

@test "every endpoint, with and without a token" {
	local method path token
	# The figures are no JSON, the description may be kept: their own tests look at their headers.
	while read -r method path; do
		[[ $path != @(/api/metrics/|/api/openapi.json) ]] || continue
		for token in '' "$ZOE"; do
			as "$token" api "$method" "$path" '{}'
			is_safe
			((status == 204)) || has content-type application/json
		done
	done < <(routes)
}

# METHOD PATH of every route, ids replaced by one of nobody's.
routes() {
	sed -nE 's/^\t\{ "([A-Z]+)", +"([^"]+)",.*/\1 \2/p' "$SRCDIR/fcgi/routes.c" | sed -E 's/:[a-z]+/999999/g' | grep -v logout
}

@test "there are routes to try" {
	(($(routes | wc -l) > 30))
}

@test "what leads nowhere, or is refused by the web server" {
	api GET /api/nothing/
	expect 404
	is_safe
	api PUT /api/rooms/
	expect 405
	is_safe
	api OPTIONS /api/rooms/
	expect 204
	is_safe
	api HEAD /api/info/
	expect 200
	is_safe
	api GET "/api/info/?x=$(repeat x 9000)"
	((status >= 400))
	is_safe
	api BREW /api/info/
	((status >= 400))
	is_safe
}

@test "a file: no sniffing, no scripts, no guessing of its name by a referrer" {
	noise 1000 "$BATS_TEST_TMPDIR/file"
	as "$ZOE" upload "$BATS_TEST_TMPDIR/file"
	as "$ZOE" fetch GET "/api/files/$(field id)/download/" "$BATS_TEST_TMPDIR/got"
	expect 200
	has x-content-type-options nosniff
	has referrer-policy no-referrer
	has content-security-policy "sandbox; default-src 'none'"
}

@test "the pages of the client, found or not" {
	local path
	for path in / /status.html /not-here; do
		api GET "$path"
		has x-content-type-options nosniff
		has referrer-policy no-referrer
		[[ $(header content-security-policy) == *"frame-ancestors 'none'"* ]] || fail "no policy at $path: $headers"
		equal '' "$(header server)"
	done
}

@test "with an https address browsers are told to stay with it, without one they are not" {
	api GET /api/info/
	equal '' "$(header strict-transport-security)"
	STATE=$BATS_TEST_TMPDIR/state server_start PUBLIC_URL=https://chat.example
	api GET /api/info/
	has strict-transport-security max-age=31536000
	server_stop
}

@test "who listens on the WebSocket port with HTTP learns no version" {
	api GET "http${WS#ws}/"
	expect 426
	[[ $headers$body != *[0-9].[0-9].[0-9]* ]]
}
