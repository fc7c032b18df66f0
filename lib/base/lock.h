/*
 * Lock files in the state directory, for flock(2): what they guard is theirs to say who takes them. A lock ends with its
 * descriptor, and so with the process, whatever becomes of it.
 */
#ifndef MOZNODS_LOCK_H
#define MOZNODS_LOCK_H

/* Opens STATE/NAME, making it where it is missing, for its owner alone: whoever owns the directory, also when root asks.
 * Returns its descriptor, which locks nothing yet, or -1 after saying why on the log. */
int lock_open(const char *state, const char *name);

/* The same, and takes the lock `operation` of flock(2). -1 also where that is refused: errno is EWOULDBLOCK, and the log
 * says nothing, when somebody else has it and LOCK_NB was asked for. */
int lock_take(const char *state, const char *name, int operation);

#endif
