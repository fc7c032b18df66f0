#!/usr/bin/env bats
# What the server says of itself.
# shellcheck disable=SC2154

load ../lib/suite

setup_file() {
	server_start
	account zoe
}

@test "health tells of database, realtime and version" {
	as "$ZOE" api GET /api/health/
	expect 200
	keys '' 'database realtime status version'
	type_is status string
	type_is version string
	[[ -n $(field version) ]]
}

@test "info tells name, version, mode of registration, limits and features" {
	as "$ZOE" api GET /api/info/
	expect 200
	type_is name string
	type_is version string
	is registration open
	is login password
	is password_reset admin
	type_is limits object
	is limits.message_length 4000
	is limits.attachments 10
	is limits.upload_size 26214400
	is limits.thumb_size 102400
	is limits.thumb_pixels 480
	is limits.duration 86400
	equal 'read direct mentions invites roles totp tokens replies reactions pins thumbs search export user_socket' "$(lines 'features.*')"
}

@test "health and info name the same version" {
	as "$ZOE" api GET /api/health/
	local version
	version=$(field version)
	as "$ZOE" api GET /api/info/
	is version "$version"
}
