/*
 * Lists in pages: which part the input asks for, and the answer with that part alone. Handlers call these inside their
 * transaction.
 */
#ifndef MOZNODS_PAGING_H
#define MOZNODS_PAGING_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct query;
struct request;

/* Appends the row that a query is at to the reply, as one item of a list. */
typedef void page_item(struct request *request, struct query *row);

/* Takes `page_size` from the input; adds an error for what is no positive number. Of a list that goes on in a way of its own. */
void page_take_size(struct request *request);

/* Takes `page`, and `page_size`. */
void page_take(struct request *request);

/* The same, or one of the cursors `before`, `after`, `around`. */
void page_take_cursor(struct request *request);

/* Takes `order`, one of the words in `orders`, of a list that is in the first of these orders by itself. With `id`, which is
 * true, the list goes by id and is read whole while others write to it: a cursor `after` (0 where it is not given) takes the
 * place of `page`, for page_show_after. After page_take. */
bool page_take_order(struct request *request, const char *orders);

/* The same, of a list by id whose newest item comes first: a cursor `before`, without which it begins with the newest, takes the
 * place of `page`, for page_show_before. */
void page_take_before(struct request *request);

/* The same of a list by id whose oldest item comes first, for page_show_after. */
void page_take_after(struct request *request);

/* How many items stand before the page. */
int64_t page_offset(const struct request *request);

/* Answers with a numbered page of a list: `count`, which has been bound, tells how many items it has; `rows` has been bound but for
 * :limit and :offset and gives a row for each item. error_not_found past the end. */
const struct error *page_show(struct request *request, struct query *count, struct query *rows, page_item *item);

/* The same of rows that have been bound altogether. */
const struct error *page_show_bound(struct request *request, struct query *count, struct query *rows, page_item *item);

/* Appends all rows of a bound query, which has the id first, to the reply, as a list, and notes its ends. */
void page_append(struct request *request, struct query *rows, page_item *item);

/* Appends the rows beside a cursor to the reply, as a list, and notes whether it goes on at either end: `rows` has been bound but for
 * :cursor and :limit and gives a row for each item, with its id first; `beyond` but for :newest and :oldest, and tells in two columns
 * whether there is anything newer, and anything older. */
void page_show_beside(struct request *request, int64_t cursor, struct query *rows, struct query *beyond, page_item *item);

/* Answers with what follows the cursor in a list by id: `rows` has been bound but for :after and :limit, and gives a row for each
 * item, with its id first. */
const struct error *page_show_after(struct request *request, struct query *rows, page_item *item);

/* The same of what precedes the cursor in a list whose newest item comes first: bound but for :before and :limit. */
const struct error *page_show_before(struct request *request, struct query *rows, page_item *item);

#endif
