/* Encoded words: see encoded_word.h. */
#include "lib/file/encoded_word.h"
#include "lib/base/charset.h"
#include "lib/base/percent.h"
#include "lib/base/strbuf.h"

#include <ctype.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>

static const char space[] = " \t\r\n";

/* The parts of a word: =?charset*language?encoding?text?= */
struct word {
	const char *charset, *text;
	size_t charset_length, text_length;
	char encoding;
};

static bool
split(const char *from, size_t length, struct word *word)
{
	const char *end = from + length, *mark;

	if (length < 8 || memcmp(from, "=?", 2) != 0 || memcmp(end - 2, "?=", 2) != 0)
		return false;
	word->charset = from + 2;
	end -= 2;
	mark = memchr(word->charset, '?', (size_t)(end - word->charset));
	if (!mark || end - mark < 3 || mark[2] != '?')
		return false;
	word->charset_length = strcspn(word->charset, "?*");
	word->encoding = (char)toupper((unsigned char)mark[1]);
	word->text = mark + 3;
	word->text_length = (size_t)(end - word->text);
	return !memchr(word->text, '?', word->text_length);
}

/* B: base64, with or without what it should be filled up with. */
static bool
decode_base64(const struct word *word, char *bytes, size_t *length)
{
	size_t given = word->text_length;

	while (given > 0 && word->text[given - 1] == '=')
		given--;
	return sodium_base642bin((unsigned char *)bytes, word->text_length, word->text, given, NULL, length, NULL,
	                         sodium_base64_VARIANT_ORIGINAL_NO_PADDING)
	    == 0;
}

/* Q: as percent-encoding, with other marks. */
static bool
decode_quoted(const struct word *word, char *bytes, size_t *length)
{
	ptrdiff_t decoded;

	memcpy(bytes, word->text, word->text_length);
	decoded = percent_decode_marked(bytes, word->text_length, '=', '_');
	*length = decoded < 0 ? 0 : (size_t)decoded;
	return decoded >= 0;
}

/* Whether the bytes are a word, which then is appended. */
static bool
encoded_word_decode(const char *from, size_t length, struct strbuf *to)
{
	struct strbuf buffer = { 0 };
	struct word word;
	size_t decoded;
	char *bytes;
	bool good;

	if (!split(from, length, &word) || !(bytes = strbuf_reserve(&buffer, word.text_length + 1)))
		return false;
	good = word.encoding == 'B' ? decode_base64(&word, bytes, &decoded)
	                            : word.encoding == 'Q' && decode_quoted(&word, bytes, &decoded);
	good = good && !memchr(bytes, '\0', decoded) && charset_add(word.charset, word.charset_length, bytes, decoded, to);
	strbuf_free(&buffer);
	return good;
}

void
encoded_words_decode(const char *text, struct strbuf *to)
{
	bool after_word = false;

	while (*text) {
		size_t blanks = strspn(text, space), length = strcspn(text + blanks, space), kept = to->length;
		bool word;

		/* The blanks come first and go again where both neighbours are words. */
		strbuf_add(to, text, blanks);
		if (after_word)
			to->length = kept;
		word = length > 0 && encoded_word_decode(text + blanks, length, to);
		if (!word) {
			to->length = kept;
			strbuf_add(to, text, blanks + length);
		}
		after_word = word;
		text += blanks + length;
	}
}
