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

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* Nothing that would have to be encoded in an address. */
bool
config_form_storage(const char *value)
{
	static const char scheme[] = "s3://";
	size_t bucket;

	if (!*value)
		return true;
	if (strncmp(value, scheme, sizeof scheme - 1) != 0)
		return false;
	value += sizeof scheme - 1;
	bucket = strspn(value, LOWER DIGITS ".-");
	return bucket >= 3 && bucket < 64 && (!value[bucket] || value[bucket] == '/') && strlen(value + bucket) < 250
	    && strspn(value + bucket, LOWER UPPER DIGITS "-._/") == strlen(value + bucket) && !strstr(value, "//");
}

bool
config_form_region(const char *value)
{
	return *value && strlen(value) < 64 && strspn(value, LOWER UPPER DIGITS "-_") == strlen(value);
}

bool
config_form_phrase(const char *value)
{
	enum { LEAST = 32 };

	return !*value || (strlen(value) >= LEAST && config_form_line(value));
}

bool
config_form_header(const char *value)
{
	return strlen(value) <= 100 && strspn(value, LOWER UPPER DIGITS "-") == strlen(value);
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
