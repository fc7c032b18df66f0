#!/usr/bin/env bats
# Deleting an account: what goes, what stays, and what is left of it in the files of the server.
# shellcheck disable=SC2030,SC2031,SC2154

load ../lib/suite
load ../lib/files
load ../lib/ws

setup_file() {
	server_start
	account zoe ada
}

# delete TOKEN NAME [FIELDS]: that account deletes itself.
delete() {
	as "$1" api DELETE /api/users/me/ "{\"current_password\": \"$(password_of "$2")\"${3:+, $3}}"
}

# left NEEDLE: fails when the text is anywhere in the files of the state directory.
left() {
	local found
	found=$(grep -rlaF -e "$1" "$STATE") || :
	equal "of $1:" "of $1:$found"
}

@test "it asks for the password, and of others there is nothing to delete" {
	account one
	as "$ONE" api DELETE /api/users/me/
	invalid current_password
	as "$ONE" api DELETE /api/users/me/ '{"current_password": "a wrong one"}'
	invalid current_password
	as "$ONE" api DELETE /api/users/me/ "{\"current_password\": \"$(password_of one)\", \"messages\": \"some\"}"
	invalid messages
	as "$ONE" api DELETE "/api/users/$ADA_ID/" "{\"current_password\": \"$(password_of one)\"}"
	refused 403 permission_denied
	as "$ZOE" api DELETE "/api/users/$ADA_ID/" "{\"current_password\": \"$(password_of zoe)\"}"
	refused 403 permission_denied
	as "$ONE" api POST /api/auth/tokens/ '{"name": "A script"}'
	as "$(field token)" api DELETE /api/users/me/ "{\"current_password\": \"$(password_of one)\"}"
	refused 403 permission_denied
	as "$ONE" api GET /api/auth/me/
	expect 200
}

@test "the last site admin stays" {
	delete "$ZOE" zoe
	invalid non_field_errors
	as "$ZOE" api GET /api/auth/me/
	is is_admin true
}

@test "what is personal goes, the id and what was written stay" {
	account two
	local room own alone message
	room=$(room "$ADA") own=$(room "$TWO") alone=$(room "$TWO")
	join_room "$room" "$TWO"
	join_room "$own" "$ADA"
	message=$(say "$TWO" "$room" 'This stays')
	as "$TWO" api POST "/api/users/$ADA_ID/messages/" '{"content": "This, too"}'
	local direct
	direct=$(field room_id)
	as "$TWO" api POST /api/rooms/direct/ '{"user_ids": []}'
	local notes
	notes=$(field id)
	ws_open two "$TWO" "$room"
	ws_open ada "$ADA" "$room"
	delete "$TWO" two
	expect 204
	no_body
	ws_refused two 4401 authentication_required
	ws_still_open ada
	as "$ZOE" api GET "/api/users/$TWO_ID/"
	is username "deleted-$TWO_ID"
	is display_name "deleted-$TWO_ID"
	is email "deleted-$TWO_ID"
	as "$ADA" api GET "/api/messages/$message/"
	is content 'This stays'
	is author.username "deleted-$TWO_ID"
	# Their rooms are somebody else's, or nobody's.
	as "$ADA" api GET "/api/rooms/$own/"
	is owner.id "$ADA_ID"
	is participant_count 1
	as "$ZOE" api GET "/api/rooms/$alone/"
	expect 404
	equal 0 "$(sql "SELECT count(*) FROM room WHERE id IN ($alone, $notes)")"
	as "$ADA" api GET "/api/rooms/$direct/"
	is name "ada, deleted-$TWO_ID"
	as "$ADA" api POST "/api/rooms/$direct/messages/" '{"content": "Hello?"}'
	refused 403 recipient_unavailable
	# The names are free, and log nobody in.
	as '' api POST /api/auth/login/ '{"email": "two@example.org", "password": "the secret of two"}'
	refused 401 invalid_credentials
	as '' api POST /api/auth/login/ "{\"username\": \"deleted-$TWO_ID\", \"password\": \"\"}"
	refused 401 invalid_credentials
	register two
	((TWO_ID != $(sql "SELECT id FROM account WHERE username = 'two'")))
	# Who comes back to the room is told nothing of the old name.
	as "$ADA" api GET "/api/rooms/$room/events/?since=1"
	[[ $body != *'"two"'* ]]
}

@test "nobody gets into it again, with the help of a site admin neither" {
	account four five
	local change
	as "$FOUR" api POST "/api/users/$ADA_ID/messages/" '{"content": "Between us"}'
	delete "$FOUR" four
	expect 204
	for change in '{"is_active": true}' '{"is_admin": true}' '{"display_name": "Four"}' '{}'; do
		as "$ZOE" api PATCH "/api/users/$FOUR_ID/" "$change"
		refused 403 permission_denied
	done
	as "$ZOE" api POST "/api/users/$FOUR_ID/password-link/"
	refused 403 permission_denied
	as "$ADA" api GET "/api/users/?search=deleted-$FOUR_ID"
	page 0 0
	# One that is deactivated is not that.
	as "$ZOE" api PATCH "/api/users/$FIVE_ID/" '{"is_active": false}'
	expect 200
	as "$ZOE" api PATCH "/api/users/$FIVE_ID/" '{"is_active": true}'
	expect 200
}

@test "their messages go as well where they want that, and all are told" {
	account three
	local room i
	room=$(room "$ADA")
	join_room "$room" "$THREE"
	ws_open ada "$ADA" "$room" v=2
	say "$ADA" "$room" 'Another one says this'
	for i in 1 2 3; do
		say "$THREE" "$room" "This goes $i"
	done
	delete "$THREE" three '"messages": "delete"'
	expect 204
	ws_wait ada messages_deleted
	equal 3 "$(frame_field data.message_ids | tr -cd , | wc -c | { read -r commas; echo $((commas + 1)); })"
	as "$ADA" api GET "/api/rooms/$room/messages/"
	page 1 1
	is results.0.content 'Another one says this'
}

@test "nothing of it is left in any file, once what an hour does has been done" {
	local name=quokka token room i file
	own_server
	account zoe ada
	token=$(register quokka)
	room=$(room "$ADA")
	join_room "$room" "$token"
	as "$token" api PATCH /api/users/me/ '{"display_name": "Marsupial of the bats"}'
	printf 'the bytes of a burrow' >"$BATS_TEST_TMPDIR/burrow.txt"
	file=$(stored "$token" "$BATS_TEST_TMPDIR/burrow.txt")
	attach "$token" "$room" "$file" >/dev/null
	for i in {1..30}; do
		say "$token" "$room" "wombat number $i $(repeat 'and more of it ' 20)" >/dev/null
	done
	as "$token" api PATCH "/api/messages/$(say "$token" "$room" 'wombat before the edit')/" '{"content": "wombat after it"}'
	delete "$token" "$name" '"messages": "delete"'
	expect 204
	# The daemon does this within a minute: the write-ahead log is emptied, and bytes that nobody has go.
	server_stop
	OWN_SERVER=
	moznods gc --state "$STATE"
	[[ $(grep -c 'A room' -a "$STATE/moznods.db") != 0 ]]
	for i in wombat "$name" 'Marsupial of the bats' 'the bytes of a burrow' burrow.txt; do
		left "$i"
	done
}
