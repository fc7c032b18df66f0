/*
 * Trying the TURN servers of the configuration, one after the other, with credentials as browsers get them: whether each
 * really relays, and if not, what is likely wrong.
 */
#ifndef MOZNODS_CTL_TURN_TEST_H
#define MOZNODS_CTL_TURN_TEST_H

struct arguments;

/* turn-test: says of every configured server whether it relays; fails unless all of them do. */
int turn_test(const struct arguments *arguments);

#endif
