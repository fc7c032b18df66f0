/* Requests of the convergence test, on libcurl: see soak.h. Its wait is the wait of the whole program. */
#define _GNU_SOURCE 1
#include "soak.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REQUEST_MILLISECONDS = 15000 };

struct request {
	CURL *easy;
	struct curl_slist *headers;
	struct printbuf *answer;
	rest_answered *answered;
	void *context;
	unsigned tag;
};

static CURLM *multi;

void
rest_open(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(multi = curl_multi_init()))
		give_up("libcurl does not start");
}

static size_t
keep(char *bytes, size_t one, size_t count, void *request)
{
	printbuf_memappend(((struct request *)request)->answer, bytes, (int)(one * count));
	return one * count;
}

static struct request *
request_new(const char *token, const char *method, const char *path, const char *type, const char *body, size_t length)
{
	static unsigned requests;
	struct request *request = calloc(1, sizeof *request);
	char header[TOKEN_MAX + 32], typed[256], url[PATH_MAX_BYTES], forwarded[80];

	if (!request || !(request->answer = printbuf_new()) || !(request->easy = curl_easy_init()))
		give_up("no memory for a request");
	snprintf(url, sizeof url, "%s%s", run.other_http && requests++ % 2 ? run.other_http : run.http, path);
	snprintf(header, sizeof header, "Authorization: Token %s", token);
	snprintf(typed, sizeof typed, "Content-Type: %s", type);
	request->headers = curl_slist_append(NULL, typed);
	if (*token)
		request->headers = curl_slist_append(request->headers, header);
	if (run.client) {
		snprintf(forwarded, sizeof forwarded, "X-Forwarded-For: %s", run.client);
		request->headers = curl_slist_append(request->headers, forwarded);
	}
	curl_easy_setopt(request->easy, CURLOPT_URL, url);
	curl_easy_setopt(request->easy, CURLOPT_HTTPHEADER, request->headers);
	curl_easy_setopt(request->easy, CURLOPT_CUSTOMREQUEST, method);
	if (body) {
		curl_easy_setopt(request->easy, CURLOPT_POSTFIELDSIZE, (long)length);
		curl_easy_setopt(request->easy, CURLOPT_COPYPOSTFIELDS, body);
	}
	curl_easy_setopt(request->easy, CURLOPT_WRITEFUNCTION, keep);
	curl_easy_setopt(request->easy, CURLOPT_WRITEDATA, request);
	curl_easy_setopt(request->easy, CURLOPT_TIMEOUT_MS, (long)REQUEST_MILLISECONDS);
	curl_easy_setopt(request->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(request->easy, CURLOPT_PRIVATE, request);
	return request;
}

static void
request_free(struct request *request)
{
	curl_easy_cleanup(request->easy);
	curl_slist_free_all(request->headers);
	printbuf_free(request->answer);
	free(request);
}

/* The answer as JSON; none where the transfer broke off. */
static struct json_object *
request_answer(struct request *request, CURLcode result, long *status)
{
	*status = 0;
	if (result != CURLE_OK)
		return NULL;
	curl_easy_getinfo(request->easy, CURLINFO_RESPONSE_CODE, status);
	return request->answer->bpos ? json_tokener_parse(request->answer->buf) : NULL;
}

struct json_object *
rest_ask(const char *token, const char *method, const char *path, const char *body, long *status)
{
	struct request *request = request_new(token, method, path, "application/json", body, body ? strlen(body) : 0);
	struct json_object *answer = request_answer(request, curl_easy_perform(request->easy), status);

	request_free(request);
	return answer;
}

long
rest_fetch(const char *token, const char *method, const char *path, const char *type, const char *body, size_t length,
           struct printbuf *answer)
{
	struct request *request = request_new(token, method, path, type, body, length);
	long status = 0;

	printbuf_reset(answer);
	if (curl_easy_perform(request->easy) == CURLE_OK) {
		curl_easy_getinfo(request->easy, CURLINFO_RESPONSE_CODE, &status);
		printbuf_memappend(answer, request->answer->buf, request->answer->bpos);
	}
	request_free(request);
	return status;
}

void
rest_send(const char *token, const char *method, const char *path, const char *body, rest_answered *answered, void *context,
          unsigned tag)
{
	struct request *request = request_new(token, method, path, "application/json", body, body ? strlen(body) : 0);

	request->answered = answered;
	request->context = context;
	request->tag = tag;
	if (curl_multi_add_handle(multi, request->easy) != CURLM_OK)
		give_up("libcurl takes no request");
}

static void
finish(CURL *easy, CURLcode result)
{
	struct request *request;
	struct json_object *answer;
	long status;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &request);
	answer = request_answer(request, result, &status);
	curl_multi_remove_handle(multi, easy);
	request->answered(request->context, request->tag, status, answer);
	json_object_put(answer);
	request_free(request);
}

void
rest_turn(struct curl_waitfd *fds, unsigned count, int milliseconds)
{
	int running, left;
	CURLMsg *message;

	curl_multi_perform(multi, &running);
	if (curl_multi_poll(multi, fds, count, milliseconds, NULL) != CURLM_OK)
		give_up("libcurl does not wait");
	curl_multi_perform(multi, &running);
	while ((message = curl_multi_info_read(multi, &left)))
		if (message->msg == CURLMSG_DONE)
			finish(message->easy_handle, message->data.result);
}

void
rest_close(void)
{
	curl_multi_cleanup(multi);
	curl_global_cleanup();
}
