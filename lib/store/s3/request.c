/* One request to the bucket: see module.h. */
#include "lib/base/config.h"
#include "lib/store/s3/module.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum {
	ADDRESS_BYTES = 16384,
	ANSWER_MOST = 8 * 1024 * 1024, /* of XML: a thousand names of a kilobyte, with what stands beside them */
	BUFFER_BYTES = 256 * 1024,
	FIRST_PAUSE_MS = 100, /* before the second try; then twice as long each time, up to so many times */
	DOUBLED_MOST = 5,
	LONG_WORK = 10
};

/* One try. */
struct
try {
	struct s3_request *request;
	CURL *curl;
	int64_t sent, from;  /* bytes of the body so far; where a GET goes on */
	bool ended, unasked; /* by the sink; what comes is not what was asked for */
};

/* It holds the connections to the bucket, and is made in the process that uses it. */
static CURL *
s3_handle(void)
{
	static CURL *curl;
	static pid_t owner;

	if (owner != getpid()) {
		curl = curl_easy_init();
		owner = getpid();
	} else {
		curl_easy_reset(curl);
	}
	return curl;
}

char *
s3_encode(const char *value)
{
	char *encoded = curl_easy_escape(NULL, value, 0), *copy = encoded ? strdup(encoded) : NULL;

	curl_free(encoded);
	return copy;
}

/* The address: the bucket stands before the host, or first in the path. */
static bool
s3_write_address(const struct s3_request *request, char address[ADDRESS_BYTES])
{
	const struct store_place *place = host->place;
	int scheme = (int)(strstr(place->endpoint, "//") + 2 - place->endpoint), length;
	const char *path = *request->name ? request->name : "", *prefix = *request->name ? place->prefix : "";
	const char *mark = request->query ? "?" : "", *query = request->query ? request->query : "";

	if (place->path_style)
		length = snprintf(address, ADDRESS_BYTES, "%s/%s%s%s%s%s%s", place->endpoint, place->bucket, *path ? "/" : "",
		                  prefix, path, mark, query);
	else
		length = snprintf(address, ADDRESS_BYTES, "%.*s%s.%s/%s%s%s%s", scheme, place->endpoint, place->bucket,
		                  place->endpoint + scheme, prefix, path, mark, query);
	return length < ADDRESS_BYTES;
}

static size_t
s3_on_header(char *line, size_t size, size_t count, void *context)
{
	static const char name[] = "etag:";
	struct try *this = context;
	size_t length = size * count, at = sizeof name - 1;

	if (length <= at || strncasecmp(line, name, at) != 0)
		return length;
	while (at < length && line[at] == ' ')
		at++;
	snprintf(this->request->tag, S3_TAG_BYTES, "%.*s", (int)strcspn(line + at, "\r\n"), line + at);
	return length;
}

static bool
s3_keep(struct s3_request *request, const char *bytes, size_t length)
{
	char *grown;

	if (request->answer_length + length > ANSWER_MOST
	    || !(grown = realloc(request->answer, request->answer_length + length + 1)))
		return false;
	memcpy(grown + request->answer_length, bytes, length);
	request->answer = grown;
	request->answer_length += length;
	grown[request->answer_length] = '\0';
	return true;
}

static size_t
s3_on_body(char *bytes, size_t size, size_t count, void *context)
{
	struct try *this = context;
	struct s3_request *request = this->request;
	size_t length = size * count;
	long status = 0;

	curl_easy_getinfo(this->curl, CURLINFO_RESPONSE_CODE, &status);
	if (!request->sink || status < 200 || status > 299)
		return s3_keep(request, bytes, length) ? length : 0;
	if (this->from && status != 206)
		this->unasked = true;
	else if (!request->sink(request->context, bytes, length))
		this->ended = true;
	if (this->unasked || this->ended)
		return 0;
	request->received += (int64_t)length;
	return length;
}

static size_t
s3_on_send(char *to, size_t size, size_t count, void *context)
{
	struct try *this = context;
	const struct s3_request *request = this->request;
	int64_t left = request->length - this->sent;
	size_t room = size * count;
	ssize_t got;

	do
		got = pread(request->descriptor, to, left < (int64_t)room ? (size_t)left : room, (off_t)(request->at + this->sent));
	while (got < 0 && errno == EINTR);
	if (got < 0 || (got == 0 && left > 0))
		return CURL_READFUNC_ABORT;
	this->sent += got;
	return (size_t)got;
}

static int
s3_on_seek(void *context, curl_off_t offset, int origin)
{
	struct try *this = context;

	if (origin != SEEK_SET)
		return CURL_SEEKFUNC_CANTSEEK;
	this->sent = offset;
	return CURL_SEEKFUNC_OK;
}

static void
set_method(struct try *this)
{
	const struct s3_request *request = this->request;
	CURL *curl = this->curl;

	if (!strcmp(request->method, "HEAD")) {
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	} else if (!strcmp(request->method, "DELETE")) {
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
	} else if (request->text) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(request->text));
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->text);
	} else if (request->length) {
		curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->length);
		curl_easy_setopt(curl, CURLOPT_READFUNCTION, s3_on_send);
		curl_easy_setopt(curl, CURLOPT_READDATA, this);
		curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, s3_on_seek);
		curl_easy_setopt(curl, CURLOPT_SEEKDATA, this);
	}
	if (this->from)
		curl_easy_setopt(curl, CURLOPT_RESUME_FROM_LARGE, (curl_off_t)this->from);
}

/* Who we are, and how long we wait. */
static void
set_manner(CURL *curl, bool long_work)
{
	long rate = (long)host->config->bucket_rate_min_kib * 1024;
	char signature[128];

	snprintf(signature, sizeof signature, "aws:amz:%s:s3", host->place->region);
	curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, signature);
	curl_easy_setopt(curl, CURLOPT_USERNAME, host->place->key);
	curl_easy_setopt(curl, CURLOPT_PASSWORD, host->place->secret);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	if (*host->config->bucket_ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, host->config->bucket_ca_file);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)host->config->bucket_connect_timeout);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, long_work || !rate ? 1L : rate);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)host->config->bucket_timeout * (long_work ? LONG_WORK : 1));
	curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, (long)BUFFER_BYTES);
	curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, (long)BUFFER_BYTES);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "MOznoDS/" VERSION);
}

/* Tries it once. False: curl could not, and says why in `fault`. */
static bool
s3_try(struct try *this, char fault[CURL_ERROR_SIZE])
{
	struct s3_request *request = this->request;
	char address[ADDRESS_BYTES], hash[STORE_HASH_BYTES + 32];
	struct curl_slist *headers;
	curl_off_t size = -1;
	bool good;

	*fault = '\0';
	free(request->answer);
	request->answer = NULL;
	request->answer_length = 0;
	request->status = 0;
	if (!this->curl || !s3_write_address(request, address))
		return false;
	snprintf(hash, sizeof hash, "x-amz-content-sha256: %s", request->hash ? request->hash : S3_EMPTY_HASH);
	headers = curl_slist_append(NULL, hash);
	set_manner(this->curl, request->long_work);
	set_method(this);
	curl_easy_setopt(this->curl, CURLOPT_URL, address);
	curl_easy_setopt(this->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(this->curl, CURLOPT_ERRORBUFFER, fault);
	curl_easy_setopt(this->curl, CURLOPT_HEADERFUNCTION, s3_on_header);
	curl_easy_setopt(this->curl, CURLOPT_HEADERDATA, this);
	curl_easy_setopt(this->curl, CURLOPT_WRITEFUNCTION, s3_on_body);
	curl_easy_setopt(this->curl, CURLOPT_WRITEDATA, this);
	good = headers && curl_easy_perform(this->curl) == CURLE_OK;
	curl_easy_getinfo(this->curl, CURLINFO_RESPONSE_CODE, &request->status);
	curl_easy_getinfo(this->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size);
	request->size = size;
	curl_slist_free_all(headers);
	return good;
}

/* What is not there, by what was asked: an object that somebody wants to read may be missing, and one that was to go has gone. Of an upload
 * in pieces that is to be concluded the caller finds out what has become of it. All else needs what is missing. The answer to HEAD has no
 * code, and so cannot tell a bucket from an object. */
static enum store_outcome
outcome_of_missing(const struct s3_request *request, const char *code)
{
	if (!strcmp(code, "NoSuchBucket") || !*request->name)
		return STORE_REFUSED;
	if (!strcmp(request->method, "DELETE"))
		return STORE_DONE;
	if (!strcmp(request->method, "POST") && !strcmp(code, "NoSuchUpload"))
		return STORE_ABSENT;
	return !strcmp(request->method, "GET") || !strcmp(request->method, "HEAD") ? STORE_ABSENT : STORE_REFUSED;
}

/* What an answer comes down to. */
static enum store_outcome
s3_outcome(const struct s3_request *request, const char *code)
{
	if (request->status >= 200 && request->status <= 299)
		return STORE_DONE;
	if (request->status == 507 || !strcmp(code, "QuotaExceeded") || !strcmp(code, "XMinioStorageFull"))
		return STORE_FULL;
	if (request->status == 404)
		return outcome_of_missing(request, code);
	/* 400 is also said of a body that came too slowly. */
	if (request->status >= 500 || request->status == 429 || request->status == 408 || !strcmp(code, "RequestTimeout"))
		return STORE_AWAY;
	return STORE_REFUSED;
}

static void
s3_complain(const struct try *this, enum store_outcome outcome, const char *code, const char *fault)
{
	const struct s3_request *request = this->request;
	char reason[512] = "";

	if (outcome == STORE_DONE || outcome == STORE_ABSENT)
		return;
	s3_text_of(request->answer, "Message", reason, sizeof reason);
	if (request->status && !*fault)
		host->log_warning("s3: %s %s: %ld %s %s", request->method, request->name, request->status, code, reason);
	else
		host->log_warning("s3: %s %s: %s", request->method, request->name, *fault ? fault : "no answer");
}

static void
s3_pause(int before)
{
	int milliseconds = FIRST_PAUSE_MS << (before < DOUBLED_MOST ? before : DOUBLED_MOST);
	struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000 };

	nanosleep(&time, NULL);
}

enum store_outcome
s3_perform(struct s3_request *request)
{
	char fault[CURL_ERROR_SIZE], code[128];
	enum store_outcome outcome = STORE_AWAY;
	struct try this;

	for (int i = 0; i < host->config->bucket_tries; i++) {
		if (i > 0)
			s3_pause(i - 1);
		this = (struct try){ .request = request, .curl = s3_handle(), .from = request->received };
		*code = '\0';
		if (s3_try(&this, fault)) {
			s3_text_of(request->answer, "Code", code, sizeof code);
			outcome = s3_outcome(request, code);
			*fault = '\0';
		} else {
			outcome = this.ended ? STORE_ENDED : STORE_AWAY;
		}
		if (outcome != STORE_AWAY)
			break;
		host->log_debug("s3: %s %s, try %d: %ld %s", request->method, request->name, i + 1, request->status, fault);
	}
	s3_complain(&this, outcome, code, fault);
	return outcome;
}

void
s3_end(struct s3_request *request)
{
	free(request->answer);
	request->answer = NULL;
}
