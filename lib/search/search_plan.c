/* What is looked for, as the index has it: see search_plan.h. */
#include "lib/search/search_plan.h"
#include "lib/base/search_key.h"
#include "lib/base/text.h"
#include "lib/db/db.h"
#include "lib/search/search_sign.h"
#include "lib/search/search_token.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_FIRST = 10000000 }; /* before every day, and of as many digits: days are compared as texts */

/* Begins a need, whose word is appended to the text of the plan next. Words behind SEARCH_NEEDS are left out: what is found may have others
 * there. All else is planned before, and always has room. */
static void
begin_need(struct search_plan *plan)
{
	if (plan->needs < SEARCH_NEEDS)
		plan->need[plan->needs++] = (struct search_need){ .from = plan->text.length };
}

/* Makes the last need one of all words from its own on and before the one that is appended next. */
static void
begin_end(struct search_plan *plan)
{
	struct search_need *need = &plan->need[plan->needs - 1];

	need->range = true;
	need->to = plan->text.length;
}

static void
end_word(struct search_plan *plan)
{
	strbuf_add(&plan->text, "", 1);
}

static void
add_sign(struct search_plan *plan, enum search_sign sign, int64_t number)
{
	begin_need(plan);
	search_sign_write(&plan->text, sign, number);
	end_word(plan);
}

static void
add_sign_text(struct search_plan *plan, enum search_sign sign, const char *text)
{
	begin_need(plan);
	search_sign_write_text(&plan->text, sign, text);
	end_word(plan);
}

/* Makes the last need one of all words that begin with it. */
static void
widen_need(struct search_plan *plan)
{
	char *copy = strdup(strbuf_string(&plan->text) + plan->need[plan->needs - 1].from);

	if (!copy) {
		plan->failed = true;
		return;
	}
	begin_end(plan);
	strbuf_text(&plan->text, copy);
	strbuf_text(&plan->text, search_key_last);
	end_word(plan);
	free(copy);
}

/* Begins a clause, whose needs follow. Parameters and terms together are fewer than SEARCH_CLAUSES. */
static struct search_clause *
begin_clause(struct search_plan *plan)
{
	struct search_clause *clause = &plan->clause[plan->clauses++];

	*clause = (struct search_clause){ .first = plan->needs };
	return clause;
}

static void
end_clause(struct search_plan *plan, struct search_clause *clause)
{
	clause->count = plan->needs - clause->first;
	if (!clause->count)
		plan->clauses--;
}

struct wordy {
	struct search_plan *plan;
	bool apart; /* the last word */
};

static void
take_need(void *context, const struct search_token *token)
{
	struct wordy *wordy = context;

	begin_need(wordy->plan);
	strbuf_text(&wordy->plan->text, token->word);
	end_word(wordy->plan);
	wordy->apart = token->apart;
}

static void
plan_words(struct search_plan *plan, const struct search_term *term)
{
	struct search_clause *clause = begin_clause(plan);
	struct wordy wordy = { plan, false };

	clause->negative = term->negative;
	if (!search_tokens(term->text, take_need, &wordy))
		plan->failed = true;
	if (term->prefix && !wordy.apart && plan->needs > clause->first)
		widen_need(plan);
	end_clause(plan, clause);
}

static void
plan_has(struct search_plan *plan, enum search_has has)
{
	struct search_clause *clause = begin_clause(plan);

	add_sign_text(plan, SEARCH_SIGN_HAS, search_has_name(has));
	end_clause(plan, clause);
}

/* From the first day on, and before the end. */
static void
plan_days(struct search_plan *plan, int first, int end)
{
	struct search_clause *clause;

	if (!first && end == SEARCH_LAST_DAY)
		return;
	if (first >= end)
		plan->nothing = true;
	clause = begin_clause(plan);
	add_sign(plan, SEARCH_SIGN_DAY, first ? first : DAY_FIRST);
	begin_end(plan);
	search_sign_write(&plan->text, SEARCH_SIGN_DAY, end);
	end_word(plan);
	end_clause(plan, clause);
}

/* What names the user, or calls everybody; the latter is looked at once more, room by room. What they say themselves does neither. */
static void
plan_mention(struct search_plan *plan)
{
	struct search_clause *clause = begin_clause(plan);

	plan->mention = clause->any = true;
	plan->named = plan->needs;
	add_sign(plan, SEARCH_SIGN_MENTION, plan->user);
	add_sign_text(plan, SEARCH_SIGN_MENTION, "");
	end_clause(plan, clause);
	clause = begin_clause(plan);
	clause->negative = true;
	add_sign(plan, SEARCH_SIGN_AUTHOR, plan->user);
	end_clause(plan, clause);
}

static int64_t
find_user(const char *name)
{
	static struct query find = QUERY(SELECT id FROM account WHERE username_key = :key);
	char *key = text_folded(name);
	int64_t user = 0;

	if (key) {
		db_bind(&find, ":key", key);
		user = db_one(&find);
	}
	free(key);
	return user;
}

/* Any of the people that terms name, and that of the scope. */
static void
plan_authors(struct search_plan *plan, const struct search_query *query, int64_t author)
{
	struct search_clause *clause = begin_clause(plan);
	bool named = false;

	clause->any = true;
	for (int i = 0; i < query->count; i++) {
		int64_t user = query->term[i].kind == SEARCH_FROM ? find_user(query->term[i].text) : 0;

		named = named || query->term[i].kind == SEARCH_FROM;
		if (user && (!author || user == author))
			add_sign(plan, SEARCH_SIGN_AUTHOR, user);
	}
	if (author && !named)
		add_sign(plan, SEARCH_SIGN_AUTHOR, author);
	if ((named || author) && plan->needs == clause->first)
		plan->nothing = true;
	end_clause(plan, clause);
}

static void
load_rooms(struct search_plan *plan)
{
	static struct query rooms = QUERY(SELECT room_id, joined_id FROM participant WHERE user_id = :user ORDER BY room_id);
	int room = 0;

	db_bind(&rooms, ":user", plan->user);
	while (db_next(&rooms)) {
		if (plan->rooms == room) {
			struct search_room *grown = realloc(plan->room, (size_t)(room = room ? room * 2 : 64) * sizeof *grown);

			if (!grown) {
				plan->failed = true;
				db_end(&rooms);
				return;
			}
			plan->room = grown;
		}
		plan->room[plan->rooms++] = (struct search_room){ db_integer(&rooms, 0), db_integer(&rooms, 1) };
	}
}

const struct search_room *
search_plan_room(const struct search_plan *plan, int64_t id)
{
	int low = 0, high = plan->rooms;

	while (low < high) {
		int middle = (low + high) / 2;

		if (plan->room[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < plan->rooms && plan->room[low].id == id ? &plan->room[low] : NULL;
}

/* Ids of rooms, as many as a search names. */
struct named_rooms {
	int count;
	int64_t id[SEARCH_NAMES];
};

static void
find_rooms(struct search_plan *plan, const char *name, struct named_rooms *named)
{
	static struct query find = QUERY_SORTED("the rooms of one user that are called the same",
		SELECT room.id FROM participant JOIN room ON room.id = participant.room_id
		WHERE participant.user_id = :user AND room.name_key = :key ORDER BY room.id LIMIT :most
	);
	char *key = search_key(name);

	if (!key) {
		plan->failed = true;
		return;
	}
	db_bind(&find, ":user", plan->user);
	db_bind(&find, ":key", key);
	db_bind(&find, ":most", SEARCH_NAMES - named->count);
	while (db_next(&find))
		named->id[named->count++] = db_integer(&find, 0);
	free(key);
}

static bool
is_named(const struct named_rooms *named, int64_t room)
{
	for (int i = 0; i < named->count; i++)
		if (named->id[i] == room)
			return true;
	return false;
}

/* Leaves the rooms that terms name, if any do, and that of the scope. */
static void
limit_rooms(struct search_plan *plan, const struct search_query *query, int64_t room)
{
	struct named_rooms named = { 0 };
	bool limited = false;
	int kept = 0;

	for (int i = 0; i < query->count && named.count < SEARCH_NAMES; i++) {
		const struct search_term *term = &query->term[i];

		if (term->kind != SEARCH_IN)
			continue;
		limited = true;
		if (term->id)
			named.id[named.count++] = term->id;
		else
			find_rooms(plan, term->text, &named);
	}
	for (int i = 0; i < plan->rooms; i++)
		if ((!room || plan->room[i].id == room) && (!limited || is_named(&named, plan->room[i].id)))
			plan->room[kept++] = plan->room[i];
	plan->rooms = kept;
}

/* Few rooms are words like others, and let blocks be passed over. */
static void
plan_rooms(struct search_plan *plan)
{
	struct search_clause *clause = begin_clause(plan);

	clause->any = true;
	for (int i = 0; i < plan->rooms && plan->rooms <= SEARCH_NAMES; i++)
		add_sign(plan, SEARCH_SIGN_ROOM, plan->room[i].id);
	end_clause(plan, clause);
}

/* What terms and parameters ask for beside words. */
static void
plan_conditions(struct search_plan *plan, const struct search_query *query, const struct search_scope *scope)
{
	int first = scope->first_day, end = scope->end_day;
	bool has[SEARCH_HAS_LINK + 1], mention = false;

	memcpy(has, scope->has, sizeof has);
	for (int i = 0; i < query->count; i++) {
		const struct search_term *term = &query->term[i];

		if (term->kind == SEARCH_HAS)
			has[term->has] = true;
		mention = mention || term->kind == SEARCH_MENTION;
		first = term->kind == SEARCH_DAYS && term->first_day > first ? term->first_day : first;
		end = term->kind == SEARCH_DAYS && term->end_day < end ? term->end_day : end;
	}
	plan_days(plan, first, end);
	for (int i = 0; i <= SEARCH_HAS_LINK; i++)
		if (has[i])
			plan_has(plan, (enum search_has)i);
	if (mention)
		plan_mention(plan);
}

bool
search_plan_make(struct search_plan *plan, const struct search_query *query, const struct search_scope *scope)
{
	plan->user = scope->user;
	load_rooms(plan);
	if (scope->room && !search_plan_room(plan, scope->room))
		return false;
	limit_rooms(plan, query, scope->room);
	plan->nothing = !plan->rooms;
	plan_rooms(plan);
	plan_authors(plan, query, scope->author);
	plan_conditions(plan, query, scope);
	for (int i = 0; i < query->count; i++)
		if (query->term[i].kind == SEARCH_WORDS)
			plan_words(plan, &query->term[i]);
	plan->failed = plan->failed || plan->text.failed;
	return true;
}

void
search_plan_free(struct search_plan *plan)
{
	strbuf_free(&plan->text);
	free(plan->room);
	*plan = (struct search_plan){ 0 };
}
