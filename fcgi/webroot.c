/* A state directory among the files of a web server: see webroot.h. */
#include "webroot.h"
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/program_path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char denial[] =
	"# What lies here is for nobody but the server.\n"
	"<IfModule mod_authz_core.c>\n"
	"\tRequire all denied\n"
	"</IfModule>\n"
	"<IfModule !mod_authz_core.c>\n"
	"\tDeny from all\n"
	"</IfModule>\n";

static bool
is_exposed(void)
{
	char here[PATH_MAX];
	const char *root = getenv("DOCUMENT_ROOT");

	if (root && *root && path_is_within(config.state, root))
		return true;
	return program_directory(here) && path_is_within(config.state, here);
}

/* Of two processes that do so at once, one makes the file and both are content. */
static bool
write_denial(const char *path)
{
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	bool good;

	if (file < 0)
		return errno == EEXIST && access(path, R_OK) == 0;
	good = write(file, denial, sizeof denial - 1) == (ssize_t)sizeof denial - 1;
	if (close(file))
		good = false;
	if (!good)
		unlink(path);
	return good;
}

bool
webroot_guard(void)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof path, "%s/.htaccess", config.state) >= PATH_MAX || access(path, F_OK) == 0)
		return true;
	if (!is_exposed() || write_denial(path))
		return true;
	log_error("%s lies where the web server shows it to everybody, and %s cannot be written: %s", config.state, path,
	          strerror(errno));
	return false;
}
