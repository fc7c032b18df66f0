#!/usr/bin/env bats
# Calls over REST: who sits in one, which servers help the browsers to each other, and the command that tries those servers.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/suite
load ../lib/ws
load ../lib/calls

SECRET='between the two of us'
STUN='stun:stun.example.org:3478'
TURN='turn:turn.example.org:3478 turn:turn.example.org:3478?transport=tcp'

setup_file() {
	server_start "STUN_URLS=$STUN" "TURN_URLS=$TURN" "TURN_SECRET=$SECRET"
	# The first account is the site's administrator.
	account root ada bob eve
}

setup() {
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	NO_CALL='{"active":false,"started_at":null,"participants":[]}'
}

@test "a room without a call says so, alone, in lists, when opened and when asked for its call" {
	as "$ADA" api GET "/api/rooms/$ROOM/call/"
	expect 200
	equal "$NO_CALL" "$body"
	as "$ADA" api GET "/api/rooms/$ROOM/"
	is call "$NO_CALL"
	as "$ADA" api GET /api/rooms/
	is results.0.id "$ROOM"
	is results.0.call "$NO_CALL"
	as "$ADA" api POST /api/rooms/ '{"name": "Another"}'
	expect 201
	is call "$NO_CALL"
}

@test "a call shows who is in it and since when, the same everywhere, also to a later hello" {
	before=$(date -u +%FT%TZ)
	caller ada "$ADA" "$ROOM"
	plain_caller bob "$BOB" "$ROOM"
	as "$BOB" api GET "/api/rooms/$ROOM/call/"
	expect 200
	keys '' 'active participants started_at'
	is active true
	type_is started_at time
	[[ $(field started_at) > $before || $(field started_at) == "$before" ]]
	for i in 0 1; do
		shape "participants.$i" "$USER_SHAPE"
	done
	equal "$ADA_ID $BOB_ID" "$(seated "$ADA" "$ROOM")"
	call=$body
	as "$BOB" api GET "/api/rooms/$ROOM/"
	is call "$call"
	as "$BOB" api GET /api/rooms/
	is results.0.call "$call"
	# Beside it a room has no call, in whatever order.
	other=$(room "$BOB")
	as "$BOB" api GET /api/rooms/
	equal "$other $ROOM" "$(field results.0.id) $(field results.1.id)"
	equal "$NO_CALL $call" "$(field results.0.call) $(field results.1.call)"
	as "$BOB" api GET "/api/rooms/?order=id&page_size=100&after=$((ROOM - 1))"
	equal "$call $NO_CALL" "$(field results.0.call) $(field results.1.call)"
	ws_open later "$BOB" "$ROOM" v=2
	frame_is data.call "$call"
}

@test "the people of a call are named in the order in which they sat down" {
	# The later account sits down first, and both within a second.
	caller bob "$BOB" "$ROOM"
	caller ada "$ADA" "$ROOM"
	as "$ADA" api GET "/api/rooms/$ROOM/call/"
	equal "$BOB_ID $ADA_ID" "$(lines 'participants.*.id')"
}

@test "members see the call, of a public room everybody; of a private one nobody else" {
	caller ada "$ADA" "$ROOM"
	as "$EVE" api GET "/api/rooms/$ROOM/call/"
	expect 200
	is active true
	private=$(room "$ADA" '{"name": "Ours", "visibility": "private"}')
	as "$EVE" api GET "/api/rooms/$private/call/"
	refused 403 permission_denied
	as '' api GET "/api/rooms/$ROOM/call/"
	refused 401 authentication_required
	for id in 999999 0 x; do
		as "$ADA" api GET "/api/rooms/$id/call/"
		refused 404 not_found
	done
	for method in POST PUT PATCH DELETE; do
		as "$ADA" api "$method" "/api/rooms/$ROOM/call/"
		refused 405 method_not_allowed
	done
	as "$ADA" api GET "/api/rooms/$ROOM/call"
	expect 200
}

@test "a deleted room has no call to be asked for" {
	caller ada "$ADA" "$ROOM"
	as "$ADA" api DELETE "/api/rooms/$ROOM/"
	expect 204
	as "$ADA" api GET "/api/rooms/$ROOM/call/"
	refused 404 not_found
}

@test "where the daemon has died nobody is in a call, also before it is started again" {
	own_server
	account ada bob
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	caller ada "$ADA" "$ROOM"
	sits_alone "$BOB" "$ROOM" "$ADA_ID"
	daemon=$(<"$STATE/run/wsd.pid")
	kill -STOP "$SERVER_PID"
	kill -KILL "$daemon"
	ws_wait ada close
	as "$BOB" api GET "/api/rooms/$ROOM/call/"
	call=$body
	kill -CONT "$SERVER_PID"
	equal "$NO_CALL" "$call"
	wait_for_daemon "$daemon"
}

@test "many seats that end at the same moment all end in the database too" {
	other=$(room "$ADA")
	join_room "$other" "$EVE"
	caller ada "$ADA" "$other"
	ws_open eve "$EVE" "$other"
	sit_plainly eve
	# One socket that joins and leaves in turn ends more seats at once than people could.
	{
		for _ in {1..400}; do
			printf '{"type":"join_call"}\n{"type":"leave_call"}\n'
		done
		printf '{"type":"ping"}\n!wait pong\n'
	} >"$BATS_TEST_TMPDIR/many"
	batch "$(ws_url "$ROOM" "token=$BOB")" <"$BATS_TEST_TMPDIR/many" &
	many=$!
	ws_wait ada '*'
	sleep 0.1
	tell eve leave_call
	ws_settle eve
	wait "$many"
	eventually sits_alone "$ADA" "$other" "$ADA_ID"
	eventually sits_alone "$ADA" "$ROOM" ''
}

@test "the servers for the browsers: STUN as it is, TURN with credentials that its secret makes" {
	now=$(date +%s)
	as "$ADA" api GET /api/calls/ice-servers/
	expect 200
	keys '' 'expires_at ice_servers ttl'
	is ttl 3600
	type_is expires_at time
	equal 2 "$(field -l ice_servers)"
	keys ice_servers.0 urls
	equal "$STUN" "$(lines 'ice_servers.0.urls.*')"
	keys ice_servers.1 'credential urls username'
	equal "$TURN" "$(lines 'ice_servers.1.urls.*')"
	username=$(field ice_servers.1.username)
	[[ $username =~ ^([0-9]+):([0-9]+)$ ]]
	equal "$ADA_ID" "${BASH_REMATCH[2]}"
	((BASH_REMATCH[1] >= now + 3600 && BASH_REMATCH[1] <= EPOCHSECONDS + 3600))
	equal "${BASH_REMATCH[1]}" "$(date -d "$(field expires_at)" +%s)"
	credential=$(printf '%s' "$username" | openssl dgst -sha1 -hmac "$SECRET" -binary | base64)
	equal "$credential" "$(field ice_servers.1.credential)"
	# Everybody has their own.
	as "$BOB" api GET /api/calls/ice-servers/
	[[ $(field ice_servers.1.username) == *":$BOB_ID" ]]
}

@test "who joins a call gets the same servers with call_joined, and no secret is ever told" {
	ws_open ada "$ADA" "$ROOM" v=2
	sit ada
	equal "$STUN $TURN" "$(frame_field 'data.ice_servers.*.urls.*' | paste -sd ' ')"
	username=$(frame_field data.ice_servers.1.username)
	[[ $username == *":$ADA_ID" ]]
	credential=$(printf '%s' "$username" | openssl dgst -sha1 -hmac "$SECRET" -binary | base64)
	frame_is data.ice_servers.1.credential "$credential"
	[[ $frame != *"$SECRET"* ]]
	as "$ADA" api GET /api/info/
	[[ $body != *"$SECRET"* ]]
	equal 0 "$(grep -cF "$SECRET" "$SERVER_LOG")"
}

@test "the servers are for who is logged in" {
	as '' api GET /api/calls/ice-servers/
	refused 401 authentication_required
	as "$ADA" api POST /api/calls/ice-servers/ '{}'
	refused 405 method_not_allowed
}

@test "by default no server is named; without a secret there are no credentials; turn_ttl says for how long they are good" {
	own_server
	account ada
	as "$ADA" api GET /api/calls/ice-servers/
	expect 200
	equal '[]' "$(field ice_servers)"
	is ttl 3600
	server_stop
	server_start "TURN_URLS=$TURN"
	as "$ADA" api GET /api/calls/ice-servers/
	keys ice_servers.0 urls
	equal "$TURN" "$(lines 'ice_servers.0.urls.*')"
	server_stop
	server_start "TURN_URLS=$TURN" "TURN_SECRET=$SECRET" TURN_TTL=60
	now=$EPOCHSECONDS
	as "$ADA" api GET /api/calls/ice-servers/
	is ttl 60
	expires=$(date -d "$(field expires_at)" +%s)
	((expires >= now + 60 && expires <= EPOCHSECONDS + 60))
}

# turn_test CLIENT: runs `moznods turn-test` where turnutils_uclient is this script; its arguments go to the file `asked`.
turn_test() {
	local bin=$BATS_TEST_TMPDIR/bin
	mkdir -p "$bin"
	printf '#!/bin/sh\necho "$@" >>"%s"\n%s\n' "$BATS_TEST_TMPDIR/asked" "$1" >"$bin/turnutils_uclient"
	chmod +x "$bin/turnutils_uclient"
	: >"$BATS_TEST_TMPDIR/asked"
	PATH=$bin:$PATH run moznods turn-test
	asked=$(<"$BATS_TEST_TMPDIR/asked")
}

@test "turn-test says that nothing is configured, and what is no address" {
	ctl_settings=()
	turn_test 'exit 0'
	equal 1 "$status"
	[[ $output == FAULT*turn_urls* ]]
	for url in stun:turn.example.org turn: turn:host:0 turn:host:65536 turn:host:x 'turn:host?transport=sctp' turn:-v turn:[::1; do
		ctl_settings=("TURN_URLS=$url" TURN_SECRET=s)
		turn_test 'exit 0'
		equal 1 "$status"
		[[ $output == "FAULT   $url is no address"* ]]
		equal '' "$asked"
	done
}

@test "turn-test asks each configured server, with credentials as browsers have them, and nobody else" {
	good='echo "0: : start_mclient: tot_send_msgs=20, tot_recv_msgs=20"'
	ctl_settings=("TURN_URLS=turn:a.example.org turn:b.example.org:99?transport=tcp turns:[2001:db8::1] turns:c.example.org:443?transport=udp"
		"TURN_SECRET=$SECRET")
	turn_test "$good"
	equal 0 "$status"
	equal 4 "$(grep -c '^ok .* relays' <<<"$output")"
	[[ $asked =~ ^"-y -c -m 2 -n 10 -p 3478 -u "([0-9]+:0)" -w "([^ ]+)" a.example.org"$'\n' ]]
	credential=$(printf '%s' "${BASH_REMATCH[1]}" | openssl dgst -sha1 -hmac "$SECRET" -binary | base64)
	equal "$credential" "${BASH_REMATCH[2]}"
	mapfile -t each <<<"$asked"
	equal 4 "${#each[@]}"
	[[ ${each[1]} == *' -p 99 -t -u '*' b.example.org' ]]
	[[ ${each[2]} == *' -p 5349 -t -S -u '*' 2001:db8::1' ]]
	[[ ${each[3]} == *' -p 443 -S -u '*' c.example.org' ]]
}

@test "turn-test says in plain words what is wrong, and fails when one of several servers does not relay" {
	ctl_settings=(TURN_URLS=turn:a.example.org "TURN_SECRET=$SECRET")
	turn_test 'echo "0: : ERROR: Cannot complete Allocation"; exit 255'
	equal 1 "$status"
	[[ $output == *refuses*turn_secret* && $output == *'says: 0: : ERROR'* ]]
	turn_test 'echo "recv: Connection refused" >&2; exit 255'
	equal 1 "$status"
	[[ $output == *'nothing listens'* ]]
	turn_test 'echo "0: : channel bind: error 403 (Forbidden IP)"; exit 255'
	equal 1 "$status"
	[[ $output == *denied-peer-ip* ]]
	turn_test 'echo "1: : start_mclient: tot_send_msgs=20, tot_recv_msgs=13"'
	equal 1 "$status"
	[[ $output == *'13 of 20'* ]]
	turn_test 'kill -ALRM $$'
	equal 1 "$status"
	[[ $output == *'does not answer'* ]]
	turn_test 'exit 127'
	equal 1 "$status"
	[[ $output == *"package coturn"* ]]
	ctl_settings=('TURN_URLS=turn:a.example.org turn:b.example.org' "TURN_SECRET=$SECRET")
	# shellcheck disable=SC2016
	turn_test '[ "$(wc -l <"${0%/*}/../asked")" != 2 ] || echo "1: : start_mclient: tot_send_msgs=20, tot_recv_msgs=20"'
	equal 1 "$status"
	[[ $output == FAULT*a.example.org*ok*b.example.org* ]]
	ctl_settings=(TURN_URLS=turn:a.example.org)
	turn_test 'echo "1: : start_mclient: tot_send_msgs=20, tot_recv_msgs=20"'
	equal 0 "$status"
	[[ $output == *'turn_secret is empty'* && $asked != *-u* ]]
}
