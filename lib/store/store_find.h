/*
 * Which store the configuration names.
 */
#ifndef MOZNODS_STORE_FIND_H
#define MOZNODS_STORE_FIND_H

#include "lib/store/store_module.h"

/* The store of the option `storage`, with the options that go with it. NULL, and why in the log: it cannot be had. */
const struct store *store_find(void);

#endif
