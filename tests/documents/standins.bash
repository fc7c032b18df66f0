# What the commands of the documents meet in the sandbox of tests/documents/sandbox: the real programs where these can run there,
# and a stand-in that looks at its arguments where they cannot. A command that is neither ends the block with 127.
# shellcheck shell=bash disable=SC2154

complain() {
	printf '%s\n' "$*" >&2
	return 1
}

# What is real: nothing else of the system is on the PATH.
TOOLS=(apache2 awk basename bash cat chgrp chmod chown cp cut date dirname env expr find grep head id install kill ln ls mkdir mkfifo mktemp mv nginx openssl pgrep pkill printf readlink rm sed
	sh sha256sum sleep sort systemd-sysusers systemd-tmpfiles tail tee test touch tr uname a2enmod apache2ctl)

link_tools() {
	local tool
	mkdir -p "$BOX/bin"
	for tool in "${TOOLS[@]}"; do
		ln -sf "$(PATH=$PATH:/usr/sbin:/sbin command -v "$tool" || echo "/missing/$tool")" "$BOX/bin/$tool"
	done
}

sudo() {
	"$@"
}

runuser() {
	[[ $1 == -u && $3 == -- ]] || complain "runuser $*" || return
	/usr/sbin/runuser "$@"
}

# An answer that is no success is no success of the command either; the token in one is kept, for `TOKEN=…`.
curl() {
	local status
	/usr/bin/curl --fail-with-body --no-progress-meter "$@" >"$BOX/answer" && status=0 || status=$?
	cat "$BOX/answer"
	! grep -q '"token":' "$BOX/answer" || cp "$BOX/answer" "$BOX/token"
	return "$status"
}

latest_token() {
	sed -n 's/.*"token":"\([^"]*\)".*/\1/p' "$BOX/token"
}

apt-get() {
	[[ $1 == install ]] || complain "apt-get $*" || return
	shift
	local package
	for package; do
		[[ $package == certbot ]] || complain "no document has needed the package $package so far" || return
	done
}

# Makes what Let's Encrypt would send, where certbot puts it.
certbot() {
	local line=" $* " name live
	[[ $line =~ ' certonly ' && $line =~ ' --webroot -w '(/[^ ]+)' ' && -d ${BASH_REMATCH[1]} ]] || complain "certbot $*" || return
	[[ $line =~ ' -d '([^ ]+)' ' ]] || complain "certbot $*: no name" || return
	name=${BASH_REMATCH[1]} live=/etc/letsencrypt/live/$name
	mkdir -p "$live"
	openssl req -x509 -newkey rsa:2048 -nodes -subj "/CN=$name" -addext "subjectAltName=DNS:$name" -keyout "$live/privkey.pem" -out "$live/fullchain.pem" 2>/dev/null
	printf '127.0.0.1 %s\n' "$name" >>/etc/hosts
}

# ---- The service manager: it knows the units that were installed, and starts the programs that they start.

units() {
	local unit
	for unit; do
		[[ $unit == nginx || $unit == apache2 || -e $BOX/units/$unit || -e $BOX/units/$unit.service ]] || complain "there is no unit $unit in $BOX/units" || return
	done
}

unit_command() {
	sed -n 's/^ExecStart=//p' "$BOX/units/$1.service"
}

# The account, the configuration and the state of the installed services.
as_moznods() {
	# shellcheck disable=SC2093
	MOZNODS_CONFIG=/etc/moznods.conf MOZNODS_STATE=/var/lib/moznods ${in_place:+exec} /usr/bin/setpriv --reuid moznods --regid moznods --init-groups "$@"
}

# in_background UNIT COMMAND…
in_background() {
	moznods --stop
	(in_place=1 && "${@:2}") >>"$BOX/log" 2>&1 </dev/null &
	printf '%d\n' "$!" >"$BOX/$1.pid"
}

start_unit() {
	local name=${1%.service}
	case $name in
	*.socket) return ;;
	nginx)
		pkill -HUP -x nginx || nginx
		return
		;;
	moznods-fcgi)
		[[ $(unit_command "$name") == */moznods.fcgi ]] || complain "$name starts $(unit_command "$name")" || return
		in_background "$name" as_moznods "$BOX/programs/moznods.fcgi" --listen /run/moznods/fcgi.sock
		until [[ -S /run/moznods/fcgi.sock ]]; do
			kill -0 "$!" || complain "$name has ended: $(<"$BOX/log")" || return
			sleep 0.05
		done
		chmod 0666 /run/moznods/fcgi.sock
		;;
	moznods-wsd)
		[[ $(unit_command "$name") == */moznods-wsd ]] || complain "$name starts $(unit_command "$name")" || return
		in_background "$name" as_moznods "$BOX/programs/moznods-wsd"
		;;
	moznods)
		[[ $(unit_command "$name") == */moznods\ serve ]] || complain "$name starts $(unit_command "$name")" || return
		as_moznods "$BOX/bin/moznods" serve
		;;
	esac
}

stop_unit() {
	local pid=$BOX/${1%.service}.pid
	[[ -s $pid ]] || return 0
	kill "$(<"$pid")" 2>/dev/null || :
	# It is not a child of every shell that stops it.
	while kill -0 "$(<"$pid")" 2>/dev/null; do
		sleep 0.05
	done
	rm -f "$pid"
	[[ $1 != moznods-fcgi* ]] || rm -f /run/moznods/fcgi.sock
}

systemctl() {
	local verb=$1 now='' unit
	shift
	if [[ ${1:-} == --now ]]; then
		now=1
		shift
	fi
	units "$@" || return
	case $verb in
	status) ;;
	enable | disable)
		for unit; do
			[[ $unit == *.socket ]] || grep -q '^WantedBy=' "$BOX/units/$unit.service" || complain "$unit cannot be enabled" || return
			[[ -z $now ]] || if [[ $verb == enable ]]; then start_unit "$unit"; else stop_unit "$unit"; fi || return
		done
		;;
	start) for unit; do start_unit "$unit" || return; done ;;
	stop) for unit; do stop_unit "$unit" || return; done ;;
	restart) for unit; do stop_unit "$unit" && start_unit "$unit" || return; done ;;
	reload)
		for unit; do
			if [[ $unit == nginx ]]; then
				start_unit nginx || return
			else
				grep -q '^ExecReload=' "$BOX/units/$unit.service" || complain "$unit cannot be reloaded" || return
			fi
		done
		;;
	*) complain "systemctl $verb" ;;
	esac
}

journalctl() {
	while (($#)); do
		case $1 in
		-u) units "$2" || return; shift ;;
		--since | --grep) shift ;;
		*) complain "journalctl $1" || return ;;
		esac
		shift
	done
}

# ---- Building: configure is asked for real, and installs for real what is not compiled; the programs have been built. So nothing has
# dependencies to be tracked, whose 400 files take most of the time of a configure that knows the answers.

configure() {
	# What was found with one compiler does not hold for another.
	[[ "$*" != *CC=* ]] || local CACHE=
	mkdir -p "$BOX/build"
	(cd "$BOX/build" && PATH=$SYSTEM_PATH "$SRCDIR/configure" -q --disable-dependency-tracking ${CACHE:+--cache-file="$CACHE"} "$@" >log 2>&1) || complain "configure $*: $(<"$BOX/build/log")" || return
	! grep unrecognized "$BOX/build/log" || return
	# Making the typeface once more would take seconds and give the same.
	[[ ! -e $BUILD/web-font.woff2 ]] || cp "$BUILD/web-font.woff2" "$BOX/build/"
}

configured() {
	if [[ -e $BOX/build/Makefile ]]; then
		printf '%s\n' "$BOX/build"
	else
		printf '%s\n' "$BUILD"
	fi
}

make() {
	local target
	for target in "${@:-all}"; do
		if [[ $target == install ]]; then
			install_all || return
		else
			grep -qE "^([a-z-]+ )*$target( [a-z-]+)*:" "$(configured)/Makefile" || complain "there is no target $target" || return
		fi
	done
}

install_all() {
	local directory
	PATH=$SYSTEM_PATH command make -s -C "$(configured)" install-data >"$BOX/make.log" 2>&1 || complain "$(<"$BOX/make.log")" || return
	directory=$(sed -n 's/^systemdsystemunitdir = //p' "$(configured)/Makefile")
	[[ $directory != /* ]] || ln -sfn "$directory" "$BOX/units"
}

bootstrap() {
	case ${1:-} in
	'') ;;
	run)
		moznods serve --state "$PWD/state" && "$BOX/bin/moznods" --stop
		;;
	deps | check) grep -q "^$1)" "$SRCDIR/bootstrap" || complain "bootstrap $1" ;;
	*) complain "bootstrap $1" ;;
	esac
}

dpkg-buildpackage() {
	[[ "$*" == '-us -uc -b' && -s $SRCDIR/debian/control ]]
}

npm() {
	[[ $1 == ci && -s $SRCDIR/tests/browser/package-lock.json ]]
}

run_tests() {
	[[ -x $SRCDIR/tests/run && $1 == *.bats ]]
}
