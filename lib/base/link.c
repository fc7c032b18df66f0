/* Signed links: see link.h. */
#include "lib/base/link.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned char key[crypto_auth_hmacsha256_KEYBYTES];

static bool
read_key(const char *path)
{
	int file = private_open(path, O_RDONLY);
	bool good = file >= 0 && read(file, key, sizeof key) == sizeof key;

	if (file >= 0)
		close(file);
	return good;
}

/* Writes a new key aside and links it into place: of two processes that do so at once, one succeeds. */
static bool
link_make_key(const char *path)
{
	char draft[PATH_MAX];
	int file;
	bool good;

	if (snprintf(draft, sizeof draft, "%s.XXXXXX", path) >= (int)sizeof draft || (file = mkostemp(draft, O_CLOEXEC)) < 0)
		return false;
	randombytes_buf(key, sizeof key);
	good = write(file, key, sizeof key) == sizeof key && fsync(file) == 0 && (link(draft, path) == 0 || errno == EEXIST);
	close(file);
	unlink(draft);
	return good;
}

static bool
have_key(void)
{
	static bool have;
	char path[PATH_MAX];

	if (have)
		return true;
	snprintf(path, sizeof path, "%s/link.key", config.state);
	have = read_key(path) || (link_make_key(path) && read_key(path));
	if (!have)
		log_error("%s: %s", path, strerror(errno));
	return have;
}

bool
link_sign(int64_t file, int64_t expires, char signature[LINK_SIGNATURE_BYTES])
{
	unsigned char hash[crypto_auth_hmacsha256_BYTES];
	char text[64];
	int length = snprintf(text, sizeof text, "file:%lld:%lld", (long long)file, (long long)expires);

	if (!have_key())
		return false;
	crypto_auth_hmacsha256(hash, (const unsigned char *)text, (unsigned long long)length, key);
	sodium_bin2hex(signature, LINK_SIGNATURE_BYTES, hash, sizeof hash);
	return true;
}

bool
link_holds(int64_t file, int64_t expires, const char *signature)
{
	char wanted[LINK_SIGNATURE_BYTES];

	return expires > clock_now() && strlen(signature) == sizeof wanted - 1 && link_sign(file, expires, wanted)
	    && sodium_memcmp(wanted, signature, sizeof wanted - 1) == 0;
}
