/* The state directory, which every engine needs: for files, locks and sockets. */
#include "lib/base/log.h"
#include "lib/base/private.h"
#include "lib/db/engine.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

bool
db_make_state(const char *state)
{
	struct stat status;

	if (mkdir(state, 0700) == 0)
		return true;
	if (errno == EEXIST && stat(state, &status) == 0 && S_ISDIR(status.st_mode))
		return private_directory(state);
	log_error("%s: %s", state, errno == EEXIST ? "is not a directory" : strerror(errno));
	return false;
}
