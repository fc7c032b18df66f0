/* Objects of an array: see documents.h. */
#include "lib/convert/documents.h"
#include "lib/base/strbuf.h"

#include <string.h>

enum { HEAD = 512 };

bool
documents_begin(FILE *file)
{
	char head[HEAD + 1];
	size_t length;

	rewind(file);
	length = fread(head, 1, HEAD, file);
	head[length] = '\0';
	rewind(file);
	return head[strspn(head, " \t\r\n")] == '[' && strstr(head, "\"model\"");
}

/* Where a scan is. */
struct scan {
	int depth;            /* of arrays and objects */
	bool quoted, escaped; /* in a text, behind a backslash there */
	struct strbuf text;   /* of the object at hand */
	bool ended;
};

/* Takes a character; true: the object at hand is whole. */
static bool
step(struct scan *scan, char c)
{
	bool inside = scan->depth > 1;

	if (scan->quoted) {
		scan->quoted = scan->escaped || c != '"';
		scan->escaped = !scan->escaped && c == '\\';
	} else if (c == '"') {
		scan->quoted = true;
	} else if (c == '{' || c == '[') {
		scan->depth++;
	} else if (c == '}' || c == ']') {
		scan->depth--;
	}
	if (scan->depth > 1 || inside)
		strbuf_add(&scan->text, &c, 1);
	scan->ended = scan->depth == 0 && c == ']';
	return inside && scan->depth == 1;
}

bool
documents_read(FILE *file, bool (*take)(void *context, const char *text), void *context)
{
	struct scan scan = { 0 };
	bool good = true;
	int c;

	while (good && !scan.ended && (c = getc(file)) != EOF) {
		if (!step(&scan, (char)c))
			continue;
		good = !scan.text.failed && take(context, strbuf_string(&scan.text));
		strbuf_clear(&scan.text);
	}
	strbuf_free(&scan.text);
	return good && scan.ended;
}
