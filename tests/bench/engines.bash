# PostgreSQL beside SQLite, both as durable as they are installed, and two hosts that share it beside one of them: rows of
# their own, in the same rounds. The data is that of the other scenarios, moved as `moznods move` moves a site.
# shellcheck shell=bash disable=SC2034,SC2154

ENGINES=(
	'post, 8 rooms           | PostgreSQL              | req/s | 80 %    | post_rooms postgresql'
	'post, 8 rooms           | SQLite                  | req/s | limit   | post_rooms sqlite'
	'post, 8 rooms           | PostgreSQL alone        | req/s |         | postgresql_alone post.sql'
	'page of 50              | PostgreSQL              | req/s | 70 %    | page postgresql'
	'page of 50              | SQLite                  | req/s | limit   | page sqlite'
	'page of 50              | PostgreSQL alone        | req/s |         | postgresql_alone page.sql room=2'
	'two hosts, me           | two hosts               | req/s | 170 %   | hosts 15 me one two'
	'two hosts, me           | one host                | req/s | limit   | hosts 15 me one'
	'two hosts, page of 50   | two hosts               | req/s | 170 %   | hosts 15 page one two'
	'two hosts, page of 50   | one host                | req/s | limit   | hosts 15 page one'
	'two hosts, post         | two hosts               | req/s | 170 %   | hosts 10 post_rooms one two'
	'two hosts, post         | one host                | req/s | limit   | hosts 10 post_rooms one'
)

# Of each server that is measured here: its address and its process; of those with PostgreSQL the name of the database, and of hosts
# the address at which their daemons meet.
declare -A ENGINE_HTTP=() ENGINE_PID=() ENGINE_DATABASE=([postgresql]=alone [one]=shared [two]=shared) ENGINE_CLUSTER=()
POSTGRESQL=
POSTGRESQL_PID=

# shellcheck source=/dev/null
source "$BENCH/../lib/postgresql.bash"
# shellcheck source=/dev/null
source "$BENCH/quota.bash"
# shellcheck source=/dev/null
source "$BENCH/postgresql_alone.bash"

# ask_servers PATHS NAME… [-- OPTION…]: load on these paths, with spaces between, of all these servers, evenly. What PostgreSQL uses
# counts where it is the engine that is measured.
ask_servers() {
	local path paths=$1 pids='' urls=()
	shift
	while (($#)) && [[ $1 != -- ]]; do
		for path in $paths; do
			urls+=("${ENGINE_HTTP[$1]}$path")
		done
		pids+=${pids:+,}$(family "${ENGINE_PID[$1]}")
		[[ $1 != postgresql ]] || pids+=,$(database_processes | paste -sd,)
		shift
	done
	load -p "$pids" -H 'Authorization: Token bench-token-1' "${@:2}" "${urls[@]}"
}

# me NAME…, page NAME…, post_rooms NAME…: one scenario each, of one server or more.
me() {
	ask_servers /api/auth/me/ "$@"
}

page() {
	ask_servers '/api/rooms/2/messages/?page_size=50' "$@"
}

post_rooms() {
	ask_servers "$(printf '/api/rooms/%s/messages/ ' {5..12})" "$@" -- -m POST -H 'Content-Type: application/json' -s 201 \
		-b '{"content":"bench %"}' -t '"content":"bench %"'
}

# hosts PERCENT SCENARIO NAME…: the same with hosts that have so much of a processor each. Says beside the figures what the
# database used of one meanwhile: the hosts are what limits as long as that is well below 1.
hosts() {
	local figures name used began
	for name in one two; do
		quota_set "$name" "$1"
	done
	used=$(database_cpu) began=${EPOCHREALTIME/[.,]/}
	figures=$("$2" "${@:3}") || return
	used=$((($(database_cpu) - used) * 1000000 / (${EPOCHREALTIME/[.,]/} - began)))
	printf '%s database=%d.%02d\n' "$figures" $((used / 100)) $((used % 100))
}

# The processes of PostgreSQL, without the workers that it starts for a while: one that ends takes what it has used with it.
database_processes() {
	local pid title
	printf '%s\n' "$POSTGRESQL_PID"
	for pid in $(descendants "$POSTGRESQL_PID"); do
		title=$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") || continue
		[[ $title != 'postgres: '* || $title == *' worker'* ]] || printf '%s\n' "$pid"
	done
}

# Hundredths of a second that they have used.
database_cpu() {
	local pid sum=0
	for pid in $(database_processes); do
		sum=$((sum + $(cpu_of "$pid")))
	done
	printf '%s' "$sum"
}

# On the servers' core and disk: both are inherited.
cluster_start() {
	taskset -pc "$SERVER_CORE" "$BASHPID" >/dev/null || return
	((${#disk[@]} == 0)) || export "${disk[@]}"
	postgresql_start "$POSTGRESQL" durable
}

# engines_fill: a durable cluster on the servers' core, and in it the data, once for one server alone and once for the hosts.
engines_fill() {
	has_postgresql || return 0
	printf 'bench: moving a copy to PostgreSQL\n' >&2
	chmod 711 "$WORK"
	mkdir "$WORK/cluster"
	POSTGRESQL=$WORK/cluster
	at_end+=(engines_stop)
	(cluster_start) || give_up 'PostgreSQL does not start'
	POSTGRESQL_PID=$(head -n 1 "$POSTGRESQL/data/postmaster.pid")
	postgresql postgres -c 'CREATE DATABASE alone'
	env "${settings[@]}" "$BUILD/moznods" move --to "$(engine_address alone)" >>"$WORK/log" 2>&1 ||
		give_up "the data does not move: $(tail -n 3 "$WORK/log")"
	# What a server would have done long before.
	postgresql alone -c 'VACUUM ANALYZE'
	postgresql postgres -c 'CREATE DATABASE shared TEMPLATE alone'
	postgresql postgres -c 'CHECKPOINT'
	sync -f "$WORK"
}

# engine_address DATABASE: as the option `database` has it.
engine_address() {
	printf 'postgresql://moznods@/%s?host=%s' "$1" "$POSTGRESQL"
}

# The same question must have the same answer. Every worker connects to the database when it is first asked: from then on its
# process there counts.
engine_look() {
	local path='/api/rooms/2/messages/?page_size=50'
	[[ $(field "${ENGINE_HTTP[postgresql]}$path" results.49.content) == "$(field "$HTTP$path" results.49.content)" ]] ||
		give_up 'the engines do not have the same messages'
	warm_up=0 seconds=1 page postgresql >/dev/null
}

# engine_as NAME COMMAND…: with that server in place of the one that there is otherwise.
engine_as() {
	local STATE=$WORK/$1 CPU_GROUP=${QUOTA_GROUP[$1]:-} HTTP WS OURS
	local settings=("${settings[@]}" MOZNODS_STATE="$STATE" MOZNODS_DATABASE="$(engine_address "${ENGINE_DATABASE[$1]}")"
		MOZNODS_CLUSTER_ADDRESS="${ENGINE_CLUSTER[$1]:-}")
	"${@:2}"
}

# engine_serve NAME: starts that server.
engine_serve() {
	mkdir -m 700 "$WORK/$1"
	engine_as "$1" engine_serve_here "$1"
}

engine_serve_here() {
	serve
	ENGINE_HTTP[$1]=$HTTP ENGINE_PID[$1]=$OURS
}

# hosts_start: two that have the database called shared, each in a group of its own.
hosts_start() {
	local name network=127.$((RANDOM % 254 + 1)).$((RANDOM % 254 + 1)) number=0
	for name in one two; do
		if ! quota_make "$name"; then
			leave_out rows 'two hosts' 'there are no control groups that may be written'
			return
		fi
	done
	for name in one two; do
		ENGINE_CLUSTER[$name]=$network.$((++number))
		engine_serve "$name"
	done
}

# engines_start: what the rows need beside the server that there is; leaves out what cannot be had.
engines_start() {
	ENGINE_HTTP[sqlite]=$HTTP ENGINE_PID[sqlite]=$OURS
	if [[ ! $POSTGRESQL ]]; then
		leave_out rows PostgreSQL 'built without it, or there is no server of it'
		leave_out rows 'two hosts' 'they share a database of PostgreSQL'
		return
	fi
	engine_serve postgresql
	engine_look
	hosts_start
}

engines_check() {
	local name
	for name in "${!ENGINE_DATABASE[@]}"; do
		[[ ! ${ENGINE_PID[$name]:-} ]] || engine_as "$name" servers_check
	done
}

engines_stop() {
	quota_end
	postgresql_stop || :
}
