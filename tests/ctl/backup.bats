#!/usr/bin/env bats
# `moznods backup` and `moznods check`: a backup taken while people write is whole, and damage is noticed.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/suite
load ../lib/files

setup() {
	sqlite_alone
	COPY=$BATS_TEST_TMPDIR/copy
}

setup_file() {
	server_start
	account zoe
	export ROOM
	ROOM=$(room "$ZOE")
}

# with_copy COMMAND…: runs it with an instance on the copied database, then stops that instance.
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

# Uploads files and deletes the messages they are attached to until the file named is gone.
keep_uploading() {
	local file message number=0
	while [[ -e $1 ]]; do
		file=$(written "$ZOE" "upload $((++number)) of $1")
		message=$(attach "$ZOE" "$ROOM" "$file")
		((number % 3)) || as "$ZOE" api DELETE "/api/messages/$message/"
	done
}

# meanwhile COMMAND…: `moznods backup …` while that command, given the name of a file, goes on.
meanwhile() {
	local busy=$BATS_TEST_TMPDIR/busy writer
	: >"$busy"
	"$1" "$busy" &
	writer=$!
	shift
	sleep 0.5
	run "$@"
	sleep 0.2
	rm "$busy"
	wait "$writer"
	equal 0 "$status" || fail "$output"
}

# whole DIRECTORY: the backup is what its manifest says, by somebody else's word.
whole() {
	(cd "$1" && sha256sum --quiet --strict -c SHA256SUMS) || fail "$(cat "$1/SHA256SUMS")"
}

# complete DIRECTORY: every content that its database names is in it, and nothing else.
complete() {
	equal "$(sqlite3 "$1/moznods.db" 'SELECT DISTINCT hash FROM content ORDER BY hash')" \
		"$(cd "$1/files" && find . -type f | tr -d './\n' | fold -w 64 | sort)"
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

@test "a copy of the database taken while people write is sound and has all that was there before" {
	local message
	message=$(say "$ZOE" "$ROOM" 'before the backup')
	meanwhile keep_writing moznods backup --database "$COPY" --state "$STATE"
	[[ -s $COPY ]]
	with_copy copy_is_sound "$message"
}

@test "a backup has the database and the files, and sha256sum agrees" {
	jpeg 4 3 >"$BATS_TEST_TMPDIR/thumb"
	printf 'in the backup' >"$BATS_TEST_TMPDIR/file"
	as "$ZOE" upload_fields "$BATS_TEST_TMPDIR/file" thumb="$BATS_TEST_TMPDIR/thumb"
	expect 201
	moznods backup "$COPY" --state "$STATE"
	whole "$COPY"
	needs_sqlite
	complete "$COPY"
}

@test "a backup taken while people upload and delete is complete, links or copies" {
	local elsewhere
	needs_sqlite
	meanwhile keep_uploading moznods backup "$COPY" --state "$STATE"
	whole "$COPY"
	complete "$COPY"
	elsewhere=$(mktemp -d /dev/shm/moznods-tests.XXXXXX) || skip 'there is no second file system'
	meanwhile keep_uploading moznods backup "$elsewhere/copy" --state "$STATE"
	run whole "$elsewhere/copy"
	((status == 0)) && run complete "$elsewhere/copy"
	rm -rf "$elsewhere"
	((status == 0)) || fail "$output"
}

@test "while a backup runs nothing is collected" {
	local elsewhere backup number held=0
	elsewhere=$(mktemp -d /dev/shm/moznods-tests.XXXXXX) || skip 'there is no second file system'
	for number in 1 2 3 4 5 6 7 8; do
		noise 8000000 "$BATS_TEST_TMPDIR/noise"
		stored "$ZOE" "$BATS_TEST_TMPDIR/noise"
	done
	moznods backup "$elsewhere/copy" --state "$STATE" &
	backup=$!
	while kill -0 "$backup" 2>/dev/null; do
		flock -n "$STATE/files.lock" true || held=$((held + 1))
	done
	rm -rf "$elsewhere"
	wait "$backup"
	((held > 0))
	# Afterwards it may be.
	flock -n "$STATE/files.lock" true
}

@test "what is collected while a backup runs is collected after it" {
	local file message
	printf 'soon deleted' >"$BATS_TEST_TMPDIR/file"
	file=$(stored "$ZOE" "$BATS_TEST_TMPDIR/file")
	message=$(attach "$ZOE" "$ROOM" "$file")
	exec 9<>"$STATE/files.lock"
	flock -s 9
	as "$ZOE" api DELETE "/api/messages/$message/"
	# This does what the daemon does now and then.
	run moznods gc --state "$STATE"
	((status != 0))
	on_disk "$BATS_TEST_TMPDIR/file"
	exec 9>&-
	moznods gc --state "$STATE"
	gone "$BATS_TEST_TMPDIR/file"
}

@test "on one file system a backup takes no second copy of a file" {
	printf 'linked' >"$BATS_TEST_TMPDIR/file"
	stored "$ZOE" "$BATS_TEST_TMPDIR/file"
	moznods backup "$COPY" --state "$STATE"
	local place
	place=$(place_of "$BATS_TEST_TMPDIR/file")
	equal "$(stat -c %i "$place")" "$(stat -c %i "$COPY/${place#"$STATE/"}")"
}

@test "on another file system a backup links to an older one" {
	local elsewhere place
	elsewhere=$(mktemp -d /dev/shm/moznods-tests.XXXXXX) || skip 'there is no second file system'
	[[ $(stat -c %d "$elsewhere") != "$(stat -c %d "$STATE")" ]] || skip 'there is no second file system'
	printf 'linked to the older one' >"$BATS_TEST_TMPDIR/file"
	stored "$ZOE" "$BATS_TEST_TMPDIR/file"
	place=$(place_of "$BATS_TEST_TMPDIR/file") place=${place#"$STATE/"}
	moznods backup "$elsewhere/one" --state "$STATE"
	moznods backup "$elsewhere/two" --link-dest "$elsewhere/one" --state "$STATE"
	run whole "$elsewhere/two"
	local inodes
	inodes=$(stat -c %i "$elsewhere/one/$place" "$elsewhere/two/$place" | sort -u | wc -l)
	rm -rf "$elsewhere"
	((status == 0)) || fail "$output"
	equal 1 "$inodes"
}

@test "a backup is for its owner alone" {
	moznods backup "$COPY" --state "$STATE"
	[[ -z $(find "$COPY" -perm /077 ! -path "$COPY/files/*") ]]
	equal 700 "$(stat -c %a "$COPY")"
}

@test "the server goes on while and after a backup is taken" {
	moznods backup "$COPY" --state "$STATE"
	say "$ZOE" "$ROOM" 'after the backup'
}

@test "a backup that cannot be written is refused with its name" {
	run moznods backup "$BATS_TEST_TMPDIR/no/such/directory/copy" --state "$STATE"
	((status != 0))
	[[ $output == *no/such/directory* ]]
	run moznods backup --database "$BATS_TEST_TMPDIR/no/such/directory/copy" --state "$STATE"
	((status != 0))
	[[ $output == *no/such/directory* ]]
	run moznods backup --state "$STATE"
	((status != 0))
}

@test "what is there already is not touched, and nothing is left beside it" {
	mkdir "$COPY"
	printf 'precious' >"$COPY/moznods.db"
	run moznods backup "$COPY" --state "$STATE"
	((status != 0))
	equal precious "$(<"$COPY/moznods.db")"
	run moznods backup --database "$COPY/moznods.db" --state "$STATE"
	((status != 0))
	equal precious "$(<"$COPY/moznods.db")"
	equal copy "$(cd "$BATS_TEST_TMPDIR" && ls -d copy*)"
	equal moznods.db "$(ls "$COPY")"
}

@test "a content that the server has lost is named, and the others are in the backup" {
	local place
	printf 'about to be lost' >"$BATS_TEST_TMPDIR/lost"
	printf 'not lost' >"$BATS_TEST_TMPDIR/kept"
	stored "$ZOE" "$BATS_TEST_TMPDIR/lost"
	stored "$ZOE" "$BATS_TEST_TMPDIR/kept"
	place=$(place_of "$BATS_TEST_TMPDIR/lost")
	mv "$place" "$BATS_TEST_TMPDIR/away"
	run moznods backup "$COPY" --state "$STATE"
	mv "$BATS_TEST_TMPDIR/away" "$place"
	((status != 0))
	[[ $output == *"${place##*/}"* ]] || fail "$output"
	whole "$COPY"
	place=$(place_of "$BATS_TEST_TMPDIR/kept")
	same "$BATS_TEST_TMPDIR/kept" "$COPY/${place#"$STATE/"}"
}

@test "a content that has rotted on the disk is named, not linked, and taken from the older backup where that has it" {
	local place name
	printf 'about to rot' >"$BATS_TEST_TMPDIR/rotten"
	stored "$ZOE" "$BATS_TEST_TMPDIR/rotten"
	moznods backup "$BATS_TEST_TMPDIR/older" --state "$STATE"
	place=$(place_of "$BATS_TEST_TMPDIR/rotten") name=${place#"$STATE/"}
	# A disk does this to the file; the backup's link to it is made a file of its own before.
	cp "$place" "$BATS_TEST_TMPDIR/copy.of"
	mv "$BATS_TEST_TMPDIR/copy.of" "$BATS_TEST_TMPDIR/older/$name"
	printf 'about to rOt' >"$place"
	run moznods backup "$COPY" --state "$STATE"
	((status == 1))
	[[ $output == *"$name is missing or damaged"* ]] || fail "$output"
	whole "$COPY"
	[[ ! -e $COPY/$name ]]
	run moznods backup "$BATS_TEST_TMPDIR/mended" --link-dest "$BATS_TEST_TMPDIR/older" --state "$STATE"
	((status == 1))
	[[ $output == *"$name is missing or damaged"*"$BATS_TEST_TMPDIR/older"* ]] || fail "$output"
	whole "$BATS_TEST_TMPDIR/mended"
	same "$BATS_TEST_TMPDIR/rotten" "$BATS_TEST_TMPDIR/mended/$name"
	# Neither a pipe nor a link is waited for or followed.
	rm "$place"
	mkfifo "$place"
	run moznods backup "$BATS_TEST_TMPDIR/third" --state "$STATE"
	((status == 1))
	rm "$place"
	printf 'about to rot' >"$place"
	moznods backup "$BATS_TEST_TMPDIR/fourth" --state "$STATE"
}

@test "the older backup that is to be linked to must be there, and be one" {
	mkdir "$BATS_TEST_TMPDIR/empty"
	local older
	for older in "$BATS_TEST_TMPDIR/no-such" "$BATS_TEST_TMPDIR/empty" "$STATE"; do
		run moznods backup "$COPY" --link-dest "$older" --state "$STATE"
		((status != 0))
		[[ $output == *"--link-dest $older"* ]] || fail "$output"
		[[ -z $(compgen -G "$COPY*") ]]
	done
}

@test "the configuration in force is in the backup, for its owner alone, and a restore says where" {
	local conf=$BATS_TEST_TMPDIR/moznods.conf
	printf 'turn_secret = hush\nsite_name = Elsewhere\n' >"$conf"
	moznods backup "$COPY" --state "$STATE" --config "$conf"
	same "$conf" "$COPY/moznods.conf"
	equal 600 "$(stat -c %a "$COPY/moznods.conf")"
	whole "$COPY"
	run moznods restore "$COPY" --state "$BATS_TEST_TMPDIR/there" --config "$conf"
	((status == 0))
	[[ $output != *'configuration of then'* ]] || fail "$output"
	printf 'site_name = Here\n' >"$conf"
	run moznods restore "$COPY" --state "$BATS_TEST_TMPDIR/elsewhere" --config "$conf"
	((status == 0))
	[[ $output == *"configuration of then is $COPY/moznods.conf"* ]] || fail "$output"
	equal 'site_name = Here' "$(<"$conf")"
	[[ ! -e $BATS_TEST_TMPDIR/elsewhere/moznods.conf ]]
}

@test "what interrupted backups have left is removed by the next, whatever its name, and nothing else" {
	local left=$BATS_TEST_TMPDIR/monday.partial.aBc123 running=$BATS_TEST_TMPDIR/tuesday.partial.aBc123
	local other=$BATS_TEST_TMPDIR/film.partial.aBc123
	moznods backup "$left" --state "$STATE"
	sed -i '$d' "$left/SHA256SUMS"
	cp -r "$left" "$running"
	mkdir "$other"
	printf 'precious' >"$other/SHA256SUMS"
	exec 9<"$running"
	flock -x 9
	run moznods backup "$COPY" --state "$STATE"
	((status == 0))
	[[ $output == *"$left, which an interrupted backup had left, is removed"* ]] || fail "$output"
	[[ ! -e $left && -e $running/moznods.db && -e $other/SHA256SUMS ]]
	exec 9<&-
	cp "$running/moznods.db" "$left"
	moznods backup --database "$COPY.db" --state "$STATE"
	[[ ! -e $running && ! -e $left && -e $other/SHA256SUMS ]]
}

@test "a backup of a state that is not there is refused" {
	run moznods backup "$COPY" --state "$BATS_TEST_TMPDIR/nothing"
	((status != 0))
	[[ ! -e $COPY && -z $(compgen -G "$COPY.*") ]]
}

@test "the check notices a damaged database" {
	local damaged=$BATS_TEST_TMPDIR/damaged size
	moznods backup --database "$COPY" --state "$STATE"
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
