#!/usr/bin/env bats
# How the programs are built: what a plain `./configure && make` puts between a fault in them and whoever would use it, read off
# the programs themselves.
# shellcheck disable=SC2016,SC2154

load ../lib/each

PROGRAMS=(moznods moznods.fcgi moznods-wsd moznods-client)

setup() {
	command -v readelf >/dev/null || skip 'there is no readelf'
	! readelf -dW "$BUILD/moznods" | grep -q 'NEEDED.*lib[au][a-z]*san' || skip 'a build for the sanitizers'
}

# every WHAT COMMAND…: the command, with the path of a program after it, says yes to each of them.
every() {
	local what=$1 program
	shift
	for program in "${PROGRAMS[@]}"; do
		"$@" "$BUILD/$program" || fail "$program: $what"
	done
}

is_pie() {
	readelf -hW "$1" | grep -q 'Type: *DYN' && readelf -dW "$1" | grep -q 'FLAGS_1.*PIE'
}

binds_now() {
	readelf -lW "$1" | grep -q GNU_RELRO && readelf -dW "$1" | grep -q BIND_NOW
}

stack_is_data() {
	readelf -lW "$1" | grep -q 'GNU_STACK.* RW ' && ! readelf -lW "$1" | grep -q ' RWE '
}

# imports PROGRAM PATTERN: the program calls such a function of the library.
imports() {
	readelf --dyn-syms -W "$2" | grep -Eq "UND $1(@|$)"
}

# has_instruction PATTERN PROGRAM: such an instruction is in it.
has_instruction() {
	objdump -d --no-show-raw-insn "$2" | grep -Eq "$1"
}

on_x86() {
	[[ $(uname -m) == x86_64 ]] || skip 'known by its instructions on x86 alone'
	command -v objdump >/dev/null || skip 'there is no objdump'
}

@test "every program lies elsewhere each time it is started" {
	every 'no position-independent executable' is_pie
}

@test "the table of functions cannot be written once a program runs, nor the stack be run" {
	every 'no full RELRO' binds_now
	every 'a segment that can be written and run' stack_is_data
}

@test "an overrun on the stack is noticed, and copies are measured" {
	every 'no stack protector' imports __stack_chk_fail
	every 'no _FORTIFY_SOURCE' imports '__[a-z]+_chk'
}

@test "calls and jumps have marked targets, and a large frame does not step over the guard page" {
	on_x86
	every 'no stack clash protection' has_instruction '(or[lq]?|movq) +\$0x0,\(%rsp\)'
	local program
	for program in "${PROGRAMS[@]}"; do
		objdump -d --disassemble=main "$BUILD/$program" | grep -q endbr64 || fail "$program: main is no marked target"
	done
}

@test "who builds has the last word: other flags, no optimizer" {
	local flags=("$SRCDIR/configure" -q)
	mkdir "$BATS_TEST_TMPDIR/plain"
	cd "$BATS_TEST_TMPDIR/plain"
	"${flags[@]}" CFLAGS='-O0 -fno-stack-protector' >log 2>&1 || fail "$(<log)"
	# The library would complain of checks without an optimizer.
	! grep '^HARDENED_CPPFLAGS = .*FORTIFY' Makefile || fail 'it would'
	make -n lib/base/words.o | grep -q -- '-fstack-protector-strong .*-fno-stack-protector' || fail "$(make -n lib/base/words.o)"
}
