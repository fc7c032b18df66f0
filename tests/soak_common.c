/* What the convergence test and the one with broken frames have in common: see soak.h. */
#define _GNU_SOURCE 1
#include "soak.h"

#include <stdlib.h>
#include <time.h>

double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

unsigned
dice(unsigned limit)
{
	return (unsigned)random() % limit;
}

struct json_object *
member(struct json_object *object, const char *name)
{
	struct json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, name, &value);
	return value;
}

int64_t
number_at(struct json_object *object, const char *name)
{
	return json_object_get_int64(member(object, name));
}

const char *
text_at(struct json_object *object, const char *name)
{
	const char *text = json_object_get_string(member(object, name));

	return text ? text : "";
}
