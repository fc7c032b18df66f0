/* Lines of one transaction: see batch.h. */
#include "lib/import/batch.h"

#include <stdlib.h>

enum { BYTES_MOST = 4 * 1024 * 1024 };

bool
batch_add(struct batch *batch, char *text, size_t length, int64_t number)
{
	batch->line[batch->count].text = text;
	batch->line[batch->count].length = length;
	batch->line[batch->count].number = number;
	batch->bytes += length;
	return ++batch->count == BATCH_LINES || batch->bytes >= BYTES_MOST;
}

void
batch_clear(struct batch *batch)
{
	for (int i = 0; i < batch->count; i++)
		free(batch->line[i].text);
	batch->count = 0;
	batch->bytes = 0;
}
