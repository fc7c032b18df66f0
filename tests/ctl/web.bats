#!/usr/bin/env bats
# The web client as it is installed and delivered, and what can be said of its files without a browser.
# shellcheck disable=SC2030,SC2031,SC2034,SC2086,SC2154

load ../lib/each
load ../lib/files

WEB=$SRCDIR/web
# The client as users get it.
BUNDLE=$BUILD/web-dist
# What can be said of its modules is asked of them.
TEST_SETTINGS[WEB]=$WEB

# All its files, from its directory.
files() {
	(cd "$WEB" && find . -type f ! -name '.*' | sort)
}

# encoded ENCODING PATH FILE: fetches a page as a browser does that takes this encoding alone.
encoded() {
	fetch GET "$2" "$3" -H "Accept-Encoding: $1"
	expect 200
}

@test "make install installs every file of it" {
	make -s -C "$BUILD" install-web DESTDIR="$BATS_TEST_TMPDIR" webdir=/web
	diff -r "$BUNDLE" "$BATS_TEST_TMPDIR/web"
}

@test "what users get is one style sheet, the words of each language and a script in three parts, which their browsers keep" {
	local path
	equal $'app.js\nchunk.js\nemoji-data.js\nen-later.js\nen.js\nlater.js\nru-later.js\nru.js' "$(cd "$BUNDLE"/assets/* && ls -- *.js)"
	server_start WEB=
	for path in $(cd "$BUNDLE" && ls assets/*/??.js) $(grep -oE 'assets/[0-9a-f]{16}/app\.(js|css)' "$BUNDLE/index.html"); do
		fetch GET "/$path" "$BATS_TEST_TMPDIR/got"
		expect 200
		equal 'public, max-age=31536000, immutable' "$(header cache-control)"
		cmp "$BUNDLE/$path" "$BATS_TEST_TMPDIR/got"
	done
	[[ $path == */app.js ]] || fail "index.html names $path last"
	api GET /
	equal no-cache "$(header cache-control)"
}

@test "a bundle is named after what it holds, and keeps every page beside the client" {
	local name
	cp -R "$WEB" "$BATS_TEST_TMPDIR/source"
	[[ ! -e $BUILD/web-font.woff2 ]] || export FONT=$BUILD/web-font.woff2
	"$SRCDIR/etc/web/bundle" "$BATS_TEST_TMPDIR/source" "$BATS_TEST_TMPDIR/one"
	diff -r "$BUNDLE" "$BATS_TEST_TMPDIR/one"
	printf '\nconsole.log("another version");\n' >>"$BATS_TEST_TMPDIR/source/js/main.js"
	"$SRCDIR/etc/web/bundle" "$BATS_TEST_TMPDIR/source" "$BATS_TEST_TMPDIR/two"
	[[ $(ls "$BATS_TEST_TMPDIR/one/assets") != "$(ls "$BATS_TEST_TMPDIR/two/assets")" ]]
	for name in $(cd "$WEB" && find . -maxdepth 1 -type f ! -name index.html); do
		cmp "$WEB/$name" "$BATS_TEST_TMPDIR/two/$name"
	done
	! "$SRCDIR/etc/web/bundle" "$BATS_TEST_TMPDIR/nowhere" "$BATS_TEST_TMPDIR/three"
	[[ -z $(find "$BATS_TEST_TMPDIR" -maxdepth 1 -name 'three*') ]]
}

@test "its modules come with their types, are asked about each time, and are not sent twice" {
	server_start
	local path type tag
	for path in /:text/html /js/main.js:text/javascript /css/base.css:text/css /icon.svg:image/svg+xml \
		/manifest.webmanifest:application/manifest+json; do
		type=${path#*:} path=${path%%:*}
		api GET "$path"
		expect 200
		[[ $(header content-type) == "$type"* ]] || fail "$path is $(header content-type)"
		equal no-cache "$(header cache-control)"
		tag=$(header etag)
		[[ -n $tag ]] || fail "$path has no tag"
		api GET "$path" -H "If-None-Match: $tag"
		expect 304
	done
}

@test "they are compressed for who takes that, and are the same" {
	server_start
	local path=/js/core/i18n.js plain
	plain=$(wc -c <"$WEB$path")
	encoded gzip "$path" "$BATS_TEST_TMPDIR/gzip"
	equal gzip "$(header content-encoding)"
	(($(wc -c <"$BATS_TEST_TMPDIR/gzip") < plain / 2))
	gzip -dc <"$BATS_TEST_TMPDIR/gzip" | cmp - "$WEB$path"
	encoded br "$path" "$BATS_TEST_TMPDIR/br"
	equal br "$(header content-encoding)"
	(($(wc -c <"$BATS_TEST_TMPDIR/br") < $(wc -c <"$BATS_TEST_TMPDIR/gzip")))
	encoded identity "$path" "$BATS_TEST_TMPDIR/plain"
	cmp "$BATS_TEST_TMPDIR/plain" "$WEB$path"
}

# What lighttpd keeps of a file, and compresses no more. Who asks for it gets what is kept: here, what has been put in its place.
@test "each is compressed once" {
	server_start
	local path=/js/core/i18n.js kept
	encoded br "$path" "$BATS_TEST_TMPDIR/first"
	kept=$(find "$STATE/run/compressed" -type f -name 'i18n.js-*-br')
	cmp "$kept" "$BATS_TEST_TMPDIR/first"
	printf 'kept' >"$kept.new"
	mv "$kept.new" "$kept"
	encoded br "$path" "$BATS_TEST_TMPDIR/second"
	equal kept "$(<"$BATS_TEST_TMPDIR/second")"
}

@test "a lighttpd that cannot compress delivers them as they are" {
	local real
	real=$(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v lighttpd)
	mkdir "$BATS_TEST_TMPDIR/bin"
	cat >"$BATS_TEST_TMPDIR/bin/lighttpd" <<-TEXT
		#!/bin/bash
		! grep -q mod_deflate "\${@: -1}" || exit 255
		exec $real "\$@"
	TEXT
	chmod +x "$BATS_TEST_TMPDIR/bin/lighttpd"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH server_start
	encoded gzip /js/core/i18n.js "$BATS_TEST_TMPDIR/got"
	equal '' "$(header content-encoding)"
	cmp "$BATS_TEST_TMPDIR/got" "$WEB/js/core/i18n.js"
	grep -q 'does not compress' "$SERVER_LOG"
}

@test "one policy: in the configurations for other servers, from our own, and in the page itself" {
	server_start
	local policy
	policy=$(<"$SRCDIR/etc/content-security-policy")
	api GET /
	equal "$policy" "$(header content-security-policy)"
	# A page cannot say this of itself.
	grep -qF "content=\"${policy%; frame-ancestors *}\"" "$WEB/index.html"
}

@test "every import and every file that the page names is there" {
	local file name missing=() imports=0 files=0
	while IFS=: read -r file name; do
		imports=$((imports + 1))
		[[ -e $WEB/${file%/*}/$name ]] || missing+=("$file: $name")
	done < <(cd "$WEB" && grep -roE '(from|import\() ?"\.[^"]+"' --include='*.js' js | sed -E 's/:[^"]*"([^"]+)"/:\1/')
	while read -r name; do
		files=$((files + 1))
		[[ -e $WEB/$name ]] || missing+=("index.html: $name")
	done < <(grep -oE '(href|src)="[^"]+"' "$WEB/index.html" | sed -E 's/.*"(.*)"/\1/')
	equal '' "${missing[*]}"
	((imports > 100 && files > 2)) || fail "$imports imports and $files files were looked at"
}

@test "nothing in it makes HTML of text, carries its own style or asks anybody else" {
	local found
	found=$(cd "$WEB" && grep -rnE 'innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function| style="| on[a-z]+="' \
		--include='*.js' --include='*.html' . || :)
	equal '' "$found"
	found=$(cd "$WEB" && grep -rnoE 'https?://[^"` ]+' --include='*.js' --include='*.html' --include='*.css' . | grep -vE 'http://www\.w3\.org/|status\.' || :)
	equal '' "$found"
}

# keys LANGUAGE: the keys of all its catalogues.
keys() {
	cat "$WEB/js/lang/$1"/*.js | grep -oE '^	"[^"]+":' | sort
}

@test "both languages have the same words, and every word that is asked for" {
	local used
	diff <(keys en) <(keys ru)
	equal '' "$(keys en | uniq -d)"
	used=$(cd "$WEB/js" && grep -rhoE '"(shell|rooms|people|settings|errors|messages|files|calls)\.[a-z_.]*[a-z]"' --include='*.js' --exclude-dir=lang . | sort -u)
	equal '' "$(comm -23 <(printf '\t%s:\n' $used | sort) <(keys en))"
}

@test "Russian plurals have all their forms, and the holes are the same in both languages" {
	local area form
	for area in "$WEB"/js/lang/ru/*.js; do
		for form in few many other; do
			equal "$(grep -oE '\bone:' "$area" | wc -l)" "$(grep -oE "\\b$form:" "$area" | wc -l)"
		done
	done
	holes() {
		cat "$WEB/js/lang/$1"/*.js | tr -d '\n' | sed -E 's/	"([a-z]+\.[^"]+)":/\n\1 /g' |
			awk '{ key = $1; holes = ""; split("", seen); text = $0
				while (match(text, /\{[a-z_0-9]+\}/)) { hole = substr(text, RSTART, RLENGTH); if (!(hole in seen)) { seen[hole]; list[++n] = hole }; text = substr(text, RSTART + RLENGTH) }
				for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (list[j] < list[i]) { t = list[i]; list[i] = list[j]; list[j] = t }
				for (i = 1; i <= n; i++) holes = holes " " list[i]
				n = 0; print key holes }' | sort
	}
	diff <(holes en) <(holes ru)
}
