#!/usr/bin/env bats
# The second factor: an authenticator is put on an account and taken off, and what each way in asks for. Codes are made here by openssl.
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0
load ../lib/suite
load ../lib/files

setup_file() {
	server_start PUBLIC_URL=https://chat.example.org SITE_NAME='A site'
	account zoe
}

# code SECRET [STEPS]: what an authenticator shows so many half minutes from now.
code() {
	local key step digest at
	key=$(base32 -d <<<"$1" | od -An -v -tx1 | tr -d ' \n')
	printf -v step '%016x' $(($(date +%s) / 30 + ${2:-0}))
	digest=$(printf '%b' "$(sed 's/../\\x&/g' <<<"$step")" | openssl dgst -sha1 -mac HMAC -macopt hexkey:"$key" -r)
	at=$((2 * 16#${digest:39:1}))
	printf '%06d\n' $(((16#${digest:at:8} & 0x7fffffff) % 1000000))
}

# A new account with a second factor, confirmed with the present code: $name, $token, $secret, $used, $codes.
enrol() {
	name=$1
	token=$(register "$name")
	as "$token" api POST /api/auth/totp/ "{\"current_password\": \"$(password_of "$name")\"}"
	expect 201
	secret=$(field secret)
	used=$(code "$secret")
	as "$token" api POST /api/auth/totp/confirm/ "{\"code\": \"$used\"}"
	expect 200
	mapfile -t codes < <(field 'recovery_codes.*')
}

# shows FIELDS: a login of $name that shows these members of JSON beside the password.
shows() {
	as '' api POST /api/auth/login/ "{\"username\": \"$name\", \"password\": \"$(password_of "$name")\"${1:+, $1}}"
}

# asked [wrong]: the answer asks for a code, and says whether one was wrong.
asked() {
	refused 401 totp_required
	if [[ ${1-} ]]; then
		keys details totp
		[[ $(field -l details.totp) == 1 ]]
	else
		keys '' 'error message'
	fi
}

@test "an authenticator is offered, confirmed once, and then asked for" {
	name=a$BATS_TEST_NUMBER
	token=$(register "$name")
	as "$token" api GET /api/users/me/
	is totp false
	as "$token" api POST /api/auth/totp/ '{"current_password": "a wrong one"}'
	invalid current_password
	as "$token" api POST /api/auth/totp/ '{}'
	invalid current_password
	as "$token" api POST /api/auth/totp/confirm/ '{"code": "123456"}'
	invalid code
	as "$token" api POST /api/auth/totp/ "{\"current_password\": \"$(password_of "$name")\"}"
	expect 201
	shape '' 'secret:string uri:string'
	secret=$(field secret)
	[[ $secret =~ ^[A-Z2-7]{32}$ ]]
	equal "otpauth://totp/A%20site:$name?secret=$secret&issuer=A%20site&algorithm=SHA1&digits=6&period=30" "$(field uri)"
	# Until it is confirmed nothing has changed, and another may take its place.
	login "$name"
	as "$token" api POST /api/auth/totp/ "{\"current_password\": \"$(password_of "$name")\"}"
	as "$token" api POST /api/auth/totp/confirm/ "{\"code\": \"$(code "$secret")\"}"
	invalid code
	as "$token" api POST /api/auth/totp/ "{\"current_password\": \"$(password_of "$name")\"}"
	secret=$(field secret)
	as "$token" api POST /api/auth/totp/confirm/ "{\"code\": \"$(code "$secret")\"}"
	expect 200
	shape '' 'recovery_codes:array'
	equal 10 "$(field 'recovery_codes.*' | sort -u | grep -cE '^[a-z2-7]{4}(-[a-z2-7]{4}){3}$')"
	as "$token" api POST /api/auth/totp/confirm/ "{\"code\": \"$(code "$secret" 1)\"}"
	invalid code
	as "$token" api POST /api/auth/totp/ "{\"current_password\": \"$(password_of "$name")\"}"
	invalid non_field_errors
	as "$token" api GET /api/users/me/
	is totp true
	as "$ZOE" api GET "/api/users/$(id_of "$token")/"
	is totp true
	as "$token" api GET /api/info/
	[[ " $(lines 'features.*') " == *' totp '* ]]
}

@test "a login asks for a code after a right password, and takes each once" {
	enrol "b$BATS_TEST_NUMBER"
	shows
	asked
	shows '"totp": null, "recovery_code": ""'
	asked
	as '' api POST /api/auth/login/ "{\"username\": \"$name\", \"password\": \"a wrong one\", \"totp\": \"$(code "$secret" 1)\"}"
	refused 401 invalid_credentials
	# The one that confirmed it has been used.
	shows "\"totp\": \"$used\""
	asked wrong
	sql "DELETE FROM totp_step"
	local present
	present=$(code "$secret")
	shows "\"totp\": \" ${present:0:3} ${present:3}\""
	expect 200
	shape '' 'token:string user:object'
	shows "\"totp\": \"$present\""
	asked wrong
	shows "\"totp\": \"$(code "$secret" 1)\""
	expect 200
	shows "\"totp\": \"$(code "$secret" 5)\""
	asked wrong
	shows '"totp": "none"'
	asked wrong
	shows "\"totp\": \"$(repeat 1 17)\""
	invalid totp
	# Numbers lose their zeros.
	shows '"totp": 123456'
	invalid totp
}

@test "of twenty who log in with one code at once one gets in" {
	enrol "c$BATS_TEST_NUMBER"
	as '' all_at_once 20 POST /api/auth/login/ \
		"{\"username\": \"$name\", \"password\": \"$(password_of "$name")\", \"totp\": \"$(code "$secret" 1)\"}"
	equal 1 "$(how_many 200)"
	equal 19 "$(how_many 401)"
	as '' all_at_once 10 POST /api/auth/login/ \
		"{\"username\": \"$name\", \"password\": \"$(password_of "$name")\", \"recovery_code\": \"${codes[0]}\"}"
	equal 1 "$(how_many 200)"
	equal 9 "$(how_many 401)"
}

@test "a recovery code is good once, however it is typed" {
	enrol "d$BATS_TEST_NUMBER"
	shows "\"recovery_code\": \"${codes[3]}\""
	expect 200
	shows "\"recovery_code\": \"${codes[3]}\""
	asked wrong
	local bare=${codes[4]//-/}
	shows "\"recovery_code\": \" ${bare^^} \""
	expect 200
	shows '"recovery_code": "aaaa-bbbb-cccc-dddd"'
	asked wrong
}

@test "it is taken off with the password and a code" {
	enrol "e$BATS_TEST_NUMBER"
	as "$token" api DELETE /api/auth/totp/
	invalid current_password
	as "$token" api DELETE /api/auth/totp/ "{\"current_password\": \"$(password_of "$name")\"}"
	invalid code
	as "$token" api DELETE /api/auth/totp/ "{\"current_password\": \"$(password_of "$name")\", \"code\": \"$used\"}"
	invalid code
	as "$token" api DELETE /api/auth/totp/ "{\"current_password\": \"a wrong one\", \"code\": \"$(code "$secret" 1)\"}"
	invalid current_password
	as "$token" api DELETE /api/auth/totp/ "{\"current_password\": \"$(password_of "$name")\", \"code\": \"$(code "$secret" 1)\"}"
	expect 204
	login "$name"
	as "$token" api DELETE /api/auth/totp/ "{\"current_password\": \"$(password_of "$name")\"}"
	expect 204
	shows "\"recovery_code\": \"${codes[0]}\""
	expect 200
	equal 0 "$(sql "SELECT count(*) FROM recovery_code WHERE user_id = $(id_of "$token")")"
}

@test "a link for a new password does not stand for a code, and is not used up by a wrong one" {
	enrol "f$BATS_TEST_NUMBER"
	as "$ZOE" api POST "/api/users/$(id_of "$token")/password-link/"
	local ticket
	ticket=$(field url)
	ticket=${ticket##*/}
	as '' api POST /api/auth/reset/ "{\"token\": \"$ticket\", \"new_password\": \"a new secret\"}"
	asked
	as '' api POST /api/auth/reset/ "{\"token\": \"$ticket\", \"new_password\": \"a new secret\", \"totp\": \"$used\"}"
	asked wrong
	as '' api POST /api/auth/reset/ "{\"token\": \"$ticket\", \"new_password\": \"a new secret\", \"totp\": \"$(code "$secret" 1)\"}"
	expect 200
	as '' api POST /api/auth/login/ "{\"username\": \"$name\", \"password\": \"a new secret\", \"recovery_code\": \"${codes[0]}\"}"
	expect 200
}

@test "a device that is logged in vouches for another" {
	enrol "g$BATS_TEST_NUMBER"
	as "$token" api POST /api/auth/handover/
	as '' api POST /api/auth/handover/redeem/ "{\"token\": \"$(field token)\"}"
	expect 200
	as "$(field token)" api GET /api/auth/me/
	expect 200
}

@test "the administrator takes it off" {
	enrol "h$BATS_TEST_NUMBER"
	run --separate-stderr moznods user totp-off "$name" --state "$STATE"
	equal "$name logs in without a second factor from now on" "$output"
	login "$name"
	run moznods user totp-off "$name" --state "$STATE"
	equal "$name had no second factor" "$output"
	run moznods user totp-off nobody --state "$STATE"
	((status != 0))
}

@test "a copy of the database alone has no secret, and without its key recovery codes still open" {
	enrol "i$BATS_TEST_NUMBER"
	local sealed
	sealed=$(sql "SELECT secret FROM totp WHERE user_id = $(id_of "$token")")
	# 20 bytes with the nonce and the tag around them.
	[[ $sealed =~ ^[0-9a-f]{120}$ ]]
	[[ ${sealed,,} != *$(base32 -d <<<"$secret" | od -An -v -tx1 | tr -d ' \n')* ]]
	# One that is moved into another's row does not open.
	local other=$name theirs=$secret
	enrol "j$BATS_TEST_NUMBER"
	sql "UPDATE totp SET secret = '$sealed' WHERE user_id = $(id_of "$token")"
	shows "\"totp\": \"$(code "$theirs" 1)\""
	asked wrong
	shows "\"recovery_code\": \"${codes[0]}\""
	expect 200
}
