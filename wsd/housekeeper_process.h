/*
 * The process of the housekeeper, as the daemon has it.
 */
#ifndef MOZNODS_WSD_HOUSEKEEPER_PROCESS_H
#define MOZNODS_WSD_HOUSEKEEPER_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

/* Says which configuration file it is to read; NULL: that which the daemon finds by itself. The name is borrowed for good. */
void housekeeper_configure(char *path);

/* Tells it that a second has passed, and whether this daemon leads. Starts it, also where it has ended by itself, then after ten seconds at
 * the earliest; that is logged. Never waits. */
void housekeeper_second(bool leads);

/* Tells it that a token is in use. */
void housekeeper_touch(int64_t token);

/* Ends it, whatever it does, and waits for that: what it was writing is undone. */
void housekeeper_end(void);

#endif
