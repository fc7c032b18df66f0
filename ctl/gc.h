/*
 * Removing what nobody needs any more, at once. The daemon does the same by itself, a little at a time.
 */
#ifndef MOZNODS_CTL_GC_H
#define MOZNODS_CTL_GC_H

struct arguments;

/* gc: forgets files that were never attached and removes all bytes that are due; says how many contents that were. */
int gc(const struct arguments *arguments);

#endif
