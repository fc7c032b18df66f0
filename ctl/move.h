/* The site into a database of another engine: `moznods move`. */
#ifndef MOZNODS_CTL_MOVE_H
#define MOZNODS_CTL_MOVE_H

struct arguments;

/* Moves what the option `database` names to where --to says, `sqlite` or an address of PostgreSQL, while no server runs. What it is
 * moved from is not changed. Returns the exit status. */
int move_command(const struct arguments *arguments);

#endif
