/*
 * The web server of `moznods serve`: its configuration, written anew at each start from what it must do here and no more.
 */
#ifndef MOZNODS_CTL_LIGHTTPD_H
#define MOZNODS_CTL_LIGHTTPD_H

#include <stdbool.h>

/* Writes run/lighttpd.conf, and run/errors/ with what lighttpd itself answers where there is no worker to. `lighttpd` is the
 * program's path, `web` the directory of the web client, `connections` how many it may have at a time. Its listening socket
 * is its standard input. False after saying why on the log. */
bool lighttpd_configure(char *lighttpd, const char *web, int http_port, int ws_port, int connections);

#endif
