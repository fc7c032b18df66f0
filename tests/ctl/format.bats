#!/usr/bin/env bats
# The C files look as .clang-format says, and tests/format notices one that does not. Each fault is planted in a copy of the sources.
# shellcheck disable=SC2154

load ../lib/assert
bats_require_minimum_version 1.5.0

# Only version 14 breaks lines as the files have them.
needs_clang_format() {
	command -v clang-format-14 >/dev/null || skip 'there is no clang-format-14'
}

@test "the tree is formatted" {
	needs_clang_format
	run --separate-stderr "$SRCDIR/tests/format" "$SRCDIR"
	((status == 0)) || fail "$stderr"
}

@test "a file that is not formatted is named, and reformatted" {
	needs_clang_format
	mkdir -p "$BATS_TEST_TMPDIR"/{fcgi,wsd,ctl,tests,schema,lib/base}
	cp "$SRCDIR/.clang-format" "$BATS_TEST_TMPDIR"
	printf 'int planted( void );\n' >"$BATS_TEST_TMPDIR/lib/base/planted.h"
	printf 'int formatted(void);\n' >"$BATS_TEST_TMPDIR/wsd/formatted.h"
	run --separate-stderr "$SRCDIR/tests/format" "$BATS_TEST_TMPDIR"
	equal 1 "$status"
	equal 'format: lib/base/planted.h:1: tests/format --fix reformats it' "$stderr"
	"$SRCDIR/tests/format" --fix "$BATS_TEST_TMPDIR"
	equal 'int planted(void);' "$(cat "$BATS_TEST_TMPDIR/lib/base/planted.h")"
	"$SRCDIR/tests/format" "$BATS_TEST_TMPDIR"
}

# clang-format makes `: file` of the parameter `:file` where it does not know that it is in SQL, and SQLite refuses that.
@test "the names of columns are not taken for labels" {
	run grep -rnE --include='*.[ch]' '(QUERY|COLUMNS|F)\(.*[(|,=] *: [a-z]' "$SRCDIR/lib" "$SRCDIR/fcgi" "$SRCDIR/wsd" "$SRCDIR/ctl"
	equal '' "$output"
}
