/*
 * Where the state directory lies: whether a web server would show it, and whether it is on a network file system.
 */
#ifndef MOZNODS_CTL_SURROUNDINGS_H
#define MOZNODS_CTL_SURROUNDINGS_H

#include <limits.h>
#include <stdbool.h>

enum exposure {
	NOT_EXPOSED,
	CLOSED, /* among a web server's pages, with a .htaccess that is for keeping people out */
	EXPOSED /* among them, and without */
};

/* Looks whether a directory, or one above it, holds the pages of a web server (an index.html, or our own api.cgi), and writes
 * which one. A guess: what a web server shows is known to itself alone. */
enum exposure surroundings_look(const char *path, char pages[PATH_MAX]);

/* The kind of file system a directory lies on, for a person, where that has no memory that programs could share; else NULL. */
const char *surroundings_network(const char *path);

#endif
