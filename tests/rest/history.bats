#!/usr/bin/env bats
# The list of a room's messages, by page and by cursor: before, after, around.
# shellcheck disable=SC2154

load ../lib/suite

# Thirty messages; between them others were deleted and another room was talking, so the ids have gaps.
setup_file() {
	server_start
	account zoe alice
	export ROOM OTHER IDS EMPTY
	ROOM=$(room "$ALICE")
	OTHER=$(room "$ALICE")
	EMPTY=$(room "$ALICE")
	local i id ids=()
	for ((i = 1; i <= 30; i++)); do
		id=$(say "$ALICE" "$ROOM" "message $i")
		ids+=("$id")
		say "$ALICE" "$OTHER" "elsewhere $i" >/dev/null
		id=$(say "$ALICE" "$ROOM" "to be deleted")
		as "$ALICE" api DELETE "/api/messages/$id/"
		expect 204
	done
	IDS=${ids[*]}
}

setup() {
	export TOKEN=$ALICE
	read -r -a ids <<<"$IDS"
}

list() {
	api GET "/api/rooms/$ROOM/messages/?$1"
}

# slice FROM TO: the ids of the messages so numbered, from 1; downwards when FROM is the larger.
slice() {
	local i step=1 picked=()
	(($1 <= $2)) || step=-1
	for ((i = $1; i != $2 + step; i += step)); do
		picked+=("${ids[i - 1]}")
	done
	printf '%s\n' "${picked[*]}"
}

# A page of a cursor: no count, as many results.
cursor_page() {
	expect 200
	keys '' 'count next previous results'
	is count null
	equal "$1" "$(field -l results)"
}

# follow LINK: walks along next or previous from the last answer on; prints all ids on the way.
follow() {
	local link=$1 seen='' step
	for ((step = 0; step < 20; step++)); do
		seen+=" $(lines 'results.*.id')"
		[[ $(field -t "$link") == string ]] || break
		api GET "$(field "$link")"
		expect 200 || return
	done
	read -r -a seen <<<"$seen"
	printf '%s\n' "${seen[*]}"
}

@test "messages are listed newest first" {
	list page_size=100
	page 30 30
	shape results.0 "$MESSAGE_SHAPE"
	equal "$(slice 30 1)" "$(lines 'results.*.id')"
}

@test "a page has twenty messages unless told otherwise" {
	list ''
	page 30 20
	type_is next string
	is previous null
	equal "$(slice 30 11)" "$(lines 'results.*.id')"
	list page=2
	page 30 10
	is next null
	type_is previous string
	equal "$(slice 10 1)" "$(lines 'results.*.id')"
}

@test "following next from page to page meets every message once" {
	list page_size=7
	equal "$(slice 30 1)" "$(follow next)"
}

@test "before goes to older messages, newest first" {
	list "before=${ids[20]}&page_size=5"
	cursor_page 5
	equal "$(slice 20 16)" "$(lines 'results.*.id')"
}

@test "next of before goes on to older ones until there are none" {
	list "before=${ids[20]}&page_size=6"
	equal "$(slice 20 1)" "$(follow next)"
}

@test "after goes to newer messages, oldest first" {
	list "after=${ids[9]}&page_size=5"
	cursor_page 5
	equal "$(slice 11 15)" "$(lines 'results.*.id')"
}

@test "next of after goes on to newer ones until there are none" {
	list "after=${ids[9]}&page_size=6"
	equal "$(slice 11 30)" "$(follow next)"
}

@test "after=0 starts at the first message" {
	list 'after=0&page_size=3'
	cursor_page 3
	equal "$(slice 1 3)" "$(lines 'results.*.id')"
}

@test "around has the message named and neighbours on both sides" {
	list "around=${ids[14]}&page_size=7"
	expect 200
	is count null
	(($(field -l results) <= 7))
	local seen
	seen=$(lines 'results.*.id')
	[[ " $seen " == *" $(slice 16 14) "* ]]
	equal "$seen" "$(tr ' ' '\n' <<<"$seen" | sort -rn | paste -sd ' ')"
}

@test "around the first and the last message has what there is" {
	list "around=${ids[0]}&page_size=6"
	expect 200
	[[ "$(lines 'results.*.id') " == *" $(slice 2 1) " ]]
	list "around=${ids[29]}&page_size=6"
	expect 200
	[[ "$(lines 'results.*.id') " == "$(slice 30 29) "* ]]
}

@test "the message a cursor names need not exist" {
	local between=$((ids[14] + 1))
	list "before=$between&page_size=2"
	equal "$(slice 15 14)" "$(lines 'results.*.id')"
	list "after=$between&page_size=2"
	equal "$(slice 16 17)" "$(lines 'results.*.id')"
	list "around=$between&page_size=6"
	[[ " $(lines 'results.*.id') " == *" $(slice 16 15) "* ]]
	list 'before=999999&page_size=2'
	equal "$(slice 30 29)" "$(lines 'results.*.id')"
}

@test "beyond the end a cursor finds nothing, and that is no error" {
	list "after=${ids[29]}"
	cursor_page 0
	list "before=${ids[0]}"
	cursor_page 0
	is next null
	list 'after=999999'
	cursor_page 0
}

@test "cursors on an empty room find nothing" {
	local query
	for query in before=5 after=5 around=5; do
		api GET "/api/rooms/$EMPTY/messages/?$query"
		cursor_page 0
	done
}

@test "a cursor's page size has the bounds of every page size" {
	list "before=${ids[29]}&page_size=1000"
	cursor_page 29
	list "after=${ids[0]}&page_size=0"
	invalid page_size
}

@test "nonsense in a cursor is an error of that field" {
	local name value
	for name in before after around; do
		for value in abc -1 1.5 '' 1x 99999999999999999999999 0x5; do
			list "$name=$value"
			invalid "$name"
		done
	done
}
