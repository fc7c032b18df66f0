#!/usr/bin/env bats
# What somebody is given of all that is theirs: nothing of others' that is not to be seen anyway, whole, in an order that can be read
# in one go, once an hour.
# shellcheck disable=SC2030,SC2031,SC2154

load ../lib/suite
load ../lib/files

setup_file() {
	server_start LIMITS=on LIMIT_AUTH=0 LIMIT_GENERAL=0
	account zoe ann bob
}

teardown_file() {
	server_stop
}

# of TYPE PATH: what stands at a path of each line of that type in the last answer.
of() {
	local line
	while IFS= read -r line; do
		[[ $line != "{\"type\":\"$1\","* ]] || json "$2" <<<"$line"
	done <<<"$body"
}

@test "all that is one's own comes, and nothing else" {
	local room theirs file
	room=$(room "$ANN" '{"name": "Ours", "description": "A room"}')
	join_room "$room" "$BOB"
	say "$ANN" "$room" 'Hello @bob' >/dev/null
	theirs=$(say "$BOB" "$room" 'A secret of bob for @ann')
	file=$(written "$ANN" 'some words' notes.txt)
	attach "$ANN" "$room" "$file" >/dev/null
	as "$ANN" api POST "/api/users/$BOB_ID/messages/" '{"content": "Between us"}'
	as "$ANN" api PUT "/api/users/$ZOE_ID/block/"
	as "$ANN" api PATCH /api/users/me/settings/ '{"push_content": "none"}'
	as "$ANN" api POST "/api/rooms/$room/read/" "{\"message_id\": $theirs}"
	as "$ANN" api POST /api/invites/ "{\"room_id\": $room}"
	as "$ANN" api PUT "/api/messages/$theirs/reactions/%F0%9F%91%8D/"
	as "$BOB" api PUT "/api/messages/$theirs/reactions/%F0%9F%91%8E/"

	as "$ANN" api GET /api/users/me/export/
	expect 200
	equal application/x-ndjson "$(header content-type)"
	[[ $(header content-disposition) == attachment\;*.ndjson* ]]
	equal no-store "$(header cache-control)"
	equal user "$(of export of)"
	equal "$(wc -l <<<"${body%$'\n'}")" "$(of end lines)"
	equal ann@example.org "$(of account email)"
	equal none "$(of account settings.push_content)"
	equal $'zoe\nbob' "$(of person username)"
	equal $'Ours\n' "$(of room name)"$'\n'
	equal $'Hello @bob\nWith files\nBetween us' "$(of message content)"
	equal notes.txt "$(of message 'attachments.*.name')"
	equal "$(of account key)" "$(of mention user)"
	equal "$(of account key)" "$(of invite creator)"
	equal 1 "$(of session user | wc -l)"
	equal 👍 "$(of reaction emoji)"
	[[ $(of reaction message) == message:"$theirs"@* ]] || fail "$body"
	[[ $(of block blocked) == account:"$ZOE_ID"@* ]] || fail "$body"
	[[ $(of read through) == message:"$theirs"@* ]] || fail "$body"
	[[ $body != *'secret of bob'* && $body != *bob@example.org* && $body != *argon2* && $body != *'"password"'* ]] || fail "$body"
	# A key is there once, and what a line names stands before it.
	equal '' "$(grep -o '"key":"[^"]*"' <<<"$body" | sort | uniq -d)"
}

@test "it is to be had once an hour, and again when that was long ago" {
	as "$BOB" api GET /api/users/me/export/
	expect 200
	as "$BOB" api GET /api/users/me/export/
	refused 429 rate_limited
	(($(header retry-after) > 3500 && $(header retry-after) <= 3600))
	sql 'UPDATE account SET exported_at = exported_at - 3601'
	as "$BOB" api GET /api/users/me/export/
	expect 200
}

@test "what is long comes whole" {
	local room
	room=$(room "$ZOE")
	sql "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
		INSERT INTO message (room_id, author_id, content) SELECT $room, $ZOE_ID, 'line ' || i || ' ' || 'padding padding padding padding padding padding' FROM n"
	recount
	as "$ZOE" api GET /api/users/me/export/
	expect 200
	equal 2500 "$(grep -c '^{"type":"message",' <<<"$body")"
	equal "$(header content-length)" "${#body}"
	[[ $body == *$'\n{"type":"end",'* ]]
}
