#!/usr/bin/env bats
# What must hold however many ask at the same time.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe alice
	local i
	export CROWD=''
	for ((i = 1; i <= 30; i++)); do
		CROWD+=$(register "guest$i")$'\n'
	done
}

setup() {
	export TOKEN=$ALICE
}

# everybody METHOD PATH [BODY]: one request of each of the thirty, at once.
everybody() {
	LINE_IS_TOKEN=yes all_at_once each "$@" <<<"${CROWD%$'\n'}"
}

# The answers other than those of a status carry this error code, all of them.
others_got() {
	local line code=$2
	while IFS= read -r line; do
		[[ ${line%% *} == "$1" ]] || equal "$code" "$(json error <<<"${line#* }")" || return
	done <<<"$answers"
}

@test "thirty join a room of ten at once: ten are in it" {
	local id
	id=$(room "$ALICE" '{"name": "Ten", "max_participants": 10}')
	everybody POST "/api/rooms/$id/join/"
	equal 9 "$(how_many 200)"
	equal 21 "$(how_many 400)"
	others_got 200 room_full
	api GET "/api/rooms/$id/"
	is participant_count 10
	api GET "/api/rooms/$id/participants/"
	page 10 10
}

@test "thirty joins of one and the same user make one participant" {
	local id
	id=$(room "$ALICE")
	as "${CROWD%%$'\n'*}" all_at_once 30 POST "/api/rooms/$id/join/"
	equal 30 "$(how_many 200)"
	api GET "/api/rooms/$id/participants/"
	page 2 2
}

@test "twenty sends with one nonce at once store one message" {
	local id line
	id=$(room "$ALICE")
	all_at_once 20 POST "/api/rooms/$id/messages/" '{"content": "just once", "nonce": "race"}'
	equal 1 "$(how_many 201)"
	equal 19 "$(how_many 200)"
	equal 1 "$(while IFS= read -r line; do json id <<<"${line#* }"; done <<<"$answers" | sort -u | wc -l)"
	api GET "/api/rooms/$id/messages/"
	page 1 1
}

@test "thirty registrations of one name at once make one account" {
	as '' all_at_once 30 POST /api/auth/register/ \
		'{"email": "same@example.org", "username": "same", "password": "correct horse"}'
	equal 1 "$(how_many 201)"
	equal 29 "$(how_many 400)"
	others_got 201 validation_error
}

@test "thirty deletions of one message at once: one 204, the others 404" {
	local id message
	id=$(room "$ALICE")
	message=$(say "$ALICE" "$id" target)
	all_at_once 30 DELETE "/api/messages/$message/"
	equal 1 "$(how_many 204)"
	equal 29 "$(how_many 404)"
}

@test "when all leave at once all are out and the room is gone" {
	local id
	id=$(room "$ALICE")
	everybody POST "/api/rooms/$id/join/"
	equal 30 "$(how_many 200)"
	api POST "/api/rooms/$id/leave/"
	expect 204
	everybody POST "/api/rooms/$id/leave/"
	equal 30 "$(how_many 204)"
	api GET "/api/rooms/$id/"
	refused 404 not_found
}

@test "a maximum lowered while thirty join is never exceeded" {
	local id
	id=$(room "$ALICE" '{"name": "Shrinking", "max_participants": 20}')
	everybody POST "/api/rooms/$id/join/" &
	local joining=$!
	api PATCH "/api/rooms/$id/" '{"max_participants": 5}'
	[[ $status == 200 || $status == 400 ]]
	wait "$joining"
	api GET "/api/rooms/$id/"
	(($(field participant_count) <= $(field max_participants)))
}

@test "thirty who speak at once are all heard, in one order" {
	local id
	id=$(room "$ALICE")
	everybody POST "/api/rooms/$id/join/"
	local since
	since=$(seq_of "$ALICE" "$id")
	everybody POST "/api/rooms/$id/messages/" '{"content": "me too"}'
	equal 30 "$(how_many 201)"
	api GET "/api/rooms/$id/messages/?after=0&page_size=100"
	equal 30 "$(field -l results)"
	local stored
	stored=$(lines 'results.*.id')
	api GET "/api/rooms/$id/events/?since=$since"
	equal "$stored" "$(lines 'results.*.data.id')"
}

@test "two who write to each other at once, for the first time, meet in one room" {
	local one two one_id two_id id
	one=$(sed -n 1p <<<"$CROWD") two=$(sed -n 2p <<<"$CROWD")
	one_id=$(id_of "$one") two_id=$(id_of "$two")
	as "$one" all_at_once 10 POST "/api/users/$two_id/messages/" '{"content": "Hello, two"}' &
	as "$two" all_at_once 10 POST "/api/users/$one_id/messages/" '{"content": "Hello, one"}'
	wait $!
	equal 10 "$(how_many 201)"
	id=$(json room_id <<<"$(sed -n '1s/^201 //p' <<<"$answers")")
	for TOKEN in "$one" "$two"; do
		api GET '/api/rooms/?order=id&page_size=100'
		equal 1 "$(lines 'results.*.kind' | grep -o direct | wc -l)"
		api GET "/api/rooms/$id/messages/?page_size=100"
		page 20 20
	done
}

@test "who goes while sending: what was taken comes before they left, the rest is refused" {
	local id bob events
	id=$(room "$ALICE")
	bob=${CROWD%%$'\n'*}
	join_room "$id" "$bob"
	as "$bob" all_at_once each POST "/api/rooms/$id/{line}/" '{"content": "still here"}' < <(
		printf 'messages\n%.0s' {1..40}
		echo leave
		printf 'messages\n%.0s' {1..40}
	)
	equal 1 "$(how_many 204)"
	(($(how_many 403) > 0))
	api GET "/api/rooms/$id/events/?since=0"
	events=$(lines 'results.*.type')
	equal "$(how_many 201)" "$(grep -o chat_message <<<"$events" | wc -l)"
	equal 80 $(($(how_many 201) + $(how_many 403)))
	[[ $events == *participant_left ]] || fail "$events"
}

@test "one password changed by two at once is changed by one" {
	account contested
	as "$CONTESTED" all_at_once each POST /api/auth/password/ \
		'{"current_password": "the secret of contested", "new_password": "{line}"}' <<<$'new secret one\nnew secret two'
	equal 1 "$(how_many 204)"
}

@test "many who never stop writing do not make the write-ahead log longer and longer" {
	needs_sqlite
	local id round size
	id=$(room "$ALICE")
	# There are more of them than workers: somebody writes at every moment.
	for round in 1 2 3 4 5; do
		all_at_once 500 POST "/api/rooms/$id/messages/" '{"content": "and again"}'
		equal 500 "$(how_many 201)"
	done
	# The file keeps the length that it has had: 4,000 pages (16 MB), and what the others wrote while the one who begins it anew
	# waited for its turn, which is more on a busy machine. All messages are some 100 MB.
	size=$(stat -c %s "$STATE/moznods.db-wal")
	((size < 45000000)) || fail "$size bytes"
}
