#!/usr/bin/env bats
# The page envelope, the same for every list.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe alice bob carol
	export ROOM
	local i
	ROOM=$(room "$ALICE" '{"name": "Room 1"}')
	join_room "$ROOM" "$BOB" "$CAROL"
	for i in 2 3 4 5; do
		room "$ALICE" "{\"name\": \"Room $i\"}" >/dev/null
		say "$ALICE" "$ROOM" "message $i" >/dev/null
		login alice >/dev/null
	done
	export LISTS="/api/users/ /api/rooms/ /api/rooms/$ROOM/participants/ /api/rooms/$ROOM/messages/ /api/auth/sessions/"
}

setup() {
	export TOKEN=$ALICE
}

@test "every list is an envelope of count, next, previous and results" {
	local list
	for list in $LISTS; do
		api GET "$list"
		expect 200
		keys '' 'count next previous results'
		type_is count int
		is next null
		is previous null
		equal "$(field count)" "$(field -l results)"
	done
}

@test "every list is cut into pages that next and previous join" {
	local list
	for list in $LISTS; do
		api GET "$list?page_size=2"
		equal 2 "$(field -l results)"
		is previous null
		local first=$body
		api GET "$(field next)"
		expect 200
		[[ $(field results) != "$(json results <<<"$first")" ]]
		api GET "$(field previous)"
		expect 200
		equal "$(json results <<<"$first")" "$(field results)"
	done
}

@test "a page past the end is 404" {
	local list
	for list in $LISTS; do
		api GET "$list?page=1000"
		refused 404 not_found
	done
}

@test "page 1 of an empty list is no error, page 2 is" {
	local empty
	empty=$(room "$BOB")
	as "$BOB" api GET "/api/rooms/$empty/messages/?page=1"
	page 0 0
	is next null
	is previous null
	as "$BOB" api GET "/api/rooms/$empty/messages/?page=2"
	refused 404 not_found
}

@test "a page that is no positive integer is an error of its field" {
	local list value
	for list in $LISTS; do
		for value in 0 -1 abc 1.5 '' 1x; do
			api GET "$list?page=$value"
			invalid page
		done
	done
}

@test "a page size that is no positive integer is an error of its field" {
	local list value
	for list in $LISTS; do
		for value in 0 -1 abc 1.5 ''; do
			api GET "$list?page_size=$value"
			invalid page_size
		done
	done
}

@test "bad page and bad page size are named at once" {
	api GET '/api/rooms/?page=x&page_size=y'
	invalid page page_size
}

@test "a page size over 100 counts as 100" {
	local busy
	busy=$(room "$BOB")
	as "$BOB" all_at_once 101 POST "/api/rooms/$busy/messages/" '{"content": "one of many"}'
	equal 101 "$(how_many 201)"
	as "$BOB" api GET "/api/rooms/$busy/messages/?page_size=1000"
	page 101 100
	as "$BOB" api GET "/api/rooms/$busy/messages/?page_size=99999999999"
	page 101 100
}

@test "next and previous are absolute and keep every other parameter" {
	api GET '/api/rooms/?search=Room&page_size=2&page=2'
	page 5 2
	local link
	for link in next previous; do
		[[ $(field $link) == "$HTTP/api/rooms/?"* ]]
		[[ $(field $link) == *search=Room* && $(field $link) == *page_size=2* ]]
	done
	[[ $(field next) == *page=3* ]]
}

@test "a parameter that needs escaping is kept escaped" {
	room "$ALICE" '{"name": "A & B"}' >/dev/null
	room "$ALICE" '{"name": "A & B"}' >/dev/null
	api GET '/api/rooms/?search=A%20%26%20B&page_size=1'
	page 2 1
	api GET "$(field next)"
	page 2 1
	is next null
}

@test "next is built from the Host of the request" {
	api GET '/api/rooms/?page_size=1' -H 'Host: chat.example.org:8443'
	expect 200
	[[ $(field next) == http://chat.example.org:8443/api/rooms/?* ]]
}

@test "a page number beyond all numbers is an answer, not an accident" {
	api GET '/api/rooms/?page=99999999999999999999999'
	[[ $status == 400 || $status == 404 ]]
	api GET '/api/rooms/?page=9223372036854775807&page_size=100'
	refused 404 not_found
}

# walk PATH [COMMAND…]: all pages of a list by id; the ids of what stands there go to $ids, on one line. The command is
# run after each page.
walk() {
	local next=$1 path=id page_ids
	[[ $1 != */participants/* ]] || path=user.id
	shift
	ids=
	while [[ $next != null ]]; do
		api GET "$next"
		expect 200 || return
		is count null || return
		is previous null || return
		next=$(field next)
		page_ids=$(lines "results.*.$path")
		ids+=${ids:+ }$page_ids
		(($# == 0)) || "$@" || return
	done
}

@test "by id a list is walked from one item to the next, each once" {
	local list wanted
	for list in '/api/users/?' '/api/users/?search=a&' '/api/rooms/?' '/api/rooms/?scope=public&search=room&' "/api/rooms/$ROOM/participants/?"; do
		api GET "${list}page_size=100"
		expect 200
		if [[ $list == */participants/* ]]; then wanted=$(field 'results.*.user.id'); else wanted=$(field 'results.*.id'); fi
		wanted=$(sort -n <<<"$wanted" | paste -sd ' ')
		walk "${list}order=id&page_size=2"
		equal "$wanted" "$ids"
		walk "${list}order=id&after=0&page_size=100"
		equal "$wanted" "$ids"
	done
	api GET '/api/rooms/?order=id&after=9223372036854775807'
	expect 200
	is results '[]'
	is next null
	is count null
}

# The rooms of the last page rise to the top of the list, as they do when somebody writes there; and one more is opened.
stir() {
	local id
	for id in $(lines 'results.*.id'); do
		api POST "/api/rooms/$id/join/"
		say "$ALICE" "$id" 'more' >/dev/null || return
	done
	room "$ALICE" '{"name": "Room of a late hour", "visibility": "private"}' >/dev/null
}

@test "by id the list of rooms is read whole while people write in them" {
	local before scope
	for scope in own public; do
		api GET "/api/rooms/?scope=$scope&page_size=100"
		before=$(field 'results.*.id' | sort -n | paste -sd ' ')
		walk "/api/rooms/?scope=$scope&order=id&page_size=4" stir
		[[ "$ids " == "$before "* ]] || fail "$ids" "began with $before"
		equal '' "$(tr ' ' '\n' <<<"$ids" | sort | uniq -d)"
	done
}

@test "an order that is none is an error of its field, and a cursor without its order" {
	local list value
	for list in /api/users/ /api/rooms/ "/api/rooms/$ROOM/participants/"; do
		api GET "$list?order=size"
		invalid order
		api GET "$list?after=1"
		invalid after
		for value in -1 abc 1.5 ''; do
			api GET "$list?order=id&after=$value"
			invalid after
		done
		api GET "$list?order=id&page=2"
		invalid page
	done
	for list in '/api/users/?order=username' '/api/rooms/?order=activity' "/api/rooms/$ROOM/participants/?order=joined"; do
		api GET "$list"
		expect 200
		type_is count int
	done
}
