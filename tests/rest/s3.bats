#!/usr/bin/env bats
# Files in a bucket of S3 (option storage), with copies on this disk: what is there, what is fetched, and what happens when the bucket
# does not answer.
# shellcheck disable=SC2154

load ../lib/suite
load ../lib/files
load ../lib/bucket

setup_file() {
	has_bucket || return 0
	bucket_start "$BATS_FILE_TMPDIR/bucket"
	server_start WORKERS=2 FETCH_WAIT=1 BUCKET_RATE_MIN_KIB=0 "${bucket_settings[@]}"
	account ann bob
}

teardown_file() {
	local status=0
	server_stop || status=1
	bucket_stop || status=1
	return "$status"
}

setup() {
	has_bucket || skip 'built without S3, or there is no python3'
	bucket_settings
	ONE=$BATS_TEST_TMPDIR/one BACK=$BATS_TEST_TMPDIR/back
	noise 5000 "$ONE"
	eventually says_of_files ok
}

teardown() {
	[[ ! -e ${BUCKET:-} ]] || rm -f "$BUCKET/fail" "$BUCKET/cut" "$BUCKET/drip" "$BUCKET/drips" "$BUCKET/lose"
	[[ -z ${SECOND:-} ]] || server_stop
	[[ -z ${TLS_PID:-} ]] || kill "$TLS_PID"
}

# no_object FILE: its content is not in the bucket.
no_object() {
	[[ ! -e $(object_of "$1") ]]
}

# says_of_files WORD: what health tells of them.
says_of_files() {
	api GET /api/health/
	[[ $status == 200 && $(field files) == "$1" ]]
}

# discarded COUNT CONDITION: so many contents are noted to go.
discarded() {
	[[ $(sql "SELECT count(*) FROM discarded WHERE $2") == "$1" ]]
}

# requests PATTERN: how many the bucket has had.
requests() {
	grep -cE -- "$1" "$BUCKET/log" || :
}

@test "what is uploaded lies in the bucket, once, before it is answered" {
	stored "$ANN" "$ONE"
	same "$ONE" "$(object_of "$ONE")"
	local before
	before=$(requests '^PUT')
	stored "$BOB" "$ONE" again.bin
	equal "$before" "$(requests '^PUT')"
	no_leftovers
	bucket_agrees
	says_of_files ok
	# Of what was begun and never ended nobody asks in the first hour.
	equal 0 "$(requests '^GET .*uploads=')"
}

@test "a file of which there is no copy here is fetched, and then served as ever" {
	local file
	file=$(stored "$ANN" "$ONE")
	rm "$(place_of "$ONE")"
	as "$ANN" download "$file" "$BACK" -H 'Range: bytes=1000-1999'
	expect 206
	same <(piece "$ONE" 1000 1000) "$BACK"
	on_disk "$ONE"
	local before
	before=$(requests '^GET some')
	as "$ANN" download "$file" "$BACK"
	expect 200
	same "$ONE" "$BACK"
	equal "$before" "$(requests '^GET some')"
}

@test "a copy that has been cut is fetched anew" {
	local file
	file=$(stored "$ANN" "$ONE")
	truncate -s 4999 "$(place_of "$ONE")"
	as "$ANN" download "$file" "$BACK"
	same "$ONE" "$BACK"
}

@test "bytes that are not what they were are not served" {
	local file
	file=$(stored "$ANN" "$ONE")
	rm "$(place_of "$ONE")"
	noise 5000 "$(object_of "$ONE")"
	as "$ANN" download "$file" "$BACK"
	expect 500
	gone "$ONE"
	rm "$(object_of "$ONE")"
	as "$ANN" download "$file" "$BACK"
	expect 500
	run bucket_agrees
	[[ $status != 0 && $output == *'is missing, though files need it'* && $output == *'disagree about 1 '* ]] || fail "$output"
	cp "$ONE" "$(object_of "$ONE")"
	bucket_agrees
}

@test "what is large goes there in pieces, and a fetch that breaks off goes on" {
	local file big=$BATS_TEST_TMPDIR/big
	noise $((11 * 1024 * 1024)) "$big"
	file=$(stored "$ANN" "$big")
	same "$big" "$(object_of "$big")"
	equal 3 "$(requests '^PUT .*partNumber=[123]&uploadId=.* 200')"
	rm "$(place_of "$big")"
	printf 6000000 >"$BUCKET/cut"
	as "$ANN" download "$file" "$BACK"
	same "$big" "$BACK"
	equal 1 "$(requests '^GET some.* 206')"
}

@test "an upload in pieces whose end was carried out, though the answer was lost, is one without a warning" {
	local big=$BATS_TEST_TMPDIR/big
	noise $((6 * 1024 * 1024)) "$big"
	: >"$BUCKET/lose"
	stored "$ANN" "$big"
	same "$big" "$(object_of "$big")"
	eventually grep -qE '^POST .*uploadId=.* 404' "$BUCKET/log"
	run grep 's3: POST .*: 404' "$SERVER_LOG"
	equal '' "$output"
}

@test "while the bucket fails nothing is stored or lost, and all else goes on" {
	local file room two=$BATS_TEST_TMPDIR/two
	noise 5000 "$two"
	file=$(stored "$ANN" "$ONE")
	rm "$(place_of "$ONE")"
	room=$(room "$ANN")
	bucket_fails 503
	as "$ANN" upload "$two"
	refused 503 busy
	equal 1 "$(header retry-after)"
	no_leftovers
	says_of_files unavailable
	# It is not even asked for a while.
	as "$ANN" download "$file" "$BACK"
	expect 503
	equal 1 "$(header retry-after)"
	as "$ANN" api POST "/api/rooms/$room/messages/" '{"content": "all the same"}'
	expect 201
	bucket_works
	eventually says_of_files ok
	as "$ANN" download "$file" "$BACK"
	same "$ONE" "$BACK"
	stored "$ANN" "$two"
	bucket_agrees
}

@test "a bucket that is not found, or some other service in its place, has failed" {
	bucket_fails 404
	as "$ANN" upload "$ONE"
	refused 503 busy
	eventually says_of_files unavailable
	bucket_works
	eventually says_of_files ok
	stored "$ANN" "$ONE"
	bucket_agrees
}

@test "the object goes after its last file; who may not remove it yet tries again" {
	needs_sql
	local file room
	room=$(room "$ANN")
	file=$(attach "$ANN" "$room" "$(stored "$ANN" "$ONE")")
	bucket_fails 500
	as "$ANN" api DELETE "/api/messages/$file/"
	eventually discarded 1 'removing > 0'
	eventually says_of_files unavailable
	[[ -e $(object_of "$ONE") ]]
	# The request may be carried out still: whoever has the same bytes has to wait.
	bucket_works
	eventually says_of_files ok
	as "$ANN" upload "$ONE"
	refused 503 busy
	sql 'UPDATE discarded SET due = 0, removing = 0'
	eventually no_object "$ONE"
	gone "$ONE"
	eventually discarded 0 TRUE
	bucket_agrees
}

# Of two workers one may fetch.
@test "while a file comes slowly there is a worker for all else, and who wants another, or the same, is told to come again" {
	local slow other two=$BATS_TEST_TMPDIR/two
	noise 5000 "$two"
	slow=$(stored "$ANN" "$ONE") other=$(stored "$ANN" "$two")
	rm "$(place_of "$ONE")" "$(place_of "$two")"
	: >"$BUCKET/drip"
	as "$ANN" download "$slow" "$BACK" 3>&- &
	local fetching=$!
	eventually test -e "$BUCKET/drips"
	as "$BOB" api GET /api/auth/me/
	expect 200
	as "$ANN" download "$other" "$BATS_TEST_TMPDIR/refused"
	expect 503
	equal 1 "$(header retry-after)"
	as "$ANN" download "$slow" "$BATS_TEST_TMPDIR/refused"
	expect 503
	as "$BOB" api GET /api/auth/me/
	expect 200
	rm "$BUCKET/drip"
	wait "$fetching"
	same "$ONE" "$BACK"
	as "$ANN" download "$other" "$BACK"
	same "$two" "$BACK"
	says_of_files ok
}

# finished COUNT: so many of the downloads that note it have been answered.
finished() {
	[[ $(cat "$BATS_TEST_TMPDIR"/answered.* 2>/dev/null | wc -l) == "$1" ]]
}

# Of three workers one fetches, and one waits until the bucket is fast again. Who waits is not known, that it is one is.
@test "who waits for a turn to fetch does not take the last worker, either" {
	local two=$BATS_TEST_TMPDIR/two slow other number pids=() answered=$BATS_TEST_TMPDIR/answered
	STATE=$BATS_TEST_TMPDIR/state
	server_start WORKERS=3 FETCHES_MAX=1 FETCH_WAIT=600 BUCKET_RATE_MIN_KIB=0 "${bucket_settings[@]}" STORAGE=s3://bucket/elsewhere
	SECOND=$SERVER_PID
	account ann
	noise 5000 "$two"
	slow=$(stored "$ANN" "$ONE") other=$(stored "$ANN" "$two")
	rm "$(place_of "$ONE")" "$(place_of "$two")"
	: >"$BUCKET/drip"
	as "$ANN" download "$slow" "$BACK" 3>&- &
	pids=("$!")
	eventually test -e "$BUCKET/drips"
	for number in 1 2 3 4; do
		{
			as "$ANN" download "$((number % 2 ? other : slow))" "$BACK.$number"
			printf '%s\n' "$status" >"$answered.$number"
		} 3>&- &
		pids+=("$!")
	done
	eventually finished 3
	as "$ANN" api GET /api/auth/me/
	expect 200
	finished 3
	equal $'503\n503\n503' "$(cat "$answered".*)"
	rm "$BUCKET/drip"
	wait "${pids[@]}"
	same "$ONE" "$BACK"
	equal 200 "$(cat "$answered".* | sort | head -n 1)"
}

@test "a bucket that is slower than bucket_rate_min_kib has failed" {
	[[ ${ENGINE:-} != postgresql ]] || skip 'SQLite alone'
	local ctl_settings=("${bucket_settings[@]}" BUCKET_RATE_MIN_KIB=1 BUCKET_TIMEOUT=1 BUCKET_TRIES=1)
	stored "$ANN" "$ONE"
	rm "$(place_of "$ONE")"
	: >"$BUCKET/drip"
	run moznods backup "$BATS_TEST_TMPDIR/backup" --state "$STATE"
	[[ $status != 0 && $output == *'too slow'* ]] || fail "$output"
}

@test "moznods gc removes objects that no file has, once they are old" {
	local ctl_settings=("${bucket_settings[@]}")
	stored "$ANN" "$ONE"
	printf 'stray' >"$BATS_TEST_TMPDIR/stray"
	cp "$BATS_TEST_TMPDIR/stray" "$(object_of "$BATS_TEST_TMPDIR/stray")"
	run bucket_agrees
	[[ $output == *'belongs to no file'* ]] || fail "$output"
	equal '0 contents removed' "$(moznods gc --state "$STATE")"
	touch -d '2 hours ago' "$(object_of "$BATS_TEST_TMPDIR/stray")"
	equal '1 content removed' "$(moznods gc --state "$STATE")"
	no_object "$BATS_TEST_TMPDIR/stray"
	bucket_agrees
}

@test "a backup has what is in the bucket, and a restore puts it there" {
	[[ ${ENGINE:-} != postgresql ]] || skip 'SQLite alone'
	local ctl_settings=("${bucket_settings[@]}") backup=$BATS_TEST_TMPDIR/backup
	stored "$ANN" "$ONE"
	rm "$(place_of "$ONE")"
	moznods backup "$backup" --state "$STATE"
	(cd "$backup" && sha256sum --quiet -c <(grep -v '^#' SHA256SUMS))
	rm "$(object_of "$ONE")"
	STATE=$BATS_TEST_TMPDIR/state
	moznods restore "$backup" --state "$STATE"
	same "$ONE" "$(object_of "$ONE")"
	bucket_agrees
}

# The certificate is good for the bucket before the name of the host alone, so that a bucket in the path is refused.
@test "with https, and the bucket before the name of the host, a backup and a restore work" {
	[[ ${ENGINE:-} != postgresql ]] || skip 'SQLite alone'
	local certificate=$BATS_TEST_TMPDIR/certificate port=$BATS_TEST_TMPDIR/port backup=$BATS_TEST_TMPDIR/backup
	stored "$ANN" "$ONE"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=bucket -addext \
		subjectAltName=DNS:bucket.localhost -keyout "$certificate.key" -out "$certificate" 2>/dev/null
	cat "$certificate" "$certificate.key" >"$certificate.both"
	bucket_serve "$port" "$certificate.both"
	TLS_PID=$bucket_pid
	bucket_settings+=("BUCKET_ENDPOINT=https://localhost:$(<"$port")" BUCKET_PATH_STYLE=no)
	local ctl_settings=("${bucket_settings[@]}")
	run moznods check --state "$STATE"
	[[ $status != 0 && $output == *certificate* ]] || fail "$output"
	eventually says_of_files ok
	bucket_settings+=("BUCKET_CA_FILE=$certificate")
	ctl_settings=("${bucket_settings[@]}")
	rm "$(place_of "$ONE")"
	moznods backup "$backup" --state "$STATE"
	rm "$(object_of "$ONE")"
	STATE=$BATS_TEST_TMPDIR/state
	moznods restore "$backup" --state "$STATE"
	same "$ONE" "$(object_of "$ONE")"
	bucket_agrees
	ctl_settings+=(BUCKET_PATH_STYLE=yes)
	run moznods check --state "$STATE"
	[[ $status != 0 && $output == *'no alternative certificate subject name'* ]] || fail "$output"
}

@test "a server whose key cannot be read, or is not the server's alone, does not start so" {
	local ctl_settings=("${bucket_settings[@]}") state=$STATE STATE=$BATS_TEST_TMPDIR/state
	run server_start "${bucket_settings[@]}" BUCKET_KEY_FILE=/nowhere
	[[ $status != 0 && $output == *'/nowhere: No such file'* ]] || fail "$output"
	ctl_settings+=(BUCKET_CA_FILE=/missing)
	run moznods gc --state "$state"
	[[ $status != 0 && $output == *'/missing: No such file'* ]] || fail "$output"
	ctl_settings=("${bucket_settings[@]}")
	cp "$BUCKET/key" "$BATS_TEST_TMPDIR/key"
	chmod 644 "$BATS_TEST_TMPDIR/key"
	ctl_settings+=("BUCKET_KEY_FILE=$BATS_TEST_TMPDIR/key")
	moznods export all "$BATS_TEST_TMPDIR/export" --state "$state"
	equal 600 "$(stat -c %a "$BATS_TEST_TMPDIR/key")"
}
