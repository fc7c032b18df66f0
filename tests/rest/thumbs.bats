#!/usr/bin/env bats
# What a sender says of a file beside its bytes: a small picture of it, and how long it is.
# shellcheck disable=SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/files

setup_file() {
	server_start THUMB_MAX_KIB=4
	account ann bob
	export ROOM
	ROOM=$(room "$ANN")
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	BACK=back
	noise 3000 film
	turned_jpeg 480 270 6 >thumb
	head -c 8 /dev/urandom >>thumb
	printf 61.0234 >seconds
}

@test "a thumb comes back cleaned, a duration to the thousandth, wherever the file is shown" {
	local file message before
	before=$(sql "SELECT file_bytes FROM account WHERE id = $ANN_ID")
	as "$ANN" upload_fields film thumb=thumb duration=seconds
	expect 201
	shape '' "$(sed 's/duration:null/duration:double/; s/thumb_url:null/thumb_url:string/' <<<"$FILE_SHAPE")"
	file=$(field id)
	is thumb_url "$HTTP/api/files/$file/thumb/"
	is duration 61.023
	# What follows the end of the picture is gone.
	as "$ANN" fetch GET "/api/files/$file/thumb/" "$BACK"
	expect 200
	equal image/jpeg "$(header content-type)"
	[[ $(header content-disposition) == inline*"thumb-$file.jpg"* ]] || fail "$headers"
	same "$BACK" <(head -c -8 thumb)
	equal $((before + 3000 + $(wc -c <"$BACK"))) "$(sql "SELECT file_bytes FROM account WHERE id = $ANN_ID")"
	message=$(attach "$ANN" "$ROOM" "$file")
	as "$ANN" api GET "/api/messages/$message/"
	is attachments.0.thumb_url "$HTTP/api/files/$file/thumb/"
	is attachments.0.duration 61.023
	agreed
}

@test "a thumb is for whoever may have its file, by its link too" {
	local file query
	as "$ANN" upload_fields film thumb=thumb
	file=$(field id)
	as "$BOB" api GET "/api/files/$file/thumb/"
	refused 403 permission_denied
	api GET "/api/files/$file/thumb/"
	refused 401 authentication_required
	as "$ANN" api POST "/api/files/$file/link/"
	query=$(field url)
	fetch GET "/api/files/$file/thumb/?${query#*\?}" "$BACK"
	expect 200
	same "$BACK" <(head -c -8 thumb)
	as "$ANN" upload film
	is thumb_url null
	as "$ANN" api GET "/api/files/$(field id)/thumb/"
	refused 404 not_found
}

@test "what is no small picture, and a second one, are refused on the field, and nothing is kept" {
	local before bad
	before=$(contents)
	png 4 4 >not_jpeg
	jpeg 481 4 >too_wide
	webp 4 481 >too_high
	: >empty
	{ jpeg 4 4 && head -c 4096 /dev/zero; } >too_large
	for bad in film not_jpeg too_wide too_high empty too_large; do
		as "$ANN" upload_fields film thumb="$bad"
		invalid thumb || fail "$bad" || return
	done
	as "$ANN" upload_fields film thumb=thumb thumb=thumb
	invalid thumb
	as "$ANN" send_form < <(part 'name="thumb"' <thumb && end_form)
	invalid file
	equal "$before" "$(contents)"
	no_leftovers
}

@test "what is no number of seconds of a day is refused on the field" {
	local text
	for text in '' x -1 1e3 1:30 86400.001 ' 5' 1..2 . Infinity "$(repeat 1 40)"; do
		printf %s "$text" >seconds
		as "$ANN" upload_fields film duration=seconds
		invalid duration || fail "$text" || return
	done
	printf 5 >seconds
	as "$ANN" upload_fields film duration=seconds duration=seconds
	invalid duration
	as "$ANN" api POST '/api/files/upload/?name=film&duration=x' - <film
	invalid duration
	for text in 0 .5 86400 7.; do
		printf %s "$text" >seconds
		as "$ANN" upload_fields film duration=seconds
		expect 201
		is duration "$(sed 's/^\./0./; s/\.$//' <<<"$text")"
	done
	as "$ANN" api POST '/api/files/upload/?name=film&duration=1.5' - -H 'Content-Type: application/octet-stream' <film
	is duration 1.5
}

# collected FILE: its content goes, now that nobody has it.
collected() {
	moznods gc --state "$STATE" >/dev/null
	gone "$1" "$LONGEST_WAIT"
}

@test "a thumb goes with its file, and stays while another file has the same bytes" {
	local one other
	jpeg 320 $((RANDOM % 400 + 1)) >same
	as "$ANN" upload_fields film thumb=same
	one=$(field id)
	other=$(stored "$ANN" same)
	as "$ANN" api DELETE "/api/files/$other/"
	expect 204
	moznods gc --state "$STATE" >/dev/null
	on_disk same
	agreed
	as "$ANN" api DELETE "/api/files/$one/"
	expect 204
	collected film
	collected same
	# Its bytes are those of the file itself.
	as "$ANN" upload_fields same thumb=same
	one=$(field id)
	agreed
	as "$ANN" api DELETE "/api/files/$one/"
	collected same
	agreed
}
