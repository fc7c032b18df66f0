/*
 * Signalling between two seats of one call: offers, answers, candidates. Their data is passed on as it was sent, byte by byte: no
 * number is rounded.
 */
#ifndef MOZNODS_WSD_RELAY_H
#define MOZNODS_WSD_RELAY_H

struct error;
struct request;

/* The frames offer, answer and ice_candidate; `context` of each request is a struct frame_context. */
const struct error *relay_offer(struct request *request);
const struct error *relay_answer(struct request *request);
const struct error *relay_candidate(struct request *request);

#endif
