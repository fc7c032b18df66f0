# What every bats file of the suite loads: `load ../lib/suite`. It gives the file a server of its own (setup_file and
# teardown_file below, which a file may replace), the calls of api.bash and the assertions of assert.bash.
# shellcheck shell=bash disable=SC2119

# The tests speak UTF-8 and sort by code point, whatever the terminal does.
export LC_ALL=C.UTF-8

library=${BASH_SOURCE[0]%/*}
# shellcheck source=tests/lib/server.bash
source "$library/server.bash"
# shellcheck source=tests/lib/api.bash
source "$library/api.bash"
# shellcheck source=tests/lib/assert.bash
source "$library/assert.bash"
unset library

setup_file() {
	server_start
}

teardown_file() {
	server_stop
}
