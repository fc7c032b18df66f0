/*
 * The web server of `moznods serve`: its configuration, written anew at each start from what it must do here and no more.
 */
#ifndef MOZNODS_CTL_LIGHTTPD_H
#define MOZNODS_CTL_LIGHTTPD_H

#include <stdbool.h>

/* Writes run/lighttpd.conf, and run/errors/ with what lighttpd itself answers where there is no worker to. `lighttpd` is the
 * program's path, `web` the directory of the web client, `connections` how many it may have at a time. It listens at
 * `config.http_port`: its socket is its standard input or, where several are `passed`, as systemd passes them. False after saying why on the log. */
bool lighttpd_configure(char *lighttpd, const char *web, bool passed, int ws_port, int connections);

#endif
