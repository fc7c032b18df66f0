/* Percent-encoding: see percent.h. */
#include "lib/base/percent.h"
#include "lib/base/strbuf.h"

#include <ctype.h>
#include <string.h>

static int
digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

	return found ? (int)(found - digits) : -1;
}

ptrdiff_t
percent_decode_marked(char *text, size_t length, char mark, char blank)
{
	char *to = text;

	for (size_t i = 0; i < length; i++) {
		if (text[i] == mark) {
			int high = i + 2 < length ? digit(text[i + 1]) : -1;
			int low = i + 2 < length ? digit(text[i + 2]) : -1;

			if (high < 0 || low < 0)
				return -1;
			*to++ = (char)(high * 16 + low);
			i += 2;
		} else {
			*to++ = blank && text[i] == blank ? ' ' : text[i];
		}
	}
	return to - text;
}

ptrdiff_t
percent_decode(char *text, size_t length, bool plus)
{
	return percent_decode_marked(text, length, '%', plus ? '+' : '\0');
}

void
percent_add_unreserved(struct strbuf *to, const char *text)
{
	static const char unreserved[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	for (; *text; text++) {
		if (strchr(unreserved, *text))
			strbuf_add(to, text, 1);
		else
			strbuf_format(to, "%%%02X", (unsigned char)*text);
	}
}

void
percent_add_url(struct strbuf *to, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c > 0x20 && c < 0x7f && !strchr("\"<>\\^`{|}", c))
			strbuf_add(to, bytes + i, 1);
		else
			strbuf_format(to, "%%%02X", c);
	}
}
