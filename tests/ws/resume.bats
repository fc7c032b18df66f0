#!/usr/bin/env bats
# Coming back: what was missed is replayed in order and without gap or repeat, the same over REST, and where it cannot
# be, the client is told to fetch anew.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/ws

setup_file() {
	server_start
	account ada bob eve
}

setup() {
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
}

# send_many COUNT: so many messages of ada's, over one socket, a hundred at a time.
send_many() {
	batch "$(ws_url "$ROOM" "token=$ADA")" < <(
		for ((i = 1; i <= $1; i++)); do
			printf '{"type":"chat_message","data":{"content":"one of many, number %d"}}\n' "$i"
			((i % 100)) || printf '!wait chat_message 100\n'
		done
	)
	batch_ends 1000
}

# much_happens EDITED DELETED: every kind of stored news, once; the two messages were there before.
much_happens() {
	as "$ADA" api PATCH "/api/messages/$1/" '{"content": "edited"}'
	expect 200
	as "$ADA" api DELETE "/api/messages/$2/"
	expect 204
	join_room "$ROOM" "$EVE"
	as "$EVE" api POST "/api/rooms/$ROOM/leave/"
	expect 204
	as "$ADA" api PATCH "/api/rooms/$ROOM/" '{"description": "much happens here"}'
	expect 200
	say "$ADA" "$ROOM" 'the last of it' >/dev/null
}

@test "what was missed comes after hello, in order, then what is new" {
	ws_open bob "$BOB" "$ROOM" v=2
	say "$ADA" "$ROOM" 'heard' >/dev/null
	ws_wait bob chat_message
	since=$(frame_field seq)
	ws_drop bob
	for i in {1..20}; do
		say "$ADA" "$ROOM" "missed $i" >/dev/null
	done
	ws_open bob "$BOB" "$ROOM" "v=2&since=$since"
	frame_is data.seq "$since"
	last=$since
	for i in {1..20}; do
		ws_wait bob chat_message
		frame_is data.content "missed $i"
		seq=$(frame_field seq)
		((seq > last))
		last=$seq
	done
	ws_heard bob "$ADA" "$ROOM"
	equal '' "$heard"
}

@test "hello comes before the replay" {
	since=$(seq_of "$ADA" "$ROOM")
	say "$ADA" "$ROOM" 'missed' >/dev/null
	ws_connect bob "$(ws_url "$ROOM" "token=$BOB&v=2&since=$since")"
	ws_wait bob open
	ws_wait bob '*'
	frame_is type hello
	ws_wait bob '*'
	frame_is type chat_message
}

@test "who missed nothing hears nothing" {
	say "$ADA" "$ROOM" 'known' >/dev/null
	ws_open bob "$BOB" "$ROOM" "v=2&since=$(seq_of "$BOB" "$ROOM")"
	ws_heard bob "$ADA" "$ROOM"
	equal '' "$heard"
}

@test "a replay says what was said live, and events says the same, of all kinds of news" {
	edited=$(say "$ADA" "$ROOM" 'to be edited')
	deleted=$(say "$ADA" "$ROOM" 'to be deleted')
	since=$(seq_of "$ADA" "$ROOM")
	ws_open live "$BOB" "$ROOM" v=2
	much_happens "$edited" "$deleted"
	as "$BOB" api GET "/api/rooms/$ROOM/events/?since=$since"
	expect 200
	log=$body
	count=$(field -l results)
	ws_open later "$BOB" "$ROOM" "v=2&since=$since"
	kinds=
	for ((i = 0; i < count; i++)); do
		for name in live later; do
			ws_wait "$name" '*'
			frame_keys '' 'data seq type'
			frame_is type "$(json "results.$i.type" <<<"$log")"
			frame_is seq "$(json "results.$i.seq" <<<"$log")"
			frame_is data "$(json "results.$i.data" <<<"$log")"
		done
		frame_type
		kinds+=$type$'\n'
	done
	for kind in chat_message message_updated message_deleted participant_joined participant_left room_updated; do
		grep -qx "$kind" <<<"$kinds" || fail "no $kind in the log: $kinds"
	done
	equal "$(json seq <<<"$log")" "$(frame_field seq)"
}

@test "events goes on where it ended" {
	since=$(seq_of "$ADA" "$ROOM")
	say "$ADA" "$ROOM" first >/dev/null
	as "$BOB" api GET "/api/rooms/$ROOM/events/?since=$since"
	equal 1 "$(field -l results)"
	since=$(field seq)
	is results.0.seq "$since"
	as "$BOB" api GET "/api/rooms/$ROOM/events/?since=$since"
	equal 0 "$(field -l results)"
	is seq "$since"
	say "$ADA" "$ROOM" second >/dev/null
	as "$BOB" api GET "/api/rooms/$ROOM/events/?since=$since"
	equal 1 "$(field -l results)"
	is results.0.data.content second
}

@test "since 0 replays the room from its start" {
	for text in one two three; do
		say "$ADA" "$ROOM" "$text" >/dev/null
	done
	ws_open bob "$BOB" "$ROOM" 'v=2&since=0'
	for text in one two three; do
		ws_wait bob chat_message
		frame_is data.content "$text"
	done
}

@test "only the news of the room itself is replayed" {
	other=$(room "$ADA")
	since=$(seq_of "$ADA" "$ROOM")
	say "$ADA" "$other" 'elsewhere' >/dev/null
	say "$ADA" "$ROOM" 'here' >/dev/null
	ws_open bob "$BOB" "$ROOM" "v=2&since=$since"
	ws_heard bob "$ADA" "$ROOM"
	equal chat_message "$heard"
	[[ $frames == *here* ]]
}

@test "deleted content is never replayed, neither as first written nor as edited" {
	since=$(seq_of "$ADA" "$ROOM")
	id=$(say "$ADA" "$ROOM" 'a secret, first version')
	as "$ADA" api PATCH "/api/messages/$id/" '{"content": "a secret, second version"}'
	expect 200
	as "$ADA" api DELETE "/api/messages/$id/"
	expect 204
	ws_open bob "$BOB" "$ROOM" "v=2&since=$since"
	ws_wait bob message_deleted
	frame_is data.id "$id"
	ws_heard bob "$ADA" "$ROOM"
	equal 0 "$(grep -c secret "$BATS_TEST_TMPDIR/bob.log")"
	as "$BOB" api GET "/api/rooms/$ROOM/events/?since=$since"
	expect 200
	[[ $body != *secret* ]]
	[[ $body == *message_deleted* ]]
}

@test "an edited message is replayed once, whole, without the text that it had before" {
	since=$(seq_of "$ADA" "$ROOM")
	id=$(say "$ADA" "$ROOM" 'a secret, first version')
	as "$ADA" api PATCH "/api/messages/$id/" '{"content": "a secret, second version"}'
	expect 200
	as "$ADA" api PATCH "/api/messages/$id/" '{"content": "for everybody"}'
	expect 200
	ws_open bob "$BOB" "$ROOM" "v=2&since=$since"
	ws_heard bob "$ADA" "$ROOM"
	equal 'gone gone message_updated' "$heard"
	[[ $frames == *'for everybody'* ]]
	equal 0 "$(grep -c secret "$BATS_TEST_TMPDIR/bob.log")"
}

@test "what is forgotten leaves its number: live, by since, and over REST" {
	edited=$(say "$ADA" "$ROOM" 'a secret to be edited')
	as "$ADA" api PATCH "/api/messages/$edited/" '{"content": "a secret to be edited again"}'
	since=$(seq_of "$ADA" "$ROOM")
	ws_open live "$BOB" "$ROOM" v=2
	# The daemon reads it all at once, when some is forgotten.
	kill -STOP "$(<"$STATE/run/wsd.pid")"
	sent=$(say "$ADA" "$ROOM" 'a secret to be deleted')
	for text in 'a secret to be edited once more' 'for everybody'; do
		as "$ADA" api PATCH "/api/messages/$edited/" "{\"content\": \"$text\"}"
		expect 200
	done
	as "$ADA" api DELETE "/api/messages/$sent/"
	expect 204
	kill -CONT "$(<"$STATE/run/wsd.pid")"
	ws_open later "$BOB" "$ROOM" "v=2&since=$since"
	as "$BOB" api GET "/api/rooms/$ROOM/events/?since=$since"
	expect 200
	equal 'gone gone message_updated message_deleted' "$(lines 'results.*.type')"
	log=$body
	for i in 0 1 2 3; do
		for name in live later; do
			ws_wait "$name" '*'
			frame_is type "$(json "results.$i.type" <<<"$log")"
			frame_is seq $((since + 1 + i))
			frame_is data "$(json "results.$i.data" <<<"$log")"
		done
		equal $((since + 1 + i)) "$(json "results.$i.seq" <<<"$log")"
	done
	equal 0 "$(grep -c secret "$BATS_TEST_TMPDIR/live.log" "$BATS_TEST_TMPDIR/later.log" | grep -vc ':0')"
}

@test "a number of the future is answered with resync and the present number, then news comes" {
	present=$(seq_of "$ADA" "$ROOM")
	ws_open bob "$BOB" "$ROOM" "v=2&since=$((present + 1000000))"
	ws_wait bob resync
	frame_keys data seq
	frame_is data.seq "$present"
	say "$ADA" "$ROOM" 'news' >/dev/null
	ws_wait bob chat_message
	frame_is data.content news
	as "$BOB" api GET "/api/rooms/$ROOM/events/?since=$((present + 1000000))"
	expect 200
	equal 1 "$(field -l results)"
	is results.0.type resync
}

@test "a since that is no number is answered with resync" {
	local value
	present=$(seq_of "$ADA" "$ROOM")
	for value in %00 5%00 abc -1 +5 1x 1.5 '' 99999999999999999999999; do
		ws_open bob "$BOB" "$ROOM" "v=2&since=$value"
		ws_wait bob resync
		frame_is data.seq "$present"
		ws_close bob
	done
}

@test "1000 missed events are replayed, one more is a resync" {
	since=$(seq_of "$ADA" "$ROOM")
	send_many 1000
	batch "$(ws_url "$ROOM" "token=$BOB&v=2&since=$since")" <<<'!wait chat_message 1000'
	batch_ends 1000
	equal 1000 "$(grep -c '"chat_message"' "$events")"
	contents=$(grep -o 'one of many, number [0-9]*' "$events")
	equal "$(seq -f 'one of many, number %g' 1 1000)" "$contents"
	equal 0 "$(grep -c '"resync"' "$events")"
	say "$ADA" "$ROOM" 'one more' >/dev/null
	present=$(seq_of "$ADA" "$ROOM")
	ws_open bob "$BOB" "$ROOM" "v=2&since=$since"
	ws_wait bob '*'
	frame_is type resync
	frame_is data.seq "$present"
	ws_heard bob "$ADA" "$ROOM"
	equal '' "$heard"
	as "$BOB" api GET "/api/rooms/$ROOM/events/?since=$since"
	equal 1 "$(field -l results)"
	is results.0.type resync
	is results.0.data.seq "$(field seq)"
}

@test "without v=2 nothing is replayed" {
	since=$(seq_of "$ADA" "$ROOM")
	say "$ADA" "$ROOM" 'missed' >/dev/null
	ws_open bob "$BOB" "$ROOM" "since=$since"
	ws_heard bob "$ADA" "$ROOM"
	equal '' "$heard"
	equal 0 "$(grep -c missed "$BATS_TEST_TMPDIR/bob.log")"
}

@test "coming back again and again while others talk leaves no gap and repeats nothing" {
	ws_open bob "$BOB" "$ROOM" v=2
	since=$(frame_field data.seq)
	ws_drop bob
	"$WS_CLIENT" "$(ws_url "$ROOM" "token=$ADA")" >/dev/null 3>&- < <(
		printf '{"type":"chat_message","data":{"content":"talk %d."}}\n!wait chat_message\n' {1..200}
	) &
	mind $!
	next=1
	while ((next <= 200)); do
		ws_open bob "$BOB" "$ROOM" "v=2&since=$since"
		for ((i = 0; i < 17 && next <= 200; i++)); do
			ws_wait bob chat_message
			frame_is data.content "talk $next."
			since=$(frame_field seq)
			next=$((next + 1))
		done
		ws_drop bob
	done
}
