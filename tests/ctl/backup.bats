#!/usr/bin/env bats
# `moznods backup` and `moznods check`: a copy taken while people write is whole, and damage is noticed.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/suite

setup() {
	COPY=$BATS_TEST_TMPDIR/copy.db
}

setup_file() {
	server_start
	account zoe
	export ROOM
	ROOM=$(room "$ZOE")
}

# with_copy COMMAND…: runs it with an instance on the copy made, then stops that instance.
with_copy() {
	(
		STATE=$BATS_TEST_TMPDIR/restored
		mkdir -p "$STATE"
		cp "$COPY" "$STATE/moznods.db"
		server_start
		trap 'kill "$SERVER_PID"' EXIT
		"$@"
		trap - EXIT
		server_stop
	)
}

# Writes until the file named is gone.
keep_writing() {
	while [[ -e $1 ]]; do
		as "$ZOE" all_at_once 10 POST "/api/rooms/$ROOM/messages/" '{"content": "written meanwhile"}'
	done
}

copy_is_sound() {
	moznods check --state "$STATE"
	as "$ZOE" api GET "/api/messages/$1/"
	expect 200
	is content 'before the backup'
	login zoe
	say "$ZOE" "$ROOM" 'life goes on'
}

@test "the check finds a running instance healthy and says so" {
	run moznods check --state "$STATE"
	equal 0 "$status"
	[[ -n $output ]]
}

@test "a backup taken while people write is a sound database with all that was there before" {
	local message
	message=$(say "$ZOE" "$ROOM" 'before the backup')
	: >"$BATS_TEST_TMPDIR/writing"
	keep_writing "$BATS_TEST_TMPDIR/writing" &
	local writer=$!
	run moznods backup "$COPY" --state "$STATE"
	rm "$BATS_TEST_TMPDIR/writing"
	wait "$writer"
	equal 0 "$status" || fail "$output"
	[[ -s $COPY ]]
	with_copy copy_is_sound "$message"
}

@test "the server goes on while and after a backup is taken" {
	moznods backup "$COPY" --state "$STATE"
	say "$ZOE" "$ROOM" 'after the backup'
}

@test "a backup that cannot be written is refused with its name" {
	run moznods backup "$BATS_TEST_TMPDIR/no/such/directory/copy.db" --state "$STATE"
	((status != 0))
	[[ $output == *no/such/directory* ]]
	run moznods backup --state "$STATE"
	((status != 0))
}

@test "a backup of a state that is not there is refused" {
	run moznods backup "$COPY" --state "$BATS_TEST_TMPDIR/nothing"
	((status != 0))
	[[ ! -s $COPY ]]
}

@test "the check notices a damaged database" {
	local damaged=$BATS_TEST_TMPDIR/damaged size
	moznods backup "$COPY" --state "$STATE"
	mkdir -p "$damaged"
	cp "$COPY" "$damaged/moznods.db"
	size=$(stat -c %s "$COPY")
	# Everything after the first page, which holds the schema's beginning, becomes noise.
	head -c $((size - 4096)) /dev/zero | tr '\0' '\245' |
		dd of="$damaged/moznods.db" bs=4096 seek=1 conv=notrunc status=none
	run moznods check --state "$damaged"
	((status != 0))
	grep -qi database <<<"$output"
}

@test "the check notices that there is nothing" {
	run moznods check --state "$BATS_TEST_TMPDIR/nothing"
	((status != 0))
	[[ -n $output ]]
}
