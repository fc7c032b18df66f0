/* What the commands for accounts begin with, find, and end with: see user_input.h. */
#include "user_input.h"
#include "lib/account/account.h"
#include "lib/account/account_store.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/request/input.h"

#include <err.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

void
user_begin(struct input *input)
{
	struct json_object *fields = json_object_new_object();

	if (!fields)
		errx(EXIT_FAILURE, "out of memory");
	*input = (struct input){ 0 };
	input_adopt(input, fields);
	json_object_put(fields);
}

void
user_add_field(struct input *input, const char *name, const char *text)
{
	if (!text)
		return;
	if (text_valid(text, strlen(text)))
		json_object_object_add(input->fields, name, json_object_new_string(text));
	else
		input_add_error(input, name, "This is not valid UTF-8.");
}

void
user_print_faults(const struct input *input)
{
	struct json_object_iterator at, end;

	if (!input->faults) {
		warnx("%s", input->error ? input->error->message : "This did not work.");
		return;
	}
	end = json_object_iter_end(input->faults);
	for (at = json_object_iter_begin(input->faults); !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
		struct json_object *messages = json_object_iter_peek_value(&at);

		for (size_t i = 0; i < json_object_array_length(messages); i++)
			warnx("%s: %s", json_object_iter_peek_name(&at),
			      json_object_get_string(json_object_array_get_idx(messages, i)));
	}
}

int
user_end(struct input *input, bool good)
{
	input_free(input);
	db_close();
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

bool
user_finish(struct input *input)
{
	const struct error *error = input->error ? db_undo() : db_commit();

	if (error)
		input->error = error;
	if (input->error) {
		notification_forget();
		user_print_faults(input);
		return false;
	}
	notification_send_wakeup();
	return true;
}

int64_t
user_find(struct input *input, const char *name)
{
	int64_t user = 0;

	if (text_valid(name, strlen(name)))
		user = strchr(name, '@') ? account_by_email(input, name) : account_by_username(input, name);
	if (!user && !db_failed())
		input_add_error(input, name, "There is no such account.");
	return user;
}

bool
user_is_living(struct input *input, const char *name, int64_t user)
{
	if (!account_store_is_deleted(user))
		return true;
	input_add_error(input, name, "This account has been deleted.");
	return false;
}

int64_t
user_find_living(struct input *input, const char *name)
{
	int64_t user = user_find(input, name);

	return user && user_is_living(input, name, user) ? user : 0;
}
