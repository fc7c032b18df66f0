#!/usr/bin/env bats
# Request bodies: what is JSON and what is not, of what JSON may hold, and forms.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe alice
}

setup() {
	export TOKEN=$ALICE
}

open_room() {
	api POST /api/rooms/ "$@"
}

# open_room_with TEXT: the body with its backslash escapes made bytes, NUL too.
open_room_with() {
	api POST /api/rooms/ - < <(printf '%b' "$1")
	request+=" ($1)"
}

# not_json: 400 validation_error whose details are lists of texts.
not_json() {
	refused 400 validation_error || return
	type_is details object || return
	[[ $(field -l details) -ge 1 && $(field -t 'details.*.*' | sort -u) == string ]] || fail "details are: $body"
}

# nested DEPTH: a room whose JSON is so many levels deep, the object itself being the first.
nested() {
	printf '{"name": "Deep", "unknown": %s%s}\n' "$(repeat '[' $(($1 - 1)))" "$(repeat ']' $(($1 - 1)))"
}

@test "what is no JSON is refused" {
	local text
	while IFS= read -r text; do
		open_room "$text"
		not_json
	done <<-'ROWS'
		{
		}
		{"name"}
		{"name": }
		{"name": "x"
		{"name": "x}
		{"name": "x",}
		{,"name": "x"}
		{"name": "x" "description": "y"}
		{name: "x"}
		{'name': 'x'}
		{"name": "x"} trailing
		{"name": "x"}{}
		{"name": "x"},
		// comment {"name": "x"}
		/* comment */ {"name": "x"}
		{"name": "x" /* comment */}
		{"name": "x"} // comment
		{"name": "x"} # comment
		{"name": "a \x41"}
		{"name": "a \u12"}
		{"name": "a \u12G4"}
		{"name": "x", "unknown": NaN}
		{"name": "x", "unknown": Infinity}
		{"name": "x", "unknown": -Infinity}
		{"name": "x", "unknown": undefined}
		{"name": "x", "unknown": True}
		{"name": "x", "unknown": NULL}
		{"name": "x", "unknown": tru}
		{"name": "x", "unknown": 01}
		{"name": "x", "unknown": +1}
		{"name": "x", "unknown": .5}
		{"name": "x", "unknown": 1.}
		{"name": "x", "unknown": 1e}
		{"name": "x", "unknown": 0x10}
		{"name": "x", "unknown": -}
		{"name": "x", "unknown": [1,]}
		{"name": "x", "unknown": [1 2]}
		name=x
	ROWS
}

@test "JSON that is no object is refused" {
	local text
	for text in '[]' '[{"name": "x"}]' '"name"' 1 1.5 true null; do
		open_room "$text"
		not_json
	done
}

@test "an empty body is not an object" {
	open_room ''
	not_json
	open_room '   '
	not_json
}

@test "what belongs to no field goes under non_field_errors" {
	open_room '{'
	invalid non_field_errors
	open_room '[]'
	invalid non_field_errors
}

@test "surrogates stand in pairs or are refused" {
	open_room '{"name": "\ud83d\ude00"}'
	expect 201
	is name 😀
	local text
	for text in '\ud83d' '\ude00' '\ude00\ud83d' '\ud83dx' '\ud83d\n' '\ud83d\ud83d\ude00' '\uD83D'; do
		open_room "{\"name\": \"a${text}b\"}"
		not_json
	done
	open_room '{"name": "x", "unknown": "\ud83d"}'
	not_json
	open_room '{"name": "x", "\ud83d": 1}'
	not_json
}

@test "a byte order mark is refused" {
	open_room_with '\xef\xbb\xbf{"name": "x"}'
	not_json
}

@test "invalid UTF-8 is refused, wherever it stands" {
	local bytes
	for bytes in '\xff' '\xc3' '\xc0\xaf' '\xe0\x80\xaf' '\xed\xa0\x80' '\xf4\x90\x80\x80' '\xf8\x88\x80\x80\x80' '\x80'; do
		open_room_with "{\"name\": \"a${bytes} b\"}"
		not_json
		open_room_with "{\"name\": \"x\", \"unknown\": \"${bytes}\"}"
		not_json
		open_room_with "{\"name\": \"x\", \"a${bytes}\": 1}"
		not_json
	done
}

@test "other encodings than UTF-8 are refused" {
	open_room_with '\xff\xfe{\0"\0n\0a\0m\0e\0"\0:\0"\0x\0"\0}\0'
	not_json
}

@test "a NUL byte is refused, wherever it stands" {
	local text
	for text in '{"name": "a\0b"}' '{"name": "x"}\0' '{"name": "x"\0}' '\0{"name": "x"}' '{"name": "x"}\0trailing'; do
		open_room_with "$text"
		not_json
	done
}

@test "raw control characters in a string are refused" {
	open_room_with '{"name": "a\nb"}'
	not_json
	open_room_with '{"name": "a\x01b"}'
	not_json
}

@test "JSON may be 32 levels deep and no deeper" {
	open_room "$(nested 32)"
	expect 201
	open_room "$(nested 33)"
	not_json
	open_room "$(nested 20000)"
	not_json
}

@test "white space around and inside is no matter" {
	open_room_with ' \r\n\t{ "name" :\n"Roomy"\t} \n'
	expect 201
	is name Roomy
}

@test "every escape means what it means" {
	open_room '{"name": "\"\\\/\u0041\u00e9\u20ac"}'
	expect 201
	is name '"\/Aé€'
}

@test "unknown fields are ignored" {
	open_room '{"name": "Known", "unknown": {"a": [1, 2.5e3, -0, null, true]}, "id": 5, "owner": 1}'
	expect 201
	is name Known
	is owner.id "$ALICE_ID"
	shape '' "$ROOM_SHAPE"
}

@test "of duplicate keys the last counts" {
	open_room '{"name": "First", "name": "Second"}'
	expect 201
	is name Second
	open_room '{"name": 1, "name": "Good"}'
	expect 201
	open_room '{"name": "Good", "name": 1}'
	invalid name
}

@test "a string where a number belongs is refused in JSON" {
	open_room '{"name": "x", "max_participants": "5"}'
	invalid max_participants
}

@test "a form is accepted, and in it a number is a number" {
	open_room 'name=Caf%C3%A9+au+lait&max_participants=5&visibility=private' \
		-H 'Content-Type: application/x-www-form-urlencoded'
	expect 201
	is name 'Café au lait'
	is max_participants 5
	type_is max_participants int
	is visibility private
}

@test "a form may log in and register" {
	as '' api POST /api/auth/login/ 'username=alice&password=the+secret+of+alice' \
		-H 'Content-Type: application/x-www-form-urlencoded; charset=UTF-8'
	expect 200
	as '' api POST /api/auth/register/ 'username=formal&email=formal%40example.org&password=the%20secret%20of%20formal' \
		-H 'Content-Type: application/x-www-form-urlencoded'
	expect 201
	login formal
}

@test "a form is validated like JSON" {
	local type='Content-Type: application/x-www-form-urlencoded'
	open_room 'name=&max_participants=many&visibility=x' -H "$type"
	invalid name max_participants visibility
	open_room 'name=x&max_participants=0' -H "$type"
	invalid max_participants
	open_room 'name=%FF' -H "$type"
	refused 400 validation_error
	open_room 'name=a%ED%A0%80b' -H "$type"
	refused 400 validation_error
	open_room 'name=a%00b' -H "$type"
	refused 400 validation_error
}

@test "a form sends a message, and of a repeated field the last counts" {
	local id
	id=$(room "$ALICE")
	api POST "/api/rooms/$id/messages/" 'content=first&content=a%0Ab%26c' -H 'Content-Type: application/x-www-form-urlencoded'
	expect 201
	is content $'a\nb&c'
}
