/* Storing what is large in pieces, each of which is tried again by itself (multipart upload). */
#include "lib/store/s3/module.h"
#include "lib/base/config.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MIB = 1024 * 1024, PIECES_MOST = 10000, READ_BYTES = 65536, ID_BYTES = 2048 };

/* What is being put. */
struct pieces {
	const char *name;
	int descriptor;
	int64_t size, piece; /* bytes of all, of each but the last */
	char *id;            /* of this upload, encoded */
	FILE *list;          /* what has been put, for the end */
};

static void
write_hex(const unsigned char *bytes, size_t count, char *hex)
{
	for (size_t i = 0; i < count; i++)
		snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
}

/* The SHA-256 of a part of the file, hexadecimal. */
static bool
hash_piece(int descriptor, int64_t at, int64_t length, char hash[STORE_HASH_BYTES])
{
	static unsigned char bytes[READ_BYTES];
	unsigned char digest[(STORE_HASH_BYTES - 1) / 2];
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good = context && EVP_DigestInit_ex(context, EVP_sha256(), NULL);

	while (good && length > 0) {
		ssize_t got = pread(descriptor, bytes, length < READ_BYTES ? (size_t)length : READ_BYTES, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		good = got > 0 && EVP_DigestUpdate(context, bytes, (size_t)got);
		at += got;
		length -= got;
	}
	good = good && EVP_DigestFinal_ex(context, digest, NULL);
	EVP_MD_CTX_free(context);
	if (good)
		write_hex(digest, sizeof digest, hash);
	return good;
}

static enum store_outcome
put_piece(struct pieces *pieces, int number)
{
	struct s3_request request = { .method = "PUT", .name = pieces->name, .descriptor = pieces->descriptor };
	char query[3 * ID_BYTES + 64], hash[STORE_HASH_BYTES];
	enum store_outcome outcome = STORE_AWAY;

	request.at = (number - 1) * pieces->piece;
	request.length = pieces->size - request.at < pieces->piece ? pieces->size - request.at : pieces->piece;
	snprintf(query, sizeof query, "partNumber=%d&uploadId=%s", number, pieces->id);
	request.query = query;
	request.hash = hash;
	if (hash_piece(pieces->descriptor, request.at, request.length, hash))
		outcome = s3_perform(&request);
	else
		host->log_warning("s3: a piece of %s cannot be read: %s", pieces->name, strerror(errno));
	if (outcome == STORE_DONE)
		fprintf(pieces->list, "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>", number, request.tag);
	s3_end(&request);
	return outcome;
}

/* Asks for a name of this upload. */
static enum store_outcome
pieces_begin(struct pieces *pieces)
{
	struct s3_request request = {
		.method = "POST", .name = pieces->name, .query = "uploads=", .hash = S3_EMPTY_HASH, .text = ""
	};
	enum store_outcome outcome = s3_perform(&request);
	char id[ID_BYTES];

	if (outcome == STORE_DONE
	    && (!s3_text_of(request.answer, "UploadId", id, sizeof id) || !*id || !(pieces->id = s3_encode(id)))) {
		host->log_warning("s3: the bucket gives no id for an upload in pieces");
		outcome = STORE_AWAY;
	}
	s3_end(&request);
	return outcome;
}

static bool
hash_text(const char *text, char hash[STORE_HASH_BYTES])
{
	unsigned char digest[(STORE_HASH_BYTES - 1) / 2];

	if (!EVP_Digest(text, strlen(text), digest, NULL, EVP_sha256(), NULL))
		return false;
	write_hex(digest, sizeof digest, hash);
	return true;
}

static bool
is_there(const struct pieces *pieces)
{
	int64_t size;

	return s3_size(pieces->name, &size) == STORE_DONE && size == pieces->size;
}

/* Makes one object of the pieces. A good status may come before it is known whether that succeeds; and where an answer is lost, the
 * second try finds no upload any more. */
static enum store_outcome
pieces_conclude(const struct pieces *pieces, const char *list)
{
	struct s3_request request = { .method = "POST", .name = pieces->name, .text = list, .long_work = true };
	char query[3 * ID_BYTES + 16], hash[STORE_HASH_BYTES];
	enum store_outcome outcome = STORE_AWAY;

	snprintf(query, sizeof query, "uploadId=%s", pieces->id);
	request.query = query;
	request.hash = hash;
	if (hash_text(list, hash))
		outcome = s3_perform(&request);
	if (outcome == STORE_DONE && !(request.answer && strstr(request.answer, "CompleteMultipartUploadResult")))
		outcome = STORE_AWAY;
	s3_end(&request);
	if (outcome == STORE_DONE || is_there(pieces))
		return STORE_DONE;
	if (outcome != STORE_ABSENT)
		return outcome;
	host->log_warning("s3: the upload of %s in pieces is gone", pieces->name);
	return STORE_REFUSED;
}

static enum store_outcome
drop_upload(const char *name, const char *id)
{
	char query[3 * ID_BYTES + 16];
	struct s3_request request = { .method = "DELETE", .name = name, .query = query };
	enum store_outcome outcome;

	snprintf(query, sizeof query, "uploadId=%s", id);
	outcome = s3_perform(&request);
	s3_end(&request);
	return outcome;
}

/* Sends the pieces, and concludes. */
static enum store_outcome
send_pieces(struct pieces *pieces)
{
	char *list = NULL;
	size_t length = 0;
	enum store_outcome outcome = STORE_DONE;

	if (!(pieces->list = open_memstream(&list, &length)))
		return STORE_AWAY;
	fputs("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">", pieces->list);
	for (int number = 1; outcome == STORE_DONE && (number - 1) * pieces->piece < pieces->size; number++)
		outcome = put_piece(pieces, number);
	fputs("</CompleteMultipartUpload>", pieces->list);
	if (fclose(pieces->list) && outcome == STORE_DONE)
		outcome = STORE_AWAY;
	if (outcome == STORE_DONE)
		outcome = pieces_conclude(pieces, list);
	free(list);
	return outcome;
}

enum store_outcome
s3_put_pieces(const char *name, int descriptor, int64_t size)
{
	struct pieces pieces = { .name = name, .descriptor = descriptor, .size = size };
	enum store_outcome outcome;

	pieces.piece = (int64_t)host->config->bucket_part_mib * MIB;
	if (size > pieces.piece * PIECES_MOST)
		pieces.piece = (size + PIECES_MOST - 1) / PIECES_MOST;
	if ((outcome = pieces_begin(&pieces)) != STORE_DONE)
		return outcome;
	if ((outcome = send_pieces(&pieces)) != STORE_DONE)
		drop_upload(name, pieces.id);
	free(pieces.id);
	return outcome;
}

/* One upload that the bucket lists; whether it was ended. */
static bool
abandon_one(const char *text, size_t length, int64_t before)
{
	char *upload = strndup(text, length), key[S3_KEY_BYTES], id[ID_BYTES], begun[64], *encoded = NULL;
	const char *name = NULL;
	bool old = upload && s3_text_of(upload, "Key", key, sizeof key) && s3_text_of(upload, "UploadId", id, sizeof id)
	        && s3_text_of(upload, "Initiated", begun, sizeof begun) && s3_time(begun) && s3_time(begun) < before
	        && (name = s3_name_of(key));
	bool ended = old && (encoded = s3_encode(id)) && drop_upload(name, encoded) == STORE_DONE;

	free(encoded);
	free(upload);
	return ended;
}

enum store_outcome
s3_abandon(int64_t before, int *count)
{
	struct s3_request request = { .method = "GET", .name = "" };
	char query[2048], *prefix = s3_encode(host->place->prefix);
	enum store_outcome outcome = STORE_AWAY;
	const char *at, *text;
	size_t length;

	*count = 0;
	snprintf(query, sizeof query, "prefix=%s&uploads=", prefix ? prefix : "");
	request.query = query;
	if (prefix && (outcome = s3_perform(&request)) == STORE_DONE)
		for (at = request.answer ? request.answer : ""; s3_element(&at, "Upload", &text, &length);)
			*count += abandon_one(text, length, before);
	free(prefix);
	s3_end(&request);
	return outcome;
}
