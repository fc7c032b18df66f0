/* Names and what a search makes of them: whatever valid text was sent, keys are valid and stay what they are when folded again. */
#include "fuzz.h"
#include "lib/account/username.h"
#include "lib/base/search_key.h"
#include "lib/base/text.h"

static void
look_at(void *key, const char *rest)
{
	CLAIM(rest >= (const char *)key && *rest && ((unsigned char)*rest & 0xc0) != 0x80, "a word begins inside a character");
}

static void
check_key(const char *text)
{
	char *key = search_key(text), *again = key ? search_key(key) : NULL;

	if (!again)
		abort();
	CLAIM(text_valid(key, strlen(key)), "a key that is no UTF-8");
	CLAIM(*key != ' ' && !strstr(key, "  "), "blanks that do not matter");
	CLAIM(!strcmp(key, again), "folding twice is not folding once");
	search_words(key, look_at, key);
	free(again);
	free(key);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size);

	if (text_valid(text, strlen(text))) {
		check_key(text);
		CLAIM(username_fault(text) || (text_visible(text) && !text_has_direction(text) && !text_has_space(text)),
		      "a user name that cannot be read");
	}
	free(text);
	return 0;
}
