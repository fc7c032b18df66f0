/*
 * Which part of a list is asked for, and what there is around it. paging.h fills it in; the HTTP side makes the envelope with
 * its links out of it.
 */
#ifndef MOZNODS_PAGE_H
#define MOZNODS_PAGE_H

#include <stdbool.h>
#include <stdint.h>

enum { PAGE_SIZE = 20, PAGE_SIZE_MAX = 100 };

enum page_kind { PAGE_NONE, PAGE_NUMBERED, PAGE_BEFORE, PAGE_AFTER, PAGE_AROUND, PAGE_CURSOR };

struct page {
	enum page_kind kind; /* PAGE_NONE: the reply is no list */
	int64_t number;      /* from 1; of a numbered page */
	int64_t size;
	int64_t cursor;         /* the id named; of the other kinds */
	int64_t count;          /* the whole list's; of a numbered page */
	int64_t newest, oldest; /* what a cursor's links go on from */
	bool newer, older;      /* whether there is anything there */
	bool complete; /* nothing was left out; of PAGE_CURSOR, whose list goes on at `oldest` by a parameter of that name */
};

#endif
