/* Time zones: see time_zone.h. */
#include "lib/base/time_zone.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ZONES "/usr/share/zoneinfo"

/* RFC 8536, section 3.1 */
static const char zone_magic[4] = "TZif";

/* Every part begins with a capital, which none of tzdata's own files and other folders does (posix, right, localtime), and has no
 * dots: such a name leads nowhere else. */
static bool
is_written_as_zone(const char *name)
{
	bool begins = true;

	for (const char *at = name; *at; at++) {
		if (begins ? !(*at >= 'A' && *at <= 'Z') : !(isalnum((unsigned char)*at) || strchr("/_+-", *at)))
			return false;
		begins = *at == '/';
	}
	return !begins && strlen(name) < TIME_ZONE_BYTES;
}

bool
time_zone_exists(const char *name)
{
	char path[sizeof ZONES + TIME_ZONE_BYTES], magic[sizeof zone_magic];
	int fd;
	bool is_zone;

	if (!is_written_as_zone(name))
		return false;
	snprintf(path, sizeof path, "%s/%s", ZONES, name);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return false;
	is_zone = read(fd, magic, sizeof magic) == (ssize_t)sizeof magic && memcmp(magic, zone_magic, sizeof magic) == 0;
	close(fd);
	return is_zone;
}
