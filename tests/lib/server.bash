# Private instances of the server: each has its own state directory, its own free ports and settings that suit tests,
# and is stopped by the process id it was started with. Every wait is bounded.
# shellcheck shell=bash disable=SC2154

export BUILD=${BUILD:-$PWD}

if [[ -n ${FRONT:-} ]]; then
	# shellcheck source=tests/hosts/front.bash
	source "${BASH_SOURCE[0]%/*}/../hosts/front.bash"
fi

if [[ ${ENGINE:-} == postgresql ]]; then
	# shellcheck source=tests/lib/postgresql.bash
	source "${BASH_SOURCE[0]%/*}/postgresql.bash"
fi

# shellcheck source=tests/lib/database.bash
source "${BASH_SOURCE[0]%/*}/database.bash"

# free_port: prints the number of a port of the loopback that nobody listens at.
free_port() {
	local port
	while port=$((20000 + RANDOM % 12000)); do
		(: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	printf '%s\n' "$port"
}

# The settings an instance has unless server_start or moznods_environment is told otherwise.
declare -gA TEST_SETTINGS=(
	[LIMITS]=off
	[LOG_LEVEL]=debug
	[SYNCHRONOUS]=normal
	[PASSWORD_PASSES]=1
	[PASSWORD_MEMORY_KIB]=8192
	[PASSWORD_PARALLEL]=64
	[ALLOW_ROOT]=yes
)

# moznods_environment [NAME=VALUE…]: the arguments for env(1) that give a program these settings and no others, in
# $environment. An empty VALUE leaves a setting at the program's own default.
moznods_environment() {
	local setting name address
	local -A settings=()
	if [[ ${ENGINE:-} == postgresql && -n ${STATE:-} ]]; then
		postgresql_address "$STATE"
		settings[DATABASE]=$address
	fi
	for name in "${!TEST_SETTINGS[@]}"; do
		settings[$name]=${TEST_SETTINGS[$name]}
	done
	for setting; do
		settings[${setting%%=*}]=${setting#*=}
	done
	environment=()
	for name in "${!MOZNODS_@}"; do
		environment+=(-u "$name")
	done
	for name in "${!settings[@]}"; do
		[[ -z ${settings[$name]} ]] || environment+=("MOZNODS_$name=${settings[$name]}")
	done
}

# moznods ARGUMENT…: the administrator's command, ended after five minutes should it not end by itself. Further settings
# stand in the array ctl_settings. What it says does not depend on the engine.
moznods() {
	local environment
	moznods_environment LOG_LEVEL=info "${ctl_settings[@]}"
	env "${environment[@]}" timeout -k 5 300 "$BUILD/moznods" "$@" 3>&-
}

# server_start [NAME=VALUE…] [-- ARGUMENT…]: starts an instance on $STATE (default: the bats file's own) with these
# settings and further arguments of `moznods serve`, and waits until it is ready.
# Sets HTTP and WS (addresses without a path), SERVER_PID, SERVER_LOG and STATE.
server_start() {
	local environment options=()
	while (($#)) && [[ $1 != -- ]]; do
		options+=("$1")
		shift
	done
	(($# == 0)) || shift
	export STATE=${STATE:-$BATS_FILE_TMPDIR/state}
	export SERVER_LOG=$STATE.log SERVER_READY=$STATE.ready SERVER_PID
	moznods_environment "${options[@]}"
	: >"$SERVER_READY"
	env --default-signal=INT,TERM "${environment[@]}" "$BUILD/moznods" serve --http 0 --ws 0 --state "$STATE" "$@" \
		</dev/null >"$SERVER_READY" 2>>"$SERVER_LOG" 3>&- &
	SERVER_PID=$!
	server_wait_until_ready || {
		kill -KILL "$SERVER_PID" 2>/dev/null
		SERVER_PID=
		return 1
	}
}

server_wait_until_ready() {
	local deadline=$((SECONDS + 60)) line
	local form='^ready (http://[^/]+:[0-9]+)/ (ws://[^/]+:[0-9]+)/ws/$'
	until IFS= read -r line <"$SERVER_READY"; do
		if ! kill -0 "$SERVER_PID" 2>/dev/null; then
			server_complain 'the server ended before it was ready'
			return 1
		fi
		if ((SECONDS >= deadline)); then
			server_complain 'the server is not ready after a minute'
			return 1
		fi
		sleep 0.05
	done
	if [[ ! $line =~ $form ]]; then
		server_complain "the server's first line is: $line"
		return 1
	fi
	export HTTP=${BASH_REMATCH[1]} WS=${BASH_REMATCH[2]}
	# With another web server before it, where that is asked for: see tests/hosts/front.bash.
	[[ -z ${FRONT:-} ]] || front_start
}

server_complain() {
	printf '%s\n' "$*" "the end of $SERVER_LOG:"
	tail -n 40 "$SERVER_LOG"
}

# server_stop [SIGNAL]: stops the instance and fails unless it ended by itself, with status 0 and a log without complaint.
server_stop() {
	local signal=${1:-TERM} ended=0 forced=0 deadline=$((SECONDS + 30))
	[[ -n ${SERVER_PID:-} ]] || return 0
	[[ -z ${FRONT:-} ]] || front_stop
	kill -s "$signal" "$SERVER_PID" 2>/dev/null || :
	while kill -0 "$SERVER_PID" 2>/dev/null; do
		if ((SECONDS >= deadline)); then
			kill -KILL "$SERVER_PID" 2>/dev/null || :
			forced=1
		fi
		sleep 0.05
	done
	wait "$SERVER_PID" || ended=$?
	SERVER_PID=
	if ((forced)); then
		server_complain "the server did not end within 30 seconds of SIG$signal"
		return 1
	fi
	if ((ended != 0)); then
		server_complain "the server ended with status $ended"
		return 1
	fi
	server_log_clean && server_counts_agree
}

# Fails when a count that the instance has stored is not what counting gives. Whatever else is wrong was perhaps meant so.
server_counts_agree() {
	local wrong
	wrong=$(moznods check --state "$STATE" 2>&1 | grep '^FAULT   counts: .*: stored') || return 0
	server_complain "$wrong"
	return 1
}

# Fails when the log of the instance speaks of a full scan or of what a sanitizer found.
server_log_clean() {
	local bad='scan:|ERROR: [A-Za-z]+Sanitizer|runtime error:'
	if grep -Eq "$bad" "$SERVER_LOG"; then
		printf 'the log of the server has:\n'
		grep -E -A 12 "$bad" "$SERVER_LOG" | head -n 60
		return 1
	fi
}

# Prints the process ids of everything that descends from a process.
descendants() {
	local child
	for child in $(pgrep -P "$1"); do
		printf '%s\n' "$child"
		descendants "$child"
	done
}

# freeze PID: stops it and everything that descends from it, without a word to them, and has all of these in $frozen.
freeze() {
	kill -STOP "$1"
	mapfile -t frozen < <(printf '%s\n' "$1" && descendants "$1")
	kill -STOP "${frozen[@]}"
}

# thaw: what is frozen goes on.
thaw() {
	kill -CONT "${frozen[@]}"
}

# kill_all PID: it and everything that descends from it is gone at once. All are stopped first, so that none learns of the others' end,
# and does what it does then.
kill_all() {
	local frozen
	freeze "$1"
	kill -KILL "${frozen[@]}"
	wait "$1" 2>/dev/null || :
}

# cpu_of PID: what a process has used of the processor, in hundredths of a second.
cpu_of() {
	local fields
	read -r -a fields <<<"$(sed 's/.*) //' "/proc/$1/stat")"
	printf '%d\n' $(((fields[11] + fields[12]) * 100 / $(getconf CLK_TCK)))
}

# workers_of SUPERVISOR: prints the process ids of the workers that serve requests, without the processes beside them.
workers_of() {
	pgrep -P "$1" -x moznods.fcgi
}
