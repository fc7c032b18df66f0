/* Unicode text at its edges: lib/text. */
#include "tap.h"
#include "lib/base/text.h"

#include <stdlib.h>

static void
trims_to(const char *text, const char *wanted)
{
	char copy[64];

	snprintf(copy, sizeof copy, "%s", text);
	claim_text(text_trim(copy), wanted, "trimmed at both ends");
}

static void
cleans_to(const char *text, const char *wanted)
{
	char copy[64];

	snprintf(copy, sizeof copy, "%s", text);
	text_remove_controls(copy);
	claim_text(copy, wanted, "control characters removed");
}

static void
folds_alike(const char *one, const char *other, bool alike)
{
	char *a = text_folded(one), *b = text_folded(other);

	claim(a && b && !strcmp(a, b) == alike, alike ? "names that are the same" : "names that differ");
	free(a);
	free(b);
}

static void
check_folding(void)
{
	folds_alike("Alice", "aLICE", true);
	folds_alike("Ünal", "üNAL", true);
	folds_alike("Straße", "STRASSE", true);
	folds_alike("e\xcc\x81", "\xc3\xa9", true);
	folds_alike("ДИМА", "дима", true);
	folds_alike("al\xe2\x80\x8bice", "alice", true);
	folds_alike("a_b", "acb", false);
	folds_alike("i", "ı", false);
}

/* Whether something can be seen. */
static void
check_visible(void)
{
	/* clang-format off */
	static const char *const blank[] = {
		"", " ", "\t\n", "\u00a0\u2003\u3000", "\u200b", "\u200c\u200d", "\u2060\ufeff", "\u00ad", "\u034f", "\u3164", "\u115f\u1160", "\uffa0",
		"\u2800", "\u180e", "\u17b4\u17b5", "\ufe0f", "\ufe00", "\U000e0100", "\U000e0061\U000e007f", "\u200e\u200f", "\u202a\u202e\u202c",
		"\u2066\u2069", "\u061c", "\u2028\u2029", "\u2061\u2064", "\u2065", "\u206f", "\ufff9\ufffb", "\ufffc", "\u0301", "\u20dd",
		"\U0001d159", "\U0001d173", "\U000e0fff", "\ufdd0", "\U00013441", "\U0001bca0",
	};
	static const char *const shown[] = {
		"a", "\u200ba", ".", "1", "\u0600", "\u06dd", "\u2801", "\u2800\u2801", "\u0b95\u0bbe", "\U0001f600", "\u2764\ufe0f", "\u1680x", "\ue000",
		"\U0001fae9", "\U0001f3f4\U000e0067\U000e007f", "\u00b4", "\ufffd",
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof blank / sizeof blank[0]; i++)
		claim(!text_visible(blank[i]), "nothing to be seen");
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
		claim(text_visible(shown[i]), "something to be seen");
	claim(text_has_controls("a\u2028b"), "a separator of lines is more than one line");
	claim(text_has_direction("a\u202eb") && text_has_direction("\u200f") && text_has_direction("\u2067"),
	      "what turns the direction");
	claim(!text_has_direction("\u05d3\u05d5\u05d3 David"), "letters that go from right to left are no such characters");
}

int
main(void)
{
	size_t bytes;
	char *normal = text_normalized("e\xcc\x81");

	trims_to("  a b\t\r\n", "a b");
	trims_to("\xc2\xa0\xe2\x80\x83x\xe3\x80\x80", "x");
	trims_to(" \n ", "");
	trims_to("", "");
	cleans_to("a\r\nb\tc\x01\x7f\xc2\205d", "a\nb\tcd");
	claim(text_has_controls("a\tb"), "a tab is a control character");
	claim(!text_has_controls("aé😀"), "letters are none");
	claim(text_count("aé😀") == 3, "code points are counted, not bytes");
	claim(text_valid("a\0b", 3), "NUL is valid UTF-8");
	claim(!text_valid("\xf4\x90\x80\x80", 4), "beyond U+10FFFF is not");
	claim(!text_valid("\xe2\x82", 2), "half a character is not");
	claim(text_alphanumeric("é", &bytes) && bytes == 2, "é is a letter of two bytes");
	claim(!text_alphanumeric("_", &bytes) && bytes == 1, "_ is none");
	claim_text(normal, "\xc3\xa9", "composed");
	free(normal);
	check_folding();
	check_visible();
	return tap_done();
}
