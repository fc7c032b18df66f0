# Files: sending them as a browser and as curl do, getting them back byte for byte, and where their bytes lie. Needs
# server.bash, api.bash and assert.bash.
# shellcheck shell=bash disable=SC2154

FILE_SHAPE='content_type:string created_at:time duration:null id:int name:string size:int thumb_url:null uploaded_by:object url:string'
IMAGE_SHAPE='content_type:string created_at:time duration:null height:int id:int name:string size:int thumb_url:null uploaded_by:object url:string width:int'
BOUNDARY=----moznods-7MA4YWxkTrZu0gW
export FILE_SHAPE IMAGE_SHAPE BOUNDARY

# part PARAMETERS: a part of a form with the bytes on standard input; PARAMETERS as in `name="file"; filename="a.txt"`.
part() {
	printf -- '--%s\r\nContent-Disposition: form-data; %s\r\nContent-Type: application/octet-stream\r\n\r\n' "$BOUNDARY" "$1"
	cat
	printf '\r\n'
}

end_form() {
	printf -- '--%s--\r\n' "$BOUNDARY"
}

# send_form [-H HEADER…]: sends the form on standard input.
send_form() {
	api POST /api/files/upload/ - -H "Content-Type: multipart/form-data; boundary=$BOUNDARY" "$@"
}

# upload FILE [NAME [-H HEADER…]]: as a browser does, in the field `file`; NAME as it stands inside the quotes.
upload() {
	local path=$1 name=${2-${1##*/}}
	shift $(($# > 2 ? 2 : $#))
	send_form "$@" < <(part "name=\"file\"; filename=\"$name\"" <"$path" && end_form)
}

# upload_raw FILE NAME [-H HEADER…]: the file is the body; NAME is percent-encoded.
upload_raw() {
	local path=$1 name=$2 type=(-H 'Content-Type: application/octet-stream')
	shift 2
	[[ "$*" != *Content-Type:* ]] || type=()
	api POST "/api/files/upload/?name=$name" - "${type[@]}" "$@" <"$path"
}

# upload_fields FILE [FIELD=PATH…]: in the field `file`, with other fields behind it that have the bytes of PATH.
upload_fields() {
	local path=$1 field
	shift
	send_form < <(
		part "name=\"file\"; filename=\"${path##*/}\"" <"$path"
		for field; do
			part "name=\"${field%%=*}\"" <"${field#*=}"
		done
		end_form
	)
}

# stored TOKEN FILE [NAME]: uploads as that user; prints the id.
stored() {
	as "$1" upload "$2" "${3-${2##*/}}" || return
	[[ $status == 201 ]] || {
		printf 'cannot upload: %s %s\n' "$status" "$body" >&2
		return 1
	}
	field id
}

# written TOKEN TEXT [NAME]: the same with a small text; prints the id.
written() {
	local path
	path=$(mktemp "${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/text.XXXXXX") || return
	printf '%s' "$2" >"$path"
	stored "$1" "$path" "${3-note.txt}"
}

# attach TOKEN ROOM ID…: sends a message with these files; prints its id.
attach() {
	local token=$1 room=$2 ids
	shift 2
	ids=$(printf '%s, ' "$@")
	as "$token" api POST "/api/rooms/$room/messages/" "{\"content\": \"With files\", \"attachments\": [${ids%, }]}" || return
	[[ $status == 201 ]] || {
		printf 'cannot attach: %s %s\n' "$status" "$body" >&2
		return 1
	}
	field id
}

# fetch METHOD PATH FILE [-H HEADER…]: as `api`, but the body, which may be any bytes, goes to a file.
fetch() {
	local method=$1 url=$2 path=$3 options line reply=${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/reply.$BASHPID
	shift 3
	options=("$@")
	[[ -z ${TOKEN:-} ]] || options+=(-t "$TOKEN")
	[[ $url == http://* ]] || url=$HTTP$url
	request="$method $url"
	"$REST" "${options[@]}" -- "$method" "$url" >"$reply" || fail "no answer to $request" || return
	headers='' body=''
	{
		IFS= read -r status
		while IFS= read -r line && [[ -n $line ]]; do
			headers+=$line$'\n'
		done
		cat >"$path"
	} <"$reply"
	rm -f "$reply"
}

# download ID FILE [-H HEADER…]
download() {
	local id=$1
	shift
	fetch GET "/api/files/$id/download/" "$@"
}

# same FILE FILE: byte for byte.
same() {
	cmp -- "$1" "$2"
}

# piece FILE FIRST COUNT: bytes of a file.
piece() {
	tail -c "+$(($2 + 1))" -- "$1" | head -c "$3"
}

# noise BYTES FILE: a file that no other test has, and of no type: quite random bytes begin like some program now and then.
noise() {
	{
		printf 'noise\xfe\xff\x01'
		head -c "$1" /dev/urandom
	} | head -c "$1" >"$2"
}

# big16 N, big32 N, little16 N, little24 N: a number as the formats of images write it.
bytes_of() {
	local value
	for value; do
		# shellcheck disable=SC2059
		printf "\\x$(printf %02x $((value & 255)))"
	done
}

big16() {
	bytes_of $(($1 >> 8)) "$1"
}

big32() {
	bytes_of $(($1 >> 24)) $(($1 >> 16)) $(($1 >> 8)) "$1"
}

little16() {
	bytes_of "$1" $(($1 >> 8))
}

little24() {
	bytes_of "$1" $(($1 >> 8)) $(($1 >> 16))
}

# png WIDTH HEIGHT, gif WIDTH HEIGHT, jpeg WIDTH HEIGHT, webp WIDTH HEIGHT: the beginning of such an image, which is all
# that a server that decodes no pixels looks at.
png() {
	printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'
	big32 "$1"
	big32 "$2"
	printf '\x08\x02\0\0\0\0\0\0\0'
}

gif() {
	printf 'GIF89a'
	little16 "$1"
	little16 "$2"
	printf '\x80\0\0\0\0\0\xff\xff\xff;'
}

jpeg() {
	printf '\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08'
	big16 "$2"
	big16 "$1"
	printf '\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9'
}

# turned_jpeg WIDTH HEIGHT ORIENTATION: one with an Exif structure, as a phone that is held upright writes it.
turned_jpeg() {
	printf '\xff\xd8\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1'
	big16 "$3"
	printf '\0\0\0\0\0\0'
	jpeg "$1" "$2" | tail -c +3
}

webp() {
	printf 'RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0'
	little24 $(($1 - 1))
	little24 $(($2 - 1))
	printf '\0\0\0\0'
}

# Where the bytes of a file's content lie.
place_of() {
	local hash
	hash=$(sha256sum <"$1") || return
	printf '%s/files/%s/%s\n' "$STATE" "${hash:0:2}" "${hash:2:62}"
}

# on_disk FILE: its content is stored.
on_disk() {
	[[ -f $(place_of "$1") ]] || fail "the content of $1 is not stored"
}

# gone FILE [SECONDS]: its content is not stored, or, with SECONDS, not any more after so long at most.
gone() {
	local place deadline=$((SECONDS + ${2:-0}))
	place=$(place_of "$1") || return
	while [[ -e $place ]]; do
		((SECONDS < deadline)) || fail "$place is still there" || return
		sleep 0.2
	done
}

# How many contents are stored.
contents() {
	find "$STATE/files" -type f 2>/dev/null | wc -l
}

# Nothing that was being received is left.
no_leftovers() {
	local left
	left=$(find "$STATE/tmp" -name 'upload-*')
	[[ -z $left ]] || fail "left behind: $left"
}

# agreed: the administrator's check finds database and disk agreeing, and no other fault.
agreed() {
	local report
	report=$(moznods check --state "$STATE") || fail "$report" || return
	grep -q '^ok .*files: database and disk agree' <<<"$report" || fail "$report"
}

# forget_files [CONDITION]: deletes the rows of files as the program does, with a note that their bytes are to go.
forget_files() {
	sql "INSERT INTO discarded (hash, due) SELECT DISTINCT hash, unixepoch() FROM file WHERE ${1:-TRUE} ON CONFLICT DO NOTHING;
		DELETE FROM file WHERE ${1:-TRUE}"
	recount
}

# workers: the processes that answer REST requests, without those beside them.
workers() {
	supervised_as moznods.fcgi
}

# hashers: those that hash passwords; there are some while anybody logs in.
hashers() {
	supervised_as moznods.hash
}

# supervised_as NAME: the supervisor's processes of this name.
supervised_as() {
	local child
	for child in $(supervised); do
		[[ $(cat "/proc/$child/comm" 2>/dev/null) != "$1" ]] || printf '%s\n' "$child"
	done
}

# supervised: all of them.
supervised() {
	local supervisor
	supervisor=$(<"$STATE/run/fcgi.pid") || return
	if [[ -r /proc/$supervisor/task/$supervisor/children ]]; then
		tr ' ' '\n' <"/proc/$supervisor/task/$supervisor/children"
	else
		descendants "$supervisor"
	fi
}

# cgi METHOD URI FILE [NAME=VALUE…]: one request as plain CGI, without any web server; standard input is the request's
# body, the answer's goes to a file, status and headers to $status and $headers.
cgi() {
	local method=$1 uri=$2 path=$3 environment line reply=${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/cgi.$BASHPID
	shift 3
	moznods_environment "STATE=$STATE" "${CGI_SETTINGS[@]}"
	request="$method $uri as CGI"
	env "${environment[@]}" REQUEST_METHOD="$method" REQUEST_URI="$uri" REMOTE_ADDR=127.0.0.1 HTTP_HOST=localhost \
		${TOKEN:+"HTTP_AUTHORIZATION=Token $TOKEN"} "$@" timeout -k 5 300 "$BUILD/moznods.fcgi" >"$reply" 2>>"$SERVER_LOG" ||
		fail "no answer to $request" || return
	status='' headers=''
	{
		while IFS= read -r line && [[ ${line%$'\r'} ]]; do
			line=${line%$'\r'}
			[[ $line != Status:* ]] || status=${line#Status: }
			headers+=$(tr '[:upper:]' '[:lower:]' <<<"${line%%:*}"):${line#*:}$'\n'
		done
		cat >"$path"
	} <"$reply"
	rm -f "$reply"
	# The status of the answer is no header of it.
	headers=$(grep -v '^status:' <<<"$headers")
}

# upload_cgi FILE NAME: as upload_raw, without a web server, some of which refuse control characters in an address.
upload_cgi() {
	local size
	size=$(stat -c %s "$1") || return
	cgi POST "/api/files/upload/?name=$2" "$BATS_TEST_TMPDIR/answer" CONTENT_LENGTH="$size" <"$1" || return
	body=$(<"$BATS_TEST_TMPDIR/answer")
}

# own_web_server: a lighttpd without sendfile, whose workers send the bytes themselves, over the same state directory. Its
# address is in $PLAIN; whoever starts it ends it with end_web_server.
own_web_server() {
	local environment port tries directory=${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/web.$RANDOM
	mkdir -p "$directory"
	for tries in 1 2 3 4 5 6 7 8; do
		port=$((20000 + RANDOM % 12000))
		cat >"$directory/lighttpd.conf" <<-CONFIG
			server.modules = ( "mod_fastcgi" )
			server.bind = "127.0.0.1"
			server.port = $port
			server.document-root = "$directory"
			server.upload-dirs = ( "$directory" )
			fastcgi.server = ( "/api/" => (( "socket" => "$directory/fcgi.sock", "bin-path" => "$BUILD/moznods.fcgi",
				"max-procs" => 1, "check-local" => "disable", "kill-signal" => 15 )) )
		CONFIG
		moznods_environment "STATE=$STATE" SENDFILE=off WORKERS=2 "$@"
		PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin env "${environment[@]}" lighttpd -D -f "$directory/lighttpd.conf" \
			</dev/null >>"$directory/log" 2>&1 3>&- &
		export PLAIN_PID=$! PLAIN=http://127.0.0.1:$port
		if web_server_answers; then
			return 0
		fi
		end_web_server
	done
	fail "no web server after $tries tries" "$(tail -n 5 "$directory/log")"
}

web_server_answers() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	while kill -0 "$PLAIN_PID" 2>/dev/null && ((SECONDS < deadline)); do
		[[ $("$REST" GET "$PLAIN/api/health/" 2>/dev/null | head -n 1) != 200 ]] || return 0
		sleep 0.1
	done
	return 1
}

end_web_server() {
	[[ -n ${PLAIN_PID:-} ]] || return 0
	kill -TERM "$PLAIN_PID" 2>/dev/null || :
	wait "$PLAIN_PID" 2>/dev/null || :
	PLAIN_PID=
}
