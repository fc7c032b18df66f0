# A web server for the tests: one that is installed on this machine, with a configuration of ours and directories of its own,
# started as an ordinary user on a free port of the loopback. $HOST says which. Of our files nothing is replaced but the
# directories and ports; what stands around them is what a distribution has.
# shellcheck shell=bash disable=SC2154

# own COMMAND…: as the server's account, which is never root.
own() {
	if ((EUID == 0)); then
		setpriv --reuid 65534 --regid 65534 --clear-groups env -u XDG_RUNTIME_DIR HOME="$DIR" "$@"
	else
		"$@"
	fi
}

# filled FILE [NAME=VALUE…]: one of the configurations with the directories of this test, in $DIR/etc. Later values count.
filled() {
	local file=$1
	shift
	"$SRCDIR/etc/fill" bindir="$DIR/bin" libexecdir="$DIR/libexec" webdir="$DIR/web" docdir="$DIR/etc" \
		conffile="$DIR/etc/moznods.conf" statedir="$DIR/state" rundir="${RUNDIR:-$DIR/run}" logdir="$DIR/log" \
		wsport="${WS##*:}" httpport="$PORT" csp="$(<"$SRCDIR/etc/content-security-policy")" statelines= \
		<"$SRCDIR/etc/hosts/$file.in" >"$DIR/etc/$file" || return
	# Here it may read the state directory.
	[[ -z ${OWN_FILES:-} ]] || sed -i '/^# ---- Files/,/^$/ s/^#\t//' "$DIR/etc/$file"
	# The account that the server runs under has another name in a test.
	[[ -z ${BASE:-} ]] || sed -i -e "s|^Define MOZNODS_BASE .*|Define MOZNODS_BASE \"$BASE/\"|" \
		-e "s|^var.moznods_path = .*|var.moznods_path = \"$BASE\"|" "$DIR/etc/$file"
}

# The directory of one host: programs, web client, configuration, all readable for the server's account.
host_directory() {
	DIR=$(mktemp -d /tmp/moznods-host.XXXXXX) || return
	export DIR STATE=$DIR/state SERVER_LOG=$DIR/log/moznods.log
	mkdir -p "$DIR"/{bin,libexec,etc,run/moznods,log/{moznods,apache2,nginx},tmp,state/tmp,empty}
	cp "$BUILD/moznods" "$DIR/bin/"
	cp "$BUILD/moznods.fcgi" "$BUILD/moznods-wsd" "$DIR/libexec/"
	cp -R "$BUILD/web-dist" "$DIR/web"
	cp -R "$SRCDIR/etc/errors" "$DIR/web/errors"
	: >"$SERVER_LOG"
	cat >"$DIR/etc/moznods.conf" <<-CONF
		state = $DIR/state
		ws_port = 0
		workers = 3
		trusted_proxies = 127.0.0.1
		limits = off
		password_passes = 1
		password_memory_kib = 8192
		synchronous = normal
		# So slow that a web server which cuts off idle sockets after a minute does it.
		ping_interval = 75
		ping_timeout = 80
		${SETTINGS:-}
	CONF
	[[ $HOST != lighttpd ]] || echo 'sendfile = x-sendfile' >>"$DIR/etc/moznods.conf"
	chmod -R go=rX "$DIR"
	chmod 0700 "$DIR/state"
	((EUID != 0)) || chown -R 65534:65534 "$DIR"
	export MOZNODS_CONFIG=$DIR/etc/moznods.conf
}

# The processes that the web server does not start: the workers where it does not, and the daemon.
services_start() {
	own "$DIR/libexec/moznods-wsd" --ensure 3>&- || return
	export WS
	WS=ws://127.0.0.1:$(<"$DIR/state/run/wsd.port")
	case $HOST in
	lighttpd-snippet | apache-proxy-fcgi | nginx) workers_start ;;
	esac
}

# Workers of the configuration $MOZNODS_CONFIG, at the socket below $RUNDIR.
workers_start() {
	own "$DIR/libexec/moznods.fcgi" --listen "${RUNDIR:-$DIR/run}/moznods/fcgi.sock" \
		--admission "${RUNDIR:-$DIR/run}/moznods/admit.sock" </dev/null >>"$SERVER_LOG" 2>&1 3>&- &
	export WORKERS_PID=$!
}

workers_stop() {
	[[ -n ${WORKERS_PID:-} ]] || return 0
	pkill -TERM -P "$WORKERS_PID" || :
	wait_gone "$WORKERS_PID" || pkill -KILL -P "$WORKERS_PID" || :
}

apache_modules() {
	local module
	for module in mpm_event authz_core authz_host alias charset_lite mime dir headers filter deflate env setenvif rewrite reqtimeout \
		proxy proxy_fcgi proxy_http http2 cgid ${TLS:+ssl socache_shmcb} ${OWN_FILES:+xsendfile} "$@"; do
		printf 'LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n' "$module" "$module"
	done
}

apache_site() {
	case $HOST in
	apache-htaccess)
		printf 'DocumentRoot "%s/public"\n<Directory "%s/public">\nAllowOverride All\nRequire all granted\n</Directory>\n' "$DIR" "$DIR"
		;;
	apache-htaccess-cgi)
		# A host that lets nobody set Options has set what CGI needs.
		printf 'DocumentRoot "%s/public"\n<Directory "%s/public">\nOptions FollowSymLinks ExecCGI\n' "$DIR" "$DIR"
		printf 'AllowOverride AuthConfig FileInfo Indexes Limit\nRequire all granted\n</Directory>\n'
		;;
	*)
		printf 'DocumentRoot "%s/empty"\nInclude "%s/etc/%s.conf"\n' "$DIR" "$DIR" "$HOST"
		;;
	esac
	[[ -z ${TLS:-} ]] || printf 'SSLEngine on\nSSLCertificateFile "%s"\nSSLCertificateKeyFile "%s"\n' "$TLS" "$TLS"
}

apache_configure() {
	local more=()
	[[ $HOST == *htaccess* ]] || filled "$HOST.conf" || return
	[[ $HOST != apache-mod-fcgid && $HOST != apache-htaccess ]] || more=(fcgid)
	{
		printf 'ServerRoot "%s"\nPidFile "%s/run/apache.%s.pid"\nListen 127.0.0.1:%s\nServerName localhost\n' "$DIR" "$DIR" "$PORT" "$PORT"
		printf 'ErrorLog "%s/log/apache.log"\nTypesConfig /etc/mime.types\nScriptSock "%s/run/cgi.%s"\n' "$DIR" "$DIR" "$PORT"
		printf 'DefaultRuntimeDir "%s/run"\nServerTokens Prod\n' "$DIR"
		apache_modules "${more[@]}"
		# As Debian has it.
		printf '<Directory />\nOptions FollowSymLinks\nAllowOverride None\nRequire all denied\n</Directory>\n'
		if [[ -n ${more[*]} ]]; then
			printf 'FcgidIPCDir "%s/run"\nFcgidProcessTableFile "%s/run/fcgid.%s"\n' "$DIR" "$DIR" "$PORT"
			[[ $HOST == *htaccess* ]] || printf 'FcgidInitialEnv MOZNODS_CONFIG "%s"\nSetEnv MOZNODS_CONFIG "%s"\n' "$MOZNODS_CONFIG" "$MOZNODS_CONFIG"
		fi
		[[ $HOST == *htaccess* ]] || { filled apache-mpm.conf && printf 'Include "%s/etc/apache-mpm.conf"\n' "$DIR"; }
		printf '<VirtualHost *:%s>\nProtocols h2 h2c http/1.1\n' "$PORT"
		apache_site
		printf '</VirtualHost>\n'
	} >"$DIR/etc/apache.$PORT.conf"
	web_command=(apache2 -D FOREGROUND -f "$DIR/etc/apache.$PORT.conf")
}

nginx_configure() {
	filled nginx.conf && filled nginx-http.conf || return
	if [[ -n ${BASE:-} ]]; then
		local change
		# What the file itself says is to be done.
		change=$(sed -n "s/^#\t\(sed .*\) [^ ]*$/\1/p" "$DIR/etc/nginx.conf")
		eval "${change//\/chat/$BASE} -i '$DIR/etc/nginx.conf'"
	fi
	mkdir -p "$DIR/tmp/nginx"
	((EUID != 0)) || chown 65534:65534 "$DIR/tmp/nginx"
	cat >"$DIR/etc/nginx.$PORT.conf" <<-CONF
		daemon off;
		pid $DIR/run/nginx.$PORT.pid;
		worker_processes 2;
		events { worker_connections 256; }
		http {
			access_log off;
			include $DIR/etc/nginx-http.conf;
			client_body_temp_path $DIR/tmp/nginx/body;
			fastcgi_temp_path $DIR/tmp/nginx/fastcgi;
			proxy_temp_path $DIR/tmp/nginx/proxy;
			uwsgi_temp_path $DIR/tmp/nginx/uwsgi;
			scgi_temp_path $DIR/tmp/nginx/scgi;
			server {
				listen 127.0.0.1:$PORT${TLS:+ ssl};
				${HTTP2_PORT:+listen 127.0.0.1:$HTTP2_PORT http2;}
				${TLS:+ssl_certificate $TLS; ssl_certificate_key $TLS;}
				include $DIR/etc/nginx.conf;
			}
		}
	CONF
	web_command=(nginx -e "$DIR/log/nginx.log" -c "$DIR/etc/nginx.$PORT.conf")
}

lighttpd_configure() {
	local file=$DIR/etc/lighttpd.$PORT.conf
	if [[ $HOST == lighttpd ]]; then
		filled lighttpd.conf || return
		sed -i 's|^server.bind = .*|server.bind = "127.0.0.1"|' "$DIR/etc/lighttpd.conf"
		# TLS as the file has it, at the port of the test; the other port is another then.
		[[ -z ${TLS:-} ]] || sed -i -e "/^# ---- TLS/,/^# ---- The/ s/^#\([^ -]\)/\1/" \
			-e "s|^server.port = .*|server.port = $(free_port)|; s|0\.0\.0\.0:443|127.0.0.1:$PORT|" \
			-e "s|/etc/ssl/moznods/[a-z]*.pem|$TLS|" "$DIR/etc/lighttpd.conf"
		mv "$DIR/etc/lighttpd.conf" "$file"
	else
		filled lighttpd-snippet.conf || return
		cat >"$file" <<-CONF
			server.port = $PORT
			server.bind = "127.0.0.1"
			server.document-root = "$DIR/empty"
			server.errorlog = "$DIR/log/lighttpd.log"
			server.upload-dirs = ( "$DIR/tmp" )
			server.feature-flags = ( "server.h2proto" => "disable", "server.h2c" => "disable" )
			server.modules = ( "mod_access" ${TLS:+, \"mod_openssl\"} )
			${TLS:+ssl.engine = \"enable\"}
			${TLS:+ssl.pemfile = \"$TLS\"}
			mimetype.assign = ( ".html" => "text/html; charset=utf-8", ".js" => "text/javascript", ".css" => "text/css",
				".svg" => "image/svg+xml" )
			include "$DIR/etc/lighttpd-snippet.conf"
		CONF
	fi
	web_command=(lighttpd -D -f "$file")
}

# web_start: starts the web server at a free port and waits until the API answers. BASE is the path it stands under, TLS a
# file with certificate and key. Its process is in $WEB_PID, its address in $HTTP.
web_start() {
	local PORT web_command=() HTTP2_PORT=
	for _ in 1 2 3 4 5; do
		PORT=$(free_port)
		export HTTP2=http://127.0.0.1:$PORT${BASE:-}
		case $HOST in
		apache*) apache_configure || return ;;
		nginx)
			# It does not tell HTTP/2 from HTTP/1.1 at the same port.
			HTTP2_PORT=$(free_port) HTTP2=http://127.0.0.1:$HTTP2_PORT${BASE:-}
			nginx_configure || return
			;;
		lighttpd*) lighttpd_configure || return ;;
		esac
		# As a distribution starts it: with an environment of its own.
		(
			cd "$DIR" || exit
			own env -i PATH="$PATH" MOZNODS_CONFIG="$MOZNODS_CONFIG" "${web_command[@]}" </dev/null >>"$DIR/log/web.log" 2>&1 3>&-
		) &
		export WEB_PID=$! HTTP=http${TLS:+s}://127.0.0.1:$PORT${BASE:-}
		! web_answers "$PORT" || return 0
		web_stop
	done
	printf '%s does not start\n' "$HOST"
	tail -n 20 "$DIR"/log/*.log
	return 1
}

# Whether it has come up: it answers the port, and, where a worker is to be there, the API.
web_answers() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	while kill -0 "$WEB_PID" 2>/dev/null && ((SECONDS < deadline)); do
		if [[ -n ${TLS:-}${RUNDIR:-} ]]; then
			! (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || return 0
		else
			[[ $("$REST" GET "$HTTP/api/health/" 2>/dev/null | head -n 1) != 200 ]] || return 0
		fi
		sleep 0.1
	done
	return 1
}

# The web server: a subshell passes no signal on, so its child gets it, which sees to its own children.
web_stop() {
	[[ -n ${WEB_PID:-} ]] || return 0
	pkill -TERM -P "$WEB_PID" || :
	wait_gone "$WEB_PID" || pkill -KILL -P "$WEB_PID" || :
	wait "$WEB_PID" 2>/dev/null || :
	WEB_PID=
}

# Gone, or dead and left to a parent that does not ask for it.
is_alive() {
	local line
	read -r line 2>/dev/null <"/proc/$1/stat" && [[ ${line##*) } != Z* ]]
}

wait_gone() {
	local deadline=$((SECONDS + LONGEST_WAIT))
	while is_alive "$1"; do
		((SECONDS < deadline)) || return 1
		sleep 0.05
	done
}

# supervisors: the processes of our program that are children of none, as the workers are.
supervisors() {
	local pid all
	all=" $(pgrep -f "^$DIR/libexec/moznods.fcgi" | paste -sd ' ') "
	for pid in $all; do
		[[ $all == *" $(ps -o ppid= -p "$pid" | tr -d ' ') "* ]] || printf '%s\n' "$pid"
	done
}

host_stop() {
	local pid status=0
	web_stop
	# What the web server has started ends with it. Of the others a test may have started some again.
	for pid in $(supervisors); do
		[[ -z ${WORKERS_PID:-} ]] || kill -TERM "$pid"
		wait_gone "$pid" || { kill -KILL "$pid" && status=1; }
	done
	# The daemon is nobody's child; nobody else has a program of this path.
	for pid in $(pgrep -f "^$DIR/libexec/moznods-wsd"); do
		kill -TERM "$pid" && wait_gone "$pid"
	done
	rm -rf "$DIR"
	return "$status"
}
