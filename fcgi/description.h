/*
 * The API's description of itself, etc/openapi.json, which the program carries.
 */
#ifndef MOZNODS_DESCRIPTION_H
#define MOZNODS_DESCRIPTION_H

struct error;
struct request;

/* GET /api/openapi.json: OpenAPI 3.1 */
const struct error *description_show(struct request *request);

#endif
