/* How busy the site was: see figure_list.h. */
#include "lib/admin/figure_list.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/shape/shape.h"
#include "lib/site/figure.h"

/* Of the first row nobody knows how many messages came in it. */
/* clang-format off */
#define FIGURE_FIELDS(F) \
	F(began_at, shape_time, figure.began_at) \
	F(messages, shape_number, figure.message_id - ( \
		SELECT earlier.message_id FROM figure AS earlier WHERE earlier.span = figure.span AND earlier.began_at < figure.began_at \
		ORDER BY earlier.began_at DESC LIMIT 1 \
	)) \
	F(people, shape_number, figure.people) \
	F(requests, shape_number, figure.requests) \
	F(file_bytes, shape_number, figure.file_bytes)
/* clang-format on */

SHAPE_LOCAL(figure_shape, FIGURE_FIELDS);

/* Who may only read may have this noted. */
static const struct error *
note_and_list(struct request *r)
{
	static struct query rows = SHAPE_QUERY(SHAPE_COLUMNS(figure.began_at, FIGURE_FIELDS),
		FROM figure WHERE span = :span ORDER BY began_at
	);
	const char *span = input_given(&r->input, "span") ? input_word(&r->input, "span", "hour day") : "hour";

	if (r->input.error)
		return r->input.error;
	figure_note(age_now());
	db_bind(&rows, ":span", span);
	strbuf_format(&r->reply, "{\"span\":\"%s\",\"results\":", span);
	shape_list(&figure_shape, &rows, &r->reply);
	strbuf_text(&r->reply, "}");
	return NULL;
}

const struct error *
figure_list_show(struct request *r)
{
	return request_within(r, MODE_WRITES, note_and_list, NULL);
}
