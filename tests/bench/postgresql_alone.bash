# PostgreSQL alone: what its processes take for the statements of a scenario, prepared, each transaction in one round trip, asked by as
# many connections as there are workers. No server that has these statements from it is faster than that.
# shellcheck shell=bash disable=SC2154

# postgresql_alone FILE.sql [NAME=VALUE…]: the figures of a script in sql/postgresql, by pgbench(1) on the clients' core.
postgresql_alone() {
	local programs file=$1 value options=() spent
	shift
	for value in "$@"; do
		options+=(-D "$value")
	done
	postgresql_find || return
	rm -f "$WORK"/pgbench.*
	spent=$(spent_for_clients) || return
	on_client env PGOPTIONS='-c plan_cache_mode=force_generic_plan -c jit=off' "$programs/pgbench" -n -M prepared -c 4 -T "$seconds" \
		-l --log-prefix="$WORK/pgbench" -f "$BENCH/sql/postgresql/$file" "${options[@]}" -h "$POSTGRESQL" -U moznods alone \
		>"$WORK/pgbench.out" 2>>"$WORK/log" || return
	spent=$(($(spent_for_clients) - spent))
	alone_figures "$spent"
}

# Hundredths of a second of those that served a client and have ended, which they do shortly after it.
spent_for_clients() {
	local fields step
	for ((step = 0; step < 100; step++)); do
		[[ $(postgresql alone -c "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgbench'") != 0 ]] || break
		sleep 0.05
	done
	read -r -a fields <<<"$(sed 's/.*) //' "/proc/$POSTGRESQL_PID/stat")"
	printf '%d\n' $(((fields[13] + fields[14]) * 100 / $(getconf CLK_TCK)))
}

# alone_figures SPENT: of pgbench's log, where the third column is what a transaction took, in microseconds.
alone_figures() {
	local rate
	rate=$(sed -n 's/^tps = \([0-9.]*\).*/\1/p' "$WORK/pgbench.out")
	cut -d' ' -f3 "$WORK"/pgbench.[0-9]* | sort -n | awk -v rate="$rate" -v spent="$1" '
		{ took[NR] = $1 }
		END {
			if (!NR || !rate)
				exit 1
			printf "rate=%s cpu=%.6g p50=%.4f p99=%.4f\n", rate, spent * 10 / NR, took[int(NR * .5) + 1] / 1000, took[int(NR * .99) + 1] / 1000
		}'
}
