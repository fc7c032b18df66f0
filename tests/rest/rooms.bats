#!/usr/bin/env bats
# Rooms: opening, listing, reading, changing and deleting them.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe alice bob
}

setup() {
	export TOKEN=$ALICE
}

open_room() {
	api POST /api/rooms/ "$1"
}

# mine [QUERY]: the names of the caller's rooms as listed.
mine() {
	api GET "/api/rooms/${1:-}" || return
	expect 200 || return
	lines 'results.*.name'
}

@test "a room opened with a name alone has the defaults, its creator as owner and no call" {
	open_room '{"name": "Kitchen"}'
	expect 201
	shape '' "$ROOM_SHAPE"
	is name Kitchen
	is description ''
	is visibility public
	is max_participants null
	is participant_count 1
	is owner.id "$ALICE_ID"
	shape call 'active:bool participants:array started_at:null'
	is call.active false
	is call.participants '[]'
}

@test "a room's owner is a user object" {
	open_room '{"name": "Owned"}'
	local id
	id=$(field id)
	as "$BOB" api GET "/api/rooms/$id/"
	shape owner "$USER_SHAPE"
}

@test "a room opened with everything has it" {
	open_room '{"name": "Cellar", "description": "Wine", "visibility": "private", "max_participants": 7}'
	expect 201
	is description Wine
	is visibility private
	is max_participants 7
	type_is max_participants int
}

@test "a room's name is trimmed and has 1 to 100 characters" {
	open_room '{"name": "  Attic \n"}'
	expect 201
	is name Attic
	open_room "{\"name\": \" $(repeat é 100) \"}"
	expect 201
	open_room "{\"name\": \"$(repeat é 101)\"}"
	invalid name
	local name
	for name in ' \t ' '\u200b' '\u3164\u2800' '\u3000\ufeff\u202e'; do
		open_room "{\"name\": \"$name\"}"
		invalid name
	done
	open_room '{}'
	invalid name
}

@test "a room's description has at most 1000 characters" {
	open_room "{\"name\": \"Long\", \"description\": \"$(repeat é 1000)\"}"
	expect 201
	open_room "{\"name\": \"Long\", \"description\": \"$(repeat é 1001)\"}"
	invalid description
	open_room '{"name": "Blank", "description": "\u200b\u3164"}'
	expect 201
	is description ''
}

@test "a room is public or private and nothing else" {
	local value
	for value in '"secret"' '"Public"' '""' null 1 true; do
		open_room "{\"name\": \"Seen\", \"visibility\": $value}"
		invalid visibility
	done
}

@test "a room's maximum is 1 to 100000 or null" {
	local value
	for value in 1 100000 null; do
		open_room "{\"name\": \"Sized\", \"max_participants\": $value}"
		expect 201
		is max_participants "$value"
	done
	for value in 0 -1 100001 2.5 '"5"' true '[]' 99999999999999999999; do
		open_room "{\"name\": \"Sized\", \"max_participants\": $value}"
		invalid max_participants
	done
}

@test "all bad fields of a room are named at once" {
	open_room '{"name": 1, "description": 2, "visibility": 3, "max_participants": "4"}'
	invalid name description visibility max_participants
}

@test "room names need not be unique" {
	open_room '{"name": "Twin"}'
	expect 201
	open_room '{"name": "Twin"}'
	expect 201
}

@test "the list holds the caller's rooms, owned and joined, and no others" {
	account lister
	local joined
	joined=$(room "$BOB" '{"name": "Of Bob"}')
	room "$BOB" '{"name": "Also of Bob"}'
	equal '' "$(as "$LISTER" mine)"
	room "$LISTER" '{"name": "Own"}'
	join_room "$joined" "$LISTER"
	as "$LISTER" api GET /api/rooms/
	page 2 2
	equal $'Of Bob\nOwn' "$(field 'results.*.name' | sort)"
	shape results.0 "$ROOM_SHAPE"
}

@test "the room with the latest activity comes first" {
	account active
	local first
	first=$(room "$ACTIVE" '{"name": "First"}')
	sleep 1.1
	room "$ACTIVE" '{"name": "Second"}'
	equal 'Second First' "$(as "$ACTIVE" mine)"
	sleep 1.1
	say "$ACTIVE" "$first" 'Wake up!'
	equal 'First Second' "$(as "$ACTIVE" mine)"
}

@test "pages of public rooms are in the order of their activity, be they as recent as each other or not" {
	needs_sql
	local name rank=0 number ids=()
	account pager
	for name in {a..h}; do
		ids+=("$(room "$PAGER" "{\"name\": \"Paged $name\"}")")
	done
	# Of the rooms that are equally recent the ids go another way than the activity.
	for number in 9130 9135 9131 9070 9069 9071 9003 9200; do
		sql "UPDATE room SET activity = $number WHERE id = ${ids[rank++]}"
	done
	recount
	equal 'Paged h Paged b|Paged c Paged a|Paged f Paged d|Paged e Paged g' "$(for number in 1 2 3 4; do
		mine "?scope=public&search=paged&page_size=2&page=$number"
	done | paste -sd '|')"
	for id in "${ids[@]}"; do
		sql "UPDATE room SET activity = 0, recency = 0 WHERE id = $id"
	done
	for rank in {1..70}; do
		say "$PAGER" "${ids[4]}" "$rank"
	done
	equal "$(sql "SELECT id FROM message WHERE room_id = ${ids[4]} ORDER BY id DESC LIMIT 1")" \
		"$(sql "SELECT activity FROM room WHERE id = ${ids[4]} AND recency = activity / 64 AND recency > 0")"
	equal 'Paged e' "$(mine '?scope=public&page_size=1')"
}

@test "scope=public lists public rooms of anybody and no private ones" {
	room "$BOB" '{"name": "Scope open"}'
	room "$BOB" '{"name": "Scope closed", "visibility": "private"}'
	room "$ALICE" '{"name": "Scope own"}'
	api GET '/api/rooms/?scope=public&search=Scope'
	page 2 2
	equal $'Scope open\nScope own' "$(field 'results.*.name' | sort)"
}

@test "search finds rooms by any part of their name, ignoring case" {
	account finder
	room "$FINDER" '{"name": "Gardening club"}'
	room "$FINDER" '{"name": "Čtenářský klub"}'
	equal 'Gardening club' "$(as "$FINDER" mine '?search=DENING')"
	equal 'Čtenářský klub' "$(as "$FINDER" mine '?search=%C5%99SK%C3%9D')"
	equal '' "$(as "$FINDER" mine '?search=cooking')"
}

@test "the search for rooms ignores accents, in both lists and orders, also of a room renamed" {
	local id query
	account folder
	id=$(room "$FOLDER" '{"name": "Ещё одна: İstanbul’da Cường"}')
	room "$FOLDER" '{"name": "Другая"}'
	for query in '%D0%B5%D1%89%D0%B5' istanbul%27da cuong 'CU%CC%9BO%CC%80NG' '%D0%95%D0%A9%D0%81'; do
		equal 'Ещё одна: İstanbul’da Cường' "$(as "$FOLDER" mine "?search=$query")"
		equal 'Ещё одна: İstanbul’da Cường' "$(as "$FOLDER" mine "?order=id&scope=public&search=$query")"
	done
	as "$FOLDER" api PATCH "/api/rooms/$id/" '{"name": "Ωμέγα"}'
	equal Ωμέγα "$(as "$FOLDER" mine '?search=%CE%BC%CE%B5%CE%B3%CE%B1')"
	equal '' "$(as "$FOLDER" mine '?search=istanbul')"
}

@test "percent sign and underscore mean themselves in a search for rooms" {
	account literal
	room "$LITERAL" '{"name": "100% wool"}'
	room "$LITERAL" '{"name": "snake_case"}'
	equal '100% wool' "$(as "$LITERAL" mine '?search=%25')"
	equal snake_case "$(as "$LITERAL" mine '?search=_')"
}

@test "a member reads a private room, others do not" {
	local id
	id=$(room "$ALICE" '{"name": "Ours", "visibility": "private"}')
	api GET "/api/rooms/$id/"
	expect 200
	shape '' "$ROOM_SHAPE"
	is id "$id"
	as "$BOB" api GET "/api/rooms/$id/"
	refused 403 permission_denied
}

@test "anybody who is logged in reads a public room" {
	local id
	id=$(room "$ALICE")
	as "$BOB" api GET "/api/rooms/$id/"
	expect 200
	is id "$id"
}

@test "a room that is not there is 404 for every way of asking" {
	local id
	for id in 999999 0 -1 abc 1.5 1e3 99999999999999999999999; do
		api GET "/api/rooms/$id/"
		refused 404 not_found
		api PATCH "/api/rooms/$id/" '{"name": "X"}'
		refused 404 not_found
		api POST "/api/rooms/$id/join/"
		refused 404 not_found
		api GET "/api/rooms/$id/messages/"
		refused 404 not_found
	done
}

@test "the owner changes one thing and the rest stays" {
	local id
	id=$(room "$ALICE" '{"name": "Old", "description": "Kept", "max_participants": 5}')
	api PATCH "/api/rooms/$id/" '{"name": " New "}'
	expect 200
	is id "$id"
	is name New
	is description Kept
	is max_participants 5
	api PATCH "/api/rooms/$id/" '{"description": "", "visibility": "private", "max_participants": null}'
	expect 200
	shape '' "$SHARED_ROOM_SHAPE"
	is description ''
	is visibility private
	is name New
}

@test "a changed room shows the time of the change" {
	local id before
	id=$(room "$ALICE")
	before=$(api GET "/api/rooms/$id/" && field updated_at)
	sleep 1.1
	api PATCH "/api/rooms/$id/" '{"name": "Changed"}'
	[[ $(field updated_at) > $before ]]
	equal "$before" "$(field created_at)"
}

@test "a change obeys the rules of opening, names every bad field and changes nothing" {
	local id
	id=$(room "$ALICE" '{"name": "Firm"}')
	api PATCH "/api/rooms/$id/" '{"name": "", "description": 1, "visibility": "x", "max_participants": 0}'
	invalid name description visibility max_participants
	api PATCH "/api/rooms/$id/" '{"name": null}'
	invalid name
	api PATCH "/api/rooms/$id/" '{"name": "Soft", "max_participants": 0}'
	invalid max_participants
	api GET "/api/rooms/$id/"
	is name Firm
}

@test "what a change of a room cannot change is a 400 on the field, and nothing changes" {
	local id name
	open_room '{"name": "Mine"}'
	id=$(field id)
	for name in id owner owner_id participant_count created_at updated_at call; do
		api PATCH "/api/rooms/$id/" "{\"name\": \"Other\", \"$name\": $BOB_ID}"
		refused 400 validation_error "$name"
	done
	api GET "/api/rooms/$id/"
	is name Mine
	is owner.username alice
	api PATCH "/api/rooms/$id/" '{"name": "Other", "colour": "green"}'
	expect 200
}

@test "the maximum cannot go below the present count" {
	local id
	id=$(room "$ALICE")
	join_room "$id" "$BOB" "$ZOE"
	api PATCH "/api/rooms/$id/" '{"max_participants": 2}'
	invalid max_participants
	api PATCH "/api/rooms/$id/" '{"max_participants": 3}'
	expect 200
	is max_participants 3
}

@test "a site admin changes and deletes rooms of others, a member does not" {
	local id
	id=$(room "$ALICE")
	join_room "$id" "$BOB"
	as "$BOB" api PATCH "/api/rooms/$id/" '{"name": "Mine"}'
	refused 403 permission_denied
	as "$BOB" api DELETE "/api/rooms/$id/"
	refused 403 permission_denied
	as "$ZOE" api PATCH "/api/rooms/$id/" '{"name": "Moderated"}'
	expect 200
	is name Moderated
	as "$ZOE" api DELETE "/api/rooms/$id/"
	expect 204
}

@test "deleting a room answers 204 and everything in it is gone" {
	local id message
	id=$(room "$ALICE")
	message=$(say "$ALICE" "$id" 'Soon gone')
	api DELETE "/api/rooms/$id/"
	expect 204
	no_body
	api GET "/api/rooms/$id/"
	refused 404 not_found
	api GET "/api/messages/$message/"
	refused 404 not_found
	local part
	for part in messages participants events; do
		api GET "/api/rooms/$id/$part/"
		refused 404 not_found
	done
	api POST "/api/rooms/$id/join/"
	refused 404 not_found
	api DELETE "/api/rooms/$id/"
	refused 404 not_found
}

@test "a deleted room is in no list" {
	account keeper
	local id
	id=$(room "$KEEPER" '{"name": "Listed until deleted"}')
	as "$KEEPER" api DELETE "/api/rooms/$id/"
	expect 204
	equal '' "$(as "$KEEPER" mine)"
	equal '' "$(as "$KEEPER" mine '?scope=public&search=Listed')"
}
