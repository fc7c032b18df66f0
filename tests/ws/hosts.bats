#!/usr/bin/env bats
# Several hosts with one database (doc/several-machines.md): two state directories, two supervisors, one PostgreSQL. What is said,
# typed and signalled on one is heard on the other, limits are those of the site, and when the host that leads is gone the other
# takes over.
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0
load ../lib/suite
load ../lib/ws
load ../lib/calls
load ../lib/files
load ../lib/postgresql
load ../lib/hosts
load ../lib/bucket

setup_file() {
	:
}

teardown_file() {
	:
}

setup() {
	has_postgresql || skip 'built without PostgreSQL, or there is no server'
	hosts_begin "$BATS_TEST_TMPDIR/hosts"
}

teardown() {
	ws_end_all
	hosts_end
	bucket_stop
}

# two_hosts [SETTING=VALUE…]: one leads, two follows; ada and bob have a room.
two_hosts() {
	host_start one "$@"
	host_start two "$@"
	equal one "$(leader)"
	on one account zoe ada bob
	ROOM=$(on one room "$ADA")
	on two join_room "$ROOM" "$BOB"
}

@test "what is said on one host is heard on the other, over sockets and by asking" {
	two_hosts
	on one ws_open ada "$ADA" "$ROOM" v=2
	on two ws_open bob "$BOB" "$ROOM" v=2
	# Who is there is told to both.
	ws_wait ada presence
	frame_is data.user_id "$BOB_ID"
	on two as "$BOB" api GET "/api/rooms/$ROOM/participants/"
	equal 2 "$(field -l results)"
	on two say "$BOB" "$ROOM" 'over the other host'
	ws_wait ada chat_message
	frame_is data.content 'over the other host'
	on one say "$ADA" "$ROOM" 'over the first'
	ws_wait bob chat_message
	ws_wait bob chat_message
	frame_is data.content 'over the first'
	chat bob 'from a socket'
	ws_wait ada chat_message
	ws_wait ada chat_message
	frame_is data.content 'from a socket'
	tell bob typing '{"active":true}'
	ws_wait ada typing
	on two user_open everything "$ADA"
	ws_drop bob
	ws_wait ada presence
	frame_is data.status offline
	ws_wait everything presence
	on two say "$BOB" "$ROOM" 'to a user socket'
	ws_wait everything chat_message
}

# led_by NAME: waits until that host leads.
led_by() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until [[ $(leader) == "$1" ]]; do
		((SECONDS < deadline)) || fail "$1 does not lead" || return
		sleep 0.1
	done
}

# back NAME HOST TOKEN: the socket is dropped, comes back over that host, and resumes its seat.
back() {
	on "$2" ws_open_again "$1" "$3" "$ROOM" v=2
	sit "$1" "{\"session\":\"${SESSION[$1]}\"}"
	frame_is data.resumed true
}

@test "a call goes across hosts, and goes on when the one that leads is killed" {
	two_hosts
	on one caller ada "$ADA" "$ROOM"
	on two caller bob "$BOB" "$ROOM"
	state_of ada 2
	signal ada offer "$BOB_ID" 1
	ws_wait bob offer
	signal bob answer "$ADA_ID" 2
	ws_wait ada answer
	host_kill one
	ws_wait ada close
	ws_wait bob close
	led_by two
	back ada two "$ADA"
	back bob two "$BOB"
	state_of ada 2
	signal bob ice_candidate "$ADA_ID" 3
	ws_wait ada ice_candidate
	# What was killed comes back, and follows.
	host_start one
	equal two "$(leader)"
	on one say "$ADA" "$ROOM" 'back again'
	ws_wait bob chat_message
	on one sits_alone "$ADA" "$ROOM" "$ADA_ID $BOB_ID"
}

@test "the daemon that follows is killed: the calls of the others go on" {
	two_hosts
	on one caller ada "$ADA" "$ROOM"
	on two caller bob "$BOB" "$ROOM"
	state_of ada 2
	kill -KILL "$(<"$HOSTS/two/run/wsd.pid")"
	ws_wait bob close
	state_of ada 2
	frame_is data.participants.1.state reconnecting
	back bob two "$BOB"
	state_of ada 2
	frame_is data.participants.1.state active
	equal one "$(leader)"
}

@test "the host that leads is stopped in order: the other leads at once, and the calls go on" {
	two_hosts
	on two caller bob "$BOB" "$ROOM"
	host_stop one
	ws_wait bob close
	led_by two
	back bob two "$BOB"
}

# from_elsewhere NAME: a socket of ada's of which a proxy says from where it comes.
from_elsewhere() {
	ws_connect "$1" "$(ws_url "$ROOM" "token=$ADA")" -H 'X-Forwarded-For: 192.0.2.7'
}

@test "limits count by the client, whichever host they come from" {
	two_hosts LIMITS=on LIMIT_AUTH=0 LIMIT_GENERAL=0 LIMIT_CONNECTS=3 TRUSTED_PROXIES=127.0.0.1
	on one from_elsewhere c1
	ws_wait c1 open
	on two from_elsewhere c2
	ws_wait c2 open
	on two from_elsewhere c3
	ws_wait c3 open
	on two from_elsewhere c4
	ws_wait c4 refused
	equal 'refused 429' "$frame"
	# Nobody else is counted with them.
	on two ws_open bob "$BOB" "$ROOM"
}

@test "passwords and messages are counted for all hosts together" {
	two_hosts LIMITS=on LIMIT_GENERAL=0 LIMIT_AUTH=10 LIMIT_CHAT=3
	local number
	# Three accounts, and what they were logged in with, have been counted.
	for number in 1 2 3; do
		on one api POST /api/auth/login/ '{"username": "zoe", "password": "not the secret"}'
		expect 401
		on two api POST /api/auth/login/ '{"username": "zoe", "password": "not the secret"}'
		expect 401
	done
	on two api POST /api/auth/login/ '{"username": "zoe", "password": "not the secret"}'
	expect 401
	on two api POST /api/auth/login/ '{"username": "zoe", "password": "not the secret"}'
	refused 429 rate_limited
	on one api POST /api/auth/login/ '{"username": "zoe", "password": "not the secret"}'
	refused 429 rate_limited
	on one ws_open here "$ADA" "$ROOM" v=2
	on two ws_open there "$ADA" "$ROOM" v=2
	chat here one
	chat there two
	chat there three
	for number in 1 2 3; do
		ws_wait here chat_message
	done
	chat there four
	refuses there rate_limited
	chat here five
	refuses here rate_limited
}

@test "the first host lays the key, the others take it; one with another does not start, and is told why" {
	local phrase='a phrase of more than thirty-two characters'
	two_hosts
	[[ ! -e $HOSTS/one/link.key && ! -e $HOSTS/two/link.key ]]
	run on one moznods check --state "$HOSTS/one"
	[[ $output == *'in the database, as it is'* ]] || fail "$output"
	host_stop two
	head -c 32 /dev/urandom >"$HOSTS/two/link.key"
	chmod 600 "$HOSTS/two/link.key"
	run host_start two
	((status != 0))
	[[ $output == *'two/link.key is another key'* ]] || fail "$output"
	run on two moznods check --state "$HOSTS/two"
	[[ $output == *'FAULT   link.key: that of'*"$HOSTS/two"* ]] || fail "$output"
	rm "$HOSTS/two/link.key"
	# Sealed as soon as somebody has a phrase; who has none, or another, is refused from then on.
	host_start two "LINK_KEY_PHRASE=$phrase"
	equal t "$(psql_hosts 'SELECT sealed FROM secret')"
	host_stop one
	run host_start one
	((status != 0))
	[[ $output == *'link_key_phrase: it is not the one'* ]] || fail "$output"
	host_start one "LINK_KEY_PHRASE=$phrase"
	on one ws_open ada "$ADA" "$ROOM" v=2
	on two ws_open bob "$BOB" "$ROOM" v=2
}

@test "who has set second factors up before has the key, and is to start first" {
	local key
	host_start one CLUSTER_ADDRESS=
	on one account zoe
	psql_hosts "INSERT INTO totp VALUES (1, 'aa', TRUE)"
	host_stop one
	head -c 32 /dev/urandom >"$HOSTS/one/link.key"
	chmod 600 "$HOSTS/one/link.key"
	run host_start two
	((status != 0))
	[[ $output == *'start that one first'* ]] || fail "$output"
	host_start one
	host_start two
	key=$(od -An -v -tx1 "$HOSTS/one/link.key" | tr -d ' \n')
	equal "$key" "$(psql_hosts 'SELECT value FROM secret')"
}

@test "what is checked and measured is that of all hosts" {
	two_hosts
	run -0 on two moznods check --state "$HOSTS/two"
	[[ $output == *"daemon at ${HOST_ADDRESS[one]} port 8002, which leads"* ]] || fail "$output"
	[[ $output == *"daemon at ${HOST_ADDRESS[two]} port 8002"* ]] || fail "$output"
	on two as '' api GET /api/metrics/
	[[ $body == *$'\nmoznods_daemons 2\n'* ]] || fail "$body"
	on two as '' api GET /api/health/
	is realtime ok
	host_kill one
	led_by two
	run on two moznods check --state "$HOSTS/two"
	[[ $output == *"daemon at ${HOST_ADDRESS[one]} port 8002 was seen last"* ]] || fail "$output"
	[[ $output == *"daemon at ${HOST_ADDRESS[two]} port 8002, which leads"* ]] || fail "$output"
}

@test "what sixteen send over two hosts reaches twenty on both, once and in order, while the one that leads is killed" {
	host_start one
	host_start two
	run -0 "$BUILD/tests/soak" --timeout 600 --messages 1500 --senders 16 --listeners 20 --kills 2 \
		--kill-wsd-pidfile "$HOSTS/one/run/wsd.pid" --kill-fcgi-pidfile "$HOSTS/two/run/fcgi.pid" \
		--other-http "${HOST_HTTP[two]}" --other-ws "${HOST_WS[two]}" "${HOST_HTTP[one]}" "${HOST_WS[one]}"
	[[ $output == *'lost 0, repeated 0, out of order 0'* && $output == *'killed: 2 daemons, 2 workers'* ]] || fail "$output"
}

@test "files in a bucket are those of all hosts, also of one that is gone" {
	has_bucket || skip 'built without S3, or there is no python3'
	local file one=$BATS_TEST_TMPDIR/one back=$BATS_TEST_TMPDIR/back
	bucket_start "$BATS_TEST_TMPDIR/bucket"
	two_hosts "${bucket_settings[@]}"
	noise 50000 "$one"
	file=$(on one stored "$ADA" "$one")
	on one attach "$ADA" "$ROOM" "$file"
	[[ ! -e $HOSTS/two/files ]]
	on two as "$BOB" download "$file" "$back" -H 'Range: bytes=-1000'
	expect 206
	same <(tail -c 1000 "$one") "$back"
	on two on_disk "$one"
	# The same content from the other side is there once.
	on two stored "$BOB" "$one" other.bin
	equal 1 "$(find "$BUCKET/objects" -type f | wc -l)"
	host_kill one
	rm -r "$HOSTS/two/files"
	on two as "$BOB" download "$file" "$back"
	expect 200
	same "$one" "$back"
}
