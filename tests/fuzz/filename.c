/* Names of uploaded files: whatever was sent, the name is a name, and valid UTF-8. */
#include "fuzz.h"
#include "lib/base/text.h"
#include "lib/file/filename.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *sent = text_of(data, size), *name = malloc(FILENAME_BYTES);
	size_t length;
	char *normal;

	if (!name)
		abort();
	memset(name, '#', FILENAME_BYTES);
	filename_clean(sent, name);
	length = strnlen(name, FILENAME_BYTES);
	CLAIM(length > 0 && length < FILENAME_BYTES, "no name, or one without an end");
	CLAIM(text_valid(name, length), "no UTF-8");
	CLAIM(!text_has_controls(name), "control characters");
	CLAIM(!strpbrk(name, "/\\"), "a path");
	CLAIM((normal = text_normalized(name)) && !strcmp(normal, name), "not in normalization form C");
	CLAIM(strspn(name, ". ") < length, "dots and blanks alone");
	CLAIM(text_visible(name), "nothing to be seen");
	CLAIM(!strstr(name, "\xe2\x80\xae") && !strstr(name, "\xe2\x81\xa6"), "the direction of text is turned");
	free(normal);
	free(name);
	free(sent);
	return 0;
}
