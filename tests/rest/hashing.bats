#!/usr/bin/env bats
# Hashing passwords, which is dear on purpose: it is done by processes of their own, so many at a time, whoever comes meanwhile
# waits for a turn in the order of coming, and nobody else notices. What is dear is stopped here with SIGSTOP where a test needs
# to know who waits; no test measures how long anything takes.
# shellcheck disable=SC2030,SC2031,SC2034,SC2119,SC2120,SC2154

load ../lib/each
load ../lib/files

teardown() {
	release_hashers
	server_stop
}

# one_hasher [SETTING…]: a server with one worker that hashes one password at a time, and waits long for it.
one_hasher() {
	server_start WORKERS=1 PASSWORD_PARALLEL=1 HASH_WAIT=600 "$@"
	held=
}

# hold_hasher: zoe logs in, and who has hashed that is stopped. From now on everybody waits.
hold_hasher() {
	login zoe >/dev/null
	held=$(hashers)
	[[ $held =~ ^[0-9]+$ ]] || fail "there is not one hasher, but: $held"
	kill -STOP "$held"
	queued=$(has_queued)
}

release_hashers() {
	[[ -z ${held:-} ]] || kill -CONT "$held" 2>/dev/null || :
	held=
}

has_queued() {
	grep -c 'waits for a hasher' "$SERVER_LOG" || :
}

# waiting N: waits until so many have come since the hasher was stopped.
waiting() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until (($(has_queued) - queued >= $1)); do
		((SECONDS < deadline)) || fail "$(has_queued) wait, not $1 more than $queued"
		sleep 0.02
	done
}

# ask_aside FILE METHOD PATH BODY: one request by somebody without a token; status, Retry-After and body go to a file.
ask_aside() {
	local file=$1
	shift
	as '' api "$@"
	local after
	after=$(header retry-after)
	printf '%s %s %s\n' "$status" "${after:--}" "$body" >"$BATS_TEST_TMPDIR/$file"
}

# guess N: so many wrong logins at once.
guess() {
	as '' all_at_once "$1" POST /api/auth/login/ '{"username": "nobody", "password": "a bad guess"}'
}

@test "a class that registers and logs in at once gets in, whatever the number of workers" {
	one_hasher PASSWORD_PARALLEL=2
	as '' all_at_once each POST /api/auth/register/ \
		'{"email": "{line}@example.org", "username": "{line}", "password": "the secret of {line}"}' < <(printf 'pupil%d\n' {1..60})
	equal 60 "$(how_many 201)"
	as '' all_at_once each POST /api/auth/login/ '{"username": "{line}", "password": "the secret of {line}"}' < <(printf 'pupil%d\n' {1..60})
	equal 60 "$(how_many 200)"
	(($(hashers | wc -l) <= 2)) || fail "$(hashers | wc -l) hashers"
}

@test "who waits for a turn keeps no worker, and gets it in the order of coming" {
	one_hasher
	account zoe
	hold_hasher
	local i asked=()
	for i in {1..6}; do
		ask_aside "$i" POST /api/auth/register/ "{\"email\": \"p$i@example.org\", \"username\": \"p$i\", \"password\": \"correct horse\"}" &
		asked+=($!)
		waiting "$i"
	done
	# The only worker is free all the while.
	as "$ZOE" api GET /api/auth/me/
	expect 200
	[[ ! -e $BATS_TEST_TMPDIR/1 ]]
	release_hashers
	wait "${asked[@]}"
	local last=$ZOE_ID id
	for i in {1..6}; do
		read -r status _ body <"$BATS_TEST_TMPDIR/$i"
		equal 201 "$status"
		id=$(field user.id)
		((id > last)) || fail "p$i has $id, after $last"
		last=$id
	done
}

@test "a change of password or of e-mail waits in the same line" {
	one_hasher
	account zoe
	hold_hasher
	as "$ZOE" api POST /api/auth/password/ '{"current_password": "the secret of zoe", "new_password": "the secret of someone"}' &
	local password=$! email
	waiting 1
	as "$ZOE" api PATCH /api/users/me/ '{"email": "zo@example.org", "current_password": "the secret of someone"}' &
	email=$!
	waiting 2
	release_hashers
	wait "$password" "$email"
	as "$ZOE" api GET /api/auth/me/
	is email zo@example.org
	login zoe 'the secret of someone' >/dev/null
}

@test "a hasher that is killed takes nobody's turn away but that of whom it served" {
	one_hasher
	account zoe
	hold_hasher
	local i asked=()
	for i in {1..5}; do
		ask_aside "$i" POST /api/auth/login/ '{"username": "zoe", "password": "the secret of zoe"}' &
		asked+=($!)
		waiting "$i"
	done
	kill -KILL "$held"
	held=
	wait "${asked[@]}"
	for i in {1..5}; do
		read -r status _ <"$BATS_TEST_TMPDIR/$i"
		equal 200 "$status"
	done
}

@test "who has waited for hash_wait is told to come again, when, and has not used up an attempt" {
	one_hasher LIMITS=on HASH_WAIT=1 LIMIT_AUTH=8 PASSWORD_PASSES=24 PASSWORD_MEMORY_KIB=65536
	account zoe # One attempt, and hold_hasher's is another.
	hold_hasher
	local i asked=() first last
	for i in {1..6}; do
		ask_aside "$i" POST /api/auth/login/ '{"username": "zoe", "password": "the secret of zoe"}' &
		asked+=($!)
		waiting "$i"
	done
	sleep 1.2
	release_hashers
	wait "${asked[@]}"
	for i in {1..6}; do
		read -r status last body <"$BATS_TEST_TMPDIR/$i"
		refused 503 busy
		[[ $last =~ ^[1-9][0-9]*$ ]]
		((i > 1)) || first=$last
		((last <= first)) || fail "$last s with fewer in the line, $first s with more"
	done
	# Whoever comes last has nobody left before them.
	equal 1 "$last"
	# Six of the eight attempts are left.
	for i in {1..6}; do
		guess 1
		equal 1 "$(how_many 401)"
	done
	guess 1
	equal 1 "$(how_many 429)"
}

@test "beyond the limit of other requests an attempt is used up by being told to come again" {
	# The server that has just started has asked itself once.
	one_hasher LIMITS=on HASH_WAIT=1 LIMIT_AUTH=4 LIMIT_GENERAL=2
	account zoe
	hold_hasher
	guess 2 &
	local asked=$!
	waiting 2
	sleep 1.2
	release_hashers
	wait "$asked"
	# Three were counted before, one of the two has been given back.
	guess 2
	equal 1 "$(how_many 401)"
	equal 1 "$(how_many 429)"
}

@test "more than hash_queue do not wait: they are told so at once" {
	one_hasher HASH_QUEUE=3
	account zoe
	hold_hasher
	guess 3 >/dev/null &
	local asked=$!
	waiting 3
	as '' api POST /api/auth/login/ '{"username": "zoe", "password": "the secret of zoe"}'
	refused 503 busy
	[[ $(header retry-after) =~ ^[1-9][0-9]*$ ]]
	release_hashers
	wait "$asked"
	login zoe >/dev/null
}

@test "two hundred can wait" {
	one_hasher
	account zoe
	hold_hasher
	guess 200 &
	local asked=$!
	waiting 200
	release_hashers
	wait "$asked"
	guess 1
	equal 1 "$(how_many 401)"
	equal 201 $(($(has_queued) - queued))
	! grep -q '"status":503\|status=503' "$SERVER_LOG"
}

# Anonymous memory of the supervisor's children together, in KiB.
memory() {
	local child sum=0 kib
	for child in $(supervised); do
		kib=$(sed -n 's/^RssAnon:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$child/status" 2>/dev/null) || continue
		sum=$((sum + ${kib:-0}))
	done
	printf '%d\n' "$sum"
}

@test "as many passwords are hashed at a time as password_parallel says, with one worker too, and the memory goes back" {
	! grep -q -- -fsanitize "$BUILD/config.log" || skip 'a sanitizer keeps memory'
	one_hasher PASSWORD_PARALLEL=2 PASSWORD_MEMORY_KIB=65536 PASSWORD_PASSES=4
	guess 1
	local before most=0 now asked
	before=$(memory)
	guess 12 &
	asked=$!
	while kill -0 "$asked" 2>/dev/null; do
		now=$(memory)
		((now <= most)) || most=$now
	done
	wait "$asked"
	printf 'before %d KiB, at most %d KiB, now %d KiB\n' "$before" "$most" "$(memory)"
	((most - before > 65536 + 16384)) || fail 'not two at a time'
	((most - before < 2 * 65536 + 16384)) || fail 'more than two at a time'
	(($(memory) - before < 16384)) || fail 'it is kept'
}

@test "a server that stops answers those who wait" {
	one_hasher
	account zoe
	hold_hasher
	local i asked=()
	for i in {1..4}; do
		ask_aside "$i" POST /api/auth/login/ '{"username": "zoe", "password": "the secret of zoe"}' &
		asked+=($!)
		waiting "$i"
	done
	kill -TERM "$SERVER_PID"
	release_hashers
	wait "${asked[@]}"
	for i in {1..4}; do
		read -r status _ <"$BATS_TEST_TMPDIR/$i"
		[[ $status == 200 || $status == 503 ]] || fail "$i: $status"
	done
}

@test "as plain CGI each process waits for its turn" {
	CGI_SETTINGS=(PASSWORD_PARALLEL=1 HASH_WAIT=600)
	export SERVER_LOG=$BATS_TEST_TMPDIR/log
	local i asked=() content
	for i in {1..12}; do
		content="{\"email\": \"p$i@example.org\", \"username\": \"p$i\", \"password\": \"correct horse\"}"
		{ cgi POST /api/auth/register/ "$BATS_TEST_TMPDIR/answer$i" CONTENT_LENGTH="${#content}" <<<"$content" && printf '%s\n' "$status"; } \
			>"$BATS_TEST_TMPDIR/$i" &
		asked+=($!)
	done
	wait "${asked[@]}"
	equal 12 "$(cat "$BATS_TEST_TMPDIR"/{1..12} | grep -c 201)"
}

@test "a login whose hash is of an older cost gets in, and a new one with it" {
	server_start
	account zoe
	server_stop
	one_hasher PASSWORD_PASSES=3
	login zoe >/dev/null
	needs_sql
	[[ $(sql 'SELECT password FROM account') == *',t=3,'* ]]
}

# cost_of NAME: what five wrong passwords for that name cost the server, in hundredths of a second of processor time.
cost_of() {
	local before
	before=$(processor)
	for _ in 1 2 3 4 5; do
		as '' api POST /api/auth/login/ "{\"username\": \"$1\", \"password\": \"a bad guess\"}"
		refused 401 invalid_credentials
	done
	printf '%d\n' $(($(processor) - before))
}

# Processor time that the supervisor's children have used.
processor() {
	local child sum=0 fields
	for child in $(supervised); do
		read -ra fields <"/proc/$child/stat"
		sum=$((sum + fields[13] + fields[14]))
	done
	printf '%d\n' "$sum"
}

@test "a refusal costs the same whether the user is known, unknown or deactivated" {
	local known unknown former
	# The hasher stays as long as one login follows the other.
	one_hasher PASSWORD_PASSES=6 PASSWORD_MEMORY_KIB=65536
	account zoe alice former
	as "$ZOE" api PATCH "/api/users/$FORMER_ID/" '{"is_active": false}'
	expect 200
	known=$(cost_of alice) unknown=$(cost_of nobody.here) former=$(cost_of former)
	printf 'known %d, unknown %d, deactivated %d\n' "$known" "$unknown" "$former"
	((known >= 10)) || fail 'it costs nothing: this test shows nothing'
	((unknown * 2 > known && known * 2 > unknown && former * 2 > known && known * 2 > former)) || fail 'the costs differ'
}
