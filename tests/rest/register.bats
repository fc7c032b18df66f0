#!/usr/bin/env bats
# POST /api/auth/register/: what makes an account and what does not.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe
}

# attempt EMAIL USERNAME PASSWORD: the strings as they stand in JSON.
attempt() {
	api POST /api/auth/register/ "{\"email\": \"$1\", \"username\": \"$2\", \"password\": \"$3\"}"
}

@test "registering answers 201 with a token and the new user, as the user sees themself" {
	attempt ann@example.org Ann 'correct horse'
	expect 201
	shape '' 'token:string user:object'
	shape user "$SELF_SHAPE"
	is user.email ann@example.org
	is user.username Ann
	is user.display_name Ann
	is user.avatar_url null
}

@test "the token given at registration is good at once" {
	attempt at.once@example.org at.once 'correct horse'
	as "$(field token)" api GET /api/auth/me/
	expect 200
	is username at.once
}

@test "the first account is site admin and no later one is" {
	as "$ZOE" api GET /api/auth/me/
	is is_admin true
	attempt second@example.org second 'correct horse'
	is user.is_admin false
}

@test "nobody becomes site admin by asking for it at registration" {
	api POST /api/auth/register/ '{"email": "mallory@example.org", "username": "mallory", "password": "correct horse",
		"is_admin": true, "id": 1}'
	expect 201
	is user.is_admin false
}

@test "a display name given is kept" {
	api POST /api/auth/register/ '{"email": "dora@example.org", "username": "dora", "password": "correct horse",
		"display_name": "Dóra Nagy"}'
	expect 201
	is user.display_name 'Dóra Nagy'
}

@test "a display name has at most 64 characters, counted as characters, and none of control" {
	local base='"email": "long@example.org", "username": "long.name", "password": "correct horse"'
	api POST /api/auth/register/ "{$base, \"display_name\": \"$(repeat é 65)\"}"
	invalid display_name
	api POST /api/auth/register/ "{$base, \"display_name\": \"bell\\u0007\"}"
	invalid display_name
	api POST /api/auth/register/ "{$base, \"display_name\": \"$(repeat é 64)\"}"
	expect 201
}

@test "an e-mail address has one @ with something on both sides, no white space and nothing invisible" {
	local email
	for email in plain @example.org someone@ one@two@three 'a b@example.org' 'a@exam ple.org' 'a\tb@example.org' \
		'\u200b@example.org' 'a@example.org\u202e' ''; do
		attempt "$email" emailer 'correct horse'
		invalid email
	done
}

@test "an e-mail address has at most 254 bytes" {
	attempt "$(repeat é 121)a@example.org" bytes 'correct horse'
	invalid email
	attempt "$(repeat é 121)@example.org" bytes 'correct horse'
	expect 201
}

@test "an e-mail address is trimmed" {
	attempt ' trim@example.org\n' trimmed 'correct horse'
	expect 201
	is user.email trim@example.org
}

@test "an e-mail address is taken once, whatever its case" {
	attempt Once@Example.org once1 'correct horse'
	expect 201
	attempt onCE@eXample.ORG once2 'correct horse'
	invalid email
}

@test "a username has 2 to 32 characters" {
	attempt u1@example.org x 'correct horse'
	invalid username
	attempt u1@example.org "$(repeat x 33)" 'correct horse'
	invalid username
	attempt u1@example.org "$(repeat x 32)" 'correct horse'
	expect 201
	attempt u2@example.org xy 'correct horse'
	expect 201
}

@test "a username's length is counted in characters, not bytes" {
	attempt u3@example.org "$(repeat ž 33)" 'correct horse'
	invalid username
	attempt u3@example.org "$(repeat ž 32)" 'correct horse'
	expect 201
}

@test "a username starts with a letter or a digit" {
	local name
	for name in _under .dot -dash; do
		attempt start@example.org "$name" 'correct horse'
		invalid username
	done
	attempt start@example.org 4ever 'correct horse'
	expect 201
}

@test "a username consists of letters, digits, _ . and -" {
	local name
	for name in 'two words' 'at@sign' 'sla/sh' 'smile😀' 'line\nbreak' 'nul\u0000' 'a<b' 'per%cent'; do
		attempt chars@example.org "$name" 'correct horse'
		invalid username
	done
	attempt chars@example.org a_b.c-1 'correct horse'
	expect 201
}

@test "letters of any script make a username" {
	attempt script1@example.org Łukasz 'correct horse'
	expect 201
	is user.username Łukasz
	attempt script2@example.org 山田太郎 'correct horse'
	expect 201
}

@test "vowel signs and marks of real languages are letters of a username" {
	local name number=0
	for name in किरण สมชาย முருகன் Nguyễn דָּוִד မြင့် 'ශ්\u200dරියා'; do
		attempt "marks$((++number))@example.org" "$name" 'correct horse'
		expect 201
	done
}

@test "a username is of one script, and shows all that it has" {
	local name
	for name in 'аdmin' 'pаypal' 'Βob' 'alice\u200b' 'a\u3164' '\u3164\u3164' 'a\u2800b' 'x\u0301\u0301' 'x\u202ey'; do
		attempt mixed@example.org "$name" 'correct horse'
		invalid username
	done
}

@test "reserved names are refused in any case, and what looks like them" {
	local name
	for name in all here everyone channel admin system deleted Admin EVERYONE adm1n a1l AII ádmin ad.min ЅУЅТЕМ аӏӏ ᴀᴅᴍɪɴ ᎪᏞᏞ ꓮꓓꓟꓲꓠ; do
		attempt reserved@example.org "$name" 'correct horse'
		invalid username
	done
	attempt ali@example.org Ali 'correct horse'
	expect 201
}

@test "a display name in which nothing can be seen is none: the username stands for it" {
	local name number=0
	for name in '\u200b' '\u3164' '\u2800\u00ad' '\ufe0f\u2060' '\u3000' '\ud83d\udc36\u200b'; do
		api POST /api/auth/register/ "{\"email\": \"blank$((++number))@example.org\", \"username\": \"blank.$number\", \"password\": \"correct horse\",
			\"display_name\": \"$name\"}"
		expect 201
		[[ $name == *ud83d* ]] || is user.display_name "blank.$number"
	done
	[[ $(field user.display_name) == 🐶* ]]
}

@test "a display name does not turn the direction of the text" {
	local name
	for name in 'a\u202eb' '\u200fa' 'a\u2067b' 'a\u061c' 'a\u2028b'; do
		api POST /api/auth/register/ "{\"email\": \"turned@example.org\", \"username\": \"turned\", \"password\": \"correct horse\", \"display_name\": \"$name\"}"
		invalid display_name
	done
	api POST /api/auth/register/ '{"email": "turned@example.org", "username": "turned", "password": "correct horse", "display_name": "דוד Levi"}'
	expect 201
}

@test "a username is taken once, whatever its case" {
	attempt case1@example.org CamelCase 'correct horse'
	expect 201
	attempt case2@example.org camelcase 'correct horse'
	invalid username
}

@test "a username is taken once, whatever its case, beyond ASCII too" {
	attempt case3@example.org Žofie 'correct horse'
	expect 201
	attempt case4@example.org žOFIE 'correct horse'
	invalid username
}

@test "a taken e-mail address and a taken username are both named" {
	attempt both@example.org both 'correct horse'
	expect 201
	attempt both@example.org both 'correct horse'
	invalid email username
}

@test "a password has 8 to 1024 bytes" {
	attempt pw1@example.org pw1 1234567
	invalid password
	attempt pw1@example.org pw1 "$(repeat x 1025)"
	invalid password
	attempt pw1@example.org pw1 12345678
	expect 201
	attempt pw2@example.org pw2 "$(repeat x 1024)"
	expect 201
}

@test "a password's length is counted in bytes" {
	attempt pw3@example.org pw3 éééé
	expect 201
	attempt pw4@example.org pw4 "$(repeat é 513)"
	invalid password
}

@test "a password is neither the e-mail address nor the username" {
	attempt same@example.org same.name same@example.org
	invalid password
	attempt same@example.org same.name same.name
	invalid password
}

@test "all missing fields are named at once" {
	api POST /api/auth/register/ '{}'
	invalid email username password
}

@test "all fields of a wrong type are named at once" {
	api POST /api/auth/register/ '{"email": 1, "username": [], "password": {}, "display_name": true}'
	invalid email username password display_name
}

@test "a refused registration leaves nothing behind" {
	attempt half@example.org half short
	invalid password
	attempt half@example.org half 'correct horse'
	expect 201
}

@test "neither tokens nor passwords are to be found in the state or the log" {
	attempt secret@example.org secret.keeper 'a password that stays secret'
	expect 201
	local token
	token=$(field token)
	((${#token} >= 43)) # 256 bits take that many characters in base64.
	[[ ${ENGINE:-} == postgresql || -s $STATE/moznods.db ]]
	run grep -rslF -D skip -e "$token" -e 'a password that stays secret' "$STATE" "$SERVER_LOG"
	equal '' "$output"
}
