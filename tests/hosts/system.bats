#!/usr/bin/env bats
# What the system is told: the units, which systemd itself looks through, the files beside them, and that each installed
# configuration has its paths.
# shellcheck disable=SC2030,SC2031,SC2154

load ../lib/suite
load ../lib/ws
load host

setup_file() {
	export ROOT=$BATS_FILE_TMPDIR/root SETTINGS
	# For the second look at the units: as a distribution configures them.
	SETTINGS=$BATS_FILE_TMPDIR/units
	mkdir -p "$SETTINGS"
	local unit
	for unit in moznods.service moznods-fcgi.socket moznods-fcgi.service moznods-wsd.service; do
		"$SRCDIR/etc/fill" bindir="$BUILD" libexecdir="$BUILD" docdir=/usr/share/doc/moznods rundir=/run statedir=/var/lib/moznods statelines='StateDirectory=moznods%nStateDirectoryMode=0700' \
			<"$SRCDIR/etc/systemd/$unit.in" >"$SETTINGS/$unit"
	done
}

teardown_file() {
	:
}

needs() {
	command -v "$1" >/dev/null || skip "there is no $1 command"
}

@test "the units are what systemd expects" {
	needs systemd-analyze
	run systemd-analyze verify --man=no --recursive-errors=no "$SETTINGS"/moznods.service "$SETTINGS"/moznods-fcgi.socket \
		"$SETTINGS"/moznods-fcgi.service "$SETTINGS"/moznods-wsd.service
	((status == 0)) || fail "$output"
	! grep -iE "moznods.*(unknown|ignoring|invalid|failed)" <<<"$output" || fail "$output"
}

@test "the services may do little: systemd calls their exposure OK" {
	needs systemd-analyze
	local unit exposure
	for unit in moznods moznods-fcgi moznods-wsd; do
		run systemd-analyze security --offline=true --no-pager "$SETTINGS/$unit.service"
		exposure=$(sed -n 's/.*Overall exposure level for [^:]*: \([0-9]*\)\.\([0-9]\).*/\1\2/p' <<<"$output")
		((10#${exposure:-99} < 20)) || fail "$unit: $output"
	done
}

@test "the account and its directories: sysusers and tmpfiles" {
	needs systemd-sysusers
	mkdir -p "$ROOT/etc" "$ROOT/usr/lib/sysusers.d" "$ROOT/usr/lib/tmpfiles.d"
	"$SRCDIR/etc/fill" statedir=/var/lib/moznods <"$SRCDIR/etc/systemd/moznods.sysusers.in" >"$ROOT/usr/lib/sysusers.d/moznods.conf"
	"$SRCDIR/etc/fill" statedir=/var/lib/moznods rundir=/run conffile=/etc/moznods.conf \
		<"$SRCDIR/etc/systemd/moznods.tmpfiles.in" >"$ROOT/usr/lib/tmpfiles.d/moznods.conf"
	((EUID == 0)) || skip 'only root makes accounts'
	systemd-sysusers --root="$ROOT" moznods.conf
	grep -q '^moznods:.*:/var/lib/moznods:/usr/sbin/nologin$' "$ROOT/etc/passwd"
	command -v systemd-tmpfiles >/dev/null || skip 'there is no systemd-tmpfiles command'
	: >"$ROOT/etc/moznods.conf"
	systemd-tmpfiles --root="$ROOT" --create "$ROOT/usr/lib/tmpfiles.d/moznods.conf"
	equal "640 0 $(grep ^moznods: "$ROOT/etc/group" | cut -d : -f 3)" "$(stat -c '%a %u %g' "$ROOT/etc/moznods.conf")"
	equal 700 "$(stat -c %a "$ROOT/var/lib/moznods")"
	equal 755 "$(stat -c %a "$ROOT/run/moznods")"
}

@test "logrotate takes its file" {
	PATH=$PATH:/usr/sbin
	needs logrotate
	"$SRCDIR/etc/fill" logdir="$BATS_TEST_TMPDIR/log" statedir="$BATS_TEST_TMPDIR/state" <"$SRCDIR/etc/hosts/logrotate.in" |
		sed '/su moznods/d' >"$BATS_TEST_TMPDIR/logrotate.conf"
	mkdir -p "$BATS_TEST_TMPDIR"/{log/moznods,state/log}
	echo line >"$BATS_TEST_TMPDIR/state/log/wsd.log"
	chmod 0644 "$BATS_TEST_TMPDIR/logrotate.conf"
	logrotate --force --state "$BATS_TEST_TMPDIR/status" "$BATS_TEST_TMPDIR/logrotate.conf"
	[[ -e $BATS_TEST_TMPDIR/state/log/wsd.log.1 && ! -s $BATS_TEST_TMPDIR/state/log/wsd.log ]]
}

@test "a service manager is told when the workers and the daemon are ready, and not before" {
	needs socat
	local words=$BATS_TEST_TMPDIR/words program
	for program in wsd fcgi serve; do
		rm -rf "$words" "$BATS_TEST_TMPDIR/notify"
		socat -u UNIX-RECV:"$BATS_TEST_TMPDIR/notify" CREATE:"$words" 3>&- &
		local listener=$!
		until [[ -S $BATS_TEST_TMPDIR/notify ]]; do
			sleep 0.05
		done
		local environment server
		moznods_environment "STATE=$BATS_TEST_TMPDIR/state.$program" WS_PORT=0 HTTP_PORT=0
		if [[ $program == wsd ]]; then
			env "${environment[@]}" NOTIFY_SOCKET="$BATS_TEST_TMPDIR/notify" "$BUILD/moznods-wsd" </dev/null >/dev/null 2>&1 3>&- &
		elif [[ $program == serve ]]; then
			# What it starts has nobody to tell: one word, when all of it answers.
			env "${environment[@]}" NOTIFY_SOCKET="$BATS_TEST_TMPDIR/notify" "$BUILD/moznods" serve \
				</dev/null >"$BATS_TEST_TMPDIR/ready" 2>/dev/null 3>&- &
		else
			env "${environment[@]}" NOTIFY_SOCKET="$BATS_TEST_TMPDIR/notify" "$BUILD/moznods.fcgi" --listen "$BATS_TEST_TMPDIR/sock" \
				</dev/null >/dev/null 2>&1 3>&- &
		fi
		server=$!
		eventually test -s "$words"
		[[ $program != serve ]] || eventually grep -q '^ready ' "$BATS_TEST_TMPDIR/ready"
		kill -TERM "$server"
		wait "$server" || :
		kill -TERM "$listener" 2>/dev/null || :
		wait "$listener" || :
		equal READY=1 "$(<"$words")"
	done
}

@test "what make install installs has its paths, and can be configured away" {
	local file named=0 ROOT=$BATS_TEST_TMPDIR/root
	make -s -C "$BUILD" install DESTDIR="$ROOT" >/dev/null
	local documents configuration
	# It may come to hold a secret, and stays what it is when a newer version is installed.
	configuration=$(find "$ROOT" -name moznods.conf -path '*/etc/*')
	equal 640 "$(stat -c %a "$configuration")"
	echo 'site_name = Ours' >"$configuration"
	make -s -C "$BUILD" install DESTDIR="$ROOT" >/dev/null
	equal 'site_name = Ours' "$(<"$configuration")"
	documents=$(find "$ROOT" -type d -name moznods -path '*/doc/*')
	for file in lighttpd.conf lighttpd-snippet.conf apache-proxy-fcgi.conf apache-mod-fcgid.conf apache-mpm.conf nginx.conf nginx-http.conf \
		prometheus.yml turnserver.conf cron logrotate \
		moznods.service moznods-fcgi.socket moznods-fcgi.service moznods-wsd.service moznods.sysusers moznods.tmpfiles; do
		[[ -s $documents/$file ]] || fail "no $file"
		! grep -nE '@[a-z]+@' "$documents/$file" || fail "$file has a name without a value"
	done
	grep -q 'webdir\|/moznods/web' "$documents/nginx.conf"
	# Every path that the configurations name, of what is installed, is there.
	while IFS= read -r file; do
		named=$((named + 1))
		[[ -e $ROOT$file ]] || fail "$file is named and not installed"
	done < <(grep -hoE '/[a-z/.-]*/moznods/(moznods\.fcgi|moznods-wsd|web/errors|web)' "$documents"/*.conf "$documents"/*.service | sort -u)
	((named >= 3)) || fail "$named paths were looked at"
}

@test "every configuration keeps connections open for longer than clients pause: a minute at least" {
	local file seconds
	for file in lighttpd.conf lighttpd-snippet.conf apache-proxy-fcgi.conf apache-mod-fcgid.conf nginx.conf; do
		seconds=$(sed -nE 's/^[[:space:]]*(server.max-keep-alive-idle = |KeepAliveTimeout |keepalive_timeout )([0-9]+).*/\2/p' \
			"$SRCDIR/etc/hosts/$file.in" | sort -n | head -n 1)
		((${seconds:-0} >= 60)) || fail "$file: ${seconds:-nothing}"
	done
	server_start
	grep -qE '^server.max-keep-alive-idle = ([6-9][0-9]|[1-9][0-9]{2,})$' "$STATE/run/lighttpd.conf"
	server_stop
}

@test "nginx has nothing to complain of in its configuration" {
	PATH=$PATH:/usr/sbin
	needs nginx
	local directory=$BATS_TEST_TMPDIR/nginx file
	mkdir -p "$directory/log/nginx"
	for file in nginx.conf nginx-http.conf; do
		"$SRCDIR/etc/fill" rundir=/run wsport=8001 webdir="$SRCDIR/web" docdir=/usr/share/doc statedir="$directory" logdir="$directory/log" \
			csp="$(<"$SRCDIR/etc/content-security-policy")" <"$SRCDIR/etc/hosts/$file.in" >"$directory/$file"
	done
	printf 'pid %s/pid;\nevents {}\nhttp {\naccess_log off;\nclient_body_temp_path %s;\ninclude %s/nginx-http.conf;\nserver {\nlisten 127.0.0.1:18090;\ninclude %s/nginx.conf;\n}\n}\n' \
		"$directory" "$directory/body" "$directory" "$directory" >"$directory/main.conf"
	run nginx -t -e "$directory/error.log" -c "$directory/main.conf"
	[[ $output != *'[warn]'* ]] || fail "$output"
	! grep -q '\[warn\]' "$directory/error.log" || fail "$(<"$directory/error.log")"
}

@test "a value that is missing fails the filling" {
	run "$SRCDIR/etc/fill" webdir=/somewhere <"$SRCDIR/etc/hosts/nginx.conf.in"
	((status != 0))
	[[ $output == *'@rundir@'* ]]
}

@test "the policy of the web client is the same everywhere" {
	grep -qF "$(cut -d ';' -f 1-3 "$SRCDIR/etc/content-security-policy")" "$SRCDIR/ctl/lighttpd.c" ||
		fail "moznods serve has another"
	server_start
	local policy
	as '' api GET /
	policy=$(header content-security-policy)
	server_stop
	equal "$(<"$SRCDIR/etc/content-security-policy")" "$policy"
}

@test "the bundle has everything, and its programs need nothing" {
	local archive list program
	archive=$(echo "$BUILD"/bundle/moznods-*-linux-*.tar.gz)
	[[ -e $archive ]] || skip 'there is no bundle: make bundle'
	list=$(tar -tzf "$archive")
	for program in .htaccess htaccess-without-options GUIDE.txt index.html api.cgi api.fcgi private/.htaccess private/moznods.conf \
		private/moznods private/moznods-wsd private/magic.mgc; do
		grep -qx "moznods/$program" <<<"$list" || fail "no $program"
	done
	! grep -vE '^moznods/' <<<"$list" || fail 'something lies outside'
	tar -xzf "$archive" -C "$BATS_TEST_TMPDIR"
	for program in api.cgi private/moznods private/moznods-wsd; do
		! readelf -lW "$BATS_TEST_TMPDIR/moznods/$program" | grep -q INTERP || fail "$program is linked dynamically"
	done
	cmp "$BATS_TEST_TMPDIR/moznods/api.cgi" "$BATS_TEST_TMPDIR/moznods/api.fcgi"
	# What the files of the client are here is what is installed.
	diff -rq "$BUILD/web-dist" "$BATS_TEST_TMPDIR/moznods" | grep "^Only in $BUILD" && fail 'a file of the client is missing'
	# It finds its own configuration, and the state beside that.
	run env -i "$BATS_TEST_TMPDIR/moznods/private/moznods" config
	[[ $output == *"state = $BATS_TEST_TMPDIR/moznods/private/state"* ]] || fail "$output"
	[[ $output == *'journal = delete'* ]]
}

@test "the bundle's own daemon loads nothing at run time, and survives what strangers send" {
	local archive private pid files WS
	archive=$(echo "$BUILD"/bundle/moznods-*-linux-*.tar.gz)
	[[ -e $archive ]] || skip 'there is no bundle: make bundle'
	tar -xzf "$archive" -C "$BATS_TEST_TMPDIR" --no-same-owner
	private=$BATS_TEST_TMPDIR/moznods/private
	printf 'allow_root = yes\nws_port = 0\nlimits = off\n' >>"$private/moznods.conf"
	env -i "$private/moznods-wsd" --ensure 3>&-
	pid=$(sed -n 's/.*wsd\[\([0-9]*\)\].*/\1/p' "$private/state/log/wsd.log" | tail -n 1)
	WS=ws://127.0.0.1:$(<"$private/state/run/wsd.port")
	# Requests that are none, handshakes that are refused before and after there is a socket, sockets that are cut off.
	for _ in {1..20}; do
		raw "$WS/ws/room/1/" <<<'raw GET / HTTP/1.1\r\n\r\n'
		raw "$WS/nowhere" <<<$'open\nwait close'
		raw "$WS/ws/room/1/?token=none" <<<$'open\nwait close'
		raw "$WS/ws/room/1/" <<<$'open\nframe 83 x\nwait close'
		raw "$WS/ws/room/1/" <<<$'open\nbye'
	done
	raw_has open
	files=$(grep -oE '/[^ ]+\.so[^ ]*' "/proc/$pid/maps" | sort -u) || :
	kill -TERM "$pid" || fail 'it has ended' "$(tail -n 5 "$private/state/log/wsd.log")"
	wait_gone "$pid"
	equal '' "$files"
}

# In a network of its own: hold so many connections that send an upload's header and then nothing, and count those that stand.
slow_uploads() {
	local upload=$'POST /api/files/upload/ HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 999999\r\n\r\n'
	local descriptor held=0
	for ((i = 0; i < $2; i++)); do
		# shellcheck disable=SC2093
		{ exec {descriptor}<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || continue
		printf '%s' "$upload" >&"$descriptor"
		held=$((held + 1))
	done
	printf 'held %d\n' "$held"
}

# stranger PORT: loads the rules, starts a server, and takes of it what can be had.
stranger() {
	ulimit -n 4096
	ip link set lo up && nft -f "$BATS_TEST_TMPDIR/nftables.conf" && nft -f "$BATS_TEST_TMPDIR/nftables.conf" || return
	server_start -- --http "$1" || return
	slow_uploads "$1" 600
	# Whoever has another address is served.
	curl -s -o "$BATS_TEST_TMPDIR/body" -w 'another: %{http_code}\n' --max-time 10 --interface 127.0.0.2 "http://127.0.0.1:$1/api/health/"
	curl -s -o "$BATS_TEST_TMPDIR/body" -w 'the same: %{http_code}\n' --max-time 10 "http://127.0.0.1:$1/api/health/" || :
	server_stop
}

@test "with the firewall's rules one address holds so many connections and no more, and others are served" {
	((EUID == 0)) || skip 'only root may have a network to try rules in'
	command -v nft >/dev/null && unshare -n nft list ruleset 2>/dev/null || skip 'no nftables here'
	"$SRCDIR/etc/fill" docdir=/usr/share/doc/moznods httpport=18000 <"$SRCDIR/etc/hosts/nftables.conf.in" >"$BATS_TEST_TMPDIR/nftables.conf"
	export -f stranger slow_uploads
	run unshare -n bash -c "source '$BATS_TEST_DIRNAME/../lib/suite.bash'; stranger 18000" 3>&-
	echo "$output"
	[[ $output == *'held 512'* ]]
	[[ $output == *'another: 200'* ]]
	[[ $output == *'the same: 000'* ]]
}
