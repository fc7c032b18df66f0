#!/usr/bin/env bats
# How a seat outlives its socket: ten seconds of grace, a session that takes it back, and what is kept meanwhile; and how
# a call outlives the daemon. What must be waited for is waited for once, for many calls at the same time.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/suite
load ../lib/ws
load ../lib/calls

setup_file() {
	server_start
	export BEGAN=$EPOCHSECONDS
	# The first account is the site's administrator.
	account root ada bob eve
}

setup() {
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB" "$EVE"
}

# pair N: a room for a call of two whose people have no other seat; sets A, A_ID, B, B_ID and ROOM.
pair() {
	account "a$1" "b$1"
	local a=A$1 b=B$1 a_id=A$1_ID b_id=B$1_ID
	A=${!a} B=${!b} A_ID=${!a_id} B_ID=${!b_id}
	ROOM=$(room "$A")
	join_room "$ROOM" "$B"
}

# lost N: such a pair is in a call, and b has lost its socket. The others of the test find them under these names.
lost() {
	pair "$1"
	caller "a$1" "$A" "$ROOM"
	caller "b$1" "$B" "$ROOM"
	state_of "a$1" 2
	ws_drop "b$1"
	state_of "a$1" 2
	frame_is data.participants.1.state reconnecting
	printf -v "ROOM$1" %s "$ROOM"
}

# many NAME TARGET FIRST LAST: signals of all kinds in turn, numbered so, at once.
many() {
	local frames='' n types=(offer ice_candidate answer) content
	for ((n = $3; n <= $4; n++)); do
		content='"sdp":"v=0"'
		((n % 3 != 1)) || content='"candidate":null'
		frames+="{\"type\":\"${types[n % 3]}\",\"data\":{\"target_user_id\":$2,$content,\"n\":$n}}"$'\n'
	done
	ws_send "$1" "${frames%$'\n'}"
}

# now: milliseconds.
now() {
	printf '%d\n' $((${EPOCHREALTIME/[.,]/} / 1000))
}

@test "soon after the start an unknown session is a resume: silent, and the seat is as asked for" {
	ws_open eve "$EVE" "$ROOM"
	ws_open bob "$BOB" "$ROOM" v=2
	ws_open ada "$ADA" "$ROOM" v=2
	sit ada '{"session":"0123456789abcdef0123456789abcdef","audio":false,"video":true}'
	frame_is data.resumed true
	equal 0123456789abcdef0123456789abcdef "${SESSION[ada]}"
	state_of bob 1
	frame_is data.participants.0.user.id "$ADA_ID"
	frame_is data.participants.0.audio false
	frame_is data.participants.0.video true
	heard eve ''
	sits_alone "$ADA" "$ROOM" "$ADA_ID"
	# Now it is known, and not bob's.
	tell bob join_call '{"session":"0123456789abcdef0123456789abcdef"}'
	refuses bob permission_denied
	sits_alone "$ADA" "$ROOM" "$ADA_ID"
}

@test "a session that nobody could have been given leaves the answer what it is: JSON, with that session" {
	ws_open ada "$ADA" "$ROOM" v=2
	for session in 'a\"b' 'back\\slash' 'tab\there' '\",\"resumed\":7,\"x\":\"'; do
		tell ada join_call "{\"session\":\"$session\"}"
		ws_wait ada '@(call_joined|error)'
		frame_keys '' 'data type'
		frame_type
		[[ $type == error ]] || frame_shape data "$JOINED_SHAPE"
		tell ada leave_call
	done
}

@test "what the daemon itself has ended is no resume, however soon after its start" {
	# Else who comes back would sit there without the others having heard.
	ws_open eve "$EVE" "$ROOM"
	caller bob "$BOB" "$ROOM"
	caller ada "$ADA" "$ROOM"
	ended=${SESSION[bob]}
	tell bob leave_call
	ws_settle bob
	heard eve 'user_joined user_joined user_left'
	sit bob "{\"session\":\"$ended\"}"
	frame_is data.resumed false
	heard eve user_joined
}

@test "a lost socket keeps its seat, and what comes meanwhile is kept in order, until it comes back" {
	# 1: comes back by its session. Nobody else hears more than that it was away.
	lost 1
	equal "$A1_ID $B1_ID" "$(seated "$A1" "$ROOM1")"
	many a1 "$B1_ID" 3 62
	ws_settle a1
	ws_open watcher1 "$A1" "$ROOM1"
	ws_open b1 "$B1" "$ROOM1" v=2
	equal 0 "$(grep -c '"offer"' "$BATS_TEST_TMPDIR/b1.log")"
	old=${SESSION[b1]}
	tell b1 join_call "{\"session\":\"$old\",\"video\":true}"
	ws_wait b1 '@(call_joined|offer|answer|ice_candidate)'
	frame_is type call_joined
	frame_is data.resumed true
	frame_is data.session "$old"
	for n in {3..62}; do
		ws_wait b1 '@(offer|answer|ice_candidate)'
		frame_is data.n "$n"
	done
	state_of a1 2
	frame_is data.participants.1.state active
	frame_is data.participants.1.video true
	signal a1 offer "$B1_ID" 63
	ws_wait b1 offer
	frame_is data.n 63
	heard watcher1 ''
	heard a1 ''

	# 2: 64 frames are kept; the 65th is refused, and the others are still there.
	lost 2
	many a2 "$B2_ID" 1 66
	refuses a2 peer_unavailable
	refuses a2 peer_unavailable
	ws_settle a2
	equal 2 "$(grep -c peer_unavailable "$BATS_TEST_TMPDIR/a2.log")"
	ws_open b2 "$B2" "$ROOM2" v=2
	sit b2 "{\"session\":\"${SESSION[b2]}\"}"
	ws_settle b2
	equal 64 "$(grep -Ec '"(offer|answer|ice_candidate)"' "$BATS_TEST_TMPDIR/b2.log")"
	frame=$(grep -E '"(offer|answer|ice_candidate)"' "$BATS_TEST_TMPDIR/b2.log" | tail -n 1)
	frame_is data.n 64

	# 3: comes back without its session, which is a new seat; takeover false finds nobody there to protect.
	lost 3
	signal a3 offer "$B3_ID"
	ws_open b3 "$B3" "$ROOM3" v=2
	sit b3 '{"takeover":false}'
	frame_is data.resumed false
	leaves_call a3 "$B3_ID" replaced
	ws_wait a3 user_joined
	frame_is data.user.id "$B3_ID"
	heard b3 call_state

	# 5: comes back and hangs up, without sitting down first.
	lost 5
	ws_open b5 "$B5" "$ROOM5" v=2
	tell b5 leave_call
	leaves_call a5 "$B5_ID" left

	# 4: somebody else has found the session.
	declare -A began
	for n in 4 6; do
		began[$n]=$(now)
		lost "$n"
	done
	join_room "$ROOM4" "$EVE"
	ws_open thief "$EVE" "$ROOM4" v=2
	tell thief join_call "{\"session\":\"${SESSION[b4]}\"}"
	refuses thief permission_denied
	equal "$A4_ID $B4_ID" "$(seated "$A4" "$ROOM4")"

	# 4 and 6 do not come back.
	for n in 4 6; do
		id=B${n}_ID
		leaves_call "a$n" "${!id}" timeout
		# The ten seconds begin after this was noted and end before it is read: they are not fewer, nor the thirty of a restart.
		waited=$(($(now) - began[$n]))
		((waited >= 10000 && waited < 30000)) || fail "after $waited ms"
		state_of "a$n" 1
	done
	room=$ROOM6
	equal "$A6_ID" "$(seated "$A6" "$room")"
	signal a6 offer "$B6_ID"
	refuses a6 peer_unavailable
}

@test "a lost socket has no grace where the permission was lost with it" {
	lost 31
	as "$B31" api POST "/api/rooms/$ROOM31/leave/"
	expect 204
	leaves_call a31 "$B31_ID" left
	equal "$A31_ID" "$(seated "$A31" "$ROOM31")"
	lost 12
	as "$B12" api POST /api/auth/logout/
	expect 204
	leaves_call a12 "$B12_ID" left
	lost 13
	as "$A13" api DELETE "/api/rooms/$ROOM13/participants/$B13_ID/"
	expect 204
	ws_wait a13 user_left
	frame_is data.user_id "$B13_ID"
	lost 14
	as "$ROOT" api PATCH "/api/users/$B14_ID/" '{"is_active": false}'
	expect 200
	leaves_call a14 "$B14_ID" left
}

@test "one seat that is away counts: the call stays full, its owner comes back" {
	own_server CALL_MAX=2
	lost 21
	account eve
	join_room "$ROOM21" "$EVE"
	ws_open eve "$EVE" "$ROOM21" v=2
	tell eve join_call
	refuses eve call_full
	ws_open b21 "$B21" "$ROOM21" v=2
	sit b21 "{\"session\":\"${SESSION[b21]}\"}"
	frame_is data.resumed true
}

@test "a session over a new socket takes the seat from the old one, and the others hear nothing of it" {
	ws_open eve "$EVE" "$ROOM"
	caller ada "$ADA" "$ROOM"
	caller old "$BOB" "$ROOM"
	heard eve 'user_joined user_joined'
	ws_open new "$BOB" "$ROOM" v=2
	sit new "{\"session\":\"${SESSION[old]}\",\"takeover\":false}"
	frame_is data.resumed true
	ws_wait old call_left
	frame_is data.reason replaced
	ws_drop old
	signal ada offer "$BOB_ID"
	ws_wait new offer
	heard eve ''
	state_of ada 2
	ws_settle ada
	equal 0 "$(grep -c reconnecting "$BATS_TEST_TMPDIR/ada.log")"
	sits_alone "$ADA" "$ROOM" "$ADA_ID $BOB_ID"
}

@test "coming back does not change what one sends, unless one says so" {
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM" '{"audio":true,"video":true}'
	tell bob media_state '{"hand":true}'
	tell ada call_control "{\"action\":\"mute\",\"target_user_id\":$BOB_ID}"
	ws_settle ada
	session=${SESSION[bob]}
	ws_drop bob
	ws_open bob "$BOB" "$ROOM" v=2
	sit bob "{\"session\":\"$session\"}"
	state_of bob 2
	frame_is data.participants.1.hand true
	frame_is data.participants.1.video true
	# Muted from afar, one is not unmuted by a bad connection.
	frame_is data.participants.1.audio false
}

@test "a session of another room is no resume here: the seat there ends" {
	other=$(room "$ADA")
	ws_open eve "$EVE" "$ROOM"
	caller ada "$ADA" "$ROOM"
	session=${SESSION[ada]}
	ws_open there "$ADA" "$other" v=2
	sit there "{\"session\":\"$session\"}"
	frame_is data.resumed false
	ws_wait ada call_left
	heard eve 'user_joined user_left'
	sits_alone "$ADA" "$other" "$ADA_ID"
}

@test "after kill -9 of the daemon no ghost stays, and who comes back by a session is where they were" {
	own_server
	account ada bob eve
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB" "$EVE"
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM"
	caller eve "$EVE" "$ROOM"
	state_of eve 3
	started=$(frame_field data.started_at)
	daemon=$(<"$STATE/run/wsd.pid")
	sleep 1.1
	kill -KILL "$daemon"
	wait_for_daemon "$daemon"
	ws_open_again plain "$EVE" "$ROOM"
	sits_alone "$ADA" "$ROOM" ''
	ws_open ada "$ADA" "$ROOM" v=2
	frame_is data.call.active false
	sit ada "{\"session\":\"${SESSION[ada]}\"}"
	frame_is data.resumed true
	ws_open bob "$BOB" "$ROOM" v=2
	sit bob "{\"session\":\"${SESSION[bob]}\",\"video\":true}"
	frame_is data.resumed true
	# Who is not back yet is expected; only REST does not count on them.
	equal "$ADA_ID $BOB_ID $EVE_ID" "$(frame_field 'data.participants.*.user.id' | paste -sd ' ')"
	equal 'active active reconnecting' "$(frame_field 'data.participants.*.state' | paste -sd ' ')"
	state_of ada 3
	frame_is data.started_at "$started"
	signal ada offer "$BOB_ID"
	ws_wait bob offer
	heard plain ''
	heard bob ''
	sits_alone "$ADA" "$ROOM" "$ADA_ID $BOB_ID"
	# The second restart, now a proper one, is survived in the same way; a seat is still one's own.
	daemon=$(<"$STATE/run/wsd.pid")
	kill -TERM "$daemon"
	ws_closed ada 1001
	ws_closed bob 1001
	equal 0 "$(cat "$BATS_TEST_TMPDIR"/{ada,bob}.log | grep -c '"user_left"')"
	wait_for_daemon "$daemon"
	ws_open_again ada "$ADA" "$ROOM" v=2
	sit ada "{\"session\":\"${SESSION[ada]}\"}"
	frame_is data.resumed true
	ws_open bob "$BOB" "$ROOM" v=2
	tell bob join_call "{\"session\":\"${SESSION[ada]}\"}"
	refuses bob permission_denied
	sit bob "{\"session\":\"${SESSION[bob]}\"}"
	state_of ada 3
	frame_is data.started_at "$started"
}

# restart: the daemon dies, and there is another.
restart() {
	local daemon
	daemon=$(<"$STATE/run/wsd.pid")
	kill -KILL "$daemon"
	wait_for_daemon "$daemon"
}

@test "after a restart only who sat comes back by a session: others are heard as the newcomers they are" {
	own_server
	account ada bob eve dan
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB" "$EVE" "$DAN"
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM"
	caller eve "$EVE" "$ROOM"
	tell eve leave_call
	state_of ada 3
	state_of ada 2
	restart
	ws_open_again plain "$DAN" "$ROOM"
	ws_open ada "$ADA" "$ROOM" v=2
	sit ada "{\"session\":\"${SESSION[ada]}\"}"
	frame_is data.resumed true
	# One had left, one was never there, one shows a session that is not the one of the seat.
	ws_open eve "$EVE" "$ROOM" v=2
	sit eve "{\"session\":\"${SESSION[eve]}\"}"
	frame_is data.resumed false
	ws_open dan "$DAN" "$ROOM" v=2
	sit dan '{"session":"0123456789abcdef0123456789abcdef"}'
	frame_is data.resumed false
	[[ ${SESSION[dan]} != 0123456789abcdef0123456789abcdef ]]
	ws_open bob "$BOB" "$ROOM" v=2
	sit bob '{"session":"0123456789abcdef0123456789abcdef","takeover":false}'
	frame_is data.resumed false
	heard plain 'user_joined user_joined user_left user_joined'
	leaves_call ada "$BOB_ID" replaced
	sits_alone "$ADA" "$ROOM" "$ADA_ID $BOB_ID $EVE_ID $DAN_ID"
	as "$ADA" api GET "/api/rooms/$ROOM/call/"
	equal "$ADA_ID $EVE_ID $DAN_ID $BOB_ID" "$(lines 'participants.*.id')"
}

@test "where the seats were lost with the database the sessions of their owners are believed, until somebody new comes" {
	needs_sqlite
	own_server
	account ada bob eve dan
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB" "$EVE" "$DAN"
	moznods backup --database --state "$STATE" "$BATS_TEST_TMPDIR/copy"
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$ROOM"
	caller eve "$EVE" "$ROOM"
	server_stop
	rm -f "$STATE"/moznods.db-*
	mv "$BATS_TEST_TMPDIR/copy" "$STATE/moznods.db"
	server_start
	ws_open plain "$DAN" "$ROOM"
	for name in ada bob; do
		token=${name^^}
		ws_open "$name" "${!token}" "$ROOM" v=2
		sit "$name" "{\"session\":\"${SESSION[$name]}\"}"
		frame_is data.resumed true
	done
	signal ada offer "$BOB_ID"
	ws_wait bob offer
	heard plain ''
	caller dan "$DAN" "$ROOM"
	ws_open eve "$EVE" "$ROOM" v=2
	sit eve "{\"session\":\"${SESSION[eve]}\"}"
	frame_is data.resumed false
	heard plain 'user_joined user_joined'
}

@test "who has lost the right to come back since the restart does not: their seat ends at once" {
	own_server
	account ada bob eve dan
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB" "$EVE" "$DAN"
	for name in ada bob eve dan; do
		token=${name^^}
		caller "$name" "${!token}" "$ROOM"
	done
	restart
	ws_open_again ada "$ADA" "$ROOM" v=2
	sit ada "{\"session\":\"${SESSION[ada]}\"}"
	state_of ada 4
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	leaves_call ada "$BOB_ID" left
	as "$EVE" api POST /api/auth/logout/
	leaves_call ada "$EVE_ID" left
	ws_open dan "$DAN" "$ROOM" v=2
	tell dan leave_call
	leaves_call ada "$DAN_ID" left
	sits_alone "$ADA" "$ROOM" "$ADA_ID"
}

@test "what happened before somebody came in does not end their seat, however late it is heard of" {
	own_server
	account ada bob
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	daemon=$(<"$STATE/run/wsd.pid")
	kill -STOP "$daemon"
	# The daemon reads its news some at a time, and sees to its sockets in between.
	for _ in 1 2; do
		as "$ADA" all_at_once 1000 POST "/api/rooms/$ROOM/messages/" '{"content": "a message"}'
		equal 1000 "$(how_many 201)"
	done
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	join_room "$ROOM" "$BOB"
	# As soon as it is let in it sits down; it goes once it has been heard.
	raw -t 60 "$(ws_url "$ROOM" "token=$BOB&v=2")" < <(
		printf '%s\n' open 'frame 81 {"type":"join_call"}'
		until [[ -e $BATS_TEST_TMPDIR/seated ]]; do sleep 0.05; done
		echo bye
	) &
	sleep 0.5
	kill -CONT "$daemon"
	# He is seen to sit, and still sits when all news have been read.
	deadline=$((SECONDS + LONGEST_WAIT))
	until [[ $(seated "$ADA" "$ROOM") == "$BOB_ID" ]]; do
		((SECONDS < deadline)) || fail 'he does not sit down'
		sleep 0.05
	done
	touch "$BATS_TEST_TMPDIR/seated"
	sleep 2
	equal "$BOB_ID" "$(seated "$ADA" "$ROOM")"
}

@test "a database from before seats were kept is brought up to date, and calls work in it" {
	needs_sqlite
	own_server
	account ada
	ROOM=$(room "$ADA")
	caller ada "$ADA" "$ROOM"
	server_stop
	# The database is an old one now, in which zoe has the number that ada had.
	equal '1 1' "$ADA_ID $ROOM"
	rm "$STATE"/moznods.db*
	(umask 077 && sqlite3 "$STATE/moznods.db" <"$SRCDIR/tests/upgrade/version-1.sql")
	sqlite3 "$STATE/moznods.db" 'INSERT INTO call VALUES (1, 1); INSERT INTO seat (user_id, room_id) VALUES (1, 1)'
	server_start
	sits_alone the-old-token-of-zoe "$ROOM" ''
	ws_open zoe the-old-token-of-zoe "$ROOM" v=2
	sit zoe "{\"session\":\"${SESSION[ada]}\"}"
	frame_is data.resumed true
	sits_alone the-old-token-of-zoe "$ROOM" 1
}

@test "who does not come back within thirty seconds of the restart has left, and those who did are told" {
	own_server
	account ada bob eve dan
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB" "$EVE" "$DAN"
	caller ada "$ADA" "$ROOM"
	plain_caller bob "$BOB" "$ROOM"
	caller eve "$EVE" "$ROOM"
	restarted=$(now)
	restart
	ws_open_again plain "$DAN" "$ROOM"
	ws_open ada "$ADA" "$ROOM" v=2
	sit ada "{\"session\":\"${SESSION[ada]}\"}"
	equal "$ADA_ID $BOB_ID $EVE_ID" "$(frame_field 'data.participants.*.user.id' | paste -sd ' ')"
	# What is said to somebody who may come back is kept.
	signal ada offer "$EVE_ID"
	ws_settle ada
	equal 0 "$(grep -c '"error"' "$BATS_TEST_TMPDIR/ada.log")"
	sits_alone "$ADA" "$ROOM" "$ADA_ID"
	leaves_call ada "$BOB_ID" timeout
	# As long at least, for they begin after this was noted.
	waited=$(($(now) - restarted))
	((waited >= 30000 && waited < 60000)) || fail "after $waited ms"
	leaves_call ada "$EVE_ID" timeout
	state_of ada 1
	heard plain 'user_left user_left'
	frame_is data.user_id "$EVE_ID"
	frame_keys data user_id
	ws_open eve "$EVE" "$ROOM" v=2
	sit eve "{\"session\":\"${SESSION[eve]}\"}"
	frame_is data.resumed false
	heard plain user_joined
	# The next restart does not bring back who is gone.
	restart
	ws_open_again ada "$ADA" "$ROOM" v=2
	sit ada "{\"session\":\"${SESSION[ada]}\"}"
	equal "$ADA_ID $EVE_ID" "$(frame_field 'data.participants.*.user.id' | paste -sd ' ')"
}

@test "who comes back while the daemon still says goodbye to somebody slow does it no harm" {
	own_server
	account ada bob
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	caller ada "$ADA" "$ROOM"
	ws_open slow "$BOB" "$ROOM"
	ws_send slow '!stall'
	# More than the system keeps for who does not read, less than what closes them.
	batch "$(ws_url "$ROOM" "token=$BOB")" < <(
		text=$(repeat x 3990)
		for _ in {1..200}; do
			printf '{"type":"chat_message","data":{"content":"%s"}}\n' "$text"
		done
		printf '!wait chat_message 200\n'
	)
	batch_ends 1000
	daemon=$(<"$STATE/run/wsd.pid")
	kill -TERM "$daemon"
	ws_closed ada 1001
	# It may be let in or refused, by the old daemon or the new one.
	ws_connect again "$(ws_url "$ROOM" "token=$ADA&v=2")"
	ws_wait again '@(open|refused)'
	tell again join_call "{\"session\":\"${SESSION[ada]}\"}"
	tell again join_call
	tell again leave_call
	wait_for_daemon "$daemon"
	equal 0 "$(grep -Ec "wsd \(process $daemon\) (was ended by signal|ended with status)" "$SERVER_LOG")"
	ws_open_again ada "$ADA" "$ROOM" v=2
	sit ada "{\"session\":\"${SESSION[ada]}\"}"
}

@test "a stop and a start of the whole server is survived as well, and a new call after it begins anew" {
	own_server
	account ada bob
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	other=$(room "$BOB")
	caller ada "$ADA" "$ROOM"
	caller bob "$BOB" "$other"
	state_of bob 1
	started=$(frame_field data.started_at)
	server_stop
	server_start
	as "$BOB" api GET "/api/rooms/$other/call/"
	is active false
	sleep 1.1
	ws_open ada "$ADA" "$ROOM" v=2
	sit ada "{\"session\":\"${SESSION[ada]}\"}"
	frame_is data.resumed true
	# Bob comes without his session: that is a call of its own.
	caller bob "$BOB" "$other"
	frame_is data.resumed false
	state_of bob 1
	[[ $(frame_field data.started_at) != "$started" ]]
}

@test "thirty seconds after the start an unknown session is a join like any other" {
	left=$((31 - (EPOCHSECONDS - BEGAN)))
	((left <= 0)) || sleep "$left"
	ws_open eve "$EVE" "$ROOM"
	ws_open ada "$ADA" "$ROOM" v=2
	sit ada '{"session":"0123456789abcdef0123456789abcdef"}'
	frame_is data.resumed false
	[[ ${SESSION[ada]} != 0123456789abcdef0123456789abcdef ]]
	heard eve user_joined
}
