/* Text of other character sets: see charset.h. */
#include "lib/base/charset.h"
#include "lib/base/strbuf.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

/* What windows-1252 has at 0x80 to 0x9f; where it has nothing, the control character of Latin 1 (WHATWG Encoding, index). */
/* clang-format off */
static const uint16_t windows[32] = {
	0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
	0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178
};
/* clang-format on */

static bool
is_named(const char *name, size_t length, const char *const *names)
{
	for (; *names; names++)
		if (strlen(*names) == length && !strncasecmp(name, *names, length))
			return true;
	return false;
}

bool
charset_add(const char *name, size_t name_length, const char *bytes, size_t length, struct strbuf *to)
{
	static const char *const unicode[] = { "utf-8", "utf8", NULL };
	static const char *const western[] = {
		"windows-1252", "cp1252", "iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii", NULL
	};

	if (is_named(name, name_length, unicode)) {
		strbuf_add(to, bytes, length);
		return true;
	}
	if (!is_named(name, name_length, western))
		return false;
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)bytes[i];
		utf8proc_uint8_t character[4];

		strbuf_add(to, (const char *)character,
		           (size_t)utf8proc_encode_char(byte >= 0x80 && byte < 0xa0 ? windows[byte - 0x80] : byte, character));
	}
	return true;
}
