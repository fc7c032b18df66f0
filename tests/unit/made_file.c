/* A file that a test makes, in memory: see made_file.h. */
#include "made_file.h"
#include "file_of.h"

#include <string.h>

unsigned char made_bytes[MADE_MOST];
size_t made_length;

void
made_add(const void *more, size_t count)
{
	memcpy(made_bytes + made_length, more, count);
	made_length += count;
}

void
made_add_text(const char *text)
{
	made_add(text, strlen(text));
}

void
made_add_zeros(size_t count)
{
	memset(made_bytes + made_length, 0, count);
	made_length += count;
}

void
made_put_big32(size_t at, size_t number)
{
	for (int i = 0; i < 4; i++)
		made_bytes[at + (size_t)i] = (unsigned char)(number >> (24 - 8 * i));
}

void
made_add_little(size_t number, int count)
{
	for (int i = 0; i < count; i++)
		made_bytes[made_length++] = (unsigned char)(number >> 8 * i);
}

size_t
made_begin(const char *type)
{
	size_t at = made_length;

	made_add_zeros(4);
	made_add_text(type);
	return at;
}

void
made_end(size_t at)
{
	made_put_big32(at, made_length - at);
}

int
made_stored(void)
{
	int file = file_of(made_bytes, made_length);

	made_length = 0;
	return file;
}
