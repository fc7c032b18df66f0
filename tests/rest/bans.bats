#!/usr/bin/env bats
# Bans from the site: networks from which nobody registers or logs in, made by site admins and by the administrator's command.
# Clients stand behind a trusted proxy, which tells their addresses.
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0
load ../lib/suite
load ../lib/files

OWN=(-H 'X-Forwarded-For: 198.51.100.1')
HOSTILE=(-H 'X-Forwarded-For: 203.0.113.9')

setup_file() {
	server_start TRUSTED_PROXIES=127.0.0.1
	export HTTP=http://127.0.0.1:${HTTP##*:}
	account zoe yan
}

setup() {
	export TOKEN=$ZOE
}

teardown() {
	sql 'DELETE FROM site_ban WHERE id > 0'
}

# ban NETWORK [FIELDS]: by zoe, from her own address.
ban() {
	api POST /api/bans/ "{\"network\": \"$1\"${2:+, $2}}" "${OWN[@]}"
}

# logs_in NAME [-H HEADER…]
logs_in() {
	local name=$1
	shift
	as '' api POST /api/auth/login/ "{\"username\": \"$name\", \"password\": \"$(password_of "$name")\"}" "$@"
}

@test "networks are what they are usually written as; the same one again takes the place of the first" {
	local line
	while read -r line; do
		ban "${line% *}"
		expect 201
		is network "${line#* }"
	done <<-'NETWORKS'
		203.0.113.9 203.0.113.9
		203.0.113.9/24 203.0.113.0/24
		203.0.113.129/25 203.0.113.128/25
		::ffff:203.0.113.4 203.0.113.4
		::FFFF:203.0.112.9/119 203.0.112.0/23
		2001:DB8:0::1 2001:db8::1
		2001:db8:1:2:3:4:5:6/64 2001:db8:1:2::/64
		2001:db8::/29 2001:db8::/29
		8.8.8.8/32 8.8.8.8
	NETWORKS
	shape '' 'banned_by:object created_at:time id:int network:string reason:string until:null'
	ban 8.8.8.8/32 '"reason": "Spam", "until": "2038-01-01T00:00:00Z"'
	expect 200
	is reason Spam
	api GET /api/bans/
	page 9 9
	is results.0.until 2038-01-01T00:00:00Z
	is results.0.banned_by.id "$ZOE_ID"
	as "$YAN" api GET /api/bans/
	refused 403 permission_denied
	as "$YAN" api DELETE "/api/bans/$(sql 'SELECT max(id) FROM site_ban')/"
	refused 403 permission_denied
}

@test "what is no network, one of this house, or one's own address is refused" {
	local network
	for network in '' nonsense 1.2.3 1.2.3.4/33 1.2.3.4/ 1.2.3.4/x 2001:db8::/129 2001:db8::1%eth0 \
		127.0.0.1 127.0.0.0/8 10.1.2.3 172.16.0.0/12 172.31.255.255 192.168.1.0/24 169.254.1.1 0.0.0.0 0.0.0.0/0 128.0.0.0/1 \
		::1 :: ::/0 fd00::1 fe80::1 fc00::/6 ::ffff:127.0.0.1 198.51.100.1 198.51.100.0/24 198.0.0.0/8; do
		ban "$network"
		invalid network
	done
	for network in 172.32.0.0/16 172.15.0.0/16 192.167.0.0/16 11.0.0.0/8 198.51.100.2 fe00::/10; do
		ban "$network"
		expect 201
	done
	api POST /api/bans/ '{"network": 5, "until": "2001-01-01T00:00:00Z"}'
	invalid network until
	api POST /api/bans/ '{}'
	invalid network
}

@test "from a banned network nobody comes in by any way, with an address of either family; who is in stays" {
	local id reset handover code
	api POST "/api/users/$YAN_ID/password-link/" '{}' "${OWN[@]}"
	reset=$(field url) reset=${reset##*/}
	as "$YAN" api POST /api/auth/handover/ '{}' "${OWN[@]}"
	handover=$(field token)
	api POST /api/invites/ '{"registers": true}' "${OWN[@]}"
	code=$(field code)
	ban 203.0.113.0/24
	id=$(field id)
	logs_in yan "${HOSTILE[@]}"
	refused 403 banned
	as '' api POST /api/auth/login/ '{"username": "yan", "password": "wrong"}' "${HOSTILE[@]}"
	refused 403 banned
	as '' api POST /api/auth/register/ "{\"email\": \"new@example.org\", \"username\": \"new\", \"password\": \"a good secret\", \"invite\": \"$code\"}" "${HOSTILE[@]}"
	refused 403 banned
	as '' api POST /api/auth/reset/ "{\"token\": \"$reset\", \"new_password\": \"another good secret\"}" "${HOSTILE[@]}"
	refused 403 banned
	as '' api POST /api/auth/handover/redeem/ "{\"token\": \"$handover\"}" "${HOSTILE[@]}"
	refused 403 banned
	as "$YAN" api GET /api/auth/me/ "${HOSTILE[@]}"
	expect 200
	logs_in yan -H 'X-Forwarded-For: 203.0.114.9'
	expect 200
	logs_in yan -H 'X-Forwarded-For: ::ffff:203.0.113.9'
	refused 403 banned
	ban 2001:db8::/32
	logs_in yan -H 'X-Forwarded-For: 2001:db8:ffff::1'
	refused 403 banned
	logs_in yan -H 'X-Forwarded-For: 2001:db9::1'
	expect 200
	# What was refused has used up nothing.
	api DELETE "/api/bans/$id/"
	expect 204
	api DELETE "/api/bans/$id/"
	refused 404 not_found
	as '' api POST /api/auth/handover/redeem/ "{\"token\": \"$handover\"}" "${HOSTILE[@]}"
	expect 200
	api GET "/api/invites/$code/"
	expect 200
	ban 203.0.113.9 '"until": "2038-01-01T00:00:00Z"'
	logs_in yan "${HOSTILE[@]}"
	refused 403 banned
	sql 'UPDATE site_ban SET until = 1 WHERE id > 0'
	logs_in yan "${HOSTILE[@]}"
	expect 200
	api GET /api/bans/
	page 0 0
}

@test "moznods ban adds, lists and removes" {
	run --separate-stderr moznods ban add 203.0.113.9/24 --until 2038-01-01T00:00:00Z --reason 'Too many of them' --state "$STATE"
	equal '0 203.0.113.0/24 is banned: nobody registers or logs in from there' "$status $output"
	run --separate-stderr moznods ban list --state "$STATE"
	[[ $output =~ ^'203.0.113.0/24 '.*' 2038-01-01T00:00:00Z '.*' - '.*' Too many of them'$ ]] || fail "$output"
	logs_in yan "${HOSTILE[@]}"
	refused 403 banned
	ban 2001:db8::/32
	run --separate-stderr moznods ban list --json --state "$STATE"
	equal zoe "$(json banned_by <<<"${lines[0]}")"
	equal null "$(json banned_by <<<"${lines[1]}")"
	run --separate-stderr moznods ban remove 203.0.113.0/24 --state "$STATE"
	equal 0 "$status"
	logs_in yan "${HOSTILE[@]}"
	expect 200
	for operand in 203.0.113.0/24 nonsense; do
		run ! moznods ban remove "$operand" --state "$STATE"
	done
	run ! moznods ban add 192.168.0.1 --state "$STATE"
	[[ $output == *private* ]]
	run ! moznods ban add 203.0.113.1 --until 2001-01-01T00:00:00Z --state "$STATE"
	run ! moznods ban add 203.0.113.1 --reason $'two\nlines' --state "$STATE"
}
