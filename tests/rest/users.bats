#!/usr/bin/env bats
# The list of users, its search, the detail, and who may change what.
# shellcheck disable=SC2154

load ../lib/suite
load ../lib/files

setup_file() {
	server_start
	account zoe alice bob
}

# named USERNAME DISPLAY_NAME: one more account; prints its token.
named() {
	api POST /api/auth/register/ "{\"email\": \"$1@example.org\", \"username\": \"$1\", \"password\": \"the secret of $1\",
		\"display_name\": \"$2\"}"
	[[ $status == 201 ]] && field token
}

# escaped TEXT: every byte percent-encoded.
escaped() {
	printf '%s' "$1" | od -An -v -tx1 | tr -d '\n' | tr ' ' '%'
}

# found TEXT: the usernames that a search finds; the text percent-encoded.
found() {
	as "$ALICE" api GET "/api/users/?search=$1&page_size=100" || return
	expect 200 || return
	lines 'results.*.username'
}

@test "users are listed by username" {
	as "$ALICE" api GET '/api/users/?page_size=100'
	expect 200
	keys '' 'count next previous results'
	local names
	names=$(field 'results.*.username' | grep -xE 'alice|bob|zoe' | paste -sd ' ')
	equal 'alice bob zoe' "$names"
}

@test "others are listed without e-mail address and rights" {
	as "$ALICE" api GET '/api/users/?search=bob'
	page 1 1
	shape results.0 "$USER_SHAPE"
}

@test "a site admin sees e-mail address and rights of everybody" {
	as "$ZOE" api GET '/api/users/?search=bob'
	page 1 1
	shape results.0 "$SELF_SHAPE"
	as "$ZOE" api GET "/api/users/$BOB_ID/"
	expect 200
	shape '' "$SELF_SHAPE"
	is email bob@example.org
}

@test "somebody else's detail is the plain user object, one's own has more" {
	as "$ALICE" api GET "/api/users/$BOB_ID/"
	expect 200
	shape '' "$USER_SHAPE"
	is username bob
	as "$ALICE" api GET "/api/users/$ALICE_ID/"
	shape '' "$SELF_SHAPE"
}

@test "users/me is the caller" {
	as "$ALICE" api GET /api/users/me/
	expect 200
	shape '' "$SELF_SHAPE"
	is id "$ALICE_ID"
}

@test "a user that is not there is 404" {
	local id
	for id in 999999 0 -1 abc 1.5 99999999999999999999999; do
		as "$ALICE" api GET "/api/users/$id/"
		refused 404 not_found
	done
}

@test "the search finds usernames by their beginning, ignoring case" {
	named Quentin Q
	equal Quentin "$(found quen)"
	equal Quentin "$(found QUENTIN)"
	equal '' "$(found uentin)"
}

@test "the search finds the beginning of each word of a display name" {
	named wilhelmina 'Mina van der Heide'
	equal wilhelmina "$(found heid)"
	equal wilhelmina "$(found van)"
	equal '' "$(found eide)"
}

@test "the search ignores case beyond ASCII" {
	named Ďáblice 'Ústí Čtvrť'
	equal Ďáblice "$(found %C4%8F%C3%A1b)"
	equal Ďáblice "$(found %C4%8DTVR)"
}

@test "the search ignores accents, and takes for the same what people take for the same" {
	local row name text
	named yolkin 'Пётр Ёлкин'
	named Mayer 'Андрей Май'
	named istanbullu 'İpek Iğdır'
	named nguyen 'Đặng Nguyễn Phượng'
	named odysseus 'Ὀδυσσεύς'
	named obrien 'Seán O’Brien'
	named strasse 'Łukasz Groß'
	for row in 'yolkin елк' 'yolkin ЁЛК' 'yolkin петр' 'Mayer май' 'Mayer АНДРЕЙ' 'istanbullu ipek' 'istanbullu İPEK' 'istanbullu igdir' \
		'nguyen dang' 'nguyen đặng' 'nguyen phuong' 'odysseus οδυσσευς' 'odysseus ΟΔΥ' "obrien o'b" 'obrien sean' 'strasse lukasz' 'strasse GROSS'; do
		name=${row%% *} text=${row#* }
		equal "$text: $name" "$text: $(found "$(escaped "$text")")"
	done
	for text in маи андреи; do
		equal '' "$(found "$(escaped "$text")")"
	done
}

@test "percent sign and underscore mean themselves in a search" {
	named under_score U
	named underxscore X
	equal under_score "$(found under_)"
	equal '' "$(found %25)"
	equal '' "$(found 'u%25score')"
}

@test "quotes and operators in a search find nothing and break nothing" {
	local text
	for text in %22 %27 %22bob%22%20OR%20alice '*' 'bob*' 'username:bob' '(' 'NEAR(' '%5C' '-bob'; do
		equal '' "$(found "$text")"
	done
}

@test "deactivated users are not listed" {
	account vanishing
	equal vanishing "$(found vanishing)"
	as "$ZOE" api PATCH "/api/users/$VANISHING_ID/" '{"is_active": false}'
	expect 200
	equal '' "$(found vanishing)"
}

@test "one's display name can be changed, and nothing else changes with it" {
	account dan
	as "$DAN" api PATCH "/api/users/$DAN_ID/" '{"display_name": "Daniel"}'
	expect 200
	shape '' "$SELF_SHAPE"
	is display_name Daniel
	is username dan
	is email dan@example.org
}

@test "what the caller may not change is a 400 on the field, and nothing changes" {
	account gail hal
	local name
	declare -A change=(
		[id]='7' [created_at]='"2020-01-01T00:00:00Z"' [avatar_url]='"https://example.org/a.png"' [password]='"a new secret"'
		[new_password]='"a new secret"' [is_admin]=true [is_active]=false
	)
	for name in "${!change[@]}"; do
		as "$GAIL" api PATCH "/api/users/$GAIL_ID/" "{\"display_name\": \"Abigail\", \"$name\": ${change[$name]}}"
		refused 400 validation_error "$name"
	done
	# Nor does a site admin change what is its owner's; all of it is named at once, null as well.
	as "$ZOE" api PATCH "/api/users/$GAIL_ID/" '{"email": "x@example.org", "username": "gayle", "avatar_file_id": null,
		"password": "a new secret", "display_name": "Abigail"}'
	refused 400 validation_error email username avatar_file_id password
	as "$GAIL" api GET /api/users/me/
	is display_name gail
	is username gail
	is email gail@example.org
	is is_admin false
	login gail
	# A form is no way round, and a name that nobody knows is still ignored.
	as "$ZOE" api PATCH "/api/users/$GAIL_ID/" 'username=gayle' -H 'Content-Type: application/x-www-form-urlencoded'
	refused 400 validation_error username
	as "$GAIL" api PATCH "/api/users/$GAIL_ID/" '{"display_name": "Abigail", "favourite_colour": "green"}'
	expect 200
}

@test "an empty change changes nothing" {
	account eve
	as "$EVE" api GET /api/users/me/
	local before=$body
	as "$EVE" api PATCH "/api/users/$EVE_ID/" '{}'
	expect 200
	equal "$before" "$body"
}

@test "one's username can be changed, also in its case alone" {
	account frank
	as "$FRANK" api PATCH "/api/users/$FRANK_ID/" '{"username": "Frank"}'
	expect 200
	is username Frank
	as "$FRANK" api PATCH "/api/users/$FRANK_ID/" '{"username": "francis"}'
	expect 200
	login francis "$(password_of frank)"
}

@test "a changed username obeys the rules of registration" {
	local name
	for name in BOB x 'two words' admin; do
		as "$ALICE" api PATCH "/api/users/$ALICE_ID/" "{\"username\": \"$name\"}"
		invalid username
	done
	as "$ALICE" api PATCH "/api/users/$ALICE_ID/" '{"username": 5, "display_name": []}'
	invalid username display_name
	as "$ALICE" api GET /api/users/me/
	is username alice
}

@test "a username from before the rules stays, can be used, and is sent along unchanged" {
	needs_sql
	account oldie
	sql "UPDATE account SET username = 'аdmin', username_key = 'аdmin' WHERE id = $OLDIE_ID"
	login 'аdmin' "$(password_of oldie)"
	as "$OLDIE" api PATCH "/api/users/$OLDIE_ID/" '{"username": "аdmin", "display_name": "Old"}'
	expect 200
	is username 'аdmin'
	is display_name Old
	as "$OLDIE" api PATCH "/api/users/$OLDIE_ID/" '{"username": "аdmins"}'
	invalid username
}

@test "one's e-mail address changes only together with the current password" {
	account gina
	as "$GINA" api PATCH "/api/users/$GINA_ID/" '{"email": "new@example.org"}'
	refused 400 validation_error
	as "$GINA" api PATCH "/api/users/$GINA_ID/" '{"email": "new@example.org", "current_password": "not the secret"}'
	refused 400 validation_error
	as "$GINA" api GET /api/users/me/
	is email gina@example.org
	as "$GINA" api PATCH "/api/users/$GINA_ID/" '{"email": "new@example.org", "current_password": "the secret of gina"}'
	expect 200
	is email new@example.org
}

@test "a taken e-mail address cannot be taken over" {
	as "$ALICE" api PATCH "/api/users/$ALICE_ID/" '{"email": "BOB@example.org", "current_password": "the secret of alice"}'
	invalid email
}

@test "avatar_file_id null leaves one without an avatar" {
	as "$ALICE" api PATCH "/api/users/$ALICE_ID/" '{"avatar_file_id": null}'
	expect 200
	is avatar_url null
}

@test "nobody makes themself a site admin" {
	as "$ALICE" api PATCH "/api/users/$ALICE_ID/" '{"is_admin": true}'
	refused 400 validation_error is_admin
	as "$ALICE" api GET /api/users/me/
	is is_admin false
}

@test "nobody but a site admin changes somebody else" {
	as "$ALICE" api PATCH "/api/users/$BOB_ID/" '{"display_name": "Robert"}'
	refused 403 permission_denied
	as "$ALICE" api GET "/api/users/$BOB_ID/"
	is display_name bob
}

@test "a site admin changes display names and makes site admins" {
	account hugo
	as "$ZOE" api PATCH "/api/users/$HUGO_ID/" '{"display_name": "Victor", "is_admin": true}'
	expect 200
	is display_name Victor
	is is_admin true
	as "$HUGO" api GET "/api/users/$BOB_ID/"
	shape '' "$SELF_SHAPE"
	as "$ZOE" api PATCH "/api/users/$HUGO_ID/" '{"is_admin": false}'
	expect 200
	is is_admin false
	as "$HUGO" api GET "/api/users/$BOB_ID/"
	shape '' "$USER_SHAPE"
}

@test "a site admin does not change names to log in with, nor passwords" {
	account ivan
	as "$ZOE" api PATCH "/api/users/$IVAN_ID/" '{"username": "taken.over", "email": "zoe2@example.org", "password": "a new secret"}'
	as "$IVAN" api GET /api/users/me/
	is username ivan
	is email ivan@example.org
	login ivan
}

@test "rights of a wrong type are refused" {
	as "$ZOE" api PATCH "/api/users/$BOB_ID/" '{"is_active": "no", "is_admin": 1}'
	invalid is_active is_admin
	as "$BOB" api GET /api/users/me/
	expect 200
}

NIGHTS='{"from": "22:00", "to": "07:30", "days": [7, 1, 3, 1], "zone": "America/Argentina/Buenos_Aires"}'

# settings JSON: the settings of alice are these now.
settings() {
	equal "$1" "$body"
	as "$ALICE" api GET /api/users/me/settings/
	expect 200
	equal "$1" "$body"
}

@test "one's settings change in part, and are one's own" {
	as "$ALICE" api GET /api/users/me/settings/
	settings '{"notify_default":"default","push_content":"full","quiet":null}'
	as "$ALICE" api PATCH /api/users/me/settings/ "{\"quiet\": $NIGHTS, \"colour\": \"red\"}"
	local quiet='{"from":"22:00","to":"07:30","days":[1,3,7],"zone":"America/Argentina/Buenos_Aires"}'
	settings "{\"notify_default\":\"default\",\"push_content\":\"full\",\"quiet\":$quiet}"
	as "$ALICE" api PATCH /api/users/me/settings/ '{"notify_default": "mentions", "push_content": "none"}'
	settings "{\"notify_default\":\"mentions\",\"push_content\":\"none\",\"quiet\":$quiet}"
	as "$ALICE" api PATCH /api/users/me/settings/ 'push_content=name&quiet=' -H 'Content-Type: application/x-www-form-urlencoded'
	settings '{"notify_default":"mentions","push_content":"name","quiet":null}'
	as "$ALICE" api PATCH /api/users/me/settings/ '{}'
	settings '{"notify_default":"mentions","push_content":"name","quiet":null}'
	as "$BOB" api GET /api/users/me/settings/
	is notify_default default
	as "$ZOE" api GET "/api/users/$ALICE_ID/settings/"
	refused 404 not_found
}

@test "what is wrong with quiet hours is told of them, each part, and changes nothing" {
	local wrong zone
	as "$BOB" api PATCH /api/users/me/settings/ '{"push_content": "all", "notify_default": null, "quiet": {"from": "7:00", "days": []}}'
	invalid push_content notify_default quiet
	equal 4 "$(field -l details.quiet)"
	for wrong in '"from": "24:00"' '"from": "07:60"' '"from": "07:00 "' '"to": "+7:00"' '"to": 700' '"to": null' '"days": [0]' '"days": [8]' \
		'"days": ["1"]' '"days": 1' '"zone": 1' '"zone": null'; do
		as "$BOB" api PATCH /api/users/me/settings/ "{\"push_content\": \"none\", \"quiet\": ${NIGHTS%\}}, $wrong}}"
		invalid quiet
		equal 1 "$(field -l details.quiet)"
	done
	for zone in '' UTC. europe/berlin Europe Europe/ /Europe/Berlin ../zoneinfo/UTC Europe/../UTC posix/UTC right/UTC localtime zone.tab \
		/etc/localtime Mars/Phobos 'UTC\u0000' CET-1CEST "E$(repeat u 300)"; do
		as "$BOB" api PATCH /api/users/me/settings/ "{\"quiet\": ${NIGHTS%\}}, \"zone\": \"$zone\"}}"
		invalid quiet
	done
	for wrong in 1 '"22:00"' '[]' 'false'; do
		as "$BOB" api PATCH /api/users/me/settings/ "{\"quiet\": $wrong}"
		invalid quiet
	done
	as "$BOB" api GET /api/users/me/settings/
	is push_content full
	is quiet null
	for zone in UTC Etc/GMT+5 America/Port-au-Prince; do
		as "$BOB" api PATCH /api/users/me/settings/ "{\"quiet\": ${NIGHTS%\}}, \"zone\": \"$zone\"}}"
		is quiet.zone "$zone"
	done
}
