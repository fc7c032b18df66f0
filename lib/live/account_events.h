/*
 * What is told to accounts is written at the end of the transaction (lib/db/late.h), whatever the order in which it came up: the stream
 * of one account after the other, in order of id, and then what only passes. The numbers of a stream are given under its lock: who
 * tells several accounts something would otherwise wait for who tells the same ones in another order. What is told is as it was when
 * it came up, and of one account in the order in which it came up.
 */
#ifndef MOZNODS_ACCOUNT_EVENTS_H
#define MOZNODS_ACCOUNT_EVENTS_H

#include <stdint.h>

struct notification;

/* All inside a write transaction. An event, for publish alone, to the account that is its user; its type and `ends` are literals. */
void account_events_add(const struct notification *event);

/* What passes, about an account; its type is a literal. */
void account_events_pass(int64_t account, const char *type, const char *data);

/* Makes whoever resumes the stream of an account fetch it anew: of what is told to it what came up before is forgotten. */
void account_events_skip(int64_t account);

/* Forgets what has been told of a person (person_events.h) by earlier transactions. */
void account_events_forget_person(int64_t person);

#endif
