/* The head of an HTTP request: see request_head.h. */
#include "request_head.h"
#include "lib/base/percent.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Cuts the next line off, without its CR LF; a bare LF ends one too (RFC 9112, 2.2). NULL: there is none, or it holds what no line
 * may hold. */
static char *
next_line(char **at, char *end)
{
	char *line = *at, *lf = memchr(line, '\n', (size_t)(end - line)), *last;

	if (!lf)
		return NULL;
	*at = lf + 1;
	last = lf > line && lf[-1] == '\r' ? lf - 1 : lf;
	*last = '\0';
	for (char *c = line; c < last; c++)
		if (((unsigned char)*c < 0x20 && *c != '\t') || *c == 0x7f)
			return NULL;
	return line;
}

static bool
is_token(const char *text)
{
	for (; *text; text++)
		if (!isalnum((unsigned char)*text) && !strchr("!#$%&'*+-.^_`|~", *text))
			return false;
	return true;
}

/* Whether a list of words between commas has this one, in any case. */
static bool
list_has(const char *list, const char *word)
{
	size_t length = strlen(word);

	while (*list) {
		list += strspn(list, ", \t");
		if (!strncasecmp(list, word, length) && strspn(list + length, " \t") == strcspn(list + length, ","))
			return true;
		list += strcspn(list, ",");
	}
	return false;
}

static void
add_forwarded(struct request_head *head, const char *value)
{
	size_t had = strlen(head->forwarded), length = strlen(value), room;

	if (length >= FORWARDED_MAX - 1) {
		value += length - (FORWARDED_MAX - 2);
		length = FORWARDED_MAX - 2;
	}
	room = FORWARDED_MAX - 2 - length;
	if (had > room) {
		memmove(head->forwarded, head->forwarded + had - room, room);
		had = room;
	}
	if (had)
		head->forwarded[had++] = ',';
	memcpy(head->forwarded + had, value, length + 1);
}

/* One header that may come once. */
static bool
set_once(const char **to, const char *value)
{
	if (**to)
		return false;
	*to = value;
	return true;
}

/* False: with this header another program could read the request differently. */
static bool
take_header(struct request_head *head, const char *name, const char *value)
{
	if (!strcasecmp(name, "Host"))
		return set_once(&head->host, value);
	if (!strcasecmp(name, "Origin"))
		return set_once(&head->origin, *value ? value : "null");
	if (!strcasecmp(name, "Authorization"))
		return set_once(&head->authorization, value);
	if (!strcasecmp(name, "Sec-WebSocket-Key"))
		return set_once(&head->key, value);
	if (!strcasecmp(name, "Sec-WebSocket-Version"))
		return set_once(&head->version, value);
	if (!strcasecmp(name, "Upgrade"))
		head->upgrades = head->upgrades || list_has(value, "websocket");
	else if (!strcasecmp(name, "Connection"))
		head->connection_upgrades = head->connection_upgrades || list_has(value, "upgrade");
	else if (!strcasecmp(name, "X-Forwarded-For"))
		add_forwarded(head, value);
	else if (!strcasecmp(name, "Content-Length"))
		return !strcmp(value, "0");
	return strcasecmp(name, "Transfer-Encoding") != 0;
}

static bool
read_header(struct request_head *head, char *line)
{
	char *value = strchr(line, ':'), *end;

	if (!value || value == line)
		return false;
	*value++ = '\0';
	value += strspn(value, " \t");
	for (end = value + strlen(value); end > value && (end[-1] == ' ' || end[-1] == '\t');)
		*--end = '\0';
	return is_token(line) && take_header(head, line, value);
}

/* The path and the query, of the target's usual form or of the absolute one (RFC 9112, 3.2). */
static bool
read_target(struct request_head *head, char *target)
{
	char *query;
	ptrdiff_t length;

	if (!strncasecmp(target, "http://", 7) && !(target = strchr(target + 7, '/')))
		return false;
	if (*target != '/')
		return false;
	if ((query = strchr(target, '?')))
		*query++ = '\0';
	if ((length = percent_decode(target, strlen(target), false)) < 0 || memchr(target, '\0', (size_t)length))
		return false;
	target[length] = '\0';
	head->path = target;
	head->query = query;
	return true;
}

/* 200, 400, or 405. */
static int
read_request_line(struct request_head *head, char *line)
{
	char *target = strchr(line, ' '), *protocol = target ? strchr(target + 1, ' ') : NULL;

	if (!protocol || target == line)
		return 400;
	*target++ = '\0';
	*protocol++ = '\0';
	if (!is_token(line) || strncmp(protocol, "HTTP/1.", 7) != 0 || !isdigit((unsigned char)protocol[7]) || protocol[8])
		return 400;
	head->minor = protocol[7] - '0';
	if (strcmp(line, "GET") != 0)
		return 405;
	return read_target(head, target) ? 200 : 400;
}

int
request_head_read(char *text, size_t length, struct request_head *head)
{
	char *at = text, *end = text + length, *line = next_line(&at, end);
	int status;

	head->host = head->origin = head->authorization = head->key = head->version = "";
	if (!line)
		return 400;
	status = read_request_line(head, line);
	while (status == 200 && (line = next_line(&at, end)) && *line)
		if (!read_header(head, line))
			return 400;
	return status == 200 && !line ? 400 : status;
}
