# A private cluster of PostgreSQL, for tests of the second engine: on a socket of its own, without the disk unless
# it is to be durable. With ENGINE=postgresql tests/run starts one for all files, and every instance has a database there of its own.
# shellcheck shell=bash

# postgresql_find: the directory of the server's programs, in $programs; false where there is none.
postgresql_find() {
	local server
	server=$(command -v postgres) || server=$(printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)
	[[ -x $server ]] || return
	programs=$(dirname -- "$(readlink -f -- "$server")")
}

# postgresql_as COMMAND…: the server refuses to be root, and is the account nobody then.
postgresql_as() {
	if ((EUID == 0)); then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		"$@"
	fi
}

# postgresql_start DIRECTORY [durable] [PORT]: starts a cluster there, whose sockets lie in POSTGRESQL, until postgresql_stop; a durable
# one has the settings it is installed with, and waits for the disk. With a PORT it is reached over TCP as well.
postgresql_start() {
	local programs options="-c listen_addresses='${3:+127.0.0.1}' -c port=${3:-5432} -c unix_socket_directories='$1'"
	[[ ${2:-} == durable ]] || options+=' -c fsync=off -c full_page_writes=off -c max_connections=400 -c shared_buffers=64MB'
	postgresql_find || {
		printf 'there is no server of PostgreSQL\n' >&2
		return 1
	}
	chmod 711 "$1"
	((EUID != 0)) || chown 65534:65534 "$1"
	# What the C library knows differs between machines.
	postgresql_as "$programs/initdb" -D "$1/data" -U moznods -A trust -E UTF8 --locale=C --no-sync >"$1/log" 2>&1 &&
		postgresql_as "$programs/pg_ctl" -D "$1/data" -l "$1/data/server.log" -w -t 60 \
			-o "$options" start >/dev/null || {
		cat "$1/log" "$1/data/server.log" >&2
		return 1
	}
	export POSTGRESQL=$1
}

postgresql_stop() {
	local programs
	[[ -n ${POSTGRESQL:-} ]] && postgresql_find || return 0
	postgresql_as "$programs/pg_ctl" -D "$POSTGRESQL/data" -m immediate -w -t 60 stop >/dev/null
	POSTGRESQL=
}

# cluster_begin [PORT], cluster_end: a cluster for the tests of one file, CLUSTER; "" where there is one already, for all files.
cluster_begin() {
	export CLUSTER=''
	[[ -z ${POSTGRESQL:-} ]] || return 0
	CLUSTER=$(mktemp -d /tmp/moznods-postgresql.XXXXXX) && postgresql_start "$CLUSTER" '' "${1:-}"
}

cluster_end() {
	[[ ${CLUSTER:-} ]] || return 0
	postgresql_stop
	rm -rf "$CLUSTER"
}

# postgresql DATABASE [OPTION…]: psql there.
postgresql() {
	local database=$1
	shift
	psql -X -q -t -A -v ON_ERROR_STOP=1 -h "$POSTGRESQL" -U moznods -d "$database" "$@"
}

# postgresql_database STATE: sets `database` to the name of that of an instance, which is made where it is missing.
postgresql_database() {
	database=$(printf 'm%s' "$1" | sha256sum)
	database=m${database:0:16}
	[[ -n $(postgresql postgres -c "SELECT 1 FROM pg_database WHERE datname = '$database'") ]] ||
		postgresql postgres -c "CREATE DATABASE $database STRATEGY file_copy" 2>/dev/null || :
}

# postgresql_address STATE: sets `address` to it, as the option `database` has it.
postgresql_address() {
	local database
	postgresql_database "$1"
	address="postgresql://moznods@/$database?host=$POSTGRESQL"
}

# has_postgresql: whether there is the module, and a server for it.
has_postgresql() {
	[[ -e $BUILD/moznods-postgresql.so ]] && command -v psql >/dev/null && postgresql_find
}

# postgresql_structure DATABASE: its tables, columns, domains, indexes, conditions, triggers and views, whatever the order they were made in.
postgresql_structure() {
	postgresql "$1" <<-'SQL'
		SELECT table_name, column_name, domain_name, data_type, collation_name, is_nullable, column_default, is_identity
		FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2;
		SELECT tablename, replace(indexdef, indexname, '') FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2;
		SELECT domain_name, data_type, collation_name, domain_default FROM information_schema.domains WHERE domain_schema = 'public' ORDER BY 1;
		SELECT conrelid::regclass::text, contypid::regtype::text, contype, pg_get_constraintdef(oid) FROM pg_constraint
		WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2, 3, 4;
		SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2;
		SELECT viewname, definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1;
		SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1;
		SELECT name, value FROM counter WHERE name IN ('schema', 'views') ORDER BY 1
	SQL
}

# postgresql_prepares: reads statements of the common text, one a line, and writes each as PREPARE, as the program does.
postgresql_prepares() {
	awk -v quote="'" '
		{
			text = $0
			out = ""
			count = quoted = 0
			split("", number)
			while (length(text)) {
				if (substr(text, 1, 1) == quote)
					quoted = !quoted
				if (!quoted && match(text, /^:[a-z_0-9]+/)) {
					name = substr(text, 1, RLENGTH)
					if (!(name in number))
						number[name] = ++count
					out = out "$" number[name]
				} else {
					match(text, /^./)
					out = out substr(text, 1, 1)
				}
				text = substr(text, RLENGTH + 1)
			}
			print "PREPARE statement" NR " AS " out ";"
		}'
}
