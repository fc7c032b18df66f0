/*
 * moznods serve: the whole server in the foreground, three programs under one supervisor: moznods-wsd for the WebSockets,
 * moznods.fcgi for the REST API, and lighttpd before both.
 */
#ifndef MOZNODS_CTL_SERVE_H
#define MOZNODS_CTL_SERVE_H

struct arguments;

/* serve: starts the server, prints one line `ready http://… ws://…` once all of it answers, and keeps it running until
 * SIGTERM or SIGINT. SIGHUP reads the configuration again, for the workers. */
int serve(const struct arguments *arguments);

#endif
