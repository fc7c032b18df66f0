/*
 * A bucket of S3, or of what speaks like it, as a store (lib/store/store_module.h), in a module that is loaded where the option
 * `storage` names one. It names nothing of the program but what it is given, `host`. This header is what its files share; they alone
 * name libcurl here, which also signs the requests (AWS Signature Version 4).
 */
#ifndef MOZNODS_S3_H
#define MOZNODS_S3_H

#include "lib/store/store_module.h"

extern const struct store_host *host;

/* ---- request.c: one request, tried as often as the configuration says. */

#define S3_EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

enum { S3_TAG_BYTES = 128, S3_KEY_BYTES = STORE_NAME_BYTES + 256 };

struct s3_request {
	const char *method; /* GET, HEAD, PUT, POST or DELETE */
	const char *name;   /* of the object; "": the bucket */
	const char *query;  /* encoded, its parameters in the order of their names; NULL: none */

	/* The body: bytes of an open file, or a text; neither: none. */
	const char *hash; /* SHA-256, hexadecimal */
	int descriptor;
	int64_t at, length;
	const char *text;

	bool long_work; /* the bucket has much to do before it answers, and gets ten times bucket_timeout for that */

	/* Who takes the body of a good answer; NULL: it is kept in `answer`. */
	store_sink *sink;
	void *context;

	/* What came back. */
	long status;
	char tag[S3_TAG_BYTES]; /* its ETag */
	int64_t size;           /* its Content-Length; -1: none */
	int64_t received;       /* bytes that the sink has taken */
	char *answer;           /* its body, NUL-terminated; NULL: none */
	size_t answer_length;
};

/* Does it. What went wrong is in the log. A GET that breaks off goes on from where it was. That what was to be removed is not there is
 * success; STORE_ABSENT, of which the log says nothing, is said of an object that was to be read, and of an upload in pieces that was to
 * be concluded, alone. s3_end in any case. */
enum store_outcome s3_perform(struct s3_request *request);
void s3_end(struct s3_request *request);

/* Encodes a value for a query; for free(3), NULL: out of memory. */
char *s3_encode(const char *value);

/* ---- answer.c: what stands in an answer, which is XML. */

/* Finds the next element with this tag from `*at` on; its text stays where it is. False: there is none. */
bool s3_element(const char **at, const char *tag, const char **text, size_t *length);

/* The text of the first element with this tag, its entities resolved; false: there is none, or it does not fit. */
bool s3_text_of(const char *answer, const char *tag, char *to, size_t size);

/* The name of the object that has this key in the bucket: what follows our prefix. NULL: it is none of ours. */
const char *s3_name_of(const char *key);

/* A time such as 2026-11-29T20:28:35.000Z, Unix seconds; 0: it is none. */
int64_t s3_time(const char *text);

/* ---- object.c, pieces.c, list.c: see struct store. */

enum store_outcome s3_put(const char *name, const char *hash, int descriptor, int64_t size);
enum store_outcome s3_get(const char *name, store_sink *sink, void *context);
enum store_outcome s3_size(const char *name, int64_t *size);
enum store_outcome s3_remove(const char *name);
enum store_outcome s3_list(const char *after, struct store_object *objects, int most, int *count, bool *more);
enum store_outcome s3_abandon(int64_t before, int *count);

/* Stores what is larger than a piece (option bucket_part_mib) in several. */
enum store_outcome s3_put_pieces(const char *name, int descriptor, int64_t size);

#endif
