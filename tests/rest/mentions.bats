#!/usr/bin/env bats
# Mentions: whom a text names, who may call everybody, what of it is counted and listed, and names that were given up.
# shellcheck disable=SC2154

load ../lib/suite
load ../lib/files

setup_file() {
	server_start
	account zoe alice bob carol
}

# Alice's room with bob in it; the caller is alice.
setup() {
	export TOKEN=$ALICE
	ROOM=$(room "$ALICE")
	join_room "$ROOM" "$BOB"
}

# sends TEXT [TOKEN]: sends a message; the answer is in $body, its id in $SAID.
sends() {
	as "${2:-$TOKEN}" api POST "/api/rooms/$ROOM/messages/" "{\"content\": \"$1\"}"
	expect 201
	SAID=$(field id)
}

# names PATH NAMES: the object there mentions these, each as `id:name`, and with `everybody` the room.
names() {
	local list=() i
	for ((i = 0; i < $(field -l "${1}mentions"); i++)); do
		list+=("$(field "${1}mentions.$i.id"):$(field "${1}mentions.$i.name")")
	done
	[[ $(field "${1}mentions_room") == false ]] || list+=(everybody)
	equal "$2" "${list[*]}"
}

# counts UNREAD MENTIONS TOKEN: how many messages of the room are unread to somebody, and how many of them mention them.
counts() {
	as "$3" api GET "/api/rooms/$ROOM/"
	expect 200
	equal "$1 $2" "$(field membership.unread) $(field membership.mentions)"
}

# lists IDS TOKEN: the messages of the room that mention somebody; all of them are the last answer.
lists() {
	as "$2" api GET '/api/mentions/?page_size=100'
	expect 200
	equal "$1" "$(paste -d ' ' <(field 'results.*.room_id') <(field 'results.*.id') | sed -n "s/^$ROOM //p" | paste -sd ' ')"
}

# renamed TOKEN ID NAME: gives somebody another user name.
renamed() {
	as "$1" api PATCH "/api/users/$2/" "{\"username\": \"$3\"}"
}

# crowd ROOM COUNT: makes a room have so many participants.
crowd() {
	local i
	for ((i = 0; i < $2; i++)); do
		[[ -n ${CROWD[i]:-} ]] || CROWD[i]=$(register "$BATS_TEST_NUMBER.crowd$i")
		join_room "$1" "${CROWD[i]}"
	done
}

@test "who is named is listed, as they are now, with the name that was typed" {
	sends 'Hello @BOB, and (@alice)'
	shape mentions.0 "${AUTHOR_SHAPE/id:int/id:int name:string}"
	names '' "$BOB_ID:BOB $ALICE_ID:alice"
	is mentions.0.username bob
	is content 'Hello @BOB, and (@alice)'
	local answer=$body
	api GET "/api/messages/$SAID/"
	equal "$answer" "$body"
	for query in page=1 before=999999999 after=0 "around=$SAID"; do
		api GET "/api/rooms/$ROOM/messages/?$query"
		equal "$answer" "$(field results.0)"
	done
	api GET "/api/rooms/$ROOM/events/?since=0"
	equal "$answer" "$(field results.1.data)"
	lists "$SAID" "$BOB"
	equal "$answer" "$(field results.0)"
}

@test "who is no member is not named, and neither is anybody in code" {
	sends '@carol @nobody mail@bob @bobby'
	names '' ''
	sends '`@bob` and\n```\n@bob\n```\n@alice'
	names '' "$ALICE_ID:alice"
	counts 2 0 "$BOB"
}

@test "everybody is named once, and twenty at most" {
	local text='' i CROWD=()
	crowd "$ROOM" 21
	for ((i = 20; i >= 0; i--)); do
		text+="@$BATS_TEST_NUMBER.crowd$i @$BATS_TEST_NUMBER.CROWD$i "
	done
	sends "$text"
	equal 20 "$(field -l mentions)"
	is mentions.0.name "$BATS_TEST_NUMBER.crowd20"
	is mentions.19.name "$BATS_TEST_NUMBER.crowd1"
}

@test "a page has the mentions of each of its messages" {
	local i wanted=() got=()
	for ((i = 0; i < 60; i++)); do
		case $((i % 3)) in
		0) sends "@bob $i" && wanted=("bob" "${wanted[@]}") ;;
		1) sends "nobody $i" && wanted=("" "${wanted[@]}") ;;
		2) sends "@alice @bob $i" && wanted=("alice bob" "${wanted[@]}") ;;
		esac
	done
	api GET "/api/rooms/$ROOM/messages/?page_size=100"
	equal 60 "$(field -l results)"
	for ((i = 0; i < 60; i++)); do
		got+=("$(field "results.$i.mentions.*.name" | paste -sd ' ')")
	done
	equal "$(printf '%s\n' "${wanted[@]}")" "$(printf '%s\n' "${got[@]}")"
}

@test "mentions are counted with what is unread, one's own and those of oneself are not" {
	sends '@bob one'
	sends 'two'
	sends '@bob three'
	sends '@bob mine' "$BOB"
	sends '@alice' "$BOB"
	counts 3 2 "$BOB"
	counts 2 1 "$ALICE"
	as "$BOB" api POST "/api/rooms/$ROOM/read/" "{\"message_id\": $SAID}"
	is mentions 0
	as "$BOB" api POST "/api/rooms/$ROOM/read/" '{"message_id": 1, "unread": true}'
	is mentions 2
	as "$BOB" api GET '/api/rooms/?page_size=100'
	equal 2 "$(paste -d ' ' <(field 'results.*.id') <(field 'results.*.membership.mentions') | sed -n "s/^$ROOM //p")"
}

@test "a hundred and more are a hundred" {
	needs_sql
	sends '@bob'
	sql "
		INSERT INTO message (room_id, author_id, content, mentioned)
		SELECT $ROOM, $ALICE_ID, '@bob @all', 3
		FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 130) SELECT i FROM n) AS numbers;
		INSERT INTO mention (message_id, position, room_id, author_id, user_id, name)
		SELECT id, 0, room_id, author_id, $BOB_ID, 'bob' FROM message WHERE room_id = $ROOM AND mentioned = 3
		UNION ALL SELECT id, 1, room_id, author_id, NULL, 'all' FROM message WHERE room_id = $ROOM AND mentioned = 3"
	recount
	counts 100 100 "$BOB"
}

@test "who is named and called at once is mentioned once" {
	sends '@bob @all'
	names '' "$BOB_ID:bob everybody"
	counts 1 1 "$BOB"
	lists "$SAID" "$BOB"
}

@test "an edit names others, and counts" {
	sends '@bob'
	api PATCH "/api/messages/$SAID/" '{"content": "@alice"}'
	names '' "$ALICE_ID:alice"
	counts 1 0 "$BOB"
	lists '' "$BOB"
	api PATCH "/api/messages/$SAID/" '{"content": "@all"}'
	names '' everybody
	counts 1 1 "$BOB"
	api PATCH "/api/messages/$SAID/" '{"content": "nobody"}'
	names '' ''
	counts 1 0 "$BOB"
	api PATCH "/api/messages/$SAID/" '{"content": "@bob", "mentions": []}'
	invalid mentions
	api GET "/api/rooms/$ROOM/events/?since=0"
	names results.4.data. ''
}

@test "who leaves stays listed, is named no more, and finds nothing when they come back" {
	sends '@bob @all before'
	local both=$SAID
	sends '@bob before'
	local before=$SAID
	as "$BOB" api POST "/api/rooms/$ROOM/leave/"
	expect 204
	api GET "/api/messages/$before/"
	names '' "$BOB_ID:bob"
	lists '' "$BOB"
	sends '@bob without'
	names '' ''
	sends '@all without'
	join_room "$ROOM" "$BOB"
	counts 0 0 "$BOB"
	as "$BOB" api POST "/api/rooms/$ROOM/read/" '{"message_id": 1, "unread": true}'
	is mentions 2
	lists "$before $both" "$BOB"
}

@test "who joins later is not mentioned by older text" {
	local token
	token=$(register "$BATS_TEST_NUMBER.late")
	sends "@$BATS_TEST_NUMBER.late @all"
	join_room "$ROOM" "$token"
	names '' everybody
	as "$token" api POST "/api/rooms/$ROOM/read/" '{"message_id": 1, "unread": true}'
	is unread 1
	is mentions 0
	lists '' "$token"
}

@test "everybody is called by @all, @everyone and @here, and by nothing else" {
	local word
	for word in @all @Everyone '(@here)'; do
		sends "Listen, $word!"
		names '' everybody
	done
	for word in all @channel '`@all`' mail@all @allofyou; do
		sends "Listen, $word!"
		names '' ''
	done
	counts 8 3 "$BOB"
	counts 0 0 "$ALICE"
}

@test "who wants to hear nothing of the room is called by their name alone" {
	as "$BOB" api PATCH "/api/rooms/$ROOM/membership/" '{"notify": "none"}'
	sends '@all'
	counts 1 0 "$BOB"
	sends '@bob @all'
	counts 2 1 "$BOB"
	as "$BOB" api PATCH "/api/rooms/$ROOM/membership/" '{"notify": "mentions"}'
	is mentions 2
	# What the room leaves open is said for all rooms.
	as "$BOB" api PATCH /api/users/me/settings/ '{"notify_default": "none"}'
	counts 2 2 "$BOB"
	as "$BOB" api PATCH "/api/rooms/$ROOM/membership/" '{"notify": "default"}'
	is mentions 1
	as "$BOB" api PATCH /api/users/me/settings/ '{"notify_default": "default"}'
	counts 2 2 "$BOB"
}

@test "members call everybody where the room lets them, else it is text" {
	is mention_room members
	sends '@all' "$BOB"
	names '' everybody
	api PATCH "/api/rooms/$ROOM/" '{"mention_room": "moderators"}'
	expect 200
	is mention_room moderators
	sends '@all @alice' "$BOB"
	names '' "$ALICE_ID:alice"
	sends '@here' "$BOB"
	names '' ''
	sends '@all'
	names '' everybody
	as "$BOB" api PATCH "/api/messages/$(say "$BOB" "$ROOM" hi)/" '{"content": "@all"}'
	names '' ''
	counts 1 1 "$BOB"
	counts 4 2 "$ALICE"
}

@test "up to twenty participants everybody calls, from then on the owner" {
	local CROWD=()
	crowd "$ROOM" 18
	api GET "/api/rooms/$ROOM/"
	is mention_room members
	sends '@all' "$BOB"
	names '' everybody
	crowd "$ROOM" 19
	api GET "/api/rooms/$ROOM/"
	is mention_room moderators
	sends '@all' "$BOB"
	names '' ''
	sends '@all'
	names '' everybody
	api PATCH "/api/rooms/$ROOM/" '{"mention_room": "members"}'
	is mention_room members
	api PATCH "/api/rooms/$ROOM/" '{"name": "Still"}'
	is mention_room members
	api PATCH "/api/rooms/$ROOM/" '{"mention_room": null}'
	is mention_room moderators
}

@test "who calls everybody is set with the room, to one of two words" {
	api POST /api/rooms/ '{"name": "New", "mention_room": "moderators"}'
	expect 201
	is mention_room moderators
	api PATCH "/api/rooms/$ROOM/" '{"mention_room": "owner"}'
	invalid mention_room
	api PATCH "/api/rooms/$ROOM/" '{"mention_room": 1}'
	invalid mention_room
	as "$BOB" api PATCH "/api/rooms/$ROOM/" '{"mention_room": "moderators"}'
	refused 403 permission_denied
}

@test "the list of mentions has those of others in rooms one is in, newest first" {
	local other first second call
	sends '@bob first'
	first=$SAID
	sends 'nobody'
	sends '@bob mine' "$BOB"
	sends '@all mine' "$BOB"
	sends '@here you'
	call=$SAID
	other=$(room "$ALICE")
	as "$ALICE" api POST "/api/rooms/$other/participants/" "{\"user_id\": $BOB_ID}"
	second=$(say "$ALICE" "$other" '@bob second')
	lists "$call $first" "$BOB"
	is results.0.id "$second"
	as "$BOB" api GET '/api/mentions/?page_size=1&page=2'
	is results.0.id "$call"
	[[ $(field previous) == *page_size=1*page=1* ]]
	api DELETE "/api/messages/$first/"
	expect 204
	lists "$call" "$BOB"
	api DELETE "/api/rooms/$other/"
	lists "$call" "$BOB"
	is results.0.id "$call"
	as "$BOB" api GET '/api/mentions/?page=99'
	refused 404 not_found
	as "$BOB" api GET '/api/mentions/?page=none'
	invalid page
}

@test "a rename keeps the link, and who takes the old name inherits nothing" {
	needs_sql
	local ada ada_id heir heir_id old=ada.$BATS_TEST_NUMBER
	ada=$(register "$old")
	ada_id=$(id_of "$ada")
	heir=$(register "heir.$BATS_TEST_NUMBER")
	heir_id=$(id_of "$heir")
	join_room "$ROOM" "$ada" "$heir"
	sends "@$old"
	renamed "$ada" "$ada_id" "lovelace.$BATS_TEST_NUMBER"
	expect 200
	api GET "/api/messages/$SAID/"
	names '' "$ada_id:$old"
	is mentions.0.username "lovelace.$BATS_TEST_NUMBER"
	sql 'UPDATE former_username SET expires_at = 1'
	renamed "$heir" "$heir_id" "$old"
	expect 200
	api GET "/api/messages/$SAID/"
	names '' "$ada_id:$old"
	counts 1 1 "$ada"
	counts 1 0 "$heir"
	lists '' "$heir"
	sends "@$old again"
	names '' "$heir_id:$old"
}

@test "a name that was given up is kept for who had it" {
	local ada ada_id old=Eve.$BATS_TEST_NUMBER
	ada=$(register "$old")
	ada_id=$(id_of "$ada")
	renamed "$ada" "$ada_id" "eve.$BATS_TEST_NUMBER"
	expect 200
	renamed "$ada" "$ada_id" "other.$BATS_TEST_NUMBER"
	expect 200
	renamed "$BOB" "$BOB_ID" "EVE.$BATS_TEST_NUMBER"
	invalid username
	as '' api POST /api/auth/register/ "{\"email\": \"new@example.org\", \"username\": \"$old\", \"password\": \"a good secret\"}"
	invalid username
	renamed "$ada" "$ada_id" "$old"
	expect 200
	renamed "$ada" "$ada_id" "third.$BATS_TEST_NUMBER"
	renamed "$ada" "$ada_id" "fourth.$BATS_TEST_NUMBER"
	renamed "$BOB" "$BOB_ID" "third.$BATS_TEST_NUMBER"
	invalid username
}

@test "a name is held back for thirty days" {
	needs_sql
	local ada left old=held.$BATS_TEST_NUMBER
	ada=$(register "$old")
	renamed "$ada" "$(id_of "$ada")" "free.$BATS_TEST_NUMBER"
	left=$(sql "
		SELECT (expires_at - unixepoch() + 43200) / 86400 FROM former_username WHERE username_key = '$old'")
	equal 30 "$left"
	sql 'UPDATE former_username SET expires_at = unixepoch() - 1'
	as '' api POST /api/auth/register/ "{\"email\": \"late@example.org\", \"username\": \"$old\", \"password\": \"a good secret\"}"
	expect 201
}

@test "names of deleted accounts are nobody's to take" {
	local name
	for name in deleted-1 DELETED-23 deleted_4 deletеd-5 deleted-123456789; do
		as '' api POST /api/auth/register/ "{\"email\": \"d@example.org\", \"username\": \"$name\", \"password\": \"a good secret\"}"
		invalid username
	done
	for name in undeleted-1 deleted-item; do
		as '' api POST /api/auth/register/ "{\"email\": \"$name@example.org\", \"username\": \"$name\", \"password\": \"a good secret\"}"
		expect 201
	done
}

@test "participants are found by the beginning of a word of their names" {
	local token found
	for found in "search=BO $BOB_ID" 'search=ob ' "search=b&order=id $BOB_ID" "search=a $ALICE_ID" 'search=carol ' \
		'search=b&order=id&after=99999 ' "search=%20 $ALICE_ID $BOB_ID"; do
		api GET "/api/rooms/$ROOM/participants/?${found%% *}"
		expect 200
		equal "${found#* }" "$(lines 'results.*.user.id')"
	done
	api GET "/api/rooms/$ROOM/participants/?search=b&page_size=1"
	page 1 1
	token=$(register "boris.$BATS_TEST_NUMBER")
	join_room "$ROOM" "$token"
	as "$ZOE" api PATCH "/api/users/$(id_of "$token")/" '{"is_active": false}'
	api GET "/api/rooms/$ROOM/participants/?search=bo"
	equal "$BOB_ID" "$(lines 'results.*.user.id')"
	api GET "/api/rooms/$ROOM/participants/?search=$(repeat a 101)"
	invalid search
}

@test "no text costs more than a long one" {
	local text
	text=$(repeat ' @田田田田田田田田' 400)
	sends "$text"
	names '' ''
}

@test "in a direct room all that is unread is a mention, and the list leaves it out" {
	as "$ALICE" api POST /api/rooms/direct/ "{\"user_ids\": [$BOB_ID]}"
	expect 201
	ROOM=$(field id)
	sends 'one'
	sends '@bob two'
	names '' "$BOB_ID:bob"
	sends '@all three'
	names '' everybody
	counts 3 3 "$BOB"
	counts 0 0 "$ALICE"
	lists '' "$BOB"
}

# watch TABLE CONDITION: from now on each change of a row there, of which the condition is true, is a row of the table `written`.
watch() {
	if [[ ${ENGINE:-} == postgresql ]]; then
		sql "CREATE FUNCTION watch_$1() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO written VALUES (''$1''); RETURN NULL; END';
			CREATE TRIGGER watch_$1 AFTER UPDATE ON $1 FOR EACH ROW WHEN ($2) EXECUTE FUNCTION watch_$1()"
	else
		sql "CREATE TRIGGER watch_$1 AFTER UPDATE ON $1 WHEN $2 BEGIN INSERT INTO written VALUES ('$1'); END"
	fi
}

unwatch() {
	if [[ ${ENGINE:-} == postgresql ]]; then
		sql "DROP TRIGGER watch_$1 ON $1; DROP FUNCTION watch_$1"
	else
		sql "DROP TRIGGER watch_$1"
	fi
}

@test "a message that names or answers somebody writes the row of its room once, and its own once" {
	needs_sql
	local first
	first=$(say "$BOB" "$ROOM" 'to be answered')
	sql 'CREATE TABLE written (name text)'
	# One in 64 messages of all moves its room up in the lists.
	watch room 'OLD.recency = NEW.recency'
	watch message 'OLD.id > 0'
	all_at_once 50 POST "/api/rooms/$ROOM/messages/" '{"content": "Hello @bob, and @all"}'
	equal 50 "$(how_many 201)"
	all_at_once 50 POST "/api/rooms/$ROOM/messages/" "{\"content\": \"so it is\", \"reply_to\": $first}"
	equal 50 "$(how_many 201)"
	equal "100 1" "$(sql "SELECT count(CASE name WHEN 'room' THEN 1 END) || ' ' || count(CASE name WHEN 'message' THEN 1 END) FROM written")"
	unwatch room
	unwatch message
	sql 'DROP TABLE written'
	counts 100 100 "$BOB"
}
