/*
 * The socket that a web server connects to, for hosts where neither the web server nor a service manager makes it.
 */
#ifndef MOZNODS_FASTCGI_SOCKET_H
#define MOZNODS_FASTCGI_SOCKET_H

#include <stdbool.h>

/* Listens at a path and puts the socket where FastCGI has it, into descriptor 0. Its mode is 0660, its group that of the
 * process or, where the directory passes its own on, the directory's. What a server that has died left there is replaced.
 * False, and why in the log: not possible, or somebody listens there. */
bool fastcgi_socket_open(const char *path);

#endif
