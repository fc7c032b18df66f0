#!/usr/bin/env bats
# Messages one at a time: sending, reading, editing and deleting them, and the nonce that makes sending safe to repeat.
# shellcheck disable=SC2154,SC2016

load ../lib/suite
load ../lib/files

setup_file() {
	server_start
	account zoe alice bob carol
	export ROOM
	ROOM=$(room "$ALICE")
	join_room "$ROOM" "$BOB" "$CAROL"
}

setup() {
	export TOKEN=$BOB
}

# send JSON [ARGUMENT…]: sends to the room, as the caller.
send() {
	api POST "/api/rooms/$ROOM/messages/" "$@"
}

# stored: how many messages the room holds.
stored() {
	as "$ALICE" api GET "/api/rooms/$ROOM/messages/?page_size=1" && field count
}

@test "a message sent answers 201 with the message" {
	send '{"content": "Hello, world!"}'
	expect 201
	shape '' "$MESSAGE_SHAPE"
	shape author "$AUTHOR_SHAPE"
	is content 'Hello, world!'
	is room_id "$ROOM"
	is author.id "$BOB_ID"
	is author.username bob
	is attachments '[]'
}

@test "a message is read as it was sent" {
	send '{"content": "Read me"}'
	local sent=$body
	as "$CAROL" api GET "/api/messages/$(field id)/"
	expect 200
	equal "$sent" "$body"
}

@test "content comes back to the letter: quotes, backslashes, markup, any script" {
	local content='"quoted" \ back, <b>&amp;</b> `$HOME` %s 日本語 😀 e\u0301'
	send '{"content": "\"quoted\" \\ back, <b>&amp;</b> `$HOME` %s 日本語 \ud83d\ude00 e\\u0301"}'
	expect 201
	is content "$content"
	api GET "/api/messages/$(field id)/"
	is content "$content"
}

@test "content is trimmed outside and untouched inside" {
	send '{"content": " \n\t one\n\ttwo  three \n "}'
	expect 201
	is content $'one\n\ttwo  three'
}

@test "control characters other than tab and newline are removed" {
	send '{"content": "a\u0001b\u001bc\rd\u007fe\tf\ng\u000bh"}'
	expect 201
	is content $'abcde\tf\ngh'
}

@test "control characters of the upper range are removed too" {
	send '{"content": "a\u0085b\u009bc\u00a0d"}'
	expect 201
	is content $'abc\u00a0d'
}

@test "a NUL in the content is refused" {
	send '{"content": "a\u0000b"}'
	refused 400 validation_error
}

@test "content has at most 4000 code points, counted after trimming" {
	send "{\"content\": \"  $(repeat 😀 4000)  \"}"
	expect 201
	is content "$(repeat 😀 4000)"
	send "{\"content\": \"$(repeat x 4001)\"}"
	invalid content
}

@test "empty content is refused, whatever the emptiness consists of" {
	local before content
	before=$(stored)
	for content in '{}' '{"content": ""}' '{"content": " \n\t "}' '{"content": "\u0001\u0002"}' '{"content": "\u200b"}' \
		'{"content": "\u3164\n\u2800"}' '{"content": "\u00ad\u2060\ufeff"}' '{"content": "\ufe0f"}' '{"content": "\u202e\u2066"}' '{"content": "\u3000"}' \
		'{"content": "\udb40\udc61\udb40\udc7f"}'; do
		send "$content"
		invalid content
	done
	equal "$before" "$(stored)"
}

@test "content that is no string is refused" {
	local value
	for value in 1 null true '["text"]' '{"text": "x"}'; do
		send "{\"content\": $value}"
		invalid content
	done
}

@test "attachments are a list of one's own files, at most ten" {
	send '{"content": "none", "attachments": []}'
	expect 201
	send '{"content": "x", "attachments": [999999]}'
	invalid attachments
	send '{"content": "x", "attachments": "1"}'
	invalid attachments
	send '{"content": "x", "attachments": ["1"]}'
	invalid attachments
	send '{"content": "x", "attachments": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]}'
	invalid attachments
}

@test "attachment_ids is another name for attachments" {
	send '{"content": "none", "attachment_ids": []}'
	expect 201
	send '{"content": "x", "attachment_ids": [999999]}'
	refused 400 validation_error
}

@test "all bad fields of a message are named at once" {
	send '{"content": 1, "attachments": {}, "nonce": []}'
	invalid content attachments nonce
}

@test "who is not a member neither sends nor reads" {
	local id
	id=$(say "$BOB" "$ROOM" 'For members')
	as "$ZOE" send '{"content": "Let me in"}'
	refused 403 permission_denied
	account stranger
	as "$STRANGER" send '{"content": "Let me in"}'
	refused 403 permission_denied
	as "$STRANGER" api GET "/api/messages/$id/"
	refused 403 permission_denied
	as "$STRANGER" api GET "/api/rooms/$ROOM/messages/"
	refused 403 permission_denied
}

@test "a message that is not there is 404" {
	local id
	for id in 999999 0 -1 abc 1.5 99999999999999999999999; do
		api GET "/api/messages/$id/"
		refused 404 not_found
		api PATCH "/api/messages/$id/" '{"content": "x"}'
		refused 404 not_found
		api DELETE "/api/messages/$id/"
		refused 404 not_found
	done
}

@test "an edit answers 200 with the new content and the time of the edit" {
	local id sent
	id=$(say "$BOB" "$ROOM" 'Frist!')
	api GET "/api/messages/$id/"
	sent=$(field created_at)
	api PATCH "/api/messages/$id/" '{"content": "  First!\u0001 "}'
	expect 200
	shape '' "${MESSAGE_SHAPE/edited_at:null/edited_at:time}"
	is content First!
	is created_at "$sent"
	local edited=$body
	as "$CAROL" api GET "/api/messages/$id/"
	equal "$edited" "$body"
}

@test "an edit obeys the rules of sending" {
	local id
	id=$(say "$BOB" "$ROOM" 'As it was')
	api PATCH "/api/messages/$id/" '{"content": " "}'
	invalid content
	api PATCH "/api/messages/$id/" "{\"content\": \"$(repeat x 4001)\"}"
	invalid content
	api PATCH "/api/messages/$id/" '{"content": 5}'
	invalid content
	api GET "/api/messages/$id/"
	is content 'As it was'
	is edited_at null
}

@test "an edit changes the content alone: other fields of a message are 400, and nothing changes" {
	local id name
	id=$(say "$BOB" "$ROOM" original)
	for name in id room_id author attachments attachment_ids created_at edited_at; do
		api PATCH "/api/messages/$id/" "{\"content\": \"changed\", \"$name\": [1]}"
		refused 400 validation_error "$name"
	done
	api GET "/api/messages/$id/"
	is content original
	api PATCH "/api/messages/$id/" '{"content": "changed", "mood": "good"}'
	expect 200
}

@test "nobody but the author edits, neither room owner nor a site admin who is in the room" {
	local id other
	other=$(room "$ALICE")
	join_room "$other" "$BOB" "$CAROL" "$ZOE"
	id=$(say "$BOB" "$other" 'My words')
	for other in "$CAROL" "$ALICE" "$ZOE"; do
		as "$other" api PATCH "/api/messages/$id/" '{"content": "Your words"}'
		refused 403 permission_denied
	done
	api GET "/api/messages/$id/"
	is content 'My words'
}

@test "an author who has left edits no more, but may still delete" {
	account leaver
	join_room "$ROOM" "$LEAVER"
	local id
	id=$(say "$LEAVER" "$ROOM" 'Before leaving')
	as "$LEAVER" api POST "/api/rooms/$ROOM/leave/"
	expect 204
	as "$LEAVER" api PATCH "/api/messages/$id/" '{"content": "After leaving"}'
	refused 403 permission_denied
	as "$LEAVER" api DELETE "/api/messages/$id/"
	expect 204
}

@test "a deletion by the author answers 204, and a second one 404" {
	local id before
	before=$(stored)
	id=$(say "$BOB" "$ROOM" 'Delete me')
	api DELETE "/api/messages/$id/"
	expect 204
	no_body
	api DELETE "/api/messages/$id/"
	refused 404 not_found
	api GET "/api/messages/$id/"
	refused 404 not_found
	api PATCH "/api/messages/$id/" '{"content": "Too late"}'
	refused 404 not_found
	equal "$before" "$(stored)"
}

@test "room owner and site admin delete, another member does not" {
	local one two
	one=$(say "$BOB" "$ROOM" one)
	two=$(say "$BOB" "$ROOM" two)
	as "$CAROL" api DELETE "/api/messages/$one/"
	refused 403 permission_denied
	as "$ALICE" api DELETE "/api/messages/$one/"
	expect 204
	as "$ZOE" api DELETE "/api/messages/$two/"
	expect 204
}

# Housekeeping is due, and has been done since.
house_kept() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	touch -d '1 hour ago' "$STATE/run/housekeeping"
	while api GET /api/auth/me/ && (($(stat -c %Y "$STATE/run/housekeeping") < $(date +%s) - 60)); do
		((SECONDS < deadline)) || fail 'nobody keeps house' || return
		sleep 0.1
	done
}

@test "what was edited away or deleted is in no file of the database" {
	needs_sqlite
	local id
	id=$(say "$BOB" "$ROOM" 'zyxwv as first written')
	api PATCH "/api/messages/$id/" '{"content": "as it stays"}'
	expect 200
	id=$(say "$BOB" "$ROOM" 'zyxwv as deleted')
	api DELETE "/api/messages/$id/"
	expect 204
	for _ in 1 2 3; do
		house_kept
		run grep -l zyxwv "$STATE"/moznods.db*
		[[ -n $output ]] || break
	done
	equal '' "$output"
	grep -q 'as it stays' "$STATE/moznods.db"
}

@test "the id of a deleted message is never used again" {
	local id next
	id=$(say "$BOB" "$ROOM" 'The latest')
	api DELETE "/api/messages/$id/"
	expect 204
	next=$(say "$BOB" "$ROOM" 'The next')
	((next > id))
}

@test "a second send with the same nonce answers 200 with the first message and stores nothing" {
	send '{"content": "once", "nonce": "n-1"}'
	expect 201
	shape '' "$MESSAGE_SHAPE"
	local first=$body before
	before=$(stored)
	send '{"content": "once", "nonce": "n-1"}'
	expect 200
	equal "$first" "$body"
	send '{"content": "something else", "nonce": "n-1"}'
	expect 200
	equal "$first" "$body"
	equal "$before" "$(stored)"
}

@test "the header Idempotency-Key is a nonce" {
	send '{"content": "once"}' -H 'Idempotency-Key: key-1'
	expect 201
	local first=$body
	send '{"content": "once"}' -H 'Idempotency-Key: key-1'
	expect 200
	equal "$first" "$body"
}

@test "header and field share one space" {
	send '{"content": "once", "nonce": "shared-1"}'
	expect 201
	local first=$body
	send '{"content": "once"}' -H 'Idempotency-Key: shared-1'
	expect 200
	equal "$first" "$body"
}

@test "a nonce belongs to its author" {
	send '{"content": "from Bob", "nonce": "common"}'
	expect 201
	as "$CAROL" send '{"content": "from Carol", "nonce": "common"}'
	expect 201
	is content 'from Carol'
}

@test "a nonce belongs to its room: the same one sends a message to each" {
	local id
	id=$(room "$BOB" '{"name": "The second"}')
	send '{"content": "to the first", "nonce": "per-room"}'
	expect 201
	api POST "/api/rooms/$id/messages/" '{"content": "to the second"}' -H 'Idempotency-Key: per-room'
	expect 201
	is content 'to the second'
	is room_id "$id"
	api POST "/api/rooms/$id/messages/" '{"content": "again", "nonce": "per-room"}'
	expect 200
	is content 'to the second'
}

@test "a late retry does not send again what was deleted, for a day" {
	local before nonce
	needs_sql
	for nonce in late-1 late-2; do
		send "{\"content\": \"rude\", \"nonce\": \"$nonce\"}"
		expect 201
		as "$ZOE" api DELETE "/api/messages/$(field id)/"
		expect 204
	done
	before=$(stored)
	send '{"content": "rude", "nonce": "late-1"}'
	refused 410 message_deleted
	send '{"content": "rude"}' -H 'Idempotency-Key: late-1'
	refused 410 message_deleted
	equal "$before" "$(stored)"
	as "$CAROL" send '{"content": "of Carol", "nonce": "late-1"}'
	expect 201
	sql "UPDATE spent_nonce SET expires_at = unixepoch() WHERE nonce = 'late-1'"
	send '{"content": "tomorrow", "nonce": "late-1"}'
	expect 201
	send '{"content": "rude", "nonce": "late-2"}'
	refused 410 message_deleted
}

@test "a refused message does not use up its nonce" {
	send '{"content": "", "nonce": "patient"}'
	invalid content
	send '{"content": "now", "nonce": "patient"}'
	expect 201
	is content now
}

@test "a nonce has at most 64 bytes" {
	send "{\"content\": \"x\", \"nonce\": \"$(repeat é 32)\"}"
	expect 201
	send "{\"content\": \"x\", \"nonce\": \"$(repeat é 32)x\"}"
	invalid nonce
	send '{"content": "x"}' -H "Idempotency-Key: $(repeat k 65)"
	refused 400 validation_error
	send '{"content": "x", "nonce": 5}'
	invalid nonce
}

@test "messages without a nonce are never taken for one another" {
	local one two
	one=$(say "$BOB" "$ROOM" same)
	two=$(say "$BOB" "$ROOM" same)
	[[ $one != "$two" ]]
}
