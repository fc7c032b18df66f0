/* Time zones by the names of the IANA list, as this system's tzdata knows them. */
#ifndef MOZNODS_TIME_ZONE_H
#define MOZNODS_TIME_ZONE_H

#include <stdbool.h>

enum { TIME_ZONE_BYTES = 64 }; /* of a name, the NUL included */

/* Whether there is a zone of that name, such as Europe/Berlin; upper and lower case differ. */
bool time_zone_exists(const char *name);

#endif
