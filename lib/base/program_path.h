/*
 * Files that lie beside the programs. An installation knows its paths when it is built; a bundle is unpacked anywhere,
 * so its paths begin with $ORIGIN, the directory of the running program, as they do for the dynamic linker (ld.so(8)).
 */
#ifndef MOZNODS_PROGRAM_PATH_H
#define MOZNODS_PROGRAM_PATH_H

#include <limits.h>
#include <stdbool.h>

/* The directory this program lies in, without a slash at its end. False when that cannot be known. */
bool program_directory(char path[PATH_MAX]);

/* Finds the first of the paths, separated by colons, at which there is a file, and writes it; where there is none, the first
 * one. False when not even that is possible. */
bool program_path_find(const char *paths, char path[PATH_MAX]);

/* Whether a path, which exists, leads into a directory, which does too; symbolic links and dots are seen through. */
bool path_is_within(const char *path, const char *directory);

#endif
