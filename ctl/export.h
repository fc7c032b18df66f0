/*
 * The commands that take out what is stored: everything, a room, what one person has; as lines of JSON (lib/export/export.h), with the
 * bytes of files beside them. Also while the server runs: what they show is one state. Each returns the exit status.
 */
#ifndef MOZNODS_CTL_EXPORT_H
#define MOZNODS_CTL_EXPORT_H

struct arguments;

/* moznods export all DIRECTORY, with the hashes of passwords and logins. */
int export_all(const struct arguments *arguments);

/* moznods export room ID DIRECTORY */
int export_room(const struct arguments *arguments);

/* moznods export user NAME FILE.ndjson | DIRECTORY */
int export_user(const struct arguments *arguments);

#endif
