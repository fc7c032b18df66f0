/* What the members of an object are, to the byte: lib/json_members. */
#include "tap.h"
#include "lib/base/json_members.h"

#include <stdio.h>

/* The last member `name` of the object is spelled like that; NULL: there is none. */
static void
finds(const char *object, const char *name, const char *value)
{
	struct span found = json_member_find((struct span){ object, strlen(object) }, name);
	bool good = value ? found.text && found.length == strlen(value) && !memcmp(found.text, value, found.length) : !found.text;

	claim(good, object);
}

/* The names and values of an object, joined, are this. */
static void
lists(const char *object, const char *list)
{
	struct span rest = { object, strlen(object) };
	struct json_member member;
	char text[256] = "";

	while (json_member_next(&rest, &member))
		snprintf(text + strlen(text), sizeof text - strlen(text), "%.*s=%.*s;", (int)member.name.length, member.name.text,
		         (int)member.value.length, member.value.text);
	claim(!strcmp(text, list), object);
}

int
main(void)
{
	finds("{\"data\":-0}", "data", "-0");
	finds(" {\r\n\"data\" :\t123456789012345678901234567890 \n} ", "data", "123456789012345678901234567890");
	finds("{\"type\":\"data\",\"data\":{\"data\":1}}", "data", "{\"data\":1}");
	finds("{\"data\":1,\"data\":[2,{\"}\":\"]\"}],\"x\":3}", "data", "[2,{\"}\":\"]\"}]");
	finds("{\"d\\u0061t\\u0061\":null}", "data", "null");
	finds("{\"data\\u0000\":1,\"dat\":2,\"data2\":3,\"\\u0164ata\":4,\"\":5}", "data", NULL);
	finds("{\"a\":{\"data\":1},\"b\":[{\"data\":2}],\"c\":\"\\\",\\\"data\\\":3\"}", "data", NULL);
	finds("{\"x\":\"\\\\\",\"data\":\"\\\"}\"}", "data", "\"\\\"}\"");
	finds("{\"\":1}", "", "1");
	finds("{}", "data", NULL);
	finds(" { } ", "data", NULL);
	finds("", "data", NULL);
	lists("{\"a\":1,\"b\" : [ 2 , 3 ] , \"c\":{ \"d\":4 },\"e\":\"f\"}",
	      "\"a\"=1;\"b\"=[ 2 , 3 ];\"c\"={ \"d\":4 };\"e\"=\"f\";");
	lists("{}", "");
	return tap_done();
}
