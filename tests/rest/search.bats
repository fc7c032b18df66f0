#!/usr/bin/env bats
# Searching messages: what is found, by whom, and that what is gone is found no more. How texts are folded and queries read is in
# tests/unit/search_token.c and search_query.c.
# shellcheck disable=SC2154

load ../lib/suite
load ../lib/files

setup_file() {
	server_start LIMIT_SEARCH=0
	account zoe alice bob eve
	png 8 8 >"$BATS_FILE_TMPDIR/image.png"
}

# Alice's room with bob in it; the caller is bob.
setup() {
	ROOM=$(room "$ALICE" "{\"name\": \"Room $BATS_TEST_NUMBER\"}")
	join_room "$ROOM" "$BOB"
	export TOKEN=$BOB
}

# search QUERY [PARAMETERS]: in the test's room, unless the parameters begin with `&everywhere`.
search() {
	local LC_ALL=C encoded='' i
	for ((i = 0; i < ${#1}; i++)); do
		printf -v encoded '%s%%%02X' "$encoded" "'${1:i:1}"
	done
	api GET "/api/search/?q=${encoded}&room_id=$ROOM${2-}"
}

# finds QUERY IDS: the ids of what is found, newest first.
finds() {
	search "$1" "${3-}"
	expect 200
	is complete true
	equal "$2" "$(field 'results.*.message.id' | paste -sd ' ')"
}

# edits ID TEXT: alice does.
edits() {
	as "$ALICE" api PATCH "/api/messages/$1/" "{\"content\": \"$2\"}"
	expect 200
}

@test "words, phrases, beginnings and what must not be there" {
	local one two three
	one=$(say "$ALICE" "$ROOM" 'Der Zug nach Zürich fährt um acht')
	two=$(say "$BOB" "$ROOM" 'Zürich ist schön, der Zug voll')
	three=$(say "$ALICE" "$ROOM" '明日は東京タワーへ行く')
	finds zurich "$two $one"
	finds 'ZUG zürich' "$two $one"
	finds '"Zug nach"' "$one"
	finds '"nach Zug"' ''
	finds 'zug -voll' "$one"
	finds 'zür' "$two $one"
	finds 'zür zug' ''
	finds 'zür* zug' "$two $one"
	finds '東京' "$three"
	finds '京東' ''
	finds 'nothing' ''
	search zurich
	is next null
	keys '' 'complete next results'
	keys results.0 'message snippet'
	shape results.0.message "$MESSAGE_SHAPE"
	is results.1.snippet '[{"text":"Der Zug nach "},{"text":"Zürich","match":true},{"text":" fährt um acht"}]'
}

@test "operators, alone and together, and the parameters that say the same" {
	local one two file today
	today=$(date -u +%F)
	one=$(say "$ALICE" "$ROOM" 'see https://example.org, @bob')
	two=$(say "$BOB" "$ROOM" 'see nothing')
	file=$(attach "$BOB" "$ROOM" "$(stored "$BOB" "$BATS_FILE_TMPDIR/image.png" 'Grüße aus Köln.png')")
	finds from:alice "$one"
	finds 'from:@Bob see' "$two"
	finds from:nobody ''
	finds has:link "$one"
	finds has:file "$file"
	finds has:image "$file"
	finds grusse "$file"
	is results.0.snippet '[{"text":"Grüße","match":true},{"text":" aus Köln.png"}]'
	finds is:mention "$one"
	finds "on:$today see" "$two $one"
	finds "before:$today" ''
	finds "after:$today" ''
	finds "in:$ROOM see" "$two $one"
	finds "in:\"room $BATS_TEST_NUMBER\" see" "$two $one"
	finds in:999999 ''
	finds see "$one" "&author_id=$ALICE_ID"
	finds see '' "&before=$today"
	finds see "$one" '&has=link'
	api GET "/api/search/?room_id=$ROOM&has=image"
	expect 200
	is results.0.message.id "$file"
}

@test "what is edited or deleted is found no more, at once" {
	local one two three file
	one=$(say "$ALICE" "$ROOM" 'a perishable word')
	two=$(say "$ALICE" "$ROOM" 'another perishable word')
	file=$(stored "$ALICE" "$BATS_FILE_TMPDIR/image.png" perishable.png)
	three=$(attach "$ALICE" "$ROOM" "$file")
	finds perishable "$three $two $one"
	edits "$one" 'a lasting word'
	finds perishable "$three $two"
	finds lasting "$one"
	as "$ALICE" api DELETE "/api/messages/$two/"
	expect 204
	as "$ALICE" api DELETE "/api/files/$file/"
	expect 204
	finds perishable ''
	as "$ALICE" api DELETE "/api/rooms/$ROOM/"
	expect 204
	api GET '/api/search/?q=lasting'
	equal '' "$(field 'results.*.message.id')"
}

@test "only the rooms that one is in now are searched" {
	local other one
	one=$(say "$ALICE" "$ROOM" 'confidential')
	other=$(room "$EVE")
	say "$EVE" "$other" 'confidential' >/dev/null
	api GET '/api/search/?q=confidential'
	equal "$one" "$(field 'results.*.message.id')"
	api GET "/api/search/?q=confidential&room_id=$other"
	refused 403 permission_denied
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	expect 204
	api GET '/api/search/?q=confidential'
	equal '' "$(field 'results.*.message.id')"
	search confidential
	refused 403 permission_denied
}

@test "a list goes on by its cursor, which keeps the other parameters" {
	local ids=() i
	for i in 1 2 3 4 5; do
		ids=("$(say "$ALICE" "$ROOM" "number $i")" "${ids[@]}")
	done
	search number '&page_size=2&after=2020-01-01'
	equal "${ids[*]:0:2}" "$(field 'results.*.message.id' | paste -sd ' ')"
	for i in 2 4; do
		[[ $(field next) == *"after=2020-01-01"* ]]
		api GET "$(field next)"
		expect 200
		equal "${ids[*]:i:2}" "$(field 'results.*.message.id' | paste -sd ' ')"
	done
	is next null
	search number '&page_size=1000'
	is results.4.message.id "${ids[4]}"
}

@test "what cannot be looked for is refused" {
	local bad
	for bad in '' '   ' '-word' '!!!' "$(printf 'a%.0s' {1..201})" 'a b c d e f g h i j k'; do
		search "$bad"
		invalid q
	done
	api GET /api/search/
	invalid q
	for bad in room_id=x author_id=0 before=yesterday after=2026-02-30 has=beans page_size=0 cursor=x; do
		api GET "/api/search/?q=word&$bad"
		invalid "${bad%%=*}"
	done
}
