#!/usr/bin/env bats
# Configuration: the file, the environment that overrides it, and mistakes in either, which stop the start.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/each

# write TEXT: the configuration file, with the text's escapes made characters.
write() {
	CONFIG=$BATS_TEST_TMPDIR/test.conf
	printf '%b' "$1" >"$CONFIG"
}

# refuses WORD…: `moznods serve` with the configuration ends badly and its words have all of these.
refuses() {
	local word
	run moznods serve --http 0 --ws 0 --state "$STATE" --config "$CONFIG"
	((status != 0 && status != 124)) || fail "it started, or hung: $output" || return
	[[ $output != *'ready http'* ]] || fail "it said ready: $output" || return
	for word; do
		[[ $output == *"$word"* ]] || fail "not a word of $word in: $output" || return
	done
}

@test "the file is read: registration closed" {
	write '# A comment.\n\nregistration = closed\n'
	server_start -- --config "$CONFIG"
	api POST /api/auth/register/ '{"email": "late@example.org", "username": "late", "password": "correct horse"}'
	refused 403 registration_closed
}

@test "the environment overrides the file" {
	write 'registration = closed\n'
	server_start REGISTRATION=open -- --config "$CONFIG"
	account zoe
}

@test "an unknown option is refused with file and line" {
	write '# A comment.\nregistration = open\nregistratoin = open\n'
	refuses "$CONFIG:3" registratoin
}

@test "a bad value is refused with file and line" {
	write 'registration = perhaps\n'
	refuses "$CONFIG:1" registration
	write '\nmessage_max = many\n'
	refuses "$CONFIG:2" message_max
	write '\n\nmessage_max = -1\n'
	refuses "$CONFIG:3" message_max
	write 'message_max = 99999999999999999999\n'
	refuses "$CONFIG:1" message_max
	write 'message_max = 100x\n'
	refuses "$CONFIG:1" message_max
}

@test "a line that is no setting is refused with file and line" {
	write 'registration = open\njust words\n'
	refuses "$CONFIG:2"
}

@test "a configuration file that is not there is refused with its name" {
	CONFIG=$BATS_TEST_TMPDIR/none.conf
	refuses "$CONFIG"
}

@test "a bad value in the environment is refused with its name" {
	write ''
	local ctl_settings=(MESSAGE_MAX=many)
	refuses MOZNODS_MESSAGE_MAX
	ctl_settings=(REGISTRATION=perhaps)
	refuses MOZNODS_REGISTRATION
}

@test "an unknown command is refused with words" {
	run moznods dance
	((status != 0))
	[[ -n $output ]]
	run moznods
	((status != 0))
	[[ -n $output ]]
	run moznods serve --no-such-option
	((status != 0 && status != 124))
	[[ -n $output ]]
}
