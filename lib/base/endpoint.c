/* Listening sockets that are bound to what they are told: see endpoint.h. */
#include "lib/base/endpoint.h"
#include "lib/base/address.h"
#include "lib/base/words.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { TRIES = 32 }; /* to find a port that is free at every address */

static in_port_t *
port_of(struct endpoint *endpoint)
{
	return endpoint->address.ss_family == AF_INET6
	             ? &((struct sockaddr_in6 *)&endpoint->address)->sin6_port
	             : &((struct sockaddr_in *)&endpoint->address)->sin_port;
}

/* One numeric address. inet_pton(3) takes no shortened IPv4 ones; getaddrinfo(3) takes them and, what we want, IPv6 zones. */
static bool
parse_numeric(const char *text, struct endpoint *endpoint)
{
	struct addrinfo hints = { .ai_family = AF_INET6, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST };
	struct sockaddr_in *four = (struct sockaddr_in *)&endpoint->address;
	struct addrinfo *found;

	memset(endpoint, 0, sizeof *endpoint);
	if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		endpoint->size = sizeof *four;
		return true;
	}
	if (!strchr(text, ':') || getaddrinfo(text, NULL, &hints, &found))
		return false;
	memcpy(&endpoint->address, found->ai_addr, found->ai_addrlen);
	endpoint->size = found->ai_addrlen;
	freeaddrinfo(found);
	return true;
}

static bool
is_unspecified(const struct endpoint *endpoint)
{
	if (endpoint->address.ss_family == AF_INET6)
		return IN6_IS_ADDR_UNSPECIFIED(&((const struct sockaddr_in6 *)&endpoint->address)->sin6_addr);
	return ((const struct sockaddr_in *)&endpoint->address)->sin_addr.s_addr == INADDR_ANY;
}

/* Whether a socket at `wide` also takes what comes to `narrow`. */
static bool
contains(const struct endpoint *wide, const struct endpoint *narrow)
{
	return wide->address.ss_family == narrow->address.ss_family
	    && (is_unspecified(wide) || !memcmp(&wide->address, &narrow->address, wide->size));
}

/* Adds one, unless another contains it; in place of those that it contains. */
static int
endpoint_add(struct endpoint *endpoints, int count, const struct endpoint *endpoint)
{
	int kept = 0;

	for (int i = 0; i < count; i++)
		if (contains(&endpoints[i], endpoint))
			return count;
	for (int i = 0; i < count; i++)
		if (!contains(endpoint, &endpoints[i]))
			endpoints[kept++] = endpoints[i];
	if (kept < ENDPOINTS_MAX)
		endpoints[kept] = *endpoint;
	return kept + 1;
}

static int
endpoint_add_word(struct endpoint *endpoints, int count, const char *word)
{
	struct endpoint endpoint;

	if (strcasecmp(word, "localhost"))
		return parse_numeric(word, &endpoint) ? endpoint_add(endpoints, count, &endpoint) : 0;
	parse_numeric("127.0.0.1", &endpoint);
	if ((count = endpoint_add(endpoints, count, &endpoint)) > ENDPOINTS_MAX)
		return count;
	parse_numeric("::1", &endpoint);
	endpoint.optional = 1;
	return endpoint_add(endpoints, count, &endpoint);
}

int
endpoints_parse(const char *addresses, int port, struct endpoint endpoints[ENDPOINTS_MAX], char *fault, size_t size)
{
	char text[ADDRESS_BYTES];
	const char *word;
	size_t length;
	int count = 0;

	while ((word = words_next(&addresses, &length))) {
		snprintf(text, sizeof text, "%.*s", (int)length, word);
		if (length >= sizeof text || !(count = endpoint_add_word(endpoints, count, text))) {
			snprintf(fault, size,
			         "address '%.*s' is neither a numeric IPv4 or IPv6 address nor localhost; names are not looked up",
			         (int)length, word);
			return 0;
		}
		if (count > ENDPOINTS_MAX) {
			snprintf(fault, size, "address lists more than %d addresses", ENDPOINTS_MAX);
			return 0;
		}
	}
	for (int i = 0; i < count; i++)
		*port_of(&endpoints[i]) = htons((in_port_t)port);
	if (!count)
		snprintf(fault, size, "address lists no address");
	return count;
}

void
endpoint_text(const struct endpoint *endpoint, char *text, size_t size)
{
	if (getnameinfo((const struct sockaddr *)&endpoint->address, endpoint->size, text, (socklen_t)size, NULL, 0, NI_NUMERICHOST))
		snprintf(text, size, "?");
}

/* A socket that listens there, or -1 and errno. Sets the endpoint's port where that was 0. */
static int
listen_at(struct endpoint *endpoint, int backlog)
{
	static const int yes = 1;
	int listener = socket(endpoint->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0), error;

	if (listener < 0)
		return -1;
	if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0
	    && (endpoint->address.ss_family != AF_INET6 || setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes) == 0)
	    && bind(listener, (struct sockaddr *)&endpoint->address, endpoint->size) == 0 && listen(listener, backlog) == 0
	    && getsockname(listener, (struct sockaddr *)&endpoint->address, &endpoint->size) == 0)
		return listener;
	error = errno;
	close(listener);
	errno = error;
	return -1;
}

static bool
may_be_missing(const struct endpoint *endpoint)
{
	return endpoint->optional && (errno == EADDRNOTAVAIL || errno == EAFNOSUPPORT);
}

static void
endpoint_explain(const struct endpoint *endpoint, int port, char *fault, size_t size)
{
	int error = errno;
	char text[ADDRESS_BYTES];

	endpoint_text(endpoint, text, sizeof text);
	if (error == EADDRINUSE)
		snprintf(fault, size, "port %d of %s is in use by another program", port, text);
	else
		snprintf(fault, size, "cannot listen at port %d of %s: %s", port, text, strerror(error));
}

/* One socket each, all or none; errno says whether another port might do. */
static int
listen_at_all(const char *addresses, int *port, int backlog, int sockets[ENDPOINTS_MAX], char *fault, size_t size)
{
	struct endpoint endpoints[ENDPOINTS_MAX];
	int count = endpoints_parse(addresses, *port, endpoints, fault, size), opened = 0, error;

	errno = 0;
	for (int i = 0; i < count; i++) {
		*port_of(&endpoints[i]) = htons((in_port_t)*port);
		if ((sockets[opened] = listen_at(&endpoints[i], backlog)) >= 0) {
			*port = ntohs(*port_of(&endpoints[i]));
			opened++;
			continue;
		}
		if (may_be_missing(&endpoints[i]))
			continue;
		endpoint_explain(&endpoints[i], *port, fault, size);
		error = errno;
		while (opened)
			close(sockets[--opened]);
		errno = error;
		return 0;
	}
	return opened;
}

int
endpoints_listen(const char *addresses, int *port, int backlog, int sockets[ENDPOINTS_MAX], char *fault, size_t size)
{
	int count, wanted = *port, tries = wanted ? 1 : TRIES;

	do {
		*port = wanted;
		count = listen_at_all(addresses, port, backlog, sockets, fault, size);
	} while (!count && errno == EADDRINUSE && --tries > 0);
	return count;
}

const char *
endpoint_reachable(struct endpoint *endpoint, const char *addresses, int port)
{
	static char fault[512];
	struct endpoint endpoints[ENDPOINTS_MAX];

	if (!endpoints_parse(addresses, port, endpoints, fault, sizeof fault))
		return fault;
	*endpoint = endpoints[0];
	if (is_unspecified(endpoint)) {
		parse_numeric(endpoint->address.ss_family == AF_INET6 ? "::1" : "127.0.0.1", endpoint);
		*port_of(endpoint) = htons((in_port_t)port);
	}
	return NULL;
}

void
endpoint_reachable_text(const char *addresses, char *text, size_t size)
{
	struct endpoint endpoint;

	*text = '\0';
	if (!endpoint_reachable(&endpoint, addresses, 0))
		endpoint_text(&endpoint, text, size);
}
