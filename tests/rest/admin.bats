#!/usr/bin/env bats
# What site admins see and change of the site as a whole. Who else may is in access.bats.
# shellcheck disable=SC2154

load ../lib/suite
load ../lib/files

USER_OVERVIEW_SHAPE='avatar_url:null bytes:int created_at:time display_name:string email:string files:int id:int is_active:bool is_admin:bool last_seen_at:time sessions:int totp:bool username:string'
ROOM_OVERVIEW_SHAPE='bytes:int created_at:time id:int last_message_at:time messages:int name:string owner:object participants:int visibility:string'

setup_file() {
	server_start STORAGE_QUOTA_MIB=3
	account zoe alice bob carol
}

setup() {
	export TOKEN=$ZOE
}

# named USERNAME DISPLAY_NAME: one more account.
named() {
	as '' api POST /api/auth/register/ "{\"email\": \"$1@elsewhere.example\", \"username\": \"$1\", \"password\": \"the secret of $1\",
		\"display_name\": \"$2\"}"
	expect 201
}

# found QUERY: the usernames that are listed.
found() {
	api GET "/api/admin/users/?$1" || return
	expect 200 || return
	lines 'results.*.username'
}

# bytes_of N: so many bytes, in a file.
bytes_of() {
	head -c "$1" /dev/zero | tr '\0' "${2:-x}" >"$BATS_TEST_TMPDIR/bytes.$1"
	printf '%s\n' "$BATS_TEST_TMPDIR/bytes.$1"
}

@test "everybody is listed, the newest first, with when they were seen and what they have" {
	stored "$CAROL" "$(bytes_of 1000)" >/dev/null
	stored "$CAROL" "$(bytes_of 500)" >/dev/null
	login carol >/dev/null
	api GET '/api/admin/users/?page_size=4'
	expect 200
	keys '' 'count next previous results'
	type_is count null
	equal 'carol bob alice zoe' "$(lines 'results.*.username')"
	shape results.0 "$USER_OVERVIEW_SHAPE"
	equal '2 1500 2' "$(field results.0.files) $(field results.0.bytes) $(field results.0.sessions)"
	equal 'true true' "$(field results.3.is_admin) $(field results.3.is_active)"
}

@test "the list goes on from page to page while others come" {
	local next names
	api GET '/api/admin/users/?page_size=2&state=all'
	names=$(lines 'results.*.username')
	next=$(field next)
	[[ $next == *'page_size=2&state=all&before='* ]]
	named latecomer Late
	api GET "$next"
	equal 'alice zoe' "$(lines 'results.*.username')"
	type_is next null
	equal 'carol bob' "$names"
	api GET '/api/admin/users/?page=1'
	refused 400 validation_error page
	api GET '/api/admin/users/?before=no'
	refused 400 validation_error before
}

@test "the list is searched by names, whatever their accents, and by e-mail address, and is of some state" {
	named zeppelin 'Jürgen Łódź'
	equal zeppelin "$(found 'search=JURG')"
	equal zeppelin "$(found 'search=lodz')"
	equal zeppelin "$(found 'search=zeppelin%40ELSE')"
	equal '' "$(found 'search=%25')"
	api PATCH "/api/users/$BOB_ID/" '{"is_active": false}'
	expect 200
	equal bob "$(found 'state=inactive')"
	equal zoe "$(found 'state=admins')"
	equal '' "$(found 'search=bob&state=active')"
	equal bob "$(found 'search=bob&state=inactive')"
	[[ " $(found 'state=active') " != *' bob '* ]]
	api GET '/api/admin/users/?state=other'
	refused 400 validation_error state
	api PATCH "/api/users/$BOB_ID/" '{"is_active": true}'
	expect 200
}

@test "who logs out everywhere was never seen" {
	local token
	token=$(register silent)
	as "$token" api POST /api/auth/logout/
	expect 204
	api GET '/api/admin/users/?search=silent'
	type_is results.0.last_seen_at null
	is results.0.sessions 0
}

@test "all logins of somebody end, of oneself all but the one that asks" {
	local other dora
	dora=$(register dora)
	other=$(login dora)
	api DELETE "/api/admin/users/$(id_of "$dora")/sessions/"
	expect 204
	for TOKEN in "$dora" "$other"; do
		api GET /api/auth/me/
		expect 401
	done
	other=$(login zoe)
	TOKEN=$ZOE api DELETE /api/admin/users/me/sessions/
	expect 204
	as "$other" api GET /api/auth/me/
	expect 401
	as "$ZOE" api GET /api/auth/me/
	expect 200
}

@test "an account is deleted, with its messages or without, but not one's own" {
	local words room edgar id
	for words in keep delete; do
		edgar=$(register edgar)
		id=$(id_of "$edgar")
		room=$(room "$edgar")
		as "$ALICE" api POST "/api/rooms/$room/join/"
		say "$edgar" "$room" 'Something said' >/dev/null
		api DELETE "/api/admin/users/$id/" '{"messages": "some"}'
		refused 400 validation_error messages
		api DELETE "/api/admin/users/$id/" "{\"messages\": \"$words\"}"
		expect 204
		as "$edgar" api GET /api/auth/me/
		expect 401
		api GET "/api/users/$id/"
		is username "deleted-$id"
		as "$ALICE" api GET "/api/rooms/$room/messages/"
		[[ $words == delete ]] || is results.0.author.username "deleted-$id"
		[[ $words == keep ]] || is count 0
		as "$ALICE" api DELETE "/api/rooms/$room/"
		expect 204
	done
	api DELETE /api/admin/users/me/
	refused 403 permission_denied
}

@test "rooms are listed with their sizes, but for direct ones" {
	local room file
	room=$(room "$ALICE" '{"name": "Ångström room", "visibility": "private"}')
	file=$(stored "$ALICE" "$(bytes_of 700)")
	attach "$ALICE" "$room" "$file" >/dev/null
	say "$ALICE" "$room" 'Hello' >/dev/null
	as "$ALICE" api POST /api/rooms/direct/ "{\"user_id\": $CAROL_ID}"
	expect 201
	api GET /api/admin/rooms/
	expect 200
	type_is count null
	shape results.0 "$ROOM_OVERVIEW_SHAPE"
	equal "$room 1 2 700 private" "$(field results.0.id) $(field results.0.participants) $(field results.0.messages) $(field results.0.bytes) $(field results.0.visibility)"
	is results.0.owner.username alice
	room "$CAROL" '{"name": "Quiet"}' >/dev/null
	api GET '/api/admin/rooms/?page_size=1'
	is results.0.name Quiet
	type_is results.0.last_message_at null
	api GET "$(field next)"
	is results.0.id "$room"
	type_is next null
	api GET '/api/admin/rooms/?search=angstrom'
	equal "$room" "$(lines 'results.*.id')"
}

@test "the report on storage names who and what fills the disk, and nothing of direct rooms" {
	local room large loose secret direct BOB
	BOB=$(login bob)
	room=$(room "$BOB" '{"name": "Archive"}')
	large=$(stored "$BOB" "$(bytes_of 9000)" large.txt)
	attach "$BOB" "$room" "$large" >/dev/null
	loose=$(stored "$BOB" "$(bytes_of 5000)" loose.txt)
	secret=$(stored "$CAROL" "$(bytes_of 20000)" secret.txt)
	as "$CAROL" api POST /api/rooms/direct/ '{"user_ids": []}'
	direct=$(field id)
	attach "$CAROL" "$direct" "$secret" >/dev/null
	api GET /api/admin/storage/
	expect 200
	keys '' 'database disk files largest quota rooms users'
	((0 < $(field disk.free) && $(field disk.free) <= $(field disk.total)))
	[[ ${ENGINE:-} == postgresql ]] || (($(field database) > 4096))
	equal '3145728 null' "$(field quota.site) $(field quota.user)"
	is users.0.user.username carol
	is users.1.user.username bob
	equal '2 14000' "$(field users.1.files) $(field users.1.bytes)"
	equal "Archive 1 9000" "$(field rooms.0.name) $(field rooms.0.files) $(field rooms.0.bytes)"
	equal "large.txt loose.txt" "$(field largest.0.name) $(field largest.1.name)"
	is largest.0.room.id "$room"
	type_is largest.1.room null
	equal "$loose" "$(field largest.1.id)"
	[[ $body != *secret.txt* ]]
	equal "$(field files.bytes)" "$(($(field 'users.*.bytes' | paste -sd +)))"
}

@test "how the server is" {
	api GET /api/admin/health/
	expect 200
	shape '' 'active_users:int calls:int checks:array file_bytes:int messages:int rooms:int started_at:time users:int verdict:string version:string websockets:int'
	equal 'database realtime disk clock accounts' "$(lines 'checks.*.name')"
	shape checks.0 'code:string name:string text:string verdict:string'
	equal 'ok ok' "$(field verdict) $(lines 'checks.*.code' | tr ' ' '\n' | sort -u)"
	is version "$(moznods --version | cut -d ' ' -f 2)"
	moznods check --state "$STATE" | grep -qF "accounts: $(field checks.4.text)"
	local rooms users
	rooms=$(field rooms) users=$(field users)
	room "$ZOE" >/dev/null
	register visitor >/dev/null
	api GET /api/admin/health/
	equal "$((rooms + 1)) $((users + 1))" "$(field rooms) $(field users)"
}

@test "figures of this hour and day are those of this moment" {
	local span room
	room=$(room "$ALICE")
	api GET /api/admin/figures/?span=hour
	expect 200
	say "$ALICE" "$room" 'One' >/dev/null
	say "$ALICE" "$room" 'Two' >/dev/null
	for span in hour day; do
		api GET "/api/admin/figures/?span=$span"
		expect 200
		keys '' 'results span'
		shape results.0 'began_at:time file_bytes:int messages:null people:int requests:int'
		(($(field results.0.people) >= 4))
	done
	(($(field results.0.requests) > 20))
	api GET '/api/admin/figures/?span=minute'
	refused 400 validation_error span
}

# set_site JSON: changes the settings.
set_site() {
	as "$ZOE" api PATCH /api/admin/settings/ "$1"
}

@test "a site is named while it runs, and every worker says so at once" {
	local invite
	api GET /api/admin/settings/
	expect 200
	shape '' 'registration:object site_name:object'
	equal 'MOznoDS default open default' "$(field site_name.value) $(field site_name.source) $(field registration.value) $(field registration.source)"
	set_site '{"site_name": "  Turnverein \u201eEiche\u201c  "}'
	expect 200
	equal 'Turnverein „Eiche“ database default' "$(field site_name.value) $(field site_name.source) $(field registration.source)"
	all_at_once 40 GET /api/info/
	equal 40 "$(grep -c '"name":"Turnverein „Eiche“"' <<<"$answers")"
	api POST /api/invites/ '{"registers": true}'
	invite=$(field code)
	as '' api GET "/api/invites/$invite/"
	is site_name 'Turnverein „Eiche“'
	[[ $(moznods check --state "$STATE") == *'settings: site_name = Turnverein „Eiche“, set by a site admin; registration = open, the default'* ]]
	set_site '{"site_name": null}'
	is site_name.source default
	api GET /api/info/
	is name MOznoDS
}

@test "a setting is what it may be, and one that is wrong changes no other" {
	set_site '{"site_name": " ", "registration": "closed"}'
	refused 400 validation_error site_name
	set_site "{\"site_name\": \"$(repeat x 101)\", \"registration\": \"sometimes\"}"
	refused 400 validation_error registration site_name
	set_site '{"site_name": 7}'
	refused 400 validation_error site_name
	api GET /api/admin/settings/
	equal 'default default' "$(field site_name.source) $(field registration.source)"
}

@test "who may register is set while it runs" {
	local code
	set_site '{"registration": "invite"}'
	expect 200
	api POST /api/invites/ '{"registers": true}'
	code=$(field code)
	as '' api POST /api/auth/register/ '{"email": "uninvited@example.org", "username": "uninvited", "password": "correct horse"}'
	refused 403 registration_closed
	is details.invite_required true
	as '' api POST /api/auth/register/ "{\"email\": \"guest@example.org\", \"username\": \"guest\", \"password\": \"correct horse\", \"invite\": \"$code\"}"
	expect 201
	set_site '{"registration": "closed"}'
	as '' api GET /api/info/
	is registration closed
	as '' api POST /api/auth/register/ '{"email": "late@example.org", "username": "late", "password": "correct horse"}'
	refused 403 registration_closed
	set_site '{"registration": null}'
	register welcome >/dev/null
}

@test "of many admins who step back at the same moment one stays" {
	local crowd='' token i last
	for ((i = 1; i <= 6; i++)); do
		token=$(register "admin$i")
		crowd+=$token$'\n'
		as "$ZOE" api PATCH "/api/users/$(id_of "$token")/" '{"is_admin": true}'
		expect 200
	done
	crowd+=$ZOE
	LINE_IS_TOKEN=yes all_at_once each PATCH /api/users/me/ '{"is_admin": false}' <<<"$crowd"
	equal '6 1' "$(how_many 200) $(how_many 400)"
	while read -r token; do
		as "$token" api GET '/api/admin/users/?state=admins'
		[[ $status != 200 ]] || last=$token
	done <<<"$crowd"
	equal 1 "$(as "$last" api GET '/api/admin/users/?state=admins' && field -l results)"
	token=$(grep -vxF "$last" <<<"$crowd" | head -n 1)
	as "$last" api PATCH "/api/users/$(id_of "$token")/" '{"is_admin": true}'
	expect 200
	LINE_IS_TOKEN=yes all_at_once each PATCH /api/users/me/ '{"is_active": false}' <<<"$last"$'\n'"$token"
	equal '1 1' "$(how_many 200) $(how_many 400)"
	moznods user promote zoe --state "$STATE"
}
