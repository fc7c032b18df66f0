/* What the program finds in the module. */
#include "lib/store/s3/module.h"

#include <curl/curl.h>
#include <string.h>

const struct store_host *host;

static const struct store s3 = {
	.put = s3_put,
	.get = s3_get,
	.size = s3_size,
	.remove = s3_remove,
	.list = s3_list,
	.abandon = s3_abandon,
};

const struct store *
moznods_store(const struct store_host *given)
{
	if (strcmp(given->version, VERSION) != 0 || curl_global_init(CURL_GLOBAL_DEFAULT))
		return NULL;
	host = given;
	return &s3;
}
