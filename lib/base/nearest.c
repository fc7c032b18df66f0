/* Mistyped names: see nearest.h. The distance is that of optimal string alignment (Damerau, 1964; Levenshtein, 1966). */
#include "lib/base/nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool
same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Letters to add, to leave out, to change, or neighbours to swap, until one is the other. Both are at most NEAREST_BYTES long. */
static size_t
distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t slips[NEAREST_BYTES + 1][NEAREST_BYTES + 1];

	for (size_t i = 0; i <= a_length; i++)
		slips[i][0] = i;
	for (size_t j = 0; j <= b_length; j++)
		slips[0][j] = j;
	for (size_t i = 1; i <= a_length; i++)
		for (size_t j = 1; j <= b_length; j++) {
			size_t changed = slips[i - 1][j - 1] + !same(a[i - 1], b[j - 1]);

			slips[i][j] = least(changed, 1 + least(slips[i - 1][j], slips[i][j - 1]));
			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
				slips[i][j] = least(slips[i][j], slips[i - 2][j - 2] + 1);
		}
	return slips[a_length][b_length];
}

void
nearest_try(struct nearest *nearest, const char *candidate)
{
	size_t word = strlen(nearest->word), length = strlen(candidate), slips;

	if (word > NEAREST_BYTES || length > NEAREST_BYTES)
		return;
	slips = distance(nearest->word, word, candidate, length);
	/* One slip in three letters is a slip; more is another name. */
	if (slips > (word + 2) / 3 || (nearest->found && slips >= nearest->slips))
		return;
	nearest->found = candidate;
	nearest->slips = slips;
}
