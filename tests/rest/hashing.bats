#!/usr/bin/env bats
# Hashing passwords, which is dear on purpose: half of the workers at most do it at a time, the others go on serving, and
# no way in which one of them ends takes a place away.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/each

BUSY='{"error":"busy"'

# A server whose passwords take about a second.
slow_server() {
	server_start WORKERS=4 PASSWORD_PARALLEL= PASSWORD_PASSES=12 PASSWORD_MEMORY_KIB=131072 "$@"
}

# guess N: so many wrong logins at once.
guess() {
	as '' all_at_once "$1" POST /api/auth/login/ '{"username": "nobody", "password": "a bad guess"}'
}

@test "of eight logins at once two are hashed by four workers, the others are told to come again" {
	slow_server
	guess 8
	equal 2 "$(how_many 401)"
	equal 6 "$(how_many 503)"
	[[ $answers == *"$BUSY"* ]]
	guess 1
	equal 1 "$(how_many 401)"
}

@test "who is told to come again has not used up an attempt, and asks no more often than others" {
	slow_server LIMITS=on LIMIT_GENERAL=20
	guess 8
	equal 2 "$(how_many 401)"
	equal 6 "$(how_many 503)"
	for _ in 1 2 3; do
		guess 1
		equal 1 "$(how_many 401)"
	done
	guess 1
	equal 1 "$(how_many 429)"
}

@test "beyond the limit of other requests an attempt is used up by being told to come again" {
	slow_server LIMITS=on LIMIT_GENERAL=3
	guess 8
	equal 2 "$(how_many 401)"
	equal 6 "$(how_many 503)"
	guess 1
	equal 1 "$(how_many 429)"
}

@test "503 busy says when to try again" {
	slow_server WORKERS=2
	local deadline=$((SECONDS + 30)) guesses=()
	guess 1 &
	guesses=($!)
	until as '' api POST /api/auth/login/ '{"username": "nobody", "password": "a bad guess"}' && [[ $status == 503 ]]; do
		((SECONDS < deadline)) || fail "never busy: $status"
		# Whichever of the two came first had the place.
		guess 1 &
		guesses+=($!)
	done
	refused 503 busy
	[[ $(header retry-after) =~ ^[0-9]+$ ]]
	wait "${guesses[@]}"
}

@test "while all who may are hashing, other requests are answered" {
	slow_server
	local began slowest=0 passed
	guess 8 &
	local logins=$!
	sleep 0.1
	for _ in {1..20}; do
		began=${EPOCHREALTIME/[.,]/}
		api GET /api/info/
		expect 200
		passed=$((${EPOCHREALTIME/[.,]/} - began))
		((passed <= slowest)) || slowest=$passed
	done
	wait "$logins"
	printf 'the slowest took %d us\n' "$slowest"
	((slowest < 700000))
}

@test "workers killed while they hash leave their places to others" {
	slow_server
	guess 8 2>/dev/null &
	local logins=$! worker
	sleep 0.3
	for worker in $(descendants "$(<"$STATE/run/fcgi.pid")"); do
		kill -KILL "$worker"
	done
	wait "$logins" || :
	local deadline=$((SECONDS + 20))
	until api GET /api/info/ && ((status == 200)); do
		((SECONDS < deadline))
		sleep 0.1
	done
	guess 8
	equal 2 "$(how_many 401)"
}

@test "the number can be set" {
	slow_server PASSWORD_PARALLEL=1
	guess 4
	equal 1 "$(how_many 401)"
	equal 3 "$(how_many 503)"
}

@test "registering and changing the password need a place too" {
	slow_server
	account zoe
	guess 2 &
	local logins=$!
	sleep 0.3
	as '' api POST /api/auth/register/ '{"email": "a@example.org", "username": "ann", "password": "correct horse"}'
	refused 503 busy
	as "$ZOE" api POST /api/auth/password/ '{"current_password": "the secret of zoe", "new_password": "correct horse"}'
	refused 503 busy
	wait "$logins"
	login zoe >/dev/null
}

@test "a login whose hash is of an older cost gets in though there is no place for a new one" {
	server_start
	account zoe
	server_stop
	# One place: the check of the old hash takes it, and the new hash finds it free or taken.
	slow_server PASSWORD_PARALLEL=2
	local hash passed
	for passed in 1 2 3; do
		guess 6 &
		local logins=$!
		sleep 0.2
		as '' api POST /api/auth/login/ '{"username": "zoe", "password": "the secret of zoe"}'
		[[ $status == 200 || $status == 503 ]] || fail "$status $body"
		wait "$logins"
	done
	login zoe >/dev/null
}

# The median of so many refused logins of each of three names, taken in turns, in microseconds.
medians() {
	local name i began
	for i in $(seq "$1"); do
		for name in alice nobody.here former; do
			began=${EPOCHREALTIME/[.,]/}
			api POST /api/auth/login/ "{\"username\": \"$name\", \"password\": \"a bad guess $i\"}"
			expect 401
			printf '%s %d\n' "$name" $((${EPOCHREALTIME/[.,]/} - began))
		done
	done | sort -k1,1 -k2,2n | awk -v half=$((($1 + 1) / 2)) '{ if ($1 != name) { name = $1; n = 0 } if (++n == half) print name, $2 }'
}

@test "at the default cost a refusal takes the same time whether the user is known, unknown or deactivated" {
	local least most
	server_start PASSWORD_PASSES= PASSWORD_MEMORY_KIB=
	account zoe alice former
	as "$ZOE" api PATCH "/api/users/$FORMER_ID/" '{"is_active": false}'
	expect 200
	# Medians of 21 within a fifth of each other; a busy machine gets three tries.
	for _ in 1 2 3; do
		medians 21 >"$BATS_TEST_TMPDIR/medians"
		cat "$BATS_TEST_TMPDIR/medians"
		least=$(cut -d ' ' -f 2 "$BATS_TEST_TMPDIR/medians" | sort -n | head -n 1)
		most=$(cut -d ' ' -f 2 "$BATS_TEST_TMPDIR/medians" | sort -n | tail -n 1)
		((most * 5 >= least * 6)) || return 0
	done
	fail 'the times differ'
}
