#!/usr/bin/env bats
# What one has read, and what a room is to somebody in it: positions, what is unread after them, favourites and levels.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe alice bob carol
}

# Alice and bob in a room, the caller bob.
setup() {
	export TOKEN=$BOB
	ROOM=$(room "$ALICE")
	join_room "$ROOM" "$BOB"
}

# says COUNT [TOKEN]: alice, or somebody else, sends so many messages; their ids are in $SAID.
says() {
	local i
	SAID=()
	for ((i = 0; i < $1; i++)); do
		SAID+=("$(say "${2:-$ALICE}" "$ROOM" "message $i")")
	done
}

# mark [BODY]: says up to where bob has read.
mark() {
	api POST "/api/rooms/$ROOM/read/" "${1:-{\}}"
	expect 200
}

# stands READ_ID UNREAD FIRST_UNREAD [TOKEN]: how the room is shown to bob, or to somebody else, alone and in both lists.
stands() {
	local query alone
	as "${4:-$TOKEN}" api GET "/api/rooms/$ROOM/"
	expect 200
	equal "$1 $2 $3" "$(field membership.read_id) $(field membership.unread) $(field membership.first_unread_id)"
	alone=$body
	for query in '' '&scope=public' '&order=id' '&order=id&scope=public'; do
		as "${4:-$TOKEN}" api GET "/api/rooms/?page_size=100$query"
		equal "$alone" "$(whole "$ROOM")"
	done
}

# whole ROOM: what the list of the last answer has of it, to the letter.
whole() {
	local line
	line=$(field 'results.*.id' | grep -nx "$1")
	field "results.$((${line%%:*} - 1))"
}

@test "who joins has read what is there, and nothing of their own is unread" {
	ROOM=$(room "$ALICE")
	as "$ALICE" stands 0 0 null
	says 3
	as "$ALICE" stands 0 0 null
	api POST "/api/rooms/$ROOM/join/"
	expect 200
	is membership.read_id "${SAID[2]}"
	is membership.unread 0
	stands "${SAID[2]}" 0 null
	as "$ALICE" api POST "/api/rooms/$ROOM/participants/" "{\"user_id\": $CAROL_ID}"
	stands "${SAID[2]}" 0 null "$CAROL"
}

@test "what others write is unread, and sending moves nothing" {
	says 2
	stands 0 2 "${SAID[0]}"
	say "$BOB" "$ROOM" mine
	stands 0 2 "${SAID[0]}"
	as "$ALICE" api GET "/api/rooms/$ROOM/"
	is membership.unread 1
}

@test "the membership has all its fields, and nothing of anybody else" {
	mark
	shape '' "$MEMBERSHIP_SHAPE"
	is room_id "$ROOM"
	is role member
	is favourite false
	is notify default
	as "$ALICE" api GET "/api/rooms/$ROOM/"
	shape membership "$MEMBERSHIP_SHAPE"
	is membership.role owner
	as "$ALICE" api POST /api/rooms/ '{"name": "New"}'
	shape membership "$MEMBERSHIP_SHAPE"
}

@test "a visitor's membership is null, wherever the room is shown, also a site admin's" {
	local token
	says 1
	for token in "$CAROL" "$ZOE"; do
		as "$token" api GET "/api/rooms/$ROOM/"
		is membership null
		as "$token" api GET "/api/rooms/?scope=public&page_size=100"
		equal null "$(json membership <<<"$(whole "$ROOM")")"
		as "$token" api GET "/api/rooms/?scope=public&order=id&page_size=100"
		equal null "$(json membership <<<"$(whole "$ROOM")")"
	done
}

@test "what everybody hears of a room has no membership" {
	as "$ALICE" api PATCH "/api/rooms/$ROOM/" '{"name": "Renamed"}'
	expect 200
	shape '' "$SHARED_ROOM_SHAPE"
	local answer=$body
	api GET "/api/rooms/$ROOM/events/?since=0"
	is results.1.type room_updated
	equal "$answer" "$(field results.1.data)"
}

@test "without an id everything is read, and twice is the same" {
	says 3
	mark
	is read_id "${SAID[2]}"
	is unread 0
	is first_unread_id null
	mark
	stands "${SAID[2]}" 0 null
}

@test "in an empty room the position is 0" {
	mark
	is read_id 0
	mark '{"message_id": 77777}'
	is read_id 0
	mark '{"message_id": 1, "unread": true}'
	is read_id 0
}

@test "a position moves forward alone" {
	says 4
	mark "{\"message_id\": ${SAID[2]}}"
	is read_id "${SAID[2]}"
	is unread 1
	mark "{\"message_id\": ${SAID[0]}}"
	is read_id "${SAID[2]}"
	mark '{"message_id": 0, "unread": false}'
	stands "${SAID[2]}" 1 "${SAID[3]}"
}

@test "nothing is read that is not there yet" {
	local newest
	says 1
	newest=${SAID[0]}
	mark '{"message_id": 9223372036854775807}'
	is read_id "$newest"
	mark '{"message_id": 9223372036854775807, "unread": true}'
	is read_id "$newest"
	says 1
	stands "$newest" 1 "${SAID[0]}"
}

@test "a newer message of another room is not read in this one" {
	local elsewhere
	says 1
	elsewhere=$(say "$ALICE" "$(room "$ALICE")" elsewhere)
	mark "{\"message_id\": $elsewhere}"
	is read_id "${SAID[0]}"
}

@test "the message up to which one reads need not be there any more" {
	says 3
	as "$ALICE" api DELETE "/api/messages/${SAID[1]}/"
	mark "{\"message_id\": ${SAID[1]}}"
	stands "${SAID[1]}" 1 "${SAID[2]}"
}

@test "unread: true goes back to before a message" {
	says 4
	mark
	mark "{\"message_id\": ${SAID[1]}, \"unread\": true}"
	stands "$((SAID[1] - 1))" 3 "${SAID[1]}"
	mark "{\"message_id\": ${SAID[3]}, \"unread\": true}"
	stands "$((SAID[3] - 1))" 1 "${SAID[3]}"
	mark '{"message_id": 0, "unread": true}'
	is read_id 0
	is unread 4
}

@test "what is unread again stays so, however late another device has read what is older" {
	says 5
	mark
	mark "{\"message_id\": ${SAID[3]}, \"unread\": true}"
	all_at_once each POST "/api/rooms/$ROOM/read/" '{"message_id": {line}}' < <(printf '%s\n' "${SAID[@]:0:2}")
	equal 2 "$(how_many 200)"
	stands "$((SAID[3] - 1))" 2 "${SAID[3]}"
	mark "{\"message_id\": ${SAID[3]}}"
	stands "${SAID[3]}" 1 "${SAID[4]}"
}

@test "what is deleted is not unread, and what was read stays read" {
	local read
	says 3
	as "$ALICE" api DELETE "/api/messages/${SAID[0]}/"
	stands 0 2 "${SAID[1]}"
	as "$ALICE" api DELETE "/api/messages/${SAID[2]}/"
	stands 0 1 "${SAID[1]}"
	mark
	read=${SAID[1]}
	as "$ALICE" api DELETE "/api/messages/$read/"
	stands "$read" 0 null
	mark
	is read_id "$read"
	says 1
	stands "$read" 1 "${SAID[0]}"
}

@test "a room shows its newest message, and when it was sent" {
	api GET "/api/rooms/$ROOM/"
	is last_message_id null
	is last_message_at null
	says 2
	api GET "/api/messages/${SAID[1]}/"
	local sent
	sent=$(field created_at)
	api GET "/api/rooms/$ROOM/"
	is last_message_id "${SAID[1]}"
	is last_message_at "$sent"
	# Of the list, too, once the newest is deleted.
	as "$ALICE" api DELETE "/api/messages/${SAID[1]}/"
	api GET "/api/messages/${SAID[0]}/"
	sent=$(field created_at)
	api GET '/api/rooms/?page_size=100'
	equal "${SAID[0]} $sent" "$(whole "$ROOM" | json last_message_id) $(whole "$ROOM" | json last_message_at)"
	as "$ALICE" api DELETE "/api/messages/${SAID[0]}/"
	api GET "/api/rooms/$ROOM/"
	is last_message_id null
	is last_message_at null
}

@test "no more than a hundred are counted" {
	as "$ALICE" all_at_once 99 POST "/api/rooms/$ROOM/messages/" '{"content": "one of many"}'
	equal 99 "$(how_many 201)"
	api GET "/api/rooms/$ROOM/"
	is membership.unread 99
	says 1
	api GET "/api/rooms/$ROOM/"
	is membership.unread 100
	says 1
	api GET "/api/rooms/$ROOM/"
	is membership.unread 100
	says 5 "$BOB"
	mark '{"message_id": 0}'
	is unread 100
}

@test "devices that overtake each other end at the further one" {
	says 40
	all_at_once each POST "/api/rooms/$ROOM/read/" '{"message_id": {line}}' < <(printf '%s\n' "${SAID[@]:0:39}" | shuf)
	equal 39 "$(how_many 200)"
	stands "${SAID[38]}" 1 "${SAID[39]}"
}

@test "who reads while messages arrive has read those that were there" {
	local line position newest=0 count=0
	as "$ALICE" all_at_once 60 POST "/api/rooms/$ROOM/messages/" '{"content": "arriving"}' &
	all_at_once 60 POST "/api/rooms/$ROOM/read/" '{}'
	wait $!
	while IFS= read -r line; do
		# As the position was at the commit: the newest of them all, so nothing was left unread.
		equal 0 "$(json unread <<<"${line#* }")"
		position=$(json read_id <<<"${line#* }")
		((position <= newest)) || newest=$position
	done <<<"$answers"
	api GET "/api/rooms/$ROOM/messages/?after=$newest&page_size=100"
	count=$(field -l results)
	api GET "/api/rooms/$ROOM/"
	is membership.read_id "$newest"
	is membership.unread "$count"
}

@test "all rooms at once, or some, or none" {
	local first=$ROOM second private id
	second=$(room "$ALICE")
	join_room "$second" "$BOB"
	private=$(room "$ALICE" '{"name": "Not of bob", "visibility": "private"}')
	for id in "$first" "$second" "$private"; do
		say "$ALICE" "$id" 'To all'
	done
	api POST /api/read/ '{"room_ids": []}'
	expect 204
	no_body
	unread "$first" 1
	api POST /api/read/ "{\"room_ids\": [$second, $private, 999999, -1, $second]}"
	expect 204
	unread "$first" 1
	unread "$second" 0
	say "$ALICE" "$second" 'One more'
	api POST /api/read/
	expect 204
	unread "$first" 0
	unread "$second" 0
	# Nobody else has read anything by it.
	join_room "$first" "$CAROL"
	say "$ALICE" "$first" 'To carol too'
	api POST /api/read/ '{}'
	as "$CAROL" unread "$first" 1
}

# unread ROOM COUNT
unread() {
	api GET "/api/rooms/$1/"
	is membership.unread "$2"
}

@test "positions that are none are named, and move nothing" {
	local value
	says 2
	for value in -1 1.5 '"2"' null true '[]'; do
		api POST "/api/rooms/$ROOM/read/" "{\"message_id\": $value}"
		invalid message_id
	done
	for value in 1 '"true"' null; do
		api POST "/api/rooms/$ROOM/read/" "{\"message_id\": 1, \"unread\": $value}"
		invalid unread
	done
	api POST "/api/rooms/$ROOM/read/" '{"unread": true}'
	invalid message_id
	for value in null 1 '"1"' '{}' '["x"]' '[null]' "[$(repeat 1, 500)1]"; do
		api POST /api/read/ "{\"room_ids\": $value}"
		invalid room_ids
	done
	stands 0 2 "${SAID[0]}"
	api POST /api/read/ "{\"room_ids\": [$(repeat "$ROOM," 499)$ROOM]}"
	expect 204
	stands "${SAID[1]}" 0 null
}

@test "a form says where one has read" {
	says 3
	api POST "/api/rooms/$ROOM/read/" "message_id=${SAID[1]}" -H 'Content-Type: application/x-www-form-urlencoded'
	expect 200
	is read_id "${SAID[1]}"
	api POST "/api/rooms/$ROOM/read/" "message_id=${SAID[1]}&unread=true" -H 'Content-Type: application/x-www-form-urlencoded'
	is unread 2
	api POST /api/read/ "room_ids[]=$ROOM" -H 'Content-Type: application/x-www-form-urlencoded'
	expect 204
	stands "${SAID[2]}" 0 null
}

@test "favourite, level and silence are one's own, one by one" {
	local later past
	later=$(date -u -d '+1 hour' +%Y-%m-%dT%H:%M:%SZ) past=$(date -u -d '-1 minute' +%Y-%m-%dT%H:%M:%SZ)
	choose '{"favourite": true}'
	shape '' "$MEMBERSHIP_SHAPE"
	is favourite true
	choose '{"notify": "mentions"}'
	is favourite true
	is notify mentions
	choose "{\"silenced_until\": \"$later\"}"
	is silenced_until "$later"
	is notify mentions
	choose '{}'
	is silenced_until "$later"
	is favourite true
	choose '{"favourite": false, "silenced_until": null, "notify": "none"}'
	is silenced_until null
	is favourite false
	is notify none
	choose "{\"silenced_until\": \"$past\"}"
	is silenced_until null
	as "$ALICE" api GET "/api/rooms/$ROOM/"
	is membership.notify default
}

# choose BODY: changes what the room is to bob.
choose() {
	api PATCH "/api/rooms/$ROOM/membership/" "$1"
	expect 200
}

@test "silence ends by itself" {
	choose "{\"silenced_until\": \"$(date -u -d '+5 seconds' +%Y-%m-%dT%H:%M:%SZ)\"}"
	local deadline=$((SECONDS + LONGEST_WAIT))
	until api GET "/api/rooms/$ROOM/" && [[ $(field membership.silenced_until) == null ]]; do
		((SECONDS < deadline)) || fail "still silenced: $body"
		sleep 0.2
	done
}

@test "times of any zone and with fractions are taken" {
	choose '{"silenced_until": "2100-05-01T12:00:00.500Z"}'
	is silenced_until 2100-05-01T12:00:00Z
	choose '{"silenced_until": "2100-05-01T14:00:00+02:00"}'
	is silenced_until 2100-05-01T12:00:00Z
}

@test "levels that are none, and fields that are others', are named" {
	local name
	api PATCH "/api/rooms/$ROOM/membership/" '{"notify": "loud", "silenced_until": "tomorrow", "favourite": 1}'
	invalid favourite notify silenced_until
	api PATCH "/api/rooms/$ROOM/membership/" '{"notify": null, "silenced_until": 5, "favourite": null}'
	invalid favourite notify silenced_until
	for name in room_id role joined_at read_id unread first_unread_id muted_until; do
		api PATCH "/api/rooms/$ROOM/membership/" "{\"notify\": \"all\", \"$name\": 1}"
		invalid "$name"
	done
	choose '{}'
	is notify default
}

@test "levels end with the membership" {
	choose '{"favourite": true, "notify": "none", "silenced_until": "2100-05-01T12:00:00Z"}'
	says 2
	api POST "/api/rooms/$ROOM/leave/"
	expect 204
	api POST "/api/rooms/$ROOM/join/"
	is membership.favourite false
	is membership.notify default
	is membership.silenced_until null
	is membership.read_id "${SAID[1]}"
}

@test "what one writes last is passed over, and nothing before or after it" {
	local first
	says 2
	first=${SAID[0]}
	says 3 "$BOB"
	stands 0 2 "$first"
	as "$BOB" api DELETE "/api/messages/${SAID[2]}/"
	stands 0 2 "$first"
	says 1
	stands 0 3 "$first"
	says 2 "$BOB"
	stands 0 3 "$first"
	mark
	says 2 "$BOB"
	stands "$((SAID[0] - 1))" 0 null
	says 1
	stands "$((SAID[0] - 3))" 1 "${SAID[0]}"
}
