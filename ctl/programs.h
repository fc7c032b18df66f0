/*
 * Where the programs and the web client lie: beside this program in a build directory, where `make install` has put them
 * otherwise.
 */
#ifndef MOZNODS_CTL_PROGRAMS_H
#define MOZNODS_CTL_PROGRAMS_H

#include <limits.h>
#include <stdbool.h>

struct programs {
	char fcgi[PATH_MAX], wsd[PATH_MAX], lighttpd[PATH_MAX]; /* absolute */
	char web[PATH_MAX];                                     /* the directory of the web client */
};

/* Finds them all. False after saying on the log what is missing. */
bool programs_find(struct programs *programs);

/* The same for who has another web server: `lighttpd` is "" when there is none. */
bool programs_find_own(struct programs *programs);

/* Finds the program that speaks to a server as a client. False after saying on the log that it is missing. */
bool programs_client(char path[PATH_MAX]);

/* Whether this program is that of a bundle, unpacked on a web space, and the directory of it. */
bool programs_bundle(char directory[PATH_MAX]);

#endif
