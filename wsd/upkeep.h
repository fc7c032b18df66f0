/*
 * What is done now and then: time-outs of sessions, tokens in use, the database's journal.
 */
#ifndef MOZNODS_WSD_UPKEEP_H
#define MOZNODS_WSD_UPKEEP_H

struct lws_context;

/* Begins the rounds, on the loop of `context`. */
void upkeep_begin(struct lws_context *context);

#endif
