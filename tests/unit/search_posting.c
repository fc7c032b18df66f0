/* Postings as text: lib/search/search_posting. */
#include "tap.h"
#include "lib/search/search_posting.h"

static void
check_postings(void)
{
	struct strbuf text = { 0 }, rest = { 0 };
	struct search_reader reader;
	struct search_set gone = { 0 };
	static const int positions[] = { 0, 1, 14, 15, 16, 240, 4000, SEARCH_POSITION_MOST - 4000 };
	int position = 0;
	bool right = true;

	for (int place = SEARCH_BLOCK - 1; place >= 0; place -= 63) {
		search_posting_begin(&text, place);
		for (int i = 0; i < place % 9 && i < 8; i++)
			search_posting_add(&text, positions[i]);
	}
	search_set_add(&gone, SEARCH_BLOCK - 1 - 63);
	claim(search_posting_without(strbuf_string(&text), &gone, &rest) && rest.length < text.length, "a posting is taken out");
	claim(!search_posting_without(strbuf_string(&rest), &gone, &text), "once");
	reader.at = strbuf_string(&rest);
	for (int place = SEARCH_BLOCK - 1; place >= 0; place -= 63) {
		if (place == SEARCH_BLOCK - 1 - 63)
			continue;
		right = right && search_posting_next(&reader) && reader.place == place;
		position = 0;
		for (int i = 0; i < place % 9 && i < 8; i++)
			right = right && search_posting_step(&reader) && reader.position == (position += positions[i]);
		right = right && !search_posting_step(&reader);
	}
	claim(right && !search_posting_next(&reader), "places and positions are read as they were written");
	strbuf_free(&text);
	strbuf_free(&rest);
}

int
main(void)
{
	check_postings();
	return tap_done();
}
