# For bats files whose every test starts an instance of its own, with settings of its own: `load ../lib/each` in place of
# lib/suite. A test calls server_start itself; what it started is stopped, and its log looked at, when the test ends.
# shellcheck shell=bash disable=SC2119

# shellcheck source=tests/lib/suite.bash
source "${BASH_SOURCE[0]%/*}/suite.bash"

setup_file() {
	:
}

teardown_file() {
	:
}

setup() {
	export STATE=$BATS_TEST_TMPDIR/state
}

teardown() {
	server_stop
}
