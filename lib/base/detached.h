/*
 * Programs that are run on the side: without a shell, with nothing of this process but what they are given, and nobody waits for them.
 */
#ifndef MOZNODS_DETACHED_H
#define MOZNODS_DETACHED_H

#include <stdbool.h>
#include <stddef.h>

enum { DETACHED_SECONDS = 60 }; /* then it is killed */

/* Runs a program with its arguments, which blanks separate, and `text` as its standard input. Returns once a process of its own has it;
 * the log says when it fails, or takes too long. With `run` false all of that but the program itself: it takes the same time. False,
 * and why in the log: there is no such process. */
bool detached_run(const char *command, const char *text, size_t length, bool run);

#endif
