/*
 * Copies of the database that can be put back: taken while others write, and looked through before they are called done.
 */
#ifndef MOZNODS_CTL_BACKUP_H
#define MOZNODS_CTL_BACKUP_H

struct arguments;

/* backup FILE: copies the database to a file that must not exist yet. */
int backup(const struct arguments *arguments);

#endif
