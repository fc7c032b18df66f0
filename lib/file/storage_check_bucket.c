/*
 * Database and bucket compared: see storage_check.h. Both are read in the order of the hashes, side by side, so that nothing is asked
 * about an object that has its row.
 */
#include "lib/base/error.h"
#include "lib/file/storage_check_internal.h"
#include "lib/file/storage_internal.h"

#include <string.h>

enum { OBJECTS_AT_A_TIME = 1000 };

/* Where the two have got to. */
struct comparison {
	struct verification *verification;
	struct content contents[CONTENTS_AT_A_TIME];
	struct store_object objects[OBJECTS_AT_A_TIME];
	size_t content, content_count;
	int object, object_count;
	char after_content[STORAGE_HASH_BYTES], after_object[STORE_NAME_BYTES];
	bool more_contents, more_objects;
};

/* The next content that files have; NULL: there is none. */
static const struct content *
next_content(struct comparison *this)
{
	if (this->content == this->content_count && this->more_contents && !this->verification->error) {
		this->content = 0;
		this->content_count = verification_read(this->verification, this->after_content, this->contents);
		this->more_contents = this->content_count > 0;
		if (this->more_contents)
			memcpy(this->after_content, this->contents[this->content_count - 1].hash, STORAGE_HASH_BYTES);
	}
	return this->content < this->content_count ? &this->contents[this->content] : NULL;
}

/* The next object of the bucket; NULL: there is none. */
static const struct store_object *
next_object(struct comparison *this)
{
	enum store_outcome outcome;

	if (this->object == this->object_count && this->more_objects && !this->verification->error) {
		this->object = 0;
		outcome = store_list(this->after_object, this->objects, OBJECTS_AT_A_TIME, &this->object_count, &this->more_objects);
		if (outcome != STORE_DONE)
			this->verification->error = &error_busy;
		else if (this->object_count > 0)
			memcpy(this->after_object, this->objects[this->object_count - 1].name, STORE_NAME_BYTES);
	}
	return this->object < this->object_count ? &this->objects[this->object] : NULL;
}

/* An object, the hash in its name, and its row; the object or the row may be NULL. */
static void
compare(struct verification *verification, const struct content *content, const struct store_object *object, const char *hash)
{
	if (!content)
		verification_meet(verification, hash, object->modified);
	else if (!object || object->size != content->least || object->size != content->most)
		verification_look_again(verification, content);
	verification->counts->contents += content != NULL;
	verification->counts->on_disk += content && object;
}

/* Takes a step: whichever comes first of the two. False: there is nothing left, or it cannot be read. */
static bool
compare_next(struct comparison *this)
{
	const struct content *content = next_content(this);
	const struct store_object *object = next_object(this);
	char hash[STORAGE_HASH_BYTES] = "";
	int order;

	if (this->verification->error || (!content && !object))
		return false;
	if (object && !storage_read_name(object->name, hash)) {
		verification_meet_other(this->verification, object->name);
		this->object++;
		return true;
	}
	order = !object ? -1 : !content ? 1 : strcmp(content->hash, hash);
	compare(this->verification, order <= 0 ? content : NULL, order >= 0 ? object : NULL, hash);
	this->content += order <= 0;
	this->object += order >= 0;
	return true;
}

void
verification_bucket(struct verification *verification)
{
	static struct comparison comparison;

	memset(&comparison, 0, sizeof comparison);
	comparison.verification = verification;
	comparison.more_contents = comparison.more_objects = true;
	while (compare_next(&comparison))
		;
}
