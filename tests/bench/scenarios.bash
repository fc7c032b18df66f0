# What is measured: a table of scenarios, and the functions that its rows call. Each row is a scenario, who does it, the
# least that ours must reach of the row's limit (in percent; the limit is the row of the scenario that says 100), and how.
# shellcheck shell=bash disable=SC2034,SC2154

SCENARIOS=(
	'me                    | MOznoDS                  |  85 | get /api/auth/me/'
	'me                    | FastCGI, fixed body      | 100 | get_fixed /api/auth/me/'
	'one message           | MOznoDS                  |  85 | get /api/messages/1000/'
	'one message           | FastCGI, fixed body      | 100 | get_fixed /api/messages/1000/'
	'20 rooms              | MOznoDS                  |     | get /api/rooms/?page_size=20'
	'20 rooms              | FastCGI, fixed body      | 100 | get_fixed /api/rooms/?page_size=20'
	'upload 1 MiB          | MOznoDS                  |     | upload 1 8 16'
	'upload 1 MiB          | written and fsynced      | 100 | upload_limit durable 1 8 16'
	'upload 1 MiB          | read and dropped         |     | upload_limit fixed 1 8 16'
	'upload 25 MiB         | MOznoDS                  |     | upload 25 4 8'
	'upload 25 MiB         | written and fsynced      | 100 | upload_limit durable 25 4 8'
	'upload 25 MiB         | read and dropped         |     | upload_limit fixed 25 4 8'
	'download 10 MiB       | MOznoDS, x-sendfile      |     | download'
	'download 10 MiB       | MOznoDS, by the worker   |     | download_streamed'
	'download 10 MiB       | lighttpd, static file    | 100 | download_limit'
)

# load OPTION… URL: HTTP load from the clients' core.
load() {
	on_client "$TOOLS/http_load" -w "$warm_up" -d "$seconds" "$@"
}

# get PATH: the same answer again and again.
get() {
	load -p "$OURS_PIDS" -H 'Authorization: Token bench-token-1' "$HTTP$1"
}

# get_fixed PATH: so many bytes as ours has at this path, from a responder that does nothing.
get_fixed() {
	local size
	size=$("$BUILD/tests/client/rest" -t bench-token-1 -- GET "$HTTP$1" | sed -n 's/^content-length: //p' | tr -d '\r')
	load -p "$LIMIT_PIDS" -H 'Authorization: Token bench-token-1' "$LIMIT/fixed/$size"
}

# upload MIB CONNECTIONS FILES, and the same to a responder.
upload() {
	load -p "$OURS_PIDS" -m POST -H 'Authorization: Token bench-token-1' -f $(($1 * 1048576)) -s 201 -t "\"size\":$(($1 * 1048576))," \
		-c "$2" -n "$3" "$HTTP/api/files/upload/"
}

upload_limit() {
	load -p "$LIMIT_PIDS" -m POST -f $(($2 * 1048576)) -s 201 -t '"size":' -c "$3" -n "$4" "$LIMIT/$1/"
}

download() {
	load -p "$OURS_PIDS" -H 'Authorization: Token bench-token-1' -e "$WORK/static.bin" -c 4 "$HTTP/api/files/$FILE/download/"
}

download_streamed() {
	load -p "$LIMIT_PIDS" -H 'Authorization: Token bench-token-1' -e "$WORK/static.bin" -c 4 "$LIMIT/streamed/api/files/$FILE/download/"
}

download_limit() {
	load -p "$LIMIT_PIDS" -e "$WORK/static.bin" -c 4 "$LIMIT/static.bin"
}
