# What has changed since the recorded table: awk -f changes.awk RECORDED SHARES, two files of scenario, who, share of the limit by rate
# and by CPU, in percent. A change is of more than a tenth, of both in the same direction: one alone is the machine's.
BEGIN { FS = "\t" }

FNR == 1 { file++ }
/^#/ { next }

file == 1 {
	rate[$1 FS $2] = $3
	cpu[$1 FS $2] = $4
	next
}

# -1, 0 or 1: less, much the same, more.
function change(before, now) {
	return now * 10 > before * 11 ? 1 : now * 11 < before * 10 ? -1 : 0
}

($1 FS $2) in rate {
	compared++
	before_rate = rate[$1 FS $2]
	before_cpu = cpu[$1 FS $2]
	way = change(before_rate, $3)
	if (way == 0 || ($4 > 0 && before_cpu > 0 && change(before_cpu, $4) != way))
		next
	printf "%s, %s: %d %% of the limit, was %d %%; by CPU %d %%, was %d %%\n", $1, $2, $3, before_rate, $4, before_cpu
	changed++
}

END { printf "since the recorded table %d of %d shares have changed by more than a tenth\n", changed, compared }
