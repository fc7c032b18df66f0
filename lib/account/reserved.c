/* Reserved user names: see reserved.h. */
#include "lib/account/reserved.h"
#include "lib/base/search_key.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = { "all", "here", "everyone", "channel", "admin", "system", "deleted" };

/* What is taken for each letter of these names, once case and accents are folded. So there are Greek and Cyrillic letters whose
 * capitals alone have the shape, Cherokee and Lisu ones that look like capitals, and the small capitals of phonetics. */
static const struct {
	char letter;
	const char *shapes;
	/* clang-format off */
} lookalikes[] = {
	{ 'a', "4αаɑᴀᎪꓮ" },
	{ 'c', "сϲᴄⲥᏟꓚ" },
	{ 'd', "ԁᴅᎠꓓ" },
	{ 'e', "3еεҽɛᴇᎬꓰ" },
	{ 'h', "һнηհʜᎻꓧ" },
	{ 'i', "1lіιɩɪӏǀᎥꓲ" },
	{ 'l', "1іιɩӏǀʟᏞꓡ" },
	{ 'm', "мμᴍᎷꓟ" },
	{ 'n', "пηνոռɴꓠ" },
	{ 'o', "0оοօᴏꓳ" },
	{ 'r', "гʀᎡᏒꓣ" },
	{ 's', "5ѕꜱᏚꓢ" },
	{ 't', "7тτᴛᎢꓔ" },
	{ 'v', "νѵᴠᏙꓦ" },
	{ 'y', "уүγυʏᎩꓬ" },
};
/* clang-format on */

/* The character at `at`, of so many bytes. */
static bool
looks_like(const char *at, size_t bytes, char letter)
{
	char character[5] = "";

	if (bytes == 1 && *at == letter)
		return true;
	memcpy(character, at, bytes);
	for (size_t i = 0; i < sizeof lookalikes / sizeof lookalikes[0]; i++)
		if (lookalikes[i].letter == letter)
			return strstr(lookalikes[i].shapes, character) != NULL;
	return false;
}

/* Whether a search key looks like one of the names. Two letters may look like one: rn. */
static bool
looks_like_name(const char *key, const char *name)
{
	while (*key) {
		size_t bytes = 1;

		while (((unsigned char)key[bytes] & 0xc0) == 0x80 && bytes < 4)
			bytes++;
		if (strchr("_.-", *key)) {
			key += bytes;
			continue;
		}
		if (!*name)
			return false;
		if (*name == 'm' && key[0] == 'r' && key[1] == 'n')
			bytes = 2;
		else if (!looks_like(key, bytes, *name))
			return false;
		key += bytes;
		name++;
	}
	return !*name;
}

/* Whether a search key is more of a number than of a word: a11 comes after a10, and is not taken for all. */
static bool
is_number(const char *key)
{
	int digits = 0, others = 0;

	for (; *key; key++)
		if (*key >= '0' && *key <= '9')
			digits++;
		else if (((unsigned char)*key & 0xc0) != 0x80)
			others++;
	return digits > others;
}

static bool
is_reserved(const char *text)
{
	char *key = search_key(text);
	bool found = !key;

	for (size_t i = 0; key && !is_number(key) && i < sizeof names / sizeof names[0]; i++)
		found = found || looks_like_name(key, names[i]);
	free(key);
	return found;
}

/* A capital I has the shape of a small l, but not beside a capital L: nobody takes ALI for all. */
static bool
is_reserved_with_capital_i(const char *text)
{
	char *copy = strchr(text, 'I') && !strchr(text, 'L') ? strdup(text) : NULL;
	bool found;

	if (!copy)
		return false;
	for (char *at = copy; *at; at++)
		if (*at == 'I')
			*at = 'l';
	found = is_reserved(copy);
	free(copy);
	return found;
}

/* `deleted-` and a number, or what looks so, is how an account is shown that is deleted. */
static bool
is_of_deleted(const char *username)
{
	char *key = search_key(username);
	size_t length = key ? strlen(key) : 0;
	bool found = !key;

	while (length > 0 && key[length - 1] >= '0' && key[length - 1] <= '9')
		length--;
	if (key && key[length] && length > 0 && strchr("_.-", key[length - 1])) {
		key[length] = '\0';
		found = looks_like_name(key, "deleted");
	}
	free(key);
	return found;
}

bool
reserved_name(const char *username)
{
	return is_reserved(username) || is_of_deleted(username) || is_reserved_with_capital_i(username);
}
