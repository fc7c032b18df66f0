#!/usr/bin/env bats
# Bytes on disk: how often they are stored, when they go, how many there may be, and what is left when workers are killed
# or the disk is full. Every test has an instance of its own.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/each
load ../lib/files

KILLS=${KILLS:-60}

setup() {
	export STATE=$BATS_TEST_TMPDIR/state
	ONE=$BATS_TEST_TMPDIR/one TWO=$BATS_TEST_TMPDIR/two
	noise 5000 "$ONE"
	noise 5000 "$TWO"
}

teardown() {
	local pid
	for pid in "${HELPERS[@]}"; do
		kill "$pid" 2>/dev/null || :
	done
	server_stop
	[[ ! -e $BATS_TEST_TMPDIR/mounted ]] || umount "$STATE"
}

# deleted TOKEN MESSAGE
deleted() {
	as "$1" api DELETE "/api/messages/$2/"
	expect 204
}

# has_no_file TOKEN ID: its row is gone.
has_no_file() {
	as "$1" api GET "/api/files/$2/"
	refused 404 not_found
}

# --- coming and going

@test "the same content is stored once, and goes when the last file of it does" {
	server_start
	account ann bob
	local room files=() messages=()
	room=$(room "$ANN")
	join_room "$room" "$BOB"
	files=("$(stored "$ANN" "$ONE" a.bin)" "$(stored "$ANN" "$ONE" b.bin)" "$(stored "$BOB" "$ONE" c.bin)")
	equal 1 "$(contents)"
	stored "$ANN" "$TWO"
	equal 2 "$(contents)"
	messages=("$(attach "$ANN" "$room" "${files[0]}")" "$(attach "$ANN" "$room" "${files[1]}")" "$(attach "$BOB" "$room" "${files[2]}")")
	deleted "$ANN" "${messages[0]}"
	has_no_file "$ANN" "${files[0]}"
	deleted "$BOB" "${messages[2]}"
	has_no_file "$BOB" "${files[2]}"
	# More than two rounds of the daemon.
	sleep 21
	as "$BOB" download "${files[1]}" "$BATS_TEST_TMPDIR/back"
	expect 200
	same "$ONE" "$BATS_TEST_TMPDIR/back"
	deleted "$ANN" "${messages[1]}"
	has_no_file "$ANN" "${files[1]}"
	gone "$ONE" "$LONGEST_WAIT"
	on_disk "$TWO"
	agreed
}

@test "content that is sent again after it was deleted is there, whether or not it had gone" {
	server_start
	account ann
	local room file number
	room=$(room "$ANN")
	for number in {1..24}; do
		file=$(stored "$ANN" "$ONE")
		deleted "$ANN" "$(attach "$ANN" "$room" "$file")"
		file=$(stored "$ANN" "$ONE")
		as "$ANN" download "$file" "$BATS_TEST_TMPDIR/back"
		expect 200
		same "$ONE" "$BATS_TEST_TMPDIR/back"
		deleted "$ANN" "$(attach "$ANN" "$room" "$file")"
		sleep 0.5
	done
	stored "$ANN" "$ONE"
	sleep 11
	on_disk "$ONE"
	agreed
}

@test "the directory of files may be a link to another disk" {
	local file elsewhere
	[[ -w /dev/shm && $(stat -c %d /dev/shm) != $(stat -c %d "$BATS_TEST_TMPDIR") ]] || skip 'there is no other disk'
	elsewhere=$(mktemp -d /dev/shm/moznods.XXXXXX)
	mkdir -p -m 700 "$STATE"
	ln -s "$elsewhere" "$STATE/files"
	server_start
	account ann
	file=$(stored "$ANN" "$ONE") || :
	as "$ANN" download "$file" "$BATS_TEST_TMPDIR/back" || :
	run agreed
	rm -rf "$elsewhere"
	((status == 0)) || fail "$output"
	same "$ONE" "$BATS_TEST_TMPDIR/back"
}

@test "deleting a room, and leaving it last, takes its files along" {
	server_start
	account ann
	local room left one two
	room=$(room "$ANN") left=$(room "$ANN")
	one=$(stored "$ANN" "$ONE") two=$(stored "$ANN" "$TWO")
	attach "$ANN" "$room" "$one"
	attach "$ANN" "$left" "$two"
	as "$ANN" api DELETE "/api/rooms/$room/"
	expect 204
	has_no_file "$ANN" "$one"
	as "$ANN" api POST "/api/rooms/$left/leave/"
	expect 204
	has_no_file "$ANN" "$two"
	gone "$ONE" "$LONGEST_WAIT"
	gone "$TWO" "$LONGEST_WAIT"
	equal 0 "$(contents)"
	agreed
}

# Five files of ann's: an orphan that is old, one that is not yet, one attached, one that is an avatar, one that was.
leave_old_files() {
	local room picture=$BATS_TEST_TMPDIR/picture was=$BATS_TEST_TMPDIR/was
	server_start "$@"
	account ann
	room=$(room "$ANN")
	png 8 8 >"$picture"
	png 8 9 >"$was"
	ORPHAN=$(stored "$ANN" "$ONE") YOUNG=$(stored "$ANN" "$TWO")
	ATTACHED=$(written "$ANN" 'attached') AVATAR=$(stored "$ANN" "$picture") FORMER=$(stored "$ANN" "$was")
	attach "$ANN" "$room" "$ATTACHED"
	as "$ANN" api PATCH "/api/users/$ANN_ID/" "{\"avatar_file_id\": $FORMER}"
	as "$ANN" api PATCH "/api/users/$ANN_ID/" "{\"avatar_file_id\": $AVATAR}"
	expect 200
	server_stop
	sql "UPDATE file SET created_at = unixepoch() - 24 * 3600 - 5 WHERE id <> $YOUNG"
	sql "UPDATE file SET created_at = unixepoch() - 23 * 3600 WHERE id = $YOUNG"
}

@test "files that were never attached go after a day, all others stay" {
	needs_sql
	leave_old_files
	server_start
	gone "$ONE" "$LONGEST_WAIT"
	gone "$BATS_TEST_TMPDIR/was" "$LONGEST_WAIT"
	has_no_file "$ANN" "$ORPHAN"
	has_no_file "$ANN" "$FORMER"
	for file in "$YOUNG" "$ATTACHED" "$AVATAR"; do
		as "$ANN" api GET "/api/files/$file/download/"
		expect 200
	done
	on_disk "$TWO"
	equal 3 "$(contents)"
	agreed
}

@test "moznods gc does the same by hand and says how many contents went" {
	needs_sql
	leave_old_files
	run --separate-stderr moznods gc --state "$STATE"
	equal 0 "$status"
	equal '2 contents removed' "$output"
	gone "$ONE"
	on_disk "$TWO"
	equal 3 "$(contents)"
	run moznods gc --state "$STATE"
	equal 0 "$status"
	equal '0 contents removed' "$output"
	agreed
}

@test "with orphan_hours at 0 nothing that was uploaded goes by itself" {
	needs_sql
	local ctl_settings=(ORPHAN_HOURS=0)
	leave_old_files ORPHAN_HOURS=0
	equal '0 contents removed' "$(moznods gc --state "$STATE")"
	server_start ORPHAN_HOURS=0
	sleep 12
	as "$ANN" api GET "/api/files/$ORPHAN/"
	expect 200
	equal 5 "$(contents)"
}

@test "moznods gc of nothing is refused and makes nothing" {
	run moznods gc --state "$BATS_TEST_TMPDIR/nothing"
	((status != 0))
	[[ -n $output ]]
	[[ ! -e $BATS_TEST_TMPDIR/nothing ]]
}

@test "what an upload that never ended has left is swept after an hour, not before" {
	server_start
	account ann
	stored "$ANN" "$ONE"
	cp "$ONE" "$STATE/tmp/upload-aaaaaa"
	cp "$ONE" "$STATE/tmp/upload-bbbbbb"
	cp "$ONE" "$STATE/tmp/others"
	touch -d '2 hours ago' "$STATE/tmp/upload-aaaaaa" "$STATE/tmp/others"
	touch -d '50 minutes ago' "$STATE/tmp/upload-bbbbbb"
	local deadline=$((SECONDS + LONGEST_WAIT))
	while [[ -e $STATE/tmp/upload-aaaaaa ]]; do
		((SECONDS < deadline))
		sleep 0.5
	done
	[[ -e $STATE/tmp/upload-bbbbbb && -e $STATE/tmp/others ]]
}

# --- what the check sees

@test "the check finds bytes that are missing, cut or nobody's, and names them" {
	server_start
	account ann
	stored "$ANN" "$ONE"
	stored "$ANN" "$TWO"
	written "$ANN" 'unharmed'
	agreed
	local one two stray
	one=$(place_of "$ONE") two=$(place_of "$TWO")
	stray=$STATE/files/00/$(repeat 0 62)
	rm "$one"
	truncate -s 4999 "$two"
	mkdir -p "${stray%/*}"
	printf 'stray' >"$stray"
	printf 'odd' >"$STATE/files/odd"
	run moznods check --state "$STATE"
	((status != 0))
	grep -q "^FAULT .*${one#"$STATE/"}.*missing" <<<"$output" || fail "$output"
	grep -q "^FAULT .*${two#"$STATE/"}.*long" <<<"$output" || fail "$output"
	grep -q "^FAULT .*${stray#"$STATE/"}.*no file" <<<"$output" || fail "$output"
	grep -q '^FAULT .*files/odd.*no file' <<<"$output" || fail "$output"
	grep -q '^FAULT .*disagree about 4 ' <<<"$output" || fail "$output"
	cp "$ONE" "$one"
	cp "$TWO" "$two"
	rm "$stray" "$STATE/files/odd"
	agreed
}

@test "the check of a state without any upload is content" {
	server_start
	account ann
	agreed
}

@test "bytes that are noted to go are no fault" {
	needs_sql
	server_start
	account ann
	stored "$ANN" "$ONE"
	server_stop
	forget_files
	sql 'UPDATE discarded SET due = unixepoch() + 1000'
	on_disk "$ONE"
	agreed
	moznods gc --state "$STATE"
	on_disk "$ONE"
	sql 'UPDATE discarded SET due = unixepoch() - 1'
	equal '1 content removed' "$(moznods gc --state "$STATE")"
	gone "$ONE"
}

@test "bytes without a row and without a note go by moznods gc, once they are old" {
	needs_sql
	server_start
	account ann
	stored "$ANN" "$ONE"
	stored "$ANN" "$TWO"
	server_stop
	# As a crash leaves them between two uploads of the same content.
	forget_files "name = '${ONE##*/}'"
	sql 'DELETE FROM discarded'
	place=$(place_of "$ONE")
	on_disk "$ONE"
	run moznods check --state "$STATE"
	[[ $output == *"${place##*/files/}"* ]]
	equal '0 contents removed' "$(moznods gc --state "$STATE")"
	on_disk "$ONE"
	touch -d '2 hours ago' "$(place_of "$ONE")" "$(place_of "$TWO")"
	equal '1 content removed' "$(moznods gc --state "$STATE")"
	gone "$ONE"
	on_disk "$TWO"
	agreed
}

@test "a room of many messages is gone at once for everybody, with its files, and its rows go by and by" {
	needs_sql
	server_start
	account ann bob
	ROOM=$(as "$ANN" room "$ANN")
	OTHER=$(as "$ANN" room "$ANN")
	as "$BOB" api POST "/api/rooms/$ROOM/join/"
	FILE=$(stored "$BOB" "$ONE")
	as "$BOB" api POST "/api/rooms/$ROOM/messages/" "{\"content\": \"look\", \"attachments\": [$FILE]}"
	expect 201
	MESSAGE=$(json id <<<"$body")
	as "$BOB" api POST "/api/files/$FILE/link/"
	expect 201
	LINK=$(json url <<<"$body")
	as "$ANN" api POST "/api/rooms/$OTHER/messages/" '{"content": "stays"}'
	sql "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 9000)
		INSERT INTO message (room_id, author_id, content) SELECT $ROOM, 1, 'message ' || n FROM number;
		WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 9000)
		INSERT INTO notification (stream_id, seq, type) SELECT id, last_seq + n, 'chat_message' FROM stream_now, number WHERE room_id = $ROOM;
		UPDATE room SET last_seq = last_seq + 9000 WHERE id = $ROOM"
	recount
	as "$ANN" api DELETE "/api/rooms/$ROOM/"
	expect 204
	# Most of it is still there, and nobody sees it: not the owner, who is site admin, nor who uploaded the file.
	(($(sql "SELECT count(*) FROM message WHERE room_id = $ROOM") > 1000))
	for who in "$ANN" "$BOB"; do
		for path in "rooms/$ROOM/" "rooms/$ROOM/messages/" "rooms/$ROOM/participants/" "rooms/$ROOM/events/?since=0" "messages/$MESSAGE/" \
			"files/$FILE/" "files/$FILE/download/"; do
			as "$who" api GET "/api/$path"
			refused 404 not_found
		done
		as "$who" api POST "/api/rooms/$ROOM/messages/" '{"content": "too late"}'
		refused 404 not_found
		as "$who" api POST "/api/rooms/$ROOM/join/"
		refused 404 not_found
		as "$who" api GET '/api/rooms/?scope=public'
		equal 1 "$(json count <<<"$body")"
	done
	as '' api GET "$LINK"
	refused 404 not_found
	as "$BOB" api GET /api/rooms/
	equal 0 "$(json count <<<"$body")"
	gone "$ONE" "$LONGEST_WAIT"
	deadline=$((SECONDS + LONGEST_WAIT))
	until [[ $(sql "SELECT (SELECT count(*) FROM message WHERE room_id = $ROOM) + (SELECT count(*) FROM room WHERE id = $ROOM)
		+ (SELECT count(*) FROM notification JOIN stream ON id = stream_id WHERE room_id = $ROOM)") == 1 ]]; do
		((SECONDS < deadline))
		# Of what is still there the counts are right.
		agreed
		sleep 0.5
	done
	as "$ANN" api GET "/api/rooms/$OTHER/messages/"
	equal 1 "$(json count <<<"$body")"
	agreed
}

@test "bytes that could not be removed keep their note" {
	needs_sql
	server_start
	account ann
	stored "$ANN" "$ONE"
	server_stop
	forget_files
	sql 'UPDATE discarded SET due = unixepoch() - 1'
	# What is there cannot be unlinked, whoever asks.
	rm "$(place_of "$ONE")"
	mkdir "$(place_of "$ONE")"
	moznods gc --state "$STATE" || :
	equal 1 "$(sql 'SELECT count(*) FROM discarded WHERE due > unixepoch()')"
	rmdir "$(place_of "$ONE")"
	sql 'UPDATE discarded SET due = unixepoch() - 1'
	moznods gc --state "$STATE"
	equal 0 "$(sql 'SELECT count(*) FROM discarded')"
}

# --- how much there may be

# sized BYTES FILE
sized() {
	noise "$1" "$BATS_TEST_TMPDIR/sized"
	as "$2" upload "$BATS_TEST_TMPDIR/sized" sized.bin
}

@test "a user stores as much as user_quota_mib says, to the byte, and can make room" {
	server_start USER_QUOTA_MIB=1
	account ann bob
	local room message before
	room=$(room "$ANN")
	sized 600000 "$ANN"
	expect 201
	message=$(attach "$ANN" "$room" "$(field id)")
	before=$(contents)
	sized $((1048576 - 600000 + 1)) "$ANN"
	refused 507 quota_exceeded
	equal "$before" "$(contents)"
	no_leftovers
	sized $((1048576 - 600000)) "$ANN"
	expect 201
	as "$ANN" upload <(printf x) x.txt
	refused 507 quota_exceeded
	sized 1048576 "$BOB"
	expect 201
	deleted "$ANN" "$message"
	sized 600000 "$ANN"
	expect 201
	agreed
}

@test "all users together store as much as storage_quota_mib says" {
	server_start STORAGE_QUOTA_MIB=1
	account ann bob
	sized 600000 "$ANN"
	expect 201
	sized 600000 "$BOB"
	refused 507 quota_exceeded
	sized 400000 "$BOB"
	expect 201
	# The same content counts for everybody who has it.
	as "$ANN" upload "$BATS_TEST_TMPDIR/sized"
	refused 507 quota_exceeded
}

@test "of uploads at the same moment no more pass than the quota has room for" {
	server_start USER_QUOTA_MIB=1
	account ann
	local REST_OPTIONS=(-H 'Content-Type: application/octet-stream')
	noise 300000 "$BATS_TEST_TMPDIR/sized"
	as "$ANN" all_at_once 8 POST '/api/files/upload/?name=a.bin' - <"$BATS_TEST_TMPDIR/sized"
	equal 3 "$(how_many 201)"
	equal 5 "$(how_many 507)"
}

@test "ten uploads a minute pass, whatever becomes of them, the eleventh does not" {
	server_start LIMITS=
	account ann bob
	local number
	for number in {1..9}; do
		as "$ANN" upload "$ONE"
		expect 201
		equal 10 "$(header x-ratelimit-limit)"
		equal $((10 - number)) "$(header x-ratelimit-remaining)"
	done
	as "$ANN" upload /dev/null empty.txt
	invalid file
	equal 0 "$(header x-ratelimit-remaining)"
	as "$ANN" upload "$TWO"
	refused 429 rate_limited
	[[ $(header retry-after) =~ ^[0-9]+$ ]]
	gone "$TWO"
	as "$ANN" upload_raw "$TWO" two.bin
	refused 429 rate_limited
	# It is the user's own, and not that of other requests.
	as "$BOB" upload "$TWO"
	expect 201
	as "$ANN" api GET /api/auth/me/
	expect 200
	equal 98 "$(header x-ratelimit-remaining)"
}

@test "of 25 uploads at the same moment exactly ten pass" {
	server_start LIMITS=
	account ann
	local REST_OPTIONS=(-H 'Content-Type: application/octet-stream')
	as "$ANN" all_at_once 25 POST '/api/files/upload/?name=a.bin' - <"$ONE"
	equal 10 "$(how_many 201)"
	equal 15 "$(how_many 429)"
}

# --- accidents

# A text of dots; `repeat` would be slow.
dots() {
	head -c "$1" /dev/zero | tr '\0' .
}

# Uploads until the file named is gone: contents of their own, each with a line of its own in it, several at a time. What
# came back goes to a file.
keep_uploading() {
	local number=0 filler REST_OPTIONS=(-H 'Content-Type: application/octet-stream')
	filler=$(dots 120000)
	while [[ -e $1 ]]; do
		as "$ANN" all_at_once each POST '/api/files/upload/?name={line}.txt' "number {line} $filler" \
			< <(printf '%s\n' "$2-$((number++))" "$2-$((number++))" "$2-$((number++))" "$2-$((number++))") 2>/dev/null || :
		printf '%s\n' "$answers" >>"$1.$2"
	done
}

# The same with one larger content, which is attached and deleted again.
keep_repeating() {
	local REST_OPTIONS=(-H 'Content-Type: application/octet-stream') id
	while [[ -e $1 ]]; do
		as "$ANN" all_at_once 3 POST '/api/files/upload/?name=large.bin' - <"$3" 2>/dev/null || :
		printf '%s\n' "$answers" >>"$1.$2"
		while IFS= read -r id; do
			as "$ANN" api POST "/api/rooms/$ROOM/messages/" "{\"attachments\": [$id]}" && [[ $status == 201 ]] &&
				as "$ANN" api DELETE "/api/messages/$(field id)/"
		done < <(sed -En 's/^201 .*"id": ?([0-9]+).*"large.bin".*/\1/p' <<<"$answers")
	done >"$1.$2.log" 2>&1
}

# helper COMMAND…: runs it on the side; it ends with the test at the latest.
helper() {
	"$@" 3>&- &
	HELPERS+=($!)
}

kill_a_worker() {
	local pids
	mapfile -t pids < <(workers)
	((${#pids[@]} == 0)) || kill -KILL "${pids[RANDOM % ${#pids[@]}]}" 2>/dev/null || :
}

# count_answers STATUS FILE…
count_answers() {
	cat -- "${@:2}" | grep -c "^$1 " || :
}

@test "workers killed at any moment of uploads leave no row without bytes and no bytes without a note" {
	server_start SYNCHRONOUS=full WORKERS=4
	account ann
	export ROOM
	ROOM=$(room "$ANN")
	local going=$BATS_TEST_TMPDIR/going large=$BATS_TEST_TMPDIR/large number
	noise 2000000 "$large"
	: >"$going"
	helper keep_uploading "$going" a
	helper keep_uploading "$going" b
	helper keep_repeating "$going" c "$large"
	for ((number = 0; number < KILLS; number++)); do
		sleep "0.$((RANDOM % 5))$((RANDOM % 10))"
		kill_a_worker
	done
	rm "$going"
	wait "${HELPERS[@]}"
	HELPERS=()
	# It was an accident for some of them, and not for all.
	local good bad
	good=$(count_answers 201 "$going".[abc]) bad=$(count_answers 5.. "$going".[abc])
	((good > KILLS / 2 && bad > 0)) || fail "$good uploads passed, $bad failed"
	agreed
	as "$ANN" upload "$ONE"
	expect 201
	# Whatever was answered for is there, whole.
	local id name filler
	filler=$(dots 120000)
	while read -r id name; do
		as "$ANN" download "$id" "$BATS_TEST_TMPDIR/back"
		expect 200 || fail "file $id"
		same <(printf 'number %s %s' "${name%.txt}" "$filler") "$BATS_TEST_TMPDIR/back" || fail "file $id, $name"
	done < <(cat "$going".[ab] | sed -En 's/^201 .*"id": ?([0-9]+),"name": ?"([^"]*)".*/\1 \2/p' | shuf -n 100)
	server_stop
	agreed
	nothing_is_lost
}

# With everything due that is only noted, exactly what files have is left.
nothing_is_lost() {
	needs_sql
	sql 'UPDATE discarded SET due = 0'
	moznods gc --state "$STATE"
	equal "$(sql 'SELECT count(DISTINCT hash) FROM file')" "$(contents)"
	agreed
}

@test "an interrupted upload leaves nothing that a later one could meet" {
	server_start WORKERS=1
	account ann
	local going=$BATS_TEST_TMPDIR/going number
	: >"$going"
	helper keep_uploading "$going" a
	for number in 1 2 3 4 5; do
		sleep 0.3
		kill_a_worker
	done
	rm "$going"
	wait "${HELPERS[@]}"
	HELPERS=()
	# The same contents once more, all of which must pass now.
	local deadline=$((SECONDS + LONGEST_WAIT))
	until as "$ANN" upload "$ONE" && [[ $status == 201 ]]; do
		((SECONDS < deadline))
		sleep 0.2
	done
	local REST_OPTIONS=(-H 'Content-Type: application/octet-stream')
	as "$ANN" all_at_once each POST '/api/files/upload/?name={line}.txt' "number {line} $(dots 120000)" < <(printf 'a-%d\n' {0..19})
	equal 20 "$(how_many 201)"
	agreed
}

@test "bytes whose row could not be stored are noted, and go when they are due" {
	needs_sqlite
	server_start
	account ann
	# The moment between the two, as an accident would find it.
	sql "CREATE TRIGGER accident BEFORE INSERT ON file BEGIN SELECT raise(ABORT, 'an accident'); END"
	as "$ANN" upload "$ONE"
	refused 500 internal_error
	on_disk "$ONE"
	no_leftovers
	agreed
	sql 'DROP TRIGGER accident'
	as "$ANN" upload "$TWO"
	expect 201
	sql 'UPDATE discarded SET due = 0'
	gone "$ONE" "$LONGEST_WAIT"
	on_disk "$TWO"
	agreed
}

# small_disk MIB: the state directory is on a disk of this size.
small_disk() {
	mkdir -m 700 "$STATE"
	mount -t tmpfs -o "size=${1}m,mode=700" tmpfs "$STATE" 2>/dev/null || skip 'no small disk can be mounted here'
	: >"$BATS_TEST_TMPDIR/mounted"
}

@test "on a full disk an upload is 507, nothing is left of it, and the next one works" {
	small_disk 8
	server_start
	account ann
	export TOKEN=$ANN
	local room large=$BATS_TEST_TMPDIR/large
	# The web server has just room enough for the body, but the worker writes a copy of its own.
	room=$(($(stat -f -c '%a * %S' "$STATE")))
	noise $((room - 300000)) "$large"
	upload "$large"
	refused 507 insufficient_storage
	no_leftovers
	upload "$ONE"
	expect 201
	# The worker alone.
	noise 9000000 "$large"
	cgi POST '/api/files/upload/?name=a.bin' "$BATS_TEST_TMPDIR/answer" CONTENT_LENGTH=9000000 <"$large"
	expect 507
	equal insufficient_storage "$(json error <"$BATS_TEST_TMPDIR/answer")"
	no_leftovers
	upload "$TWO"
	expect 201
	on_disk "$TWO"
	equal 2 "$(contents)"
	agreed
}

@test "a body that the web server has no room for is 507 too" {
	small_disk 8
	server_start
	account ann
	export TOKEN=$ANN
	noise 12000000 "$BATS_TEST_TMPDIR/large"
	upload "$BATS_TEST_TMPDIR/large"
	refused 507 insufficient_storage
	upload "$ONE"
	expect 201
	agreed
}
