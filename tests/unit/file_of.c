/* A file in memory: see file_of.h. */
#include "file_of.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int
file_of(const void *bytes, size_t length)
{
	int file = memfd_create("file", MFD_CLOEXEC);

	if (file < 0 || write(file, bytes, length) != (ssize_t)length) {
		perror("memfd");
		exit(1);
	}
	return file;
}
