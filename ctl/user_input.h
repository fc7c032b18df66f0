/*
 * The input of a command for an account: what is on the command line, as if it were the body of a request, and what is wrong with it.
 */
#ifndef MOZNODS_CTL_USER_INPUT_H
#define MOZNODS_CTL_USER_INPUT_H

#include <stdbool.h>
#include <stdint.h>

struct input;

/* Begins an input without fields; user_end frees it. Ends the program when there is no memory. */
void user_begin(struct input *input);

/* Puts a text among the fields; NULL is none. What is not UTF-8 is an error of the field, and left out. */
void user_add_field(struct input *input, const char *name, const char *text);

/* The id of the account that `name` is the e-mail address or user name of; 0, and an error in the input, when there is none. Inside a
 * transaction. */
int64_t user_find(struct input *input, const char *name);

/* Whether the account has not been deleted; an error where it has: nobody gets into that again. Inside a transaction. */
bool user_is_living(struct input *input, const char *name, int64_t user);

/* As user_find, of an account that has not been deleted. */
int64_t user_find_living(struct input *input, const char *name);

/* Prints what is wrong with the input on standard error, a line a fault. */
void user_print_faults(const struct input *input);

/* Ends the transaction the way it went and wakes the daemon; false, and why on standard error, when nothing was stored. */
bool user_finish(struct input *input);

/* The end of a command: frees the input and closes the database. Its exit status. */
int user_end(struct input *input, bool good);

#endif
