/*
 * What a module does that keeps objects in a store other than the disk: today that is a bucket of S3 (lib/store/s3). store.c alone
 * calls it. An object has a name, a path of [a-z0-9/]; what is put under it never changes, so to put it twice, or to remove what is
 * not there, does no harm.
 */
#ifndef MOZNODS_STORE_MODULE_H
#define MOZNODS_STORE_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config;

enum { STORE_NAME_BYTES = 1024 + 1, STORE_HASH_BYTES = 32 * 2 + 1 };

/* What has become of something; where it went wrong the log says why. */
enum store_outcome {
	STORE_DONE,
	STORE_ABSENT,  /* there is no such object, of which the bytes or the size were asked for */
	STORE_AWAY,    /* the store cannot be reached, or cannot do it now */
	STORE_REFUSED, /* it does not let us, or there is no such bucket */
	STORE_FULL,    /* it takes no more */
	STORE_ENDED    /* whoever took the bytes wanted no more of them */
};

struct store_object {
	char name[STORE_NAME_BYTES];
	int64_t size, modified; /* bytes; Unix seconds */
};

/* Takes the next bytes of an object; false ends it. */
typedef bool store_sink(void *context, const char *bytes, size_t length);

struct store {
	/* Stores `size` bytes of an open file, from its beginning, whose position stays; `hash` is their SHA-256, hexadecimal. */
	enum store_outcome (*put)(const char *name, const char *hash, int descriptor, int64_t size);

	/* Hands all bytes of an object to the sink, each once. */
	enum store_outcome (*get)(const char *name, store_sink *sink, void *context);

	enum store_outcome (*size)(const char *name, int64_t *size);
	enum store_outcome (*remove)(const char *name);

	/* The next objects in the order of their names, those after `after`: writes how many, `most` of them at most (1000 or fewer), and
	 * whether there are more. */
	enum store_outcome (*list)(const char *after, struct store_object *objects, int most, int *count, bool *more);

	/* Ends what somebody began to put in pieces before that time, Unix seconds, and never ended. Writes how many. */
	enum store_outcome (*abandon)(int64_t before, int *count);
};

/* Where the objects are. Texts live as long as the process. */
struct store_place {
	char bucket[64], prefix[256]; /* the prefix ends with a slash, or is "" */
	char endpoint[512];           /* scheme and host, without a slash at its end */
	char region[64], key[256], secret[256];
	bool path_style; /* the bucket stands in the path, not in the name of the host */
};

/* What a module is given by the program that loads it, nothing else of which it names. */
struct store_host {
	const char *version; /* of the program, which a module has to be of */
	const struct config *config;
	const struct store_place *place;
	void (*log_warning)(const char *format, ...) __attribute__((format(printf, 1, 2)));
	void (*log_debug)(const char *format, ...) __attribute__((format(printf, 1, 2)));
};

/* What a module has, under that name: its store, or NULL where it is of another version. The host lives as long as the process. */
typedef const struct store *store_entry(const struct store_host *host);
store_entry moznods_store __attribute__((visibility("default")));
#define STORE_ENTRY "moznods_store"

#endif
