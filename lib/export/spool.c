/* Lines on their way into a file: see spool.h. */
#define _GNU_SOURCE 1
#include "lib/export/spool.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/log.h"
#include "lib/base/private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MUCH = 64 * 1024 };

int
spool_file(void)
{
	char path[PATH_MAX];
	int file = -1;

	if (snprintf(path, sizeof path, "%s/tmp", config.state) < (int)sizeof path && private_make_directory(path))
		file = open(path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (file < 0 && errno != ENOSPC)
		file = memfd_create("lines", MFD_CLOEXEC);
	if (file < 0)
		log_error("%s: %s", path, strerror(errno));
	return file;
}

static void
spool_fail(struct spool *spool)
{
	bool full = errno == ENOSPC || errno == EDQUOT;

	log_error("an export cannot be written: %s", strerror(errno));
	spool->error = full ? &error_insufficient_storage : &error_internal;
}

static void
spool_write(struct spool *spool)
{
	const char *text = strbuf_string(&spool->lines);
	size_t left = spool->lines.length;

	if (spool->lines.failed && !spool->error)
		spool->error = &error_internal;
	while (left > 0 && !spool->error) {
		ssize_t written = write(spool->file, text, left);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0) {
			spool_fail(spool);
			break;
		}
		text += written;
		left -= (size_t)written;
		spool->length += written;
	}
	strbuf_clear(&spool->lines);
}

void
spool_settle(struct spool *spool)
{
	if (spool->lines.length >= MUCH || spool->lines.failed)
		spool_write(spool);
}

const struct error *
spool_end(struct spool *spool)
{
	spool_write(spool);
	strbuf_free(&spool->lines);
	return spool->error;
}
