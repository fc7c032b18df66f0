/*
 * What happens between the two steps of a piece of the index, lib/search/search_piece: messages change, others store the same or follow
 * what has changed. Whatever it was, in the end the index is as one that is made anew.
 */
#include "tap.h"
#include "search_fixture.h"
#include "lib/db/db.h"
#include "lib/search/search_index.h"
#include "lib/search/search_piece.h"

#include <stdlib.h>

static int64_t next_id = 1;

static int64_t
send(const char *text)
{
	db_begin(WRITES);
	fixture_send(next_id, text);
	db_commit();
	return next_id++;
}

static struct search_piece
read_piece(bool old)
{
	struct search_piece piece = { 0 };

	claim(search_piece_read(&piece, old), "a piece is read");
	return piece;
}

static void
store_piece(struct search_piece *piece)
{
	claim(search_piece_store(piece), "it is stored or dropped");
	search_piece_free(piece);
}

/* A new message is edited, or deleted, after it was read: before, it was not noted. */
static void
check_changed(void)
{
	int64_t edited = send("perishable"), deleted = send("perishable");
	struct search_piece piece = read_piece(false);

	fixture_change(edited, "lasting");
	fixture_change(deleted, NULL);
	store_piece(&piece);
	claim(!fixture_find(ADA, "perishable", INT64_MAX, 50).count, "what has changed meanwhile is not found by what it was");
	claim(fixture_right(), "what has changed meanwhile is right");
	claim(fixture_finds("lasting", edited), "and found by what it is");
}

/* The note of such a message stays while another process follows what has changed in the index. */
static void
check_noted(void)
{
	int64_t old = send("known"), new;
	struct search_piece piece;

	fixture_catch_up();
	new = send("momentary");
	piece = read_piece(false);
	fixture_change(new, "permanent");
	fixture_change(old, "known still");
	claim(search_index_piece(false) && fixture_finds("still", old) && fixture_notes() == 1,
	      "another follows what is in the index");
	store_piece(&piece);
	claim(fixture_right(), "and leaves what is being read");
	claim(fixture_finds("permanent", new), "it is found by what it is");
}

/* One that was edited before it was read is read when it is stored: it may be edited again. */
static void
check_edited_before(void)
{
	int64_t first = send("draft"), gone = send("draft"), last = send("unchanged");
	struct search_piece piece;

	fixture_change(first, "second draft");
	fixture_change(gone, "second draft");
	piece = read_piece(false);
	fixture_change(first, "final");
	fixture_change(gone, NULL);
	store_piece(&piece);
	claim(fixture_finds("final", first) && fixture_finds("unchanged", last) && !fixture_notes(),
	      "it costs no more than one that was not");
	claim(fixture_right(), "one that is edited twice is right");
}

/* Two read the same piece, and one of the two stores it. */
static void
check_two(bool old)
{
	struct search_piece one, other;

	if (old)
		fixture_reset();
	else
		send("twice");
	one = read_piece(old);
	other = read_piece(old);
	claim(one.work == (old ? SEARCH_OLD : SEARCH_NEW) && other.work == one.work, "two read the same");
	store_piece(&one);
	store_piece(&other);
	claim(fixture_right(), "a piece is stored once");
}

/* An old message, of which the index has not got so far. */
static void
check_old(void)
{
	int64_t edited = send("ancient"), deleted = send("ancient");
	struct search_piece piece;

	fixture_catch_up();
	fixture_reset();
	piece = read_piece(true);
	fixture_change(edited, "modern");
	fixture_change(deleted, NULL);
	store_piece(&piece);
	claim(fixture_right(), "old ones that change meanwhile are right");
	claim(fixture_finds("modern", edited) && !fixture_find(ADA, "ancient", INT64_MAX, 50).count, "by what they are");
	piece = read_piece(true);
	claim(piece.work == SEARCH_NOTHING, "then there is nothing left to do");
	search_piece_free(&piece);
}

/* The index is made anew while a piece is read. */
static void
check_reset(void)
{
	struct search_piece piece;

	send("before");
	piece = read_piece(false);
	fixture_reset();
	store_piece(&piece);
	claim(!fixture_find(ADA, "before", INT64_MAX, 50).count, "of a piece of another index nothing is stored");
	claim(fixture_right(), "made anew meanwhile it is right");
}

/* The message of a number that a piece passes comes before it is stored. */
static void
check_gap(void)
{
	int64_t late = next_id++;
	struct search_piece piece;

	send("later");
	piece = read_piece(false);
	db_begin(WRITES);
	fixture_send(late, "belated");
	db_commit();
	store_piece(&piece);
	claim(fixture_right(), "one that comes late is right");
	claim(fixture_finds("belated", late), "and found");
}

/* The same of one that is older than where an index begins that is made anew: before it is read, or after. */
static void
check_old_gap(bool before)
{
	int64_t late = next_id++;
	struct search_piece piece = { 0 };

	send("later");
	fixture_reset();
	if (!before)
		piece = read_piece(true);
	db_begin(WRITES);
	fixture_send(late, before ? "overdue" : "outstanding");
	db_commit();
	if (before)
		piece = read_piece(true);
	claim(piece.work == SEARCH_OLD, "old ones are read");
	store_piece(&piece);
	claim(fixture_right(), "one that comes late is right, in an index that is being made");
	claim(fixture_finds(before ? "overdue" : "outstanding", late), "and found");
}

/* One that came long ago, and then nothing ran. */
static void
check_long_ago(void)
{
	static struct query age = QUERY(UPDATE search_gap SET noted_at = 0 WHERE message_id = :id);
	int64_t late = next_id++;

	send("later");
	fixture_catch_up();
	db_begin(WRITES);
	fixture_send(late, "antiquated");
	db_bind(&age, ":id", late);
	db_run(&age);
	db_commit();
	search_index_upkeep(true);
	claim(fixture_right() && fixture_finds("antiquated", late), "one that came long ago is waited for until it is in the index");
}

/* One that has come late changes while it is read, and another follows that. */
static void
check_late(bool edited)
{
	int64_t late = next_id++;
	struct search_piece piece;

	send("later");
	fixture_catch_up();
	db_begin(WRITES);
	fixture_send(late, "tardy");
	db_commit();
	piece = read_piece(false);
	claim(piece.work == SEARCH_LATE, "one that has come late is read");
	fixture_change(late, edited ? "punctual" : NULL);
	claim(search_index_piece(false), "another follows its change");
	store_piece(&piece);
	claim(!fixture_find(ADA, "tardy", INT64_MAX, 50).count, "it is not found by what it was");
	claim(fixture_right(), "it is there once");
}

/* Messages that are gone before the index has got to them leave no notes, also where none has come after them. */
static void
check_gone(void)
{
	int64_t id = send("fleeting");

	fixture_catch_up();
	for (int i = 0; i < 3; i++)
		fixture_change(send("fleeting"), NULL);
	claim(fixture_notes() == 3, "what nobody has read yet is noted");
	fixture_change(id, NULL);
	claim(fixture_right(), "and no longer when the index is there");
}

int
main(void)
{
	if (!fixture_open())
		return EXIT_FAILURE;
	check_changed();
	check_noted();
	check_edited_before();
	check_two(false);
	check_two(true);
	check_old();
	check_reset();
	check_gap();
	check_old_gap(true);
	check_old_gap(false);
	check_long_ago();
	check_late(true);
	check_late(false);
	check_gone();
	return fixture_close() ? tap_done() : EXIT_FAILURE;
}
