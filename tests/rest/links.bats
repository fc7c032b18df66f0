#!/usr/bin/env bats
# Ways in without the password: links that set a new one, from a site admin and by mail, and the handover to a second device.
# shellcheck disable=SC2154

load ../lib/suite
load ../lib/files

setup_file() {
	# The mail program keeps each mail in a file of its own, with its arguments and how much of our environment it has.
	export MAILS=$BATS_FILE_TMPDIR/mails HOLD=$BATS_FILE_TMPDIR/hold
	mkdir "$MAILS"
	cat >"$BATS_FILE_TMPDIR/mailer" <<-PROGRAM
		#!/bin/sh
		while [ -e "$HOLD" ]; do sleep 0.05; done
		{ echo "arguments: \$*"; env | grep -c MOZNODS_; cat; } >"$MAILS/.\$\$"
		mv "$MAILS/.\$\$" "$MAILS/\$\$"
	PROGRAM
	chmod +x "$BATS_FILE_TMPDIR/mailer"
	server_start PUBLIC_URL=https://chat.example.org MAIL_COMMAND="$BATS_FILE_TMPDIR/mailer -t -i;ls"
	account zoe ada bob
}

setup() {
	export TOKEN=$ADA
}

# link NAME: a link of the site admin's for somebody; its secret is left in $ticket.
link() {
	local id=${1^^}_ID
	as "$ZOE" api POST "/api/users/${!id}/password-link/" || return
	expect 201 || return
	ticket=$(field url)
	[[ $ticket == https://chat.example.org/#/reset/* ]] || fail "$ticket" || return
	ticket=${ticket##*/}
}

# reset TICKET PASSWORD
reset() {
	as '' api POST /api/auth/reset/ "{\"token\": \"$1\", \"new_password\": \"$2\"}"
}

# forgot EMAIL: as it stands in JSON.
forgot() {
	as '' api POST /api/auth/forgot/ "{\"email\": \"$1\"}" || return
	expect 204
}

# mails N: so many have been sent.
mails() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	until (($(ls "$MAILS" | wc -l) == $1)); do
		((SECONDS < deadline)) || fail "not $1 mails but:" "$(ls "$MAILS")" || return
		sleep 0.05
	done
}

@test "a link sets a new password once, logs in, and ends all other logins" {
	account "a$BATS_TEST_NUMBER"
	local name=a$BATS_TEST_NUMBER old=A$BATS_TEST_NUMBER
	link "$name"
	shape '' 'expires_at:time url:string'
	reset "$ticket" short
	invalid new_password
	reset "$ticket" "$name@example.org"
	invalid new_password
	reset "$ticket" 'a new secret'
	expect 200
	shape '' 'token:string user:object'
	is user.username "$name"
	as "$(field token)" api GET /api/auth/me/
	expect 200
	as "${!old}" api GET /api/auth/me/
	refused 401 authentication_required
	login "$name" 'a new secret'
	reset "$ticket" 'another secret'
	invalid token
	login "$name" 'a new secret'
}

@test "a newer link, a changed password, a new address and its time end a link" {
	account "b$BATS_TEST_NUMBER"
	local name=b$BATS_TEST_NUMBER token=B$BATS_TEST_NUMBER first
	link "$name"
	first=$ticket
	link "$name"
	reset "$first" 'a new secret'
	invalid token
	as "${!token}" api POST /api/auth/password/ "{\"current_password\": \"$(password_of "$name")\", \"new_password\": \"changed secret\"}"
	expect 204
	reset "$ticket" 'a new secret'
	invalid token
	link "$name"
	moznods user passwd "$name" --state "$STATE" <<<'a remembered secret'
	reset "$ticket" 'a new secret'
	invalid token
	link "$name"
	as "$(login "$name" 'a remembered secret')" api PATCH /api/users/me/ \
		"{\"email\": \"new.$name@example.org\", \"current_password\": \"a remembered secret\"}"
	expect 200
	reset "$ticket" 'a new secret'
	invalid token
	link "$name"
	sql "UPDATE ticket SET expires_at = unixepoch()"
	reset "$ticket" 'a new secret'
	invalid token
	reset '' 'a new secret'
	invalid token
	as '' api POST /api/auth/reset/ '{}'
	invalid token new_password
}

@test "of ten who use a link at once one sets the password" {
	account "c$BATS_TEST_NUMBER"
	link "c$BATS_TEST_NUMBER"
	as '' all_at_once each POST /api/auth/reset/ "{\"token\": \"$ticket\", \"new_password\": \"secret number {line}\"}" < <(seq 10)
	equal 1 "$(how_many 200)"
	equal 9 "$(how_many 400)"
}

@test "the administrator's command makes a link; who is deactivated gets in by none" {
	local url ctl_settings=(PUBLIC_URL=https://chat.example.org)
	url=$(moznods user link bob --state "$STATE")
	[[ $url =~ https://chat.example.org/#/reset/[0-9a-f]{64} ]] || fail "$url"
	as "$ZOE" api PATCH "/api/users/$BOB_ID/" '{"is_active": false}'
	reset "${url##*/}" 'a new secret'
	invalid token
	as "$ZOE" api PATCH "/api/users/$BOB_ID/" '{"is_active": true}'
	reset "${url##*/}" 'a new secret'
	expect 200
	run moznods user link nobody --state "$STATE"
	((status != 0))
}

@test "who forgot their password is sent a link, three an hour; nobody learns whether there is an account" {
	account "d$BATS_TEST_NUMBER"
	local name=d$BATS_TEST_NUMBER mail
	as '' api GET /api/info/
	is password_reset mail
	forgot nobody@example.org
	forgot 'no address'
	# What is written for somebody is written for nobody, so that it takes as long; and nobody waits for the mail program.
	equal 2 "$(sql 'SELECT count(*) FROM ticket WHERE user_id IS NULL')"
	: >"$HOLD"
	forgot " ${name^^}@example.org"
	equal '' "$(ls "$MAILS")"
	rm "$HOLD"
	mails 1
	mail=$(cat "$MAILS"/*)
	[[ $mail == $'arguments: -t -i;ls\n0\nTo: '"$name@example.org"$'\nSubject: '* ]] || fail "$mail"
	[[ $mail =~ https://chat.example.org/#/reset/([0-9a-f]{64}) ]] || fail "$mail"
	reset "${BASH_REMATCH[1]}" 'a mailed secret'
	expect 200
	forgot "$name@example.org"
	forgot "$name@example.org"
	mails 3
	forgot "$name@example.org"
	forgot zoe@example.org
	mails 4
	equal 1 "$(grep -l '^To: zoe@example.org$' "$MAILS"/* | wc -l)"
	as '' api POST /api/auth/forgot/ '{}'
	invalid email
}

@test "an address that a mail program could take for several gets nothing" {
	local email before number=0
	before=$(ls "$MAILS" | wc -l)
	for email in 'x,root@example.org' '\"x\"@example.org' 'x(y)@example.org' '<x@example.org>' 'x;y@example.org' 'x:y@example.org'; do
		as '' api POST /api/auth/register/ "{\"email\": \"$email\", \"username\": \"odd$((++number))\", \"password\": \"correct horse\"}"
		expect 201
		forgot "$email"
	done
	forgot ada@example.org
	mails $((before + 1))
}

@test "a second device logs in once, within two minutes, and as long as the first is logged in" {
	local first second token
	api POST /api/auth/handover/
	expect 201
	shape '' 'expires_at:time token:string url:string'
	first=$(field token)
	is url "https://chat.example.org/#/handover/$first"
	api POST /api/auth/handover/
	second=$(field token)
	as '' api POST /api/auth/handover/redeem/ "{\"token\": \"$first\"}"
	invalid token
	as '' all_at_once 5 POST /api/auth/handover/redeem/ "{\"token\": \"$second\"}"
	equal 1 "$(how_many 200)"
	equal 4 "$(how_many 400)"
	token=$(grep '^200' <<<"$answers" | cut -d ' ' -f 2- | json token)
	as "$token" api GET /api/auth/me/
	is id "$ADA_ID"
	as "$token" api POST /api/auth/handover/
	first=$(field token)
	as "$token" api POST /api/auth/logout/
	expect 204
	as '' api POST /api/auth/handover/redeem/ "{\"token\": \"$first\"}"
	invalid token
	api POST /api/auth/handover/
	first=$(field token)
	reset "$first" 'a new secret'
	invalid token
	sql "UPDATE ticket SET expires_at = unixepoch()"
	as '' api POST /api/auth/handover/redeem/ "{\"token\": \"$first\"}"
	invalid token
	api GET /api/auth/me/
	expect 200
}
