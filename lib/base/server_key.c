/* The secret of this server: see server_key.h. */
#include "lib/base/server_key.h"
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned char key[SERVER_KEY_BYTES];

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
server_key_make(const char *path)
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

const unsigned char *
server_key(void)
{
	static bool have;
	char path[PATH_MAX];

	if (have)
		return key;
	snprintf(path, sizeof path, "%s/link.key", config.state);
	have = read_key(path) || (server_key_make(path) && read_key(path));
	if (!have)
		log_error("%s: %s", path, strerror(errno));
	return have ? key : NULL;
}
