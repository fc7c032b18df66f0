# The verdict on a steady run, from looks (second, kind, what, value): the highest value of the second half of the run may
# exceed that of the first half by a margin for chance, no more. A leak that goes on grows as much in either half, so one of
# twice the margin within the run shows. The write-ahead log has an absolute limit beside it, and the database may take as
# much for each new message in the second half as in the first.
BEGIN {
	FS = "\t"
	LOG_MOST = 64 * 1024                    # KiB: what the server cuts its log back to
	share["memory, KiB"] = 0.05; spare["memory, KiB"] = 512
	share["descriptors"] = 0.05; spare["descriptors"] = 8
	share["file, KiB"] = 0.10; spare["file, KiB"] = 1024
	share["rows"] = 0.15; spare["rows"] = 200
	share["files"] = 0.15; spare["files"] = 20
}

$2 == "size" {
	size[$3, $1] = $4
	if (!($1 in times)) {
		times[$1]
		time[++looks] = $1
	}
	next
}

{
	what = $2 FS $3
	if (!(what in seen)) {
		seen[what]
		order[++count] = what
		kind[count] = $2
		name[count] = $3
	}
	value[what, $1] = $4
}

function highest(what, from, to,    i, most) {
	for (i = from; i <= to; i++)
		if (value[what, time[i]] > most)
			most = value[what, time[i]]
	return most + 0
}

function bytes_each(from, to,    messages) {
	messages = size["messages", time[to]] - size["messages", time[from]]
	return messages > 0 ? (size["database", time[to]] - size["database", time[from]]) / messages : 0
}

function judge(good) {
	bad += !good
	return good ? "" : "GROWS"
}

END {
	if (looks < 6) {
		print "too few looks to compare"
		exit 1
	}
	half = int(looks / 2)
	printf "%-14s %-16s %10s %12s %12s %10s\n", "", "", "first look", "first half", "second half", "may be"
	for (i = 1; i <= count; i++) {
		first = highest(order[i], 1, half)
		second = highest(order[i], half + 1, looks)
		most = first * (1 + share[kind[i]]) + spare[kind[i]]
		if (name[i] == "write-ahead log" && most > LOG_MOST)
			most = LOG_MOST
		printf "%-14s %-16s %10d %12d %12d %10d %s\n", kind[i], name[i], value[order[i], time[1]], first, second, most, judge(second <= most)
	}
	first = bytes_each(1, half)
	second = bytes_each(half, looks)
	printf "%-14s %-16s %10s %12d %12d %10d %s\n", "bytes", "a new message", "", first, second, first * 1.1 + 100, judge(second <= first * 1.1 + 100)
	printf "%d looks in %d s, %d messages, database of %d KiB\n", looks, time[looks], size["messages", time[looks]],
		size["database", time[looks]] / 1024
	if (status)
		print "the load did not end well"
	exit bad > 0 || status
}
