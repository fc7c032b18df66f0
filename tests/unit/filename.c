/* Names of uploaded files: lib/filename. */
#include "tap.h"
#include "lib/file/filename.h"

static void
becomes(const char *sent, const char *wanted)
{
	char name[FILENAME_BYTES];

	memset(name, '#', sizeof name);
	filename_clean(sent, name);
	claim_text(name, wanted, sent);
}

/* A text of `count` times `unit`, with `end` behind; in a buffer of the next call. */
static const char *
many(const char *unit, int count, const char *end)
{
	static char texts[2][8192];
	static int turn;
	char *text = texts[turn++ % 2];

	*text = '\0';
	while (count-- > 0)
		strcat(text, unit);
	return strcat(text, end);
}

static void
cut_long_names(void)
{
	becomes(many("a", 255, ""), many("a", 255, ""));
	becomes(many("a", 256, ""), many("a", 255, ""));
	becomes(many("a", 252, ".png"), many("a", 251, ".png"));
	becomes(many("a", 4092, ".png"), many("a", 251, ".png"));
	becomes(many("\xc3\xa4", 128, ""), many("\xc3\xa4", 127, ""));
	becomes(many("\xf0\x9f\x98\x80", 64, ".png"), many("\xf0\x9f\x98\x80", 62, ".png"));
	becomes(many("\xff", 300, ".png"), many("_", 251, ".png"));
	becomes(many("a", 260, ".0123456789012345678901234567890123456789"), many("a", 255, ""));
	/* A letter keeps its marks, a family its members; but for who has more of them than a name has room. */
	becomes(many("x\xcc\xa3", 100, ".png"), many("x\xcc\xa3", 83, ".png"));
	becomes(many("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", 30, ""),
	        many("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", 23, ""));
	becomes(many("\xcc\xa3", 200, ".png"), many("\xcc\xa3", 125, ".png"));
	becomes(many("a/", 2000, "b.txt"), "b.txt");
	becomes(many(" ", 300, "b.txt"), "b.txt");
	becomes(many("\x01", 300, "b.txt"), "b.txt");
	becomes(many(".", 300, ""), "file");
}

int
main(void)
{
	static const char *const nothing[] = {
		"",     " ",          ".",        "..",           ". .",      "a/",           "a\\",          "../",
		"/",    "\\",         "\x01\x02", "\x7f",         "\xc2\x85", "\xe2\x80\xae", "\xe2\x80\xa8", " \xe2\x81\xa6 ",
		"\r\n", "\x01.\x02.", "\u200b",   "\u2800\u3000",
	};

	becomes("a.txt", "a.txt");
	becomes("../../etc/passwd", "passwd");
	becomes("C:\\a\\b.txt", "b.txt");
	becomes("a\\b/c\\d.txt", "d.txt");
	becomes("  a.txt", "a.txt");
	becomes("\x01 \x02  a.txt", "a.txt");
	becomes("\xe2\x80\xae a b", "a b");
	becomes(".profile", ".profile");
	becomes("a\r\nb\tc\x1b.txt", "abc.txt");
	becomes("x\xe2\x80\xaegpj.exe", "xgpj.exe");
	becomes("x\xe2\x80\x8e\xd8\x9c\xe2\x81\xa9y", "xy");
	becomes("\xc3\xa4\xe6\x95\xb0\xf0\x9f\x98\x80.txt", "\xc3\xa4\xe6\x95\xb0\xf0\x9f\x98\x80.txt");
	becomes("a\xff\xfe.txt", "a__.txt");
	becomes("a.\xc3", "a._");
	becomes("a\xed\xa0\x80", "a___");
	becomes("\"'%;&<>|", "\"'%;&<>|");
	becomes("a.t\xe2\x80\xaext", "a.txt");
	becomes("a\xcc\x88.txt", "\xc3\xa4.txt");
	becomes("e\x01\xcc\x81", "\xc3\xa9");
	becomes("\xe2\x84\xab/\xe2\x84\xaa.txt", "K.txt");
	for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++)
		becomes(nothing[i], "file");
	cut_long_names();
	return tap_done();
}
