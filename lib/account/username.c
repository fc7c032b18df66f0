/* The rules for user names: see username.h. */
#include "lib/account/username.h"
#include "lib/account/reserved.h"
#include "lib/base/script.h"
#include "lib/base/text.h"

#include <stdbool.h>
#include <utf8proc.h>

enum {
	LEAST = 2,        /* characters */
	MOST = 32,        /* characters */
	STACKED_MOST = 4, /* marks above and below one letter, as UTS #39 (section 5.4) has it */
	NON_JOINER = 0x200c,
	JOINER = 0x200d,
	VIRAMA_CLASS = 9
};

/* The code points of a name, at most as many as it may have. */
struct name {
	utf8proc_int32_t point[MOST];
	int count;
};

static struct name
username_take_apart(const char *username)
{
	struct name name = { .count = 0 };

	while (*username && name.count < MOST) {
		utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)username, -1, &name.point[name.count++]);

		username += used > 0 ? used : 1;
	}
	return name;
}

static bool
is_letter(utf8proc_int32_t point)
{
	return text_point_alphanumeric(point) && !utf8proc_get_property(point)->ignorable;
}

static bool
is_mark(utf8proc_int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	return (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC) && !utf8proc_get_property(point)->ignorable;
}

static bool
is_arabic(utf8proc_int32_t point)
{
	return point >= 0x0620 && point <= 0x06ff;
}

/* A joiner between two letters: behind the virama of an Indic script, or the one of Persian compounds (UAX #31, section 2.3). */
static bool
joins(const struct name *name, int i)
{
	utf8proc_int32_t point = name->point[i], before, behind;

	if ((point != NON_JOINER && point != JOINER) || i == 0 || i + 1 >= name->count || !is_letter(name->point[i + 1]))
		return false;
	before = name->point[i - 1];
	behind = name->point[i + 1];
	return utf8proc_get_property(before)->combining_class == VIRAMA_CLASS
	    || (point == NON_JOINER && is_arabic(before) && is_arabic(behind));
}

/* A mark belongs to a letter; not too many of them, and none twice, or they cover the lines around. */
static bool
stacks(const struct name *name, int i)
{
	int below = i;

	if (i == 0 || !is_mark(name->point[i]) || name->point[i] == name->point[i - 1])
		return false;
	while (below > 0 && utf8proc_category(name->point[below]) == UTF8PROC_CATEGORY_MN)
		below--;
	return i - below <= STACKED_MOST && (is_letter(name->point[i - 1]) || is_mark(name->point[i - 1]));
}

static bool
has_allowed_characters(const struct name *name)
{
	if (!is_letter(name->point[0]))
		return false;
	for (int i = 1; i < name->count; i++) {
		utf8proc_int32_t point = name->point[i];

		if (!is_letter(point) && point != '_' && point != '.' && point != '-' && !stacks(name, i) && !joins(name, i))
			return false;
	}
	return true;
}

const char *
username_fault(const char *username)
{
	size_t count = text_count(username);
	struct name name = username_take_apart(username);

	if (count < LEAST || count > MOST)
		return "A user name has 2 to 32 characters.";
	if (!has_allowed_characters(&name))
		return "A user name has letters, digits, '_', '.' and '-', and begins with a letter or digit.";
	if (!script_single(username))
		return "A user name is written in the letters of one script.";
	if (reserved_name(username))
		return "This user name is reserved, or looks like one that is.";
	return NULL;
}
