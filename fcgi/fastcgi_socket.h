/*
 * The sockets that a web server connects to: that of the workers, which is descriptor 0, and that of admission, where it asks whether a
 * body may come (admission.h). Both are made here where neither the web server nor a service manager makes them.
 *
 * Admission has a socket and a process of its own for lighttpd before 1.4.77: until it is answered it asks the system without a pause
 * whether more of the body has come, and takes all the processor that there is. Workers may be busy for long.
 */
#ifndef MOZNODS_FASTCGI_SOCKET_H
#define MOZNODS_FASTCGI_SOCKET_H

#include <stdbool.h>

/* Listens at a path and puts the socket where FastCGI has it, into descriptor 0. Its mode is 0660, its group that of the
 * process or, where the directory passes its own on, the directory's. What a server that has died left there is replaced.
 * False, and why in the log: not possible, or somebody listens there. */
bool fastcgi_socket_open(const char *path);

/* Listens at a path in the same way for admission. */
bool fastcgi_socket_open_admission(const char *path);

/* Takes the sockets that a service manager passes (sd_listen_fds(3)): that of the workers, and that of admission where there are two. */
void fastcgi_socket_take(void);

/* The socket of admission; -1: there is none, and workers are asked. */
int fastcgi_socket_of_admission(void);

#endif
