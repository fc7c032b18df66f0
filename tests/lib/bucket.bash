# A bucket of S3 for servers under test, which checks their signatures (tests/lib/s3.py). Needs server.bash and files.bash.
# shellcheck shell=bash disable=SC2154

# has_bucket: whether there is the module, and what the bucket runs on.
has_bucket() {
	[[ -e $BUILD/moznods-s3.so ]] && command -v python3 >/dev/null
}

# bucket_start DIRECTORY: starts one there; BUCKET is the directory, and bucket_settings what a server needs to use it.
bucket_start() {
	export BUCKET=$1 BUCKET_PID
	mkdir -p -m 700 "$BUCKET"
	(umask 077 && printf 'test-key\ntest/secret+of=the-key\n' >"$BUCKET/key")
	bucket_serve "$BUCKET/port" || return
	BUCKET_PID=$bucket_pid
	bucket_settings
}

# bucket_serve FILE [CERTIFICATE]: serves the bucket of BUCKET, at the port that the file has then; sets bucket_pid.
bucket_serve() {
	local deadline=$((SECONDS + LONGEST_WAIT)) port=''
	: >"$1"
	python3 "$SRCDIR/tests/lib/s3.py" "$BUCKET" "${@:2}" </dev/null >"$1" 2>>"$BUCKET/errors" 3>&- &
	bucket_pid=$!
	until IFS= read -r port <"$1"; do
		((SECONDS < deadline)) && kill -0 "$bucket_pid" || {
			kill "$bucket_pid" 2>/dev/null || :
			fail "no bucket: $(<"$BUCKET/errors")"
			return
		}
		sleep 0.05
	done
}

# bucket_settings: sets the array of that name, in which other settings may follow. It answers fast, so nobody waits for it for long.
bucket_settings() {
	bucket_settings=("STORAGE=s3://bucket/some/place" "BUCKET_ENDPOINT=http://127.0.0.1:$(<"$BUCKET/port")" BUCKET_REGION=test-1
		"BUCKET_KEY_FILE=$BUCKET/key" BUCKET_TRIES=2 BUCKET_PAUSE=1 BUCKET_PART_MIB=5)
}

bucket_stop() {
	[[ -z ${BUCKET_PID:-} ]] || kill "$BUCKET_PID"
	[[ ! -s $BUCKET/errors ]] || fail "$(<"$BUCKET/errors")"
}

# object_of FILE: where its content lies in the bucket.
object_of() {
	local hash
	hash=$(sha256sum <"$1") || return
	printf '%s/objects/some%%2Fplace%%2F%s%%2F%s\n' "$BUCKET" "${hash:0:2}" "${hash:2:62}"
}

# bucket_fails STATUS: it answers everything with that until bucket_works.
bucket_fails() {
	printf '%s' "$1" >"$BUCKET/fail.new" && mv "$BUCKET/fail.new" "$BUCKET/fail"
}

bucket_works() {
	rm -f "$BUCKET/fail"
}

# bucket_agrees: the administrator's check finds database and bucket agreeing.
bucket_agrees() {
	local report ctl_settings=("${bucket_settings[@]}")
	report=$(moznods check --state "$STATE") || :
	grep -q '^ok .*files: database and bucket agree' <<<"$report" || fail "$report"
}
