#!/usr/bin/env bats
# The manual pages: clean, complete, and true to the programs; and the configuration file, which one of them is made of.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/each

MAN=$BUILD/etc/man

# paragraph OPTION: what moznods.conf says of it, the comment above it, and its default.
paragraph() {
	awk -v option="#$1 =" '
		/^$/ { text = "" }
		/^# / { text = text " " substr($0, 3) }
		index($0, option) == 1 { print text " " substr($0, length(option) + 2) " " }' "$SRCDIR/etc/moznods.conf"
}

@test "mandoc finds nothing to warn of" {
	command -v mandoc >/dev/null || skip 'there is no mandoc'
	local page count=0
	for page in "$MAN"/*.[158]; do
		run mandoc -Tlint -Wwarning "$page"
		# That it does not know other packages' pages is no fault of this one.
		((status == 0)) || fail "$output"
		! grep -qv '^mandoc: outdated' <<<"${output:-mandoc: outdated}" || fail "$output"
		mandoc -Tutf8 "$page" >/dev/null
		count=$((count + 1))
	done
	equal 4 "$count"
}

@test "every command of moznods has its place in moznods(1)" {
	local name names
	names=$(moznods help | grep -v '^  help' | sed -n 's/^  \([a-z][a-z-]*\( [a-z][a-z-]*\)\{0,1\}\).*/\1/p')
	[[ $(wc -l <<<"$names") -ge 15 ]] || fail "$names"
	for name in $names; do
		grep -Eq "^\.(Cm|It Cm).*\b$name\b" "$MAN/moznods.1" || fail "moznods(1) does not know: $name"
	done
}

@test "every option of the command line has its place in moznods(1)" {
	local name
	sed -n 's/^	{ "\([a-z-]*\)", \(required\|no\)_argument.*/\1/p' "$SRCDIR/ctl/arguments.c" "$SRCDIR/ctl/client_main.c" \
		>"$BATS_TEST_TMPDIR/options"
	(($(wc -l <"$BATS_TEST_TMPDIR/options") > 15))
	while read -r name; do
		grep -q "Fl -$name\b" "$MAN/moznods.1" || fail "moznods(1) does not know: --$name"
	done <"$BATS_TEST_TMPDIR/options"
}

@test "moznods.conf and moznods.conf(5) have exactly the options there are, with their defaults" {
	local expected file page
	expected=$(MOZNODS_CONFIG='' env -i "$BUILD/moznods" config --config /dev/null | grep -v '^state = ' | sed 's/ *$//' | sort)
	file=$(sed -n 's/^#\([a-z_]* =.*\)/\1/p' "$SRCDIR/etc/moznods.conf" | grep -v '^state = ' | sed 's/ *$//' | sort)
	equal "$expected" "$file"
	page=$(sed -n 's/^\.It Ic \([a-z_]*\) Ns No \\ = \(.*\)/\1 = \2/p' "$MAN/moznods.conf.5" | sed 's/\\-/-/g; s/\\&//; s/ *$//' |
		grep -v '^state = ' | sort)
	equal "$expected" "$page"
}

@test "moznods.conf tells the range of every number, and every word of a choice" {
	local name fault text word
	for name in $(env -i "$BUILD/moznods" config --config /dev/null | sed 's/ =.*//'); do
		fault=$(env -i "MOZNODS_${name^^}=no such value" "$BUILD/moznods" config --config /dev/null 2>&1) && continue
		text=$(paragraph "$name")
		if [[ $fault =~ whole\ number\ from\ ([0-9]+)\ to\ ([0-9]+) ]]; then
			[[ $text == *"${BASH_REMATCH[1]} to ${BASH_REMATCH[2]}"* ]] ||
				fail "$name: ${BASH_REMATCH[1]} to ${BASH_REMATCH[2]} does not stand in: $text"
		elif [[ $fault =~ one\ of:\ ([^,]*), ]]; then
			for word in ${BASH_REMATCH[1]}; do
				[[ " $text" == *[[:space:]]"$word"[[:space:]:,.]* || $text == *"$word: "* ]] || fail "$name: no $word in: $text"
			done
		fi
	done
}

@test "an example of the configuration is one" {
	awk '/^\.Bd -literal/ { on = 1; next } /^\.Ed/ { on = 0 } on' "$MAN/moznods.conf.5" >"$BATS_TEST_TMPDIR/example"
	[[ -s $BATS_TEST_TMPDIR/example ]]
	moznods config --config "$BATS_TEST_TMPDIR/example" | grep -q '^registration = closed$'
}
