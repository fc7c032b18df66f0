/* The language of searches: see search_query.h. */
#include "lib/search/search_query.h"
#include "lib/base/text.h"
#include "lib/base/time_text.h"
#include "lib/search/search_token.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A term as it stands in the text: a piece of it, which is cut out when its value is read. */
struct piece {
	char *whole;   /* with the operator, without quotes around it */
	char *value;   /* behind the operator, without quotes; NULL: there is none */
	bool negative; /* a hyphen stood before it */
	bool quoted;   /* the whole */
	bool named;    /* the value is quoted */
};

static size_t
quote_bytes(const char *text)
{
	static const char *const quotes[] = { "\"", "\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e" };

	for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++)
		if (!strncmp(text, quotes[i], strlen(quotes[i])))
			return strlen(quotes[i]);
	return 0;
}

static size_t
space_bytes(const char *text)
{
	size_t bytes;

	return text_point_space(text_point(text, &bytes)) ? bytes : 0;
}

/* Where a value ends that begins here: with its quote, or before white space. Its end is cut off; returns what follows. */
static char *
cut_value(char **start, bool *quoted)
{
	size_t bytes = quote_bytes(*start);
	char *at = *start + bytes;

	*quoted = bytes > 0;
	*start = at;
	while (*at && !(bytes = *quoted ? quote_bytes(at) : space_bytes(at)))
		at++;
	if (!*at)
		return at;
	*at = '\0';
	return at + bytes;
}

/* The next term of the text, which is cut off there; returns what follows, NULL at the end. */
static char *
next_piece(char *text, struct piece *piece)
{
	size_t bytes, name;

	while (*text && (bytes = space_bytes(text)))
		text += bytes;
	if (!*text)
		return NULL;
	*piece = (struct piece){ 0 };
	if (*text == '-' && text[1] && !space_bytes(text + 1)) {
		piece->negative = true;
		text++;
	}
	piece->whole = text;
	name = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
	if (!name || text[name] != ':' || piece->negative)
		return cut_value(&piece->whole, &piece->quoted);
	piece->value = text + name + 1;
	return cut_value(&piece->value, &piece->named);
}

/* What the words of a text are like. */
struct look {
	int count;
	size_t characters; /* of the last one */
	bool apart;
};

static void
look_at(void *context, const struct search_token *token)
{
	struct look *look = context;

	look->count++;
	look->characters = text_count(token->word);
	look->apart = token->apart;
}

static bool
read_from(const struct piece *piece, struct search_term *term)
{
	struct look look = { 0 };

	term->text = piece->value + (*piece->value == '@');
	return search_tokens(term->text, look_at, &look) && look.count > 0;
}

static bool
read_in(const struct piece *piece, struct search_term *term)
{
	size_t digits = strspn(piece->value, "0123456789");

	term->text = piece->value;
	if (!piece->named && digits > 0 && digits <= 18 && !piece->value[digits])
		term->id = strtoll(piece->value, NULL, 10);
	return *piece->value;
}

static bool
read_day(const struct piece *piece, struct search_term *term, bool since, bool until)
{
	int day = time_text_day(piece->value);

	/* The number behind a day need not be one. */
	term->first_day = since ? until ? day : day + 1 : 0;
	term->end_day = until ? since ? day + 1 : day : SEARCH_LAST_DAY;
	return day > 0;
}

static bool
read_before(const struct piece *piece, struct search_term *term)
{
	return read_day(piece, term, false, true);
}

static bool
read_after(const struct piece *piece, struct search_term *term)
{
	return read_day(piece, term, true, false);
}

static bool
read_on(const struct piece *piece, struct search_term *term)
{
	return read_day(piece, term, true, true);
}

static bool
read_has(const struct piece *piece, struct search_term *term)
{
	return search_has_read(piece->value, &term->has);
}

static bool
read_is(const struct piece *piece, struct search_term *term)
{
	(void)term;
	return !strcasecmp(piece->value, "mention");
}

/* clang-format off */
static const struct term_operator {
	const char *name;
	enum search_kind kind;
	bool (*read)(const struct piece *piece, struct search_term *term); /* false: the value makes no sense */
} operators[] = {
	{ "from:",   SEARCH_FROM,    read_from },
	{ "in:",     SEARCH_IN,      read_in },
	{ "before:", SEARCH_DAYS,    read_before },
	{ "after:",  SEARCH_DAYS,    read_after },
	{ "on:",     SEARCH_DAYS,    read_on },
	{ "has:",    SEARCH_HAS,     read_has },
	{ "is:",     SEARCH_MENTION, read_is },
};
/* clang-format on */

static bool
read_operator(const struct piece *piece, struct search_term *term)
{
	for (size_t i = 0; piece->value && i < sizeof operators / sizeof operators[0]; i++) {
		const struct term_operator *found = &operators[i];

		if (strncasecmp(piece->whole, found->name, strlen(found->name)) != 0)
			continue;
		term->kind = found->kind;
		return found->read(piece, term);
	}
	return false;
}

/* Words, of which those without a letter are none. */
static bool
read_words(struct piece *piece, struct search_term *term, struct look *look)
{
	size_t length = strlen(piece->whole);

	*look = (struct look){ 0 };
	*term = (struct search_term){ .kind = SEARCH_WORDS, .negative = piece->negative, .text = piece->whole };
	term->prefix = !piece->quoted && length > 0 && piece->whole[length - 1] == '*';
	return search_tokens(piece->whole, look_at, look) && look->count > 0;
}

/* Reads the terms; `last` gets the one that may go on, NULL where there is none. False: there are too many. */
static bool
read_terms(struct search_query *query, struct search_term **last)
{
	struct search_term term;
	struct piece piece;
	struct look look;

	for (char *rest = query->text; (rest = next_piece(rest, &piece));) {
		bool words = false;

		term = (struct search_term){ 0 };
		if (!read_operator(&piece, &term) && !(words = read_words(&piece, &term, &look)))
			continue;
		if (query->count == SEARCH_TERMS)
			return false;
		query->term[query->count] = term;
		query->positive = query->positive || !term.negative;
		if (words && !term.negative)
			*last = piece.quoted || look.apart || look.characters < 2 ? NULL : &query->term[query->count];
		query->count++;
	}
	return true;
}

const char *
search_query_read(const char *typed, struct search_query *query)
{
	struct search_term *last = NULL;

	if (text_count(typed) > SEARCH_CHARACTERS)
		return "Use up to 200 characters.";
	if (!(query->text = strdup(typed)))
		return "There is no memory left.";
	if (!read_terms(query, &last))
		return "Use up to 10 words and operators.";
	if (last)
		last->prefix = true;
	return NULL;
}

void
search_query_free(struct search_query *query)
{
	free(query->text);
	*query = (struct search_query){ 0 };
}
