/*
 * Who is in a call at this moment, for the administrator: before a restart, or when somebody says that theirs does not work.
 */
#ifndef MOZNODS_CTL_CALL_LIST_H
#define MOZNODS_CTL_CALL_LIST_H

struct arguments;

/* call list: prints a line for every room with a call: the room's id, since when, how many sit there, who, and the room's
 * name. Only looks. */
int call_list_all(const struct arguments *arguments);

#endif
