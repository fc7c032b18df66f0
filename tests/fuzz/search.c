/* Searches and the words of texts: whatever valid text was sent, words lie in it in order, are what they are when taken apart again, and
 * what is read of a search is within its limits. */
#include "fuzz.h"
#include "lib/base/text.h"
#include "lib/search/search_query.h"
#include "lib/search/search_token.h"

struct look {
	size_t length, last;
	int count;
};

static void
take_again(void *context, const struct search_token *token)
{
	const struct search_token *first = context;

	CLAIM(token->length <= first->length, "a word that grows when it is folded again");
}

static void
take(void *context, const struct search_token *token)
{
	struct look *look = context;

	CLAIM(token->length > 0 && token->length <= SEARCH_TOKEN_BYTES && strlen(token->word) == token->length,
	      "the length of a word");
	CLAIM(text_valid(token->word, token->length), "a piece of a character");
	CLAIM(token->start >= look->last && token->end > token->start && token->end <= look->length, "a word out of its place");
	look->last = token->start;
	look->count++;
	if (look->count < 100)
		search_tokens(token->word, take_again, (void *)token);
}

static void
check_query(const char *text)
{
	struct search_query query = { 0 };

	if (!search_query_read(text, &query)) {
		CLAIM(query.count <= SEARCH_TERMS, "too many terms");
		for (int i = 0; i < query.count; i++) {
			const struct search_term *term = &query.term[i];
			struct look look = { .length = term->text ? strlen(term->text) : 0 };

			CLAIM(term->kind != SEARCH_WORDS || (search_tokens(term->text, take, &look) && look.count > 0),
			      "words without a word");
			CLAIM(term->kind != SEARCH_DAYS || term->first_day < term->end_day, "days in no order");
			CLAIM(term->kind == SEARCH_WORDS || (!term->negative && !term->prefix), "an operator that is no word");
		}
	}
	search_query_free(&query);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size);
	struct look look = { .length = strlen(text) };

	if (text_valid(text, look.length)) {
		if (!search_tokens(text, take, &look))
			abort();
		check_query(text);
	}
	free(text);
	return 0;
}
