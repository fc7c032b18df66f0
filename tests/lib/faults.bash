# Broken machinery, for the bats files of tests/faults: each test has an instance of its own, and mends what it broke. Needs
# server.bash, api.bash, assert.bash and ws.bash.
# shellcheck shell=bash disable=SC2034,SC2154

# shellcheck source=tests/lib/each.bash
source "${BASH_SOURCE[0]%/*}/each.bash"
# shellcheck source=tests/lib/ws.bash
source "${BASH_SOURCE[0]%/*}/ws.bash"
# shellcheck source=tests/lib/files.bash
source "${BASH_SOURCE[0]%/*}/files.bash"

teardown() {
	ws_end_all
	server_stop
	if [[ -e $BATS_TEST_TMPDIR/mounted ]]; then
		umount "$STATE"
	fi
	if [[ -e $BATS_TEST_TMPDIR/looped ]]; then
		losetup -d "$(<"$BATS_TEST_TMPDIR/looped")"
	fi
}

# missing WHAT: a test that cannot be run here is left out, and says so.
missing() {
	printf '# LEFT OUT: %s: %s\n' "$BATS_TEST_DESCRIPTION" "$1" >&3
	skip "$1"
}

# disk MIB: the state directory is a disk of its own, of this size.
disk() {
	mkdir -p "$STATE"
	mount -t tmpfs -o "size=${1}m,mode=700" moznods-test "$STATE" 2>/dev/null || missing 'no file system can be mounted here'
	: >"$BATS_TEST_TMPDIR/mounted"
}

# Fills the disk to the last byte.
fill_disk() {
	cat /dev/zero >"$STATE/filler" 2>/dev/null || :
	equal 0 "$(df --output=avail "$STATE" | tail -n 1 | tr -d ' ')"
}

free_disk() {
	rm "$STATE/filler"
}

# people: two accounts, a room they share, and what is said there, counted in $said.
people() {
	account ada bob
	ROOM=$(room "$ADA")
	join_room "$ROOM" "$BOB"
	said=0
}

# tell TEXT: Ada says something over REST; the answer is in $status.
tell() {
	as "$ADA" api POST "/api/rooms/$ROOM/messages/" "{\"content\": \"$1\"}"
	[[ $status != 201 ]] || said=$((said + 1))
}

# tell_again TEXT: the same until it is stored.
tell_again() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until tell "$1" && [[ $status == 201 ]]; do
		((SECONDS < deadline)) || fail "nothing is stored any more: ${status:-no answer} ${body:-}" || return
		sleep 0.1
	done
}

# all_is_well: everything that was acknowledged is there, once, over REST; the database is sound; and a socket hears what is
# said. With what was said twice or not at all the count would not fit.
all_is_well() {
	tell_again 'all is well' || return
	as "$ADA" api GET "/api/rooms/$ROOM/messages/" || return
	is count "$said" || return
	local witness=witness$((++WS_NUMBER))
	ws_open_again "$witness" "$BOB" "$ROOM" || return
	tell_again 'heard again' || return
	ws_wait "$witness" chat_message || return
	is_sound
}

# What `moznods check` says of the database.
is_sound() {
	local found
	found=$(moznods check --state "$STATE") || :
	grep -q 'database: sound' <<<"$found" || fail "$found" || return
	! grep 'FAULT' <<<"$found"
}
