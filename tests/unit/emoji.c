/* What may stand for a reaction: lib/base/emoji. */
#include "tap.h"
#include "lib/base/emoji.h"

static const struct {
	const char *text, *emoji; /* NULL: it is none */
	const char *what;
} rows[] = {
	{ "\U0001f600", "\U0001f600", "a face" },
	{ "\u2764\ufe0f", "\u2764", "a heart, whose U+FE0F does not count" },
	{ "\u00a9", "\u00a9", "a sign that is also a pictograph" },
	{ "\U0001f44d\U0001f3fd", "\U0001f44d\U0001f3fd", "a hand with a skin tone" },
	{ "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
	  "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "a family" },
	{ "\U0001faef", "\U0001faef", "one of a later Unicode" },
	{ "\U0001fac8\U0001f3fd", "\U0001fac8\U0001f3fd", "one of a later Unicode with a skin tone" },
	{ "\U0001faef\U0001fac8", NULL, "two of a later Unicode" },
	{ "\U0001fbfb", NULL, "a character that is none, beside those that are set aside" },
	{ "\U0001f441\ufe0f\u200d\U0001f5e8\ufe0f", "\U0001f441\u200d\U0001f5e8", "U+FE0F within a sequence" },
	{ "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
	  "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "the flag of Scotland" },
	{ "\U0001f1e9\U0001f1ea", "\U0001f1e9\U0001f1ea", "a flag of two letters" },
	{ "1\ufe0f\u20e3", "1\u20e3", "a keycap" },
	{ "#\u20e3", "#\u20e3", "a keycap without U+FE0F" },
	{ "\U0001f600\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
	  "\U0001f600\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
	  "forty bytes" },
	{ "\U0001f600\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
	  NULL, "more than forty bytes" },
	{ "", NULL, "nothing" },
	{ "\ufe0f", NULL, "U+FE0F alone" },
	{ "a", NULL, "a letter" },
	{ "1", NULL, "a digit" },
	{ "1\ufe0f", NULL, "a digit with U+FE0F" },
	{ "\U0001f3fd", NULL, "a skin tone alone" },
	{ "\U0001f1e9", NULL, "half of a flag" },
	{ "\U0001f1e9\U0001f1ea\U0001f1eb", NULL, "one and a half flags" },
	{ "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", NULL, "two flags" },
	{ "\U0001f600\U0001f600", NULL, "two faces" },
	{ "\U0001f600a", NULL, "a face and a letter" },
	{ "a\u20e3", NULL, "a letter in a keycap" },
	{ "\u200d", NULL, "a joiner" },
	{ ":tada:", NULL, "a name" },
	{ "e\u0301", NULL, "a letter with an accent" },
	{ "\xf0\x9f\x98", NULL, "half of a face" },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char emoji[EMOJI_BYTES + 1];
		bool is = emoji_read(rows[i].text, emoji);

		claim(is == (rows[i].emoji != NULL) && (!is || !strcmp(emoji, rows[i].emoji)), rows[i].what);
	}
	return tap_done();
}
