#!/usr/bin/env bats
# GET /api/metrics/: figures that are right whoever counted them, in Prometheus's format to the letter, for nobody else.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../lib/each
load ../lib/files
load ../lib/ws

teardown() {
	ws_end_all
	server_stop
}

# scrape [-H HEADER…]: the figures, as this machine sees them without a token.
scrape() {
	as '' api GET /api/metrics/ "$@"
	expect 200
}

# figure NAME[{LABELS}]: its value in the last scrape, which has it once.
figure() {
	local values
	values=$(awk -v name="moznods_$1" '$1 == name { print $2 }' <<<"$body")
	[[ $values =~ ^[0-9.]+$ ]] || fail "no single moznods_$1 in:" "$body" >&2 || return
	printf '%s\n' "$values"
}

# counted NAME[{LABELS}]: its value now.
counted() {
	scrape && figure "$1"
}

# strict: the format, line by line: each metric has HELP and TYPE once, in this order, before its samples; no sample comes
# twice; names, labels and values are what they may be; a histogram adds up.
strict() {
	awk '
		function wrong(why) { print "line " NR ": " why ": " $0; bad = 1 }
		/^# HELP / { if ($3 in help) wrong("HELP again"); help[$3] = 1; now = $3; if (NF < 4) wrong("no words"); next }
		/^# TYPE / {
			if ($3 != now) wrong("TYPE of another")
			if ($3 in type) wrong("TYPE again")
			if ($4 !~ /^(counter|gauge|histogram)$/) wrong("no type")
			if ($4 == "counter" && $3 !~ /_total$/) wrong("a counter without _total")
			if ($4 != "counter" && $3 ~ /_total$/) wrong("_total without a counter")
			type[$3] = $4; next
		}
		/^moznods_[a-z0-9_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? [0-9]+(\.[0-9]+)?$/ {
			name = $1; sub(/\{.*/, "", name); family = name
			if (type[now] == "histogram") sub(/_(bucket|sum|count)$/, "", family)
			if (family != now) wrong("a sample of " family " under " now)
			if (!(family in type)) wrong("no TYPE")
			if ($1 in seen) wrong("twice")
			seen[$1] = 1; samples++
			if (name ~ /_bucket$/) { if ($2 + 0 < last) wrong("a bucket less than the one before"); last = $2 + 0; if ($1 ~ /\+Inf/) inf = last }
			if (name ~ /_count$/ && $2 + 0 != inf) wrong("count is not the last bucket")
			next
		}
		{ wrong("no line of this format") }
		END { if (samples < 20) { print "only " samples " samples"; bad = 1 } exit bad }' <<<"${body%$'\n'}" || return
	[[ $body == *$'\n' ]] || fail 'the last line is not ended'
}

@test "the format is Prometheus's" {
	server_start
	account zoe
	say "$ZOE" "$(room "$ZOE")" 'one'
	scrape
	equal 'text/plain; version=0.0.4; charset=utf-8' "$(header content-type)"
	equal no-store "$(header cache-control)"
	strict
	if command -v promtool >/dev/null; then
		run promtool check metrics <<<"$body"
		[[ $status == 0 && -z $output ]] || fail "$output"
	fi
}

# Both sizes are those of the files: not at once, where the daemon has written between the look at them and the scrape.
sizes_are_told() {
	local before after
	before=$(stat -c %s "$STATE/moznods.db" "$STATE/moznods.db-wal")
	scrape
	after=$(figure database_size_bytes && figure database_wal_size_bytes)
	[[ $before == "$after" ]]
}

@test "what there is, is counted" {
	local room
	server_start
	account zoe yan
	as "$ZOE" api PATCH "/api/users/$YAN_ID/" '{"is_active": false}'
	room=$(room "$ZOE")
	room "$ZOE"
	say "$ZOE" "$room" 'one'
	as "$ZOE" api DELETE "/api/messages/$(say "$ZOE" "$room" 'two')/"
	written "$ZOE" '1234567890'
	written "$ZOE" '1234567890'
	scrape
	equal '2 1 1' "$(figure users) $(figure users_active) $(figure logins)"
	equal '2 1 2' "$(figure rooms) $(figure messages) $(figure messages_sent_total)"
	equal '2 20' "$(figure files) $(figure files_bytes)"
	[[ ${ENGINE:-} == postgresql ]] || eventually sizes_are_told
	(($(figure notifications) >= 3))
	(($(figure uptime_seconds) < 60))
	(($(figure start_time_seconds) > EPOCHSECONDS - 60))
}

@test "requests are counted exactly, by status, whichever worker answers, and a killed one's too" {
	local before worker
	server_start WORKERS=4
	account zoe
	scrape
	before=$(figure 'http_requests_total{method="GET",status="200"}')
	as '' all_at_once 200 GET /api/info/
	as '' all_at_once 7 GET /api/nothing/
	as "$ZOE" all_at_once 5 POST /api/rooms/ '{"name": "Counted"}'
	worker=$(workers | head -n 1)
	kill -KILL "$worker"
	scrape
	equal "$((before + 201))" "$(figure 'http_requests_total{method="GET",status="200"}')"
	equal 7 "$(figure 'http_requests_total{method="GET",status="404"}')"
	equal 6 "$(figure 'http_requests_total{method="POST",status="201"}')"
	strict
	local sum
	sum=$(awk '/^moznods_http_requests_total/ { sum += $2 } END { print sum }' <<<"$body")
	equal "$sum" "$(figure http_request_duration_seconds_count)"
}

@test "counting writes nothing to the database" {
	local before
	needs_sqlite
	server_start
	before=$(stat -c %s:%Y "$STATE/moznods.db" "$STATE/moznods.db-wal")
	as '' all_at_once 100 GET /api/info/
	scrape
	equal "$before" "$(stat -c %s:%Y "$STATE/moznods.db" "$STATE/moznods.db-wal")"
}

@test "sockets and calls are counted while they last, and a killed daemon has none" {
	local room
	server_start
	account zoe yan
	room=$(room "$ZOE")
	join_room "$room" "$YAN"
	ws_open one "$ZOE" "$room" v=2
	ws_open two "$YAN" "$room" v=2
	ws_send one '{"type":"join_call","data":{}}'
	ws_wait one call_joined
	eventually_equal 2 counted websocket_connections
	scrape
	equal '1 1 1' "$(figure calls) $(figure call_seats) $(figure websocket_up)"
	ws_close two
	eventually_equal 1 counted websocket_connections
	kill -STOP "$SERVER_PID"
	kill -KILL "$(<"$STATE/run/wsd.pid")"
	eventually_equal 0 counted websocket_up
	scrape
	equal '0 0 0' "$(figure websocket_connections) $(figure calls) $(figure call_seats)"
	kill -CONT "$SERVER_PID"
}

@test "what a rate limit refuses is counted" {
	server_start LIMITS=on LIMIT_GENERAL=20
	account zoe
	as "$ZOE" all_at_once 25 GET /api/rooms/
	scrape
	equal "$(how_many 429)" "$(figure rate_limited_total)"
	equal "$(how_many 429)" "$(figure 'http_requests_total{method="GET",status="429"}')"
	(($(figure rate_limited_total) >= 5))
}

# again NUMBER: asks for what the limit refuses; the answer's status, once there is one, goes to a file.
again() {
	as "$ZOE" api GET '/api/search/?q=hello'
	printf '%s\n' "$status" >"$BATS_TEST_TMPDIR/again.$1"
}

# answered: of how many of them there is one.
answered() {
	cat "$BATS_TEST_TMPDIR"/again.* 2>/dev/null | grep -cx 429
}

@test "who is refused again is told later, which keeps no worker, and not more of them than there may be" {
	server_start LIMITS=on LIMIT_GENERAL=0 LIMIT_SEARCH=1 WORKERS=2 REFUSAL_DELAY=60000 TRANSFERS_MAX=3
	account zoe
	as "$ZOE" all_at_once 2 GET '/api/search/?q=hello'
	equal '1 1' "$(how_many 200) $(how_many 429)"
	local number waiting=()
	for number in 1 2 3 4 5; do
		again "$number" &
		waiting+=($!)
	done
	eventually_equal 6 counted 'http_requests_total{method="GET",status="429"}'
	eventually_equal 2 answered
	as "$ZOE" api GET /api/auth/me/
	expect 200
	equal 2 "$(answered)"
	# A sender that is to end sends what it has.
	kill -HUP "$SERVER_PID"
	wait "${waiting[@]}"
	equal 5 "$(answered)"
}

# lighttpd takes all of a processor while it is not told whether a large body may come.
@test "who is refused a large body again is told at once where lighttpd asks" {
	[[ ${FRONT:-lighttpd} == lighttpd* ]] || skip 'it does not ask' || return
	local waiting large=$BATS_TEST_TMPDIR/large
	server_start LIMITS=on LIMIT_GENERAL=0 LIMIT_SEARCH=1 LIMIT_UPLOAD=1 WORKERS=2 REFUSAL_DELAY=60000
	account zoe
	noise 1000000 "$large"
	as "$ZOE" all_at_once 2 GET '/api/search/?q=hello'
	equal '1 1' "$(how_many 200) $(how_many 429)"
	again 1 &
	waiting=$!
	eventually_equal 2 counted 'http_requests_total{method="GET",status="429"}'
	as "$ZOE" upload_raw "$large" large
	expect 201
	as "$ZOE" upload_raw "$large" large
	refused 429 rate_limited
	as "$ZOE" upload_raw "$large" large
	refused 429 rate_limited
	equal 0 "$(answered)"
	kill -HUP "$SERVER_PID"
	wait "$waiting"
	equal 1 "$(answered)"
}

@test "as plain CGI, requests are counted too" {
	server_start
	server_stop
	cgi GET /api/info/ "$BATS_TEST_TMPDIR/answer"
	cgi GET /api/info/ "$BATS_TEST_TMPDIR/answer"
	cgi GET /api/metrics/ "$BATS_TEST_TMPDIR/answer"
	equal 200 "$status"
	body=$(<"$BATS_TEST_TMPDIR/answer")
	(($(figure 'http_requests_total{method="GET",status="200"}') >= 2))
}

@test "a request that a proxy passes on, or for another name, is not of this machine" {
	local mark
	server_start
	account zoe yan
	for mark in 'X-Forwarded-For: 127.0.0.1' 'X-Forwarded-For: 192.0.2.1' 'X-Real-IP: 192.0.2.1' 'Forwarded: for=192.0.2.1' \
		'Via: 1.1 proxy' 'X-Forwarded-Proto: https' 'X-Forwarded-Host: chat.example.org' 'Host: chat.example.org' \
		'Host: localhost.example.org' 'Host: 127.0.0.1.example.org'; do
		as '' api GET /api/metrics/ -H "$mark"
		refused 401 authentication_required || fail "$mark"
		as "$YAN" api GET /api/metrics/ -H "$mark"
		refused 403 permission_denied || fail "$mark"
		as "$ZOE" api GET /api/metrics/ -H "$mark"
		expect 200
	done
	for mark in 'Host: localhost' 'Host: 127.0.0.1:8000' 'Host: [::1]:8000' 'Host: LOCALHOST:1'; do
		scrape -H "$mark"
	done
}

@test "behind a trusted proxy it is the client who has to be of this machine" {
	server_start TRUSTED_PROXIES=127.0.0.1
	as '' api GET /api/metrics/ -H 'X-Forwarded-For: 192.0.2.1'
	refused 401 authentication_required
	as '' api GET /api/metrics/ -H 'X-Forwarded-For: 127.0.0.1, 192.0.2.1'
	refused 401 authentication_required
	scrape -H 'X-Forwarded-For: 127.0.0.1'
}

@test "the configuration may keep it for admins, or for nobody" {
	server_start METRICS=admin
	account zoe
	as '' api GET /api/metrics/
	refused 401 authentication_required
	as "$ZOE" api GET /api/metrics/
	expect 200
	server_stop
	server_start METRICS=off
	as '' api GET /api/metrics/
	refused 401 authentication_required
	as "$ZOE" api GET /api/metrics/
	refused 404 not_found
}
