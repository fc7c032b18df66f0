# Control groups with a fixed share of a processor: with them, two hosts on one machine have no more of it than machines of
# their own would. Either version of control groups will do.
# shellcheck shell=bash disable=SC2034

QUOTA_PERIOD_US=20000
declare -A QUOTA_GROUP=()

# quota_places: where groups for the processor are mounted, and the group of this process there, a line each.
quota_places() {
	awk '
		NR == FNR {
			split($0, part, ":")
			if ("," part[2] "," ~ /,cpu,/)
				group["cgroup"] = part[3]
			if (part[1] == "0")
				group["cgroup2"] = part[3]
			next
		}
		$3 == "cgroup" && "," $4 "," ~ /,cpu,/ || $3 == "cgroup2" {
			print $2, group[$3]
		}' /proc/self/cgroup /proc/self/mounts
}

# quota_make NAME: makes a group below that of this process or, where that may not have any, one of those above it.
quota_make() {
	local mount group directory
	while read -r mount group; do
		while :; do
			directory=$mount${group%/}/moznods-bench.$$.$1
			if mkdir "$directory" 2>/dev/null; then
				QUOTA_GROUP[$1]=$directory
				quota_try "$1" 2>/dev/null && return
				quota_remove "$1"
			fi
			[[ $group == */?* ]] || break
			group=${group%/*}
		done
	done < <(quota_places)
	return 1
}

# quota_try NAME: whether a group has a share of the processor, and takes processes: one that ends at once.
quota_try() {
	quota_set "$1" 100 && (printf '%d' "$BASHPID" >"${QUOTA_GROUP[$1]}/cgroup.procs")
}

# quota_set NAME PERCENT: what the processes of a group have of one processor, all together.
quota_set() {
	local directory=${QUOTA_GROUP[$1]} share=$((QUOTA_PERIOD_US * $2 / 100))
	if [[ -e $directory/cgroup.controllers ]]; then
		printf '%d %d' "$share" "$QUOTA_PERIOD_US" >"$directory/cpu.max"
	else
		printf '%d' "$QUOTA_PERIOD_US" >"$directory/cpu.cfs_period_us" && printf '%d' "$share" >"$directory/cpu.cfs_quota_us"
	fi
}

# quota_remove NAME: once its processes have ended; the kernel may need a moment longer.
quota_remove() {
	local directory=${QUOTA_GROUP[$1]:-} deadline=$((SECONDS + 5))
	unset "QUOTA_GROUP[$1]"
	until [[ ! -d $directory ]] || rmdir "$directory" 2>/dev/null || ((SECONDS >= deadline)); do
		sleep 0.1
	done
}

quota_end() {
	local name
	for name in "${!QUOTA_GROUP[@]}"; do
		quota_remove "$name"
	done
}
