#!/usr/bin/env bats
# The disk: full, limited, read-only, or gone bad under the running server.
# shellcheck disable=SC2030,SC2031,SC2034,SC2153,SC2154

load ../lib/faults

# Every way to write something is refused with 507, and what only reads works.
is_full() {
	tell 'too much'
	refused 507 insufficient_storage
	as '' api POST /api/auth/register/ '{"email": "late@example.org", "username": "late", "password": "correct horse"}'
	refused 507 insufficient_storage
	as "$ADA" upload "$BATS_TEST_TMPDIR/file"
	refused 507 insufficient_storage
	as "$ADA" api GET "/api/rooms/$ROOM/messages/"
	expect 200
	as "$BOB" api GET /api/auth/me/
	expect 200
	ws_send bob '{"type":"chat_message","data":{"content":"too much","nonce":"over"}}'
	ws_wait bob error
	frame_is data.code insufficient_storage
	frame_is data.nonce over
	ws_still_open bob
}

# However many try to upload something, each of the four workers says once a minute that there is no room, and lighttpd, which
# has larger bodies on the disk before a worker has, is heard no longer after sixty lines.
log_stays_small() {
	local lines
	noise 20000 "$BATS_TEST_TMPDIR/small"
	for i in {1..20}; do
		as "$ADA" upload "$BATS_TEST_TMPDIR/small"
		refused 507 insufficient_storage
	done
	lines=$(grep -cE 'tmp/upload-.*No space left' "$SERVER_LOG")
	# In each minute of this test.
	((lines >= 1 && lines <= 4 * (1 + SECONDS / 60))) || fail "$lines lines of workers"
	for i in {1..80}; do
		as "$ADA" upload "$BATS_TEST_TMPDIR/file"
		refused 507 insufficient_storage
	done
	lines=$(grep -c 'lighttpd: ' "$SERVER_LOG")
	# A machine so slow that a minute is over has begun to count anew.
	((SECONDS > 50)) || ((lines >= 50 && lines <= 60)) || fail "$lines lines of lighttpd"
}

@test "a full disk: what writes is 507, what reads works, and with room again all goes on" {
	disk 16
	server_start
	people
	noise 100000 "$BATS_TEST_TMPDIR/file"
	tell before
	ws_open bob "$BOB" "$ROOM" v=2
	fill_disk
	is_full
	log_stays_small
	free_disk
	tell_again after
	ws_wait bob chat_message
	frame_is data.content after
	all_is_well
}

@test "on a full disk the processes die and come back, and find everything with room again" {
	disk 16
	server_start
	people
	for i in {1..20}; do
		tell "number $i"
	done
	fill_disk
	local name pid
	for name in wsd lighttpd fcgi; do
		kill -KILL "$(<"$STATE/run/$name.pid")"
	done
	for pid in $(descendants "$SERVER_PID"); do
		kill -KILL "$pid" 2>/dev/null || :
	done
	sleep 2
	free_disk
	all_is_well
}

@test "a limit on the size of files is a full disk too" {
	# In KiB; the first messages fit.
	ulimit -S -f 600
	server_start
	ulimit -S -f unlimited
	people
	local text
	text=$(repeat 'a long text ' 300)
	for i in {1..400}; do
		tell "$i $text"
		[[ $status == 201 ]] || break
	done
	refused 507 insufficient_storage
	# A write-ahead log that has been copied back makes room; nothing that was answered is lost by then.
	as "$ADA" api GET "/api/rooms/$ROOM/messages/"
	is count "$said"
	is_sound
	server_stop
	server_start
	all_is_well
}

@test "a server does not start on a read-only disk, says why, and finds everything when it is writable again" {
	disk 16
	server_start
	people
	tell before
	server_stop
	mount -o remount,ro "$STATE"
	run moznods serve --http 0 --ws 0 --state "$STATE"
	((status != 0 && status != 124)) || fail "it started, or hung: $output"
	[[ $output == *[Rr]ead-only* || $output == *readonly* ]] || fail "not said why: $output"
	mount -o remount,rw "$STATE"
	server_start
	all_is_well
}

# A file system of a block device, which can fail as those do.
loop_disk() {
	mkdir -p "$STATE"
	truncate -s 32M "$BATS_TEST_TMPDIR/image"
	mkfs.ext4 -q -F "$BATS_TEST_TMPDIR/image" 2>/dev/null || missing 'no file system can be made here'
	losetup -f --show "$BATS_TEST_TMPDIR/image" >"$BATS_TEST_TMPDIR/looped" 2>/dev/null || {
		rm "$BATS_TEST_TMPDIR/looped"
		missing 'there are no loop devices'
	}
	mount -o errors=remount-ro "$(<"$BATS_TEST_TMPDIR/looped")" "$STATE" 2>/dev/null || missing 'a loop device cannot be mounted'
	: >"$BATS_TEST_TMPDIR/mounted"
	chmod 700 "$STATE"
}

@test "a disk that turns read-only under the server: errors, no crash, and all is there after it was mended" {
	loop_disk
	server_start SYNCHRONOUS=full
	people
	tell before
	# What the kernel does when it finds a file system damaged.
	mount -o remount,abort "$STATE" 2>/dev/null || missing 'this kernel does not break file systems to order'
	tell lost
	[[ $status == 5?? ]] || fail "$status $body"
	[[ $body == '{"error":'* ]]
	tell lost
	[[ $status == 5?? ]]
	server_stop || :
	umount "$STATE"
	fsck.ext4 -y "$(<"$BATS_TEST_TMPDIR/looped")" >/dev/null || :
	mount "$(<"$BATS_TEST_TMPDIR/looped")" "$STATE"
	server_start SYNCHRONOUS=full
	all_is_well
}

# order_of FILE NAME…: these calls stand in the trace in this order, each after the one before.
order_of() {
	local trace=$1 line=0 found pattern
	shift
	for pattern; do
		found=$(tail -n "+$((line + 1))" "$trace" | grep -nE -m 1 "$pattern" | cut -d : -f 1)
		[[ -n $found ]] || fail "no $pattern after line $line of:" "$(<"$trace")" || return
		line=$((line + found))
	done
}

@test "an upload is on the disk in the order in which a power cut may leave it: bytes, directories, name, row" {
	command -v strace >/dev/null || missing 'there is no strace'
	server_start SYNCHRONOUS=full
	account ada
	server_stop
	local environment trace=$BATS_TEST_TMPDIR/trace
	moznods_environment STATE="$STATE" SYNCHRONOUS=full
	printf 'new' | env "${environment[@]}" REQUEST_METHOD=POST 'REQUEST_URI=/api/files/upload/?name=a.txt' 'QUERY_STRING=name=a.txt' \
		CONTENT_TYPE=application/octet-stream CONTENT_LENGTH=3 HTTP_AUTHORIZATION="Token $ADA" \
		strace -f -y -e trace=mkdir,rename,fsync,fdatasync -o "$trace" "$BUILD/moznods.fcgi" >"$BATS_TEST_TMPDIR/answer" 2>/dev/null 3>&- ||
		missing 'strace may not trace here'
	grep -q 'Status: 201' "$BATS_TEST_TMPDIR/answer" || fail "$(<"$BATS_TEST_TMPDIR/answer")"
	order_of "$trace" 'fsync\(.*/tmp/upload-' 'mkdir\(.*/files"' "fsync\\(.*$STATE>" 'mkdir\(.*/files/[0-9a-f]{2}"' \
		'fsync\(.*/files>' 'rename\(.*/tmp/upload-' 'fsync\(.*/files/[0-9a-f]{2}>' 'f(data)?sync\(.*moznods\.db-wal>'
}

# strace_holds PID: the daemon is traced, and its waits for the disk take five minutes longer, or until it is let go.
strace_holds() {
	local deadline=$((SECONDS + LONGEST_WAIT)) log=$BATS_TEST_TMPDIR/strace
	command -v strace >/dev/null || missing 'there is no strace'
	strace -f -e trace=fdatasync -e inject=fdatasync:delay_enter=300000000 -o /dev/null -p "$1" 2>"$log" 3>&- &
	TRACER=$!
	mind "$TRACER"
	until grep -q attached "$log"; do
		kill -0 "$TRACER" 2>/dev/null || missing 'strace may not trace here'
		((SECONDS < deadline)) || fail 'strace does not begin' || return
		sleep 0.05
	done
}

# waits_for_disk PID: a thread of it is stopped by the tracer, and stays so.
waits_for_disk() {
	local deadline=$((SECONDS + LONGEST_WAIT)) stopped=0
	until ((stopped == 4)); do
		((SECONDS < deadline)) || fail 'nothing waits for the disk' || return
		sleep 0.05
		grep -q 'tracing stop' /proc/"$1"/task/*/status && stopped=$((stopped + 1)) || stopped=0
	done
}

@test "while what somebody says waits for the disk, others are served" {
	server_start SYNCHRONOUS=full
	people
	ws_open ada "$ADA" "$ROOM" v=2
	ws_open bob "$BOB" "$ROOM" v=2
	daemon=$(<"$STATE/run/wsd.pid")
	strace_holds "$daemon"
	chat ada slow
	waits_for_disk "$daemon"
	ws_settle bob
	! grep -q chat_message "$BATS_TEST_TMPDIR/bob.log" || fail 'bob has heard it before his pong'
	kill "$TRACER"
	ws_wait bob chat_message
	frame_is data.content slow
}
