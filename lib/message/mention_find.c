/* The finder of mentions: see mention_find.h. Each @ is followed by a run of characters that a name may have; where a name may end in
 * it is noted together with the key up to there, which is made piece by piece, and asked for from the longest on. */
#include "lib/message/mention_find.h"
#include "lib/base/script.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"
#include "lib/message/code_blank.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
	NAME_MOST = 128, /* characters of a name as typed: normalization makes fewer of them */
	NON_JOINER = 0x200c,
	JOINER = 0x200d,
	HALF_VOICED = 0xff9e, /* the voicing marks of half width, which are letters */
	HALF_SEMI_VOICED = 0xff9f
};

/* A place where a name may end: in the text, and in the key. */
struct name_end {
	size_t text, key;
};

struct finder {
	const char *plain; /* the text without code */
	mention_lookup *lookup;
	void *context;
	struct mentions *found;
	int asked;
	struct strbuf key;
	int count;
	struct name_end end[NAME_MOST];
};

static utf8proc_int32_t
point_before(const char *text, size_t at)
{
	size_t start = at - 1, bytes;

	while (start > 0 && ((unsigned char)text[start] & 0xc0) == 0x80)
		start--;
	return text_point(text + start, &bytes);
}

/* Opening brackets and quotes, and marks of formatting. */
static bool
may_stand_before(utf8proc_int32_t point)
{
	static const utf8proc_int32_t marks[] = { '(', '[', '{', '"', '\'', 0xab, 0x201e, 0x201c, '*', '_', '~', '>', '/' };

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (point == marks[i])
			return true;
	return text_point_space(point) || script_without_spaces(point);
}

static bool
is_joiner(utf8proc_int32_t point)
{
	return point == NON_JOINER || point == JOINER;
}

static bool
is_mark(utf8proc_int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC;
}

/* What changes or joins the character before it: no name ends there. */
static bool
belongs_to_last(utf8proc_int32_t point)
{
	return is_mark(point) || is_joiner(point) || point == HALF_VOICED || point == HALF_SEMI_VOICED;
}

static bool
may_be_in_name(utf8proc_int32_t point)
{
	return text_point_alphanumeric(point) || point == '_' || point == '.' || point == '-' || belongs_to_last(point);
}

/* Whether a name may end between these characters. */
static bool
may_end_between(utf8proc_int32_t last, utf8proc_int32_t point)
{
	return !is_joiner(last) && !belongs_to_last(point) && (!text_point_alphanumeric(point) || script_without_spaces(point));
}

/* Adds what lies between two places where a name may end to the key. Nothing composes across them, so that the key of a whole is that
 * of its pieces. */
static void
add_key(struct strbuf *key, const char *piece, size_t length)
{
	char copy[NAME_MOST * 4 + 1], *folded;
	bool ascii = true;

	for (size_t i = 0; i < length; i++) {
		copy[i] = piece[i] >= 'A' && piece[i] <= 'Z' ? (char)(piece[i] | 0x20) : piece[i];
		ascii = ascii && (unsigned char)piece[i] < 0x80;
	}
	copy[length] = '\0';
	if (ascii) {
		strbuf_add(key, copy, length);
		return;
	}
	folded = text_folded(copy);
	if (folded)
		strbuf_text(key, folded);
	key->failed = key->failed || !folded;
	free(folded);
}

/* Notes where names may end in the run that begins at `start`. */
static void
note_ends(struct finder *f, size_t start)
{
	size_t at = start, done = start, bytes;
	utf8proc_int32_t next = text_point(f->plain + at, &bytes);

	f->count = 0;
	strbuf_clear(&f->key);
	if (!text_point_alphanumeric(next))
		return;
	for (int i = 0; i < NAME_MOST && may_be_in_name(next); i++) {
		utf8proc_int32_t last = next;

		at += bytes;
		next = text_point(f->plain + at, &bytes);
		if (!may_end_between(last, next))
			continue;
		add_key(&f->key, f->plain + done, at - done);
		f->end[f->count++] = (struct name_end){ at, f->key.length };
		done = at;
	}
}

static bool
is_everybody(struct mentions *found, const char *key)
{
	bool all = !strcmp(key, "all") || !strcmp(key, "everyone"), here = !strcmp(key, "here");

	found->all = found->all || all;
	found->here = found->here || here;
	return all || here;
}

static void
add_person(struct mentions *found, int64_t user, size_t start, size_t end)
{
	for (int i = 0; i < found->count; i++)
		if (found->mention[i].user == user)
			return;
	if (found->count < MENTIONS_MOST)
		found->mention[found->count++] = (struct mention){ user, start, end - start };
}

/* Takes the longest name that somebody has; returns where it ends, or `start` where it is nobody's. */
static size_t
take_longest(struct finder *f, size_t start)
{
	for (int i = f->count - 1; i >= 0 && !f->key.failed; i--) {
		int64_t user;

		f->key.text[f->end[i].key] = '\0';
		if (is_everybody(f->found, f->key.text))
			return f->end[i].text;
		if (f->asked++ >= MENTION_ASKED_MOST)
			return start;
		if ((user = f->lookup(f->context, f->key.text))) {
			add_person(f->found, user, start, f->end[i].text);
			return f->end[i].text;
		}
	}
	return start;
}

static bool
find_all(struct finder *f)
{
	const char *sign = f->plain;
	bool failed = false;

	while (!failed && (sign = strchr(sign, '@'))) {
		size_t start = (size_t)(sign - f->plain) + 1;

		sign++;
		if (start > 1 && !may_stand_before(point_before(f->plain, start - 1)))
			continue;
		note_ends(f, start);
		failed = f->key.failed;
		sign = f->plain + take_longest(f, start);
	}
	strbuf_free(&f->key);
	return !failed;
}

bool
mentions_find(const char *text, mention_lookup *lookup, void *context, struct mentions *found)
{
	struct finder finder = { .plain = text, .lookup = lookup, .context = context, .found = found };
	char *plain = NULL;
	bool good;

	found->count = 0;
	found->all = found->here = false;
	if (!strchr(text, '@'))
		return true;
	if (strpbrk(text, "`~") && !(finder.plain = plain = code_blank(text)))
		return false;
	good = find_all(&finder);
	free(plain);
	return good;
}
