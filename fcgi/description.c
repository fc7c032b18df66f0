/* The API's description of itself: see description.h. */
#include "description.h"
#include "lib/request/request.h"

/* Of etc/openapi.c, which is generated. */
extern const char openapi[], openapi_tag[];

const struct error *
description_show(struct request *r)
{
	strbuf_text(&r->reply, openapi);
	r->reply_tag = openapi_tag;
	return NULL;
}
