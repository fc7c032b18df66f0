/* Where the state directory lies: see surroundings.h. */
#include "surroundings.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

static bool
holds(const char *directory, const char *name)
{
	char path[PATH_MAX];

	return snprintf(path, sizeof path, "%s/%s", directory, name) < PATH_MAX && access(path, F_OK) == 0;
}

enum exposure
surroundings_look(const char *path, char pages[PATH_MAX])
{
	bool closed = false;

	if (!realpath(path, pages))
		return NOT_EXPOSED;
	for (;;) {
		char *slash = strrchr(pages, '/');

		if (holds(pages, "index.html") || holds(pages, "api.cgi"))
			return closed ? CLOSED : EXPOSED;
		/* The one beside the pages is for them. */
		closed = closed || holds(pages, ".htaccess");
		if (!slash || slash == pages)
			return NOT_EXPOSED;
		*slash = '\0';
	}
}

const char *
surroundings_network(const char *path)
{
	/* From statfs(2). */
	static const struct {
		unsigned long type;
		const char *name;
	} known[] = {
		{ 0x6969, "NFS" },     { 0x517b, "SMB" }, { 0xfe534d42, "SMB" },  { 0xff534d42, "CIFS" },
		{ 0x5346414f, "AFS" }, { 0x564c, "NCP" }, { 0x00c36400, "Ceph" }, { 0x65735546, "FUSE" },
	};
	struct statfs status;

	if (statfs(path, &status))
		return NULL;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (known[i].type == (unsigned long)status.f_type)
			return known[i].name;
	return NULL;
}
