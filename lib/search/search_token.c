/* The words of a text: see search_token.h. A text is cut into chunks where folding cannot reach across, each is folded by itself, and
 * what it becomes is cut once more: a ligature may be two letters, letters of Korean may be one syllable. */
#include "lib/search/search_token.h"
#include "lib/base/script.h"
#include "lib/base/search_key.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"

#include <stdlib.h>
#include <utf8proc.h>

/* What a character is to words. */
enum kind {
	SEPARATOR,
	LETTER, /* goes on with the letters before it */
	APART,  /* a word of its own */
	MARK    /* belongs to what stands before it */
};

enum { LAST_ASCII = 0x7f, HANGUL_FIRST = 0xac00, HANGUL_LAST = 0xd7a3 };

/* Letters by their category that belong to the one before: the voicing marks of half width; the vowels AM of Thai and Lao, which are a
 * mark and a letter. */
static bool
search_joins(utf8proc_int32_t point)
{
	return point == 0xff9e || point == 0xff9f || point == 0x0e33 || point == 0x0eb3;
}

static bool
is_picture(utf8proc_int32_t point)
{
	int class = utf8proc_get_property(point)->boundclass;

	return class == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC || class == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR;
}

static enum kind
kind_of(utf8proc_int32_t point)
{
	if (point <= LAST_ASCII)
		return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') || (point >= '0' && point <= '9')
		             ? LETTER
		             : SEPARATOR;
	if (search_joins(point))
		return MARK;
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_CF: return MARK;
	case UTF8PROC_CATEGORY_SO: return is_picture(point) ? APART : SEPARATOR;
	default: break;
	}
	if (!text_point_alphanumeric(point))
		return SEPARATOR;
	return (point >= HANGUL_FIRST && point <= HANGUL_LAST) || script_without_spaces(point) ? APART : LETTER;
}

/* The kind of the character there, and its length. */
static enum kind
kind_at(const char *text, size_t *bytes)
{
	return kind_of(text_point(text, bytes));
}

/* Moves `at` to the next chunk, or word, and returns its end and kind; at the end of the text there is none, and it is a SEPARATOR. */
static enum kind
next_chunk(const char *text, size_t *at, size_t *end)
{
	enum kind kind = SEPARATOR, next;
	size_t bytes;

	for (; text[*at]; *at += bytes)
		if ((kind = kind_at(text + *at, &bytes)) == LETTER || kind == APART)
			break;
	if (!text[*at])
		return SEPARATOR;
	for (*end = *at + bytes; text[*end]; *end += bytes) {
		next = kind_at(text + *end, &bytes);
		if (next != MARK && !(next == LETTER && kind == LETTER))
			break;
	}
	return kind;
}

/* What the chunk and the words in it need. */
struct chunk {
	search_take *take;
	void *context;
	struct search_token token;
	struct strbuf text, word;
};

static void
take_word(struct chunk *chunk, const char *word, size_t length, bool apart)
{
	if (length > SEARCH_TOKEN_BYTES) {
		length = SEARCH_TOKEN_BYTES;
		while (length > 0 && ((unsigned char)word[length] & 0xc0) == 0x80)
			length--;
	}
	strbuf_clear(&chunk->word);
	strbuf_add(&chunk->word, word, length);
	chunk->token.word = strbuf_string(&chunk->word);
	chunk->token.length = chunk->word.length;
	chunk->token.apart = apart;
	if (!chunk->word.failed)
		chunk->take(chunk->context, &chunk->token);
}

/* Of ASCII the letters in lower case are all that folding makes. False: there is something else. */
static bool
fold_ascii(const char *text, size_t length, char *folded)
{
	for (size_t i = 0; i < length; i++) {
		if ((unsigned char)text[i] > LAST_ASCII)
			return false;
		folded[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] | 0x20) : text[i];
	}
	return true;
}

static bool
take_chunk(struct chunk *chunk, const char *text, size_t length)
{
	char folded[SEARCH_TOKEN_BYTES], *key;
	size_t at = 0, end = 0;
	enum kind kind;

	if (length <= sizeof folded && fold_ascii(text, length, folded)) {
		take_word(chunk, folded, length, false);
		return true;
	}
	strbuf_clear(&chunk->text);
	strbuf_add(&chunk->text, text, length);
	if (chunk->text.failed || !(key = search_key(strbuf_string(&chunk->text))))
		return false;
	for (; (kind = next_chunk(key, &at, &end)) != SEPARATOR; at = end)
		take_word(chunk, key + at, end - at, kind == APART);
	free(key);
	return true;
}

bool
search_tokens(const char *text, search_take *take, void *context)
{
	struct chunk chunk = { .take = take, .context = context };
	size_t at = 0, end = 0;
	bool good = true;

	for (; good && next_chunk(text, &at, &end) != SEPARATOR; at = end) {
		chunk.token.start = at;
		chunk.token.end = end;
		good = take_chunk(&chunk, text + at, end - at) && !chunk.word.failed;
	}
	strbuf_free(&chunk.text);
	strbuf_free(&chunk.word);
	return good;
}
