/* The envelope around every list: see envelope.h. */
#include "envelope.h"
#include "http.h"
#include "lib/base/base_url.h"
#include "lib/base/percent.h"

#include <string.h>

/* Whether a parameter of the query takes the place of `name`, or the other way round. */
static bool
is_page_parameter(const char *parameter, const char *name)
{
	static const char *const of_pages[] = { "page", "before", "after", "around", NULL }, *const of_cursors[] = { "cursor", NULL };
	size_t size = strcspn(parameter, "=&");

	for (const char *const *at = strcmp(name, "cursor") ? of_pages : of_cursors; *at; at++)
		if (strlen(*at) == size && !strncmp(*at, parameter, size))
			return true;
	return false;
}

/* The query of this request with another page or cursor in place of the old one. */
static void
add_query(const char *query, const char *name, int64_t value, struct strbuf *to)
{
	char separator = '?';
	bool written = false;

	while (*query) {
		size_t length = strcspn(query, "&");
		bool is_page = is_page_parameter(query, name);

		if (length > 0 && !(is_page && written)) {
			strbuf_add(to, &separator, 1);
			separator = '&';
			if (is_page)
				strbuf_format(to, "%s=%lld", name, (long long)value);
			else
				percent_add_url(to, query, length);
			written = written || is_page;
		}
		query += length + (query[length] == '&');
	}
	if (!written)
		strbuf_format(to, "%c%s=%lld", separator, name, (long long)value);
}

static void
add_link(const struct http *http, const char *label, bool there, const char *name, int64_t value, struct strbuf *to)
{
	const char *api = strstr(http->uri, "/api/"), *base;
	size_t length = strcspn(api, "?"), base_length = base_url(&base);

	strbuf_format(to, ",\"%s\":", label);
	if (!there) {
		strbuf_text(to, "null");
		return;
	}
	strbuf_text(to, "\"");
	strbuf_add(to, base, base_length);
	percent_add_url(to, api, length);
	if (api[length - 1] != '/')
		strbuf_text(to, "/");
	add_query(http->query, name, value, to);
	strbuf_text(to, "\"");
}

/* Of a list that may not be whole, and goes one way. */
static void
write_cursor(const struct http *http, struct strbuf *to)
{
	const struct page *page = &http->request.page;

	strbuf_text(to, "{\"results\":");
	strbuf_add(to, http->request.reply.text, http->request.reply.length);
	add_link(http, "next", page->older, "cursor", page->oldest, to);
	strbuf_text(to, page->complete ? ",\"complete\":true}" : ",\"complete\":false}");
}

void
envelope_write(const struct http *http, struct strbuf *to)
{
	const struct page *page = &http->request.page;

	if (page->kind == PAGE_CURSOR) {
		write_cursor(http, to);
		return;
	}
	if (page->kind == PAGE_NUMBERED) {
		strbuf_format(to, "{\"count\":%lld", (long long)page->count);
		add_link(http, "next", page->number * page->size < page->count, "page", page->number + 1, to);
		add_link(http, "previous", page->number > 1, "page", page->number - 1, to);
	} else if (page->kind == PAGE_AFTER) {
		strbuf_text(to, "{\"count\":null");
		add_link(http, "next", page->newer, "after", page->newest, to);
		add_link(http, "previous", page->older, "before", page->oldest, to);
	} else {
		strbuf_text(to, "{\"count\":null");
		add_link(http, "next", page->older, "before", page->oldest, to);
		add_link(http, "previous", page->newer, "after", page->newest, to);
	}
	strbuf_text(to, ",\"results\":");
	strbuf_add(to, http->request.reply.text, http->request.reply.length);
	strbuf_text(to, "}");
}
