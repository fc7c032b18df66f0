/*
 * Where browsers find a way to each other: the configured STUN and TURN servers, with time-limited
 * credentials (coturn's "TURN REST API", draft-uberti-behave-turn-rest-00).
 */
#ifndef MOZNODS_ICE_H
#define MOZNODS_ICE_H

#include <stdint.h>

struct error;
struct request;
struct strbuf;

/* GET /api/calls/ice-servers/ */
const struct error *ice_servers(struct request *request);

/* Appends the JSON array of RTCIceServer objects for a user, good until `expires`, Unix seconds. */
void ice_write(int64_t user, int64_t expires, struct strbuf *to);

/* When credentials made now end, Unix seconds. */
int64_t ice_expires(void);

#endif
