# A web server of the distribution before an instance that server_start has started: the suites of tests/rest run through it as
# they are. $FRONT says which one of nginx, apache-proxy-fcgi and lighttpd-snippet; its workers are those of the instance.
# shellcheck shell=bash disable=SC2034,SC2154

# shellcheck source=tests/hosts/host.bash
source "${BASH_SOURCE[0]%/*}/host.bash"

# front_start: starts it, and has $HTTP be its address.
front_start() {
	local HOST=$FRONT DIR PORT TLS='' BASE='' MOZNODS_CONFIG=/dev/null HTTP2_PORT='' web_command=() socket
	DIR=$(mktemp -d /tmp/moznods-front.XXXXXX) || return
	mkdir -p "$DIR"/{etc,run/moznods,log/{moznods,apache2,nginx},tmp,empty}
	ln -s "$SRCDIR/web" "$DIR/web"
	# The web server runs as another user than the instance, whose state it may not enter: the sockets get a second name.
	for socket in fcgi.sock admit.sock; do
		ln "$STATE/run/$socket" "$DIR/run/moznods/$socket" && chmod 0666 "$STATE/run/$socket" || return
	done
	chmod go+rx "$DIR"
	((EUID != 0)) || chown -R 65534:65534 "$DIR"
	PORT=$(free_port)
	case $FRONT in
	apache*) apache_configure ;;
	nginx) nginx_configure ;;
	lighttpd*) lighttpd_configure ;;
	esac || return
	(cd "$DIR" && exec setsid env -i PATH="$PATH:/usr/sbin" bash -c "$(declare -f own); DIR=$DIR; own \"\$@\"" front "${web_command[@]}") \
		</dev/null >"$DIR/log/web.log" 2>&1 3>&- &
	export FRONT_PID=$! FRONT_DIRECTORY=$DIR HTTP=http://127.0.0.1:$PORT
	for _ in {1..200}; do
		(: <>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null && return
		sleep 0.05
	done
	cat "$DIR"/log/*.log
	return 1
}

front_stop() {
	[[ -n ${FRONT_PID:-} ]] || return 0
	kill -TERM -- "-$FRONT_PID" 2>/dev/null || kill -TERM "$FRONT_PID" 2>/dev/null || :
	wait "$FRONT_PID" 2>/dev/null || :
	rm -rf "$FRONT_DIRECTORY"
	FRONT_PID=
}
