/* What a check says: see verdict.h. */
#include "verdict.h"

#include <stdarg.h>
#include <stdio.h>

static bool faulty, warned;

void
verdict_say(enum verdict verdict, const char *format, ...)
{
	static const char *const words[] = { "ok     ", "warning", "FAULT  " };
	va_list values;

	faulty = faulty || verdict == FAULT;
	warned = warned || verdict == WARNING;
	printf("%s ", words[verdict]);
	va_start(values, format);
	vprintf(format, values);
	va_end(values);
	putchar('\n');
}

bool
verdict_conclude(void)
{
	puts(faulty ? "There are faults." : warned ? "There is no fault." : "All is well.");
	return !faulty;
}
