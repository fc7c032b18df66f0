#!/usr/bin/env bats
# Files come in: uploads of every kind and what is refused, the object, names, attaching, avatars, who may see what.
# shellcheck disable=SC1003,SC2030,SC2031,SC2153,SC2154

load ../lib/suite
load ../lib/files
load ../lib/ws

# The limit is small enough to be passed, and so large that the web server's own is known: it is a MiB above.
setup_file() {
	server_start UPLOAD_MAX_KIB=64
	account zoe ann bob cleo former
	as "$ZOE" api PATCH "/api/users/$FORMER_ID/" '{"is_active": false}'
	expect 200
	export ROOM
	ROOM=$(room "$ANN")
	join_room "$ROOM" "$BOB"
}

setup() {
	TEXT=$BATS_TEST_TMPDIR/text.txt
	printf 'Some words of %s.\n' "$BATS_TEST_NAME" >"$TEXT"
}

# An upload that is refused leaves nothing behind: neither a temporary file nor a content.
nothing_stored() {
	local before=$1
	equal "$before" "$(contents)"
	no_leftovers
}

# --- what an upload is

@test "an upload answers with exactly the file object" {
	as "$ANN" upload "$TEXT" words.txt
	expect 201
	shape '' "$FILE_SHAPE"
	is name words.txt
	is size "$(stat -c %s "$TEXT")"
	is content_type text/plain
	is url "$HTTP/api/files/$(field id)/download/"
	shape uploaded_by "$USER_SHAPE"
	is uploaded_by.id "$ANN_ID"
	is uploaded_by.username ann
	equal application/json "$(header content-type)"
	equal no-store "$(header cache-control)"
	on_disk "$TEXT"
	no_leftovers
	local made=$body
	as "$ANN" api GET "/api/files/$(field id)/"
	expect 200
	equal "$made" "$body"
}

@test "the bytes are their owner's alone on disk" {
	stored "$ANN" "$TEXT"
	equal 600 "$(stat -c %a "$(place_of "$TEXT")")"
	equal 700 "$(stat -c %a "$STATE/files")"
}

@test "the raw body with ?name= is the same upload" {
	as "$ANN" upload_raw "$TEXT" 'some%20words.txt'
	expect 201
	shape '' "$FILE_SHAPE"
	is name 'some words.txt'
	is size "$(stat -c %s "$TEXT")"
	on_disk "$TEXT"
	download_is "$(field id)" "$TEXT"
}

# download_is ID FILE: what the uploader gets back.
download_is() {
	as "$ANN" download "$1" "$BATS_TEST_TMPDIR/back"
	expect 200
	same "$2" "$BATS_TEST_TMPDIR/back"
}

@test "a raw body without a name, or an unknown type without one, is refused" {
	local before
	before=$(contents)
	as "$ANN" api POST /api/files/upload/ - -H 'Content-Type: application/octet-stream' <"$TEXT"
	refused 415 unsupported_media_type
	as "$ANN" api POST /api/files/upload/ '{"file": "text"}'
	refused 415 unsupported_media_type
	# What to send instead is no JSON.
	[[ $(field message) == *multipart/form-data*name=* && $(field message) != *json* ]]
	nothing_stored "$before"
}

@test "bytes of every value come back as they went, in a form and raw" {
	local all=$BATS_TEST_TMPDIR/all value
	for value in {0..255}; do
		bytes_of "$value"
	done >"$all"
	# What looks like a delimiter and is none.
	printf '\r\n--\r\n--%s\r\n\r\n----\r\n-' "${BOUNDARY%?}" >>"$all"
	download_is "$(stored "$ANN" "$all" all.bin)" "$all"
	as "$ANN" upload_raw "$all" all.bin
	expect 201
	download_is "$(field id)" "$all"
}

@test "a body sent in chunks is taken, in a form and raw" {
	local large=$BATS_TEST_TMPDIR/large
	noise 60000 "$large"
	as "$ANN" upload "$large" large.bin -H 'Transfer-Encoding: chunked'
	expect 201
	is size 60000
	download_is "$(field id)" "$large"
	as "$ANN" upload_raw "$large" large.bin -H 'Transfer-Encoding: chunked'
	expect 201
	download_is "$(field id)" "$large"
}

@test "as plain CGI with and without an announced length an upload is the same" {
	local large=$BATS_TEST_TMPDIR/large
	noise 60000 "$large"
	export TOKEN=$ANN
	cgi POST '/api/files/upload/?name=a.bin' "$BATS_TEST_TMPDIR/answer" CONTENT_TYPE=application/octet-stream <"$large"
	expect 201
	download_is "$(json id <"$BATS_TEST_TMPDIR/answer")" "$large"
	cgi POST '/api/files/upload/?name=b.bin' "$BATS_TEST_TMPDIR/answer" CONTENT_LENGTH=60000 <"$large"
	expect 201
	download_is "$(json id <"$BATS_TEST_TMPDIR/answer")" "$large"
}

@test "a body that ends before its announced length is refused and leaves nothing" {
	local before
	before=$(contents)
	export TOKEN=$ANN
	cgi POST '/api/files/upload/?name=a.bin' "$BATS_TEST_TMPDIR/answer" CONTENT_LENGTH=60000 <"$TEXT"
	expect 400
	nothing_stored "$before"
}

@test "other fields of the form do not matter, wherever they stand" {
	as "$ANN" send_form < <(
		printf 'before' | part 'name="note"'
		part 'name="file"; filename="words.txt"' <"$TEXT"
		noise 5000 /dev/stdout | part 'name="after"; filename="other.bin"'
		end_form
	)
	expect 201
	is name words.txt
	is size "$(stat -c %s "$TEXT")"
	download_is "$(field id)" "$TEXT"
}

@test "a preamble, an epilogue and blanks behind the delimiter do not matter" {
	as "$ANN" send_form < <(
		printf 'This is a form.\r\n'
		part 'name="file"; filename="words.txt"' <"$TEXT" | sed "1s/$BOUNDARY/$BOUNDARY  \t/"
		end_form
		printf 'And this was it.\r\n'
	)
	expect 201
	download_is "$(field id)" "$TEXT"
}

@test "a quoted boundary, names without quotes and other letters' case are understood" {
	as "$ANN" api POST /api/files/upload/ - -H "Content-Type: Multipart/Form-Data; charset=utf-8; Boundary=\"$BOUNDARY\"" < <(
		printf -- '--%s\r\ncontent-type: text/plain\r\ncontent-disposition: form-data; name=file; filename=plain.txt\r\n\r\n' "$BOUNDARY"
		cat "$TEXT"
		printf '\r\n'
		end_form
	)
	expect 201
	is name plain.txt
	download_is "$(field id)" "$TEXT"
}

# --- what is refused

@test "a missing field, two of them, and an empty file are refused on the field" {
	local before
	before=$(contents)
	as "$ANN" send_form < <(part 'name="other"; filename="words.txt"' <"$TEXT" && end_form)
	invalid file
	as "$ANN" send_form < <(end_form)
	invalid file
	as "$ANN" send_form < <(
		part 'name="file"; filename="one.txt"' <"$TEXT"
		part 'name="file"; filename="two.txt"' <"$TEXT"
		end_form
	)
	invalid file
	as "$ANN" upload /dev/null empty.txt
	invalid file
	as "$ANN" upload_raw /dev/null empty.txt
	invalid file
	nothing_stored "$before"
}

@test "broken multipart is refused and leaves nothing" {
	local before whole=$BATS_TEST_TMPDIR/whole length cut
	before=$(contents)
	{ part 'name="file"; filename="words.txt"' <"$TEXT" && end_form; } >"$whole"
	length=$(stat -c %s "$whole")
	# Cut anywhere before the end: even in the closing delimiter.
	for cut in 0 1 10 $((length / 3)) $((length / 2)) $((length - 5)) $((length - 3)); do
		as "$ANN" send_form < <(head -c "$cut" "$whole")
		invalid file || fail "a form cut at $cut"
	done
	# Without a boundary, with one that is none, with another one than announced.
	for boundary in '' '; boundary=' '; boundary=""' "; boundary=$(repeat b 71)" '; boundary=other' '; boundary="a b "'; do
		as "$ANN" api POST /api/files/upload/ - -H "Content-Type: multipart/form-data$boundary" <"$whole"
		expect 400 || fail "multipart/form-data$boundary"
	done
	# Parts without a disposition, without a name, and without the empty line.
	for head in 'Content-Type: text/plain\r\n\r\n' '\r\n' 'Content-Disposition: form-data\r\n\r\n' \
		'Content-Disposition: form-data; filename="a"\r\n\r\n' 'Content-Disposition: form-data; name="file"; filename="a"\r\n'; do
		as "$ANN" send_form < <(printf -- "--%s\r\n$head" "$BOUNDARY" && cat "$TEXT" && printf '\r\n' && end_form)
		invalid file || fail "a part that begins: $head"
	done
	# A delimiter that goes on.
	as "$ANN" send_form < <(sed "1s/\$/x/; 1s/\rx/x\r/" "$whole")
	invalid file
	nothing_stored "$before"
}

@test "more parts or longer headers than anybody needs are refused" {
	local before number
	before=$(contents)
	as "$ANN" send_form < <(
		for number in {1..40}; do
			printf 'x' | part "name=\"field$number\""
		done
		part 'name="file"; filename="words.txt"' <"$TEXT"
		end_form
	)
	invalid file
	as "$ANN" send_form < <(
		printf -- '--%s\r\nX-Long: %s\r\n' "$BOUNDARY" "$(repeat x 9000)"
		part 'name="file"; filename="words.txt"' <"$TEXT" | tail -n +2
		end_form
	)
	invalid file
	nothing_stored "$before"
}

@test "a file of just the limit passes, a byte more is found out" {
	local before limit=$BATS_TEST_TMPDIR/limit over=$BATS_TEST_TMPDIR/over
	noise 65536 "$limit"
	{ cat "$limit" && printf x; } >"$over"
	before=$(contents)
	as "$ANN" upload "$over"
	refused 413 file_too_large
	as "$ANN" upload_raw "$over" over.bin
	refused 413 file_too_large
	as "$ANN" upload "$over" over.bin -H 'Transfer-Encoding: chunked'
	refused 413 file_too_large
	nothing_stored "$before"
	download_is "$(stored "$ANN" "$limit")" "$limit"
}

@test "a length that is announced too large is refused at once, a little over and far over" {
	local before over=$BATS_TEST_TMPDIR/over length
	before=$(contents)
	for length in 200000 1500000 3000000 30000000; do
		noise "$length" "$over"
		as "$ANN" upload "$over"
		refused 413 file_too_large || fail "of $length bytes in a form"
		as "$ANN" upload_raw "$over" over.bin
		refused 413 file_too_large || fail "of $length raw bytes"
	done
	nothing_stored "$before"
}

@test "what is announced too large is answered before it has come" {
	local answer=$BATS_TEST_TMPDIR/early deadline=$((SECONDS + LONGEST_WAIT)) environment
	moznods_environment "STATE=$STATE" "${CGI_SETTINGS[@]}"
	# As long as this has both ends of the pipe, the body does not end.
	mkfifo "$BATS_TEST_TMPDIR/body"
	exec {content}<>"$BATS_TEST_TMPDIR/body"
	printf x >&"$content"
	env "${environment[@]}" REQUEST_METHOD=POST REQUEST_URI='/api/files/upload/?name=a.bin' REMOTE_ADDR=127.0.0.1 HTTP_HOST=localhost \
		HTTP_AUTHORIZATION="Token $ANN" CONTENT_LENGTH=50000000 timeout 300 "$BUILD/moznods.fcgi" \
		<"$BATS_TEST_TMPDIR/body" >"$answer" 2>>"$SERVER_LOG" 3>&- &
	local program=$!
	# What still comes is read and dropped, for a web server that hears the answer only then; the answer is there before.
	until grep -q file_too_large "$answer"; do
		((SECONDS < deadline)) || fail "no answer: $(<"$answer")"
		sleep 0.1
	done
	grep -q '^Status: 413' "$answer"
	kill "$program"
	exec {content}>&-
}

@test "the web server keeps nothing of a body that is a MiB over the limit" {
	local line
	exec {server}<>"/dev/tcp/localhost/${HTTP##*:}"
	printf 'POST /api/files/upload/?name=a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n' >&"$server"
	IFS= read -r -t 20 line <&"$server" || fail 'it waits for the body'
	[[ $line == HTTP/*' 413 '* ]] || fail "$line"
	exec {server}>&-
}

@test "who may not upload learns so before anything else" {
	local token method before
	before=$(contents)
	for token in '' "$FORMER" nonsense; do
		as "$token" upload "$TEXT"
		refused 401 authentication_required
		as "$token" upload_raw /dev/null empty.txt
		refused 401 authentication_required
	done
	nothing_stored "$before"
	for method in GET DELETE; do
		as "$ANN" api "$method" /api/files/upload/
		expect 405
		equal 'OPTIONS, POST' "$(header allow)"
	done
}

# --- types and pictures

@test "the type is read off the content, whatever name and header say" {
	local picture=$BATS_TEST_TMPDIR/picture kind
	png 3 2 >"$picture"
	as "$ANN" upload "$picture" innocent.txt
	is content_type image/png
	as "$ANN" upload "$TEXT" picture.png
	is content_type text/plain
	shape '' "$FILE_SHAPE"
	as "$ANN" upload_raw "$TEXT" picture.png -H 'Content-Type: image/png'
	is content_type text/plain
	printf '%%PDF-1.4\n1 0 obj\n' >"$picture"
	as "$ANN" upload "$picture" a.html
	is content_type application/pdf
	printf '<!DOCTYPE html><html><script>alert(1)</script></html>' >"$picture"
	as "$ANN" upload "$picture" a.png
	is content_type text/html
	for kind in '<svg xmlns="http://www.w3.org/2000/svg"/>' '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'; do
		printf '%s' "$kind" >"$picture"
		as "$ANN" upload "$picture" a.png
		[[ $(field content_type) == image/svg+xml ]] || fail "$kind is $(field content_type)"
		shape '' "$FILE_SHAPE"
	done
}

@test "pictures have width and height, in all four formats" {
	local picture=$BATS_TEST_TMPDIR/picture format size
	for format in png gif jpeg webp; do
		for size in '640 480' '1 9999' '300 257'; do
			# shellcheck disable=SC2086
			$format $size >"$picture"
			as "$ANN" upload "$picture" "a.$format"
			expect 201
			is content_type "image/$format"
			shape '' "$IMAGE_SHAPE"
			equal "$size" "$(field width) $(field height)" || fail "$format"
		done
	done
}

@test "width and height are those of the picture as it is shown, not as it is stored" {
	local picture=$BATS_TEST_TMPDIR/picture orientation
	for orientation in 1 2 3 4 5 6 7 8; do
		turned_jpeg 640 480 "$orientation" >"$picture"
		as "$ANN" upload "$picture" a.jpg
		is content_type image/jpeg
		if ((orientation < 5)); then
			equal '640 480' "$(field width) $(field height)"
		else
			equal '480 640' "$(field width) $(field height)"
		fi
	done
	printf 'BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x80\2\0\0\xe0\1\0\0\1\0\x18\0\0\0\0\0' >"$picture"
	as "$ANN" upload "$picture" a.bmp
	shape '' "$IMAGE_SHAPE"
	equal '640 480' "$(field width) $(field height)"
}

@test "where and when a picture was taken goes to nobody" {
	local format id size received=$BATS_TEST_TMPDIR/received
	for format in jpeg png webp; do
		as "$ANN" upload "$SRCDIR/tests/fuzz/corpus/metadata/$format"
		expect 201
		id=$(field id) size=$(field size)
		as "$ANN" download "$id" "$received"
		equal "$size" "$(wc -c <"$received")"
		((size < $(wc -c <"$SRCDIR/tests/fuzz/corpus/metadata/$format")))
		! LC_ALL=C grep -aqE 'xmp:x|iptc|trailer|tEXt|XMP ' "$received" || fail "$format"
		LC_ALL=C grep -aqi exif "$received" || fail "how to turn the $format is gone"
	done
}

@test "a picture whose header makes no sense is stored without width and height" {
	local picture=$BATS_TEST_TMPDIR/picture
	png 0 4 >"$picture"
	as "$ANN" upload "$picture" a.png
	expect 201
	shape '' "$FILE_SHAPE"
	gif 5 0 >"$picture"
	as "$ANN" upload "$picture" a.gif
	shape '' "$FILE_SHAPE"
	jpeg 5 5 | head -c 22 >"$picture"
	as "$ANN" upload "$picture" a.jpeg
	shape '' "$FILE_SHAPE"
}

# --- names

# named SENT WANTED: a name as it stands inside the quotes of a form, and what becomes of it.
named() {
	as "$ANN" upload "$TEXT" "$1"
	expect 201 || fail "the name sent: ${1:0:100}"
	equal "$2" "$(field name)"
}

# raw_named SENT WANTED: the same with a percent-encoded name.
raw_named() {
	as "$ANN" upload_raw "$TEXT" "$1"
	expect 201 || fail "the name sent: ${1:0:100}"
	equal "$2" "$(field name)"
}

# cgi_named SENT WANTED: the same without the web server, which refuses control characters in an address itself.
cgi_named() {
	as "$ANN" upload_cgi "$TEXT" "$1"
	expect 201 || fail "the name sent: ${1:0:100}"
	equal "$2" "$(field name)"
}

# sent_as PARAMETERS WANTED: the name that a part with these parameters beside `name` gives its file.
sent_as() {
	as "$ANN" send_form < <(part "name=\"file\"; $1" <"$TEXT" && end_form)
	expect 201 || fail "$1"
	equal "$2" "$(field name)" || fail "$1"
}

@test "names as .NET, mail libraries and old clients write them are read" {
	sent_as "filename=\"=?utf-8?B?0YTQsNC50LsudHh0?=\"; filename*=utf-8''%D1%84%D0%B0%D0%B9%D0%BB.txt" файл.txt
	sent_as "filename*=utf-8''%D1%84%D0%B0%D0%B9%D0%BB.txt; filename=\"x.txt\"" файл.txt
	sent_as 'filename="=?utf-8?B?0YTQsNC50LsudHh0?="' файл.txt
	sent_as 'filename="=?iso-8859-1?Q?Gr=FC=DFe=2Etxt?="' Grüße.txt
	sent_as 'filename="=?utf-8?Q?..=2F..=2Fetc=2F?= =?utf-8?Q?passwd?="' passwd
	sent_as "filename=\"a.txt\"; filename*=utf-8''..%2F..%2Fb%0D%0A.txt" b.txt
	# A Macintosh takes letters and their marks apart.
	sent_as $'filename="a\xcc\x88.txt"' ä.txt
}

@test "of a path the last part is the name" {
	named '../../etc/passwd' passwd
	named '/etc/passwd' passwd
	named 'C:\Users\ann\holiday photo.jpg' 'holiday photo.jpg'
	named '..\..\boot.ini' boot.ini
	named 'a/b\c.txt' c.txt
	raw_named '..%2F..%2Fetc%2Fpasswd' passwd
	raw_named 'a%5Cb.txt' b.txt
}

@test "a name of which nothing is left becomes file" {
	local name
	for name in '' . .. ... ' ' 'dir/' '..\\' $'\x01' ' .. ' $'\xe2\x80\xae'; do
		named "$name" file
	done
	raw_named '%20' file
	cgi_named '%0D%0A' file
	raw_named '' file
}

@test "control characters and what turns the direction of text are left out" {
	named $'a\x01\x7f\tb.txt' ab.txt
	named $'invoice\xe2\x80\xaegpj.exe' invoicegpj.exe
	named $'a\xe2\x80\x8fb\xe2\x81\xa6c.txt' abc.txt
	named $'a\xc2\x85b\xe2\x80\xa8c.txt' abc.txt
	cgi_named 'a%0D%0Ab%09c%1B.txt' abc.txt
	raw_named 'x%E2%80%AEgpj.exe' xgpj.exe
}

@test "quotes, percent signs and letters of the world stay" {
	named 'a\"b.txt' 'a"b.txt'
	named 'a%22b.txt' 'a"b.txt'
	named "it's 100%;x=y.txt" "it's 100%;x=y.txt"
	named 'Bücher – 数学 😀.txt' 'Bücher – 数学 😀.txt'
	named '.htaccess' .htaccess
	raw_named 'a%22b%3Bc%25d+e.txt' 'a"b;c%d e.txt'
	raw_named 'B%C3%BCcher.txt' Bücher.txt
}

@test "a name of 4 KB keeps its extension and is cut at a character" {
	named "$(repeat ä 300).txt" "$(repeat ä 125).txt"
	named "$(repeat a 300)" "$(repeat a 255)"
	# What is longer than any extension is none.
	named "a.$(repeat b 300)" "a.$(repeat b 253)"
	named "$(repeat dir/ 1000)name.txt" name.txt
	named "$(repeat a 4092).png" "$(repeat a 251).png"
}

@test "the same name of 4 KB beside a raw body" {
	raw_named "$(repeat %C3%A4 300).txt" "$(repeat ä 125).txt"
	raw_named "$(repeat a 4092).png" "$(repeat a 251).png"
}

@test "NUL in a name is refused or left out, CR LF in a form cannot add a header" {
	as "$ANN" upload_cgi "$TEXT" 'a%00b.txt'
	if [[ $status == 201 ]]; then
		is name ab.txt
	else
		invalid name
	fi
	as "$ANN" upload_raw "$TEXT" 'a%00b.txt'
	expect 400
	as "$ANN" send_form < <(
		printf -- '--%s\r\nContent-Disposition: form-data; name="file"; filename="a\0b.txt"\r\n\r\n' "$BOUNDARY"
		cat "$TEXT"
		printf '\r\n'
		end_form
	)
	if [[ $status == 201 ]]; then
		is name ab.txt
	else
		invalid file
	fi
	as "$ANN" upload "$TEXT" $'a\r\nX-Evil: yes\r\n.txt'
	if [[ $status == 201 ]]; then
		[[ $(field name) != *[[:cntrl:]]* ]]
		as "$ANN" download "$(field id)" "$BATS_TEST_TMPDIR/back"
		equal '' "$(header x-evil)"
	else
		invalid file
	fi
}

@test "bytes that are no UTF-8 never come out again" {
	as "$ANN" upload "$TEXT" $'a\xff\xfeb.txt'
	if [[ $status == 201 ]]; then
		[[ $(field name) == a*b.txt ]]
		iconv -f UTF-8 -t UTF-8 <<<"$body" >/dev/null
	else
		invalid file
	fi
	as "$ANN" upload_raw "$TEXT" 'a%FFb.txt'
	expect 400
}

# --- attaching

# send ROOM ATTACHMENTS [FIELD]: a message of ann's with this JSON as its attachments.
send() {
	as "$ANN" api POST "/api/rooms/$1/messages/" "{\"content\": \"Look\", \"${3:-attachments}\": $2}"
}

@test "a message shows its files in the order named, everywhere it is shown" {
	local one two three message
	one=$(written "$ANN" 'one' one.txt) two=$(written "$ANN" 'two' two.txt) three=$(written "$ANN" 'three' three.txt)
	send "$ROOM" "[$three, $one, $two]"
	expect 201
	equal "$three $one $two" "$(lines 'attachments.*.id')"
	shape attachments.0 "$FILE_SHAPE"
	is attachments.0.name three.txt
	is attachments.0.uploaded_by.id "$ANN_ID"
	message=$(field id)
	as "$BOB" api GET "/api/messages/$message/"
	equal "$three $one $two" "$(lines 'attachments.*.id')"
	as "$BOB" api GET "/api/rooms/$ROOM/messages/?page_size=1"
	equal "$three $one $two" "$(lines 'results.0.attachments.*.id')"
	as "$BOB" api GET "/api/rooms/$ROOM/messages/?before=$((message + 1))&page_size=1"
	equal "$three $one $two" "$(lines 'results.0.attachments.*.id')"
}

@test "attachment_ids is another word for attachments, and a file needs no words" {
	local file
	file=$(written "$ANN" 'alias')
	send "$ROOM" "[$file]" attachment_ids
	expect 201
	equal "$file" "$(lines 'attachments.*.id')"
	file=$(written "$ANN" 'without words')
	as "$ANN" api POST "/api/rooms/$ROOM/messages/" "{\"content\": \"\", \"attachments\": [$file]}"
	expect 201
	file=$(written "$ANN" 'without a content')
	as "$ANN" api POST "/api/rooms/$ROOM/messages/" "{\"attachments\": [$file]}"
	expect 201
	is content ''
	as "$ANN" api POST "/api/rooms/$ROOM/messages/" '{"content": "", "attachments": []}'
	invalid content
}

@test "only one's own files that are attached nowhere else can be attached, and a refusal sends nothing" {
	local own others taken before
	own=$(written "$ANN" 'own') others=$(written "$BOB" 'others') taken=$(written "$ANN" 'taken')
	attach "$ANN" "$ROOM" "$taken"
	as "$ANN" api GET "/api/rooms/$ROOM/messages/?page_size=1"
	before=$(field count)
	send "$ROOM" "[$own, $others]"
	invalid attachments
	send "$ROOM" "[$own, $taken]"
	invalid attachments
	send "$ROOM" "[$own, 999999]"
	invalid attachments
	send "$ROOM" "[$own, $own]"
	invalid attachments
	for wrong in '"text"' '[0]' '[-1]' '["1"]' '[1.5]' '[null]' '{}' '7'; do
		send "$ROOM" "$wrong"
		invalid attachments || fail "$wrong"
	done
	as "$ANN" api GET "/api/rooms/$ROOM/messages/?page_size=1"
	is count "$before"
	send "$ROOM" "[$own]"
	expect 201
}

@test "ten files may be attached, eleven not" {
	local files=() number
	for number in {1..11}; do
		files+=("$(written "$ANN" "file $number")")
	done
	send "$ROOM" "[$(IFS=, && printf '%s' "${files[*]}")]"
	invalid attachments
	send "$ROOM" "[$(IFS=, && printf '%s' "${files[*]:0:10}")]"
	expect 201
	equal "${files[*]:0:10}" "$(lines 'attachments.*.id')"
}

@test "a file can be attached once, of many at the same moment too" {
	local file
	file=$(written "$ANN" 'contested')
	as "$ANN" all_at_once 12 POST "/api/rooms/$ROOM/messages/" "{\"content\": \"Mine\", \"attachments\": [$file]}"
	equal 1 "$(how_many 201)"
	equal 11 "$(how_many 400)"
}

@test "a nonce that was used sends no second message, and attaches nothing" {
	local file other
	file=$(written "$ANN" 'with a nonce') other=$(written "$ANN" 'another')
	as "$ANN" api POST "/api/rooms/$ROOM/messages/" "{\"content\": \"Once\", \"nonce\": \"n1\", \"attachments\": [$file]}"
	expect 201
	as "$ANN" api POST "/api/rooms/$ROOM/messages/" "{\"content\": \"Once\", \"nonce\": \"n1\", \"attachments\": [$other]}"
	expect 200
	equal "$file" "$(lines 'attachments.*.id')"
	send "$ROOM" "[$other]"
	expect 201
}

@test "files are attached over a WebSocket as well, and everybody hears of them" {
	local one two
	one=$(written "$ANN" 'heard one' one.txt) two=$(written "$ANN" 'heard two' two.txt)
	ws_open ann "$ANN" "$ROOM"
	ws_open bob "$BOB" "$ROOM"
	ws_send ann "{\"type\":\"chat_message\",\"data\":{\"content\":\"Look\",\"attachments\":[$two,$one]}}"
	ws_wait bob chat_message
	frame_is data.content Look
	equal "$two $one" "$(frame_field 'data.attachments.*.id' | paste -sd ' ')"
	frame_shape data.attachments.0 "$FILE_SHAPE"
	frame_is data.attachments.0.name two.txt
	ws_wait ann chat_message
	equal "$two $one" "$(frame_field 'data.attachments.*.id' | paste -sd ' ')"
	local alias
	alias=$(written "$ANN" 'heard alias')
	ws_send ann "{\"type\":\"chat_message\",\"data\":{\"content\":\"Again\",\"attachment_ids\":[$alias]}}"
	ws_wait bob chat_message
	frame_is data.attachments.0.id "$alias"
}

@test "over a WebSocket a file that cannot be attached is refused on the field" {
	local others taken
	others=$(written "$BOB" 'not yours') taken=$(written "$ANN" 'already there')
	attach "$ANN" "$ROOM" "$taken"
	for file in "$others" "$taken" 999999; do
		answers "$ANN" "$ROOM" "{\"type\":\"chat_message\",\"data\":{\"content\":\"Look\",\"attachments\":[$file],\"nonce\":\"x\"}}"
		frame_is data.code validation_error
		frame_keys data.details attachments
		frame_is data.nonce x
	done
	answers "$ANN" "$ROOM" '{"type":"chat_message","data":{"content":"Look","attachments":[1,2,3,4,5,6,7,8,9,10,11]}}'
	frame_is data.code validation_error
	frame_keys data.details attachments
}

@test "a message sent over REST reaches sockets with its files, and its deletion takes them" {
	local file message
	file=$(written "$ANN" 'over rest')
	ws_open bob "$BOB" "$ROOM" 'v=2'
	message=$(attach "$ANN" "$ROOM" "$file")
	ws_wait bob chat_message
	frame_is data.attachments.0.id "$file"
	as "$ANN" api PATCH "/api/messages/$message/" '{"content": ""}'
	expect 200
	equal "$file" "$(lines 'attachments.*.id')"
	ws_wait bob message_updated
	frame_is data.attachments.0.id "$file"
	as "$ANN" api DELETE "/api/messages/$message/"
	expect 204
	as "$ANN" api GET "/api/files/$file/"
	refused 404 not_found
	as "$BOB" api GET "/api/rooms/$ROOM/events/?since=0"
	[[ $body != *'over rest'* && $body != *"/api/files/$file/"* ]] || fail "the events still speak of file $file"
}

# addresses_are BASE FILE AVATAR: of the message in the last answer, which has this file and whose author this avatar.
addresses_are() {
	is attachments.0.url "$1/api/files/$2/download/" || return
	is attachments.0.uploaded_by.avatar_url "$1/api/files/$3/download/" || return
	is author.avatar_url "$1/api/files/$3/download/"
}

@test "an answer has addresses for who asked, what everybody hears has paths" {
	local picture=$BATS_TEST_TMPDIR/picture avatar file room message url
	png 4 5 >"$picture"
	account dora
	avatar=$(stored "$DORA" "$picture" me.png) file=$(written "$DORA" 'seen by all')
	as "$DORA" api PATCH "/api/users/$DORA_ID/" "{\"avatar_file_id\": $avatar}"
	room=$(room "$DORA")
	join_room "$room" "$BOB"
	ws_open bob "$BOB" "$room" v=2
	as "$DORA" api POST "/api/rooms/$room/messages/" "{\"attachments\": [$file]}"
	addresses_are "$HTTP" "$file" "$avatar"
	message=$(field id)
	ws_wait bob chat_message
	body=$(frame_field data) addresses_are '' "$file" "$avatar"
	as "$DORA" api PATCH "/api/messages/$message/" '{"content": "words"}'
	addresses_are "$HTTP" "$file" "$avatar"
	ws_wait bob message_updated
	body=$(frame_field data) addresses_are '' "$file" "$avatar"
	as "$DORA" api PATCH "/api/rooms/$room/" '{"name": "Named"}'
	is owner.avatar_url "$HTTP/api/files/$avatar/download/"
	ws_wait bob room_updated
	frame_is data.owner.avatar_url "/api/files/$avatar/download/"
	as "$BOB" api GET "/api/rooms/$room/messages/" -H 'Host: chat.example'
	equal "http://chat.example/api/files/$file/download/" "$(field results.0.attachments.0.url)"
	as "$BOB" api POST "/api/files/$file/link/" -H 'Host: chat.example'
	[[ $(field url) == "http://chat.example/api/files/$file/download/?"* ]] || fail "$body"
	as "$BOB" api GET "/api/rooms/$room/events/?since=0"
	[[ $body == *"\"/api/files/$avatar/download/\""* && $body != *"$HTTP"* ]] || fail "$body"
	# Nor does the log have what was told of the sending, for sockets that are slow to hear of it.
	needs_sql
	equal '' "$(sql "SELECT data FROM notification WHERE data LIKE '%$HTTP%'")"
}

# --- deleting

# no_word_of FILE: neither the room's messages nor its events speak of it.
no_word_of() {
	as "$BOB" api GET "/api/rooms/$ROOM/messages/?page_size=100"
	[[ $body != *"/api/files/$1/"* ]] || fail "the messages still speak of file $1" || return
	as "$BOB" api GET "/api/rooms/$ROOM/events/?since=0"
	[[ $body != *"/api/files/$1/"* ]] || fail "the events still speak of file $1"
}

@test "a file that is deleted is gone: its bytes, its row, and out of its message with one event" {
	local kept file message
	kept=$(written "$ANN" 'kept') file=$(stored "$ANN" "$TEXT" words.txt)
	on_disk "$TEXT"
	message=$(attach "$ANN" "$ROOM" "$kept" "$file")
	ws_open bob "$BOB" "$ROOM" 'v=2'
	as "$ANN" api DELETE "/api/files/$file/"
	expect 204
	no_body
	ws_wait bob message_updated
	frame_shape data "$MESSAGE_SHAPE"
	frame_is data.id "$message"
	equal "$kept" "$(frame_field 'data.attachments.*.id')"
	as "$BOB" api GET "/api/messages/$message/"
	equal "$kept" "$(lines 'attachments.*.id')"
	is content 'With files'
	type_is edited_at null
	no_word_of "$file"
	as "$ANN" api DELETE "/api/files/$file/"
	refused 404 not_found
	as "$ANN" api GET "/api/files/$file/download/"
	refused 404 not_found
	gone "$TEXT" "$LONGEST_WAIT"
	agreed
}

@test "a message that has nothing left is deleted with its last file, one with words stays" {
	local file message
	ws_open bob "$BOB" "$ROOM" 'v=2'
	file=$(written "$ANN" 'all there is')
	as "$ANN" api POST "/api/rooms/$ROOM/messages/" "{\"attachments\": [$file]}"
	message=$(field id)
	as "$ANN" api DELETE "/api/files/$file/"
	expect 204
	ws_wait bob 'message_@(deleted|updated)'
	frame_is type message_deleted
	frame_is data.id "$message"
	as "$BOB" api GET "/api/messages/$message/"
	refused 404 not_found
	no_word_of "$file"
	file=$(written "$ANN" 'beside words')
	message=$(attach "$ANN" "$ROOM" "$file")
	as "$ZOE" api DELETE "/api/files/$file/"
	expect 204
	ws_wait bob 'message_@(deleted|updated)'
	frame_is type message_updated
	frame_is data.author.id "$ANN_ID"
	as "$BOB" api GET "/api/messages/$message/"
	equal 0 "$(field -l attachments)"
}

@test "an avatar that is deleted is nobody's, and files of the same bytes stay" {
	local picture=$BATS_TEST_TMPDIR/picture file same
	png 6 7 >"$picture"
	file=$(stored "$CLEO" "$picture") same=$(stored "$BOB" "$picture")
	as "$CLEO" api PATCH "/api/users/$CLEO_ID/" "{\"avatar_file_id\": $file}"
	expect 200
	as "$BOB" api DELETE "/api/files/$file/"
	refused 403 permission_denied
	as "$CLEO" api DELETE "/api/files/$file/"
	expect 204
	as "$BOB" api GET "/api/users/$CLEO_ID/"
	type_is avatar_url null
	moznods gc --state "$STATE"
	as "$BOB" download "$same" "$BATS_TEST_TMPDIR/back"
	same "$picture" "$BATS_TEST_TMPDIR/back"
}

@test "of many who delete a file one does, and whoever attaches it meanwhile came before or too late" {
	local file round sent=$BATS_TEST_TMPDIR/sent sender
	for round in {1..6}; do
		file=$(written "$ANN" "contested $round")
		attach "$ANN" "$ROOM" "$file" >"$sent" 2>&1 3>&- &
		sender=$!
		as "$ANN" all_at_once 5 DELETE "/api/files/$file/"
		equal 1 "$(how_many 204)"
		equal 4 "$(how_many 404)"
		wait "$sender" || grep -q 'cannot attach: 400' "$sent" || fail "$(<"$sent")"
		no_word_of "$file"
	done
}

# --- avatars

@test "an own picture becomes the avatar and shows wherever the user does" {
	local picture=$BATS_TEST_TMPDIR/picture file
	png 64 64 >"$picture"
	file=$(stored "$CLEO" "$picture" me.png)
	as "$CLEO" api PATCH "/api/users/$CLEO_ID/" "{\"avatar_file_id\": $file}"
	expect 200
	is avatar_url "$HTTP/api/files/$file/download/"
	as "$BOB" api GET "/api/users/$CLEO_ID/"
	is avatar_url "$HTTP/api/files/$file/download/"
	as "$BOB" download "$file" "$BATS_TEST_TMPDIR/back"
	expect 200
	same "$picture" "$BATS_TEST_TMPDIR/back"
	# An avatar does not become an attachment.
	local own
	own=$(room "$CLEO")
	as "$CLEO" api POST "/api/rooms/$own/messages/" "{\"content\": \"Me\", \"attachments\": [$file]}"
	invalid attachments
	as "$CLEO" api PATCH "/api/users/$CLEO_ID/" '{"avatar_file_id": null}'
	expect 200
	type_is avatar_url null
	as "$BOB" api GET "/api/files/$file/"
	refused 403 permission_denied
}

@test "what is no own picture does not become an avatar" {
	local picture=$BATS_TEST_TMPDIR/picture others text markup bitmap
	png 64 65 >"$picture"
	others=$(stored "$BOB" "$picture" me.png)
	text=$(written "$CLEO" 'no picture' me.png)
	printf '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' >"$picture"
	markup=$(stored "$CLEO" "$picture" me.svg)
	# A bitmap is a picture, but none that every browser shows.
	printf 'BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0\1\0\x18\0\0\0\0\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\0' >"$picture"
	bitmap=$(stored "$CLEO" "$picture" me.bmp)
	for file in "$others" "$text" "$markup" "$bitmap" 999999 0 -1 '"1"' true; do
		as "$CLEO" api PATCH "/api/users/$CLEO_ID/" "{\"avatar_file_id\": $file}"
		invalid avatar_file_id || fail "avatar_file_id $file"
	done
	as "$ZOE" api PATCH "/api/users/$CLEO_ID/" "{\"avatar_file_id\": $text}"
	as "$CLEO" api GET /api/auth/me/
	type_is avatar_url null
}

# --- who may

# A fresh file in each state: unattached, attached to a message of a private and of a public room, an avatar, and one
# whose message is deleted. ann uploads; bob is a member, cleo is not.
furnish() {
	local private picture=$BATS_TEST_TMPDIR/avatar message
	private=$(room "$ANN" '{"name": "Private", "visibility": "private"}')
	as "$ANN" api POST "/api/rooms/$private/participants/" "{\"user_id\": $BOB_ID}"
	expect 201
	declare -gA FILES
	FILES[unattached]=$(written "$ANN" 'unattached')
	FILES[private]=$(written "$ANN" 'private')
	FILES[public]=$(written "$ANN" 'public')
	FILES[deleted]=$(written "$ANN" 'deleted')
	png 16 16 >"$picture"
	FILES[avatar]=$(stored "$ANN" "$picture" ann.png)
	FILES[none]=999999
	attach "$ANN" "$private" "${FILES[private]}"
	attach "$ANN" "$ROOM" "${FILES[public]}"
	message=$(attach "$ANN" "$private" "${FILES[deleted]}")
	as "$ANN" api DELETE "/api/messages/$message/"
	expect 204
	as "$ANN" api PATCH "/api/users/$ANN_ID/" "{\"avatar_file_id\": ${FILES[avatar]}}"
	expect 200
}

# The table on standard input: state of the file, then the statuses for uploader, member, stranger, site admin, deactivated
# account, nobody; a link, which makes something, has 201 for 200.
@test "who may see, get and link a file" {
	local state expected roles tokens method path suffix i wrong=0 wanted
	roles=(uploader member stranger 'site admin' deactivated nobody)
	tokens=("$ANN" "$BOB" "$CLEO" "$ZOE" "$FORMER" '')
	furnish
	while read -r state expected; do
		read -r -a expected <<<"$expected"
		equal 6 "${#expected[@]}"
		for i in "${!roles[@]}"; do
			for suffix in '' download/ link/; do
				method=GET wanted=${expected[i]}
				[[ $suffix != link/ ]] || method=POST
				[[ $suffix != link/ || $wanted != 200 ]] || wanted=201
				path=/api/files/${FILES[$state]}/$suffix
				as "${tokens[i]}" api "$method" "$path"
				if [[ $status != "$wanted" ]]; then
					printf '%s file, %s %s as %s: expected %s, got %s\n' "$state" "$method" "$path" "${roles[i]}" "$wanted" "$status"
					wrong=$((wrong + 1))
				fi
			done
		done
	done <<-'ROWS'
		unattached 200 403 403 200 401 401
		private    200 200 403 200 401 401
		public     200 200 403 200 401 401
		avatar     200 200 200 200 401 401
		deleted    404 404 404 404 401 401
		none       404 404 404 404 401 401
	ROWS
	((wrong == 0))
}

@test "who leaves the room loses its files, but not their own" {
	local room mine theirs
	room=$(room "$ANN")
	join_room "$room" "$BOB"
	mine=$(written "$BOB" 'of bob') theirs=$(written "$ANN" 'of ann')
	attach "$BOB" "$room" "$mine"
	attach "$ANN" "$room" "$theirs"
	as "$BOB" api GET "/api/files/$theirs/download/"
	expect 200
	as "$BOB" api POST "/api/rooms/$room/leave/"
	expect 204
	as "$BOB" api GET "/api/files/$theirs/download/"
	refused 403 permission_denied
	as "$BOB" api GET "/api/files/$mine/download/"
	expect 200
	as "$ANN" api GET "/api/files/$mine/download/"
	expect 200
}

@test "ids that are none are not found" {
	local id suffix
	for id in 0 -1 x 1x 99999999999999999999 %31x; do
		for suffix in '' download/; do
			as "$ANN" api GET "/api/files/$id/$suffix"
			refused 404 not_found || fail "/api/files/$id/$suffix"
		done
	done
}
