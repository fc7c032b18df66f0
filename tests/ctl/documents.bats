#!/usr/bin/env bats
# What the documents tell people to type works as it is printed: every block of README.md, doc/deployment.md, GUIDE.txt,
# README.Debian and the manual pages runs, in a machine of its own (tests/documents/sandbox). A block with a command that is not
# known there fails: whoever writes one says there how it runs. doc/protocol.md has no commands; tests/ws/documented.bats holds its
# conversation.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load ../lib/each

setup() {
	((EUID == 0)) || skip 'only root may have a machine to try commands in'
	unshare --mount true 2>/dev/null || skip 'no name spaces here'
	export CACHE=$BATS_FILE_TMPDIR/config.cache
}

# needs TOOL…: what a document speaks of is on this machine.
needs() {
	local tool PATH=$PATH:/usr/sbin:/sbin
	for tool; do
		command -v "$tool" >/dev/null || skip "there is no $tool"
	done
}

# sandbox DOCUMENT FORMAT SCENE: prints what happened, and how many blocks ran.
sandbox() {
	local name environment=()
	for name in "${!MOZNODS_@}"; do
		environment+=(-u "$name")
	done
	env "${environment[@]}" timeout -k 5 240 unshare --mount --net --pid --fork --kill-child --mount-proc \
		"$SRCDIR/tests/documents/sandbox" "$@" </dev/null 2>&1 3>&-
}

# works LEAST DOCUMENT FORMAT SCENE: all its blocks ran, and there were so many at least.
works() {
	local blocks least=$1
	shift
	run sandbox "$@"
	((status == 0)) || fail "$1:" "$(tail -n 15 <<<"$output")" || return
	blocks=$(sed -n 's/^\([0-9]*\) blocks ran$/\1/p' <<<"$output")
	((blocks >= least)) || fail "$1: $blocks blocks"
}

# breaks TEXT WORD: a document with this text as its only block does not work, and the word is in the complaint.
breaks() {
	printf '%s\n' 'A document.' '' "$1" >"$BATS_TEST_TMPDIR/document.md"
	output=$(sandbox "$BATS_TEST_TMPDIR/document.md" markdown source) && status=0 || status=$?
	((status != 0)) || fail "this works: $1" "$output" || return
	[[ $output == *"$2"* ]] || fail "not a word of $2 in: $output"
}

@test "README.md" {
	needs curl node systemd-sysusers systemd-tmpfiles
	works 20 "$SRCDIR/README.md" markdown source
}

@test "doc/deployment.md, with nginx before it" {
	needs apache2ctl curl nginx openssl systemd-sysusers systemd-tmpfiles
	works 20 "$SRCDIR/doc/deployment.md" markdown machine
}

@test "README.Debian" {
	needs systemd-sysusers systemd-tmpfiles
	works 6 "$SRCDIR/debian/moznods.README.Debian" debian machine
}

@test "GUIDE.txt of the bundle" {
	works 4 "$SRCDIR/etc/bundle/GUIDE.txt.in" markdown space
}

@test "the manual pages" {
	works 5 "$BUILD/etc/man/moznods.1" man manual
	works 2 "$BUILD/etc/man/moznods.conf.5" man source
	local page
	for page in moznods-wsd.8 moznods.fcgi.8; do
		works 0 "$BUILD/etc/man/$page" man source
	done
}

@test "README.md: the snippet for scripts ends when the server does not start" {
	mkdir "$BATS_TEST_TMPDIR/blocks" "$BATS_TEST_TMPDIR/bin"
	"$SRCDIR/tests/documents/blocks" markdown "$BATS_TEST_TMPDIR/blocks" <"$SRCDIR/README.md"
	local snippet
	snippet=$(grep -l '>ready &' "$BATS_TEST_TMPDIR"/blocks/*)
	ln -s "$BUILD/moznods" "$BATS_TEST_TMPDIR/bin/moznods"
	cd "$BATS_TEST_TMPDIR"
	local shell
	for shell in bash sh; do
		rm -f ready
		MOZNODS_WORKERS=none PATH=$BATS_TEST_TMPDIR/bin:$PATH run timeout -k 2 20 "$shell" "$snippet"
		((status != 0 && status != 124 && status != 137)) || fail "$shell: $status" "$output"
		[[ $output == *MOZNODS_WORKERS* ]] || fail "$output"
	done
}

@test "the sandbox notices what does not work, and what it does not know" {
	breaks $'\tpostfix reload' 'postfix: command not found'
	breaks $'\tmoznods user list --no-such-option' 'no-such-option'
	breaks $'\tcurl http://localhost:8000/api/health/' 'line 3'
	breaks $'\thttp_prot = 80' 'http_port'
	breaks $'\t./configure --without-any-sense' 'unrecognized'
	breaks $'\tsudo systemd-sysusers ./moznods.sysusers' 'moznods.sysusers'
	breaks $'\tmake everything' 'no target everything'
	breaks 'Run `moznods dance` now.' 'moznods dance'
	breaks $'\t15 3 * * * moznods backup /var/backups/$(date +%F)' 'percent sign'
}
