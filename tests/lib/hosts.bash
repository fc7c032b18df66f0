# Several hosts of one site: instances with state directories and supervisors of their own, on one database of PostgreSQL and one
# directory of files, which find each other over the loopback. Needs suite.bash, postgresql.bash.
# shellcheck shell=bash disable=SC2154

declare -gA HOST_PID=() HOST_HTTP=() HOST_WS=() HOST_ADDRESS=()

# hosts_begin DIRECTORY: where the hosts are to lie, with a cluster of PostgreSQL unless there is one already.
hosts_begin() {
	export HOSTS=$1
	mkdir -p -m 711 "$HOSTS"
	cluster_begin || return
	mkdir -m 700 "$HOSTS/files"
	postgresql_address "$HOSTS"
	export HOSTS_DATABASE=$address
	# Nobody else's, most likely, of the sixteen million that the loopback has.
	export HOSTS_NETWORK=127.$((RANDOM % 254 + 1)).$((RANDOM % 254 + 1))
}

hosts_end() {
	local name status=0
	for name in "${!HOST_PID[@]}"; do
		host_stop "$name" || status=1
	done
	cluster_end
	return "$status"
}

# host_start NAME [SETTING=VALUE…]: starts that host, or starts it again.
host_start() {
	local name=$1 STATE=$HOSTS/$1 SERVER_LOG SERVER_READY SERVER_PID HTTP WS
	shift
	if [[ ! -d $STATE ]]; then
		mkdir -m 700 "$STATE"
		# Unless they share a bucket (bucket.bash).
		[[ -n ${BUCKET:-} ]] || ln -s "$HOSTS/files" "$STATE/files"
	fi
	[[ -n ${HOST_ADDRESS[$name]:-} ]] || HOST_ADDRESS[$name]=$HOSTS_NETWORK.$((${#HOST_ADDRESS[@]} + 1))
	server_start "DATABASE=$HOSTS_DATABASE" "CLUSTER_ADDRESS=${HOST_ADDRESS[$name]}" "$@" || return
	HOST_PID[$name]=$SERVER_PID HOST_HTTP[$name]=$HTTP HOST_WS[$name]=$WS
}

# on NAME COMMAND…: with that host in place of the server that a test has.
on() {
	local name=$1
	local STATE=$HOSTS/$name HTTP=${HOST_HTTP[$name]} WS=${HOST_WS[$name]}
	local ctl_settings=("DATABASE=$HOSTS_DATABASE" "CLUSTER_ADDRESS=${HOST_ADDRESS[$name]}")
	shift
	"$@"
}

host_stop() {
	local STATE=$HOSTS/$1 SERVER_LOG=$HOSTS/$1.log SERVER_PID=${HOST_PID[$1]}
	local ctl_settings=("DATABASE=$HOSTS_DATABASE")
	unset "HOST_PID[$1]"
	server_stop
}

# host_kill NAME: the host is gone at once, with everything that runs there; its daemon takes no leave of the others.
host_kill() {
	kill_all "${HOST_PID[$1]}"
	unset "HOST_PID[$1]"
}

# leader: the name of the host whose daemon leads; nothing where there is none.
leader() {
	local name found
	found=$(psql_hosts "SELECT address FROM daemon WHERE leads AND seen_at >= unixepoch() - 5")
	for name in "${!HOST_ADDRESS[@]}"; do
		[[ ${HOST_ADDRESS[$name]} != "$found" ]] || printf '%s\n' "$name"
	done
}

# psql_hosts STATEMENT: asks the database that the hosts have.
psql_hosts() {
	local database
	postgresql_database "$HOSTS"
	postgresql "$database" -c "$1"
}
