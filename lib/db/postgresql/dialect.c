/* The common text of a statement in PostgreSQL's dialect: see module.h. All that differs is how parameters are named; functions
 * that PostgreSQL does not have are defined by the schema. */
#include "lib/db/postgresql/module.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool
dialect_is_letter(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The number of a name, from 1 on, which is added where it is new; 0: there are too many. */
static int
dialect_number(const char *start, size_t length, struct dialect_name *names, int *count)
{
	for (int i = 0; i < *count; i++)
		if (names[i].length == length && !memcmp(names[i].start, start, length))
			return i + 1;
	if (*count == DIALECT_PARAMETERS)
		return 0;
	names[*count] = (struct dialect_name){ start, length };
	return ++*count;
}

/* A name with its colon has two bytes at least, and so its number has room in its place, but one of two digits. */
int
dialect_translate(const char *sql, char *text, struct dialect_name names[DIALECT_PARAMETERS])
{
	int count = 0, number;
	bool quoted = false;

	while (*sql) {
		size_t length = 1;

		if (*sql == '\'')
			quoted = !quoted;
		if (quoted || *sql != ':' || !dialect_is_letter(sql[1])) {
			*text++ = *sql++;
			continue;
		}
		while (dialect_is_letter(sql[length]))
			length++;
		if (!(number = dialect_number(sql, length, names, &count)))
			return -1;
		text += sprintf(text, "$%d", number);
		sql += length;
	}
	*text = '\0';
	return count;
}
