/* Code in a message, taken out: see code_blank.h. One pass over the lines finds fences and the ends of paragraphs, one over each
 * paragraph the spans in it. */
#include "lib/message/code_blank.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
	INDENT_MOST = 3, /* blanks before a mark that begins a block */
	DEPTH_MOST = 4,  /* quotes and lists inside one another */
	NUMBER_MOST = 9, /* digits of an item's number */
	FENCE_LEAST = 3,
	RUN_MOST = 128 /* backticks of the longest run that is a mark */
};

/* One line, behind the marks of the quotes and lists that it is in. */
struct line {
	char *text, *end; /* `end`: its newline, or the end of the text */
	int quotes;
	bool item;    /* begins an item of a list */
	bool further; /* stands two blanks in, as what belongs to an item does */
};

struct fence {
	char mark;     /* ` or ~; 0: none is open */
	size_t length; /* of the run that opened it, and at least of the one that closes it */
	int quotes;
	bool item;
};

struct scan {
	struct fence fence;
	char *paragraph;          /* where it begins; NULL: none is open */
	int quotes;               /* that it is in */
	bool item;                /* whether the last line was in an item of a list */
	char *last[RUN_MOST + 1]; /* by length: where the last run of backticks in the paragraph begins */
};

static size_t
code_run(const char *at, const char *end)
{
	size_t length = 0;

	while (at + length < end && at[length] == *at)
		length++;
	return length;
}

static char *
skip_blanks(char *at, const char *end, int most)
{
	for (int i = 0; i < most && at < end && *at == ' '; i++)
		at++;
	return at;
}

/* Behind the mark of a list item and a blank, where something follows; NULL: there is none. */
static char *
skip_item(char *at, const char *end)
{
	int digits = 0;

	while (at + digits < end && at[digits] >= '0' && at[digits] <= '9')
		digits++;
	if (digits > NUMBER_MOST)
		return NULL;
	at += digits;
	if (at + 1 >= end || !strchr(digits ? ".)" : "-*+", *at) || at[1] != ' ')
		return NULL;
	while (++at < end && *at == ' ')
		;
	return at < end ? at : NULL;
}

static struct line
read_line(char *text)
{
	struct line line = { .text = text, .end = text + strcspn(text, "\n") };
	char *mark, *behind;

	for (int depth = 0; depth < DEPTH_MOST; depth++) {
		mark = skip_blanks(line.text, line.end, INDENT_MOST);
		if (mark < line.end && *mark == '>') {
			line.text = skip_blanks(mark + 1, line.end, 1);
			line.quotes++;
		} else if ((behind = skip_item(mark, line.end))) {
			line.text = behind;
			line.item = true;
		} else {
			break;
		}
	}
	line.further = line.end - line.text >= 2 && line.text[0] == ' ' && line.text[1] == ' ';
	return line;
}

static bool
is_blank(const struct line *line)
{
	const char *at = line->text;

	while (at < line->end && (*at == ' ' || *at == '\t'))
		at++;
	return at == line->end;
}

/* The fence that a line opens, in an item or not, with no backtick behind its mark; .mark 0: none. */
static struct fence
opens(const struct line *line, bool item)
{
	const char *at = skip_blanks(line->text, line->end, INDENT_MOST);
	size_t length = at < line->end && (*at == '`' || *at == '~') ? code_run(at, line->end) : 0;

	if (length < FENCE_LEAST || memchr(at + length, '`', (size_t)(line->end - at) - length))
		return (struct fence){ 0 };
	return (struct fence){ *at, length, line->quotes, item };
}

/* Whether a line is nothing but the mark that ends the fence. */
static bool
closes(const struct fence *fence, const struct line *line)
{
	const char *at = line->text, *end = line->end;
	size_t length;

	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	if (at == end || *at != fence->mark)
		return false;
	length = code_run(at, end);
	for (at += length; at < end && (*at == ' ' || *at == '\t'); at++)
		;
	return at == end && length >= fence->length;
}

/* Whether the quote or the item that a fence is in ends before a line. */
static bool
leaves(const struct fence *fence, const struct line *line)
{
	return line->quotes < fence->quotes || (fence->item && !line->further);
}

/* The next run of just as many backticks. There is one. */
static char *
find_close(char *at, const char *end, size_t length)
{
	while (at < end) {
		size_t run;

		at = memchr(at, '`', (size_t)(end - at));
		if (!at || (run = code_run(at, end)) == length)
			return at;
		at += run;
	}
	return NULL;
}

/* Blanks what the run of backticks at `at` opens; returns where to go on. */
static char *
blank_span(struct scan *scan, char *at, char *end)
{
	size_t length = code_run(at, end);
	char *close = NULL;

	if (length <= RUN_MOST && scan->last[length] > at)
		close = find_close(at + length, end, length);
	if (!close)
		return at + length;
	memset(at, '`', (size_t)(close - at));
	return close + length;
}

/* Notes where the last run of each length is: an opener behind that looks for none. Entries of earlier paragraphs lie before. */
static void
note_runs(struct scan *scan, char *at, char *end)
{
	while ((at = memchr(at, '`', (size_t)(end - at)))) {
		size_t length = code_run(at, end);

		if (length <= RUN_MOST)
			scan->last[length] = at;
		at += length;
	}
}

static void
end_paragraph(struct scan *scan, char *end)
{
	char *at = scan->paragraph;

	scan->paragraph = NULL;
	if (!at || !memchr(at, '`', (size_t)(end - at)))
		return;
	note_runs(scan, at, end);
	while (at < end)
		if (*at == '\\' && at + 1 < end)
			at += 2;
		else if (*at == '`')
			at = blank_span(scan, at, end);
		else
			at++;
}

/* A line outside fences: one of the paragraph that is open, unless it is in other quotes or another item. */
static void
take_line(struct scan *scan, char *start, const struct line *line)
{
	bool item = line->item || (scan->item && line->further);
	bool goes_on = scan->paragraph && line->quotes == scan->quotes && !line->item && item == scan->item;

	scan->fence = opens(line, item);
	scan->item = item;
	if (scan->fence.mark || is_blank(line)) {
		end_paragraph(scan, start);
	} else if (!goes_on) {
		end_paragraph(scan, start);
		scan->paragraph = start;
		scan->quotes = line->quotes;
	}
	if (scan->fence.mark)
		memset(start, '`', (size_t)(line->end - start));
}

char *
code_blank(const char *text)
{
	struct scan scan = { 0 };
	char *copy = strdup(text), *start = copy;

	while (copy && *start) {
		struct line line = read_line(start);

		if (scan.fence.mark && leaves(&scan.fence, &line))
			scan.fence = (struct fence){ 0 };
		if (!scan.fence.mark) {
			take_line(&scan, start, &line);
		} else {
			if (closes(&scan.fence, &line))
				scan.fence = (struct fence){ 0 };
			memset(start, '`', (size_t)(line.end - start));
		}
		start = line.end + (*line.end == '\n');
	}
	if (copy)
		end_paragraph(&scan, start);
	return copy;
}
