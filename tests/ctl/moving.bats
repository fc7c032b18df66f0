#!/usr/bin/env bats
# Everything out of one server and into another: what arrives is what left, but for ids; a second run, one that was killed, one that
# only pretends, and lines that are no good.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/suite
load ../lib/files

# One server in which everything is that there is, exported.
setup_file() {
	export EXPORT=$BATS_FILE_TMPDIR/export SITE=$BATS_FILE_TMPDIR/site
	STATE=$SITE server_start
	furnish
	STATE=$SITE server_stop
	take_out all "$EXPORT"
}

setup() {
	export STATE=$BATS_TEST_TMPDIR/state
}

# take_out COMMAND…: `moznods export` of the furnished server.
take_out() {
	STATE=$SITE moznods export "$@" --state "$SITE"
}

# take_in FILE [OPTION…]: `moznods import` into this test's server.
take_in() {
	moznods import "$@" --state "$STATE"
}

# answer TOKEN ROOM MESSAGE TEXT [PINGS]: answers a message.
answer() {
	as "$1" api POST "/api/rooms/$2/messages/" "{\"content\": \"$4\", \"reply_to\": $3, \"reply_ping\": ${5:-true}}"
	expect 201
}

# react TOKEN MESSAGE EMOJI: puts an emoji, encoded as in a path, to a message.
react() {
	as "$1" api PUT "/api/messages/$2/reactions/$3/"
	expect 201
}

furnish() {
	local room private file address hello gone ended
	account zoe ann bob cem dan eve
	room=$(room "$ANN" '{"name": "Ours", "description": "A room\nof two lines", "visibility": "public"}')
	private=$(room "$ZOE" '{"name": "Hidden", "visibility": "private", "max_participants": 5}')
	join_room "$room" "$ZOE" "$BOB" "$CEM" "$DAN" "$EVE"
	as "$ANN" api PATCH "/api/rooms/$room/participants/$BOB_ID/" '{"role": "moderator"}'
	as "$ANN" api PATCH "/api/rooms/$room/participants/$CEM_ID/" '{"muted_until": "2036-01-01T00:00:00Z"}'
	hello=$(say "$ANN" "$room" 'Hello @bob and @cem')
	say "$BOB" "$room" '@all be here' >/dev/null
	# Answers: with a name in the text and without, that call nobody, to who answers, and to what has gone since.
	gone=$(say "$ANN" "$room" 'This goes')
	answer "$BOB" "$room" "$hello" 'Yes'
	answer "$ZOE" "$room" "$hello" '@ann and @bob, yes' true
	answer "$BOB" "$room" "$hello" 'Quietly' false
	answer "$ANN" "$room" "$hello" 'I myself'
	answer "$DAN" "$room" "$gone" 'This stays'
	as "$ANN" api DELETE "/api/messages/$gone/"
	react "$BOB" "$hello" %F0%9F%91%8D
	react "$DAN" "$hello" %E2%9D%A4%EF%B8%8F
	react "$ANN" "$hello" %F0%9F%91%8D
	react "$EVE" "$hello" %F0%9F%91%8D
	as "$EVE" api POST "/api/rooms/$room/leave/"
	as "$DAN" api DELETE /api/users/me/ "{\"current_password\": \"$(password_of dan)\"}"
	expect 204
	say "$ZOE" "$private" 'Nobody reads this' >/dev/null
	EDITED=$(say "$ZOE" "$room" 'frist')
	as "$ZOE" api PATCH "/api/messages/$EDITED/" '{"content": "first"}'
	as "$ANN" api PUT "/api/rooms/$room/pins/$EDITED/"
	expect 204
	file=$(written "$ANN" 'some words' notes.txt)
	jpeg 320 240 >"$BATS_FILE_TMPDIR/thumb"
	printf 12.5 >"$BATS_FILE_TMPDIR/seconds"
	as "$ANN" upload_fields "$BATS_FILE_TMPDIR/seconds" thumb="$BATS_FILE_TMPDIR/thumb" duration="$BATS_FILE_TMPDIR/seconds"
	attach "$ANN" "$room" "$file" "$(written "$ANN" 'other words' other.txt)" "$(field id)" >/dev/null
	written "$BOB" 'attached to nothing' >/dev/null
	png 8 8 >"$BATS_FILE_TMPDIR/face.png"
	as "$BOB" api PATCH "/api/users/$BOB_ID/" "{\"avatar_file_id\": $(stored "$BOB" "$BATS_FILE_TMPDIR/face.png")}"
	as "$ANN" api POST "/api/users/$BOB_ID/messages/" '{"content": "Between us"}'
	as "$CEM" api POST "/api/rooms/$room/leave/"
	as "$ANN" api POST "/api/rooms/$room/read/" "{\"message_id\": $EDITED}"
	as "$BOB" api PATCH "/api/rooms/$room/membership/" '{"favourite": true, "notify": "mentions"}'
	as "$ANN" api PUT "/api/users/$ZOE_ID/block/"
	as "$ANN" api PATCH /api/users/me/settings/ \
		'{"push_content": "none", "quiet": {"from": "22:00", "to": "07:00", "days": [1, 7], "zone": "Europe/Berlin"}}'
	as "$ANN" api PATCH "/api/users/$ANN_ID/" '{"username": "anna", "display_name": "Анна"}'
	as "$ANN" api POST /api/invites/ "{\"room_id\": $room, \"note\": \"for you\"}"
	as "$ZOE" api POST /api/invites/ '{"registers": true, "max_uses": null, "expires_in": null}'
	as "$ZOE" api PATCH "/api/users/$CEM_ID/" '{"is_active": false}'
	sql "INSERT INTO room_ban (room_id, user_id, banned_by, reason, until) VALUES ($room, $CEM_ID, $ANN_ID, 'noise', 2000000000)"
	sql "INSERT INTO room_log (room_id, action, actor_id, target_id, reason) VALUES ($room, 'ban', $ANN_ID, $CEM_ID, 'noise')"
	address="X'00000000000000000000FFFFC0000200'"
	[[ ${ENGINE:-} != postgresql ]] || address="'\\x00000000000000000000FFFFC0000200'"
	sql "INSERT INTO site_ban (network, first_address, last_address, banned_by) VALUES ('192.0.2.0', $address, $address, $ZOE_ID)"
	sql "INSERT INTO site_setting (name, value) VALUES ('site_name', 'Our site')"
	as "$ANN" api POST /api/auth/tokens/ '{"name": "a script", "read_only": true, "expires_in": 86400}'
	expect 201
	sql "UPDATE room SET posting = 'moderators', slow_seconds = 30, retention_days = 30000, mention_room = 'moderators' WHERE id = $private"
	# A room that is ended, and not swept yet, is not there, nor is what hangs on it.
	ended=$(room "$ZOE")
	gone=$(say "$ZOE" "$ended" 'This was said')
	react "$ZOE" "$gone" %F0%9F%91%8D
	as "$ZOE" api PUT "/api/rooms/$ended/pins/$gone/"
	sql "INSERT INTO room_ban (room_id, user_id) VALUES ($ended, $BOB_ID)"
	sql "INSERT INTO room_log (room_id, action, actor_id) VALUES ($ended, 'settings', $ZOE_ID)"
	sql "INSERT INTO mute (room_id, user_id, until) VALUES ($ended, $BOB_ID, 2000000000)"
	sql "DELETE FROM participant WHERE room_id = $ended"
	sql "UPDATE room SET participant_count = 0 WHERE id = $ended"
}

# alike FILE: the lines of an export with keys by order of appearance in place of ids, and without what tells one export of another.
alike() {
	awk '
		/^\{"type":"export"/ { next }
		{
			rest = $0; out = ""
			gsub(/"deleted-[0-9]+"/, "\"deleted-N\"", rest)
			while (match(rest, /[a-z_]+:[^:@"]+(:[0-9]+)?@[0-9a-f]+"/)) {
				key = substr(rest, RSTART, RLENGTH); kind = key; sub(/:.*/, "", kind)
				if (!(key in known)) known[key] = kind == "former" ? 0 : ++count[kind]
				out = out substr(rest, 1, RSTART - 1) "<" kind " " known[key] ">\""
				rest = substr(rest, RSTART + RLENGTH)
			}
			sub(/@[0-9a-f]+"/, "\"", rest)
			print out rest
		}' "$1"
}

@test "what arrives is what left, but for ids" {
	take_in "$EXPORT"
	moznods export all "$BATS_TEST_TMPDIR/back" --state "$STATE"
	diff <(alike "$EXPORT/export.ndjson") <(alike "$BATS_TEST_TMPDIR/back/export.ndjson")
	diff -r "$EXPORT/files" "$BATS_TEST_TMPDIR/back/files"
	moznods check --state "$STATE"
	# Every kind of line was there, but what only a personal export has.
	local type
	for type in setting account file former_username block session room member mute ban log site_ban invite message pin reaction read; do
		grep -q "^{\"type\":\"$type\"," "$EXPORT/export.ndjson" || fail "no $type"
	done
	for type in '"reply_to":"message:[^}]*"answered":"account:' '"reply_to":null,"answered":"account:' '"reply_to":"message:[^}]*"answered":null' \
		'"retention_days":30000' '"deleted":true' '"duration":12.5' '"thumb":{"size":'; do
		grep -q "$type" "$EXPORT/export.ndjson" || fail "no $type"
	done
}

@test "a deleted account is one here, called after its id here" {
	local lines=$BATS_TEST_TMPDIR/lines.ndjson
	printf '%s\n' '{"type":"account","key":"d","deleted":true,"email":"deleted-77","username":"deleted-77","created_at":"2020-01-01T00:00:00Z"}' \
		'{"type":"person","key":"p","deleted":true,"username":"deleted-78"}' \
		'{"type":"account","key":"a","email":"a@example.org","username":"ann","is_admin":true}' >"$lines"
	take_in "$lines"
	equal 'deleted-1 deleted-1 deleted-1 deleted-2 deleted-2 deleted-2' "$(sql "SELECT email || ' ' || username_key || ' ' || display_name
		FROM account WHERE is_active = FALSE AND is_admin = FALSE ORDER BY id" | paste -sd ' ')"
	equal 1577836800 "$(sql 'SELECT created_at FROM account WHERE id = 1')"
	moznods check --state "$STATE"
}

@test "what hangs on a message that was left out is left out, too, and told" {
	local file=$BATS_TEST_TMPDIR/lines.ndjson
	printf '%s\n' '{"type":"account","key":"a","email":"a@example.org","username":"ann"}' '{"type":"room","key":"r","name":"Ours","owner":"a"}' \
		'{"type":"room","key":"q","name":"Other","owner":"a"}' \
		'{"type":"message","key":"m1","room":"r","author":"a","content":"first"}' '{"type":"message","key":"m2","room":"r","author":"a","content":""}' \
		'{"type":"message","key":"m3","room":"r","author":"a","content":"answers nothing","reply_to":"m2"}' \
		'{"type":"message","key":"m4","room":"q","author":"a","content":"answers another room","reply_to":"m1"}' \
		'{"type":"pin","key":"p","message":"m2","user":"a"}' '{"type":"reaction","key":"x","message":"m2","user":"a","emoji":"👍"}' \
		'{"type":"read","key":"d","room":"r","user":"a","through":"m2"}' >"$file"
	run take_in "$file"
	equal 0 "$status"
	equal 3 "$(grep -c 'm2 is not here' <<<"$output")"
	equal '3 0 0 0 1' "$(sql "SELECT count(*) || ' ' || count(reply_to_id) || ' ' || (SELECT count(*) FROM pin) || ' ' ||
		(SELECT count(*) FROM reaction) || ' ' || (SELECT read_id FROM participant WHERE room_id = 1) FROM message")"
	# No emoji, or one more than a message may have.
	printf '%s\n' '{"type":"reaction","key":"y","message":"m1","user":"a","emoji":"ok"}' >>"$file"
	sql "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
		INSERT INTO reaction (message_id, user_id, emoji) SELECT 1, 1, 'emoji ' || i FROM n"
	printf '%s\n' '{"type":"reaction","key":"z","message":"m1","user":"a","emoji":"👍"}' >>"$file"
	run take_in "$file"
	((status != 0))
	grep -q 'This must be one emoji' <<<"$output" || fail "$output"
	grep -q 'other emoji already' <<<"$output" || fail "$output"
	equal 20 "$(sql 'SELECT count(*) FROM reaction')"
}

# added: the numbers of the column "added" of the last report, which are not 0.
added() {
	awk '$3 ~ /^(added|to)$/ && $2 > 0 { print $1 }' <<<"$output"
}

@test "no message that is taken in has the id of one that was deleted" {
	local room newest
	server_start
	account zoe
	room=$(room "$ZOE")
	newest=$(say "$ZOE" "$room" newest)
	as "$ZOE" api DELETE "/api/messages/$newest/"
	expect 204
	server_stop
	take_in "$EXPORT" >/dev/null
	equal $((newest + 1)) "$(sql 'SELECT min(id) FROM message')"
}

@test "who is moved logs in with the same password, and goes on with the same login" {
	take_in "$EXPORT"
	server_start
	as "$ANN" api GET /api/auth/me/
	expect 200
	is username anna
	login anna "$(password_of ann)" >/dev/null
	as "$ANN" api GET /api/rooms/
	is results.1.membership.unread 0
	server_stop
}

@test "a second run adds nothing, and one after a kill what was missing" {
	local lines
	lines=$(wc -l <"$EXPORT/export.ndjson")
	# As far as a run has come that was killed: what it had committed.
	mkdir "$BATS_TEST_TMPDIR/part"
	cp -r "$EXPORT/files" "$BATS_TEST_TMPDIR/part/"
	head -n $((lines * 2 / 3)) "$EXPORT/export.ndjson" >"$BATS_TEST_TMPDIR/part/export.ndjson"
	take_in "$BATS_TEST_TMPDIR/part" 2>"$BATS_TEST_TMPDIR/warning"
	grep -q 'cut off' "$BATS_TEST_TMPDIR/warning"
	run take_in "$EXPORT"
	[[ -n $(added) ]]
	run take_in "$EXPORT"
	equal 0 "$status"
	equal '' "$(added)"
	moznods export all "$BATS_TEST_TMPDIR/back" --state "$STATE"
	diff <(alike "$EXPORT/export.ndjson") <(alike "$BATS_TEST_TMPDIR/back/export.ndjson")
	# Nor is there anything new to the server that it came from, but names, which have no ids.
	STATE=$SITE run take_in "$EXPORT"
	equal former_username "$(added)"
}

@test "a run that is killed in the middle goes on where it was" {
	local lines=$BATS_TEST_TMPDIR/lines.ndjson import environment deadline=$((SECONDS + LONGEST_WAIT))
	{
		printf '%s\n' '{"type":"account","key":"a","email":"a@example.org","username":"ann"}' '{"type":"room","key":"r","name":"Ours","owner":"a"}'
		awk 'BEGIN { for (i = 1; i <= 6000; i++)
			printf "{\"type\":\"message\",\"key\":\"m%d\",\"room\":\"r\",\"author\":\"a\",\"content\":\"line %d\"}\n", i, i }'
	} >"$lines"
	# The database is there before, so that what is killed is the import.
	password_of root | moznods user add r@example.org root --state "$STATE"
	moznods_environment
	env "${environment[@]}" "$BUILD/moznods" import "$lines" --state "$STATE" >/dev/null 2>&1 3>&- &
	import=$!
	until [[ $(sql 'SELECT count(*) FROM message') -gt 0 ]]; do
		((SECONDS < deadline)) || fail 'nothing is added'
	done
	kill -KILL "$import" || :
	wait "$import" || :
	take_in "$lines" >/dev/null
	equal '6000 6000 line 6000' "$(sql "SELECT count(*) || ' ' || count(DISTINCT content) || ' ' ||
		(SELECT content FROM message ORDER BY id DESC LIMIT 1) FROM message")"
	moznods check --state "$STATE"
}

@test "a run that only pretends says the same and changes nothing" {
	take_in "$EXPORT/export.ndjson" --dry-run >"$BATS_TEST_TMPDIR/pretended"
	equal 0 "$(sql 'SELECT count(*) FROM account')"
	equal 0 "$(sql 'SELECT count(*) FROM import_key')"
	[[ ! -e $STATE/files ]] || equal '' "$(find "$STATE/files" -type f)"
	take_in "$EXPORT" >"$BATS_TEST_TMPDIR/done"
	diff <(sed 's/to add/added /' "$BATS_TEST_TMPDIR/pretended") "$BATS_TEST_TMPDIR/done"
}

@test "who was there while others wrote is told to fetch anew, once" {
	local lines=$BATS_TEST_TMPDIR/lines.ndjson room seq
	server_start
	account zoe
	room=$(room "$ZOE" '{"name": "Ours"}')
	say "$ZOE" "$room" 'from here' >/dev/null
	printf '%s\n' '{"type":"account","key":"z","email":"zoe@example.org","username":"zoe"}' \
		'{"type":"room","key":"r","name":"Theirs","owner":"z"}' \
		'{"type":"message","key":"m","room":"r","author":"z","content":"old","created_at":"2020-01-01T00:00:00Z"}' >"$lines"
	take_in "$lines"
	as "$ZOE" api GET '/api/rooms/?search=theirs'
	is results.0.last_message_at 2020-01-01T00:00:00Z
	room=$(field results.0.id)
	as "$ZOE" api GET "/api/rooms/$room/events/?since=0"
	equal resync "$(field results.0.type)"
	seq=$(field seq)
	printf '%s\n' '{"type":"account","key":"y","email":"y@example.org","username":"yan"}' \
		'{"type":"member","key":"my","room":"r","user":"y"}' \
		'{"type":"message","key":"m2","room":"r","author":"y","content":"more","created_at":"2020-01-02T00:00:00Z"}' >>"$lines"
	take_in "$lines"
	as "$ZOE" api GET "/api/rooms/$room/events/?since=$seq"
	equal resync "$(field results.0.type)"
	as "$ZOE" api POST /api/events/ '{"seq": 0}'
	equal room_added "$(field 'results.*.type' | tail -n 1)"
	# Nothing of it is unread to who had read all before.
	as "$ZOE" api GET "/api/rooms/?search=theirs"
	is results.0.membership.unread 0
	server_stop
}

@test "a line that is no good is named, and loses nothing else" {
	local file=$BATS_TEST_TMPDIR/lines.ndjson
	printf '%s\n' \
		'{"type":"account","key":"a","email":"a@example.org","username":"ann"}' \
		'this is no JSON' \
		'{"type":"room","key":"r","name":"Ours","owner":"a"}' \
		'{"type":"message","key":"m1","room":"r","author":"nobody","content":"lost"}' \
		$'{"type":"message","key":"m2","room":"r","author":"a","content":"\xff"}' \
		'{"type":"riddle","key":"x"}' \
		'{"type":"message","room":"r","author":"a","content":"no key"}' \
		'{"type":"message","key":"m3","room":"r","author":"a","content":"there","created_at":"soon"}' \
		'{"type":"message","key":"m4","room":"r","author":"a","content":"there","attachments":[{"name":"x","path":"../../../../etc/passwd"}]}' \
		'{"type":"message","key":"m5","room":"r","author":"a","content":"","attachments":[{"name":"x","path":"missing"}]}' \
		'{"type":"member","key":"h","room":"r","user":"a","role":"owner","hidden":true}' >"$file"
	run take_in "$file"
	((status != 0))
	local number
	for number in 2 4 5 6 7 8 9 10 11; do
		grep -q "^line $number\b" <<<"$output" || fail "line $number: $output"
	done
	grep -q '7 lines could not be taken' <<<"$output" || fail "$output"
	equal there "$(sql 'SELECT content FROM message')"
	equal 0 "$(sql 'SELECT count(*) FROM participant WHERE hidden')"
	equal 0 "$(sql 'SELECT count(*) FROM file')"
	run moznods check --state "$STATE"
	equal 0 "$status"
}

@test "who is here already is the same person, and another's name gets a number" {
	password_of root | moznods user add ANN@example.org root --state "$STATE"
	password_of bob | moznods user add other@example.org bob --state "$STATE"
	run take_in "$EXPORT"
	equal 0 "$status"
	equal root "$(sql "SELECT username FROM account WHERE email_key = 'ann@example.org'")"
	equal bob-2 "$(sql "SELECT username FROM account WHERE email_key = 'bob@example.org'")"
	equal 2 "$(grep -c 'is here already\|is "bob-2" here' <<<"$output")"
	equal root "$(sql "SELECT username FROM account JOIN room ON owner_id = account.id WHERE name = 'Ours'")"
}

@test "what one person has, and a room, go for themselves" {
	take_out user anna "$BATS_TEST_TMPDIR/anna.ndjson"
	grep -q '"type":"person"' "$BATS_TEST_TMPDIR/anna.ndjson"
	run grep -c 'argon2\|"sha256":"[0-9a-f]*"}$' "$BATS_TEST_TMPDIR/anna.ndjson"
	equal 0 "$output"
	take_out room 1 "$BATS_TEST_TMPDIR/room"
	run take_out room 999 "$BATS_TEST_TMPDIR/none"
	((status != 0)) && [[ ! -e $BATS_TEST_TMPDIR/none ]]
	run take_out user nobody "$BATS_TEST_TMPDIR/none.ndjson"
	((status != 0)) && [[ ! -e $BATS_TEST_TMPDIR/none.ndjson ]]
	run take_out room 1 "$BATS_TEST_TMPDIR/room"
	((status != 0))
	take_in "$BATS_TEST_TMPDIR/room"
	equal 'Ours' "$(sql 'SELECT name FROM room')"
	equal "$(grep -c '"type":"message"' "$BATS_TEST_TMPDIR/room/export.ndjson")" "$(sql 'SELECT count(*) FROM message')"
	# Nobody has a password, and a link lets in.
	equal 0 "$(sql "SELECT count(*) FROM account WHERE password <> ''")"
	moznods user link anna --state "$STATE"
	moznods check --state "$STATE"
}
