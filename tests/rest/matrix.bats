#!/usr/bin/env bats
# Who may do what: every cell of the tables roles.matrix (REST) and frames.matrix (both sockets) by itself. One server; what a cell
# changes is put back after it.
# shellcheck disable=SC2154

load ../lib/suite
load ../lib/ws
load ../lib/files

ROLES=(nobody out banned member muted moderator owner admin inside)
MUTE='{"muted_until":"2038-01-01T00:00:00Z"}'

# setup_file of a server with two rooms, public and private, and a direct one; the ids of what is in them stand in variables that the
# names in braces of the tables are replaced by, after the kind of the room.
setup_file() {
	server_start
	# These names are reserved for who looks after the site.
	account chief out banned member muted warden keeper inside target free
	export ADMIN=$CHIEF ADMIN_ID=$CHIEF_ID MODERATOR=$WARDEN MODERATOR_ID=$WARDEN_ID OWNER=$KEEPER OWNER_ID=$KEEPER_ID
	sql "UPDATE account SET is_admin = TRUE WHERE id = $INSIDE_ID"
	local kind
	for kind in public private; do
		furnish "$kind"
	done
	as "$OWNER" api POST /api/rooms/direct/ "{\"user_ids\": [$MEMBER_ID, $INSIDE_ID, $TARGET_ID]}"
	ROOM=$(field id)
	keep direct
}

furnish() {
	local name
	ROOM=$(room "$OWNER" "{\"name\": \"A $1 room\", \"visibility\": \"$1\"}")
	for name in BANNED MEMBER MUTED MODERATOR INSIDE TARGET; do
		name=${name}_ID
		as "$OWNER" api POST "/api/rooms/$ROOM/participants/" "{\"user_id\": ${!name}}"
		expect 201
	done
	as "$OWNER" api PATCH "/api/rooms/$ROOM/participants/$MODERATOR_ID/" '{"role": "moderator"}'
	keep "$1"
	as "$OWNER" api PATCH "/api/rooms/$ROOM/participants/$MUTED_ID/" "$MUTE"
	as "$OWNER" api PUT "/api/rooms/$ROOM/bans/$BANNED_ID/" '{}'
	expect 200
}

# keep KIND: the room, messages of everybody there, and rooms like it for who deletes one.
keep() {
	local name id list='' moderators=''
	export "room_$1=$ROOM"
	for name in BANNED MEMBER MUTED MODERATOR OWNER INSIDE TARGET; do
		[[ $1 != direct || $name != @(BANNED|MUTED|MODERATOR) ]] || continue
		export "mine_$1_${name,,}=$(say "${!name}" "$ROOM" Hello)"
	done
	for id in 1 2 3 4 5; do
		list+=" $(say "$TARGET" "$ROOM" Hello)"
		[[ $1 == direct ]] || moderators+=" $(say "$MODERATOR" "$ROOM" Hello)"
	done
	export "messages_$1=$list" "moderators_$1=$moderators"
	[[ $1 != direct ]] || return 0
	list=''
	for id in 1 2 3; do
		id=$(room "$OWNER" "{\"name\": \"To go\", \"visibility\": \"$1\"}")
		as "$OWNER" api POST "/api/rooms/$id/participants/" "{\"user_id\": $INSIDE_ID}"
		list+=" $id"
	done
	export "doomed_$1=$list"
}

# value NAME: what stands in braces. What a cell uses up comes from a list.
value() {
	local name=$1 list
	case $1 in
	room) name=room_$kind ;;
	mine) name=mine_${kind}_${role/nobody/target} ;;
	message | moderators | doomed) list=${1/%message/messages}_$kind name=$list ;;
	*) name=${1^^}_ID ;;
	esac
	value=${!name-}
	[[ -z ${list-} ]] || read -r value _ <<<"$value"
}

# filled TEXT: with all values, in $text.
filled() {
	local name value
	text=$1
	while [[ $text =~ \{([a-z]+)\} ]]; do
		name=${BASH_REMATCH[1]}
		value "$name"
		text=${text//"{$name}"/$value}
	done
}

# used_up TEXT: the cell has taken the first of a list.
used_up() {
	local list
	case $1 in
	*'{message}'*) list=messages_$kind ;;
	*'{moderators}'*) list=moderators_$kind ;;
	*'{doomed}'*) list=doomed_$kind ;;
	*) return 0 ;;
	esac
	read -r _ value <<<"${!list}"
	printf -v "$list" '%s' "$value"
}

# ask LABEL TOKEN METHOD PATH BODY: one more request about the kind of room. The label is the cell, which ends in the status expected;
# empty: what is answered does not matter.
ask() {
	printf '%s\n' "$1" >>"$BATS_TEST_TMPDIR/labels.$kind"
	printf '%s %s %s %s\n' "${2:--}" "$3" "$HTTP$4" "$5" >>"$BATS_TEST_TMPDIR/requests.$kind"
}

# put_back PATH: after a request that went well and may have changed who is in the room.
put_back() {
	local who room value
	[[ $kind != direct && $1 =~ /(join|leave|participants|bans)/ ]] || return 0
	value room
	room=/api/rooms/$value
	ask '' "$ADMIN" POST "$room/leave/" -
	for who in "$OUT_ID" "$FREE_ID"; do
		ask '' "$ADMIN" DELETE "$room/participants/$who/" -
	done
	who=${role^^}_ID who=${!who}
	if [[ $1 =~ /(participants|bans)/\{([a-z]+)\}/$ ]]; then
		value "${BASH_REMATCH[2]}"
		who=$value
	fi
	ask '' "$ADMIN" DELETE "$room/bans/$who/" -
	[[ $who == @("$OUT_ID"|"$FREE_ID"|"$ADMIN_ID") ]] || ask '' "$ADMIN" POST "$room/participants/" "{\"user_id\":$who}"
	ask '' "$ADMIN" PATCH "$room/participants/$OWNER_ID/" '{"role":"owner"}'
	ask '' "$ADMIN" PATCH "$room/participants/$MODERATOR_ID/" '{"role":"moderator"}'
	ask '' "$ADMIN" PATCH "$room/participants/$TARGET_ID/" '{"role":"member"}'
	ask '' "$ADMIN" PATCH "$room/participants/$TARGET_ID/" '{"muted_until":null}'
}

# compare KIND: the answers to the requests about it with what the labels say.
compare() {
	local label answer
	equal "$(wc -l <"$BATS_TEST_TMPDIR/labels.$1")" "$(wc -l <"$BATS_TEST_TMPDIR/answers.$1")" || return
	while IFS= read -r label && read -r answer <&3; do
		[[ -z $label || ${label##* } == "${answer%% *}" ]] || {
			printf '%s, got %s\n' "$label" "${answer:0:200}"
			wrong=$((wrong + 1))
		}
	done <"$BATS_TEST_TMPDIR/labels.$1" 3<"$BATS_TEST_TMPDIR/answers.$1"
}

@test "over REST every role is answered as the table says" {
	local method path body kind cells role i token address text wrong=0
	# Some ten commands for each of a thousand requests need not be noted by bats.
	set +T
	while read -r method path body kind cells; do
		read -r -a cells <<<"$cells"
		((${#cells[@]} == ${#ROLES[@]})) || fail "$method $path: ${#cells[@]} cells"
		for i in "${!ROLES[@]}"; do
			role=${ROLES[i]} token=${ROLES[i]^^}
			[[ ${cells[i]} != - ]] || continue
			filled "$path"
			address=$text
			filled "$body"
			ask "$method $path $body in a $kind room as $role: ${cells[i]}" "${!token-}" "$method" "$address" "$text"
			[[ ${cells[i]} == 2* && $method != GET ]] || continue
			[[ $method != DELETE ]] || used_up "$path"
			put_back "$path"
		done
	done < <(grep -v '^#\|^$' "$SRCDIR/tests/rest/roles.matrix")
	for kind in public private direct; do
		"$REST" -s <"$BATS_TEST_TMPDIR/requests.$kind" >"$BATS_TEST_TMPDIR/answers.$kind" 3>&- &
	done
	wait
	for kind in public private direct; do
		compare "$kind"
	done
	((wrong == 0))
}

# socket_says FRAME…: what each frame, of `TYPE DATA`, gets: ok, or the code of an error; one code for all where the socket is closed.
# The address of the socket stands in $url; where it is that of a user, $room is the room.
socket_says() {
	local frame answers=() answer=none
	for frame; do
		printf '{"type":"%s"%s,"data":%s}\n{"type":"ping"}\n!wait pong\n' "${frame%% *}" "${room:+,\"room_id\":$room}" "${frame#* }"
	done >"$BATS_TEST_TMPDIR/frames"
	batch "$url" <"$BATS_TEST_TMPDIR/frames"
	while read -r frame; do
		case $frame in
		*'"type":"error"'*) [[ $frame =~ \"code\":\"([a-z_]+)\" ]] && answer=${BASH_REMATCH[1]} ;;
		*'"type":"pong"'*) answers+=("${answer/none/ok}") answer=none ;;
		'close 44'*) read -r _ answer _ <<<"$frame" && answers+=("$answer") ;;
		esac
	done <"$events"
	says=${answers[*]}
}

# columns: the rows of a kind of socket and of room, `FRAME` and its cells, in `frames` and `cells`.
columns() {
	local line
	frames=() cells=()
	while IFS= read -r line; do
		[[ $line == *"| $1 $2 "* ]] || continue
		filled "${line%%  *}"
		frames+=("$text")
		cells+=("${line#*"| $1 $2 "}")
	done < <(grep -v '^#\|^$' "$SRCDIR/tests/rest/frames.matrix")
}

@test "over both sockets every role is answered as the table says" {
	local socket kind role i j url room says value text frames cells row expected wrong=0
	for socket in room user; do
		for kind in public private direct; do
			columns "$socket" "$kind"
			value room
			room=$value
			for i in "${!ROLES[@]}"; do
				role=${ROLES[i]} expected='' url=${ROLES[i]^^}
				[[ $role != nobody ]] || continue
				url=$(if [[ $socket == user ]]; then user_url "v=2&token=${!url}"; else ws_url "$room" "v=2&token=${!url}"; fi)
				for j in "${!cells[@]}"; do
					read -r -a row <<<"${cells[j]}"
					expected+=${expected:+ }${row[i - 1]}
				done
				[[ $expected != *-* ]] || continue
				# A socket that is closed says so once.
				[[ $expected != 4403* ]] || expected=4403
				if [[ $socket == room ]]; then
					room='' socket_says "${frames[@]}"
				else
					socket_says "${frames[@]}"
				fi
				[[ $says == "$expected" ]] || {
					printf 'frames over a %s socket of a %s room as %s:\n expected %s\n got      %s\n' "$socket" "$kind" "$role" "$expected" "$says"
					wrong=$((wrong + 1))
				}
			done
		done
	done
	((wrong == 0))
}

# METHOD PATH of every route about a room or a message, each id a pattern.
routes() {
	sed -nE 's/^\t\{ "([A-Z]+)", +"(\/api\/(rooms\/:room|messages\/:message)\/[^"]*)",.*/\1 +\2/p' "$SRCDIR/fcgi/routes.c" | sed -E 's/:[a-z]+/[^\/]+/g'
}

@test "the table leaves out no endpoint about a room or a message" {
	local route missing=0
	(($(routes | wc -l) >= 24))
	while read -r route; do
		grep -qE -- "^$route " "$SRCDIR/tests/rest/roles.matrix" || {
			printf 'no row for %s\n' "$route"
			missing=$((missing + 1))
		}
	done < <(routes)
	((missing == 0))
}
