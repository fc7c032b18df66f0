/*
 * The part of `moznods check` that looks at programs and at the server that runs, if one does.
 */
#ifndef MOZNODS_CTL_CHECK_SERVER_H
#define MOZNODS_CTL_CHECK_SERVER_H

#include <stdbool.h>

/* Looks for the programs of the server. */
void check_programs(void);

/* Looks for a server; `running`: that none answers is a fault. */
void check_server(bool running);

#endif
