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
	# What is set there no site admin changes, not even to what it is; the rest is theirs.
	as "$ZOE" api PATCH /api/admin/settings/ '{"registration": "open"}'
	refused 400 validation_error registration
	as "$ZOE" api PATCH /api/admin/settings/ '{"site_name": "Club"}'
	expect 200
	equal 'configuration database' "$(field registration.source) $(field site_name.source)"
	write 'site_name = Another\n'
	[[ $(moznods check --state "$STATE" --config "$CONFIG") == *'site_name = Another, of the configuration; registration = open, the default'* ]]
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

@test "a variable MOZNODS_… that is no option is refused as in the file, and what was meant is named" {
	local ctl_settings=(HTTP_PROT=8080)
	write ''
	refuses 'environment variable MOZNODS_HTTP_PROT' 'MOZNODS_HTTP_PORT that is meant'
	write 'htpt_port = 8080\n'
	ctl_settings=()
	refuses "$CONFIG:1" "no option 'htpt_port'" 'http_port that is meant'
	# What the client commands and the programs themselves take is not an option, and may stand there.
	CONFIG=/dev/null
	ctl_settings=(SERVER=https://chat.example.org TOKEN=abc)
	moznods config --config /dev/null | grep -q '^http_port = 8000$'
	# The other programs are as strict: a mistyped variable of a unit is not lost.
	run env MOZNODS_LIMTS=off "$BUILD/moznods-wsd"
	((status == 1)) && [[ $output == *MOZNODS_LIMTS* ]] || fail "$output"
	run env MOZNODS_LIMTS=off "$BUILD/moznods.fcgi" --listen "$BATS_TEST_TMPDIR/sock"
	((status == 1)) && [[ $output == *MOZNODS_LIMTS* ]] || fail "$output"
}

@test "the sockets of workers have paths of their own, at which nothing else lies" {
	local environment place own=$BATS_TEST_TMPDIR/own file=$BATS_TEST_TMPDIR/file
	moznods_environment "STATE=$BATS_TEST_TMPDIR/state"
	: >"$file"
	for place in '' "$file" "$own" "$BATS_TEST_TMPDIR/$(repeat x 120)"; do
		run env "${environment[@]}" timeout -k 5 20 "$BUILD/moznods.fcgi" --listen "$own" --admission "$place" </dev/null
		((status == 1)) && [[ $output == *'cannot listen at '* ]] || fail "'$place': $output" || return
		[[ ! -e $own ]] || fail "the socket stayed after '$place'" || return
	done
	[[ -f $file ]]
}

@test "whatever is wrong with the value of an option, the line is named, or the variable, or the option typed" {
	local line
	while IFS= read -r line; do
		write "\n$line\n"
		refuses "$CONFIG:2:" "${line%% *}"
	done <<-'LINES'
		state =
		site_name = \0377
		address = chat.example.org
		address = 127.0.0.1:8000
		public_url = chat.example.org
		public_url = https://chat example.org
		mail_command = sendmail -t
		allowed_origins = https://chat.example.org/
		trusted_proxies = 10.0.0.0/33
		turn_secret = \0377
		ping_timeout = 20
		ping_interval = 60
	LINES
	write ''
	local ctl_settings=(PING_TIMEOUT=20)
	refuses 'environment: ping_timeout'
	ctl_settings=()
	run moznods serve --http 66000
	[[ $status == 1 && $output == *'--http: http_port'* ]] || fail "$output"
	run moznods serve --state '' --config /dev/null
	[[ $status == 1 && $output == *'--state: state'* ]] || fail "$output"
}

@test "an option that is set twice is refused, with both lines" {
	write 'http_port = 8080\n# Somebody else, later:\nhttp_port = 8081\n'
	refuses "$CONFIG:3" 'in line 1'
	# The environment overrides the file: that is no second time.
	local ctl_settings=(HTTP_PORT=8082)
	write 'http_port = 8080\n'
	moznods config --config "$CONFIG" | grep -q '^http_port = 8082$'
}

@test "a file as other systems write it: a byte order mark, and carriage returns" {
	write '\0357\0273\0277registration = closed\r\n\r\n# A comment.\r\nsite_name = Ünï\r\n'
	equal 'closed Ünï' "$(moznods config --config "$CONFIG" | sed -n 's/^\(registration\|site_name\) = //p' | sort | paste -sd ' ')"
	# A mark anywhere else is a mistake, and so is a file of UTF-16.
	write '\nhttp_port = 1\n\0357\0273\0277ws_port = 1\n'
	refuses "$CONFIG:3"
	write '\0377\0376h\0000t\0000'
	refuses "$CONFIG:1" UTF-8
}

@test "a configuration that cannot be read is refused, also the directory that somebody named in its place" {
	CONFIG=$BATS_TEST_TMPDIR
	refuses "$CONFIG" 'Is a directory'
}

@test "moznods check says when everybody can read the secret in the file" {
	write 'turn_urls = turn:turn.example.org\nturn_secret = hush\n'
	chmod 0644 "$CONFIG"
	run moznods check --config "$CONFIG" --state "$STATE"
	[[ $output == *"warning configuration: $CONFIG holds turn_secret"* ]] || fail "$output"
	chmod 0640 "$CONFIG"
	run moznods check --config "$CONFIG" --state "$STATE"
	[[ $output != *turn_secret* && $output != *hush* ]] || fail "$output"
}

# In a name space of its own: as nobody, beside an installed configuration that is for the services alone.
beside_installed() {
	local file
	file=$(sed -n 's/^\.Pa \(.*moznods\.conf\)$/\1/p' "$BUILD/etc/man/moznods.1" | head -n 1)
	mount -t tmpfs -o mode=0755 tmpfs /usr/local && mkdir -p "${file%/*}" && echo 'registration = closed' >"$file" && chmod 0640 "$file"
	setpriv --reuid 65534 --regid 65534 --clear-groups env -i "$BUILD/moznods" config "$@"
}

@test "a configuration that is for others to read: with a state of one's own the defaults hold, else nothing starts" {
	((EUID == 0)) && unshare --mount true 2>/dev/null || skip 'only root may try it'
	export -f beside_installed
	export BUILD
	run unshare --mount bash -c 'beside_installed'
	((status != 0)) && [[ $output == *'Permission denied'* ]] || fail "$output"
	run unshare --mount bash -c "beside_installed --state /somewhere"
	((status == 0)) && [[ $output == *'is for others to read'* && $output == *'registration = open'* ]] || fail "$output"
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
