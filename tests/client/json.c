/*
 * json: reads one JSON document from standard input, strictly, and prints what stands at a path of it (`results.0.id`,
 * `results.*.id`), for the shell tests. A path that leads nowhere is an error that says how far it went and what is there
 * instead.
 */
#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEPTH_MAX = 64, INPUT_MAX = 64 * 1024 * 1024 };

static const char usage[] =
	"usage: json [-k | -l | -s | -t] [PATH]\n"
	"Reads a JSON document from standard input and prints the value at PATH: names and indexes\n"
	"joined by dots, * for every element or member (one line each). No PATH: the whole document.\n"
	"  -k  the names of an object's members, sorted\n"
	"  -l  how many elements or members it has\n"
	"  -s  the shape: name:type of every member of an object, sorted\n"
	"  -t  its type: array bool double int null object string time (RFC 3339, UTC, whole seconds)\n"
	"Exit status: 0 found, 1 no such path or no JSON, 2 wrong usage.\n";

/* What is printed of a value. */
enum view { VALUE, KEYS, LENGTH, SHAPE, TYPE };

static char *
read_input(size_t *length)
{
	char *input = NULL;
	size_t size = 0, got;

	*length = 0;
	do {
		char *grown = realloc(input, size + 65536 + 1);

		if (grown == NULL || size > INPUT_MAX) {
			fputs("json: the document is too large\n", stderr);
			exit(1);
		}
		input = grown;
		size += 65536;
		got = fread(input + *length, 1, size - *length, stdin);
		*length += got;
	} while (got > 0 && *length == size);
	if (ferror(stdin)) {
		perror("json: cannot read standard input");
		exit(1);
	}
	input[*length] = '\0';
	return input;
}

static void
show_document(const char *text)
{
	fprintf(stderr, "json: the document: %.2000s%s\n", text, strlen(text) > 2000 ? " ..." : "");
}

/* A document that is not wholly one valid JSON value in valid UTF-8 ends the program. */
static struct json_object *
parse(const char *text, size_t length)
{
	struct json_tokener *tokener = json_tokener_new_ex(DEPTH_MAX);
	struct json_object *document;
	enum json_tokener_error error;
	size_t end;

	if (tokener == NULL) {
		fputs("json: out of memory\n", stderr);
		exit(1);
	}
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	/* The closing NUL goes in too: without it a bare number would wait for more digits. */
	document = json_tokener_parse_ex(tokener, text, (int)length + 1);
	error = json_tokener_get_error(tokener);
	end = json_tokener_get_parse_end(tokener);
	json_tokener_free(tokener);
	if (error != json_tokener_success || end < length) {
		fprintf(stderr, "json: not JSON at byte %zu: %s\n", end,
		        error != json_tokener_success ? json_tokener_error_desc(error) : "something follows the document");
		show_document(text);
		exit(1);
	}
	return document;
}

static bool
is_time(const char *text)
{
	static const char form[] = "dddd-dd-ddTdd:dd:ddZ";

	if (strlen(text) != sizeof form - 1)
		return false;
	for (size_t i = 0; form[i] != '\0'; i++) {
		if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
			return false;
	}
	return true;
}

static const char *
type_name(struct json_object *value)
{
	if (json_object_is_type(value, json_type_boolean))
		return "bool";
	if (json_object_is_type(value, json_type_string) && is_time(json_object_get_string(value)))
		return "time";
	return json_type_to_name(json_object_get_type(value));
}

static int
compare_names(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* The member names of an object, sorted; NULL at the end. */
static const char **
sorted_names(struct json_object *object)
{
	const char **names = calloc((size_t)json_object_object_length(object) + 1, sizeof *names);
	size_t count = 0;

	if (names == NULL) {
		fputs("json: out of memory\n", stderr);
		exit(1);
	}
	json_object_object_foreach(object, name, value) {
		(void)value;
		names[count++] = name;
	}
	qsort(names, count, sizeof *names, compare_names);
	return names;
}

static void
print_names(FILE *out, struct json_object *object, bool types)
{
	const char **names = sorted_names(object);

	for (size_t i = 0; names[i] != NULL; i++) {
		fprintf(out, "%s%s", i > 0 ? " " : "", names[i]);
		if (types)
			fprintf(out, ":%s", type_name(json_object_object_get(object, names[i])));
	}
	fputc('\n', out);
	free(names);
}

static bool
print_length(struct json_object *value)
{
	if (json_object_is_type(value, json_type_array))
		printf("%zu\n", json_object_array_length(value));
	else if (json_object_is_type(value, json_type_object))
		printf("%d\n", json_object_object_length(value));
	else
		return false;
	return true;
}

static void
print_value(struct json_object *value)
{
	if (json_object_is_type(value, json_type_string)) {
		fwrite(json_object_get_string(value), 1, (size_t)json_object_get_string_len(value), stdout);
		putchar('\n');
	} else {
		puts(json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	}
}

static bool
print(struct json_object *value, enum view view)
{
	bool object = json_object_is_type(value, json_type_object);

	if (view == VALUE)
		print_value(value);
	else if (view == TYPE)
		puts(type_name(value));
	else if (view == LENGTH && print_length(value))
		return true;
	else if (object && (view == KEYS || view == SHAPE))
		print_names(stdout, value, view == SHAPE);
	else {
		fprintf(stderr, "json: a value of type %s has no %s\n", type_name(value), view == LENGTH ? "length" : "members");
		return false;
	}
	return true;
}

static bool
complain(struct json_object *value, const char *step, size_t length)
{
	fprintf(stderr, "json: no \"%.*s\" in a value of type %s", (int)length, step, type_name(value));
	if (json_object_is_type(value, json_type_object)) {
		fputs(" with the members: ", stderr);
		print_names(stderr, value, false);
	} else if (json_object_is_type(value, json_type_array)) {
		fprintf(stderr, " with %zu elements\n", json_object_array_length(value));
	} else {
		fputc('\n', stderr);
	}
	return false;
}

/* One step down, by name or by index; false when there is nothing. */
static bool
descend(struct json_object *value, const char *step, struct json_object **below)
{
	char *end;
	unsigned long index;

	if (json_object_is_type(value, json_type_object))
		return json_object_object_get_ex(value, step, below);
	index = strtoul(step, &end, 10);
	if (!json_object_is_type(value, json_type_array) || *step < '0' || *step > '9' || *end != '\0'
	    || index >= json_object_array_length(value))
		return false;
	*below = json_object_array_get_idx(value, index);
	return true;
}

static bool walk(struct json_object *value, const char *path, enum view view);

/* Walks on from every element or member; nothing to walk on from is no error. */
static bool
walk_all(struct json_object *value, const char *path, enum view view)
{
	bool found = true;

	if (json_object_is_type(value, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(value); i++)
			found = walk(json_object_array_get_idx(value, i), path, view) && found;
		return found;
	}
	if (!json_object_is_type(value, json_type_object))
		return complain(value, "*", 1);
	json_object_object_foreach(value, name, member) {
		(void)name;
		found = walk(member, path, view) && found;
	}
	return found;
}

static bool
walk(struct json_object *value, const char *path, enum view view)
{
	size_t length = strcspn(path, ".");
	const char *rest = path + length + (path[length] == '.');
	struct json_object *below;
	char step[256];

	if (length == 0)
		return print(value, view);
	if (length == 1 && *path == '*')
		return walk_all(value, rest, view);
	if (length >= sizeof step)
		return complain(value, path, length);
	memcpy(step, path, length);
	step[length] = '\0';
	if (!descend(value, step, &below))
		return complain(value, path, length);
	return walk(below, rest, view);
}

int
main(int argc, char **argv)
{
	enum view view = VALUE;
	struct json_object *document;
	size_t length;
	char *text;
	bool found;
	int option;

	while ((option = getopt(argc, argv, "klst")) != -1) {
		if (option == '?') {
			fputs(usage, stderr);
			return 2;
		}
		view = option == 'k' ? KEYS : option == 'l' ? LENGTH : option == 's' ? SHAPE : TYPE;
	}
	if (argc - optind > 1) {
		fputs(usage, stderr);
		return 2;
	}
	text = read_input(&length);
	document = parse(text, length);
	found = walk(document, optind < argc ? argv[optind] : "", view);
	if (!found)
		show_document(text);
	json_object_put(document);
	free(text);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("json: cannot write");
		return 1;
	}
	return found ? 0 : 1;
}
