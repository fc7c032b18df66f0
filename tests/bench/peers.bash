# What a user would pick instead, in the same rounds: optional, and nothing of it is ours to be fast. Each that is not
# installed is left out, with a line that says so.
# shellcheck shell=bash disable=SC2034,SC2154

PEERS=(
	'me                      | peer: Fastify           | req/s |         | peer_get /api/auth/me/'
	'one message             | peer: Fastify           | req/s |         | peer_get /api/messages/1000/'
	'page of 100             | peer: Fastify           | req/s |         | peer_get /api/rooms/1/messages/?page_size=50'
	'page of 10,000          | peer: Fastify           | req/s |         | peer_get /api/rooms/2/messages/?page_size=50'
	'page of 1,000,000       | peer: Fastify           | req/s |         | peer_get /api/rooms/3/messages/?page_size=50'
	'post, full              | peer: Fastify           | req/s |         | peer_post'
	'fan-out to 100          | peer: ws, Fastify       | dlv/s |         | peer_fan_out -l 100 -a'
	'fan-out to 100          | peer: nchan             | dlv/s |         | nchan_fan_out -l 100 -a'
	'fan-out to 1,000        | peer: ws, Fastify       | dlv/s |         | peer_fan_out -l 1000 -a'
	'fan-out to 1,000        | peer: nchan             | dlv/s |         | nchan_fan_out -l 1000 -a'
	'1,000, loaded           | peer: ws, Fastify       | dlv/s |         | peer_fan_out -l 1000 -s 10 -k 4'
	'1,000, loaded           | peer: nchan             | dlv/s |         | nchan_fan_out -l 1000 -s 10 -k 4'
	'20 rooms of 50, 50/s    | peer: ws, Fastify       | dlv/s |         | peer_fan_out -R 20 -l 50 -g 50'
	'20 rooms of 50, 50/s    | peer: nchan             | dlv/s |         | nchan_fan_out -R 20 -l 50 -g 50'
	'echo to the sender      | peer: ws, Fastify       | dlv/s |         | peer_fan_out -l 1'
	'echo to the sender      | peer: nchan             | dlv/s |         | nchan_fan_out -l 1'
)

peer_get() {
	load -p "$PEER_PID" -H 'Authorization: Token bench-token-1' "$PEER$1"
}

peer_post() {
	load -p "$PEER_PID" -m POST -H 'Authorization: Token bench-token-1' -H 'Content-Type: application/json' -s 201 \
		-b '{"content":"bench %"}' -t '"content":"bench %"' "$PEER/api/rooms/5/messages/"
}

# peer_fan_out OPTION…, nchan_fan_out OPTION…: as fan_out, where nobody is asked for v=2.
peer_fan_out() {
	on_client "$TOOLS/ws_load" -1 -w "$warm_up" -d "$seconds" -p "$PEER_PID" "$@" "ws${PEER#http}"
}

nchan_fan_out() {
	on_client "$TOOLS/ws_load" -1 -w "$warm_up" -d "$seconds" -p "$NCHAN_PID" "$@" "ws://127.0.0.1:$NCHAN_PORT"
}

# field URL NAME: of what a server answers there.
field() {
	"$BUILD/tests/client/rest" -t bench-token-1 -- GET "$1" | tail -n 1 | "$BUILD/tests/client/json" "$2"
}

# The same question must have the same answer.
peer_look() {
	local pair
	for pair in '/api/auth/me/ username' '/api/messages/1000/ content' '/api/rooms/3/messages/?page_size=50 results.49.content'; do
		[[ $(field "$PEER${pair% *}" "${pair#* }") == "$(field "$HTTP${pair% *}" "${pair#* }")" ]] || give_up "the peer answers $pair otherwise"
	done
}

# Sets PEER and PEER_PID.
fastify_start() {
	local home=$BUILD/bench-peers
	if ! command -v node >/dev/null || [[ ! -d $home/node_modules ]]; then
		leave_out PEERS Fastify 'make bench-peers installs it'
		return
	fi
	sqlite3 -cmd ".parameter init" -cmd ".parameter set :ours \"'$STATE/moznods.db'\"" "$WORK/peer.db" <"$BENCH/peers/peer.sql" >/dev/null ||
		give_up 'the peer has no database'
	start "$WORK/peer" env NODE_ENV=production node "$home/server.mjs" "$WORK/peer.db"
	PEER_PID=$PID
	until [[ -s $WORK/peer ]]; do
		kill -0 "$PEER_PID" 2>/dev/null || give_up "the peer does not start: $(tail -n 3 "$WORK/log")"
		sleep 0.05
	done
	PEER=http://127.0.0.1:$(<"$WORK/peer")
	peer_look
}

# Sets NCHAN_PORT and NCHAN_PID.
nchan_start() {
	local module=/usr/lib/nginx/modules/ngx_nchan_module.so
	if [[ ! -e $module ]]; then
		leave_out PEERS nchan "Debian's libnginx-mod-nchan has it"
		return
	fi
	mkdir "$WORK/nchan"
	NCHAN_PORT=$((20000 + RANDOM % 12000))
	sed "s|MODULE|$module|; s|PORT|$NCHAN_PORT|" "$BENCH/peers/nginx.conf" >"$WORK/nchan/nginx.conf"
	start "$WORK/nchan/out" env PATH="$PATH:/usr/sbin" nginx -p "$WORK/nchan/" -c "$WORK/nchan/nginx.conf" -e stderr
	NCHAN_PID=$PID
	until answers "$NCHAN_PORT"; do
		kill -0 "$NCHAN_PID" 2>/dev/null || give_up "nchan does not start: $(tail -n 3 "$WORK/log")"
		sleep 0.05
	done
}

peers_start() {
	fastify_start
	nchan_start
}

# rows_of SCENARIO: the peers' rows of a scenario.
rows_of() {
	local row
	for row in "${PEERS[@]}"; do
		[[ $(trim "${row%%|*}") != "$1" ]] || printf '%s\n' "$row"
	done
}
