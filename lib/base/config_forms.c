/* The forms of options: see config_forms.h. */
#include "lib/base/config_forms.h"
#include "lib/base/endpoint.h"
#include "lib/base/text.h"
#include "lib/base/words.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

bool
config_form_line(const char *value)
{
	return text_valid(value, strlen(value)) && !text_has_controls(value);
}

bool
config_form_name(const char *value)
{
	return *value != '\0';
}

static bool
has_scheme(const char *url)
{
	return !strncasecmp(url, "http://", 7) || !strncasecmp(url, "https://", 8);
}

bool
config_form_url(const char *value)
{
	return !*value || (has_scheme(value) && config_form_line(value) && !text_has_space(value));
}

bool
config_form_command(const char *value)
{
	return !*value || (*value == '/' && config_form_line(value));
}

bool
config_form_database(const char *value)
{
	static const char *const schemes[] = { "postgresql://", "postgres://" };

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (!strncmp(value, schemes[i], strlen(schemes[i])))
			return config_form_line(value);
	return !*value;
}

bool
config_form_phrase(const char *value)
{
	enum { LEAST = 32 };

bool
config_form_header(const char *value)
{
	return strlen(value) <= 100
	    && strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == strlen(value);
}

bool
config_form_origins(const char *list)
{
	const char *word;
	size_t length;

	if (!config_form_line(list))
		return false;
	while ((word = words_next(&list, &length)))
		if (!has_scheme(word) || word[length - 1] == '/')
			return false;
	return true;
}

bool
config_form_host(const char *value)
{
	struct endpoint endpoints[ENDPOINTS_MAX];
	char fault[256];

	return !*value || endpoints_parse(value, 0, endpoints, fault, sizeof fault) == 1;
}

bool
config_form_addresses(const char *list)
{
	struct endpoint endpoints[ENDPOINTS_MAX];
	char fault[256];

	return endpoints_parse(list, 0, endpoints, fault, sizeof fault) > 0;
}
