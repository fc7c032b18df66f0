#!/usr/bin/env bats
# Files go out: whole and in ranges, conditions, what a browser is told about them, signed links; from the web server's
# sendfile and from a worker alike.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/suite
load ../lib/files

SIZE=300000

setup_file() {
	server_start LINK_MINUTES=1
	export ROOM LARGE LARGE_ID
	account zoe ann bob
	ROOM=$(room "$ANN")
	LARGE=$BATS_FILE_TMPDIR/large
	noise "$SIZE" "$LARGE"
	LARGE_ID=$(stored "$ANN" "$LARGE" large.bin)
	own_web_server
}

teardown_file() {
	end_web_server
	server_stop
}

setup() {
	export TOKEN=$ANN
	BACK=$BATS_TEST_TMPDIR/back
	PATHS=("$HTTP/api/files/$LARGE_ID/download/" "$PLAIN/api/files/$LARGE_ID/download/")
}

# link ID: makes a signed link as ann.
link() {
	as "$ANN" api POST "/api/files/$1/link/"
	expect 201
}

# lasting: the headers of the last answer without those that differ from one to the next.
lasting() {
	grep -Ev '^(date|x-request-id|x-ratelimit-[a-z]*|server|connection|keep-alive):' <<<"$headers" | sort
}

# --- the whole

@test "a download is the whole file with all its headers" {
	local url
	for url in "${PATHS[@]}"; do
		fetch GET "$url" "$BACK"
		expect 200
		same "$LARGE" "$BACK"
		equal "$SIZE" "$(header content-length)"
		equal application/octet-stream "$(header content-type)"
		equal "attachment; filename=\"large.bin\"; filename*=UTF-8''large.bin" "$(header content-disposition)"
		equal "sandbox; default-src 'none'" "$(header content-security-policy)"
		equal nosniff "$(header x-content-type-options)"
		equal bytes "$(header accept-ranges)"
		[[ $(header etag) =~ ^\"[^\"]+\"$ ]] || fail "ETag: $(header etag)"
		[[ $(header cache-control) == *private* ]] || fail "Cache-Control: $(header cache-control)"
		[[ $(header x-request-id) ]]
		equal '' "$(header x-sendfile)"
	done
}

@test "the url of a file object leads to the file, with and without its last slash" {
	api GET "/api/files/$LARGE_ID/"
	local url
	url=$(field url)
	fetch GET "$url" "$BACK"
	expect 200
	same "$LARGE" "$BACK"
	fetch GET "${url%/}" "$BACK"
	same "$LARGE" "$BACK"
}

@test "the same content has the same ETag, another content another" {
	local again other
	again=$(stored "$ANN" "$LARGE" again.bin) other=$(written "$ANN" other)
	fetch HEAD "${PATHS[0]}" "$BACK"
	local tag
	tag=$(header etag)
	fetch HEAD "/api/files/$again/download/" "$BACK"
	equal "$tag" "$(header etag)"
	fetch HEAD "/api/files/$other/download/" "$BACK"
	[[ $(header etag) != "$tag" ]]
}

@test "as plain CGI a download is the same" {
	cgi GET "/api/files/$LARGE_ID/download/" "$BACK"
	expect 200
	same "$LARGE" "$BACK"
	equal "$SIZE" "$(header content-length)"
	cgi GET "/api/files/$LARGE_ID/download/" "$BACK" HTTP_RANGE=bytes=10-19
	expect 206
	equal "bytes 10-19/$SIZE" "$(header content-range)"
	same "$BACK" <(piece "$LARGE" 10 10)
	cgi HEAD "/api/files/$LARGE_ID/download/" "$BACK"
	expect 200
	equal "$SIZE" "$(header content-length)"
	[[ ! -s $BACK ]]
}

# --- ranges

# ranged RANGE FIRST LAST [-H HEADER…]: from both servers exactly these bytes come.
ranged() {
	local range=$1 first=$2 last=$3 url
	shift 3
	for url in "${PATHS[@]}"; do
		fetch GET "$url" "$BACK" -H "Range: $range" "$@"
		expect 206 || fail "Range: $range" || return
		equal "bytes $first-$last/$SIZE" "$(header content-range)" || return
		equal $((last - first + 1)) "$(header content-length)" || return
		same "$BACK" <(piece "$LARGE" "$first" $((last - first + 1))) || fail "Range: $range of $url" || return
	done
}

# unranged RANGE [-H HEADER…]: from both servers the whole comes.
unranged() {
	local range=$1 url
	shift
	for url in "${PATHS[@]}"; do
		fetch GET "$url" "$BACK" -H "Range: $range" "$@"
		expect 200 || fail "Range: $range of $url" || return
		equal '' "$(header content-range)" || return
		same "$LARGE" "$BACK" || return
	done
}

@test "a hundred random ranges come back byte for byte" {
	local number first last
	for number in {1..100}; do
		first=$((SRANDOM % SIZE))
		last=$((first + SRANDOM % (SIZE - first)))
		ranged "bytes=$first-$last" "$first" "$last"
	done
}

@test "first and last byte, all bytes, an open end, beyond the end, and the last so many" {
	ranged bytes=0-0 0 0
	ranged "bytes=$((SIZE - 1))-$((SIZE - 1))" $((SIZE - 1)) $((SIZE - 1))
	ranged "bytes=0-$((SIZE - 1))" 0 $((SIZE - 1))
	ranged "bytes=0-$SIZE" 0 $((SIZE - 1))
	ranged bytes=0- 0 $((SIZE - 1))
	ranged bytes=1000- 1000 $((SIZE - 1))
	ranged bytes=1000-99999999999999 1000 $((SIZE - 1))
	ranged bytes=-1 $((SIZE - 1)) $((SIZE - 1))
	ranged bytes=-1000 $((SIZE - 1000)) $((SIZE - 1))
	ranged "bytes=-$((SIZE + 5))" 0 $((SIZE - 1))
}

@test "a range that does not exist is 416 and says how long the file is" {
	local range url
	for range in "bytes=$SIZE-" "bytes=$SIZE-$((SIZE + 9))" bytes=99999999999999999999- bytes=-0; do
		for url in "${PATHS[@]}"; do
			fetch GET "$url" "$BACK" -H "Range: $range"
			expect 416 || fail "Range: $range of $url"
			equal "bytes */$SIZE" "$(header content-range)"
		done
	done
}

@test "what is no range of bytes is as if it were not there, whoever sends the file" {
	local range
	for range in 'bytes' 'lines=1-2' '0-5' 'bytes=' 'bytes=-' 'bytes=9-1' 'bytes=a-b' 'bytes=1-2x' 'bytes=--1' 'bytes=5'; do
		unranged "$range"
		cgi GET "/api/files/$LARGE_ID/download/" "$BACK" HTTP_RANGE="$range"
		expect 200 || fail "Range: $range"
		same "$LARGE" "$BACK"
	done
}

@test "If-Range sends the range of the version meant, else the whole" {
	local tag
	fetch HEAD "${PATHS[0]}" "$BACK"
	tag=$(header etag)
	ranged bytes=5-9 5 9 -H "If-Range: $tag"
	unranged bytes=5-9 -H 'If-Range: "another"'
	unranged bytes=5-9 -H "If-Range: W/$tag"
	unranged bytes=5-9 -H 'If-Range: Sat, 01 Jan 2000 00:00:00 GMT'
	unranged "bytes=$SIZE-" -H 'If-Range: "another"'
}

# --- conditions and HEAD

@test "If-None-Match of the present version is 304 without a body" {
	local tag url value
	fetch HEAD "${PATHS[0]}" "$BACK"
	tag=$(header etag)
	for url in "${PATHS[@]}"; do
		for value in "$tag" "W/$tag" "\"other\", $tag" "\"other\",W/$tag , \"more\"" '*'; do
			fetch GET "$url" "$BACK" -H "If-None-Match: $value"
			expect 304 || fail "If-None-Match: $value of $url"
			[[ ! -s $BACK ]]
			equal "$tag" "$(header etag)"
			[[ $(header cache-control) == *private* ]]
		done
		fetch GET "$url" "$BACK" -H "If-None-Match: $tag" -H 'Range: bytes=1-2'
		expect 304
		for value in '"other"' "${tag//\"/}" "\"x${tag#\"}"; do
			fetch GET "$url" "$BACK" -H "If-None-Match: $value"
			expect 200 || fail "If-None-Match: $value of $url"
			same "$LARGE" "$BACK"
		done
	done
}

@test "a condition does not open what is closed" {
	fetch HEAD "${PATHS[0]}" "$BACK"
	local tag
	tag=$(header etag)
	for token in "$BOB" ''; do
		as "$token" fetch GET "${PATHS[0]}" "$BACK" -H "If-None-Match: $tag"
		((status == 401 || status == 403)) || fail "got $status"
		equal '' "$(header etag)"
	done
}

@test "HEAD answers as GET does, without the bytes, and knows no ranges" {
	local url whole
	for url in "${PATHS[@]}"; do
		fetch GET "$url" "$BACK"
		whole=$(lasting)
		fetch HEAD "$url" "$BACK"
		expect 200
		[[ ! -s $BACK ]]
		equal "$whole" "$(lasting)"
		fetch HEAD "$url" "$BACK" -H 'Range: bytes=5-9'
		expect 200 || fail "HEAD with a range of $url"
		equal "$whole" "$(lasting)"
	done
}

@test "the web server and the worker send the same headers" {
	local option first
	fetch HEAD "${PATHS[0]}" "$BACK"
	local tag
	tag=$(header etag)
	for option in 'X-Nothing: 1' 'Range: bytes=7-99' 'Range: bytes=-5' 'Range: bytes=0-1,5-6' 'Range: nonsense' \
		"If-None-Match: $tag" 'If-None-Match: "x"' 'If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT' 'Range: bytes=999999999-'; do
		fetch GET "${PATHS[0]}" "$BACK" -H "$option"
		first=$(printf '%s\n' "$status" && lasting)
		fetch GET "${PATHS[1]}" "$BACK.plain" -H "$option"
		equal "$first" "$(printf '%s\n' "$status" && lasting)" || fail "with $option"
		same "$BACK" "$BACK.plain"
	done
}

@test "the bytes lie where no address of the web server leads" {
	local place path
	place=$(place_of "$LARGE")
	for path in "${place#"$STATE"}" /moznods.db /../moznods.db "/api/../files/${place#"$STATE"/files/}" /run/fcgi.sock /link.key; do
		fetch GET "$path" "$BACK"
		((status >= 400)) || fail "$path is served"
	done
}

# --- what a browser may do with it

# shown_as WANTED TYPE POLICY NAME <BYTES: how a file is sent, from both servers.
shown_as() {
	local file url path=$BATS_TEST_TMPDIR/shown
	cat >"$path"
	file=$(stored "$ANN" "$path" "$4")
	for url in "$HTTP" "$PLAIN"; do
		fetch GET "$url/api/files/$file/download/" "$BACK"
		expect 200
		equal "$2" "$(header content-type)"
		[[ $(header content-disposition) == "$1; "* ]] || fail "Content-Disposition: $(header content-disposition)"
		equal "$3" "$(header content-security-policy)"
		equal nosniff "$(header x-content-type-options)"
		same "$path" "$BACK"
	done
}

@test "pictures are shown in place, in a sandbox, sound and film outside of one, where they play" {
	local closed="sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'" played="default-src 'none'; media-src 'self'"
	png 2 2 | shown_as inline image/png "$closed" a.html
	gif 2 2 | shown_as inline image/gif "$closed" a.gif
	jpeg 2 2 | shown_as inline image/jpeg "$closed" a.jpg
	webp 2 2 | shown_as inline image/webp "$closed" a.webp
	printf 'RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0\x02\0\x10\0data\0\0\0\0' |
		shown_as inline audio/x-wav "$played" a.wav
	printf '\0\0\0\x18ftypmp42\0\0\0\0mp42isom' | shown_as inline video/mp4 "$played" a.mp4
}

@test "a PDF is shown in place without a sandbox, which viewers refuse" {
	printf '%%PDF-1.7\n1 0 obj\n<< >>\nendobj\n' | shown_as inline application/pdf "default-src 'none'" a.pdf
}

@test "what can run a script is only ever saved" {
	local closed="sandbox; default-src 'none'"
	printf '<!DOCTYPE html><html><body><script>alert(1)</script></body></html>' |
		shown_as attachment 'text/html; charset=utf-8' "$closed" picture.png
	printf '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' |
		shown_as attachment image/svg+xml "$closed" picture.svg
	printf '<?xml version="1.0"?>\n<?xml-stylesheet href="x.xsl" type="text/xsl"?><a/>' |
		shown_as attachment 'text/xml; charset=utf-8' "$closed" a.xml
	printf 'alert(1); // just words\n' | shown_as attachment 'text/plain; charset=utf-8' "$closed" a.js
}

@test "text is called UTF-8 where it is, to its last byte" {
	local closed="sandbox; default-src 'none'"
	printf 'Gr\xc3\xbc\xc3\x9fe aus K\xc3\xb6ln\n' | shown_as attachment 'text/plain; charset=utf-8' "$closed" a.txt
	printf 'Gr\xfc\xdfe aus K\xf6ln\n' | shown_as attachment text/plain "$closed" a.txt
	printf '\xcf\xf0\xe8\xe2\xe5\xf2, \xea\xe0\xea \xe4\xe5\xeb\xe0\n' | shown_as attachment text/plain "$closed" a.txt
	{ yes 'only letters' | head -n 9999 && printf 'but for \xe9\n'; } | shown_as attachment text/plain "$closed" a.txt
}

@test "a picture that is a script as well is nothing but a picture" {
	printf 'GIF89a/*\0\0\0\0*/=1;alert(document.domain);//' |
		shown_as inline image/gif "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'" a.js
}

# offered NAME WANTED: what Content-Disposition says of a name.
offered() {
	local path=$BATS_TEST_TMPDIR/offered file
	printf 'offered' >"$path"
	file=$(stored "$ANN" "$path" "$1")
	fetch HEAD "/api/files/$file/download/" "$BACK"
	equal "attachment; $2" "$(header content-disposition)"
}

@test "the name is offered in ASCII for the old and as it is for the others" {
	offered plain.txt "filename=\"plain.txt\"; filename*=UTF-8''plain.txt"
	offered 'two words.txt' "filename=\"two words.txt\"; filename*=UTF-8''two%20words.txt"
	offered 'a\"; x=\"b.txt' "filename=\"a__ x__b.txt\"; filename*=UTF-8''a%22%3B%20x%3D%22b.txt"
	offered "100%'s.txt" "filename=\"100__s.txt\"; filename*=UTF-8''100%25%27s.txt"
	offered 'ü.txt' "filename=\"__.txt\"; filename*=UTF-8''%C3%BC.txt"
}

# --- signed links

# linked URL: what somebody without a token gets.
linked() {
	as '' fetch GET "$1" "$BACK"
}

@test "a signed link is good for anybody, whole and in parts, for this file alone" {
	local url now=$EPOCHSECONDS other
	link "$LARGE_ID"
	keys '' 'expires_at url'
	type_is expires_at time
	local expires
	expires=$(date -d "$(field expires_at)" +%s)
	((expires >= now + 60 && expires <= EPOCHSECONDS + 60)) || fail "expires_at $(field expires_at), made at $now"
	url=$(field url)
	linked "$url"
	expect 200
	same "$LARGE" "$BACK"
	as '' fetch GET "$url" "$BACK" -H 'Range: bytes=3-5'
	expect 206
	same "$BACK" <(piece "$LARGE" 3 3)
	as '' fetch HEAD "$url" "$BACK"
	expect 200
	# A stranger's token takes nothing from it.
	as "$BOB" fetch GET "$url" "$BACK"
	expect 200
	as "$(repeat x 43)" fetch GET "$url" "$BACK"
	expect 200
	other=$(written "$ANN" 'another file')
	linked "${url/"/files/$LARGE_ID/"/"/files/$other/"}"
	refused_by_file 401
	# Of the file it shows the bytes, not who has it, and it makes no further links.
	as '' api GET "/api/files/$LARGE_ID/?${url#*\?}"
	expect 401
	as '' api POST "/api/files/$LARGE_ID/link/?${url#*\?}"
	expect 401
	as '' api GET "/api/auth/me/?${url#*\?}"
	expect 401
}

# refused_by_file STATUS: a refusal whose body went to a file.
refused_by_file() {
	expect "$1"
	body=$(<"$BACK")
	is error "$([[ $1 == 401 ]] && printf authentication_required || printf permission_denied)"
}

@test "a forged or altered link is none" {
	local url expires signature flipped path="/api/files/$LARGE_ID/download/"
	link "$LARGE_ID"
	url=$(field url)
	[[ $url =~ expires=([0-9]+)\&signature=([0-9a-f]+)$ ]] || fail "$url"
	expires=${BASH_REMATCH[1]} signature=${BASH_REMATCH[2]}
	((${#signature} >= 32)) || fail "a signature of ${#signature} digits"
	flipped=$([[ ${signature:0:1} == 0 ]] && printf 1 || printf 0)${signature:1}
	for query in "expires=$expires&signature=$flipped" "expires=$((expires + 1))&signature=$signature" \
		"expires=$((expires + 86400))&signature=$signature" "expires=$expires&signature=${signature%?}" \
		"expires=$expires&signature=${signature}0" "expires=$expires&signature=" "expires=$expires" "signature=$signature" \
		"expires=x&signature=$signature" "expires=&signature=$signature" "expires=-1&signature=$signature" \
		"expires=99999999999999999999&signature=$signature" "expires=$expires&signature=$(repeat 0 ${#signature})"; do
		linked "$path?$query"
		refused_by_file 401 || fail "$query"
	done
	# With a token that may not, and one that may.
	as "$BOB" fetch GET "$path?expires=$expires&signature=$flipped" "$BACK"
	refused_by_file 403
	as "$ANN" fetch GET "$path?expires=$expires&signature=$flipped" "$BACK"
	expect 200
}

@test "a link ends with its file" {
	local file message url
	file=$(written "$ANN" 'to be deleted')
	message=$(attach "$ANN" "$ROOM" "$file")
	link "$file"
	url=$(field url)
	linked "$url"
	expect 200
	api DELETE "/api/messages/$message/"
	expect 204
	linked "$url"
	expect 404
}

@test "the key of the links is its owner's alone" {
	equal 600 "$(stat -c %a "$STATE/link.key")"
	(($(stat -c %s "$STATE/link.key") >= 32))
}

# signed EXPIRES: the query of a link to the large file that ends at that second, signed with the key of the server.
signed() {
	local key
	key=$(od -An -v -tx1 "$STATE/link.key" | tr -d ' \n')
	printf 'expires=%d&signature=%s' "$1" \
		"$(printf 'file:%d:%d' "$LARGE_ID" "$1" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -r | cut -d ' ' -f 1)"
}

@test "a link is good for link_minutes and not longer" {
	local before=$EPOCHSECONDS expires path="/api/files/$LARGE_ID/download/"
	link "$LARGE_ID"
	expires=$(field url)
	expires=${expires#*expires=} expires=${expires%%&*}
	((expires >= before + 60 && expires <= EPOCHSECONDS + 60)) || fail "$expires, asked at $before"
	equal "$(field url)" "$HTTP$path?$(signed "$expires")"
	linked "$path?$(signed $((EPOCHSECONDS + 30)))"
	expect 200
	linked "$path?$(signed $((EPOCHSECONDS - 1)))"
	refused_by_file 401
}
