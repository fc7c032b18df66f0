/* A piece of a text with what was found in it: see search_snippet.h. */
#include "lib/search/search_snippet.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"
#include "lib/search/search_token.h"

#include <stdlib.h>
#include <string.h>

enum {
	BEFORE = 40,  /* characters before what was found */
	BREAK = 30,   /* so far from the end a blank is looked for, to cut there */
	ELLIPSES = 2, /* characters that are kept for them */
	WHOLE = SEARCH_SNIPPET_CHARACTERS - ELLIPSES
};

static const char ellipsis[] = "\xe2\x80\xa6";

static void
take_sought(void *context, const struct search_token *token)
{
	struct search_sought *sought = context;

	if (sought->count == SEARCH_SOUGHT_MOST)
		return;
	if ((sought->word[sought->count] = strdup(token->word)))
		sought->count++;
	else
		sought->failed = true;
}

void
search_sought_take(struct search_sought *sought, const struct search_query *query)
{
	for (int i = 0; i < query->count; i++) {
		const struct search_term *term = &query->term[i];
		int first = sought->count;

		if (term->kind != SEARCH_WORDS || term->negative)
			continue;
		if (!search_tokens(term->text, take_sought, sought))
			sought->failed = true;
		if (sought->count == first)
			continue;
		sought->term[sought->terms].first = first;
		sought->term[sought->terms].count = sought->count - first;
		sought->term[sought->terms++].prefix = term->prefix;
	}
}

void
search_sought_free(struct search_sought *sought)
{
	while (sought->count > 0)
		free(sought->word[--sought->count]);
	*sought = (struct search_sought){ 0 };
}

/* The words of a text, and which of its bytes were found. */
struct found {
	struct search_sought *sought;
	struct strbuf words;
	struct place {
		size_t word, start, end;
		bool apart;
	} * place;
	size_t count, room;
	char *marked; /* of each byte, whether it was found */
	bool failed;
};

static void
take_place(void *context, const struct search_token *token)
{
	struct found *found = context;

	if (found->count == found->room) {
		size_t room = found->room ? found->room * 2 : 64;
		struct place *grown = realloc(found->place, room * sizeof *grown);

		if (!grown) {
			found->failed = true;
			return;
		}
		found->place = grown;
		found->room = room;
	}
	found->place[found->count++] = (struct place){ found->words.length, token->start, token->end, token->apart };
	strbuf_add(&found->words, token->word, token->length + 1);
}

static bool
fits(const struct found *found, const struct place *place, const char *word, bool prefix)
{
	const char *own = found->words.text + place->word;

	return prefix && !place->apart ? !strncmp(own, word, strlen(word)) : !strcmp(own, word);
}

/* Whether the words of a term stand from this one on. */
static bool
stands(const struct found *found, size_t at, int term)
{
	const struct search_sought *sought = found->sought;
	int count = sought->term[term].count;

	if (at + (size_t)count > found->count)
		return false;
	for (int i = 0; i < count; i++)
		if (!fits(found, &found->place[at + (size_t)i], sought->word[sought->term[term].first + i],
		          sought->term[term].prefix && i == count - 1))
			return false;
	return true;
}

/* Marks what was found; returns where the first of it begins, the length of the text where nothing was. */
static size_t
mark_found(struct found *found, size_t length)
{
	size_t first = length;

	for (size_t at = 0; at < found->count; at++)
		for (int term = 0; term < found->sought->terms; term++) {
			size_t last = at + (size_t)found->sought->term[term].count - 1;

			if (!stands(found, at, term))
				continue;
			first = found->place[at].start < first ? found->place[at].start : first;
			memset(found->marked + found->place[at].start, 1, found->place[last].end - found->place[at].start);
		}
	return first;
}

static bool
is_blank(const char *text)
{
	size_t bytes;

	return text_point_space(text_point(text, &bytes));
}

static size_t
back(const char *text, size_t at)
{
	do
		at--;
	while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80);
	return at;
}

/* Where the piece begins: some characters before what was found, behind a blank where there is one. */
static size_t
find_start(const char *text, size_t first)
{
	size_t start = first, at, bytes;

	for (int i = 0; i < BEFORE && start > 0; i++)
		start = back(text, start);
	if (!start)
		return 0;
	for (at = start; at < first && !is_blank(text + at); at += bytes)
		text_point(text + at, &bytes);
	while (at < first && is_blank(text + at)) {
		text_point(text + at, &bytes);
		at += bytes;
	}
	if (at < first)
		return at;
	while (start < first && text_mark(text + start, &bytes))
		start += bytes;
	return start;
}

/* Where it ends: at a blank that is near the last character that has room, else there, but not inside a letter. */
static size_t
find_end(const char *text, size_t start)
{
	size_t at = start, blank = 0, bytes;
	int count = 0;
	bool was_blank = false;

	for (; text[at] && count < WHOLE; at += bytes) {
		bool now_blank = is_blank(text + at);

		text_point(text + at, &bytes);
		count += !(now_blank && was_blank);
		if (now_blank && !was_blank && count > WHOLE - BREAK)
			blank = at;
		was_blank = now_blank;
	}
	if (!text[at])
		return at;
	if (blank)
		return blank;
	while (at > start && text_mark(text + at, &bytes))
		at = back(text, at);
	return at;
}

static void
write_piece(struct strbuf *piece, bool match, struct strbuf *to)
{
	if (!piece->length)
		return;
	strbuf_text(to, to->text[to->length - 1] == '[' ? "{\"text\":" : ",{\"text\":");
	strbuf_json(to, strbuf_string(piece));
	strbuf_text(to, match ? ",\"match\":true}" : "}");
	strbuf_clear(piece);
}

static void
write_pieces(const struct found *found, const char *text, size_t start, size_t end, struct strbuf *to)
{
	struct strbuf piece = { 0 };
	bool match = false, was_blank = start == 0;
	size_t bytes;

	strbuf_text(to, "[");
	strbuf_text(&piece, start ? ellipsis : "");
	for (size_t at = start; at < end; at += bytes) {
		bool blank = is_blank(text + at);

		text_point(text + at, &bytes);
		if (found->marked[at] != match) {
			write_piece(&piece, match, to);
			match = found->marked[at];
		}
		if (!blank)
			strbuf_add(&piece, text + at, bytes);
		else if (!was_blank)
			strbuf_text(&piece, " ");
		was_blank = blank;
	}
	if (text[end] && match)
		write_piece(&piece, match, to);
	strbuf_text(&piece, text[end] ? ellipsis : "");
	write_piece(&piece, match && !text[end], to);
	strbuf_text(to, "]");
	to->failed = to->failed || piece.failed;
	strbuf_free(&piece);
}

bool
search_snippet_write(struct search_sought *sought, const char *text, bool must, struct strbuf *to)
{
	struct found found = { .sought = sought };
	size_t length = strlen(text), first = length, start;

	if (!(found.marked = calloc(length + 1, 1)) || !search_tokens(text, take_place, &found) || found.failed
	    || found.words.failed)
		to->failed = true;
	else
		first = mark_found(&found, length);
	if (!to->failed && (first < length || !must)) {
		start = first < length ? find_start(text, first) : 0;
		write_pieces(&found, text, start, find_end(text, start), to);
	}
	strbuf_free(&found.words);
	free(found.place);
	free(found.marked);
	return first < length;
}
