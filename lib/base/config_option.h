/*
 * The table of options: what each is called, where its value is, what it may be and what it is by default. To add an option, add a
 * member to struct config and a row in config_table.c.
 */
#ifndef MOZNODS_CONFIG_OPTION_H
#define MOZNODS_CONFIG_OPTION_H

#include <stdbool.h>
#include <stddef.h>

enum option_kind { TEXT, NUMBER, CHOICE };

struct option {
	const char *name;
	enum option_kind kind;
	size_t offset; /* in struct config */
	const char *initial;
	int least, most;                 /* of a NUMBER */
	const char *choices;             /* of a CHOICE: words, the first is 0 */
	bool (*fits)(const char *value); /* of a TEXT */
	const char *form;                /* what fits */
};

enum { OPTIONS_MOST = 200 }; /* rows that there is room for */

extern const struct option config_table[];
extern const size_t config_table_rows;

#endif
