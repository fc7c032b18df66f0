/*
 * Backups: database and files together, as they were at one moment, taken while others write, and looked through before they
 * are called done. `restore` puts one back.
 */
#ifndef MOZNODS_CTL_BACKUP_H
#define MOZNODS_CTL_BACKUP_H

struct arguments;

/* backup DIRECTORY: makes a backup in a directory that must not exist yet. backup --database FILE: copies the database
 * alone, to a file that must not exist yet. */
int backup(const struct arguments *arguments);

#endif
