/* Unicode text at its edges: lib/text. */
#include "tap.h"
#include "lib/text.h"

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

int
main(void)
{
	size_t bytes;
	char *normal = text_normalized("e\xcc\x81");

	trims_to("  a b\t\r\n", "a b");
	trims_to("\xc2\xa0\xe2\x80\x83x\xe3\x80\x80", "x");
	trims_to(" \n ", "");
	trims_to("", "");
	cleans_to("a\r\nb\tc\x01\x7f\xc2\x85" "d", "a\nb\tcd");
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
	return tap_done();
}
