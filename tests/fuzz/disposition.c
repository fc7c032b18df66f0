/* Parameters of header fields: with less room a value is the beginning of the same value, and a name that is written comes
 * back when it is read. First line: the header; then a name. */
#include "fuzz.h"
#include "fcgi/disposition.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"

typedef bool reader(const char *header, const char *name, char *value, size_t size);

/* In buffers of their own size, so that a byte too many is noticed. */
static void
read_in_all_sizes(const char *header, const char *name, reader *read)
{
	static const size_t sizes[] = { 1, 2, 5, 64, 900 };
	char whole[1024], *value;
	bool found = read(header, name, whole, sizeof whole);

	CLAIM(found || !*whole, "nothing was found, but there is a value");
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		if (!(value = malloc(sizes[i])))
			abort();
		CLAIM(read(header, name, value, sizes[i]) == found, "less room finds something else");
		CLAIM(strlen(value) < sizes[i], "a value that is not ended");
		CLAIM(!strncmp(value, whole, strlen(value)), "a cut value is not the beginning of the whole");
		CLAIM(strlen(value) == sizes[i] - 1 || strlen(value) == strlen(whole), "a value is cut too early");
		free(value);
	}
}

/* A word that was cut is none, so that less room may give other names: but never more than fits. */
static void
read_name(const char *header)
{
	static const size_t sizes[] = { 1, 9, 100, 8192 };
	char *value;

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		if (!(value = malloc(sizes[i])))
			abort();
		CLAIM(disposition_filename(header, value, sizes[i]) || !*value, "nothing was found, but there is a name");
		CLAIM(strnlen(value, sizes[i]) < sizes[i], "a name that is not ended");
		free(value);
	}
}

static void
write_and_read(const char *name)
{
	struct strbuf line = { 0 };
	char value[1024];
	size_t length;

	disposition_write("attachment", name, &line);
	length = line.length;
	CLAIM(length > 2 && !strcmp(line.text + length - 2, "\r\n"), "a line without its end");
	for (size_t i = 0; i + 2 < length; i++)
		CLAIM(line.text[i] >= ' ' && line.text[i] < 0x7f, "a header with more than printable ASCII");
	line.text[length - 2] = '\0';
	if (!text_valid(name, strlen(name))) {
		strbuf_free(&line);
		return;
	}
	CLAIM(disposition_extended(line.text, "filename*", value, sizeof value), "a name that is written is not found");
	CLAIM(!strcmp(value, name), "a name comes back as another one");
	CLAIM(disposition_parameter(line.text, "filename", value, sizeof value), "nor is the one for old clients");
	CLAIM(strlen(value) == strlen(name), "which is as long");
	strbuf_free(&line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *header = text_of(data, size), *name = next_line(header);

	read_in_all_sizes(header, "filename", disposition_parameter);
	read_in_all_sizes(header, "boundary", disposition_parameter);
	read_in_all_sizes(header, "filename*", disposition_extended);
	read_name(header);
	if (strlen(name) > 255)
		name[255] = '\0';
	write_and_read(name);
	free(header);
	return 0;
}
