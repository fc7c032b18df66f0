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
static bool have;

static bool
key_path(char path[PATH_MAX])
{
	return snprintf(path, PATH_MAX, "%s/link.key", config.state) < PATH_MAX;
}

bool
server_key_read(unsigned char secret[SERVER_KEY_BYTES])
{
	char path[PATH_MAX];
	int file = key_path(path) ? private_open(path, O_RDONLY) : -1;
	bool good = file >= 0 && read(file, secret, SERVER_KEY_BYTES) == SERVER_KEY_BYTES;

	if (file >= 0)
		close(file);
	return good;
}

void
server_key_set(const unsigned char secret[SERVER_KEY_BYTES])
{
	memcpy(key, secret, sizeof key);
	have = true;
}

/* Writes the key aside and links it into place: of two processes that do so at once, one succeeds. */
static bool
server_key_write(const char *path)
{
	char draft[PATH_MAX];
	int file;
	bool good;

	if (snprintf(draft, sizeof draft, "%s.XXXXXX", path) >= (int)sizeof draft || (file = mkostemp(draft, O_CLOEXEC)) < 0)
		return false;
	good = write(file, key, sizeof key) == sizeof key && fsync(file) == 0 && (link(draft, path) == 0 || errno == EEXIST);
	close(file);
	unlink(draft);
	return good;
}

static bool
server_key_make(const char *path)
{
	randombytes_buf(key, sizeof key);
	return server_key_write(path);
}

bool
server_key_keep(void)
{
	char path[PATH_MAX];
	bool good = key_path(path) && server_key() && server_key_write(path);

	if (!good)
		log_error("%s: %s", path, strerror(errno));
	return good;
}

const unsigned char *
server_key(void)
{
	char path[PATH_MAX];

	if (have)
		return key;
	have = server_key_read(key) || (key_path(path) && server_key_make(path) && server_key_read(key));
	if (!have)
		log_error("%s: %s", path, strerror(errno));
	return have ? key : NULL;
}
