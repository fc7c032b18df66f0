/* Where the programs and the web client lie: see programs.h. */
#include "programs.h"
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/program_path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where system programs are when the PATH of an ordinary user does not lead there. */
static const char system_path[] = "/usr/local/sbin:/usr/sbin:/sbin";

/* Writes DIRECTORY/NAME; false when that does not fit. */
static bool
join(char path[PATH_MAX], const char *directory, size_t length, const char *name)
{
	return snprintf(path, PATH_MAX, "%.*s/%s", (int)length, directory, name) < PATH_MAX;
}

static bool
find_in(char path[PATH_MAX], const char *directories, const char *name)
{
	while (*directories) {
		size_t length = strcspn(directories, ":");

		if (*directories == '/' && join(path, directories, length, name) && access(path, X_OK) == 0)
			return true;
		directories += length + (directories[length] == ':');
	}
	return false;
}

static bool
present(const char *path, int mode, const char *what)
{
	if (access(path, mode) == 0)
		return true;
	log_error("%s is missing: %s", path, what);
	return false;
}

/* The web client: one of the administrator's own, or the one beside the programs, bundled (`make`) or as it is. */
static bool
find_web(struct programs *programs, const char *built_at)
{
	if (*config.web)
		return snprintf(programs->web, PATH_MAX, "%s", config.web) < PATH_MAX;
	if (!built_at)
		return snprintf(programs->web, PATH_MAX, "%s", WEBDIR) < PATH_MAX;
	return join(programs->web, built_at, strlen(built_at), "web-dist")
	    && (access(programs->web, X_OK) == 0 || join(programs->web, built_at, strlen(built_at), "web"));
}

bool
programs_find_own(struct programs *programs)
{
	char here[PATH_MAX];
	const char *path = getenv("PATH");
	bool built = program_directory(here) && join(programs->fcgi, here, strlen(here), "moznods.fcgi")
	          && access(programs->fcgi, X_OK) == 0;
	const char *programs_at = built ? here : LIBEXECDIR;

	if (!join(programs->fcgi, programs_at, strlen(programs_at), "moznods.fcgi")
	    || !join(programs->wsd, programs_at, strlen(programs_at), "moznods-wsd") || !find_web(programs, built ? here : NULL)) {
		log_error("the programs' path is too long");
		return false;
	}
	if (!find_in(programs->lighttpd, path ? path : "", "lighttpd") && !find_in(programs->lighttpd, system_path, "lighttpd"))
		*programs->lighttpd = '\0';
	return present(programs->fcgi, X_OK, "has `make install` been run?")
	    && present(programs->wsd, X_OK, "has `make install` been run?")
	    && present(programs->web, R_OK | X_OK, "it holds the web client");
}

bool
programs_find(struct programs *programs)
{
	if (!programs_find_own(programs))
		return false;
	if (!*programs->lighttpd)
		log_error("there is no lighttpd: install it (on Debian, `apt-get install lighttpd`)");
	return *programs->lighttpd;
}

bool
programs_client(char path[PATH_MAX])
{
	char here[PATH_MAX];

	if (program_directory(here) && join(path, here, strlen(here), "moznods-client") && access(path, X_OK) == 0)
		return true;
	return join(path, LIBEXECDIR, strlen(LIBEXECDIR), "moznods-client")
	    && present(path, X_OK, "it is the part of this command that speaks to servers");
}

bool
programs_bundle(char directory[PATH_MAX])
{
	char here[PATH_MAX], path[PATH_MAX], *slash;

	if (!program_directory(here) || !(slash = strrchr(here, '/')))
		return false;
	*slash = '\0';
	snprintf(directory, PATH_MAX, "%s", here);
	return join(path, here, strlen(here), "api.cgi") && access(path, F_OK) == 0;
}
