#!/usr/bin/env bats
# `moznods restore`: after a disaster everything is what it was when the backup was taken, byte for byte; what is wrong with
# a backup, or in its way, is said before anything is touched.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/each
load ../lib/files

FILES=12

setup_file() {
	[[ ${ENGINE:-} != postgresql ]] || return 0
	export MADE=$BATS_FILE_TMPDIR/made BACKUP=$BATS_FILE_TMPDIR/backup ROOM MESSAGE
	STATE=$MADE
	mkdir "$BATS_FILE_TMPDIR/content"
	server_start
	account zoe yan
	ROOM=$(room "$ZOE")
	join_room "$ROOM" "$YAN"
	local number ids=()
	for ((number = 1; number <= FILES; number++)); do
		noise $((number * 10007)) "$BATS_FILE_TMPDIR/content/$number"
		ids+=("$(stored "$ZOE" "$BATS_FILE_TMPDIR/content/$number")")
		printf '%s\n' "${ids[-1]}" >"$BATS_FILE_TMPDIR/content/$number.id"
	done
	attach "$ZOE" "$ROOM" "${ids[@]:0:10}"
	MESSAGE=$(say "$YAN" "$ROOM" 'before the backup')
	export YAN_SEQ
	YAN_SEQ=$(seq_of "$YAN" "$ROOM")
	moznods backup "$BACKUP" --state "$STATE"
	server_stop
}

setup() {
	sqlite_alone
	export STATE=$BATS_TEST_TMPDIR/state
}

# own_backup: a copy of the backup that a test may spoil, in $SPOILT.
own_backup() {
	SPOILT=$BATS_TEST_TMPDIR/spoilt
	cp -a "$BACKUP" "$SPOILT"
}

# all_as_before: tokens, messages and files of the running instance are those of the backup.
all_as_before() {
	local number
	as "$ZOE" api GET /api/auth/me/
	is username zoe
	as "$YAN" api GET "/api/messages/$MESSAGE/"
	is content 'before the backup'
	for ((number = 1; number <= FILES; number++)); do
		as "$ZOE" download "$(<"$BATS_FILE_TMPDIR/content/$number.id")" "$BATS_TEST_TMPDIR/got"
		expect 200
		same "$BATS_FILE_TMPDIR/content/$number" "$BATS_TEST_TMPDIR/got"
	done
	agreed
}

# refuses WORD [OPTION…]: the restore of $SPOILT ends badly, says this word, and leaves the state as it is.
refuses() {
	local before word=$1
	shift
	before=$(listing)
	run moznods restore "$SPOILT" --state "$STATE" "$@"
	((status != 0)) || fail "it was restored: $output" || return
	[[ $output == *"$word"* ]] || fail "not a word of $word in: $output" || return
	equal "$before" "$(listing)"
}

# Everything in the state directory but empty files, which are locks, with its content.
listing() {
	[[ -d $STATE ]] || return 0
	find "$STATE" -type f -size +0 -exec sha256sum {} + | sort
}

# server_kill: everything of the instance, at once and without a word.
server_kill() {
	kill_all "$SERVER_PID"
	SERVER_PID=
}

@test "drill: killed, deleted, restored: tokens, messages and files are what they were" {
	moznods restore "$BACKUP" --state "$STATE"
	server_start
	say "$ZOE" "$ROOM" 'after the backup'
	moznods backup "$BATS_TEST_TMPDIR/second" --state "$STATE"
	say "$ZOE" "$ROOM" 'lost'
	server_kill
	rm -rf "$STATE"
	moznods restore "$BATS_TEST_TMPDIR/second" --state "$STATE"
	server_start
	all_as_before
	as "$ZOE" api GET "/api/rooms/$ROOM/messages/?page_size=1"
	is results.0.content 'after the backup'
	say "$ZOE" "$ROOM" 'life goes on'
}

@test "an empty state directory is filled, and belongs to its owner alone" {
	mkdir -m 700 "$STATE"
	run moznods restore "$BACKUP" --state "$STATE"
	equal 0 "$status"
	[[ $output != *replaced-* ]]
	[[ -z $(find "$STATE" -perm /077) ]]
	moznods check --state "$STATE"
}

@test "nothing is restored under a server, or under anything else that has the database open" {
	local frozen
	SPOILT=$BACKUP
	server_start
	# What differs afterwards is then no work of the server itself, which writes a number or a claim whenever it likes.
	freeze "$SERVER_PID"
	refuses "$SERVER_PID"
	refuses "$SERVER_PID" --replace
	thaw
	server_stop
	own_web_server
	run moznods restore "$BACKUP" --state "$STATE" --replace
	end_web_server
	((status != 0))
	[[ $output == *'in use'* ]] || fail "$output"
}

@test "what is no directory is not said to be in use" {
	: >"$STATE"
	run moznods restore "$BACKUP" --state "$STATE"
	((status != 0))
	[[ $output == *"$STATE/"*': Not a directory'* && $output != *'in use'* ]] || fail "$output"
}

@test "nothing opens a state while it is being restored" {
	mkdir "$STATE"
	exec 9<>"$STATE/moznods.db.use"
	flock -x 9
	run moznods user add ann@example.org ann --state "$STATE" <<<'a good secret'
	((status != 0))
	[[ $output == *'being restored'* ]] || fail "$output"
	cp "$MADE/moznods.db" "$STATE"
	run moznods user list --state "$STATE"
	exec 9>&-
	((status != 0))
	[[ $output == *'being restored'* ]] || fail "$output"
}

@test "a state that is not empty is refused, and kept when it is to be replaced" {
	local kept
	server_start
	account xia
	written "$XIA" 'only in the old state'
	server_stop
	SPOILT=$BACKUP
	refuses --replace
	moznods restore "$BACKUP" --state "$STATE" --replace
	kept=$(compgen -G "$STATE/replaced-*")
	server_start
	all_as_before
	as "$XIA" api GET /api/auth/me/
	expect 401
	server_stop
	STATE=$kept
	server_start
	as "$XIA" api GET /api/auth/me/
	is username xia
	agreed
}

@test "what was kept stays, also when the next restore comes in the same second" {
	local number content
	cp -a "$MADE" "$STATE"
	content=$(compgen -G "$STATE/files/*/*" | wc -l)
	((content > 0))
	# Three that follow at once: two of them at least begin in one second.
	for number in 1 2 3; do
		run moznods restore "$BACKUP" --state "$STATE" --replace
		((status == 0)) || fail "$output"
	done
	equal 3 "$(compgen -G "$STATE/replaced-*" | wc -l)"
	equal 3 "$(compgen -G "$STATE/replaced-*/moznods.db" | wc -l)"
	equal $((3 * content)) "$(compgen -G "$STATE/replaced-*/files/*/*" | wc -l)"
}

@test "what a killed server had not merged yet is kept too" {
	local kept
	server_start
	account xia
	server_kill
	[[ -s $STATE/moznods.db-wal ]]
	moznods restore "$BACKUP" --state "$STATE" --replace
	kept=$(compgen -G "$STATE/replaced-*")
	moznods check --state "$STATE"
	moznods user list --state "$STATE" | grep -q zoe
	run moznods user list --state "$STATE"
	[[ $output != *xia* ]]
	moznods user list --state "$kept" | grep -q xia
}

@test "a damaged file, a damaged database and a missing file are refused" {
	local victim
	own_backup
	victim=$(find "$SPOILT/files" -type f | head -n 1)
	cp "$victim" "$BATS_TEST_TMPDIR/whole"
	printf x | dd of="$BATS_TEST_TMPDIR/bad" status=none
	tail -c +2 "$victim" >>"$BATS_TEST_TMPDIR/bad"
	cp --remove-destination "$BATS_TEST_TMPDIR/bad" "$victim"
	refuses "${victim##*/}"
	rm "$victim"
	refuses "${victim##*/}"
	cp "$BATS_TEST_TMPDIR/whole" "$victim"
	printf x | dd of="$SPOILT/moznods.db" bs=1 seek=5000 conv=notrunc status=none
	refuses moznods.db
}

@test "all that is damaged is named, and with --skip-damaged the rest is restored" {
	local victims victim
	own_backup
	mapfile -t victims < <(find "$SPOILT/files" -type f | head -n 2)
	rm "${victims[0]}"
	cp --remove-destination /dev/null "${victims[1]}"
	printf 'rotten' >"${victims[1]}"
	for victim in "${victims[@]}"; do
		refuses "${victim##*/}"
	done
	[[ $output == *'2 files are missing or damaged'*--skip-damaged* ]] || fail "$output"
	run moznods restore "$SPOILT" --state "$STATE" --skip-damaged
	equal 0 "$status" || fail "$output"
	for victim in "${victims[@]}"; do
		[[ $output == *"${victim##*/}"* ]] || fail "$output"
		[[ ! -e $STATE/files/${victim#"$SPOILT/files/"} ]] || fail 'it is there'
	done
	equal $((FILES - 2)) "$(find "$STATE/files" -type f | wc -l)"
	# Without its database there is nothing to go on with.
	printf x | dd of="$SPOILT/moznods.db" bs=1 seek=5000 conv=notrunc status=none
	refuses moznods.db --replace --skip-damaged
}

@test "what is no plain file is refused, and nothing waits for it" {
	local victim directory
	own_backup
	victim=$(find "$SPOILT/files" -type f | head -n 1)
	cp "$victim" "$BATS_TEST_TMPDIR/whole"
	rm "$victim"
	ln -s "$BATS_TEST_TMPDIR/whole" "$victim"
	refuses 'no plain file'
	rm "$victim"
	mkfifo "$victim"
	refuses 'no plain file'
	rm "$victim"
	mkdir "$victim"
	refuses 'no plain file'
	rmdir "$victim"
	cp "$BATS_TEST_TMPDIR/whole" "$victim"
	directory=${victim%/*}
	mv "$directory" "$BATS_TEST_TMPDIR/directory"
	ln -s "$BATS_TEST_TMPDIR/directory" "$directory"
	refuses 'no plain file'
	rm "$directory"
	mv "$BATS_TEST_TMPDIR/directory" "$directory"
	mv "$SPOILT/SHA256SUMS" "$BATS_TEST_TMPDIR/sums"
	mkfifo "$SPOILT/SHA256SUMS"
	refuses SHA256SUMS
	rm "$SPOILT/SHA256SUMS"
	mv "$BATS_TEST_TMPDIR/sums" "$SPOILT/SHA256SUMS"
	# The backup itself may be behind a link, such as the latest one.
	ln -s "$SPOILT" "$BATS_TEST_TMPDIR/latest"
	moznods restore "$BATS_TEST_TMPDIR/latest" --state "$STATE"
}

# signed_anew: the manifest of $SPOILT says what its database is now.
signed_anew() {
	sed -i "s/^[0-9a-f]*  moznods.db\$/$(sha256sum <"$SPOILT/moznods.db" | cut -d ' ' -f 1)  moznods.db/" "$SPOILT/SHA256SUMS"
}

@test "a backup whose triggers, views, indexes or tables are not this program's is refused, and none of them runs" {
	needs_sqlite
	local change
	for change in "CREATE TRIGGER planted AFTER INSERT ON notification BEGIN UPDATE account SET is_admin = 1; END" \
		"CREATE VIEW planted AS SELECT 1" "CREATE TABLE planted (x)" "ALTER TABLE room ADD COLUMN planted TEXT" \
		"CREATE UNIQUE INDEX planted ON room (name)" \
		"DROP VIEW event; CREATE VIEW event AS SELECT 1 AS id, 'planted' AS data" 'DROP TRIGGER message_floor'; do
		rm -rf "$BATS_TEST_TMPDIR/spoilt"
		own_backup
		sqlite3 "$SPOILT/moznods.db" "$change"
		signed_anew
		refuses 'not as this program makes it'
		[[ $output == *planted* || $output == *'view event'* || $output == *'trigger message_floor'* ]] || fail "$output"
	done
}

@test "an older backup loses its triggers, whatever they are called" {
	needs_sqlite
	mkdir -m 700 "$BATS_TEST_TMPDIR/spoilt"
	SPOILT=$BATS_TEST_TMPDIR/spoilt
	sqlite3 "$SPOILT/moznods.db" <"$SRCDIR/tests/upgrade/version-1.sql"
	sqlite3 "$SPOILT/moznods.db" 'DELETE FROM message; DELETE FROM file; UPDATE user SET avatar_file_id = NULL;
		CREATE TRIGGER "a; UPDATE user SET is_admin = 1; --" AFTER INSERT ON notification BEGIN UPDATE user SET is_admin = 1; END'
	printf '%s  moznods.db\n# end\n' "$(sha256sum <"$SPOILT/moznods.db" | cut -d ' ' -f 1)" >"$SPOILT/SHA256SUMS"
	run moznods restore "$SPOILT" --state "$STATE"
	equal 0 "$status" || fail "$output"
	equal 0 "$(sqlite3 "$STATE/moznods.db" "SELECT count(*) FROM sqlite_schema WHERE name LIKE '%is_admin%'")"
	equal 1 "$(sqlite3 "$STATE/moznods.db" 'SELECT sum(is_admin) FROM account')"
}

@test "a manifest that is cut off, missing, or names what no backup has is refused" {
	local first
	own_backup
	sed -i '$d' "$SPOILT/SHA256SUMS"
	refuses SHA256SUMS
	rm "$SPOILT/SHA256SUMS"
	refuses SHA256SUMS
	printf 'stolen' >"$BATS_TEST_TMPDIR/outside"
	first=$(sha256sum <"$BATS_TEST_TMPDIR/outside") first=${first%% *}
	local path
	for path in ../outside /etc/passwd files/../../outside files/aa/../../../outside "files/${first:0:2}/../x" moznods-wsd; do
		cp "$BACKUP/SHA256SUMS" "$SPOILT/SHA256SUMS"
		sed -i "1a $first  $path" "$SPOILT/SHA256SUMS"
		refuses 'SHA256SUMS:2'
	done
}

@test "what is no backup is refused" {
	SPOILT=$BATS_TEST_TMPDIR/nothing
	refuses nothing
	mkdir "$SPOILT"
	refuses SHA256SUMS
	printf '# end\n' >"$SPOILT/SHA256SUMS"
	refuses 'no database'
}

@test "a backup that did without a lost content is restored, and says so" {
	local victim
	cp -a "$MADE" "$BATS_TEST_TMPDIR/broken"
	victim=$(find "$BATS_TEST_TMPDIR/broken/files" -type f | head -n 1)
	rm "$victim"
	run moznods backup "$BATS_TEST_TMPDIR/partial" --state "$BATS_TEST_TMPDIR/broken"
	((status != 0))
	run moznods restore "$BATS_TEST_TMPDIR/partial" --state "$STATE"
	equal 0 "$status"
	victim=${victim##*/}
	[[ $output == *"$victim"* ]] || fail "$output"
}

@test "a restore that is killed leaves the old state or the new one, whole, and can be done again" {
	local delay end=0
	cp -a "$MADE" "$STATE"
	for delay in 0.002 0.005 0.01 0.02 0.03 0.05 0.08 0.15; do
		(
			moznods_environment
			env "${environment[@]}" timeout -s KILL "$delay" "$BUILD/moznods" restore "$BACKUP" --state "$STATE" --replace
		) 3>&- || end=$((end + 1))
		# One that was killed while it waited for the disk ends when the disk has answered.
		flock -w 30 "$STATE/moznods.db.use" true
		moznods check --state "$STATE" >"$BATS_TEST_TMPDIR/report" || :
		grep -q '^ok .*database: sound' "$BATS_TEST_TMPDIR/report" || fail "$(<"$BATS_TEST_TMPDIR/report")"
		! grep -q 'is missing' "$BATS_TEST_TMPDIR/report" || fail "$(<"$BATS_TEST_TMPDIR/report")"
	done
	((end > 0)) || fail 'no restore was killed'
	moznods restore "$BACKUP" --state "$STATE" --replace
	[[ -z $(compgen -G "$STATE/restore.*") ]]
	server_start
	all_as_before
}

@test "who has heard more than was restored is told to fetch anew" {
	moznods restore "$BACKUP" --state "$STATE"
	server_start
	as "$YAN" api GET "/api/rooms/$ROOM/events/?since=$YAN_SEQ"
	is results.0.type resync
	as "$YAN" api GET "/api/rooms/$ROOM/events/?since=$((YAN_SEQ + 5))"
	is results.0.type resync
	local seq
	seq=$(seq_of "$YAN" "$ROOM")
	say "$ZOE" "$ROOM" 'heard once'
	as "$YAN" api GET "/api/rooms/$ROOM/events/?since=$seq"
	equal 1 "$(field -l results)"
	is results.0.data.content 'heard once'
}
