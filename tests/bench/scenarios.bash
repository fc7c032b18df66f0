# What is measured: a table of scenarios, and the functions that its rows call. Each row is a scenario, who does it, the
# unit, the least that ours must reach (a figure, or its share of the scenario's row that is the limit), and how.
# shellcheck shell=bash disable=SC2034,SC2154

SCENARIOS=(
	'me                      | MOznoDS                 | req/s | 85 %    | get /api/auth/me/'
	'me                      | FastCGI, fixed body     | req/s | limit   | get_fixed /api/auth/me/'
	'one message             | MOznoDS                 | req/s | 85 %    | get /api/messages/1000/'
	'one message             | FastCGI, fixed body     | req/s | limit   | get_fixed /api/messages/1000/'
	'20 rooms                | MOznoDS                 | req/s |         | get_read /api/rooms/?page_size=20'
	'20 rooms                | FastCGI, fixed body     | req/s | limit   | get_fixed /api/rooms/?page_size=20'
	'20 rooms, 100 unread    | MOznoDS                 | req/s |         | get_as 21 /api/rooms/?page_size=20'
	'50 rooms, 100 unread    | MOznoDS                 | req/s |         | get_as 21 /api/rooms/?page_size=50'
	'50 rooms, 100 unread    | SQLite alone            | req/s | 500     | sqlite full unread.sql user=21'
	'page of 100             | MOznoDS                 | req/s | 50 %    | get /api/rooms/1/messages/?page_size=50'
	'page of 100             | FastCGI, fixed body     | req/s | limit   | get_fixed /api/rooms/1/messages/?page_size=50'
	'page of 100             | SQLite alone            | req/s |         | sqlite full page.sql room=1 user=1 offset=0'
	'page of 10,000          | MOznoDS                 | req/s | 50 %    | get /api/rooms/2/messages/?page_size=50'
	'page of 10,000          | FastCGI, fixed body     | req/s | limit   | get_fixed /api/rooms/2/messages/?page_size=50'
	'page of 1,000,000       | MOznoDS                 | req/s | 50 %    | get /api/rooms/3/messages/?page_size=50'
	'page of 1,000,000       | FastCGI, fixed body     | req/s | limit   | get_fixed /api/rooms/3/messages/?page_size=50'
	'page of 1,000,000       | SQLite alone            | req/s |         | sqlite full page.sql room=3 user=1 offset=0'
	'page 1000               | MOznoDS                 | req/s | 50 %    | get /api/rooms/3/messages/?page_size=50&page=1000'
	'page 1000               | MOznoDS, page 1         | req/s | limit   | get /api/rooms/3/messages/?page_size=50'
	'search of 100,000 users | MOznoDS                 | req/s |         | get /api/users/?search=family5500'
	'search of 100,000 users | FastCGI, fixed body     | req/s | limit   | get_fixed /api/users/?search=family5500'
	'post, full              | MOznoDS                 | req/s | 70 %    | post ours'
	'post, full              | SQLite alone            | req/s | limit   | sqlite full post.sql room=6 user=1'
	'post, normal            | MOznoDS                 | req/s | 70 %    | post normal'
	'post, normal            | SQLite alone            | req/s | limit   | sqlite normal post.sql room=6 user=1'
	'login                   | MOznoDS                 | req/s | 95 %    | login'
	'login                   | argon2id alone          | req/s | limit   | login_limit'
	'upload 1 MiB            | MOznoDS                 | req/s |         | upload 1 8 32'
	'upload 1 MiB            | written and fsynced     | req/s | limit   | upload_limit durable 1 8 32'
	'upload 1 MiB            | read and dropped        | req/s |         | upload_limit fixed 1 8 32'
	'upload 25 MiB           | MOznoDS                 | req/s |         | upload 25 4 8'
	'upload 25 MiB           | written and fsynced     | req/s | limit   | upload_limit durable 25 4 8'
	'upload 25 MiB           | read and dropped        | req/s |         | upload_limit fixed 25 4 8'
	'download 10 MiB         | MOznoDS, x-sendfile     | req/s |         | download'
	'download 10 MiB         | MOznoDS, by the worker  | req/s |         | download_streamed'
	'download 10 MiB         | lighttpd, static file   | req/s | limit   | download_limit'
	'fan-out to 100          | MOznoDS                 | dlv/s |         | fan_out -l 100 -a'
	'fan-out to 100          | epoll                   | dlv/s | limit   | fan_out_limit single -l 100 -a'
	'fan-out to 1,000        | MOznoDS                 | dlv/s | 85 %    | fan_out -l 1000 -a'
	'fan-out to 1,000        | epoll                   | dlv/s | limit   | fan_out_limit single -l 1000 -a'
	'fan-out to 5,000        | MOznoDS                 | dlv/s |         | fan_out -l 5000 -a'
	'fan-out to 5,000        | epoll                   | dlv/s | limit   | fan_out_limit single -l 5000 -a'
	'fan-out, user sockets   | MOznoDS                 | dlv/s | 95 %    | fan_out -l 1000 -a -u'
	'fan-out, user sockets   | MOznoDS, room sockets   | dlv/s | limit   | fan_out -l 1000 -a'
	'1,000, loaded           | MOznoDS                 | dlv/s | 1000000 | fan_out -l 1000 -s 10 -k 4'
	'1,000, loaded           | epoll, joined           | dlv/s | limit   | fan_out_limit joined -l 1000 -s 10 -k 4'
	'1,000, loaded           | epoll, one by one       | dlv/s |         | fan_out_limit single -l 1000 -s 10 -k 4'
	'200 rooms of 25         | MOznoDS                 | dlv/s |         | fan_out -R 200 -l 25'
	'20 rooms of 50, 50/s    | MOznoDS                 | dlv/s |         | fan_out -R 20 -l 50 -g 50'
	'pings beside 100/s      | MOznoDS                 | png/s |         | pings_beside -R 20 -l 5 -g 100'
	'pings beside 100/s      | MOznoDS, alone          | png/s | limit   | pings'
	'echo to the sender      | MOznoDS                 | dlv/s |         | fan_out -l 1'
	'echo to the sender      | epoll                   | dlv/s | limit   | fan_out_limit single -l 1'
	'REST to socket          | MOznoDS                 | msg/s |         | rest_to_socket'
	'25 beside 5,000 idle    | MOznoDS                 | dlv/s |         | fan_out -l 25 -a -i 5000'
	'25 beside 5,000 idle    | MOznoDS, none idle      | dlv/s | limit   | fan_out -l 25 -a -i 1'
	'1,000 come back at once | MOznoDS                 | skt/s |         | come_back'
	'25 come together        | MOznoDS                 | skt/s |         | gathering 25'
	'5,000 come together     | MOznoDS                 | skt/s |         | gathering 5000'
	'users come back at once | MOznoDS                 | skt/s |         | arrivals_after_restart -u -f 5001'
	'users come back at once | MOznoDS, room sockets   | skt/s | limit   | arrivals_after_restart -f 5001'
	'message while they come | MOznoDS                 | skt/s |         | arrivals -u -f 5001'
	'message while they come | MOznoDS, room sockets   | skt/s | limit   | arrivals -f 5001'
	'hello of 200 rooms      | MOznoDS                 | skt/s | 333     | hellos 22'
	'hello of 500 rooms      | MOznoDS                 | skt/s | 200     | hellos 23'
	'idle socket             | MOznoDS                 | KiB   |         | idle_socket -l 5000 -1'
	'idle socket of 30 rooms | MOznoDS                 | KiB   | 6 KiB   | idle_socket -u -l 1000 -f 5001'
	'idle socket of 30 rooms | MOznoDS, room sockets   | KiB   | limit   | idle_socket -l 1000 -f 5001'
)

# leave_out TABLE TEXT WHY: the rows with this text, of the array of this name.
leave_out() {
	local -n table=$1
	local row kept=()
	printf 'bench: %s is left out: %s\n' "$2" "$3" >&2
	for row in "${table[@]}"; do
		[[ $row == *"$2"* ]] || kept+=("$row")
	done
	table=("${kept[@]}")
}

# load OPTION… URL: HTTP load from the clients' core.
load() {
	on_client "$TOOLS/http_load" -w "$warm_up" -d "$seconds" "$@"
}

# get PATH: the same answer again and again; get_as USER PATH: to another user.
get() {
	get_as 1 "$1"
}

get_as() {
	load -p "$(family "$OURS")" -H "Authorization: Token bench-token-$1" "$HTTP$2"
}

# get_read PATH: to who has read everything, whatever rows before have posted.
get_read() {
	"$BUILD/tests/client/rest" -t bench-token-1 -- POST "$HTTP/api/read/" '{}' >"$WORK/read" && grep -qw 204 "$WORK/read" && get "$1"
}

# get_fixed PATH: so many bytes as ours has at this path, from a responder that does nothing.
get_fixed() {
	local size
	size=$("$BUILD/tests/client/rest" -t bench-token-1 -- GET "$HTTP$1" | sed -n 's/^content-length: //p' | tr -d '\r')
	load -p "$LIMIT_PIDS" -H 'Authorization: Token bench-token-1' "$LIMIT/fixed/$size"
}

# upload MIB CONNECTIONS FILES, and the same to a responder.
upload() {
	load -p "$(family "$OURS")" -m POST -H 'Authorization: Token bench-token-1' -f $(($1 * 1048576)) -s 201 -t "\"size\":$(($1 * 1048576))," \
		-c "$2" -n "$3" "$HTTP/api/files/upload/"
}

upload_limit() {
	load -p "$LIMIT_PIDS" -m POST -f $(($2 * 1048576)) -s 201 -t '"size":' -c "$3" -n "$4" "$LIMIT/$1/"
}

download() {
	load -p "$(family "$OURS")" -H 'Authorization: Token bench-token-1' -e "$WORK/static.bin" -c 4 "$HTTP/api/files/$FILE/download/"
}

download_streamed() {
	load -p "$LIMIT_PIDS" -H 'Authorization: Token bench-token-1' -e "$WORK/static.bin" -c 4 "$LIMIT/streamed/api/files/$FILE/download/"
}

download_limit() {
	load -p "$LIMIT_PIDS" -e "$WORK/static.bin" -c 4 "$LIMIT/static.bin"
}

# sqlite full|normal FILE.sql NAME=VALUE…: SQLite alone, from as many processes as there are workers, on the servers' core.
sqlite() {
	on_server "$TOOLS/sqlite_load" -j 4 -d "$seconds" -s "$1" "$STATE/moznods.db" "$BENCH/sql/$2" "${@:3}"
}

# post ours|normal: messages, by the workers of `moznods serve` or by those that do not wait for the disk.
post() {
	local url=$HTTP pids
	pids=$(family "$OURS")
	[[ $1 == ours ]] || url=$LIMIT/$1 pids=$LIMIT_PIDS
	load -p "$pids" -m POST -H 'Authorization: Token bench-token-1' -H 'Content-Type: application/json' -s 201 \
		-b '{"content":"bench %"}' -t '"content":"bench %"' "$url/api/rooms/5/messages/"
}

# Who hashes is there once somebody has logged in, for longer than a round: what that costs is what is measured.
login() {
	"$BUILD/tests/client/rest" -- POST "$HTTP/api/auth/login/" "{\"email\":\"bench@example.org\",\"password\":\"$PASSWORD\"}" \
		>"$WORK/login" && grep -qw 200 "$WORK/login" || return
	load -p "$(whole_family "$OURS")" -m POST -H 'Content-Type: application/json' -c 2 -t '"token":"' \
		-b "{\"email\":\"bench@example.org\",\"password\":\"$PASSWORD\",\"ignored\":\"%\"}" "$HTTP/api/auth/login/"
}

login_limit() {
	on_server env "${settings[@]}" "$TOOLS/hash_load" -d "$seconds"
}

# fan_out OPTION…: WebSockets of ours, and fan_out_limit single|joined OPTION…: of a program that does nothing else.
fan_out() {
	on_client "$TOOLS/ws_load" -w "$warm_up" -d "$seconds" -p "$(daemon)" "$@" "$WS"
}

fan_out_limit() {
	local status=0
	start "$WORK/epoll_server" "$TOOLS/epoll_server" "$1"
	until [[ -s $WORK/epoll_server ]]; do
		sleep 0.02
	done
	on_client "$TOOLS/ws_load" -w "$warm_up" -d "$seconds" -p "$PID" "${@:2}" "ws://127.0.0.1:$(<"$WORK/epoll_server")" || status=$?
	stop "$PID"
	return "$status"
}

# pings: of sockets that are not told anything; pings_beside OPTION…: meanwhile others are told what ws_load sends.
pings() {
	on_client "$TOOLS/pings" "$warm_up" "$seconds" "$(daemon)" "$WS"
}

pings_beside() {
	local beside status=0
	on_client "$TOOLS/ws_load" -w 2 -d "$seconds" "$@" "$WS" >/dev/null &
	beside=$!
	sleep 1
	pings || status=$?
	wait "$beside" || status=$?
	return "$status"
}

# idle_socket OPTION…: of a daemon that has not served anybody yet: memory that others have left would be used again.
idle_socket() {
	local old
	old=$(<"$STATE/run/wsd.pid")
	kill -TERM "$old"
	until [[ $(<"$STATE/run/wsd.pid") != "$old" ]] && answers "${WS##*:}"; do
		kill -0 "$OURS" || return
		sleep 0.1
	done
	fan_out -m "$@"
}

# After the daemon was killed; the latency is the time since then.
come_back() {
	fan_out -l 1000 -r 50 -x "$STATE/run/wsd.pid"
}

# arrivals OPTION…: sockets that come at once, until each has its hello; and the same after the daemon was killed.
arrivals() {
	on_client "$TOOLS/arrivals" -p "$(daemon)" "$@" "$WS"
}

arrivals_after_restart() {
	arrivals -x "$STATE/run/wsd.pid" "$@"
}

# hellos USER: a user socket of theirs after the other.
hellos() {
	arrivals -u -f "$1" -t "$seconds"
}

# gathering SOCKETS: into one room, until each knows of all the others; the latencies are those of single ones who come later.
gathering() {
	on_client "$TOOLS/gathering" "$1" "$(daemon)" "$WS"
}

rest_to_socket() {
	on_client "$TOOLS/rest_to_socket" "$seconds" "$(family "$OURS")" "$WS" "$HTTP"
}
