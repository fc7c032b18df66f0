/* Objects as JSON: see shape.h. */
#include "lib/shape/shape.h"
#include "lib/base/base_url.h"
#include "lib/shape/shape_batch.h"

#include <stdio.h>
#include <time.h>

enum { DAY = 24 * 60 * 60, DAYS = 64 }; /* DAYS: whose text is kept */

struct day {
	time_t midnight;
	size_t length;
	char date[32];
};

static unsigned shape_lists; /* how many have begun */
static int shape_depth;      /* of lists and objects within each other */

/* The day that began at this time, as strftime(3) writes it. A list has times of few days, which come again: a day is asked for
 * once, as long as none that shares its place has come between. */
static const struct day *
day_of(time_t midnight)
{
	static struct day known[DAYS];
	struct day *day = &known[(unsigned)(midnight / DAY) % DAYS];
	struct tm utc;

	if ((midnight != day->midnight || !day->length) && gmtime_r(&midnight, &utc)
	    && (day->length = strftime(day->date, sizeof day->date, "%Y-%m-%d", &utc)))
		day->midnight = midnight;
	return day;
}

static char *
put_two_digits(char *end, int number, char behind)
{
	*end++ = (char)('0' + number / 10);
	*end++ = (char)('0' + number % 10);
	*end++ = behind;
	return end;
}

/* The room of a date is copied as a whole, which needs no call. */
static void
append_time(struct strbuf *to, int64_t time)
{
	int second = (int)(((time % DAY) + DAY) % DAY);
	const struct day *day = day_of((time_t)(time - second));
	char *start = strbuf_reserve(to, sizeof day->date + sizeof "\"T00:00:00Z\""), *end = start;

	if (!start)
		return;
	*end++ = '"';
	memcpy(end, day->date, sizeof day->date);
	end += day->length;
	*end++ = 'T';
	end = put_two_digits(end, second / 3600, ':');
	end = put_two_digits(end, second / 60 % 60, ':');
	end = put_two_digits(end, second % 60, 'Z');
	*end++ = '"';
	*end = '\0';
	to->length += (size_t)(end - start);
}

/* A column that is NULL reads as 0 and as "": only then it is asked. */
bool
shape_number(struct strbuf *to, struct query *row, int column)
{
	int64_t number = db_integer(row, column);

	if (number == 0 && db_null(row, column))
		strbuf_text(to, "null");
	else
		strbuf_number(to, number);
	return true;
}

bool
shape_number_if_any(struct strbuf *to, struct query *row, int column)
{
	return !db_null(row, column) && shape_number(to, row, column);
}

bool
shape_nothing(struct strbuf *to, struct query *row, int column)
{
	(void)to;
	(void)row;
	(void)column;
	return false;
}

bool
shape_text(struct strbuf *to, struct query *row, int column)
{
	const char *text = db_text(row, column);

	if (!*text && db_null(row, column))
		strbuf_text(to, "null");
	else
		strbuf_json(to, text);
	return true;
}

bool
shape_boolean(struct strbuf *to, struct query *row, int column)
{
	if (db_integer(row, column))
		strbuf_text(to, "true");
	else
		strbuf_text(to, db_null(row, column) ? "null" : "false");
	return true;
}

bool
shape_time(struct strbuf *to, struct query *row, int column)
{
	int64_t time = db_integer(row, column);

	if (time == 0 && db_null(row, column))
		strbuf_text(to, "null");
	else
		append_time(to, time);
	return true;
}

/* The address of bytes of the file whose id is in the column; `what` is the end of its path. */
static bool
append_address(struct strbuf *to, struct query *row, int column, const char *what)
{
	static struct strbuf address;
	const char *base;
	size_t length;

	if (db_null(row, column)) {
		strbuf_text(to, "null");
		return true;
	}
	length = base_url(&base);
	strbuf_clear(&address);
	strbuf_add(&address, base, length);
	strbuf_text(&address, "/api/files/");
	strbuf_number(&address, db_integer(row, column));
	strbuf_text(&address, what);
	strbuf_json(to, strbuf_string(&address));
	to->failed = to->failed || address.failed;
	return true;
}

bool
shape_download(struct strbuf *to, struct query *row, int column)
{
	return append_address(to, row, column, "/download/");
}

bool
shape_thumb(struct strbuf *to, struct query *row, int column)
{
	return append_address(to, row, column, "/thumb/");
}

bool
shape_duration(struct strbuf *to, struct query *row, int column)
{
	int64_t duration = db_integer(row, column);
	char text[32];
	size_t length;

	if (duration == 0)
		return shape_number(to, row, column);
	length = (size_t)snprintf(text, sizeof text, "%lld.%03d", (long long)(duration / 1000), (int)(duration % 1000));
	while (text[length - 1] == '0')
		length--;
	strbuf_add(to, text, text[length - 1] == '.' ? length - 1 : length);
	return true;
}

void
shape_begin(void)
{
	if (shape_depth > 0)
		return;
	shape_lists++;
	shape_batch_forget();
}

void
shape_end(struct strbuf *to)
{
	if (shape_depth++ == 0)
		shape_batch_fill(to);
	shape_depth--;
}

int
shape_width(const struct shape *shape)
{
	int width = 1;

	for (int i = 0; i < shape->count; i++)
		width += !shape->fields[i].same;
	return width;
}

void
shape_row(const struct shape *shape, struct query *row, struct strbuf *to)
{
	shape_row_from(shape, row, SHAPE_ID, to);
}

static void
add_key(struct strbuf *to, const struct shape_field *field)
{
	char *end = strbuf_reserve(to, sizeof field->key);

	if (!end)
		return;
	memcpy(end, field->key, sizeof field->key);
	to->length += field->length;
}

void
shape_row_from(const struct shape *shape, struct query *row, int first, struct strbuf *to)
{
	int column = first;
	size_t start;

	if (shape_depth++ == 0)
		shape_batch_make_room(to);
	start = to->length;
	for (int i = 0; i < shape->count; i++) {
		const struct shape_field *field = &shape->fields[i];
		size_t before = to->length;

		column += !field->same;
		add_key(to, field);
		if (!field->write(to, row, column) && !to->failed)
			to->text[to->length = before] = '\0';
	}
	strbuf_text(to, "}");
	if (!to->failed)
		to->text[start] = '{';
	shape_depth--;
}

void
shape_list(const struct shape *shape, struct query *rows, struct strbuf *to)
{
	const char *separator = "";

	shape_begin();
	strbuf_text(to, "[");
	while (db_next(rows)) {
		strbuf_text(to, separator);
		separator = ",";
		shape_row(shape, rows, to);
	}
	strbuf_text(to, "]");
	shape_end(to);
}

bool
shape_one(const struct shape *shape, struct query *rows, struct strbuf *to)
{
	shape_begin();
	if (!db_next(rows))
		return false;
	shape_row(shape, rows, to);
	db_end(rows);
	shape_end(to);
	return true;
}

/* Reads an object into the memo, at this place of it. */
static void
remember(struct shape_memo *memo, int i, int64_t id)
{
	memo->known[i].id = id;
	memo->known[i].start = memo->text.length;
	db_bind(memo->by_id, ":id", id);
	shape_batch_pause();
	shape_one(memo->shape, memo->by_id, &memo->text);
	shape_batch_resume();
	memo->known[i].length = memo->text.length - memo->known[i].start;
	memo->count = i + 1;
}

bool
shape_remembered(struct shape_memo *memo, struct strbuf *to, int64_t id)
{
	int i = 0;

	if (memo->kind && shape_batch_try(memo->kind, to, id))
		return true;
	if (memo->list != shape_lists) {
		memo->list = shape_lists;
		memo->count = 0;
		strbuf_clear(&memo->text);
	}
	while (i < memo->count && memo->known[i].id != id)
		i++;
	/* The last entry is written anew where there are more objects than it has room for. */
	if (i == SHAPE_MEMO_MOST)
		i--;
	if (i == memo->count || memo->known[i].id != id)
		remember(memo, i, id);
	strbuf_add(to, strbuf_string(&memo->text) + memo->known[i].start, memo->known[i].length);
	to->failed = to->failed || memo->text.failed;
	return true;
}
