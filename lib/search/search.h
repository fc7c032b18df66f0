/*
 * Searching messages.
 */
#ifndef MOZNODS_SEARCH_H
#define MOZNODS_SEARCH_H

struct error;
struct request;

/* GET /api/search/?q=&room_id=&author_id=&before=&after=&has=&page_size=&cursor= */
const struct error *search_list(struct request *request);

#endif
