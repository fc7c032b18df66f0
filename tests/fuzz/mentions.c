/* Mentions in a text, and code: whatever valid text was sent, names lie in it behind a sign, and what is blanked is nothing else. */
#include "fuzz.h"
#include "lib/base/text.h"
#include "lib/message/code_blank.h"
#include "lib/message/mention_find.h"

/* Every second name is somebody's. */
static int64_t
somebody(void *asked, const char *key)
{
	uint64_t sum = 0;

	CLAIM(text_valid(key, strlen(key)) && *key, "a key that is no UTF-8");
	CLAIM(++*(int *)asked <= MENTION_ASKED_MOST, "too many look-ups");
	for (; *key; key++)
		sum = sum * 31 + (unsigned char)*key;
	return sum % 2 ? 0 : (int64_t)(sum % 97) + 1;
}

static void
check_mention(const char *text, const char *plain, const struct mention *mention)
{
	CLAIM(mention->start > 0 && text[mention->start - 1] == '@' && plain[mention->start - 1] == '@', "a name behind no sign");
	CLAIM(mention->length > 0 && mention->start + mention->length <= strlen(text), "a name behind the end");
	CLAIM(!memcmp(text + mention->start, plain + mention->start, mention->length), "a name in code");
	CLAIM(text_valid(text + mention->start, mention->length), "a piece of a character");
}

static void
check(const char *text)
{
	struct mentions found;
	char *plain = code_blank(text);
	int asked = 0;

	if (!plain || !mentions_find(text, somebody, &asked, &found))
		abort();
	CLAIM(strlen(plain) == strlen(text), "what is blanked is longer or shorter");
	for (size_t i = 0; text[i]; i++)
		CLAIM(plain[i] == text[i] || plain[i] == '`', "something else than a backtick for code");
	CLAIM(found.count <= MENTIONS_MOST, "too many mentions");
	for (int i = 0; i < found.count; i++) {
		check_mention(text, plain, &found.mention[i]);
		for (int before = 0; before < i; before++)
			CLAIM(found.mention[before].user != found.mention[i].user, "somebody twice");
	}
	free(plain);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size);

	if (text_valid(text, strlen(text)))
		check(text);
	free(text);
	return 0;
}
