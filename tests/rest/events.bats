#!/usr/bin/env bats
# The event log of a room, for those who poll instead of holding a socket open.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe alice bob
}

setup() {
	export TOKEN=$ALICE
	ROOM=$(room "$ALICE")
	SINCE=$(seq_of "$ALICE" "$ROOM")
}

# events [SINCE]: what has happened in the room since then.
events() {
	api GET "/api/rooms/$ROOM/events/?since=${1:-$SINCE}"
	expect 200
	shape '' 'results:array seq:int'
}

@test "without since the answer is the present number and no events" {
	say "$ALICE" "$ROOM" 'Before anybody asked'
	api GET "/api/rooms/$ROOM/events/"
	expect 200
	shape '' 'results:array seq:int'
	is results '[]'
	(($(field seq) > SINCE))
}

@test "a message is one event: type, data and seq, the data being the message" {
	local id
	id=$(say "$ALICE" "$ROOM" 'Eventful')
	events
	equal 1 "$(field -l results)"
	shape results.0 'data:object seq:int type:string'
	is results.0.type chat_message
	shape results.0.data "$MESSAGE_SHAPE"
	shape results.0.data.author "$AUTHOR_SHAPE"
	is results.0.data.id "$id"
	is results.0.data.content Eventful
}

@test "seq is where the next question goes on" {
	say "$ALICE" "$ROOM" one
	say "$ALICE" "$ROOM" two
	events
	equal 'one two' "$(lines 'results.*.data.content')"
	local next
	next=$(field seq)
	(($(field results.0.seq) < $(field results.1.seq)))
	((next >= $(field results.1.seq)))
	events "$next"
	is results '[]'
	(($(field seq) >= next))
	say "$ALICE" "$ROOM" three
	events "$next"
	equal three "$(lines 'results.*.data.content')"
}

@test "each event's own seq is a good since too" {
	say "$ALICE" "$ROOM" one
	say "$ALICE" "$ROOM" two
	events
	events "$(field results.0.seq)"
	equal two "$(lines 'results.*.data.content')"
}

@test "since=0 starts at the beginning" {
	say "$ALICE" "$ROOM" 'from the start'
	events 0
	[[ " $(lines 'results.*.type') " == *' chat_message '* ]]
}

@test "an edit is the event message_updated with the bare message" {
	local id
	id=$(say "$ALICE" "$ROOM" before)
	SINCE=$(seq_of "$ALICE" "$ROOM")
	api PATCH "/api/messages/$id/" '{"content": "after"}'
	events
	equal message_updated "$(lines 'results.*.type')"
	shape results.0.data "${MESSAGE_SHAPE/edited_at:null/edited_at:time}"
	is results.0.data.content after
}

@test "who comes back is told of an edited message once, whole, in its place, and its older texts by nothing" {
	local id
	say "$ALICE" "$ROOM" 'the one before'
	id=$(say "$ALICE" "$ROOM" 'a secret slip')
	say "$ALICE" "$ROOM" 'the one behind'
	api PATCH "/api/messages/$id/" '{"content": "another secret slip"}'
	say "$ALICE" "$ROOM" 'still later'
	api PATCH "/api/messages/$id/" '{"content": "as it should be"}'
	events
	equal 'chat_message gone chat_message gone chat_message message_updated' "$(lines 'results.*.type')"
	equal 'the one before the one behind still later as it should be' "$(lines 'results.*.data.content')"
	equal "$(lines 'results.*.seq' | tr ' ' '\n' | sort -n | paste -sd ' ')" "$(lines 'results.*.seq')"
	is results.1.data '{}'
	is results.3.data '{}'
	is results.5.data.id "$id"
	shape results.5.data "${MESSAGE_SHAPE/edited_at:null/edited_at:time}"
	equal "$(field results.5.seq)" "$(field seq)"
	[[ $body != *slip* ]]
	events 0
	[[ $body != *slip* ]]
	api GET "/api/messages/$id/"
	is content 'as it should be'
}

@test "a deletion is the event message_deleted with the ids alone" {
	local id
	id=$(say "$ALICE" "$ROOM" short-lived)
	SINCE=$(seq_of "$ALICE" "$ROOM")
	api DELETE "/api/messages/$id/"
	events
	equal message_deleted "$(lines 'results.*.type')"
	shape results.0.data 'id:int room_id:int'
	is results.0.data.id "$id"
	is results.0.data.room_id "$ROOM"
}

@test "the content of a deleted message is in no event, nor any earlier version of it" {
	local id
	id=$(say "$ALICE" "$ROOM" 'first secret')
	api PATCH "/api/messages/$id/" '{"content": "second secret"}'
	events
	[[ $body == *'second secret'* ]]
	api DELETE "/api/messages/$id/"
	expect 204
	events
	[[ $body != *secret* ]]
	events 0
	[[ $body != *secret* ]]
}

@test "what is forgotten leaves its number, of each edit and of the sending" {
	local id
	id=$(say "$ALICE" "$ROOM" 'first secret')
	api PATCH "/api/messages/$id/" '{"content": "second secret"}'
	say "$ALICE" "$ROOM" 'between'
	api PATCH "/api/messages/$id/" '{"content": "third secret"}'
	api DELETE "/api/messages/$id/"
	expect 204
	events
	equal 'gone gone chat_message gone message_deleted' "$(lines 'results.*.type')"
	equal "$(seq -s ' ' $((SINCE + 1)) $((SINCE + 5)))" "$(lines 'results.*.seq')"
	is results.0.data '{}'
	is results.1.data '{}'
}

@test "the numbers of a room are its own: what happens elsewhere takes none" {
	local other
	other=$(room "$ALICE")
	say "$ALICE" "$other" 'elsewhere'
	api PATCH /api/users/me/ '{"display_name": "Alice"}'
	expect 200
	equal "$SINCE" "$(seq_of "$ALICE" "$ROOM")"
	say "$ALICE" "$ROOM" 'here'
	equal $((SINCE + 1)) "$(seq_of "$ALICE" "$ROOM")"
}

@test "who polls while three write to two rooms gets every number of each room once, in order" {
	local other since writer numbers
	other=$(room "$ALICE")
	join_room "$ROOM" "$BOB" "$ZOE"
	join_room "$other" "$BOB" "$ZOE"
	local -A seen=([$ROOM]='' [$other]='') next=([$ROOM]="$(seq_of "$ALICE" "$ROOM")" [$other]="$(seq_of "$ALICE" "$other")")
	local -A first=([$ROOM]="${next[$ROOM]}" [$other]="${next[$other]}")
	for writer in "$ALICE" "$BOB" "$ZOE"; do
		(
			for number in {1..10}; do
				for place in "$ROOM" "$other"; do
					TOKEN=$writer all_at_once 2 POST "/api/rooms/$place/messages/" '{"content": "one of many"}'
				done
			done
		) &
	done
	# Once more after the last writer has ended.
	for ((rest = 1; rest >= 0; rest--)); do
		while :; do
			for place in "$ROOM" "$other"; do
				api GET "/api/rooms/$place/events/?since=${next[$place]}"
				expect 200
				numbers=$(lines 'results.*.seq')
				seen[$place]+=${numbers:+ }$numbers
				next[$place]=$(field seq)
			done
			((rest)) && [[ $(jobs -r) ]] || break
		done
		wait
	done
	for place in "$ROOM" "$other"; do
		equal " $(seq -s ' ' $((first[$place] + 1)) $((first[$place] + 60)))" "${seen[$place]}"
	done
}

@test "joining and leaving are events" {
	join_room "$ROOM" "$BOB"
	events
	equal participant_joined "$(lines 'results.*.type')"
	shape results.0.data 'user:object'
	is results.0.data.user.id "$BOB_ID"
	[[ $body != *bob@example.org* ]]
	SINCE=$(field seq)
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	events
	equal participant_left "$(lines 'results.*.type')"
	shape results.0.data 'user_id:int'
	is results.0.data.user_id "$BOB_ID"
}

@test "joining again is no event" {
	join_room "$ROOM" "$BOB"
	SINCE=$(seq_of "$ALICE" "$ROOM")
	join_room "$ROOM" "$BOB"
	events
	is results '[]'
}

@test "being added and being removed are the same events" {
	api POST "/api/rooms/$ROOM/participants/" '{"username": "bob"}'
	expect 201
	api DELETE "/api/rooms/$ROOM/participants/$BOB_ID/"
	expect 204
	events
	equal 'participant_joined participant_left' "$(lines 'results.*.type')"
}

@test "a changed room is the event room_updated with the bare room" {
	api PATCH "/api/rooms/$ROOM/" '{"name": "Renamed"}'
	events
	equal room_updated "$(lines 'results.*.type')"
	shape results.0.data "$SHARED_ROOM_SHAPE"
	is results.0.data.name Renamed
	[[ $body != *alice@example.org* ]]
}

# change BODY: sets the room so, twice; the event is of the first time, and so is the line in the room's log.
change() {
	SINCE=$(seq_of "$ALICE" "$ROOM")
	api GET "/api/rooms/$ROOM/log/"
	local lines=$(($(field count) + 1)) time
	for time in first second; do
		api PATCH "/api/rooms/$ROOM/" "$1"
		expect 200
		events
		equal "$time room_updated" "$time $(lines 'results.*.type')"
	done
	api GET "/api/rooms/$ROOM/log/"
	is count "$lines"
}

@test "each setting of a room is an event when it changes, and none when it does not" {
	local body
	for body in '"name": "Renamed"' '"description": "About"' '"description": ""' '"visibility": "private"' '"visibility": "public"' \
		'"max_participants": 9' '"max_participants": 8' '"max_participants": null' '"invite": "members"' \
		'"posting": "moderators"' '"pin": "members"' '"slow_seconds": 5' '"slow_seconds": 0' '"retention_days": 30' \
		'"retention_days": null' '"mention_room": "moderators"' '"mention_room": "members"' '"mention_room": null' \
		'"name": "Renamed", "description": "Again"' '"name": "Anew", "visibility": "private"'; do
		change "{$body}"
	done
}

@test "a room that stays as it is does not say that it was changed" {
	local before
	sql "UPDATE room SET updated_at = updated_at - 60 WHERE id = $ROOM"
	api GET "/api/rooms/$ROOM/"
	before=$body
	api PATCH "/api/rooms/$ROOM/" '{}'
	expect 200
	events
	is results '[]'
	api GET "/api/rooms/$ROOM/"
	equal "$before" "$body"
	api PATCH "/api/rooms/$ROOM/" '{"name": "Renamed"}'
	[[ $(field updated_at) != "$(json updated_at <<<"$before")" ]]
}

@test "a send repeated with its nonce is no second event" {
	api POST "/api/rooms/$ROOM/messages/" '{"content": "once", "nonce": "for-events"}'
	api POST "/api/rooms/$ROOM/messages/" '{"content": "once", "nonce": "for-events"}'
	expect 200
	events
	equal 1 "$(field -l results)"
}

@test "what is refused is no event" {
	api POST "/api/rooms/$ROOM/messages/" '{"content": ""}'
	api PATCH "/api/rooms/$ROOM/" '{"name": ""}'
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	events
	is results '[]'
}

@test "a room's log holds nothing of other rooms" {
	local other
	other=$(room "$ALICE")
	say "$ALICE" "$other" 'Not here'
	events
	is results '[]'
}

# aged: whether the room's stream says how old its oldest event is; and undated has it say nothing.
aged() {
	equal 1 "$(sql "SELECT count(*) FROM stream WHERE room_id = $ROOM AND oldest_at IS NOT NULL")"
}

undated() {
	sql "UPDATE stream SET oldest_at = NULL WHERE room_id = $ROOM"
}

# Who prunes while an event is written may say last that there is none.
@test "events of which nothing says how old they are get an age with the next one" {
	needs_sql
	undated
	say "$ALICE" "$ROOM" one
	aged
	undated
	api PATCH "/api/rooms/$ROOM/" '{"description": "another"}'
	expect 200
	aged
}

@test "a since of the future means: fetch afresh" {
	local now
	now=$(seq_of "$ALICE" "$ROOM")
	events $((now + 1000))
	equal 1 "$(field -l results)"
	shape results.0 'data:object seq:int type:string'
	is results.0.type resync
	shape results.0.data 'seq:int'
	is results.0.data.seq "$(field seq)"
	(($(field seq) < now + 1000))
}

@test "a thousand events are replayed, one more means: fetch afresh" {
	local i
	for ((i = 0; i < 10; i++)); do
		all_at_once 100 POST "/api/rooms/$ROOM/messages/" '{"content": "one of a thousand"}'
		equal 100 "$(how_many 201)"
	done
	events
	equal 1000 "$(field -l results)"
	equal 'chat_message' "$(field 'results.*.type' | sort -u)"
	field 'results.*.seq' | sort -nuc
	say "$ALICE" "$ROOM" 'one more'
	events
	equal resync "$(lines 'results.*.type')"
	events "$(field seq)"
	is results '[]'
}

@test "nonsense in since is an error of that field" {
	local value
	for value in abc -1 1.5 1x 99999999999999999999999; do
		api GET "/api/rooms/$ROOM/events/?since=$value"
		invalid since
	done
}

@test "only members read the log, be the room public or not" {
	as "$BOB" api GET "/api/rooms/$ROOM/events/"
	refused 403 permission_denied
	as '' api GET "/api/rooms/$ROOM/events/"
	refused 401 authentication_required
}

@test "the answer comes at once also when there is nothing to tell" {
	local before=$EPOCHREALTIME
	events
	local passed=$((${EPOCHREALTIME/./} - ${before/./}))
	# A server that waits for news does so for longer.
	((passed < 20000000))
}
