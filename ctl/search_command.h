/*
 * The index of messages, for administrators.
 */
#ifndef MOZNODS_CTL_SEARCH_COMMAND_H
#define MOZNODS_CTL_SEARCH_COMMAND_H

struct arguments;

/* search rebuild: has the index made anew by the server, while it serves. */
int search_rebuild(const struct arguments *arguments);

#endif
