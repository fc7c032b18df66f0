#!/usr/bin/env bats
# The API's description: every endpoint that there is, and no other; served as it is, with a page for people. Whether it is
# true to the letter is `make check-openapi`, which needs npm.
# shellcheck disable=SC2154

load ../lib/suite

DESCRIPTION=$SRCDIR/etc/openapi.json

# METHOD PATH of every route, {name} for each id, and then of every operation of the description.
routes() {
	sed -nE 's/^\t\{ "([A-Z]+)", +"([^"]+)",.*/\1 \2/p' "$SRCDIR/fcgi/routes.c" | sed -E 's/:([a-z]+)/{\1}/g' | sort
}

operations() {
	awk '
		/^\t"paths": \{$/ { inside = 1; next }
		/^\t\}/ { inside = 0 }
		inside && /^\t\t"/ { path = $1; gsub(/[":]/, "", path) }
		inside && /^\t\t\t"[a-z]+": \{$/ { method = $1; gsub(/[":]/, "", method); print toupper(method), path }' "$DESCRIPTION" | sort
}

@test "it describes the endpoints of the route table, and no others" {
	(($(routes | wc -l) > 35))
	diff <(routes) <(operations)
}

@test "it is JSON, and of the program's version" {
	json openapi <"$DESCRIPTION"
	equal "moznods $(json info.version <"$DESCRIPTION")" "$(moznods --version)"
}

@test "every link inside it leads somewhere" {
	local reference
	grep -o '"#/components/[a-zA-Z/]*"' "$DESCRIPTION" | sort -u | tr -d '"' >"$BATS_TEST_TMPDIR/references"
	(($(wc -l <"$BATS_TEST_TMPDIR/references") > 30))
	while read -r reference; do
		reference=${reference#\#/}
		json -t "${reference//\//.}" <"$DESCRIPTION" >/dev/null || fail "nothing at $reference"
	done <"$BATS_TEST_TMPDIR/references"
}

@test "the server tells it, once until it changes" {
	local tag
	as '' api GET /api/openapi.json
	expect 200
	equal application/json "$(header content-type)"
	equal no-cache "$(header cache-control)"
	printf '%s' "$body" | cmp - "$DESCRIPTION"
	tag=$(header etag)
	[[ $tag == '"'*'"' ]]
	as '' api GET /api/openapi.json -H "If-None-Match: $tag"
	expect 304
	no_body
	equal "$tag" "$(header etag)"
	as '' api GET /api/openapi.json -H 'If-None-Match: "another"'
	expect 200
	as '' api HEAD /api/openapi.json
	expect 200
	no_body
	as '' api POST /api/openapi.json '{}'
	refused 405 method_not_allowed
}

@test "a page shows it" {
	as '' api GET /api.html
	expect 200
	[[ $body == *api.js* ]]
	as '' api GET /api.js
	expect 200
	[[ $body == *api/openapi.json* ]]
}
