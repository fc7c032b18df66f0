/*
 * What a handler answers with in place of JSON: a stored file. The HTTP side sends its bytes.
 */
#ifndef MOZNODS_REQUEST_DOWNLOAD_H
#define MOZNODS_REQUEST_DOWNLOAD_H

#include <stdint.h>

/* What a download needs to know; `size` is 0 while there is none. */
struct download {
	char hash[64 + 1];
	char name[256];
	char type[128];
	char charset[16]; /* "" where none is known */
	int64_t size;
	int64_t created; /* Unix seconds */
};

#endif
