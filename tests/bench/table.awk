# From measurements (scenario, who, unit, what is the least, figures) to a table: medians over the rounds, the spread of the
# rate, and what it is of the limit in the same round, once by the rate and once by the CPU time, which others who use the
# machine at the same time disturb less. These shares go to the file SHARES, too, a line each: scenario, who, by rate, by CPU.
BEGIN { FS = "\t" }

function median(values, count,    i, j, kept) {
	for (i = 2; i <= count; i++) {
		kept = values[i]
		for (j = i - 1; j > 0 && values[j] > kept; j--)
			values[j + 1] = values[j]
		values[j + 1] = kept
	}
	return count % 2 ? values[(count + 1) / 2] : (values[count / 2] + values[count / 2 + 1]) / 2
}

function number(value) {
	if (value >= 10000)
		return sprintf("%d", value)
	return sprintf(value >= 100 ? "%.0f" : value >= 1 ? "%.2f" : "%.4f", value)
}

{
	row = $1 FS $2
	if (!(row in seen)) {
		seen[row] = ++rows
		scenario[rows] = $1
		who[rows] = $2
		unit[rows] = $3
		least[rows] = $4
		if ($4 == "limit")
			limit[$1] = rows
	}
	r = seen[row]
	round = ++rounds[r]
	fields = split($5, part, " ")
	for (i = 1; i <= fields; i++) {
		split(part[i], pair, "=")
		figure[r, round, pair[1]] = pair[2]
	}
}

function collect(r, name, values,    i) {
	for (i = 1; i <= rounds[r]; i++)
		values[i] = figure[r, i, name]
	return median(values, rounds[r])
}

# What r has of the limit l, in percent, round by round; by CPU the limit's share is what it needs of ours.
function share(r, l, name,    i, values) {
	for (i = 1; i <= rounds[r]; i++)
		values[i] = name == "cpu" ? (figure[r, i, name] > 0 ? 100 * figure[l, i, name] / figure[r, i, name] : 0) \
			: 100 * figure[r, i, name] / figure[l, i, name]
	return sprintf("%.0f", median(values, rounds[r]))
}

# As the table shows a share; nothing, where there is none.
function percent(value) {
	return value == "" ? "" : value " %"
}

END {
	format = "%-23s %-23s %10s %-5s %-15s %10s %9s %9s %8s %8s %8s\n"
	printf format, "scenario", "who", "figure", "", "spread", "CPU s", "p50 ms", "p99 ms", "of limit", "by CPU", "least"
	for (r = 1; r <= rows; r++) {
		rate = collect(r, "rate", values)
		spread = number(values[1]) "-" number(values[rounds[r]])
		l = limit[scenario[r]]
		by_rate = by_cpu = ""
		if (l && l != r) {
			by_rate = share(r, l, "rate")
			by_cpu = share(r, l, "cpu")
			print scenario[r] FS who[r] FS by_rate FS by_cpu >SHARES
		}
		printf format, scenario[r] == scenario[r - 1] ? "" : scenario[r], who[r], number(rate), unit[r], spread, number(collect(r, "cpu", values)),
			number(collect(r, "p50", values)), number(collect(r, "p99", values)), percent(by_rate), percent(by_cpu),
			least[r] == "limit" ? "" : least[r]
	}
	print "\nCPU s: CPU seconds of the server for 1,000 requests, or 100,000 deliveries."
}
