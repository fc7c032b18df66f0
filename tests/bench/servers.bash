# The servers that are measured: ours with its data, the limits beside it, and their end. Everything lies in $WORK, listens
# on the loopback, and is stopped by the process id it was started with.
# shellcheck shell=bash disable=SC2034,SC2154

# Two cores where there are two: the first for servers, the last for clients.
read -r -a cores <<<"$(taskset -pc $$ | sed 's/.*: //; s/,/ /g; s/\([0-9]*\)-\([0-9]*\)/\1 \2/g')"
SERVER_CORE=${cores[0]} CLIENT_CORE=${cores[-1]}
WORK=$(mktemp -d "${TMPDIR:-/tmp}/moznods-bench.XXXXXX")
STATE=$WORK/state
PASSWORD='correct horse battery'
started=()
disk=()
at_end=() # what else is to be called once these have stopped

# shellcheck source=/dev/null
source "$BENCH/../lib/server.bash"

give_up() {
	printf 'bench: %s\n' "$*" >&2
	exit 1
}

servers_stop() {
	local pid step
	for pid in "${started[@]}"; do
		stop "$pid"
	done
	started=()
	for step in "${at_end[@]}"; do
		"$step"
	done
	rm -rf "$WORK"
}
trap servers_stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# on_server COMMAND…, on_client COMMAND…: runs it on its core.
on_server() {
	taskset -c "$SERVER_CORE" env "${disk[@]}" "$@"
}

on_client() {
	taskset -c "$CLIENT_CORE" "$@"
}

# start OUTPUT COMMAND…: starts a server on its core, its output in a file; sets PID, which is to be stopped at the end.
start() {
	: >"$1"
	exec_on_server "${@:2}" >"$1" 2>>"$WORK/log" </dev/null &
	PID=$!
	started+=("$PID")
}

# In the place of the shell that was started for it, or a signal would only meet that; in the control group CPU_GROUP, where
# there is one.
exec_on_server() {
	[[ ! ${CPU_GROUP:-} ]] || printf '%d' "$BASHPID" >"$CPU_GROUP/cgroup.procs"
	exec taskset -c "$SERVER_CORE" env "${disk[@]}" "$@"
}

# stop PID: ends it and waits for all of its processes: a worker that closes the database last still writes files.
stop() {
	local member members deadline=$((SECONDS + 20))
	members=$(descendants "$1")
	kill -TERM "$1" 2>/dev/null || return 0
	wait "$1" 2>/dev/null || :
	for member in $members; do
		while kill -0 "$member" 2>/dev/null && ((SECONDS < deadline)); do
			sleep 0.05
		done
	done
}

# whole_family PID: the process and all its descendants, with commas between.
whole_family() {
	printf '%s\n' "$1" $(descendants "$1") | paste -sd,
}

# family PID: the same, without those that hash passwords, which end when there is nothing to hash.
family() {
	local pid
	for pid in $(whole_family "$1" | tr , ' '); do
		[[ $(cat "/proc/$pid/comm" 2>/dev/null) == moznods.hash ]] || printf '%s\n' "$pid"
	done | paste -sd,
}

# daemon: wsd, with the process that looks after the database.
daemon() {
	family "$(<"$STATE/run/wsd.pid")"
}

# The settings of a server to be measured: as installed, but without rate limits and, so that every socket gets the same
# bytes, without pings.
settings=(
	MOZNODS_ALLOW_ROOT=yes MOZNODS_LIMITS=off MOZNODS_LOG_LEVEL=warning MOZNODS_PING_INTERVAL=3000 MOZNODS_PING_TIMEOUT=3600
	MOZNODS_CONNECTIONS_MAX=8000 MOZNODS_CONNECTIONS_PER_ADDRESS=0 MOZNODS_CONNECTIONS_PER_USER=0 MOZNODS_TOKENS_MAX=10000 MOZNODS_STATE="$STATE"
)

# Starts ours on $STATE; sets HTTP, WS and OURS.
serve() {
	local line='' deadline=$((SECONDS + 60))
	start "$WORK/ready" env "${settings[@]}" "$BUILD/moznods" serve --http 0 --ws 0
	OURS=$PID
	until IFS= read -r line <"$WORK/ready"; do
		if ((SECONDS >= deadline)) || ! kill -0 "$OURS" 2>/dev/null; then
			give_up "the server does not start: $(tail -n 3 "$WORK/log")"
		fi
		sleep 0.05
	done
	[[ $line =~ ^ready\ http://localhost:([0-9]+)/\ ws://localhost:([0-9]+)/ws/$ ]] || give_up "the server says: $line"
	HTTP=http://127.0.0.1:${BASH_REMATCH[1]} WS=ws://127.0.0.1:${BASH_REMATCH[2]}
}

# The index of messages is made as well: a server that finds a million new ones makes it beside what is measured, for ten minutes.
fill() {
	printf 'bench: filling the database\n' >&2
	env "${settings[@]}" "$BUILD/moznods" user add bench@example.org bench <<<"$PASSWORD" >>"$WORK/log" 2>&1 ||
		give_up "no account: $(tail -n 3 "$WORK/log")"
	"$TOOLS/sqlite_load" -1 "$STATE/moznods.db" "$BENCH/sql/seed.sql" "scale=$scale"
	"$TOOLS/sqlite_load" -1 "$STATE/moznods.db" "$BENCH/../lib/recount.sql"
	env "${settings[@]}" MOZNODS_SYNCHRONOUS=normal "$TOOLS/search_load" -i "$STATE" || give_up 'no index of messages'
	head -c 10485760 /dev/urandom >"$WORK/static.bin"
}

# workers NAME SETTING…: our workers as a responder of the limits' lighttpd, with other settings.
workers() {
	printf '"/%s/" => (( "socket" => "%s/%s.sock", "bin-path" => "%s/moznods.fcgi", "max-procs" => 1, "check-local" => "disable", ' \
		"$1" "$WORK" "$1" "$BUILD"
	printf '"bin-environment" => ( %s ) ))' "$(printf '"%s", ' "${@:2}" | sed 's/=/" => "/g')"
}

# The limits' lighttpd: configured as ours is, with responders that do nothing in the place of ours, with a directory of
# files, and with workers of ours that send files themselves, and that do not wait for the disk.
limit_configuration() {
	# What is said for some requests comes last there.
	sed -e '/^server.bind/d; /^server.port/d; /fastcgi.server/,/^\t) )$/d; /^server.error-handler/d; /^\$/,$d' \
		-e '/^server.document-root/d; /^server.max-request-size/d' "$STATE/run/lighttpd.conf"
	cat <<-TEXT
	server.bind = "127.0.0.1"
	server.port = $1
	server.document-root = "$WORK"
	server.max-request-size = 26624
	fastcgi.server = (
		"/fixed/" => (( "socket" => "$WORK/fixed.sock", "bin-path" => "$TOOLS/responder", "max-procs" => 1, "check-local" => "disable" )),
		"/durable/" => (( "socket" => "$WORK/durable.sock", "bin-path" => "$TOOLS/responder fsync", "max-procs" => 1, "check-local" => "disable" )),
		$(workers streamed "${settings[@]}" MOZNODS_SENDFILE=off),
		$(workers normal "${settings[@]}" MOZNODS_SYNCHRONOUS=normal)
	)
	TEXT
}

answers() {
	{ : <"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null
}

# All of its processes have begun once each kind has answered; sets LIMIT_PIDS.
limit_look() {
	local path
	for path in /fixed/1 /durable/1 /streamed/api/health/ /normal/api/health/; do
		"$BUILD/tests/client/rest" GET "$LIMIT$path" >/dev/null || give_up "$path does not answer"
	done
	LIMIT_PIDS=$(family "$LIMIT_PID")
}

# Starts the limits' lighttpd on a free port; sets LIMIT and LIMIT_PID.
limit_start() {
	local port deadline
	mkdir "$WORK/tmp"
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		port=$((20000 + RANDOM % 12000))
		! answers "$port" || continue
		limit_configuration "$port" >"$WORK/limit.conf"
		start "$WORK/limit.out" env -C "$WORK" PATH="$PATH:/usr/sbin:/sbin" lighttpd -D -f "$WORK/limit.conf"
		LIMIT_PID=$PID
		deadline=$((SECONDS + 10))
		while kill -0 "$LIMIT_PID" 2>/dev/null && ((SECONDS < deadline)); do
			if answers "$port"; then
				LIMIT=http://127.0.0.1:$port
				limit_look
				return
			fi
			sleep 0.05
		done
	done
	give_up "the limits' lighttpd does not start: $(tail -n 3 "$WORK/log")"
}

# A file of 10 MiB to download; sets FILE.
store_file() {
	FILE=$("$BUILD/tests/client/rest" -t bench-token-1 -H 'Content-Type: application/octet-stream' -- \
		POST "$HTTP/api/files/upload/?name=bench.bin" - <"$WORK/static.bin" | tail -n 1 | "$BUILD/tests/client/json" id)
	[[ $FILE == [1-9]* ]] || give_up 'no file could be stored'
}

# What servers have in their environment, so that the disk is as slow as it is asked to be; in $disk. PostgreSQL's account has to be able
# to read the library.
slow_disk() {
	[[ $flush != 0 ]] || return 0
	chmod 711 "$WORK"
	install -m 755 "$TOOLS/slow_disk.so" "$WORK/slow_disk.so"
	disk=(LD_PRELOAD="$WORK/slow_disk.so" FLUSH_MS="$flush")
}

servers_start() {
	fill
	slow_disk
	((engines == 0)) || engines_fill
	serve
	limit_start
	store_file
}

# Resident memory, in KiB, of what is shared with nobody or, in part, with others (proc(5), Pss).
memory_of() {
	local pid total=0 size
	for pid in ${1//,/ }; do
		size=$(awk '/^Pss:/ {print $2}' "/proc/$pid/smaps_rollup" 2>/dev/null || echo 0)
		total=$((total + ${size:-0}))
	done
	printf '%s' "$total"
}

servers_memory() {
	local name
	printf '\nmemory after all of it, KiB:'
	for name in lighttpd fcgi wsd; do
		printf ' %s %s' "$name" "$(memory_of "$(family "$(<"$STATE/run/$name.pid")")")"
	done
	printf '\n'
}

# What was measured must also have happened.
servers_check() {
	env "${settings[@]}" "$BUILD/moznods" check >"$WORK/check" 2>&1 || give_up "the server is not well: $(<"$WORK/check")"
}
