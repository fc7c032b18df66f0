/*
 * The little that a unit test needs: one line of TAP (Test Anything Protocol) for each claim, and an exit
 * status that says whether all of them held.
 */
#ifndef MOZNODS_TESTS_TAP_H
#define MOZNODS_TESTS_TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

/* Claims something; `what` says it in words, of which one line is shown, in ASCII: a reader of TAP may
 * stumble over bytes that are no text. */
static inline void
claim(bool holds, const char *what)
{
	tap_failed += !holds;
	printf("%s %d - ", holds ? "ok" : "not ok", ++tap_count);
	for (; *what; what++)
		putchar((unsigned char)*what < 0x20 ? ' ' : (unsigned char)*what > 0x7e ? '?' : *what);
	putchar('\n');
}

/* Claims that two texts are the same, and shows both when they are not. */
static inline void
claim_text(const char *got, const char *wanted, const char *what)
{
	bool same = got && !strcmp(got, wanted);

	claim(same, what);
	if (!same)
		printf("# got %s\n# not %s\n", got ? got : "(nothing)", wanted);
}

/* Ends the test: the plan, and main's result. */
static inline int
tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}

#endif
